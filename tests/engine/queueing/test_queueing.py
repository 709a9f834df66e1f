"""Care that nobody coordinates: it keeps to every row of the programme, and small worlds of it calculated by hand."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.arrays import Floats, tally
from beredskap.engine.allocation.layout import GOALS
from beredskap.engine.allocation.programme import Programme, build_programme
from beredskap.engine.allocation.situation import Decision, Situation
from beredskap.engine.allocation.solve import decide, set_bounds, unlimited_situation
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.supply_lists import build_supply_lists
from beredskap.engine.queueing.queueing import Queueing
from beredskap.engine.roads import travel
from beredskap.errors import InternalError
from beredskap.model.region import Region
from tests.engine.allocation.test_allocation_oracle import region_of, situation_of
from tests.worlds import START, H, world

SEEDS = st.integers(0, 2**31)
PASS = 6 * H
FIELDS = ("flows", "gives", "swaps", "unserved", "late", "evacuations", "left_in_place", "draws", "beyond", "goals")


# Laws


def programme_of(region: Region, cut: tuple[str, ...] = ()) -> Programme:
    plan = CarePlan(region, START.date(), unknown_as=0.0)
    return build_programme(plan, travel(region, cut), build_supply_lists(plan), PASS, undisturbed=travel(region))


def values_of(programme: Programme, decision: Decision) -> Floats:
    """The decision as the programme's columns; the unserved fill the slices from the first, and the lightest visits are crowded out first."""
    most = decision.situation.slices
    before = np.cumsum(most, axis=1) - most
    values, at = np.full(programme.layout.width, np.nan), programme.layout.columns
    values[at.slices.span] = np.clip(decision.unserved[:, None] - before, 0, most).ravel()
    values[at.late.span] = decision.late[programme.columns.late]
    values[at.beyond.span] = decision.beyond[programme.columns.beyond]
    situation = decision.situation
    taken = tally(programme.columns.give_offer, decision.gives, len(situation.capacity))
    values[at.over.span] = np.maximum(taken - situation.capacity, 0)[programme.columns.over]
    for name in ("flows", "gives", "swaps", "evacuations", "left_in_place", "draws"):
        values[getattr(at, name).span] = getattr(decision, name)
    lacking = np.maximum(programme.coming.hours @ decision.gives - decision.situation.coming_free, 0.0)[:, :, None]
    visits = decision.situation.coming_visits[:, :, ::-1]
    before = np.cumsum(visits, axis=2) - visits
    values[at.crowded_out.span] = np.clip(lacking - before, 0.0, visits)[:, :, ::-1].ravel()
    assert not np.isnan(values).any()
    return values


def check_rows(programme: Programme, decision: Decision) -> None:
    """Every row and column of the programme within its bounds, beds' use of staff and items in proportion to the stretch."""
    matrix, situation = programme.matrix, decision.situation
    amounts = matrix.value.copy()
    amounts[matrix.positions(programme.by_length)] *= situation.length / programme.length
    values = values_of(programme, decision)
    column = np.repeat(np.arange(matrix.columns), np.diff(matrix.start))
    rows = tally(np.asarray(matrix.index, np.int64), amounts * values[column], matrix.rows)
    bounds = set_bounds(programme, situation)
    for value, lower, upper in (
        (values, np.zeros(len(values)), bounds.column_upper),
        (rows, bounds.row_lower, bounds.row_upper),
    ):
        assert (value >= lower - 1e-6).all()
        assert (value <= upper + 1e-6).all()
    assert decision.goals == pytest.approx(programme.goals @ values, abs=1e-9)


def never_better(decision: Decision, optimum: Decision) -> bool:
    """Whether the goals, in their order, are not better than the optimum's."""
    for ours, best in zip(decision.goals, optimum.goals, strict=True):
        if abs(ours - best) > 1e-6 * max(1.0, abs(best)):
            return bool(ours > best)
    return True


