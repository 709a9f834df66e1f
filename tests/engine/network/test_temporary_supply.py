"""Measures on nodes: needs that are met from elsewhere, and loads that are switched off."""

from __future__ import annotations

from typing import Any

import pytest

from beredskap.engine.infrastructure import Infrastructure
from beredskap.model.region import Region
from tests.engine.acting import acted, causes, told
from tests.worlds import DAY, H, changes, levels, why, world


def bridge(node: str = "kök", need: str = "el") -> dict[str, Any]:
    return {"bridge": {"node": node, "need": need}}


def kitchen(**kok: Any) -> Region:
    """A kitchen on the grid, with a reserve generator of 76 L/h behind it."""
    return world(
        nodes={
            "nät": {},
            "reserv": {
                "standby": True,
                "capacity": "100 kW",
                "needs": [{"diesel": {"store": "tank", "draw": {"a": "10 L/h", "b": "0.2 L/kWh"}}}],
            },
            "kök": {"needs": [{"el": {"any": ["nät", "reserv"], "load": "50 kW"}}], **kok},
            "tvätt": {"needs": [{"el": {"any": ["nät", "reserv"], "load": "30 kW"}}]},
        },
        stores={"tank": {"amount": "1000 L"}},
    )


def test_a_bridged_need_is_met_whatever_its_sources() -> None:
    region = world(nodes={"nät": {}, "kök": {"needs": [{"el": "nät"}]}})
    state = acted(region, [(5 * H, "aggregat", bridge()), (9 * H, "aggregat", None)], [{"at": "1 h", "lose": "nät"}])
    assert levels(state, "kök") == [(H, 0.0), (5 * H, 1.0), (9 * H, 0.0)]
    assert told(state, "kök", "bridged", "unbridged") == [(5 * H, 0.0, 1.0), (9 * H, 1.0, 0.0)]
    assert causes(state, "kök", "bridged", 5 * H) == {("measure", "aggregat")}
    assert why(state, "kök", 5 * H) == {("measure", "aggregat"), ("restart", "kök")}
    assert why(state, "kök", 9 * H) == {("need", "nät")}


def test_a_bridge_before_the_loss_prevents_it() -> None:
    region = world(nodes={"nät": {}, "kök": {"needs": [{"el": "nät"}]}})
    state = acted(region, [(0, "aggregat", bridge())], [{"at": "1 h", "lose": "nät"}], until=DAY)
    assert levels(state, "kök") == []


def test_only_the_need_that_is_named_is_bridged() -> None:
    region = world(nodes={"nät": {}, "vatten": {}, "kök": {"needs": [{"el": "nät"}, {"vatten": "vatten"}]}})
    events = [{"at": 0, "lose": "nät"}, {"at": 0, "lose": "vatten"}]
    state = acted(region, [(H, "aggregat", bridge()), (2 * H, "tank", bridge(need="vatten"))], events, until=DAY)
    assert levels(state, "kök") == [(0, 0.0), (2 * H, 1.0)]


def test_what_is_bridged_draws_no_load_and_so_no_fuel() -> None:
    # The generator burns 10 + 0.2 x (50 + 30) = 26 L/h from 0, and 10 + 0.2 x 30 = 16 L/h once the kitchen is bridged at 10 h:
    # 740 L are left then and last 46.25 h.
    state = acted(kitchen(), [(10 * H, "aggregat", bridge())], [{"at": 0, "lose": "nät"}], until=4 * DAY)
    assert levels(state, "tank") == [(int(56.25 * H), 0.0)]
    assert levels(state, "kök") == []
    assert levels(state, "tvätt") == [(int(56.25 * H), 0.0)]


def test_a_reserve_that_nobody_needs_any_longer_stops() -> None:
    acts = [(10 * H, "ett", bridge()), (10 * H, "två", bridge("tvätt")), (20 * H, "ett", None)]
    state = acted(kitchen(), acts, [{"at": 0, "lose": "nät"}], until=30 * H)
    assert changes(state, "reserv", "stopped") == [10 * H]
    assert changes(state, "reserv", "called") == [0, 20 * H]
    # 10 h with both (26 L/h), 10 h with none, 10 h with the kitchen's 50 kW (20 L/h).
    assert state.stock("tank") == pytest.approx(1000 - 260 - 200)


def test_a_bridged_store_need_draws_nothing() -> None:
    region = world(
        nodes={"panna": {"needs": [{"olja": {"store": "tank", "draw": "10 L/h"}}]}}, stores={"tank": {"amount": "50 L"}}
    )
    state = acted(region, [(2 * H, "bil", bridge("panna", "olja")), (7 * H, "bil", None)], until=DAY)
    assert levels(state, "tank") == levels(state, "panna") == [(10 * H, 0.0)]


def test_the_profile_comes_back_while_a_need_is_bridged() -> None:
    # 4 h of battery: 3 h are used, 2 h bridged give 2 h back, and 3 h are left from 5 h on.
    region = world(nodes={"nät": {}, "kök": {"needs": [{"el": "nät", "without": ["100 % for 4 h", "0 %"]}]}})
    acts = [(3 * H, "aggregat", bridge()), (5 * H, "aggregat", None)]
    state = acted(region, acts, [{"at": 0, "lose": "nät"}], until=DAY)
    assert levels(state, "kök") == [(8 * H, 0.0)]


