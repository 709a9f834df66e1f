"""Standby sources: called, able, starting, delivering; and what a generator burns."""

import pytest

from beredskap.model.region import Region
from tests.worlds import DAY, H, changes, levels, run, why, world


def hospital(
    *,
    ups: str = "20 s",
    start: str = "20 s",
    tank: str = "1000 L",
    load: str = "200 kW",
    deliveries: tuple[str, ...] = (),
) -> Region:
    """A grid, a generator and an intensive care unit with a UPS."""
    return world(
        nodes={
            "el": {},
            "rk": {
                "standby": True,
                "start": start,
                "needs": [{"diesel": {"store": "tank", "draw": {"a": "50 L/h", "b": "0.25 L/kWh"}}}],
            },
            "iva": {
                "restart": "1 h",
                "needs": [{"el": {"any": ["el", "rk"], "load": load}, "without": [f"100 % for {ups}", "0 %"]}],
            },
        },
        stores={"tank": {"amount": tank, "deliveries": deliveries}},
    )


LOST = [{"at": "1 h", "lose": "el"}]


def test_ups_bridges_a_start_of_just_as_long() -> None:
    state = run(hospital(), LOST, until=2 * H)
    assert levels(state, "iva") == []
    assert changes(state, "rk", "called") == [H, H + 20]


def test_ups_a_second_too_short_costs_the_restart() -> None:
    # Down at 3619 s; the generator delivers at 3620 s, restart takes 1 h: up at 7220 s.
    state = run(hospital(ups="19 s"), LOST, until=3 * H)
    assert levels(state, "iva") == [(H + 19, 0.0), (2 * H + 20, 1.0)]
    assert why(state, "iva", H + 19) == {("profile", "el"), ("profile", "rk")}


def test_start_of_zero_bridges_without_any_battery() -> None:
    region = world(
        nodes={"el": {}, "rk": {"standby": True}, "iva": {"restart": "1 h", "needs": [{"el": {"any": ["el", "rk"]}}]}}
    )
    assert levels(run(region, LOST, until=2 * H), "iva") == []


def test_generator_burns_a_plus_b_times_load() -> None:
    # 50 L/h + 0.25 L/kWh x 200 kW = 100 L/h from 3620 s: 1000 L last 10 h exactly, then the UPS gives 20 s more.
    state = run(hospital(), LOST, until=DAY)
    assert levels(state, "tank") == [(H + 20 + 10 * H, 0.0)]
    assert levels(state, "iva") == [(H + 20 + 10 * H + 20, 0.0)]
    assert why(state, "rk", H + 20 + 10 * H) == {("empty", "tank")}
    assert why(state, "tank", H + 20 + 10 * H) == {("ran", "rk")}


def test_half_the_load_does_not_double_the_endurance() -> None:
    # 50 + 0.25 x 100 = 75 L/h: 1000 / 75 = 13.333 h = 48000 s, not 20 h.
    state = run(hospital(load="100 kW"), LOST, until=DAY)
    assert levels(state, "tank") == [(H + 20 + 48000, 0.0)]


def test_a_run_out_between_two_seconds_is_the_later_one() -> None:
    # 50 + 0.25 x 220 = 105 L/h: 1000 L last 34285.71 s from 3620 s: 37905.71 s, so 37906 s.
    state = run(hospital(load="220 kW"), LOST, until=DAY)
    assert levels(state, "tank") == [(37906, 0.0)]
    assert state.store_accounts()["tank"].drawn == pytest.approx(1000.0)


def test_it_draws_only_while_it_delivers() -> None:
    # Called at 1 h, delivers from 3620 s to 2 h: 3580 s at 100 L/h = 99.44 L.
    state = run(hospital(), [*LOST, {"at": "2 h", "restore": "el"}], until=DAY)
    assert changes(state, "rk", "stopped") == [2 * H]
    assert state.stock("tank") == pytest.approx(1000 - 3580 * 100 / 3600)


