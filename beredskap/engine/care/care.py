"""Care on the timeline: each segment is decided from what there is, and what came to pass of it is booked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from beredskap.arrays import Floats, part_of, parts_of, tally
from beredskap.engine.allocation.programme import Programme
from beredskap.engine.allocation.situation import Decision, Situation
from beredskap.engine.allocation.solve import decide
from beredskap.engine.care.attribution import Attribution
from beredskap.engine.care.discharges import Discharges
from beredskap.engine.care.inpatients import Inpatients, Moved
from beredskap.engine.care.item_use import Provisions
from beredskap.engine.care.waiting import Waiting
from beredskap.engine.care_plan.patient_ledger import Cohorts
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.segment_terms import Terms
from beredskap.engine.care_plan.supply_lists import Larders
from beredskap.engine.demand.surges import Surges
from beredskap.engine.environment import Conditions
from beredskap.engine.pass_calendar import Passes, capacity_days
from beredskap.engine.queueing.queueing import Uncoordinated
from beredskap.errors import InternalError
from beredskap.lp.lexicographic import Start
from beredskap.model.region import Region
from beredskap.units import DAY, HOUR

Again = Callable[[Situation], Decision]


@dataclass(frozen=True)
class Booked:
    """What came to pass in one segment, for the journal and for the bottlenecks; ``again`` decides it again in another situation."""

    start: int
    end: int
    number: int
    decision: Decision
    again: Again
    programme: Programme
    share: float
    level: Floats
    capacity: Floats
    used: Floats
    inpatients: Floats
    pool_hours: Floats
    pool_used: Floats
    fleet_hours: Floats
    fleet_used: Floats
    waiting: Floats
    unmet: Floats
    moved: tuple[Moved, ...]
    leaving: Floats
    use: Floats


@dataclass(frozen=True)
class Left:
    """Inpatients of a care type not moved from a lost site when its deadline came, at the end of segment ``booked``."""

    site: str
    care: int
    deadline: int
    patients: float
    booked: int


class Care:
    """The state of care in one run: who waits, who lies where, and what has been booked.

    ``start`` is where to solve from (`start_from`), ``usual_use`` the reference week's use of stores (stores × grades, per hour), and ``before`` and
    ``gives`` who is usually served in each pass of the week, per pair (some follow on after the start) and per column of gives. ``occupancy`` are
    inpatients at the start as reported, per offering, and ``uncoordinated`` decides while nobody coordinates.
    """

    def __init__(
        self,
        plan: CarePlan,
        programme: Programme,
        larders: Larders,
        passes: Passes,
        horizon: int,
        *,
        census: Floats,
        usual_use: Floats | None = None,
        occupancy: Mapping[str, float] | None = None,
        uncoordinated: Uncoordinated | None = None,
        start: Start | None = None,
        before: Sequence[Floats] = (),
        gives: Sequence[Floats] = (),
    ) -> None:
        self.plan = plan
        self.programme = programme
        self.larders = larders
        self.passes = passes
        self.horizon = horizon
        self._start = start
        self.waiting = Waiting(plan, programme.columns, passes.length)
        self.inpatients = Inpatients(plan, programme.columns, passes.length)
        self.inpatients.fill(census, 1 - passes.ends(0) / passes.length)
        self.inpatients.report(occupancy or {})
        self.provisions = Provisions(plan, programme.columns, larders, usual_use, horizon)
        self.surges = Surges(plan)
        self.discharges = Discharges(plan, passes.length)
        self.cohorts = Cohorts(
            plan.care_ids,
            plan.places,
            sorted(plan.region.sites),
            clock=passes.offset,
            pass_length=passes.length,
        )
        self.booked: list[Booked] = []
        self._gives = gives
        self._uncoordinated = uncoordinated
        self.offer_ids = [offer.id for offer in plan.offers]
        self._sites = sorted({offer.site for offer in plan.offers})
        self._is_bed = np.array([offer.beds for offer in plan.offers], dtype=bool)
        self._attribution = Attribution(plan, programme.columns, self.cohorts.sites)
        self._followers: dict[int, Floats] = {}
        self._now = 0
        self._account = {"arose": 0.0, "served": 0.0, "unmet": 0.0}
        reach = max((step.after for step in plan.follows), default=0) // passes.length + 1
        for back in range(1, reach + 1 if before else 0):
            served = before[passes.of_week(-back)]
            self._follow(passes.ends(-back), served)
        if 0 in self._followers:
            self._followers[0] *= passes.ends(0) / passes.length

    def use_programme(self, programme: Programme) -> None:
        """Decide with other travel times from now on."""
        self.programme = programme

    def start_from(self, start: Start | None) -> None:
        """Solve from here from now on."""
        self._start = start

    def window(self, now: int) -> tuple[int, int]:
        """The whole pass that ``now`` lies in, in seconds from a Monday 00:00."""
        number = self.passes.number(now)
        return self.passes.begins(number) + self.passes.offset, self.passes.ends(number) + self.passes.offset

    def decide(self, now: int, world: Conditions, terms: Terms) -> None:
        """Decide the rest of the pass that ``now`` lies in, on these terms."""
        self._now = now
        self._terms = terms
        self._number = self.passes.number(now)
        self._end = min(self.passes.ends(self._number), self.horizon)
        self._whole = self.window(now)
        self._level = np.array(world.levels(self.offer_ids))
        self._active = (self._level > 0).astype(float)
        lost = {site for site in self._sites if world.site_lost(site)}
        self._frozen = np.array([offer.site in lost for offer in self.plan.offers], dtype=bool)
        self._arriving = self._arising(now, self._end)
        self.discharges.carry_out(now, terms.discharges, self.inpatients, self._frozen)
        situation = self._situation(world)
        if terms.coordinated or self._uncoordinated is None:
            self._by_queues = None
            self._decision = decide(self.programme, situation, self._start)
            self._again: Again = partial(decide, self.programme, start=self._decision.start)
            return
        self._by_queues = self._uncoordinated
        waiting = np.where(terms.held[self.plan.pair_care], 0.0, self.waiting.total)
        is_open = (self._level > 0) & (terms.whole(self.plan) > 0)
        self._again = self._by_queues.again(self.programme, waiting, is_open)
        self._decision = self._by_queues.decide(self.programme, situation, waiting, is_open)

    @property
    def decision(self) -> Decision:
        """The decision in force."""
        return self._decision

    def _arising(self, begin: int, end: int) -> Floats:
        """Who arises: the pass's ordinary demand evenly over it, surges, and those who follow on from care given before."""
        days = np.array([shape.demand_days(*self._whole) for shape in self.plan.shapes])
        days = days * self._terms.demand
        ordinary = self.plan.pair_base * days[self.plan.pair_care] * (end - begin) / self.passes.length
        return np.asarray(ordinary + self.surges.expect(end))

    def _situation(self, world: Conditions) -> Situation:
        now, end = self._now, self._end
        followers = self._followers.get(self._number)
        rest = (end - now) / (self.passes.ends(self._number) - now)
        self._following = np.zeros(len(self.plan.pairs)) if followers is None else followers * rest
        arriving = self._arriving + self._following
        demand = self.waiting.total + arriving
        due = self.waiting.due(self._number, arriving)
        held = self._terms.held[self.plan.pair_care]
        whole = self._terms.whole(self.plan)
        at_level = parts_of(whole, self._level)
        beds = np.where(self._is_bed, at_level, 0.0)
        self._excess = self.inpatients.excess(np.where(self._is_bed, beds, np.inf))
        self._leaving = self.inpatients.leaving(self._excess)
        self._capacity = np.where(
            self._is_bed, np.maximum(beds - self.inpatients.per_offer(), 0.0), self._visits(at_level)
        )
        self._committed_hours = self.inpatients.staff_hours(self._active) * (end - now) / DAY
        self._pool_hours = self._in_pass(self._terms.pools, np.ones(len(self._terms.pools)))
        self._fleet_hours = self._vehicle_hours(world)
        stock, ration = self.provisions.prepare(now, end, world, self.inpatients, self._active, self._terms)
        return Situation(
            length=end - now,
            demand=np.where(held, 0.0, demand),
            patient=np.where(held, 0.0, np.maximum(demand - due, 0.0)),
            capacity=self._capacity,
            pools=np.maximum(self._pool_hours - self._committed_hours, 0.0),
            fleets=self._fleet_hours,
            leaving=self._leaving,
            swaps=self.waiting.swappable(arriving),
            usual=self._usual_gives(),
            stock=stock,
            ration=ration,
        )

    def _usual_gives(self) -> Floats:
        if not self._gives:
            return np.full(len(self.programme.columns.gives), np.inf)
        return self._gives[self.passes.of_week(self._number)] * (self._end - self._now) / self.passes.length

    def _in_pass(self, amount: Floats, of_pass: Floats) -> Floats:
        """What the rest of the pass has of ``amount`` × ``of_pass``: within a pass everything is spread evenly, as demand is."""
        return parts_of(amount, of_pass * (self._end - self._now) / self.passes.length)

    def _visits(self, at_level: Floats) -> Floats:
        return self._in_pass(at_level, capacity_days(self._terms.shapes, *self._whole))

    def _vehicle_hours(self, world: Conditions) -> Floats:
        more = self._terms.vehicles
        hours = self._in_pass(more, np.full(len(more), self.passes.length / HOUR))
        left = [part_of(fleet.number, world.vehicles_left(fleet.site, fleet.on_site)) for fleet in self.plan.fleets]
        hours_open = [fleet.shape.open_hours(*self._whole) for fleet in self.plan.fleets]
        for fleet, own in zip(
            self.plan.fleets, self._in_pass(np.array(left, dtype=float), np.array(hours_open)), strict=True
        ):
            hours[fleet.kind] += own
        return hours

    def advance(self, to: int) -> None:
        """Book the part of the decided segment up to ``to``; at the pass's end waits expire and stays end."""
        share = (to - self._now) / (self._end - self._now)
        decision = self._decision
        arrived = (self._arriving + self._following) * share
        segment = self.cohorts.add_segment(self._now, to, self._matrix(arrived))
        self.waiting.arrive(self._number, arrived)
        self.surges.arrive(share)
        self._followers[self._number] = self._following * (1 - share)
        served = np.minimum(decision.served * share, self.waiting.total)
        taken = self.waiting.take(served, decision.swaps * share)
        self._account["served"] += self._attribution.book(self.cohorts, segment, decision, taken)
        self._follow(to, served)
        moved = self.inpatients.move(self._excess, decision.moves * share, decision.gives)
        self.inpatients.admit(self._attribution.admitted(decision) * share)
        use = self.provisions.settle(self._now, to, decision, share)
        present = self.inpatients.per_offer()
        unmet = np.zeros(len(self.plan.pairs))
        if to == self.passes.ends(self._number):
            unmet = self._expire(segment)
            self.inpatients.discharge(self._frozen)
        if self._by_queues is not None:
            self._by_queues.advance(decision, share, self.waiting.total)
        self._account["arose"] += float(arrived.sum())
        self._account["unmet"] += float(unmet.sum())
        self._book(to, share, moved, unmet, use, present)

    def _expire(self, segment: int) -> Floats:
        leaving = self.waiting.expire(self._number)
        if len(leaving.pair):
            self.cohorts.add_unmet(
                segment,
                leaving.arisen,
                self.plan.pair_care[leaving.pair],
                self.plan.pair_place[leaving.pair],
                leaving.patients,
            )
        return tally(leaving.pair, leaving.patients, len(self.plan.pairs))

    def _follow(self, to: int, served: Floats) -> None:
        """Those served go on to the care that follows, from the first pass boundary after their time."""
        for step in self.plan.follows:
            due = self.passes.number(to + step.after)
            if self.passes.begins(due) < to + step.after:
                due += 1
            waiting = self._followers.setdefault(due, np.zeros(len(self.plan.pairs)))
            waiting += self.plan.following(step, served)

    def _book(self, to: int, share: float, moved: list[Moved], unmet: Floats, use: Floats, present: Floats) -> None:
        decision = self._decision
        lying = np.minimum(self._committed_hours, self._pool_hours)
        hours = (lying + self.programme.pool_use(decision.gives, self._end - self._now)) * share
        self.booked.append(
            Booked(
                self._now,
                to,
                self._number,
                decision,
                self._again,
                self.programme,
                share,
                self._level,
                self._capacity * np.where(self._is_bed, 1.0, share),
                tally(self.programme.columns.give_offer, decision.gives * share, len(self.plan.offers)),
                present,
                self._pool_hours * share,
                hours,
                self._fleet_hours * share,
                self.programme.journeys.fleet_hours(decision.flows, decision.moves) * share,
                self.waiting.total,
                unmet,
                tuple(moved),
                self._leaving,
                use,
            )
        )

    def _matrix(self, per_pair: Floats) -> Floats:
        matrix = np.zeros((len(self.plan.care_ids), len(self.plan.places)))
        matrix[self.plan.pair_care, self.plan.pair_place] = per_pair
        return matrix

    def draws(self) -> dict[str, float]:
        """What care takes from each store per hour while the decision holds."""
        used = self.provisions.use(self._decision).sum(axis=1)
        hours = (self._end - self._now) / HOUR
        return {name: float(amount) / hours for name, amount in zip(self.larders.stores, used, strict=True) if amount}

    def left_in(self, site: str, now: int) -> list[Left]:
        """Inpatients still in a lost site, its child sites included, when the deadline comes."""
        sites = _with_children(self.plan.region, site)
        left: dict[int, float] = {}
        for row, patients in enumerate(self.inpatients.per_row):
            if self.plan.offers[self.inpatients.offer[row]].site in sites and patients > 1e-6:
                care = int(self.inpatients.care[row])
                left[care] = left.get(care, 0.0) + float(patients)
        return [Left(site, care, now, patients, len(self.booked) - 1) for care, patients in sorted(left.items())]

    def check(self) -> None:
        """Conservation: patients = served + waiting + unmet, to 1e-6 (design §4.11). Raises `InternalError`."""
        balance = self._account["arose"] - self._account["served"] - self._account["unmet"] - self.waiting.total.sum()
        if abs(balance) > 1e-6 * max(1.0, self._account["arose"]):
            raise InternalError(f"patients appear or vanish: {balance}")


def _with_children(region: Region, site: str) -> set[str]:
    found = {site}
    while more := {name for name, other in region.sites.items() if other.parent in found} - found:
        found |= more
    return found