def test_what_was_dropped_or_shed_runs_on_its_own_generator() -> None:
    # The generator carries 100 kW; the laundry (60 kW) is dropped beside the kitchen (50 kW), and returns when either is bridged.
    region = world(
        nodes={
            "nät": {"capacity": "100 kW"},
            "kök": {"needs": [{"el": {"any": ["nät"], "load": "50 kW"}}]},
            "tvätt": {"needs": [{"el": {"any": ["nät"], "load": "60 kW", "shed": 1}}]},
        }
    )
    for node in ("kök", "tvätt"):
        state = acted(region, [(2 * H, "aggregat", bridge(node)), (5 * H, "aggregat", None)], until=DAY)
        assert levels(state, "tvätt") == [(0, 0.0), (2 * H, 1.0), (5 * H, 0.0)], node
    shed = acted(region, [(2 * H, "aggregat", bridge())], [{"at": "1 h", "shed": "kök"}], until=DAY)
    assert levels(shed, "kök") == [(H, 0.0), (2 * H, 1.0)]


def test_a_need_with_two_bridges_is_met_until_both_end() -> None:
    region = world(nodes={"nät": {}, "kök": {"needs": [{"el": "nät"}]}})
    acts = [(0, "ett", bridge()), (H, "två", bridge()), (2 * H, "ett", None), (3 * H, "två", None)]
    state = acted(region, acts, [{"at": "30 min", "lose": "nät"}], until=DAY)
    assert levels(state, "kök") == [(3 * H, 0.0)]
    assert changes(state, "kök", "bridged") == [0]
    assert changes(state, "kök", "unbridged") == [3 * H]


def test_a_bridged_circle_is_no_deadlock() -> None:
    region = world(nodes={"el": {"needs": [{"it": "it"}]}, "it": {"needs": [{"el": "el"}]}})
    events = [{"at": "1 h", "lose": "el"}, {"at": "2 h", "restore": "el"}]
    assert [one.nodes for one in acted(region, [], events, until=DAY).deadlocks()] == [("el", "it")]
    bridged = acted(region, [(3 * H, "aggregat", bridge("it"))], events, until=DAY)
    assert bridged.deadlocks() == ()
    assert levels(bridged, "el") == levels(bridged, "it") == [(H, 0.0), (3 * H, 1.0)]


def test_what_starts_behind_a_bridge_holds_nobody_down() -> None:
    region = world(nodes={"el": {"needs": [{"it": "it"}]}, "it": {"needs": [{"el": "el"}], "restart": "1 d"}})
    events = [{"at": "1 h", "lose": "el"}, {"at": "2 h", "restore": "el"}]
    state = acted(region, [(3 * H, "aggregat", bridge("it"))], events, until=DAY)
    assert levels(state, "it") == [(H, 0.0)]
    assert state.deadlocks() == ()


def test_a_bridged_switchgear_still_carries_no_more_than_it_can() -> None:
    # Two loads of 40 kW behind a switchgear for 50 kW: the one of higher rank is dropped, and the grid beyond carries nothing.
    leaf = {"any": ["ställverk"], "load": "40 kW"}
    region = world(
        nodes={
            "nät": {"capacity": "1000 kW"},
            "ställverk": {"capacity": "50 kW", "needs": [{"el": "nät"}]},
            "kök": {"needs": [{"el": leaf}]},
            "tvätt": {"needs": [{"el": {**leaf, "shed": 1}}]},
        }
    )
    state = acted(region, [(H, "aggregat", bridge("ställverk"))], [{"at": "2 h", "lose": "nät"}], until=DAY)
    assert levels(state, "tvätt") == [(0, 0.0)]
    assert levels(state, "kök") == []
    assert (state.load("ställverk"), state.load("nät")) == (40.0, 0.0)


# Loads


def off(*nodes: str) -> dict[str, Any]:
    return {"load": {"off": list(nodes)}}


def test_loads_are_off_until_the_measure_ends() -> None:
    # 26 L/h; without the laundry 10 + 0.2 x 50 = 20 L/h from 10 h to 20 h.
    state = acted(
        kitchen(), [(10 * H, "spara", off("tvätt")), (20 * H, "spara", None)], [{"at": 0, "lose": "nät"}], until=30 * H
    )
    assert levels(state, "tvätt") == [(10 * H, 0.0), (20 * H, 1.0)]
    assert why(state, "tvätt", 10 * H) == {("measure", "spara")}
    assert state.stock("tank") == pytest.approx(1000 - 26 * 10 - 20 * 10 - 26 * 10)


def test_a_measure_and_an_event_each_end_their_own() -> None:
    events = [{"at": "1 h", "shed": "tvätt"}, {"at": "3 h", "unshed": "tvätt"}, {"at": "4 h", "restore": "nät"}]
    state = acted(kitchen(), [(2 * H, "spara", off("tvätt")), (5 * H, "spara", None)], events, until=DAY)
    assert levels(state, "tvätt") == [(H, 0.0), (5 * H, 1.0)]
    other = acted(kitchen(), [(0, "spara", off("tvätt")), (2 * H, "spara", None)], events, until=DAY)
    assert levels(other, "tvätt") == [(0, 0.0), (3 * H, 1.0)]


def test_two_measures_on_one_node_each_end_their_own() -> None:
    acts = [(0, "ett", off("tvätt", "kök")), (H, "två", off("tvätt")), (2 * H, "ett", None), (3 * H, "två", None)]
    state = acted(kitchen(), acts, until=DAY)
    assert levels(state, "tvätt") == [(0, 0.0), (3 * H, 1.0)]
    assert levels(state, "kök") == [(0, 0.0), (2 * H, 1.0)]


def test_ending_what_never_began_changes_nothing() -> None:
    def silent(state: Infrastructure) -> None:
        assert not state.changes

    acted(kitchen(), [(H, "spara", None)], until=DAY, each=silent)
