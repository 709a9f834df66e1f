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
from beredskap.engine.care.item_use import Supply
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.segment_terms import Terms
from beredskap.engine.environment import Conditions
from beredskap.engine.pass_calendar import capacity_days
from beredskap.engine.queueing.queueing import Uncoordinated
from beredskap.units import DAY, HOUR

Again = Callable[[Situation], Decision]
"""Decides the same segment in another situation."""


class Stretch(NamedTuple):
    """The rest of pass ``number``, from ``start`` to ``end`` (seconds from the start of the run).

    ``window`` is the whole pass in seconds from a Monday 00:00, and ``length`` how long passes are.
    """

    number: int
    start: int
    end: int
    window: tuple[int, int]
    length: int

    @property
    def seconds(self) -> int:
        """How long it is."""
        return self.end - self.start

    def part_of(self, amounts: Floats, of_pass: Floats) -> Floats:
        """What it has of ``amounts`` × ``of_pass``: within a pass everything is spread evenly, as demand is."""
        return parts_of(amounts, of_pass * self.seconds / self.length)


@dataclass(frozen=True, kw_only=True)
class Resources:
    """What a stretch has.

    Per offer: its ``level``, whether it is ``frozen`` in a lost site, and its ``capacity`` for new patients in visits or free beds. Per pool: ``pool_hours``
    and how many of them are ``committed_hours`` for inpatients. ``fleet_hours`` per class of vehicle. Inpatients above what their offering's beds hold are
    ``excess`` per give and ``leaving`` per stay.
    """

    level: Floats
    frozen: Mask
    capacity: Floats
    pool_hours: Floats
    committed_hours: Floats
    fleet_hours: Floats
    excess: Floats
    leaving: Floats


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A decided stretch: what comes, what there is, and the ``decision``; ``again`` decides it again in another situation.

    ``arising`` and ``following`` (on from care given before) are new patients per pair. Where nobody coordinates the ``queues`` decided it.
    """

    stretch: Stretch
    programme: Programme
    arising: Floats
    following: Floats
    resources: Resources
    supply: Supply
    decision: Decision
    again: Again
    queues: Uncoordinated | None


@dataclass(frozen=True, kw_only=True)
class Booked:
    """What came to pass in one segment, for the journal and for the bottlenecks; ``again`` decides it again in another situation.

    It is the ``share`` from ``start`` to ``end`` of what was decided. Per offer: ``level``, ``capacity``, ``used`` of it and ``inpatients``; hours that
    there were and that were used per pool and per class of vehicle; ``waiting`` and ``unmet`` at the end per pair; ``leaving`` per stay; ``use`` (stores,
    grades).
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
    pool_hours: Floats
    pool_used: Floats
    fleet_hours: Floats
    fleet_used: Floats
    waiting: Floats
    unmet: Floats
    moved: tuple[Moved, ...]
    leaving: Floats
    use: Floats


def resources_of(
    plan: CarePlan,
    stretch: Stretch,
    world: Conditions,
    terms: Terms,
    inpatients: Inpatients,
    level: Floats,
    frozen: Mask,
) -> Resources:
    """What a stretch has on these terms, with the inpatients that there are."""
    at_level = parts_of(terms.whole(plan), level)
    beds = np.where(plan.is_bed, at_level, 0.0)
    excess = inpatients.excess(np.where(plan.is_bed, beds, np.inf))
    visits = stretch.part_of(at_level, capacity_days(terms.shapes, *stretch.window))
    return Resources(
        level=level,
        frozen=frozen,
        capacity=np.where(plan.is_bed, np.maximum(beds - inpatients.per_offer(), 0.0), visits),
        pool_hours=stretch.part_of(terms.pools, np.ones(len(terms.pools))),
        committed_hours=inpatients.staff_hours((level > 0).astype(float)) * stretch.seconds / DAY,
        fleet_hours=_vehicle_hours(plan, stretch, world, terms),
        excess=excess,
        leaving=inpatients.leaving(excess),
    )


def _vehicle_hours(plan: CarePlan, stretch: Stretch, world: Conditions, terms: Terms) -> Floats:
    """Hours per class of vehicle: of those that measures add, and of those that are left."""
    hours = stretch.part_of(terms.vehicles, np.full(len(terms.vehicles), stretch.length / HOUR))
    left = [part_of(fleet.number, world.vehicles_left(fleet.site, fleet.on_site)) for fleet in plan.fleets]
    hours_open = [fleet.shape.open_hours(*stretch.window) for fleet in plan.fleets]
    owned = stretch.part_of(np.array(left, dtype=float), np.array(hours_open))
    for fleet, own in zip(plan.fleets, owned, strict=True):
        hours[fleet.kind] += own
    return hours
