"""One segment of care: the rest of a pass as it was decided, and what of it came to pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from beredskap.arrays import Floats, Mask, part_of, parts_of
from beredskap.engine.allocation.programme import Programme
from beredskap.engine.allocation.situation import Decision, Situation
from beredskap.engine.care.inpatients import Inpatients, Moved
from beredskap.engine.care.item_use import ItemSupply
from beredskap.engine.care.over_occupancy import OverOccupancy
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.segment_terms import SegmentTerms
from beredskap.engine.environment import Environment
from beredskap.engine.pass_calendar import capacity_days
from beredskap.engine.queueing.queueing import Queueing
from beredskap.units import DAY, HOUR

Again = Callable[[Situation], Decision]
"""Decides the same segment in another situation."""


class Stretch(NamedTuple):
    """The rest of pass ``number``, from ``start`` to ``end`` in seconds from the start of the run.

    ``window`` is the whole pass in seconds from a Monday 00:00, and ``length`` the seconds of any pass.
    """

    number: int
    start: int
    end: int
    window: tuple[int, int]
    length: int

    @property
    def seconds(self) -> int:
        """Its length."""
        return self.end - self.start

    def part_of(self, amounts: Floats, of_pass: Floats) -> Floats:
        """What it has of ``amounts`` × ``of_pass`` (both of one shape): within a pass everything is spread evenly, as demand is."""
        return parts_of(amounts, of_pass * self.seconds / self.length)


@dataclass(frozen=True, kw_only=True)
class Resources:
    """What a stretch has.

    Attributes:
        level: 0 to 1, by offer.
        frozen: Whether it is in a lost site, by offer.
        capacity: Visits or free ordinary beds for new patients, by offer.
        ordinary: Beds, by offer: none where care is visits.
        over: Beds beyond them that are free, by offer.
        pool_hours: By pool.
        committed_hours: What inpatients take of them, by pool.
        fleet_hours: By class of vehicle.
        manned: Hours of the plan's vehicles that are left, by fleet.
        excess: Inpatients above what their offer's beds hold, those beyond the ordinary included, by give.
        leaving: The same by `Columns.left_in_place`.
    """

    level: Floats
    frozen: Mask
    capacity: Floats
    ordinary: Floats
    over: Floats
    pool_hours: Floats
    committed_hours: Floats
    fleet_hours: Floats
    manned: Floats
    excess: Floats
    leaving: Floats


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A stretch as it was decided.

    Attributes:
        arising: New patients, those who follow on not among them, by pair.
        following: New patients who follow on from care given before, by pair.
        again: Decides it again in another situation.
        queues: What decided it where nobody coordinates.
    """

    stretch: Stretch
    programme: Programme
    arising: Floats
    following: Floats
    resources: Resources
    supply: ItemSupply
    decision: Decision
    again: Again
    queues: Queueing | None


@dataclass(frozen=True, kw_only=True)
class Booked:
    """What came to pass in one segment, for the journal and for the bottlenecks: a ``share`` of what was decided.

    Attributes:
        start, end: Seconds from the start of the run.
        number: Of the pass.
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
    again: Again
    programme: Programme
    share: float
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
) -> Resources:
    """What a stretch has on these terms; ``level`` and ``frozen`` are by offer."""
    at_level = parts_of(terms.full_capacity(plan), level)
    beds = np.where(plan.is_bed, at_level, 0.0)
    over = over_occupancy.beds(beds, terms.over_occupancy)
    present = inpatients.per_offer()
    excess = inpatients.excess(np.where(plan.is_bed, beds + over, np.inf))
    visits = stretch.part_of(at_level, capacity_days(terms.shapes, *stretch.window))
    manned = _manned_hours(plan, stretch, world)
    return Resources(
        level=level,
        frozen=frozen,
        capacity=np.where(plan.is_bed, np.maximum(beds - present, 0.0), visits),
        ordinary=beds,
        over=np.maximum(over - np.maximum(present - beds, 0.0), 0.0),
        pool_hours=stretch.part_of(terms.pools, np.ones(len(terms.pools))),
        committed_hours=inpatients.staff_hours((level > 0).astype(float)) * stretch.seconds / DAY,
        fleet_hours=_vehicle_hours(plan, stretch, terms, manned),
        manned=manned,
        excess=excess,
        leaving=inpatients.leaving(excess),
    )


def _manned_hours(plan: CarePlan, stretch: Stretch, world: Environment) -> Floats:
    """Hours of the vehicles of each fleet that are left."""
    left = [part_of(fleet.number, world.vehicles_left(fleet.site, fleet.on_site)) for fleet in plan.fleets]
    hours_open = [fleet.shape.open_hours(*stretch.window) for fleet in plan.fleets]
    return stretch.part_of(np.array(left, dtype=float), np.array(hours_open))


def _vehicle_hours(plan: CarePlan, stretch: Stretch, terms: SegmentTerms, manned: Floats) -> Floats:
    """Hours by class of vehicle: of those that measures add, and of those of the plan that are left."""
    hours = stretch.part_of(terms.vehicles, np.full(len(terms.vehicles), stretch.length / HOUR))
    for fleet, own in zip(plan.fleets, manned, strict=True):
        hours[fleet.kind] += own
    return hours
