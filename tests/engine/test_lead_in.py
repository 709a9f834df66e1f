"""A run that begins from a reported state: what has been so since before the start has had its effects, and of what nobody knows the worse is taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from beredskap.engine import simulate
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from beredskap.model.scenario.starting_point import StartingPoint
from tests.engine.runs import scenario, unmet_between
from tests.worlds import DAY, H, world

HOSPITAL = {
    "nodes": {
        "nat": {},
        "agg": {"standby": True, "start": "20 s", "needs": [{"diesel": {"store": "tank", "draw": "20 L/h"}}]},
        "vatten": {"needs": [{"el": "nat", "without": ["100 % for 24 h", "0 %"]}]},
        "iva": {
            "restart": "1 h",
            "needs": [{"el": {"any": ["nat", "agg"]}, "without": ["100 % for 30 s", "0 %"], "recharge": "8 h"}],
        },
        "lab": {"restart": "2 h", "needs": [{"el": {"any": ["nat", "agg"]}}]},
    },
    "items": {"diesel": {"unit": "L", "category": "diesel"}},
    "stores": {"tank": {"item": "diesel", "amount": "1600 L"}},
}


def run(region: Region, ago: float | None, *later: Mapping[str, Any], lost: str = "nat", days: float = 3) -> Journal:
    """Something is lost at the start; it was so many hours before that it began, or nobody knows."""
    asked = scenario({"at": 0, "id": "rapporterat", "lose": lost}, *later, days=days)
    return simulate(
        region, asked, starting_point=StartingPoint(began={"rapporterat": None if ago is None else int(ago * H)})
    )


def changes(journal: Journal, subject: str) -> list[tuple[float, float]]:
    """When the level of a thing changed, in hours, and to what."""
    return [(one.time / H, one.after) for one in journal.changes if one.kind == "level" and one.subject == subject]


def test_a_cistern_of_24_h_reported_at_hour_20_lasts_4_h_and_the_laboratory_is_up() -> None:
    journal = run(world(**HOSPITAL), 20)
    assert changes(journal, "nat") == [(0, 0)]
    assert changes(journal, "vatten") == [(4, 0)]  # 24 − 20
    assert changes(journal, "lab") == []  # up since 20 h − 20 s − 2 h ago
    assert changes(journal, "iva") == []
    assert [(one.time, one.after) for one in journal.changes if one.kind == "called"] == [(0, 1)]


def test_what_began_an_hour_ago_is_still_starting() -> None:
    journal = run(world(**HOSPITAL), 1)
    assert changes(journal, "vatten") == [(23, 0)]
    assert changes(journal, "lab") == [(0, 0), (1 + 20 / H, 1)]  # down since 1 h ago, up 2 h after the reserve is


def test_what_nobody_knows_the_time_of_has_spent_its_buffers_and_started_nothing() -> None:
    journal = run(world(**HOSPITAL), None)
    assert changes(journal, "vatten") == [(0, 0)]
    assert changes(journal, "lab") == [(0, 0), (2 + 20 / H, 1)]
    # The battery is charged: in the long run the reserve feeds the ward, and it bridges the 20 s until it does.
    assert changes(journal, "iva") == []


def test_now_is_as_if_it_happened_in_the_run() -> None:
    region = world(**HOSPITAL)
    plain = simulate(region, scenario({"at": 0, "id": "rapporterat", "lose": "nat"}, days=3))
    assert run(region, 0).model_dump_json() == plain.model_dump_json()


def test_half_a_supply_spends_half() -> None:
    """Half the supply for 10 h has spent 5 h of 8 h; nothing at all spends the other 3 h by 3 h."""
    region = world(
        nodes={"nat": {}, "pump": {"needs": [{"el": "nat", "without": ["100 % for 8 h", "0 %"]}]}},
    )
    asked = scenario({"at": 0, "id": "rapporterat", "degrade": "nat", "to": "50 %"}, {"at": 0, "lose": "nat"}, days=1)
    journal = simulate(region, asked, starting_point=StartingPoint(began={"rapporterat": 10 * H}))
    assert changes(journal, "pump") == [(3, 0)]


def test_a_battery_that_fell_is_charged_while_the_reserve_runs() -> None:
    """Of 4 h, 1 h was spent before the reserve came 9 h ago. It charges 4 h in 8 h, half an hour an hour, so it was full after 2 h."""
    region = world(
        nodes={
            "nat": {},
            "agg": {"standby": True, "start": "1 h"},
            "drift": {
                "needs": [{"el": {"any": ["nat", "agg"]}, "without": ["100 % for 4 h", "0 %"], "recharge": "8 h"}]
            },
        },
    )
    lost = {"at": 0, "lose": "agg"}
    assert changes(run(region, 10, lost), "drift") == [(4, 0)]
    assert changes(run(region, 2, lost), "drift") == [
        (3.5, 0)
    ]  # an hour of charging has given back half an hour of the one spent


def test_known_and_unknown_beside_each_other() -> None:
    """The grid fell 6 h ago, of the waterworks nobody knows: its tower is empty, and the battery has 2 h left."""
    region = world(
        nodes={
            "nat": {},
            "verk": {},
            "vatten": {"needs": [{"vatten": "verk", "without": ["100 % for 10 h", "0 %"]}]},
            "vaxel": {"needs": [{"el": "nat", "without": ["100 % for 8 h", "0 %"]}]},
        },
    )
    asked = scenario({"at": 0, "id": "a", "lose": "nat"}, {"at": 0, "id": "b", "lose": "verk"}, days=1)
    journal = simulate(region, asked, starting_point=StartingPoint(began={"a": 6 * H, "b": None}))
    assert changes(journal, "vaxel") == [(2, 0)]
    assert changes(journal, "vatten") == [(0, 0)]


def test_a_refrigerator_that_is_out_of_time_has_spoiled_what_it_held() -> None:
    region = world(
        nodes={"nat": {}},
        items={"vaccin": {"unit": "st"}},
        stores={
            "kyl": {
                "item": "vaccin",
                "amount": "100 st",
                "needs": [{"el": "nat", "without": ["100 % for 6 h", "40 % for 6 h", "0 %"]}],
            }
        },
    )
    stock = {
        ago: [(one.time / H, one.after) for one in run(region, ago).changes if one.kind == "discarded"]
        for ago in (0, 4, 8)
    }
    assert stock == {0: [(6, 40), (12, 0)], 4: [(2, 40), (8, 0)], 8: [(0, 40), (4, 0)]}


def test_a_store_that_went_with_its_site_has_been_empty_since_then() -> None:
    """The reserve drew on the tank of a site that was lost 3 h ago: the ward's 5 h of battery have 2 h left."""
    region = world(
        sites={"s": {}, "depå": {"kind": "lager"}},
        nodes={
            "agg": {"needs": [{"diesel": {"store": "tank", "draw": "1 L/h"}}]},
            "iva": {"needs": [{"el": "agg", "without": ["100 % for 5 h", "0 %"]}]},
        },
        items={"diesel": {"unit": "L"}},
        stores={"tank": {"site": "depå", "item": "diesel", "amount": "100 L"}},
    )
    journal = run(region, 3, lost="depå")
    assert changes(journal, "iva") == [(2, 0)]
    [tank] = journal.stores
    assert (tank.lost, tank.empty_at) == (100, 0)
    assert changes(journal, "depå") == [(0, 0)]


