"""The rows of the allocation: what each of them sums, as entries of the programme's matrix (docs/model.md, Fördelningen).

Right-hand sides come from a `Situation`; they change from pass to pass and are no part of the matrix.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from beredskap.arrays import Floats, Indices
from beredskap.engine.allocation.columns import Columns, LeftInPlace
from beredskap.engine.allocation.coming import Coming
from beredskap.engine.allocation.layout import Layout
from beredskap.engine.allocation.needs import Journeys, Needs
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.supply_lists import SupplyLists
from beredskap.lp.sparse import Matrix
from beredskap.model.base import GRADES


class Entries(NamedTuple):
    """Values of the matrix and their places: three arrays of shape (n,)."""

    row: Indices
    column: Indices
    value: Floats


def _entries(row: ArrayLike, column: Indices, value: ArrayLike) -> Entries:
    """Entries of arrays that are broadcast to one shape."""
    rows, columns, values = np.broadcast_arrays(np.asarray(row, np.intp), column, np.asarray(value, np.float64))
    return Entries(rows.ravel(), columns.ravel(), values.ravel())


def build_matrix(parts: Sequence[Entries], layout: Layout) -> Matrix:
    """The matrix of all these entries, without those that are 0."""
    row, column, value = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    some = np.flatnonzero(value)
    return Matrix.from_entries(
        layout.height, layout.width, row[some].tolist(), column[some].tolist(), value[some].tolist()
    )


def balance_patients(plan: CarePlan, columns: Columns, layout: Layout) -> list[Entries]:
    """Where patients come from and go to: all that does not depend on what a patient takes."""
    return [
        *_conserve_patients(plan, columns, layout),
        *_count_late(columns, layout),
        *_count_beyond(columns, layout),
        *_forbid_chains(columns, layout),
        *_conserve_inpatients(columns, layout),
    ]


def limit_use(
    supply_lists: SupplyLists, columns: Columns, layout: Layout, needs: Needs, journeys: Journeys
) -> list[Entries]:
    """What capacity, staff, vehicles and items allow."""
    return [
        *_limit_care(supply_lists, columns, layout, needs),
        *_limit_vehicles(layout, journeys),
        *_limit_stores(columns, layout),
    ]


def _conserve_patients(plan: CarePlan, columns: Columns, layout: Layout) -> Iterator[Entries]:
    """For each pair: Σ flows out + Σ swaps out − Σ swaps in + Σ slices = demand; where they arrive: Σ flows in + Σ evacuations in = Σ gives."""
    at, demand = layout.columns, layout.rows.demand.places
    source, arrival = layout.source, layout.arrival
    yield _entries([source[flow.commodity, flow.start] for flow in columns.flows], at.flows.places, 1.0)
    yield _entries([arrival[flow.commodity, flow.end] for flow in columns.flows], at.flows.places, 1.0)
    gives = zip(columns.gives, columns.give_place.tolist(), strict=True)
    yield _entries([arrival[give.commodity, place] for give, place in gives], at.gives.places, -1.0)
    places = plan.pair_place[columns.swap_pair].tolist()
    swaps = zip(columns.swaps, places, strict=True)
    yield _entries(demand[columns.swap_pair], at.swaps.places, 1.0)
    yield _entries([source[swap.commodity, place] for swap, place in swaps], at.swaps.places, -1.0)
    yield _entries(demand[:, None], at.slices.places, 1.0)
    yield _entries([arrival[move.commodity, move.end] for move in columns.evacuations], at.evacuations.places, 1.0)


def _count_late(columns: Columns, layout: Layout) -> Iterator[Entries]:
    """For each pair that can wait: Σ slices − late ≤ those who can wait beyond this pass."""
    rows = layout.rows.late.places
    yield _entries(rows[:, None], layout.columns.slices.places[columns.late], 1.0)
    yield _entries(rows, layout.columns.late.places, -1.0)


def _count_beyond(columns: Columns, layout: Layout) -> Iterator[Entries]:
    """For each give that has equals: give − beyond ≤ the usual."""
    yield _entries(layout.rows.usual.places, layout.columns.gives.places[columns.beyond], 1.0)
    yield _entries(layout.rows.usual.places, layout.columns.beyond.places, -1.0)


def _forbid_chains(columns: Columns, layout: Layout) -> Iterator[Entries]:
    """For each pair that substitutes come to: Σ slices + Σ swaps out ≤ its own demand, so that only its own go on."""
    rows = layout.rows.own.places
    yield _entries(rows[:, None], layout.columns.slices.places[columns.chained], 1.0)
    number, swap = np.nonzero(columns.chained[:, None] == columns.swap_pair)
    yield _entries(rows[number], layout.columns.swaps.places[swap], 1.0)


def _conserve_inpatients(columns: Columns, layout: Layout) -> Iterator[Entries]:
    """For inpatients of a care type in a municipality: Σ evacuations out + left in place = those who must leave."""
    rows = layout.rows.leaving.places
    row_of = dict(zip(columns.left_in_place, rows.tolist(), strict=True))
    yield _entries(
        [row_of[LeftInPlace(move.care, move.start)] for move in columns.evacuations],
        layout.columns.evacuations.places,
        1.0,
    )
    yield _entries(rows, layout.columns.left_in_place.places, 1.0)


def _limit_care(supply_lists: SupplyLists, columns: Columns, layout: Layout, needs: Needs) -> Iterator[Entries]:
    """Σ gives − over ≤ visits or free beds of each offer; Σ hours · gives ≤ hours of each pool; Σ use · gives − Σ draws = 0 of each supply list and grade."""
    rows, gives = layout.rows, layout.columns.gives.places
    units = needs.units[columns.give_care]
    places = np.where(columns.give_is_bed, units, 1.0) if needs.whole_stay else 1.0
    yield _entries(rows.capacity.places[columns.give_offer], gives, places)
    yield _entries(rows.capacity.places[columns.over], layout.columns.over.places, -1.0)
    pool, staffed = np.nonzero(needs.pool_hours)
    yield _entries(rows.pools.places[pool], gives[staffed], needs.pool_hours[pool, staffed])
    used = [
        (number, supply_list, amount)
        for number, offer in enumerate(columns.give_as.tolist())
        for supply_list, amount in supply_lists.of_offer[offer]
    ]
    give, supply_list = (np.array([use[axis] for use in used], dtype=np.intp) for axis in (0, 1))
    amount = np.array([amount for _, _, amount in used], dtype=float)
    yield _entries(rows.items.places[supply_list, columns.give_grade[give]], gives[give], amount * units[give])


def limit_coming(coming: Coming, layout: Layout) -> list[Entries]:
    """For each window and pool that beds and visits share: Σ hours to come · gives − Σ crowded out ≤ hours free of coming visits."""
    rows = layout.rows.coming.places
    window, pool, give = np.nonzero(coming.hours)
    return [
        _entries(rows[window, pool], layout.columns.gives.places[give], coming.hours[window, pool, give]),
        _entries(rows[:, :, None], layout.columns.crowded_out.places, -1.0),
    ]


def _limit_vehicles(layout: Layout, journeys: Journeys) -> Iterator[Entries]:
    """For each class of vehicle: Σ hours of the journey · (flows, evacuations) ≤ vehicle hours."""
    rides = np.flatnonzero(journeys.hours)
    columns = np.concatenate([layout.columns.flows.places, layout.columns.evacuations.places])
    yield _entries(layout.rows.fleets.places[journeys.kind[rides]], columns[rides], journeys.hours[rides])


def _limit_stores(columns: Columns, layout: Layout) -> Iterator[Entries]:
    """Σ draws ≤ stock of each store; Σ draws of a lower grade and those below it ≤ its ration."""
    rows, draws = layout.rows, layout.columns.draws.places
    yield _entries(rows.items.places[columns.draw_list, columns.draw_grade], draws, -1.0)
    yield _entries(rows.stores.places[columns.draw_store], draws, 1.0)
    for below in range(len(GRADES) - 1):
        lower = np.flatnonzero(columns.draw_grade > below)
        yield _entries(rows.rations.places[columns.draw_store[lower], below], draws[lower], 1.0)


def find_by_length(matrix: Matrix, columns: Columns, layout: Layout) -> list[tuple[int, int]]:
    """The places (row, column) of values that a shorter stretch than a pass makes smaller: the staff and items that a bed takes."""
    is_bed = np.zeros(matrix.columns, dtype=bool)
    is_bed[layout.columns.gives.span] = columns.give_is_bed
    by_length = np.zeros(matrix.rows, dtype=bool)
    by_length[layout.rows.pools.span] = by_length[layout.rows.items.span] = True
    found = np.flatnonzero(is_bed[matrix.column] & by_length[matrix.index])
    return list(zip(matrix.index[found].tolist(), matrix.column[found].tolist(), strict=True))
