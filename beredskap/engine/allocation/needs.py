"""What one patient takes in a pass: units of care, hours of staff, and vehicle hours for his journey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from beredskap.arrays import Floats, Indices, tally
from beredskap.engine.allocation.columns import Columns, Evacuation, Flow
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.units import DAY


@dataclass(frozen=True)
class Needs:
    """What one patient takes: ``units`` of care (visits or bed-days) by care type, and ``pool_hours`` by (pool, give).

    With ``whole_stay`` an admission takes its bed, staff and items for all of its stay, as on a mean day; else its bed once, and staff and items for a pass.
    """

    whole_stay: bool
    units: Floats
    pool_hours: Floats


def compute_needs(plan: CarePlan, columns: Columns, length: int, *, whole_stay: bool = False) -> Needs:
    """What patients of these columns need in a pass of ``length`` seconds."""
    units = np.array([_units(plan, care, length, whole_stay) for care in range(len(plan.care))])
    hours = np.zeros((len(plan.pools), len(columns.gives)))
    for number, offer in enumerate(columns.give_as.tolist()):
        for pool, per_unit in plan.offers[offer].staff.items():
            hours[pool, number] = per_unit * columns.give_hours[number]
    return Needs(whole_stay, units, hours * units[columns.give_care])


def _units(plan: CarePlan, care: int, length: int, whole_stay: bool) -> float:
    if plan.care[care].measure != "vårddygn":
        return 1.0
    return (plan.stay_passes(care, length) if whole_stay else 1) * length / DAY


class Journey(NamedTuple):
    """Vehicle hours per patient, the class of vehicle and its trips per patient; (0, 0, 0) for those who travel by themselves."""

    hours: float
    kind: int
    trips: float


@dataclass(frozen=True)
class Journeys:
    """The journey of each flow and of each evacuation.

    ``minutes`` are those between municipalities by the roads, or by the undisturbed roads where they are cut. ``hours``, ``kind``, ``trips`` and ``start``
    (the municipality it starts in) are of shape (flows + evacuations,), and there are ``kinds`` classes of vehicle.
    """

    minutes: Sequence[Sequence[float]]
    flows: tuple[Journey, ...]
    evacuations: tuple[Journey, ...]
    hours: Floats
    kind: Indices
    trips: Floats
    start: Indices
    kinds: int

    def fleet_hours(self, flows: Floats, evacuations: Floats) -> Floats:
        """Vehicle hours per class that these patients' journeys take."""
        return tally(self.kind, np.concatenate([flows, evacuations]) * self.hours, self.kinds)

    def hours_by_start(self, flows: Floats, evacuations: Floats) -> Floats:
        """The same by the municipality that the journeys start in: (municipalities, kinds)."""
        places = len(self.minutes)
        hours = np.concatenate([flows, evacuations]) * self.hours
        found = np.zeros((places, self.kinds))
        np.add.at(found, (self.start[self.trips > 0], self.kind[self.trips > 0]), hours[self.trips > 0])
        return found

    def count_trips(self, flows: Floats, evacuations: Floats) -> Floats:
        """How many trips they are, per class."""
        return tally(self.kind, np.concatenate([flows, evacuations]) * self.trips, self.kinds)


def compute_journeys(plan: CarePlan, columns: Columns, minutes: Sequence[Sequence[float]]) -> Journeys:
    """The journeys of all who are moved between municipalities."""
    flows = tuple(_of_flow(plan, columns, flow, minutes) for flow in columns.flows)
    evacuations = tuple(_of_evacuation(plan, move, minutes) for move in columns.evacuations)
    return Journeys(
        minutes=minutes,
        flows=flows,
        evacuations=evacuations,
        hours=np.array([journey.hours for journey in (*flows, *evacuations)], dtype=float),
        kind=np.array([journey.kind for journey in (*flows, *evacuations)], dtype=np.intp),
        trips=np.array([journey.trips for journey in (*flows, *evacuations)], dtype=float),
        start=np.array(
            [flow.start for flow in columns.flows] + [move.start for move in columns.evacuations], dtype=np.intp
        ),
        kinds=len(plan.fleet_kinds),
    )


def _of_flow(plan: CarePlan, columns: Columns, flow: Flow, minutes: Sequence[Sequence[float]]) -> Journey:
    """Of new patients the share that is transported rides, by the first of the classes that carry them."""
    care = columns.commodities[flow.commodity].care
    share = plan.care[care].transported
    if not share:
        return Journey(0.0, 0, 0.0)
    kind = plan.carriers[care][0]
    hours = _trip_hours(plan, kind, minutes[flow.start][flow.end])
    return Journey(share * hours, kind, share / plan.fleet_trip[kind].seats)


def _of_evacuation(plan: CarePlan, move: Evacuation, minutes: Sequence[Sequence[float]]) -> Journey:
    hours = _trip_hours(plan, move.kind, minutes[move.start][move.end])
    return Journey(hours, move.kind, 1 / plan.fleet_trip[move.kind].seats)


def _trip_hours(plan: CarePlan, kind: int, minutes: float) -> float:
    """Vehicle hours per patient: there and back, loading and unloading, divided by the seats (docs/model.md, Evakuering)."""
    handling, seats = plan.fleet_trip[kind]
    return (2 * minutes / 60 + handling) / seats