def test_staff_of_a_lost_site_have_been_on_their_way_since_it_was_lost() -> None:
    """Their mustering takes 8 h: lost 6 h ago they serve at b after 2 h, and of what nobody knows the time of after 8 h."""
    region = world(
        municipalities={"m": {"population": 1000}},
        sites={"a": {}, "b": {}},
        care={"vard": {"per_1000": 24}},
        offerings={
            "a.vard": {"site": "a", "care": ["vard"], "capacity": "24 besök/d", "staff": {"läk": "1 h"}},
            "b.vard": {"site": "b", "care": ["vard"], "capacity": "24 besök/d", "staff": {"läk": "1 h"}},
        },
        staff={
            "a.läk": {"site": "a", "competence": "läk", "present": "24 h/d", "fallback": "b", "mustering": "8 h"},
            "b.läk": {"site": "b", "competence": "läk", "present": "0 h/d"},
        },
    )
    unmet = {ago: unmet_between(run(region, ago, lost="a", days=1), "vard", 0, DAY) for ago in (0, 6, 8, None)}
    assert unmet == pytest.approx({0: 8, 6: 2, 8: 0, None: 8})


def test_inpatients_of_a_lost_site_have_had_their_time() -> None:
    """They were to be moved within 24 h: lost 20 h ago they have 4 h, and lost 30 h ago the first pass."""
    region = world(
        municipalities={"m": {"population": 1000}},
        sites={"a": {}, "b": {}},
        care={"vard": {"per_1000": 2, "measure": "vårddygn", "stay": "3 d"}},
        offerings={"a.vard": {"site": "a", "care": ["vard"], "capacity": "20 vårdplatser"}},
    )
    found = {ago: run(region, ago, lost="a").not_evacuated for ago in (0, 20, 30, None)}
    assert {ago: [one.deadline / H for one in left] for ago, left in found.items()} == {
        0: [24],
        20: [4],
        30: [6],
        None: [24],
    }


def test_a_run_from_a_reported_state_is_stopped_and_continued_too() -> None:
    from beredskap.engine.run import Simulator

    region = world(**HOSPITAL)
    for ago in (1, 20, None):
        asked = scenario({"at": 0, "id": "rapporterat", "lose": "nat"}, days=3)
        begins = StartingPoint(began={"rapporterat": None if ago is None else ago * H})
        whole = simulate(region, asked, starting_point=begins)
        memory = Simulator().stop(region, asked, H, starting_point=begins).memory
        assert (
            simulate(region, asked, starting_point=begins, memory=memory).model_dump_json() == whole.model_dump_json()
        )
