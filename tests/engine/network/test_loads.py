"""Loads through intermediate nodes, capacity, dropping and shedding."""

import pytest

from beredskap.engine.network.network import Network
from beredskap.errors import InputError
from tests.worlds import DAY, H, changes, levels, run, why, world


def test_loads_pass_through_by_the_name_of_the_need() -> None:
    # iva 120 kW -> ställverk (30 kW of its own) -> nät: 150 kW enter the grid. Water flows on through the pump house but is not electricity.
    region = world(
        nodes={
            "nat": {},
            "verk": {},
            "stallverk": {"needs": [{"el": {"any": ["nat"], "load": "30 kW"}}]},
            "pump": {
                "needs": [
                    {"el": {"any": ["stallverk"], "load": "5 kW"}},
                    {"vatten": {"any": ["verk"]}},
                ]
            },
            "iva": {
                "needs": [
                    {"el": {"any": ["stallverk"], "load": "120 kW"}},
                    {"vatten": {"any": ["pump"], "load": "2 m3/h"}},
                ]
            },
        }
    )
    state = run(region, until=0)
    assert state.load("stallverk") == 125.0
    assert state.load("nat") == 155.0
    assert state.load("pump") == state.load("verk") == 2000.0


def two_consumers(**capacity: str) -> object:
    return world(
        nodes={
            "el": {},
            "rk": {"standby": True, **capacity},
            "iva": {"needs": [{"el": {"any": ["el", "rk"], "load": "60 kW", "shed": 1}}]},
            "kontor": {"needs": [{"el": {"any": ["el", "rk"], "load": "50 kW", "shed": 5}}]},
            "kok": {"needs": [{"el": {"any": ["el", "rk"], "load": "20 kW", "shed": 3}}]},
        }
    )


def test_the_highest_shed_rank_goes_first_and_whole() -> None:
    # 130 kW on 100 kW: the office (rank 5, 50 kW) goes, 80 kW remain.
    state = run(two_consumers(capacity="100 kW"), [{"at": "1 h", "lose": "el"}], until=2 * H)  # type: ignore[arg-type]
    assert changes(state, "kontor", "dropped") == [H]
    assert [levels(state, x) for x in ("iva", "kontor", "kok")] == [[], [(H, 0.0)], []]
    assert state.load("rk") == 80.0
    assert why(state, "kontor", H) == {("shed", "rk")}


def test_dropping_goes_on_until_the_rest_fits() -> None:
    # 130 on 60: office away (80), kitchen away (60): fits exactly.
    state = run(two_consumers(capacity="60 kW"), [{"at": "1 h", "lose": "el"}], until=2 * H)  # type: ignore[arg-type]
    assert [state.level(x) for x in ("iva", "kontor", "kok")] == [1.0, 0.0, 0.0]


def test_without_ranks_the_last_in_the_file_goes_first() -> None:
    region = world(
        nodes={
            "el": {"capacity": "50 kW"},
            "z": {"needs": [{"el": {"any": ["el"], "load": "20 kW"}}]},
            "b": {"needs": [{"el": {"any": ["el"], "load": "20 kW"}}]},
            "a": {"needs": [{"el": {"any": ["el"], "load": "20 kW"}}]},
        }
    )
    state = run(region, until=0)
    assert [state.level(x) for x in ("z", "b", "a")] == [1.0, 1.0, 0.0]


def test_loads_return_when_there_is_room() -> None:
    region = two_consumers(capacity="100 kW")
    events = [{"at": "1 h", "lose": "el"}, {"at": "3 h", "lose": "iva"}, {"at": "5 h", "restore": "el"}]
    state = run(region, events, until=DAY)  # type: ignore[arg-type]
    # When the ICU's 60 kW are gone, 70 kW fit.
    assert changes(state, "kontor", "restored_load") == [3 * H]
    assert levels(state, "kontor") == [(H, 0.0), (3 * H, 1.0)]


def test_a_dropped_load_returns_in_the_instant_that_the_grid_does() -> None:
    region = world(
        nodes={
            "el": {"restart": "30 min"},
            "rk": {"standby": True, "capacity": "10 kW"},
            "x": {"needs": [{"el": {"any": ["el", "rk"], "load": "60 kW"}}]},
        }
    )
    state = run(region, [{"at": "1 h", "lose": "el"}, {"at": "2 h", "restore": "el"}], until=3 * H)
    assert levels(state, "x") == [(H, 0.0), (2.5 * H, 1.0)]
    assert changes(state, "x", "restored_load") == [2.5 * H]


