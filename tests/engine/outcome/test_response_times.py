"""Insatstid of whole runs: what work, losses, transfers, roads and measures do to it, by hand; and who goes before whom for the same vehicle hours."""

from __future__ import annotations

from typing import Any

import pytest

from beredskap.engine import simulate
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal, ResponseSeries
from tests.engine.runs import outcome, resource, scenario
from tests.worlds import H, world


def county(number: str = "1 st", **more: Any) -> Region:
    """14.4 missions a day in A. Each takes 15 + 10 + 15 + 10 min = 5/6 h: half a vehicle's work. The ambulances of A stand at a garage, B is 30 min away."""
    tables: dict[str, Any] = {
        "municipalities": {
            "A": {"population": 1000, "ambulance_minutes": 10},
            "B": {"ambulance_minutes": 10},
            "C": {"outside": True},
        },
        "roads": {
            "ab": {"start": "A", "end": "B", "minutes": 30},
            "ac": {"start": "A", "end": "C", "minutes": 150},
        },
        "sites": {
            "station": {"municipality": "A", "kind": "ambulansstation"},
            "garage": {"municipality": "A", "kind": "försörjning"},
            "a": {"municipality": "A"},
            "c": {"municipality": "C", "kind": "grannsjukhus"},
        },
        "care": {"larm": {"per_1000": 14.4, "wait": "1 h", "transport": ["akutambulans"], "transported": 1}},
        "offerings": {"station.larm": {"site": "station", "care": ["larm"], "capacity": "100 besök/dygn"}},
        "vehicles": {"amb": {"site": "garage", "kind": "akutambulans", "number": number}},
    }
    merged = {key: tables.get(key, {}) | more.get(key, {}) for key in {*tables, *more}}
    return world(**merged)


def series(journal: Journal, place: str = "A") -> ResponseSeries:
    return next(one for one in journal.response_times if one.municipality == place)


def test_one_ambulance_half_of_its_time_at_work() -> None:
    # Free half of the time, 10 min away; else the next to come free is there after a mission, 50 min, and the way from A, where the work is.
    journal = simulate(county(), scenario(days=1))
    assert {one.municipality for one in journal.response_times} == {"A", "B"}
    assert series(journal).vehicle == "akutambulans"
    assert series(journal).minutes == pytest.approx([0.5 * 10 + 0.5 * (50 + 10)] * 4)
    assert series(journal, "B").minutes == pytest.approx([0.5 * 30 + 0.5 * (50 + 30)] * 4)
    assert series(journal).usual == pytest.approx(series(journal).minutes)


def test_what_stood_on_the_lost_site_is_gone() -> None:
    # Of two ambulances, both busy a tenth of the time, half stand in the garage when it is lost: one is left.
    journal = simulate(county("2 st"), scenario({"at": "6 h", "lose": "garage"}, days=0.5))
    assert resource(journal, "akutambulans").available == pytest.approx([12, 6])
    assert series(journal).minutes == pytest.approx([0.9 * 10 + 0.1 * (25 + 10), 35])
    assert series(journal).usual == pytest.approx([12.5, 12.5])


def test_none_left_is_nobody_who_comes() -> None:
    journal = simulate(county(), scenario({"at": "6 h", "lose": "garage", "on_site": 1}, days=0.5))
    assert series(journal).minutes == (pytest.approx(35), float("inf"))
    assert outcome(journal, "larm").unmet == pytest.approx(14.4 / 4)


def test_an_ambulance_on_a_long_transfer_is_not_free_meanwhile() -> None:
    # a is lost, and its 24/11 patients a day ride to c: 15 + 150 + 15 + 150 min = 5.5 h each, half a vehicle's work more. With a whole one's for two
    # vehicles both are busy C(2, 1) = 1/3 of the time. The mean trip is 24 h / (14.4 + 24/11).
    region = county(
        "2 st",
        care={"special": {"per_1000": 24 / 11, "wait": "1 h", "transport": ["akutambulans"], "transported": 1}},
        offerings={f"{s}.special": {"site": s, "care": ["special"], "capacity": "100 besök/dygn"} for s in ("a", "c")},
    )
    journal = simulate(region, scenario({"at": "0 h", "lose": "a"}, days=0.25))
    assert resource(journal, "akutambulans").used == pytest.approx([6])
    mean = 24 * 60 / (14.4 + 24 / 11)
    assert series(journal).minutes == pytest.approx([2 / 3 * 10 + 1 / 3 * (mean / 2 + 10)])
    # Usually they ride 5/6 h in town.
    assert series(journal).usual[0] < 15 < series(journal).minutes[0]


def test_where_the_road_is_cut_nobody_comes() -> None:
    journal = simulate(county(), scenario({"at": "6 h", "cut": "ab"}, days=0.5))
    assert series(journal, "B").minutes == (pytest.approx(55), float("inf"))


def test_more_ambulances_by_a_measure_stand_where_the_others_do() -> None:
    region = county(measures={"fler": {"name": "Fler", "does": [{"vehicles": {"kind": "akutambulans", "number": 1}}]}})
    journal = simulate(region, scenario({"at": "6 h", "measure": "fler"}, days=0.5))
    assert series(journal).minutes == pytest.approx([35, 12.5])


@pytest.mark.parametrize(
    "changed",
    [
        {"sites": {"station": {"municipality": "A", "kind": "vårdcentral"}}},
        {"vehicles": {"amb": {"site": "garage", "kind": "buss", "number": "1 st"}}},
    ],
)
def test_without_stations_or_ambulances_it_is_okand(changed: dict[str, Any]) -> None:
    assert simulate(county(**changed), scenario(days=0.25)).response_times == ()


def test_an_okand_number_of_ambulances_is_an_okand_time() -> None:
    found = series(simulate(county("okänd"), scenario(days=0.25)))
    assert (found.minutes, found.usual) == ((), ())


def test_missions_go_before_evacuation_and_evacuation_before_lighter_transports() -> None:
    # One ambulance, 6 h a pass. Missions take 3.6 x 5/6 = 3 h. The ward at a is lost with 9.5 in it, 1.5 h to b: the 3 h left take two of them. The
    # eight a day who ride to planned visits (angeläget) get nothing: usually they take 2 x 5/6 h.
    region = county(
        sites={"b": {"municipality": "B"}, "vc": {"municipality": "A", "kind": "vårdcentral"}},
        care={
            "med": {"per_1000": 2, "measure": "vårddygn", "stay": "5 d", "wait": "1 d"},
            "plan": {"per_1000": 8, "grade": "angeläget", "transport": ["akutambulans"], "transported": 1},
        },
        offerings={
            **{f"{s}.med": {"site": s, "care": ["med"], "capacity": "40 vårdplatser"} for s in "ab"},
            "vc.plan": {"site": "vc", "care": ["plan"], "capacity": "100 besök/dygn"},
        },
    )
    journal = simulate(region, scenario({"at": "0 h", "lose": "a"}, days=0.25))
    assert outcome(journal, "larm").served == pytest.approx(3.6)
    assert sum(one.patients for one in journal.evacuated if one.time < 6 * H) == pytest.approx(2)
    assert outcome(journal, "plan").served == pytest.approx(0, abs=1e-6)
    assert resource(journal, "akutambulans").used == pytest.approx([6])
