"""Several sources on one busbar: shared or in order, with too little, with one that stops, and with tanks of their own or a common one."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.engine.explanation.chain import Explanations
from beredskap.engine.infrastructure import Infrastructure
from beredskap.model.region import Region
from beredskap.model.result.journal import Cause
from beredskap.supplies.draws import draws
from tests.model.test_draw import MAKER
from tests.worlds import DAY, START, H, changes, levels, run, why, world

LOST = [{"at": 0, "lose": "nat"}]


def plant(
    *loads: str,
    capacities: tuple[str, ...] = ("1000 kW", "1000 kW"),
    tanks: tuple[str, ...] = ("10000 L", "10000 L"),
    reserve: bool = False,
    start: str = "0 s",
    draw: Any = None,
    ups: str = "0 s",
    generator: dict[str, Any] | None = None,
    **need: Any,
) -> Region:
    """Generators g1, g2 … on a busbar with tanks of their own, or the last tank in common; wards v1, v2 …, the last of which is shed first."""
    nodes: dict[str, Any] = {"nat": {}}
    for number, capacity in enumerate(capacities, 1):
        fuel = {"store": f"t{min(number, len(tanks))}", "draw": draw or {"points": MAKER}}
        nodes[f"g{number}"] = {"standby": True, "start": start, "capacity": capacity, "needs": [{"diesel": fuel}]}
        nodes[f"g{number}"] |= generator or {}
    busbar = {"busbar": [f"g{number}" for number in range(1, len(capacities) + 1)], **need}
    nodes["skena"] = (
        {"standby": True, "needs": [{"el": busbar}]} if reserve else {"needs": [{"el": {"any": ["nat"], **busbar}}]}
    )
    for number, load in enumerate(loads, 1):
        el = {"any": ["nat", "skena"] if reserve else ["skena"], "load": load, "shed": number}
        nodes[f"v{number}"] = {"needs": [{"el": el, "without": [f"100 % for {ups}", "0 %"]}]}
    return world(
        items={"diesel": {"unit": "L"}},
        stores={f"t{n}": {"item": "diesel", "amount": amount} for n, amount in enumerate(tanks, 1)},
        nodes=nodes,
    )


@pytest.mark.parametrize("reserve", [False, True])
def test_two_equal_generators_share(reserve: bool) -> None:
    # 500 kW on two: 250 each, 81.8 L/h each: 10 000 / 81.8 = 122.2 h in both tanks. One alone would burn 137.8 and last 72.6 h.
    state = run(plant("500 kW", reserve=reserve), LOST, until=10 * DAY)
    end = math.ceil(10000 / 81.8 * H)
    assert levels(state, "t1") == levels(state, "t2") == [(end, 0.0)]
    assert levels(state, "v1") == [(end, 0.0)]


def test_a_common_tank_gives_to_both() -> None:
    # 2 · 81.8 L/h from 10 000 L: 61.1 h
    state = run(plant("500 kW", tanks=("10000 L",)), LOST, until=10 * DAY)
    assert levels(state, "t1") == [(math.ceil(10000 / 163.6 * H), 0.0)]


def test_unequal_generators_share_by_capacity() -> None:
    # 600 kW on 1 000 and 500 kW: 400 and 200. Each at 40 %.
    state = run(plant("600 kW", capacities=("1000 kW", "500 kW")), LOST, until=H)
    assert (state.load("g1"), state.load("g2")) == pytest.approx((400.0, 200.0))


@pytest.mark.parametrize("reserve", [False, True])
def test_in_order_the_next_takes_over_when_the_first_is_out_of_fuel(reserve: bool) -> None:
    # g1 carries 500 kW alone at 137.8 L/h: 72.57 h; then g2 as long, starting at once.
    state = run(plant("500 kW", reserve=reserve, in_order=True), LOST, until=10 * DAY)
    first = math.ceil(10000 / 137.8 * H)
    assert levels(state, "t1") == [(first, 0.0)]
    assert levels(state, "t2") == [(first + math.ceil(10000 / 137.8 * H), 0.0)]
    assert levels(state, "v1") == [(2 * first, 0.0)]
    assert first in changes(state, "g2", "called")


def test_in_order_each_is_filled_before_the_next() -> None:
    # 1 300 kW: 1 000 and 300. g1 burns 269.1, g2 81.8 + 56 / 5 = 93.0.
    state = run(plant("700 kW", "600 kW", in_order=True), LOST, until=H)
    assert (state.load("g1"), state.load("g2")) == pytest.approx((1000.0, 300.0))
    assert state.draws() == pytest.approx({"t1": 269.1, "t2": 93.0})


@pytest.mark.parametrize("reserve", [False, True])
def test_a_dead_busbar_starts_all_and_stops_those_that_are_not_needed(reserve: bool) -> None:
    # Nobody knows the load of a dead busbar: both start for 20 s, then g1 carries 500 kW alone; 1 500 kW take both at once.
    for loads, both in ((("500 kW",), False), (("800 kW", "700 kW"), True)):
        state = run(plant(*loads, reserve=reserve, start="20 s", ups="20 s", in_order=True), LOST, until=H)
        assert changes(state, "g2", "called") == ([0, 20] if both else [0])
        assert [levels(state, name) for name in ("v1", "v2")[: len(loads)]] == [[]] * len(loads)
        assert (state.load("g2") > 0) == both


@pytest.mark.parametrize("in_order", [False, True])
def test_when_not_all_can_be_carried_the_highest_shed_goes_first(in_order: bool) -> None:
    # 900 + 800 + 700 = 2 400 kW on 2 000: v3 goes, 1 700 remain.
    state = run(plant("900 kW", "800 kW", "700 kW", in_order=in_order), LOST, until=H)
    assert [state.level(name) for name in ("v1", "v2", "v3")] == [1.0, 1.0, 0.0]
    assert why(state, "v3", 0) == {("shed", "skena")}
    assert state.load("g1") + state.load("g2") == pytest.approx(1700.0)


def test_one_failing_leaves_the_rest_to_carry_what_it_can() -> None:
    # 1 500 kW on two; g1 is lost at 5 h: 1 000 kW are left, so v2 (700 kW) goes and comes back with g1 at 9 h.
    events = [*LOST, {"at": "5 h", "lose": "g1"}, {"at": "9 h", "restore": "g1"}]
    state = run(plant("800 kW", "700 kW"), events, until=DAY)
    assert levels(state, "v1") == []
    assert levels(state, "v2") == [(5 * H, 0.0), (9 * H, 1.0)]
    assert changes(state, "v2", "dropped") == [5 * H]
    assert changes(state, "v2", "restored_load") == [9 * H]
    assert why(state, "v2", 5 * H) == {("shed", "skena"), ("need", "g1")}
    assert [(one.kind, one.subject) for one in _causes(state, "v2", 5 * H)] == [("need", "g1"), ("event", "g1")]


def test_one_out_of_fuel_while_another_goes_on() -> None:
    # 1 500 kW on two, 750 each: 197.2 L/h. t1 has 1 972 L: 10 h. Then g2 carries v1, 800 kW: 197.2 + 71.9 / 5 = 211.58 L/h.
    state = run(plant("800 kW", "700 kW", tanks=("1972 L", "10000 L")), LOST, until=5 * DAY)
    assert levels(state, "v2") == [(10 * H, 0.0)]
    left = 10000 - 1972
    assert levels(state, "t2") == [(10 * H + math.ceil(left / 211.58 * H), 0.0)]
    assert levels(state, "v1") == levels(state, "t2")


def test_at_a_lower_level_a_source_carries_so_much_less_and_what_fits_has_all() -> None:
    # g1 at 50 % carries 500 of its 1 000 kW: 1 500 in all. 800 + 700 fit just so, 500 and 1 000; 800 + 710 do not.
    events = [*LOST, {"at": "1 h", "degrade": "g1", "to": "50 %"}]
    state = run(plant("800 kW", "700 kW"), events, until=2 * H)
    assert [levels(state, name) for name in ("v1", "v2")] == [[], []]
    assert (state.load("g1"), state.load("g2")) == pytest.approx((500.0, 1000.0))
    assert levels(run(plant("800 kW", "710 kW"), events, until=2 * H), "v2") == [(H, 0.0)]


def test_a_busbar_of_one_is_a_source_whose_capacity_follows_its_level() -> None:
    # A pump at half gives 20 of its 40 m3/h: the ward's 15 in full, the laundry's 10 not at all.
    region = world(
        nodes={
            "pump": {"capacity": "40 m3/h"},
            "ledning": {"needs": [{"vatten": {"busbar": ["pump"]}}]},
            "iva": {"needs": [{"vatten": {"any": ["ledning"], "load": "15 m3/h", "shed": 1}}]},
            "tvatt": {"needs": [{"vatten": {"any": ["ledning"], "load": "10 m3/h", "shed": 2}}]},
        }
    )
    state = run(region, [{"at": "1 h", "degrade": "pump", "to": "50 %"}], until=2 * H)
    assert (levels(state, "iva"), levels(state, "tvatt")) == ([], [(H, 0.0)])


def test_the_reserves_of_a_busbar_stand_still_until_the_busbar_is_called() -> None:
    state = run(
        plant("500 kW", reserve=True), [{"at": "5 h", "lose": "nat"}, {"at": "9 h", "restore": "nat"}], until=DAY
    )
    assert changes(state, "g1", "called") == changes(state, "g2", "called") == [5 * H]
    assert changes(state, "g1", "stopped") == [9 * H]
    assert state.stock("t1") == pytest.approx(10000 - 4 * 81.8)
    assert levels(state, "skena") == []


def test_a_busbar_that_draws_something_itself_draws_nothing_until_it_is_called() -> None:
    state = run(plant("500 kW", reserve=True, load="20 kW"), [{"at": "5 h", "lose": "nat"}], until=6 * H)
    assert levels(state, "skena") == []
    # 520 kW on two from 5 h
    assert (state.load("g1"), state.load("g2")) == pytest.approx((260.0, 260.0))


def test_a_busbar_whose_generators_are_all_lost_is_down_and_says_why() -> None:
    events = [*LOST, {"at": "2 h", "lose": "g1"}, {"at": "3 h", "lose": "g2"}]
    state = run(plant("500 kW", reserve=True), events, until=DAY)
    assert levels(state, "skena") == [(3 * H, 0.0)]
    assert why(state, "skena", 3 * H) == {("need", "g1"), ("need", "g2")}
    assert levels(state, "v1") == [(3 * H, 0.0)]


@pytest.mark.parametrize("reserve", [False, True])
@pytest.mark.parametrize(("in_order", "each"), [(False, (81.8, 81.8)), (True, (137.8, 0.0))])
def test_without_a_run_the_tanks_last_by_the_same_law(reserve: bool, in_order: bool, each: tuple[float, float]) -> None:
    found = draws(plant("500 kW", reserve=reserve, in_order=in_order), START.date())
    assert found.gone == ("nat",)
    assert [found.standing[tank] for tank in ("t1", "t2")] == [0, 0]
    assert [found.crisis[tank] for tank in ("t1", "t2")] == pytest.approx([24 * one for one in each])


LOADS = st.lists(st.integers(1, 700), min_size=1, max_size=4)


@given(LOADS, st.booleans(), st.booleans(), st.integers(1, 3))
@settings(max_examples=80, deadline=None)
def test_what_the_sources_carry_is_what_is_carried_and_never_more_than_they_can(
    loads: list[int], in_order: bool, reserve: bool, generators: int
) -> None:
    region = plant(
        *(f"{load} kW" for load in loads),
        capacities=("500 kW",) * generators,
        tanks=("100000 L",),
        reserve=reserve,
        in_order=in_order,
    )
    state = run(region, LOST, until=H)
    carried = sum(load for number, load in enumerate(loads, 1) if state.level(f"v{number}") == 1)
    each = [state.load(f"g{number}") for number in range(1, generators + 1)]
    assert sum(each) == pytest.approx(carried)
    assert all(load <= 500 * (1 + 1e-9) for load in each)
    kept = [state.level(f"v{number}") == 1 for number in range(1, len(loads) + 1)]
    assert kept == sorted(kept, reverse=True)  # the last is shed first
    assert all(kept) or carried + loads[sum(kept)] > 500 * generators  # and no more than it takes


@given(st.integers(10, 900), st.integers(1, 3), st.integers(500, 5000))
@settings(max_examples=60, deadline=None)
def test_generators_that_share_last_as_long_as_the_closed_form(load: int, generators: int, litres: int) -> None:
    a, b = 20.0, 0.25
    region = plant(
        f"{load} kW",
        capacities=("1000 kW",) * generators,
        tanks=(f"{litres} L",),
        draw={"a": f"{a} L/h", "b": f"{b} L/kWh"},
    )
    # n · a + b · load from one tank
    rate = generators * a + b * load
    assert levels(run(region, LOST, until=60 * DAY), "t1")[0][0] == pytest.approx(litres / rate * H, abs=1.001)


@given(st.integers(10, 900), st.integers(1, 2), st.integers(100, 3000))
@settings(max_examples=60, deadline=None)
def test_one_more_generator_with_a_tank_of_its_own_never_ends_the_load_sooner(
    load: int, generators: int, litres: int
) -> None:
    def ends(n: int, in_order: bool) -> float:
        region = plant(f"{load} kW", capacities=("1000 kW",) * n, tanks=(f"{litres} L",) * n, in_order=in_order)
        return next((time for time, _ in levels(run(region, LOST, until=60 * DAY), "v1")), math.inf)

    for in_order in (False, True):
        assert ends(generators, in_order) <= ends(generators + 1, in_order)


def _causes(state: Infrastructure, subject: str, time: int) -> tuple[Cause, ...]:
    found = Explanations(state.changes).explain(subject, time)
    return found.causes if found else ()
