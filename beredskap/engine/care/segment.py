"""One segment of care: the rest of a pass as it was decided, and what of it came to pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from beredskap.arrays import Floats, Mask, part_of, parts_of
from beredskap.engine.allocation.programme import Programme
from beredskap.engine.allocation.situation import Decision, Situation
from beredskap.engine.allocation.solve import decide
from beredskap.engine.care.inpatients import Inpatients, Moved
from beredskap.engine.care.item_use import ItemSupply
from beredskap.engine.care.opening import Amounts, Leftover, Opening, Stretch
from beredskap.engine.care.over_occupancy import OverOccupancy
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.segment_terms import SegmentTerms
from beredskap.engine.environment import Environment
from beredskap.engine.pass_calendar import capacity_days
from beredskap.engine.queueing.queueing import Queueing
from beredskap.lp.lexicographic import Start
from beredskap.units import DAY

Again = Callable[[Situation], Decision]
"""Decides the same segment in another situation."""


@dataclass(frozen=True)
class Reallocation:
    """Decides a coordinated segment again, from where its decision was found."""

    programme: Programme
    start: Start | None

    def __call__(self, situation: Situation) -> Decision:
        return decide(self.programme, situation, self.start, thorough=False)


@dataclass(frozen=True, kw_only=True)
class Resources:
    """What a stretch has.

    Attributes:
        level: 0 to 1, by offer.
        frozen: Whether it is in a lost site, by offer.
        amounts: Visits, and hours of staff and vehicles, with what an earlier part of the pass left.
        present: Inpatients, by offer.
        free: Free ordinary beds for new patients, by offer.
        ordinary: Beds, by offer: none where care is visits.
        over: Beds beyond them that are free, by offer.
        committed_hours: What inpatients take of the hours of staff, by pool.
        excess: Inpatients above what their offer's beds hold, those beyond the ordinary included, by give.
        leaving: The same by `Columns.left_in_place`.
        opening: What there is without what was left, and when.
    """

    level: Floats
    frozen: Mask
    amounts: Amounts
    present: Floats
    free: Floats
    ordinary: Floats
    over: Floats
    committed_hours: Floats
    excess: Floats
    leaving: Floats
    opening: Opening

    @property
    def capacity(self) -> Floats:
        """Visits or free beds for new patients: (offers,)."""
        return self.amounts.visits + self.free


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A stretch as it was decided.

    Attributes:
        arising: New patients, those who follow on not among them, by pair.
        surging: Those of the arising who are beyond the ordinary; they come evenly.
        demand: Factor of the ordinary demand, by care type.
        following: New patients who follow on from care given before, by pair.
        terms: What held while it was decided.
        again: Decides it again in another situation.
        queues: What decided it where nobody coordinates.
    """

    stretch: Stretch
    programme: Programme
    arising: Floats
    surging: Floats
    demand: Floats
    following: Floats
    resources: Resources
    supply: ItemSupply
    decision: Decision
    terms: SegmentTerms
    again: Again
    queues: Queueing | None


@dataclass(frozen=True, kw_only=True)
class Booked:
    """What came to pass in one segment, for the journal and for the bottlenecks.

    Attributes:
        start, end: Seconds from the start of the run.
        number: Of the pass.
        decision: As it was for the whole stretch, of whose seconds the ``share`` passed.
        coordinated: Whether the region decided it; else patients queued.
        terms: What held while it was decided.
        lying: Inpatients when it began, by offer.
        level, capacity, used, inpatients: By offer; capacity in visits or beds that were free, and those used of them.
        satellites, over: Of the inpatients those of other care, and those above the ordinary beds, by offer.
        pool_hours, pool_used: By pool.
        fleet_hours, fleet_used: By class of vehicle.
        manned: Hours of the plan's vehicles that were left, by fleet.
        rides: Hours of vehicles, by (municipality that the journey starts in, class of vehicle).
        trips: How many journeys they are, by class of vehicle.
        waiting, unmet: Patients at the end, and those whose wait ended unserved, by pair.
        leaving: Inpatients who had to leave, by `Columns.left_in_place`.
        use: Of items, by (store, grade) in base units.
    """

    start: int
    end: int
    number: int
    decision: Decision
    coordinated: bool
    terms: SegmentTerms
    again: Again
    programme: Programme
    share: float
    lying: Floats
    level: Floats
    capacity: Floats
    used: Floats
    inpatients: Floats
    satellites: Floats
    over: Floats
    pool_hours: Floats
    pool_used: Floats
    fleet_hours: Floats
    fleet_used: Floats
    manned: Floats
    rides: Floats
    trips: Floats
    waiting: Floats
    unmet: Floats
    moved: tuple[Moved, ...]
    leaving: Floats
    use: Floats


def compute_resources(
    plan: CarePlan,
    stretch: Stretch,
    world: Environment,
    terms: SegmentTerms,
    inpatients: Inpatients,
    over_occupancy: OverOccupancy,
    level: Floats,
    frozen: Mask,
    leftover: Leftover | None,
) -> Resources:
    """What a stretch has on these terms; ``level`` and ``frozen`` are by offer, and ``leftover`` what an earlier part of its pass leaves it."""
    at_level = parts_of(terms.full_capacity(plan), level)
    beds = np.where(plan.is_bed, at_level, 0.0)
    over = over_occupancy.beds(beds, terms.over_occupancy)
    present = inpatients.per_offer()
    excess = inpatients.excess(np.where(plan.is_bed, beds + over, np.inf))
    left = [part_of(fleet.number, world.vehicles_left(fleet.site, fleet.on_site)) for fleet in plan.fleets]
    opening = Opening(
        stretch=stretch,
        visits=np.where(plan.is_bed, 0.0, parts_of(at_level, capacity_days(terms.shapes, *stretch.window))),
        offer_shapes=terms.shapes,
        pools=terms.pools,
        pool_shapes=terms.pool_shapes,
        vehicles=np.array(left, dtype=float),
        fleets=tuple(plan.fleets),
        more=terms.vehicles,
    )
    own = opening.part(stretch)
    amounts = own if leftover is None else leftover.added_to(own)
    return Resources(
        level=level,
        frozen=frozen,
        amounts=amounts._replace(visits=np.where(at_level > 0, amounts.visits, 0.0)),
        present=present,
        free=np.where(plan.is_bed, np.maximum(beds - present, 0.0), 0.0),
        ordinary=beds,
        over=np.maximum(over - np.maximum(present - beds, 0.0), 0.0),
        committed_hours=inpatients.staff_hours((level > 0).astype(float)) * stretch.seconds / DAY,
        excess=excess,
        leaving=inpatients.leaving(excess),
        opening=opening,
    )
