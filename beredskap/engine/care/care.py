"""Care on the timeline: each segment is decided from what there is, and what came to pass of it is booked (docs/model.md, Tid och pass)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from beredskap.arrays import Floats, Mask, tally
from beredskap.engine.allocation.programme import Programme
from beredskap.engine.allocation.situation import Decision, Deficit, Situation
from beredskap.engine.allocation.solve import decide
from beredskap.engine.care import booking
from beredskap.engine.care.attribution import Attribution
from beredskap.engine.care.discharges import Discharges
from beredskap.engine.care.follow_ons import FollowOns
from beredskap.engine.care.homes import home_shares
from beredskap.engine.care.inpatients import Inpatients, Moved
from beredskap.engine.care.item_use import ItemSupply, ItemUse
from beredskap.engine.care.opening import Amounts, Leftover, Stretch, less
from beredskap.engine.care.outlook import Outlook
from beredskap.engine.care.over_occupancy import OverOccupancy
from beredskap.engine.care.past import Past
from beredskap.engine.care.progress import Progress, find_progress
from beredskap.engine.care.segment import Again, Booked, Reallocation, Resources, Segment, compute_resources
from beredskap.engine.care.waiting import Waiting
from beredskap.engine.care_plan.patient_ledger import PatientLedger, PatientLedgerWriter
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.segment_terms import SegmentTerms
from beredskap.engine.care_plan.supply_lists import SupplyLists
from beredskap.engine.demand.surges import Surges
from beredskap.engine.environment import Environment
from beredskap.engine.memory import Origins, Recalled
from beredskap.engine.pass_calendar import Passes, open_shares
from beredskap.engine.queueing import queues
from beredskap.engine.queueing.queueing import Queueing
from beredskap.errors import InternalError
from beredskap.lp.lexicographic import Start
from beredskap.model.region import Region
from beredskap.model.result.memory import Tree
from beredskap.model.scenario.starting_point import USUAL, StartingPoint
from beredskap.units import HOUR


@dataclass(frozen=True)
class RemainingInpatients:
    """Inpatients of a care type who had not been moved from a lost site when its ``deadline`` came, at the end of segment ``booked``."""

    site: str
    care: int
    deadline: int
    patients: float
    booked: int


class Care:
    """The state of care in one run: who waits, which beds are taken, what has been used and booked.

    ``programme`` is that of the undisturbed roads; every other has the same columns. ``census`` are the usual inpatients by give; the
    ``starting_point`` tells those reported, and who waits already. From the reference week: ``usual_use`` (stores, grades) per hour, and for each of its
    passes who is served (``before``, by pair: some follow on after the start) and given care (``gives``, by give; in the week itself those of its mean day).
    ``queueing`` decides while nobody coordinates.
    """

    def __init__(
        self,
        plan: CarePlan,
        programme: Programme,
        supply_lists: SupplyLists,
        passes: Passes,
        horizon: int,
        *,
        census: Floats,
        usual_use: Floats | None = None,
        starting_point: StartingPoint = USUAL,
        queueing: Queueing | None = None,
        before: Sequence[Floats] = (),
        gives: Sequence[Floats] = (),
        usual: PatientLedger | None = None,
    ) -> None:
        self.plan = plan
        self.programme = programme
        self.supply_lists = supply_lists
        self.passes = passes
        self.horizon = horizon
        self.waiting = Waiting(plan, programme.columns, passes, starting_point.queues)
        self.past = Past(len(plan.pairs))
        self.inpatients = Inpatients(plan, programme.columns, passes.length)
        self.inpatients.fill(census, 1 - passes.ends(0) / passes.length)
        self.inpatients.set_occupancy(starting_point.inpatients)
        self._outlook = Outlook(plan, programme.columns, programme.coming, passes, gives)
        self.over_occupancy = OverOccupancy(plan)
        self.item_use = ItemUse(plan, programme.columns, supply_lists, usual_use, horizon)
        self.surges = Surges(plan)
        self.discharges = Discharges(plan, passes.length)
        self.ledger_writer = PatientLedgerWriter(
            plan.care_ids,
            plan.places,
            sorted(plan.region.sites),
            clock=passes.offset,
            holidays=passes.holidays(horizon),
            pass_length=passes.length,
            opening=self._matrix(self.waiting.total),
        )
        self.booked: list[Booked] = []
        self._leftover: Leftover | None = None
        self._gives = gives
        self._usual = usual
        self._without_place = np.zeros(len(programme.columns.gives))
        self._queueing = queueing
        self.offer_ids = [offer.id for offer in plan.offers]
        self._sites = sorted({offer.site for offer in plan.offers})
        self._attribution = Attribution(plan, programme.columns, self.ledger_writer.sites)
        self._account = {"arose": float(self.waiting.total.sum()), "served": 0.0, "unmet": 0.0}
        self._follow_ons = FollowOns(plan, passes)
        if before:
            self._follow_ons.begin([before[passes.of_week(-back)] for back in range(1, self._follow_ons.reach + 1)])

    def stretch(self, now: int) -> Stretch:
        """What is left at ``now`` of the pass that it lies in."""
        number = self.passes.number(now)
        end = min(self.passes.ends(number), self.horizon)
        return Stretch(number, now, end, self.passes.window(now, end))

    def decide(
        self, now: int, world: Environment, terms: SegmentTerms, programme: Programme, start: Start | None = None
    ) -> Segment:
        """Decide the rest of the pass that ``now`` lies in; ``programme`` is that of the roads as they are, and ``start`` where to start solving."""
        stretch = self.stretch(now)
        number = stretch.number
        level = np.array(world.levels(self.offer_ids))
        frozen = self._frozen(world)
        surging = self.surges.expect(stretch.end)
        arising = self._ordinary(stretch, terms.demand) + surging
        following = self._follow_ons.due(number, stretch.seconds / (self.passes.ends(number) - now))
        self.discharges.carry_out(now, terms.discharges, self.inpatients, frozen)
        resources = compute_resources(
            self.plan, stretch, world, terms, self.inpatients, self.over_occupancy, level, frozen, self._leftover
        )
        supply = self.item_use.prepare(now, stretch.end, world, self.inpatients, (level > 0).astype(float), terms)
        situation = self._situation(stretch, terms, arising + following, resources, supply)
        queues = None if terms.coordinated else self._queueing
        decision, again = (
            self._allocate(programme, situation, start)
            if queues is None
            else self._queue(queues, programme, situation, terms, level)
        )
        return Segment(
            stretch=stretch,
            programme=programme,
            arising=arising,
            surging=surging,
            demand=terms.demand,
            following=following,
            resources=resources,
            supply=supply,
            decision=decision,
            terms=terms,
            again=again,
            queues=queues,
        )

    def _allocate(self, programme: Programme, situation: Situation, start: Start | None) -> tuple[Decision, Again]:
        decision = decide(programme, situation, start)
        return decision, Reallocation(programme, decision.start)

    def _queue(
        self, queues: Queueing, programme: Programme, situation: Situation, terms: SegmentTerms, level: Floats
    ) -> tuple[Decision, Again]:
        waiting = np.where(terms.postponed[self.plan.pair_care], 0.0, self.waiting.total)
        is_open = (level > 0) & (terms.full_capacity(self.plan) > 0)
        again = queues.decider(programme, situation.capacity, waiting, is_open)
        return queues.decide(programme, situation, waiting, is_open), again

    def _frozen(self, world: Environment) -> Mask:
        """Which offers are in lost sites: (offers,)."""
        lost = {site for site in self._sites if world.site_lost(site)}
        return np.array([offer.site in lost for offer in self.plan.offers], dtype=bool)

    def _ordinary(self, stretch: Stretch, factor: Floats) -> Floats:
        """New patients (pairs,) but for surges and those who follow on: what the profiles bring in the stretch; ``factor`` is by care type."""
        days = np.array([shape.demand_days(*stretch.window) for shape in self.plan.shapes]) * factor
        return np.asarray(self.plan.pair_base * days[self.plan.pair_care])

    def _situation(
        self, stretch: Stretch, terms: SegmentTerms, arriving: Floats, resources: Resources, supply: ItemSupply
    ) -> Situation:
        demand = self.waiting.total + arriving
        due = self.waiting.due(stretch.number, arriving)
        postponed = terms.postponed[self.plan.pair_care]
        lying = self.inpatients.staff_hours((resources.level > 0).astype(float))
        coming = self._outlook.look(stretch.number, terms.coming, lying, resources.level, terms.postponed)
        spare = less(resources.amounts.pools, resources.committed_hours)
        return Situation(
            length=stretch.seconds,
            demand=np.where(postponed, 0.0, demand),
            can_wait=np.where(postponed, 0.0, np.maximum(demand - due, 0.0)),
            past=self.past.patients.copy(),
            past_unmet=self.past.unmet.copy(),
            capacity=resources.capacity,
            over=resources.over,
            satellites=terms.satellites,
            pools=np.maximum(spare, 0.0),
            coming_free=coming.free,
            coming_visits=coming.visits,
            fleets=resources.amounts.fleets,
            leaving=resources.leaving,
            swaps=self.waiting.swappable(arriving),
            usual=self._usual_gives(stretch),
            stock=supply.stock,
            ration=supply.ration,
            deficit=Deficit(
                excess=resources.excess,
                pools=np.maximum(-spare, 0.0),
                taken=supply.committed.taken.sum(axis=1),
                stock=supply.committed.lacking,
                ration=supply.kept,
                coming=coming,
            ),
        )

    def _usual_gives(self, stretch: Stretch) -> Floats:
        if not self._gives:
            return np.full(len(self.programme.columns.gives), np.inf)
        whole = self.passes.window(self.passes.begins(stretch.number), self.passes.ends(stretch.number))
        share = open_shares(self.plan.shapes, stretch.window, whole)
        return self._gives[self.passes.of_week(stretch.number)] * share[self.programme.columns.give_care]

    def advance(self, segment: Segment, to: int) -> None:
        """Book the part of a decided segment up to ``to``; at the end of its pass waits expire and stays end."""
        number, start = segment.stretch.number, segment.stretch.start
        share = (to - start) / segment.stretch.seconds
        arrived = self._ordinary(segment.stretch.until(to), segment.demand) + segment.surging * share
        arrived = arrived + segment.following * share
        self.surges.arrive(share)
        progress = find_progress(segment, to, arrived, self.waiting.total, self._attribution)
        decision, self._leftover = progress.decision, progress.leftover
        row = self.ledger_writer.add_segment(start, to, self._matrix(arrived))
        self.waiting.arrive(number, arrived)
        self._follow_ons.arise(number, (to - start) / (self.passes.ends(number) - start))
        served = np.minimum(decision.served, self.waiting.total)
        taken = self.waiting.take(served, decision.swaps)
        self._account["served"] += self._attribution.book(self.ledger_writer, row, decision, taken)
        self._follow_ons.add(to, served)
        moved = self.inpatients.evacuate(segment.resources.excess, decision.evacuations, decision.gives)
        self.inpatients.admit(self._attribution.admissions(decision))
        self._outlook.give(number, decision.gives, is_over=to == self.passes.ends(number))
        use = self.item_use.settle(start, to, segment.supply, segment.decision, decision)
        present, satellites = self.inpatients.per_offer(), self.inpatients.satellites()
        self.over_occupancy.advance(to - start, segment.resources.ordinary, present)
        unmet = np.zeros(len(self.plan.pairs))
        if to == self.passes.ends(number):
            unmet = self._expire(number, row)
            self.inpatients.discharge(segment.resources.frozen)
        self.past.fade(to - start)
        self.past.add(served, unmet)
        if segment.queues is not None:
            segment.queues.advance(segment.decision, share, self.waiting.total)
        self._account["arose"] += float(arrived.sum())
        self._account["unmet"] += float(unmet.sum())
        self._book(segment, to, progress, moved, unmet, use, present, satellites)

    def _expire(self, number: int, row: int) -> Floats:
        """Book those whose wait ends with pass ``number`` as unmet in segment ``row`` of the ledger; gives how many (pairs,)."""
        leaving = self.waiting.expire(number)
        if len(leaving.pair):
            self.ledger_writer.add_unmet(
                row,
                leaving.arisen,
                self.plan.pair_care[leaving.pair],
                self.plan.pair_place[leaving.pair],
                leaving.patients,
            )
        return tally(leaving.pair, leaving.patients, len(self.plan.pairs))

    def _book(
        self,
        segment: Segment,
        to: int,
        progress: Progress,
        moved: list[Moved],
        unmet: Floats,
        use: Floats,
        present: Floats,
        satellites: Floats,
    ) -> None:
        done, programme, resources = progress.decision, segment.programme, segment.resources
        self.booked.append(
            Booked(
                start=segment.stretch.start,
                end=to,
                number=segment.stretch.number,
                decision=segment.decision,
                coordinated=segment.queues is None,
                terms=segment.terms,
                lying=resources.present,
                again=segment.again,
                programme=programme,
                share=progress.share,
                level=resources.level,
                capacity=progress.there.visits + resources.free + resources.over,
                used=tally(programme.columns.give_offer, done.gives, len(self.plan.offers)),
                inpatients=present,
                satellites=satellites,
                over=self.over_occupancy.above(resources.ordinary, present),
                pool_hours=progress.there.pools,
                pool_used=progress.used.pools,
                fleet_hours=progress.there.fleets,
                fleet_used=progress.used.fleets,
                manned=resources.opening.manned(segment.stretch.until(to)),
                rides=programme.journeys.hours_by_start(done.flows, done.evacuations),
                trips=programme.journeys.count_trips(done.flows, done.evacuations),
                waiting=self.waiting.total,
                unmet=unmet,
                moved=tuple(moved),
                leaving=resources.leaving,
                use=use,
            )
        )

    def _matrix(self, per_pair: Floats) -> Floats:
        """Patients (pairs,) as (cares, municipalities)."""
        matrix = np.zeros((len(self.plan.care_ids), len(self.plan.places)))
        matrix[self.plan.pair_care, self.plan.pair_place] = per_pair
        return matrix

    def draw_rates(self, segment: Segment) -> dict[str, float]:
        """What care takes per hour while a decision holds, in base units by id of the store."""
        used = self.item_use.draws(segment.supply, segment.decision)
        hours = segment.stretch.seconds / HOUR
        return {
            name: float(amount) / hours for name, amount in zip(self.supply_lists.stores, used, strict=True) if amount
        }

    def count_remaining(self, site: str, now: int) -> list[RemainingInpatients]:
        """Inpatients still in a lost site and its child sites when the deadline comes, by care type."""
        there = self._gives_in(site)
        cares = sorted(set(self.inpatients.care[there & (self.inpatients.per_give > 1e-6)].tolist()))
        return [
            RemainingInpatients(site, care, now, self.count_inpatients(site, care), len(self.booked) - 1)
            for care in cares
        ]

    def count_inpatients(self, site: str, care: int) -> float:
        """Inpatients of a care type in a site and its child sites now."""
        chosen = self._gives_in(site) & (self.inpatients.care == care)
        return float(sum(self.inpatients.per_give[chosen].tolist()))

    def _gives_in(self, site: str) -> Mask:
        sites = _with_children(self.plan.region, site)
        return np.array([self.plan.offers[offer].site in sites for offer in self.inpatients.offer], dtype=bool)

    def book_without_place(self, site: str) -> None:
        """Inpatients still in a lost site are without care from now on, once each: they count as if they had sought it in the segment that ends now.

        Those already counted who have been moved since are not there any more.
        """
        there = self._gives_in(site)
        present = self.inpatients.per_give
        counted = np.minimum(self._without_place, present)
        new = np.where(there, present - counted, 0.0)
        self._without_place = counted + new
        by_home = np.zeros((len(self.plan.care_ids), len(self.plan.places)))
        np.add.at(by_home, self.inpatients.care, new[:, None] * self._homes)
        self.ledger_writer.add_without_place(len(self.booked) - 1, by_home)
        self._account["arose"] += float(new.sum())
        self._account["unmet"] += float(new.sum())

    @cached_property
    def _homes(self) -> Floats:
        return home_shares(self.plan, self.programme.columns, self._usual)

    def remember(
        self, origins: Origins, roads_of: Callable[[Programme], Tree], terms_of: Callable[[SegmentTerms], Tree]
    ) -> Tree:
        """All that the coming time and the journal rest on, between two segments.

        ``roads_of`` tells which roads a programme is of, ``terms_of`` what the terms of a segment were.
        """
        return {
            "waiting": self.waiting.remember(),
            "past": self.past.remember(),
            "inpatients": self.inpatients.remember(),
            "outlook": self._outlook.remember(),
            "over_occupancy": self.over_occupancy.remember(),
            "item_use": self.item_use.remember(),
            "surges": self.surges.remember(origins),
            "discharges": self.discharges.remember(origins),
            "ledger": self.ledger_writer.remember(),
            "follow_ons": self._follow_ons.remember(),
            "queues": None if self._queueing is None else queues.remember(self._queueing.queues),
            "leftover": self._leftover
            and {name: amounts._asdict() for name, amounts in self._leftover._asdict().items()},
            "without_place": self._without_place.copy(),
            "account": dict(self._account),
            "booked": [
                {**booking.remember(one), "roads": roads_of(one.programme), "terms": terms_of(one.terms)}
                for one in self.booked
            ],
        }

    def recall(
        self,
        memory: Recalled,
        origins: Origins,
        programme_of: Callable[[Recalled], Programme],
        terms_of: Callable[[Recalled, tuple[int, int]], SegmentTerms],
    ) -> None:
        """Take back what `remember` gave; terms are of a stretch (seconds as in `Passes.window`)."""
        gives = len(self.programme.columns.gives)
        self.waiting.recall(memory.part("waiting"))
        self.past.recall(memory.part("past"))
        self.inpatients.recall(memory.part("inpatients"))
        self._outlook.recall(memory.part("outlook"))
        self.over_occupancy.recall(memory.part("over_occupancy"))
        self.item_use.recall(memory.part("item_use"))
        self.surges.recall(memory.part("surges"), origins)
        self.discharges.recall(memory.part("discharges"), origins, gives)
        self.ledger_writer.recall(memory.part("ledger"))
        self._follow_ons.recall(memory.part("follow_ons"))
        places = len(self.plan.pairs) * len(self._sites)
        if self._queueing is not None:
            self._queueing.queues = queues.recall(memory.part("queues"), places)
        self._leftover = self._recall_leftover(memory.part("leftover")) if memory.has("leftover") else None
        self._without_place = memory.floats("without_place", gives)
        account = memory.part("account")
        self._account = {name: account.number(name, -math.inf) for name in self._account}

        def terms_from(part: Recalled, start: int, seconds: int) -> SegmentTerms:
            return terms_of(part, self.passes.window(start, start + seconds))

        self.booked = [
            booking.recall(one, programme_of(one.part("roads")), self._queueing, places, terms_from)
            for one in memory.parts("booked")
        ]

    def _recall_leftover(self, memory: Recalled) -> Leftover:
        plan = self.plan
        sizes = {"visits": len(plan.offers), "pools": len(plan.pools), "fleets": len(plan.fleet_kinds)}

        def amounts(name: str) -> Amounts:
            part = memory.part(name)
            return Amounts(**{kind: part.floats(kind, size) for kind, size in sizes.items()})

        return Leftover(amounts("spare"), amounts("rest"))

    def check(self) -> None:
        """Raises `InternalError` unless patients = served + waiting + unmet, to 1e-6."""
        balance = self._account["arose"] - self._account["served"] - self._account["unmet"] - self.waiting.total.sum()
        if abs(balance) > 1e-6 * max(1.0, self._account["arose"]):
            raise InternalError(f"patients appear or vanish: {balance}")


def _with_children(region: Region, site: str) -> set[str]:
    found = {site}
    while more := {name for name, other in region.sites.items() if other.parent in found} - found:
        found |= more
    return found
