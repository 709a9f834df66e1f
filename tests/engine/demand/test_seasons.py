"""Season and weather: each month has its weight of demand and of capacity, and weather multiplies demand while it lasts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from beredskap.engine import simulate
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.demand.seasons import Seasons, usual
from beredskap.model.region import Region
from tests.engine.runs import arising, scenario, served_between
from tests.worlds import DAY, H, event, world

YEAR = [1.5, 1.2, 1, 1, 1, 1, 0.5, 1, 1, 1, 1, 2]
SUMMER = [1, 1, 1, 1, 1, 1, 0.6, 0.8, 1, 1, 1, 1]


def plan(**more: Any) -> CarePlan:
    return CarePlan(region(**more), date(2027, 1, 1), unknown_as=0.0)


def region(*, seasons: bool = True, capacity: str = "100 besök/dygn") -> Region:
    """akut varies with the year, vård not; the offering of akut keeps summer hours."""
    return world(
        municipalities={"m": {"population": 1000}},
        seasons={"år": {"months": YEAR}, "semester": {"months": SUMMER}},
        care={"akut": {"per_1000": 10} | ({"season": "år"} if seasons else {}), "vård": {"per_1000": 4}},
        offerings={
            "akut": {"capacity": capacity} | ({"season": "semester"} if seasons else {}),
            "vård": {"capacity": capacity},
        },
    )


def weather(at: int = 0, name: str | None = None, **conditions: Any) -> Any:
    return event({"at": at, "weather": conditions} | ({"id": name} if name else {}))


def test_the_usual_of_a_day() -> None:
    demand, capacity = usual(plan(), date(2027, 7, 31))
    assert (demand.tolist(), capacity.tolist()) == ([0.5, 1], [0.6, 1])
    demand, capacity = usual(plan(seasons=False), date(2027, 7, 31))
    assert (demand.tolist(), capacity.tolist()) == ([1, 1], [1, 1])


def test_a_month_begins_at_midnight_of_its_first_day() -> None:
    # From 06:00 on 29 November: December begins 42 h later, January 31 days after that.
    climate = Seasons(plan(), datetime(2027, 11, 29, 6))
    december, january = 42 * H, 42 * H + 31 * DAY
    assert climate.next_time(0) == december
    assert climate.next_time(december - 1) == december
    assert climate.next_time(december) == january
    assert [climate.demand(now)[0] for now in (0, december - 1, december, january - 1, january)] == [1, 1, 2, 2, 1.5]
    assert climate.demand(january)[1] == 1


def test_february_has_its_own_length() -> None:
    # 2028 is a leap year.
    assert Seasons(plan(), datetime(2028, 1, 31)).next_time(DAY) == 30 * DAY


def test_the_offerings_have_their_season() -> None:
    climate = Seasons(plan(), datetime(2027, 6, 30))
    assert climate.capacity(0).tolist() == [1, 1]
    assert climate.capacity(DAY).tolist() == [0.6, 1]
    assert climate.capacity(32 * DAY).tolist() == [0.8, 1]


def test_a_new_month_is_a_new_decision() -> None:
    climate = Seasons(plan(), datetime(2027, 6, 30))
    assert not climate.happen(0, [])
    assert not climate.happen(DAY - 1, [])
    assert climate.happen(DAY, [])
    assert not climate.happen(DAY + 1, [])


def test_without_season_or_weather_nothing_ever_changes() -> None:
    climate = Seasons(plan(seasons=False), datetime(2027, 6, 30))
    assert climate.next_time(0) is None
    assert not climate.happen(DAY, [])


def test_weather_holds_as_long_as_it_lasts() -> None:
    # Ice from hour 3 for two days: akut +40 %, on top of January's 1.5.
    climate = Seasons(plan(), datetime(2027, 1, 11))
    assert climate.happen(3 * H, [weather(3 * H, demand={"akut": "140 %"}, lasts="2 d")])
    end = 2 * DAY + 3 * H
    assert climate.next_time(3 * H) == end
    assert climate.demand(3 * H) == pytest.approx([1.5 * 1.4, 1])
    assert climate.demand(end - 1) == pytest.approx([1.5 * 1.4, 1])
    assert climate.happen(end, [])
    assert climate.demand(end).tolist() == [1.5, 1]
    assert climate.capacity(3 * H).tolist() == [1, 1]


def test_several_spells_multiply_and_each_ends_by_itself() -> None:
    climate = Seasons(plan(seasons=False), datetime(2027, 1, 11))
    climate.happen(
        0, [weather(name="kyla", demand={"akut": 1.5, "vård": 2}), weather(demand={"akut": 0.8}, lasts="1 d")]
    )
    assert climate.demand(0) == pytest.approx([1.2, 2])
    assert climate.happen(6 * H, [event({"at": 6 * H, "restore": "kyla"})])
    assert climate.demand(6 * H) == pytest.approx([0.8, 1])
    assert climate.next_time(6 * H) == DAY
    climate.happen(DAY, [])
    assert climate.demand(DAY).tolist() == [1, 1]
    assert climate.next_time(DAY) is None


def test_weather_without_end_has_no_time_and_restores_by_its_own_id_only() -> None:
    climate = Seasons(plan(seasons=False), datetime(2027, 1, 11))
    climate.happen(0, [weather(name="kyla", demand={"akut": 2})])
    assert climate.next_time(0) is None
    assert not climate.happen(DAY, [event({"at": DAY, "restore": "akut"})])
    assert climate.demand(300 * DAY).tolist() == [2, 1]


def test_in_a_run_demand_follows_the_calendar() -> None:
    # 30 November to 2 December: 10 a day, then 20 a day; vård 4 a day throughout.
    journal = simulate(region(), scenario(days=3, start="2027-11-30T00:00"))
    assert served_between(journal, "akut", 0, DAY) == pytest.approx(10)
    assert served_between(journal, "akut", DAY, 3 * DAY) == pytest.approx(40)
    assert arising(journal, "vård") == pytest.approx(12)


def test_in_a_run_capacity_follows_the_calendar() -> None:
    # 10 besök/dygn for 10 patients a day in June; in July 6 for 5 a day: nobody is unmet; in August 8 for 10: 2 a day are.
    journal = simulate(region(capacity="10 besök/dygn"), scenario(days=3, start="2027-07-30T00:00"))
    assert served_between(journal, "akut", 0, 2 * DAY) == pytest.approx(10)
    assert served_between(journal, "akut", 2 * DAY, 3 * DAY) == pytest.approx(8)


def test_in_a_run_weather_changes_ordinary_demand_only() -> None:
    # Cold from 6 h for 12 h doubles vård: 1 + 2 + 2 + 1. The 7 injured are not doubled.
    injured = {"at": "6 h", "demand": {"care": "vård", "municipality": "m", "extra": 7, "over": "6 h"}}
    cold = {"at": "6 h", "weather": {"demand": {"vård": 2}, "lasts": "12 h"}}
    journal = simulate(region(seasons=False), scenario(cold, injured, days=1))
    assert arising(journal, "vård") == pytest.approx(6 + 7)