def test_return_to_the_preferred_source_is_immediate() -> None:
    state = run(hospital(), [*LOST, {"at": "2 h", "restore": "el"}], until=2 * H)
    assert (state.load("el"), state.load("rk")) == (200.0, 0.0)


def test_a_source_that_is_restored_before_the_start_is_over_stops_the_clock() -> None:
    # Called for 10 s, then not; called again at 2 h: the whole 20 s run again.
    events = [*LOST, {"at": "3610 s", "restore": "el"}, {"at": "2 h", "lose": "el"}]
    state = run(hospital(), events, until=3 * H)
    assert changes(state, "rk", "called") == [H, 2 * H, 2 * H + 20]


def test_start_time_runs_again_after_its_own_zero() -> None:
    # The generator is lost from 2 h to 3 h: called all the time, delivers again 20 s after 3 h, when the unit begins its restart of 1 h.
    state = run(hospital(), [*LOST, {"at": "2 h", "lose": "rk"}, {"at": "3 h", "restore": "rk"}], until=DAY)
    assert levels(state, "iva")[:2] == [(2 * H + 20, 0.0), (4 * H + 20, 1.0)]
    assert changes(state, "rk", "called")[:3] == [H, H + 20, 3 * H + 20]


def test_a_refilled_tank_lets_the_generator_start_again() -> None:
    # 100 L at 100 L/h end at 3620 s + 1 h. 1000 L come at 4 h; it delivers at 4 h + 20 s; the unit is up an hour later.
    state = run(hospital(tank="100 L", deliveries=("1000 L every 10 d first 4 h",)), LOST, until=6 * H)
    assert levels(state, "tank") == [(2 * H + 20, 0.0), (4 * H, 1.0)]
    assert levels(state, "iva") == [(2 * H + 40, 0.0), (5 * H + 20, 1.0)]


def test_one_start_serves_all_callers() -> None:
    region = world(
        nodes={
            "el": {},
            "rk": {"standby": True, "start": "1 min"},
            "a": {"needs": [{"el": {"any": ["el", "rk"], "load": "10 kW"}, "without": ["100 % for 2 min", "0 %"]}]},
            "b": {"needs": [{"el": {"any": ["el", "rk"], "load": "20 kW"}, "without": ["100 % for 2 min", "0 %"]}]},
        }
    )
    state = run(region, LOST, until=2 * H)
    assert state.load("rk") == 30.0
    assert changes(state, "rk", "called") == [H, H + 60]


def test_a_degraded_source_calls_the_standby() -> None:
    state = run(hospital(), [{"at": "1 h", "degrade": "el", "to": "80 %"}], until=2 * H)
    assert levels(state, "iva") == []
    assert state.load("rk") == 200.0


def test_a_lost_caller_calls_nobody() -> None:
    state = run(hospital(), [{"at": "1 h", "lose": "iva"}, {"at": "1 h", "lose": "el"}], until=2 * H)
    assert changes(state, "rk", "called") == []


def test_one_that_is_called_before_the_start_delivers_from_the_start() -> None:
    region = world(nodes={"rk": {"standby": True, "start": "1 h"}, "x": {"needs": [{"el": "rk"}]}})
    state = run(region, until=2 * H)
    assert levels(state, "x") == []


def test_a_chain_of_standby_sources_takes_over_in_one_instant() -> None:
    # The generator's control power comes from a battery that starts at once; the generator never stops.
    region = world(
        nodes={
            "el": {},
            "styr": {},
            "batteri": {"standby": True},
            "rk": {"standby": True, "start": "20 s", "needs": [{"styr": {"any": ["styr", "batteri"]}}]},
            "iva": {"needs": [{"el": {"any": ["el", "rk"]}, "without": ["100 % for 20 s", "0 %"]}]},
        }
    )
    state = run(region, [*LOST, {"at": "2 h", "lose": "styr"}], until=DAY)
    assert levels(state, "iva") == []
    assert changes(state, "rk", "stopped") == []