def test_a_load_behind_an_intermediate_node_is_dropped_not_the_node() -> None:
    region = world(
        nodes={
            "rk": {"capacity": "100 kW"},
            "central": {"needs": [{"el": {"any": ["rk"]}}]},
            "a": {"needs": [{"el": {"any": ["central"], "load": "70 kW", "shed": 1}}]},
            "b": {"needs": [{"el": {"any": ["central"], "load": "70 kW", "shed": 2}}]},
        }
    )
    state = run(region, until=0)
    assert (state.level("central"), state.level("a"), state.level("b")) == (1.0, 1.0, 0.0)


def test_a_dropped_load_lives_on_its_profile() -> None:
    region = world(
        nodes={
            "el": {"capacity": "50 kW"},
            "x": {"needs": [{"el": {"any": ["el"], "load": "60 kW"}, "without": ["100 % for 2 h", "0 %"]}]},
        }
    )
    assert levels(run(region, until=DAY), "x") == [(2 * H, 0.0)]


def test_shedding_switches_a_node_off_until_unshed() -> None:
    region = world(
        nodes={
            "el": {},
            "x": {"needs": [{"el": {"any": ["el"], "load": "60 kW"}, "without": ["100 % for 2 h", "50 %"]}]},
        }
    )
    loads = []
    state = run(
        region,
        [{"at": "1 h", "shed": "x"}, {"at": "4 h", "unshed": "x"}],
        until=4 * H,
        each=lambda now: loads.append((now.now, now.load("el"))),
    )
    assert levels(state, "x") == [(3 * H, 0.5), (4 * H, 1.0)]
    assert why(state, "x", 3 * H) == {("event", "x")}
    assert loads == [(0, 60.0), (H, 0.0), (3 * H, 0.0), (4 * H, 60.0)]


def test_shedding_makes_room_for_what_was_dropped() -> None:
    events = [{"at": "1 h", "lose": "el"}, {"at": "2 h", "shed": "iva"}]
    state = run(two_consumers(capacity="100 kW"), events, until=3 * H)  # type: ignore[arg-type]
    assert [state.level(x) for x in ("iva", "kontor", "kok")] == [0.0, 1.0, 1.0]


def test_a_node_that_is_down_still_draws_but_one_that_lives_on_its_battery_does_not() -> None:
    region = world(
        nodes={
            "el": {},
            "vatten": {},
            "x": {
                "needs": [
                    {"el": {"any": ["el"], "load": "60 kW"}, "without": ["100 % for 9 h", "0 %"]},
                    {"v": "vatten"},
                ]
            },
        }
    )
    state = run(region, [{"at": 0, "lose": "vatten"}], until=H)
    assert (state.level("x"), state.load("el")) == (0.0, 60.0)
    state = run(region, [{"at": 0, "lose": "el"}], until=H)
    assert (state.level("x"), state.load("el")) == (1.0, 0.0)
    state = run(region, [{"at": 0, "lose": "x"}], until=H)
    assert state.load("el") == 0.0


def test_litres_do_not_fill_kilowatts() -> None:
    region = world(
        nodes={
            "allt": {"capacity": "100 kW"},
            "x": {"needs": [{"el": {"any": ["allt"], "load": "90 kW"}}, {"v": {"any": ["allt"], "load": "5 m3/h"}}]},
        }
    )
    assert run(region, until=0).level("x") == 1.0


def test_a_circle_of_loads_is_bad_input() -> None:
    region = world(
        nodes={
            "a": {"needs": [{"el": {"any": ["b"], "load": "1 kW"}}]},
            "b": {"needs": [{"el": {"any": ["a"]}}]},
        }
    )
    with pytest.raises(InputError) as caught:
        Network(region, unknown_as=0.0)
    assert [problem.rule for problem in caught.value.problems] == ["load-cycle"]
    assert "a → b → a" in str(caught.value)


def test_a_circle_without_loads_is_legal() -> None:
    region = world(nodes={"a": {"needs": [{"el": "b"}]}, "b": {"needs": [{"el": "a"}]}})
    assert run(region, until=0).level("a") == 1.0
