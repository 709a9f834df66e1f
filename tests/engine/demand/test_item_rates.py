"""How much care takes: rates one after another, the highest of several, and measures on top."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from beredskap.engine import simulate
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.supply_lists import build_supply_lists
from beredskap.engine.demand.item_rates import ItemRates
from beredskap.model.effect import Consume
from beredskap.model.region import Region
from tests.engine.runs import outcome, scenario
from tests.worlds import DAY, H, event, world

ITEMS: dict[str, dict[str, Any]] = {
    "mask": {"strained": 1.5, "crisis": 4},
    "dos": {"strained": 1.2, "crisis": "200 %"},
    "sax": {},
}


def region(**stores: Any) -> Region:
    return world(
        municipalities={"m": {"population": 1000}},
        items=ITEMS,
        care={"akut": {"per_1000": 10}},
        offerings={"akut": {"capacity": "100 besök/dygn", "items": dict.fromkeys(stores, "1 st")}},
        stores=stores,
    )


def consumption(*items: str) -> ItemRates:
    """One store of each item, in this order of stores."""
    place = region(**{item: {"amount": "100 st"} for item in items})
    supply_lists = build_supply_lists(CarePlan(place, date(2027, 1, 11), unknown_as=0.0))
    assert supply_lists.stores == items
    return ItemRates(place, supply_lists)


def rates(*steps: dict[str, Any], at: int = 0, name: str | None = None) -> Any:
    body = {"table": ["1 at 0 d", "1 at 9 d"], "care": {"akut": 0}, "consumption": list(steps)}
    return event({"at": at, "epidemic": body} | ({"id": name} if name else {}))


def use(**what: Any) -> Consume:
    return Consume.model_validate({"use": what})


def test_nothing_out_of_the_ordinary() -> None:
    asked = consumption("dos", "mask", "sax")
    assert asked.factors(0).tolist() == [1, 1, 1]
    assert asked.next_time(0) is None
    assert not asked.happen(0, [])


def test_one_rate_after_another_from_the_event() -> None:
    # From hour 5: strained for two days, crisis for one, then as usual again. sax has no rates of its own.
    asked = consumption("dos", "mask", "sax")
    steps = rates({"rate": "ansträngd", "duration": "2 d"}, {"rate": "kris", "duration": "1 d"}, at=5 * H)
    assert asked.happen(5 * H, [steps])
    seen = [(5 * H, [1.2, 1.5, 1])]
    while (now := asked.next_time(seen[-1][0])) is not None:
        assert asked.happen(now, [])
        seen.append((now, asked.factors(now).tolist()))
    assert seen[1:] == [(2 * DAY + 5 * H, [2, 4, 1]), (3 * DAY + 5 * H, [1, 1, 1])]
    assert asked.factors(2 * DAY + 5 * H - 1).tolist() == [1.2, 1.5, 1]


def test_a_rate_without_a_time_holds_until_restored() -> None:
    asked = consumption("mask")
    asked.happen(0, [rates({"rate": "kris"}, {"rate": "normal", "duration": "1 d"}, name="e")])
    assert asked.next_time(0) is None
    assert asked.factors(300 * DAY).tolist() == [4]
    assert not asked.happen(DAY, [event({"at": DAY, "restore": "annan"})])
    assert asked.happen(2 * DAY, [event({"at": 2 * DAY, "restore": "e"})])
    assert asked.factors(2 * DAY).tolist() == [1]


def test_restored_it_has_no_more_times() -> None:
    asked = consumption("mask")
    asked.happen(0, [rates({"rate": "kris", "duration": "9 d"}, name="e")])
    asked.happen(DAY, [event({"at": DAY, "restore": "e"})])
    assert asked.next_time(DAY) is None


def test_of_several_rates_the_highest_holds() -> None:
    # Crisis for two days, strained from day 1 to 4, normal throughout.
    asked = consumption("mask")
    asked.happen(0, [rates({"rate": "kris", "duration": "2 d"}), rates({"rate": "normal"})])
    asked.happen(DAY, [rates({"rate": "ansträngd", "duration": "3 d"}, at=DAY)])
    assert [asked.factors(int(day * DAY))[0] for day in (0, 1, 1.9, 2, 3.9, 4)] == [4, 4, 4, 1.5, 1.5, 1]
    assert asked.next_time(DAY) == 2 * DAY


def test_a_measure_multiplies_what_holds() -> None:
    # Crisis 4 and 2; masks are washed: half; everything is used with care: nine tenths.
    asked = consumption("dos", "mask")
    asked.happen(0, [rates({"rate": "kris"})])
    asked.enact(DAY, "tvätt#0", use(items=["mask"], factor="50 %"))
    asked.enact(DAY, "snålt#1", use(factor=0.9))
    assert asked.factors(DAY) == pytest.approx([2 * 0.9, 4 * 0.5 * 0.9])
    asked.withdraw(2 * DAY, "tvätt#0")
    assert asked.factors(2 * DAY) == pytest.approx([2 * 0.9, 4 * 0.9])
    asked.withdraw(2 * DAY, "okänd#7")
    asked.withdraw(2 * DAY, "snålt#1")
    assert asked.factors(2 * DAY).tolist() == [2, 4]


def test_a_measure_with_several_effects_ends_whole() -> None:
    asked = consumption("dos", "mask")
    asked.enact(0, "m#0", use(items=["mask"], factor=0.5))
    asked.enact(0, "m#0", use(items=["dos"], factor=0))
    assert asked.factors(0).tolist() == [0, 0.5]
    asked.withdraw(1, "m#0")
    assert asked.factors(1).tolist() == [1, 1]


def test_a_measures_rate_counts_among_the_rates() -> None:
    # «normal» lowers nothing while a crisis rate is in force; «kris» by a measure is higher than strained.
    asked = consumption("dos", "mask")
    asked.happen(0, [rates({"rate": "ansträngd"})])
    asked.enact(0, "a#0", use(rate="normal"))
    assert asked.factors(0).tolist() == [1.2, 1.5]
    asked.enact(0, "b#1", use(items=["mask"], rate="kris"))
    assert asked.factors(0).tolist() == [1.2, 4]


def test_what_changes_nothing_asks_for_no_new_decision() -> None:
    # sax is used at the same rate in a crisis.
    asked = consumption("sax")
    assert not asked.happen(0, [rates({"rate": "kris"})])


def test_in_a_run_a_crisis_rate_empties_the_store_sooner() -> None:
    # Ten visits a day, a dose each: 100 doses last ten days. At twice the rate they last five: 50 patients of the 80 in eight days.
    place = region(dos={"amount": "100 st"})
    epidemic = {"table": ["0 at 0 d", "0 at 1 d"], "care": {"akut": 0}, "consumption": [{"rate": "kris"}]}
    assert outcome(simulate(place, scenario(days=8)), "akut").served == pytest.approx(80)
    journal = simulate(place, scenario({"at": "0 h", "epidemic": epidemic}, days=8))
    assert outcome(journal, "akut").served == pytest.approx(50)


def test_in_a_run_a_rate_that_ends_lets_the_rest_last() -> None:
    # Twice the rate for two days: 40 of 100 doses to 20 patients; then 60 doses to the 60 of six days.
    place = region(dos={"amount": "100 st"})
    steps = [{"rate": "kris", "duration": "2 d"}]
    epidemic = {"table": ["0 at 0 d", "0 at 1 d"], "care": {"akut": 0}, "consumption": steps}
    journal = simulate(place, scenario({"at": "0 h", "epidemic": epidemic}, days=8))
    assert outcome(journal, "akut").served == pytest.approx(80)
