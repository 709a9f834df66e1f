"""The engine against a second simulator that has nothing in common with it but the model's records, on random small worlds.

**Infrastructure** (`infrastructure.Naive`): plants of three to seven nodes with at most three stores in which everything takes seconds, so that a step of
one second is no approximation: both round up to whole seconds. Compared at every second of the run: the level of every node, the load that enters it and
the usable stock; at the end every store's account. That includes when levels change and when stores run out. A world in which an instant finds no rest
(a load that makes room for itself by being dropped, a node that falls again as it starts) has no right answer and is left.

**Care** (`care.NaiveCare`): one and a half or two days in passes of six hours, with queues, stand-ins, care that follows on, beds and stays, satellites and
beds above the ordinary, staff, vehicles, items with and without rationing, a lost site, evacuation, a cut road and injured people. Compared in every segment:
when it begins and ends, the goals of the decision from the most urgent to who is not served as usual, who arises, waits and goes unmet, what every offering
can give, its inpatients, the satellites among them and those above the ordinary beds, the hours of staff and vehicles that there are and that are used, and
stocks. In half of the worlds some wait already at the start. Taken as given from the engine: the reference week's inpatients, usual places, visits and use
of stores.
Where a decision has no equal the naive simulator goes its own way; elsewhere it solves every pass for itself, compares what the goals reach, and then lives
on with what the engine chose among equals. Outside: staff who serve elsewhere than at home, absence and measures, receivers outside the region, several
stores for one offering, two wards of one care type at a site, and how equals are chosen (travel, and one's own beds before those of other care and those
above the ordinary).
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from beredskap.engine.infrastructure import Infrastructure
from beredskap.engine.network.network import Network
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from beredskap.model.scenario.starting_point import StartingPoint
from tests.engine.runs import finished
from tests.naive import followed
from tests.naive.care import NaiveCare
from tests.naive.decision import GOALS
from tests.naive.infrastructure import Naive
from tests.naive.patients import Pair, Told
from tests.naive.plants import HORIZON, START, a_history, a_plant
from tests.naive.regions import STEP, a_course, a_region, some_queues
from tests.worlds import event

EPS = 1e-6
ACCOUNT = ("opening", "received", "drawn", "discarded", "lost", "refused")
SEEDS = st.integers(0, 2**31)


def instants(
    region: Region, events: list[Any], state: Infrastructure | None = None
) -> tuple[dict[int, tuple[Any, Any, Any]], Infrastructure]:
    """Levels, loads and stocks after every instant of the engine, and its state at the end."""
    state = state or Infrastructure(Network(region, unknown_as=0.0), START, HORIZON)
    found = {}
    while True:
        state.settle([one for one in events if one.at == state.now])
        found[state.now] = (
            {name: state.level(name) for name in region.nodes},
            {name: state.load(name) for name in region.nodes},
            {name: state.stock(name) for name in region.stores},
        )
        if state.now == HORIZON:
            return found, state
        times = [state.next_time() or HORIZON, *(one.at for one in events if one.at > state.now)]
        state.advance(min(times))


@settings(max_examples=150)
@given(SEEDS)
def test_levels_loads_and_stocks_are_those_of_small_steps(seed: int) -> None:
    rng = np.random.default_rng(seed)
    region = a_plant(rng)
    events = a_history(rng, region)
    agree_by_the_second(events, Naive(region, START), *instants(region, events))


@settings(max_examples=60)
@given(SEEDS)
def test_what_has_been_so_since_before_the_start_has_had_its_effects(seed: int) -> None:
    rng = np.random.default_rng(seed)
    region = a_plant(rng)
    begun = [(-int(rng.integers(1, 60)), one) for one in reported(rng, region)]
    events = [*(one for _, one in begun), *a_history(rng, region)]
    first = min(time for time, _ in begun)
    state = Infrastructure(Network(region, unknown_as=0.0), START, HORIZON, begins=first)
    state.lead_in(begun)
    naive = Naive(region, START, begins=first)
    naive.lead_in(begun)
    assume(not naive.restless)
    agree_by_the_second(events, naive, *instants(region, events, state))


@settings(max_examples=20)
@given(SEEDS)
def test_what_may_have_been_so_at_any_time_has_spent_what_it_can(seed: int) -> None:
    rng = np.random.default_rng(seed)
    region = a_plant(rng)
    events = reported(rng, region)
    begun = [(-500, one) for one in events]
    state, worst = (
        Infrastructure(Network(region, unknown_as=0.0), START, HORIZON, begins=begins) for begins in (0, -500)
    )
    naive, naive_worst = (Naive(region, START, begins=begins) for begins in (0, -500))
    for mine, bad in ((state, worst), (naive, naive_worst)):
        bad.lead_in(begun)
        mine.spend(bad)  # type: ignore[arg-type]
    assume(not naive_worst.restless)
    events = [*events, *a_history(rng, region)]
    agree_by_the_second(events, naive, *instants(region, events, state))


def reported(rng: np.random.Generator, region: Region) -> list[Any]:
    """One to three things that are down, half down or lost from the start."""
    names = rng.permutation([*region.nodes, *region.sites])[: rng.integers(1, 4)].tolist()
    return [
        event(
            {"at": 0, "degrade": name, "to": "50 %"}
            if name in region.nodes and rng.random() < 0.3
            else {"at": 0, "lose": name}
        )
        for name in names
    ]


def agree_by_the_second(
    events: list[Any], naive: Naive, found: dict[int, tuple[Any, Any, Any]], state: Infrastructure
) -> None:
    levels, loads, stocks = found[0]
    for now in range(HORIZON + 1):
        naive.settle([one for one in events if one.at == now])
        assume(not naive.restless)
        if now in found:
            levels, loads, stocks = found[now]
            assert {name: tank.usable for name, tank in naive.tanks.items()} == pytest.approx(stocks, abs=EPS), now
        assert {name: naive.level[name] for name in levels} == levels, now
        assert {name: naive.entered(name) for name in loads} == pytest.approx(loads), now
        if now < HORIZON:
            naive.advance()
    for name, account in state.store_accounts().items():
        tank = naive.tanks[name]
        assert [getattr(tank, entry) for entry in ACCOUNT] == pytest.approx([getattr(account, e) for e in ACCOUNT]), (
            name
        )
        assert next(iter(tank.emptied), None) == account.empty_at


@settings(max_examples=30)
@given(SEEDS)
def test_each_pass_is_decided_as_well_as_pair_by_pair(seed: int) -> None:
    rng = np.random.default_rng(seed)
    region = a_region(rng)
    asked, queues = a_course(rng, region), some_queues(rng, region)
    journal, run = finished(region, asked, StartingPoint(queues=queues))
    chosen = followed.choices(run)
    week = followed.reference_week(run)
    told = NaiveCare(region, asked, queues, **week, step=STEP, choose=chosen.__getitem__).run()
    agree(region, journal, told)
    for number, one in enumerate(told):
        assert one.chosen == pytest.approx(one.best, abs=EPS), (number, one.start)


@settings(max_examples=20)
@given(SEEDS)
def test_where_no_decision_has_an_equal_the_whole_run_is_the_same(seed: int) -> None:
    rng = np.random.default_rng(seed)
    region = a_region(rng, one_answer=True)
    asked, queues = a_course(rng, region), some_queues(rng, region)
    journal, run = finished(region, asked, StartingPoint(queues=queues))
    told = NaiveCare(region, asked, queues, **followed.reference_week(run), step=STEP).run()
    agree(region, journal, told)
    for number, one in enumerate(told):
        assert run.care.booked[number].decision.goals[: len(GOALS)] == pytest.approx(
            list(one.best.values()), abs=EPS
        ), number


def agree(region: Region, journal: Journal, told: list[Told]) -> None:
    """The same segments, and in each of them the same people, places, hours and stocks."""
    assert [(one.start, one.end) for one in told] == [(one.start, one.end) for one in journal.segments]
    for number, one in enumerate(told):
        people_agree(journal, one, number)
        means_agree(region, journal, one, number)


def people_agree(journal: Journal, told: Told, number: int) -> None:
    """Inpatients without a place come beside those who arise, and are unmet at once; the second simulator does not know where they live."""
    without_place: defaultdict[str, float] = defaultdict(float)
    for series in journal.care:
        pair = Pair(series.care, series.municipality)
        beside = series.arising[number] - told.arrived.get(pair, 0.0)
        without_place[series.care] += beside
        assert beside >= -EPS, (number, pair)
        assert series.waiting[number] == pytest.approx(told.waiting.get(pair, 0.0), abs=EPS), (number, pair)
        assert series.unmet[number] == pytest.approx(told.unmet.get(pair, 0.0) + beside, abs=EPS), (number, pair)
    for care, patients in without_place.items():
        assert patients == pytest.approx(told.without_place.get(care, 0.0), abs=EPS), (number, care)


def means_agree(region: Region, journal: Journal, told: Told, number: int) -> None:
    situation = told.situation
    for offering in journal.offerings:
        name = offering.offering
        beds = region.care[region.offerings[name].care[0]].measure == "vårddygn"
        capacity = situation.capacity[name] if beds else told.there["capacity", name]
        assert offering.level[number] == situation.level[name]
        assert offering.capacity[number] == pytest.approx(capacity, abs=EPS), (number, name)
        assert offering.inpatients[number] == pytest.approx(told.inpatients[name], abs=EPS), (number, name)
        assert offering.satellites[number] == pytest.approx(told.satellites[name], abs=EPS), (number, name)
        ordinary = situation.ordinary.get(name, 0.0) if region.offerings[name].over_occupancy else 0.0
        above = max(0.0, told.inpatients[name] - ordinary) if ordinary else 0.0
        assert offering.over[number] == pytest.approx(above, abs=EPS), (number, name)
    for resource in journal.resources:
        used = told.pools if resource.kind == "staff" else told.fleets
        available = told.there.get(("pool" if resource.kind == "staff" else "fleet", resource.resource), 0.0)
        assert resource.available[number] == pytest.approx(available, abs=EPS), (number, resource.resource)
        assert resource.used[number] == pytest.approx(used.get(resource.resource, 0.0), abs=EPS), (
            number,
            resource.resource,
        )
    for store in journal.stores:
        assert store.stock[number] == pytest.approx(told.stock[store.store], abs=EPS), (number, store.store)