class Played:
    """Three stretches of a random region in a row, some of them broken off; offers come and go, and a road too."""

    def __init__(self, seed: int, region: Region | None = None) -> None:
        rng = np.random.default_rng(seed)
        drawn = region_of(rng)
        region = drawn if region is None else region
        programmes = [programme_of(region), programme_of(region, ("ab",))]
        self.queued = Queueing(int(rng.choice([H // 4, H, 90 * 60, 4 * H, 12 * H])))
        self.left = np.zeros(len(programmes[0].plan.pairs))
        self.steps = [self._step(rng, programmes[int(rng.random() < 0.3)]) for _ in range(3)]

    def _step(self, rng: np.random.Generator, programme: Programme) -> tuple[Programme, Decision]:
        open_ = rng.random(len(programme.plan.offers)) < 0.8
        situation = situation_of(rng, programme)
        situation = replace(
            situation,
            demand=situation.demand + self.left,
            can_wait=np.where(situation.can_wait > 0, situation.can_wait + np.minimum(self.left, 1.0), 0.0),
            capacity=np.where(open_, situation.capacity, 0.0),
            coming_free=np.full_like(situation.coming_free, np.inf),
        )
        decision = self.queued.decide(programme, situation, self.left, open_)
        share = float(rng.choice([0.1, 0.5, 1.0]))
        arrived = self.left + (situation.demand - self.left) * share
        self.left = np.maximum(arrived - decision.served * share, 0.0) * rng.choice([0.0, 0.5, 1.0], len(self.left))
        self.queued.advance(decision, share, self.left)
        queues = self.queued.queues
        sites = len({offer.site for offer in programme.plan.offers})
        standing = tally(queues.place // max(sites, 1), queues.patients, len(self.left))
        nowhere = standing == 0
        assert standing[~nowhere] == pytest.approx(self.left[~nowhere])
        assert not set(np.flatnonzero(nowhere & (self.left > 0))) & _reachable(programme, self.queued)
        return programme, decision


def _reachable(programme: Programme, queued: Queueing) -> set[int]:
    return set(queued._routes_of(programme).pair.tolist())


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_a_decision_keeps_to_every_row_of_the_programme(seed: int) -> None:
    for programme, decision in Played(seed).steps:
        check_rows(programme, decision)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_nobody_waits_at_a_site_that_could_serve_him(seed: int) -> None:
    rng = np.random.default_rng(seed)
    programme = programme_of(region_of(rng))
    open_ = rng.random(len(programme.plan.offers)) < 0.8
    situation = situation_of(rng, programme)
    situation = replace(
        situation,
        capacity=np.where(open_, situation.capacity, 0.0),
        over=np.where(open_, situation.over, 0.0),
    )
    queued = Queueing(4 * H)
    decision = queued.decide(programme, situation, situation.demand / 2, open_)
    store = np.array([draw.store for draw in programme.columns.draws], dtype=np.int64)
    beds = situation.capacity + situation.over
    full = tally(programme.columns.give_offer, decision.gives, len(beds)) > beds - 1e-6
    closed = programme.columns.closed_gives(situation.satellites)
    tired = programme.pool_use(decision.gives, situation.length) > situation.pools - 1e-6
    away = programme.journeys.fleet_hours(decision.flows, decision.evacuations) > situation.fleets - 1e-6
    below = np.array([draw.grade for draw in programme.columns.draws], dtype=np.int64)
    drawn = [tally(store, decision.draws * (below >= grade), len(situation.stock)) for grade in range(3)]
    bare = drawn[0] > situation.stock - 1e-6
    withheld = [drawn[grade] > situation.ration[:, grade - 1] - 1e-6 for grade in (1, 2)]
    empty = [bare, bare | withheld[0], bare | withheld[0] | withheld[1]]
    assert queued._course is not None
    standing = queued._course.queues[-1].total > 1e-6
    for grade, group in enumerate(queued._routes_of(programme).grades):
        for owner, give, flow, swap in zip(group.owner, group.give, group.flow, group.swap, strict=True):
            offer = programme.columns.gives[give].offer
            carer = programme.columns.give_as[give]
            hours, kind, _ = programme.journeys.flows[flow]
            supply_lists = [
                programme.supply_lists.lists[supply_list].stores
                for supply_list, _ in programme.supply_lists.of_offer[carer]
            ]
            assert (
                not standing[owner]
                or full[offer]
                or closed[give]
                or any(
                    tired[pool] and programme.needs.pool_hours[pool, give] > 0
                    for pool in programme.plan.offers[carer].staff
                )
                or (hours > 0 and away[kind])
                or any(all(empty[grade][n] for n in stores) for stores in supply_lists)
                or (swap >= 0 and decision.swaps[swap] > situation.swaps[swap] - 1e-6)
            )


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_coordination_never_loses_in_one_pass(seed: int) -> None:
    for programme, decision in Played(seed).steps:
        assert never_better(decision, decide(programme, decision.situation))


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_with_plenty_everybody_goes_to_the_nearest_and_is_served(seed: int) -> None:
    rng = np.random.default_rng(seed)
    programme = programme_of(region_of(rng))
    plan = programme.plan
    situation = unlimited_situation(programme, rng.integers(0, 9, len(plan.pairs)) / 2)
    stocked = np.array([all(supply_list.stores for supply_list in programme.supply_lists.lists)])
    queued = Queueing(4 * H)
    decision = queued.decide(programme, situation, situation.demand / 2, np.ones(len(plan.offers), dtype=bool))
    check_rows(programme, decision)
    if not stocked.all():
        return
    reachable = sorted(_reachable(programme, queued))
    assert decision.unserved[reachable] == pytest.approx(0)
    assert not decision.swaps.any()
    columns = programme.columns
    own = {
        (give.commodity, place)
        for give, place, other in zip(columns.gives, columns.give_place, columns.give_is_satellite, strict=True)
        if not other
    }
    for flow, patients in zip(columns.flows, decision.flows, strict=True):
        ways = [
            programme.minutes[flow.start, other.end]
            for other in columns.flows
            if other[:2] == flow[:2] and (other.commodity, other.end) in own
        ]
        assert patients == 0 or programme.minutes[flow.start, flow.end] == min(ways)


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_the_order_of_input_does_not_matter(seed: int) -> None:
    region = region_of(np.random.default_rng(seed))
    tables = {
        name: dict(reversed(list(value.items())))
        for name in (field for field in type(region).model_fields)
        if isinstance(value := getattr(region, name), dict)
    }
    turned = region.model_copy(update=tables)
    for (_, one), (_, other) in zip(Played(seed, region).steps, Played(seed, turned).steps, strict=True):
        for name in FIELDS:
            assert np.array_equal(getattr(one, name), getattr(other, name)), name


def test_the_seed_of_hashes_does_not_matter() -> None:
    code = (
        "from tests.engine.queueing.test_queueing import *\n"
        "print([[getattr(d, f).tobytes().hex() for f in FIELDS] for s in range(4) for _, d in Played(s).steps])"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1
    assert len(printed.pop()) > 1000


def test_deciding_changes_nothing_and_can_be_done_again() -> None:
    queued, programme, situation = two_sites(a=12, b=24)
    everything = np.ones(2, dtype=bool)
    first = queued.decide(programme, situation, NOBODY, everything)
    again = queued.decider(programme, np.full(len(everything), np.inf), NOBODY, everything)
    queued.advance(queued.decide(programme, situation, NOBODY, everything), 1.0, first.unserved)
    for name in FIELDS:
        assert np.array_equal(getattr(first, name), getattr(again(situation), name)), name
    # 24 visits at a instead of 12: everybody is served there.
    assert again(replace(situation, capacity=np.array([24.0, 24.0]))).unserved == pytest.approx([0])
    with pytest.raises(InternalError):
        queued.advance(first, 1.0, first.unserved)


# Worlds


NOBODY = np.zeros(1)
ALL = np.ones(2, dtype=bool)


def two_sites(*, a: float, b: float, redirect: int = 4 * H) -> tuple[Queueing, Programme, Situation]:
    """24 patients of A in a pass of 6 h, 4 an hour; site a in A, site b in B 30 min away, with so many visits in the pass."""
    region = world(
        municipalities={"A": {"population": 1000}, "B": {}},
        roads={"ab": {"start": "A", "end": "B", "minutes": 30}},
        sites={"a": {"municipality": "A"}, "b": {"municipality": "B"}},
        care={"akut": {"per_1000": 96}},
        offerings={f"{site}.akut": {"site": site, "care": ["akut"], "capacity": "1 besök/dygn"} for site in "ab"},
    )
    programme = programme_of(region)
    situation = replace(unlimited_situation(programme, np.array([24.0])), capacity=np.array([a, b]))
    return Queueing(redirect), programme, situation


def given_at(programme: Programme, decision: Decision) -> dict[str, float]:
    """Patients per offering."""
    by_offer = tally(programme.columns.give_offer, decision.gives, len(programme.plan.offers))
    return {offer.id: float(patients) for offer, patients in zip(programme.plan.offers, by_offer, strict=True)}


def test_who_is_refused_reaches_the_next_site_after_four_hours() -> None:
    # a is full all the pass. Those of the hours 0 and 1 have waited 4 h when the hours 4 and 5 begin: 2 x 4 = 8 reach b, 16 still stand at a.
    queued, programme, situation = two_sites(a=0, b=24)
    decision = queued.decide(programme, situation, NOBODY, ALL)
    assert given_at(programme, decision) == pytest.approx({"a.akut": 0, "b.akut": 8})
    assert decision.unserved == pytest.approx([16])
    assert decision.late == pytest.approx([16])
    assert decision.goals[[goal.name for goal in GOALS].index("unmet nödvändigt")] == pytest.approx(16)


def test_who_is_refused_sooner_reaches_the_next_site_sooner() -> None:
    # After 2 h: those of the hours 0-3, 4 x 4 = 16. After 90 min the rounds are 45 min, 3 patients each: those of the first 6 of 8 rounds, 18.
    for redirect, reached in ((2 * H, 16), (90 * 60, 18)):
        queued, programme, situation = two_sites(a=0, b=24, redirect=redirect)
        decision = queued.decide(programme, situation, NOBODY, ALL)
        assert given_at(programme, decision) == pytest.approx({"a.akut": 0, "b.akut": reached})


def test_a_redirection_as_long_as_the_pass_comes_in_the_next() -> None:
    # After 6 h nobody goes on in this pass: all 24 stand at a. In the next each hour's 4 have waited 6 h as that hour begins; b takes them all.
    queued, programme, situation = two_sites(a=0, b=24, redirect=PASS)
    decision = queued.decide(programme, situation, NOBODY, ALL)
    assert decision.unserved == pytest.approx([24])
    queued.advance(decision, 1.0, np.array([24.0]))
    assert queued.queues.age.tolist() == [6 * H, 5 * H, 4 * H, 3 * H, 2 * H, H]
    assert queued.queues.patients == pytest.approx([4] * 6)
    decision = queued.decide(programme, situation, np.array([24.0]), ALL)
    assert given_at(programme, decision) == pytest.approx({"a.akut": 0, "b.akut": 24})


def test_a_queue_is_served_oldest_first() -> None:
    # a serves 2 an hour: hours 0-2's 12 in all, nobody of them stands for 4 h. Left are 4 each who stand for 3, 2 and 1 h. The next pass, nobody new:
    # hour 0 a serves 2 of the oldest; hour 1 the other 2 have waited 4 h and go to b, a serves 2 of the next, and so on: 3 x 2 at each.
    queued, programme, situation = two_sites(a=12, b=24)
    decision = queued.decide(programme, situation, NOBODY, ALL)
    assert given_at(programme, decision) == pytest.approx({"a.akut": 12, "b.akut": 0})
    queued.advance(decision, 1.0, decision.unserved)
    assert queued.queues.age.tolist() == [3 * H, 2 * H, H]
    assert queued.queues.patients == pytest.approx([4, 4, 4])
    decision = queued.decide(programme, replace(situation, demand=np.array([12.0])), np.array([12.0]), ALL)
    assert given_at(programme, decision) == pytest.approx({"a.akut": 6, "b.akut": 6})


def test_a_lost_site_is_skipped() -> None:
    queued, programme, situation = two_sites(a=0, b=24)
    decision = queued.decide(programme, situation, NOBODY, np.array([False, True]))
    assert given_at(programme, decision) == pytest.approx({"a.akut": 0, "b.akut": 24})


def test_who_stands_at_a_site_that_is_lost_goes_on_at_once() -> None:
    # All 24 stand at a when it is lost an hour before the first would go on; b has room for 20 of them in the pass.
    queued, programme, situation = two_sites(a=0, b=20, redirect=PASS)
    decision = queued.decide(programme, situation, NOBODY, ALL)
    queued.advance(decision, 1.0, np.array([24.0]))
    decision = queued.decide(programme, situation, np.array([24.0]), np.array([False, True]))
    assert given_at(programme, decision) == pytest.approx({"a.akut": 0, "b.akut": 20})


def test_after_the_last_site_the_first_is_tried_again() -> None:
    # Both full, redirect 2 h: the 4 of hour 0 go to b at hour 2 and back to a at hour 4, where there is a visit to be had from the next pass on.
    queued, programme, situation = two_sites(a=0, b=0, redirect=2 * H)
    decision = queued.decide(programme, situation, NOBODY, ALL)
    queued.advance(decision, 1.0, decision.unserved)
    # At hour 6: hours 0 and 1 are back at a (for 2 h and 1 h), hours 2 and 3 at b, hours 4 and 5 at a for 2 h and 1 h.
    place = {(int(place), int(age)): float(n) for place, age, n in zip(*_arrays(queued), strict=True)}
    assert place == pytest.approx({(0, 2 * H): 8, (1, 2 * H): 4, (0, H): 8, (1, H): 4})


def _arrays(queued: Queueing) -> tuple[Any, Any, Any]:
    return tuple(getattr(queued.queues, field.name) for field in fields(queued.queues))


def test_nowhere_to_go_is_waiting_at_the_nearest() -> None:
    # Everything is lost for a pass; then both are up again and a has room for all.
    queued, programme, situation = two_sites(a=0, b=0)
    decision = queued.decide(programme, situation, NOBODY, ~ALL)
    assert decision.unserved == pytest.approx([24])
    queued.advance(decision, 1.0, decision.unserved)
    after = replace(situation, capacity=np.array([24.0, 0.0]))
    decision = queued.decide(programme, after, np.array([24.0]), ALL)
    assert given_at(programme, decision) == pytest.approx({"a.akut": 24, "b.akut": 0})


def test_a_road_that_is_cut_sends_everybody_elsewhere() -> None:
    # 24 patients of B, 30 min from a and 40 min from c; the road to a is cut while 12 of them stand at a: they go to c with the rest.
    region = world(
        municipalities={"A": {}, "B": {"population": 1000}, "C": {}},
        roads={"ab": {"start": "A", "end": "B", "minutes": 30}, "bc": {"start": "B", "end": "C", "minutes": 40}},
        sites={"a": {"municipality": "A"}, "c": {"municipality": "C"}},
        care={"akut": {"per_1000": 96}},
        offerings={f"{site}.akut": {"site": site, "care": ["akut"], "capacity": "1 besök/dygn"} for site in "ac"},
    )
    whole, cut = programme_of(region), programme_of(region, ("ab",))
    queued = Queueing(PASS)
    situation = replace(unlimited_situation(whole, np.array([12.0])), capacity=np.array([0.0, 99.0]))
    decision = queued.decide(whole, situation, NOBODY, ALL)
    assert decision.unserved == pytest.approx([12])
    queued.advance(decision, 1.0, decision.unserved)
    decision = queued.decide(cut, replace(situation, demand=np.array([24.0])), np.array([12.0]), ALL)
    assert given_at(cut, decision) == pytest.approx({"a.akut": 0, "c.akut": 24})


def test_a_stretch_that_is_broken_off_leaves_the_queues_of_that_time() -> None:
    # After half the pass, 3 h, 3 x 4 have come to a, which is full: standing for 3, 2 and 1 h. After a quarter, 1.5 h, the hour-long rounds
    # say 4 for 1.5 h and 4 for half an hour; 6 are left, so 3 each.
    queued, programme, situation = two_sites(a=0, b=24)
    decision = queued.decide(programme, situation, NOBODY, ALL)
    queued.advance(decision, 0.5, np.array([12.0]))
    assert queued.queues.age.tolist() == [3 * H, 2 * H, H]
    assert queued.queues.patients == pytest.approx([4, 4, 4])
    queued, programme, situation = two_sites(a=0, b=24)
    decision = queued.decide(programme, situation, NOBODY, ALL)
    queued.advance(decision, 0.25, np.array([6.0]))
    assert queued.queues.age.tolist() == [H * 3 // 2, H // 2]
    assert queued.queues.patients == pytest.approx([3, 3])


def test_the_higher_grade_is_served_first() -> None:
    # 6 visits in the pass, one an hour; 4 nödvändiga arise (2/3 an hour) and 12 önskvärda, who get the 6 - 4 = 2 that are left.
    region = world(
        municipalities={"m": {"population": 1000}},
        care={"bra": {"per_1000": 48, "grade": "önskvärt"}, "livsviktig": {"per_1000": 16}},
        offerings={"x": {"care": ["bra", "livsviktig"], "capacity": "24 besök/dygn"}},
    )
    programme = programme_of(region)
    situation = replace(unlimited_situation(programme, np.array([12.0, 4.0])), capacity=np.array([6.0]))
    decision = Queueing(4 * H).decide(programme, situation, np.zeros(2), np.ones(1, dtype=bool))
    assert decision.served == pytest.approx([2, 4])


def test_within_a_grade_all_get_the_same_share() -> None:
    # 12 and 4 of one grade for 8 visits: half of each.
    region = world(
        municipalities={"m": {"population": 1000}},
        care={"p": {"per_1000": 48}, "q": {"per_1000": 16}},
        offerings={"x": {"care": ["p", "q"], "capacity": "24 besök/dygn"}},
    )
    programme = programme_of(region)
    situation = replace(unlimited_situation(programme, np.array([12.0, 4.0])), capacity=np.array([8.0]))
    decision = Queueing(4 * H).decide(programme, situation, np.array([12.0, 4.0]), np.ones(1, dtype=bool))
    assert decision.served == pytest.approx([6, 2])


def test_staff_that_two_offerings_share_is_the_limit_of_both() -> None:
    # 1 h a visit of p, 3 h of q, 12 h of staff: 6 p and 6 q ask for 24 h, so half of each; visits there are enough of.
    region = world(
        municipalities={"m": {"population": 1000}},
        care={"p": {"per_1000": 24}, "q": {"per_1000": 24}},
        offerings={
            "x": {"care": ["p"], "capacity": "99 besök/dygn", "staff": {"läk": "1 h"}},
            "y": {"care": ["q"], "capacity": "99 besök/dygn", "staff": {"läk": "3 h"}},
        },
        staff={"läk": {"competence": "läk", "present": "1 h/dygn"}},
    )
    programme = programme_of(region)
    situation = replace(unlimited_situation(programme, np.array([6.0, 6.0])), pools=np.array([12.0]))
    decision = Queueing(4 * H).decide(programme, situation, np.zeros(2), ALL)
    assert decision.served == pytest.approx([3, 3])


def test_items_come_from_the_own_store_first() -> None:
    # 2 doses a visit, 8 patients at the beginning: 16 doses, 6 of the own store and then the depot's; it has 5, so 11 / 2 = 5.5 are served.
    region = world(
        municipalities={"m": {"population": 1000}},
        sites={"s": {}, "z": {}},
        care={"p": {"per_1000": 32}},
        offerings={
            "x": {"site": "s", "care": ["p"], "capacity": "99 besök/dygn", "items": {"dos": "2 st"}, "supply": ["alla"]}
        },
        stores={
            "alla": {"site": "z", "item": "dos", "amount": "1 st"},
            "egna": {"site": "s", "item": "dos", "amount": "1 st"},
        },
    )
    programme = programme_of(region)
    assert programme.supply_lists.stores == ("egna", "alla")
    situation = replace(unlimited_situation(programme, np.array([8.0])), stock=np.array([6.0, 5.0]))
    decision = Queueing(4 * H).decide(programme, situation, np.array([8.0]), np.ones(1, dtype=bool))
    assert decision.served == pytest.approx([5.5])
    assert decision.draws.sum() == pytest.approx(11)
    less = replace(situation, stock=np.array([6.0, 500.0]))
    decision = Queueing(4 * H).decide(programme, less, np.array([8.0]), np.ones(1, dtype=bool))
    drawn = {
        draw.store: patients for draw, patients in zip(programme.columns.draws, decision.draws, strict=True) if patients
    }
    assert drawn == pytest.approx({0: 6, 1: 10})


def _with_stand_in(place: str) -> tuple[Programme, Situation]:
    """4 patients of akut in A; a has 2 visits of it and 9 of jour, its stand-in, at the site ``place``."""
    region = world(
        municipalities={"A": {"population": 1000}, "B": {}},
        roads={"ab": {"start": "A", "end": "B", "minutes": 30}},
        sites={"a": {"municipality": "A"}, "b": {"municipality": "B"}},
        care={"akut": {"per_1000": 16, "stand_in": [{"care": "jour", "share": 0.25}]}, "jour": {"per_1000": 0}},
        offerings={
            "a.akut": {"site": "a", "care": ["akut"], "capacity": "1 besök/dygn"},
            "jour": {"site": place, "care": ["jour"], "capacity": "1 besök/dygn"},
        },
    )
    programme = programme_of(region)
    return programme, replace(
        unlimited_situation(programme, np.array([4.0])), capacity=np.array([2.0, 9.0]), swaps=np.array([1.0])
    )


def test_a_stand_in_at_the_same_site_serves_its_share() -> None:
    # a serves 2 itself and 0.25 x 4 = 1 as jour; 1 waits.
    programme, situation = _with_stand_in("a")
    decision = Queueing(4 * H).decide(programme, situation, NOBODY, ALL)
    assert [*decision.swaps, *decision.unserved] == pytest.approx([1, 1])
    # With a.akut lost the jour at the same site still takes its share.
    lost = replace(situation, capacity=np.array([0.0, 9.0]))
    decision = Queueing(4 * H).decide(programme, lost, NOBODY, np.array([False, True]))
    assert [*decision.swaps, *decision.unserved] == pytest.approx([1, 3])


def test_a_stand_in_elsewhere_serves_nobody() -> None:
    programme, situation = _with_stand_in("b")
    decision = Queueing(4 * H).decide(programme, situation, NOBODY, ALL)
    assert [*decision.swaps, *decision.unserved] == pytest.approx([0, 2])
    assert decide(programme, situation).unserved == pytest.approx([1])


def test_equally_near_sites_share_newcomers_by_their_size() -> None:
    # Three sites in the town, of 10, 20 and 30 visits a day: 24 newcomers come as 4, 8 and 12, though the second has room for 6 only.
    # The 2 refused at the second are of the last hours and stand there still.
    region = world(
        municipalities={"A": {"population": 1000}},
        sites={site: {} for site in "abc"},
        care={"akut": {"per_1000": 96}},
        offerings={
            f"{site}.akut": {"site": site, "care": ["akut"], "capacity": f"{size} besök/dygn"}
            for site, size in (("a", 10), ("b", 20), ("c", 30))
        },
    )
    programme = programme_of(region)
    situation = replace(unlimited_situation(programme, np.array([24.0])), capacity=np.array([99.0, 6.0, 99.0]))
    decision = Queueing(4 * H).decide(programme, situation, NOBODY, np.ones(3, dtype=bool))
    assert given_at(programme, decision) == pytest.approx({"a.akut": 4, "b.akut": 6, "c.akut": 12})


def _wards(vehicles: float = np.inf) -> tuple[Programme, Situation]:
    """10 inpatients of a in A must leave; b, 30 min away, has 4 beds free, c, 60 min away, 3. One new patient of A at the beginning."""
    region = world(
        municipalities={"A": {"population": 1000}, "B": {}, "C": {}},
        roads={"ab": {"start": "A", "end": "B", "minutes": 30}, "ac": {"start": "A", "end": "C", "minutes": 60}},
        sites={"a": {"municipality": "A"}, "b": {"municipality": "B"}, "c": {"municipality": "C"}},
        care={"vård": {"per_1000": 4, "measure": "vårddygn", "stay": "3 d", "transport": ["amb"]}},
        offerings={f"{site}.vård": {"site": site, "care": ["vård"], "capacity": "9 vårdplatser"} for site in "abc"},
        vehicles={"amb": {"site": "b", "kind": "amb", "number": "1 st", "seats": 1}},
    )
    programme = programme_of(region)
    place = programme.plan.place_index["A"]
    return programme, replace(
        unlimited_situation(programme, np.array([1.0])),
        capacity=np.array([0.0, 4.0, 3.0]),
        leaving=np.array([10.0 if stay.start == place else 0.0 for stay in programme.columns.left_in_place]),
        fleets=np.array([vehicles]),
    )


def _evacuated(vehicles: float) -> tuple[float, float, float]:
    programme, situation = _wards(vehicles)
    open_ = np.array([False, True, True])
    decision = Queueing(4 * H).decide(programme, situation, np.array([1.0]), open_)
    check_rows(programme, decision)
    places = programme.plan.place_index
    ends = {
        end: sum(
            n
            for move, n in zip(programme.columns.evacuations, decision.evacuations, strict=True)
            if move.end == places[end]
        )
        for end in "BC"
    }
    assert decision.unserved == pytest.approx([0])
    return ends["B"], ends["C"], float(decision.left_in_place.sum())


def test_evacuees_take_the_nearest_free_beds_after_new_patients() -> None:
    # The new patient takes one of b's 4 beds, evacuees the 3 others and c's 3: 10 - 6 = 4 stay.
    assert _evacuated(np.inf) == pytest.approx((3, 3, 4))


def test_evacuees_ride_as_far_as_the_vehicles_go() -> None:
    # To b and back 2 x 0.5 h and half an hour of loading and unloading: 1.5 h each, to c 2.5 h. In 9.5 h 3 to b (4.5 h) and 2 to c (5 h).
    assert _evacuated(9.5) == pytest.approx((3, 2, 5))
    assert _evacuated(0.0) == pytest.approx((0, 0, 10))


def test_evacuees_come_before_new_patients_of_a_lower_grade() -> None:
    # One bed is free at b when 1 new patient who only wishes for it stands there and 1 inpatient of nödvändig vård must leave a.
    region = world(
        municipalities={"A": {}, "B": {"population": 1000}},
        roads={"ab": {"start": "A", "end": "B", "minutes": 30}},
        sites={"a": {"municipality": "A"}, "b": {"municipality": "B"}},
        care={
            "bra": {"per_1000": 4, "measure": "vårddygn", "stay": "1 d", "grade": "önskvärt"},
            "livsviktig": {"per_1000": 0, "measure": "vårddygn", "stay": "1 d"},
        },
        offerings={
            f"{site}.x": {"site": site, "care": ["bra", "livsviktig"], "capacity": "1 vårdplatser"} for site in "ab"
        },
    )
    programme = programme_of(region)
    care, town = programme.plan.care_index["livsviktig"], programme.plan.place_index["A"]
    situation = replace(
        unlimited_situation(programme, np.array([1.0])),
        capacity=np.array([0.0, 1.0]),
        leaving=np.array([float(stay == (care, town)) for stay in programme.columns.left_in_place]),
    )
    decision = Queueing(4 * H).decide(programme, situation, np.array([1.0]), np.array([False, True]))
    assert decision.left_in_place.sum() == pytest.approx(0)
    assert decision.unserved == pytest.approx([1])


def test_beds_are_taken_for_good_and_visits_come_hour_by_hour() -> None:
    # 6 who wait and 6 visits in the pass; a redirection after 1 h: in each hour one is served and the rest change site; both have 1 visit an hour.
    # Hour 0: a serves 1. Hour 1: 5 at b, which by now has had 2 visits: 2 are served. Hour 2: 3 at a, again 2 visits come by: 2. Hour 3: 1 at b: 1.
    queued, programme, situation = two_sites(a=6, b=6, redirect=H)
    decision = queued.decide(programme, replace(situation, demand=np.array([6.0])), np.array([6.0]), ALL)
    assert given_at(programme, decision) == pytest.approx({"a.akut": 3, "b.akut": 3})
