"""What one patient takes in a pass: units of care, hours of staff, and vehicle hours for his journey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from beredskap.arrays import Floats, Indices, tally
from beredskap.engine.allocation.columns import Columns, Flow, Move
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.units import DAY


@dataclass(frozen=True)
class Needs:
    """``units`` of care (visits or bed-days) per care type, and ``pool_hours`` (pools, gives), both per patient and pass.

    ``steady`` says that an admission takes its bed, staff and items for its whole stay, as on a mean day; else it takes its bed once, and staff and items
    for the pass.
    """

    steady: bool
    units: Floats
    pool_hours: Floats


def needs_of(plan: CarePlan, columns: Columns, length: int, *, steady: bool = False) -> Needs:
    """What patients of these columns need in a pass of ``length`` seconds."""
    units = np.array([_units(plan, care, length, steady) for care in range(len(plan.care))])
    hours = np.zeros((len(plan.pools), len(columns.gives)))
    for number, offer in enumerate(columns.give_offer.tolist()):
        for pool, per_unit in plan.offers[offer].staff.items():
            hours[pool, number] = per_unit
    return Needs(steady, units, hours * units[columns.give_care])


def _units(plan: CarePlan, care: int, length: int, steady: bool) -> float:
    if plan.care[care].measure != "vårddygn":
        return 1.0
    return (plan.stay_passes(care, length) if steady else 1) * length / DAY


class Journey(NamedTuple):
    """Vehicle hours per patient and the class of vehicle; (0, 0) for those who travel by themselves."""

    hours: float
    kind: int


@dataclass(frozen=True)
class Journeys:
    """The journey of each flow and of each move.

    ``minutes`` are those between municipalities over the roads, over the undisturbed ones where the roads are cut. ``hours`` and ``kind`` are of shape
    (flows + moves,), and there are ``kinds`` classes of vehicle.
    """

    minutes: Sequence[Sequence[float]]
    flows: tuple[Journey, ...]
    moves: tuple[Journey, ...]
    hours: Floats
    kind: Indices
    kinds: int

    def fleet_hours(self, flows: Floats, moves: Floats) -> Floats:
        """Vehicle hours per class that patients' journeys take."""
        return tally(self.kind, np.concatenate([flows, moves]) * self.hours, self.kinds)


def journeys_of(plan: CarePlan, columns: Columns, minutes: Sequence[Sequence[float]]) -> Journeys:
    """The journeys of all who are moved between municipalities."""
    flows = tuple(_of_flow(plan, columns, flow, minutes) for flow in columns.flows)
    moves = tuple(_of_move(plan, move, minutes) for move in columns.moves)
    return Journeys(
        minutes=minutes,
        flows=flows,
        moves=moves,
        hours=np.array([journey.hours for journey in (*flows, *moves)], dtype=float),
        kind=np.array([journey.kind for journey in (*flows, *moves)], dtype=np.intp),
        kinds=len(plan.fleet_kinds),
    )


def _of_flow(plan: CarePlan, columns: Columns, flow: Flow, minutes: Sequence[Sequence[float]]) -> Journey:
    """Of new patients the share that is transported rides, by the vehicle that comes first."""
    care = plan.care[columns.commodities[flow.commodity].care]
    if not care.transported or not care.transport or care.transport[0] not in plan.fleet_kinds:
        return Journey(0.0, 0)
    kind = plan.fleet_kinds.index(care.transport[0])
    return Journey(care.transported * _trip_hours(plan, kind, minutes[flow.start][flow.end]), kind)


def _of_move(plan: CarePlan, move: Move, minutes: Sequence[Sequence[float]]) -> Journey:
    if move.kind is None:
        return Journey(0.0, 0)
    return Journey(_trip_hours(plan, move.kind, minutes[move.start][move.end]), move.kind)


def _trip_hours(plan: CarePlan, kind: int, minutes: float) -> float:
    """Vehicle hours per patient: there and back, loading and unloading, divided by the seats (docs/model.md, Evakuering)."""
    handling, seats = plan.fleet_trip[kind]
    return (2 * minutes / 60 + handling) / seats
