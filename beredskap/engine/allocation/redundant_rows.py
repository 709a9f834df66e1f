"""Rows of the programme that cannot limit in a situation, so that the solver need not be given them (docs/decisions/002-highs.md)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from beredskap.arrays import Floats, Indices, Ints, Mask, tally
from beredskap.engine.allocation.columns import Columns, LeftInPlace
from beredskap.engine.allocation.layout import Band, Layout
from beredskap.engine.allocation.situation import Situation
from beredskap.engine.care_plan.supply_lists import SupplyLists
from beredskap.lp.sparse import Matrix
from beredskap.model.base import GRADES


class _Use(NamedTuple):
    """What one patient of a give takes of a limit, as sparse entries: three arrays of shape (n,)."""

    row: Ints
    give: Ints
    amount: Floats

    def total(self, gives: Floats, rows: int) -> Floats:
        """What patients (gives,) take in all: (rows,)."""
        return tally(self.row, self.amount * gives.take(self.give), rows)


class RedundantRows:
    """Finds rows that cannot limit: an upper bound on what everybody who might come could take is compared with what there is.

    Who might come to an offering is everybody who may be served as its commodity, or as many as it has room for. If the first store of a supply list has
    enough for all, everything is taken from it: neither the list's rows nor its draws are needed then, and `complete_draws` works them out afterwards.
    """

    def __init__(self, supply_lists: SupplyLists, columns: Columns, layout: Layout, matrix: Matrix) -> None:
        self._layout = layout
        self._commodities = len(columns.commodities)
        self._own = np.array(columns.own, dtype=np.intp)
        self._swap = columns.swap_commodity
        self._evacuee_commodity, self._evacuee = _evacuees(columns)
        self._commodity = columns.give_commodity
        self._is_bed = columns.give_is_bed
        self._closed_gives = columns.closed_gives
        gives = layout.columns.gives
        self._capacity = _use(matrix, gives, layout.rows.capacity)
        self._pools = _use(matrix, gives, layout.rows.pools)
        self._coming = _use(matrix, gives, layout.rows.coming)
        self._items = _use(matrix, gives, layout.rows.items)
        self._list, self._store = supply_lists.pairs
        self._first = supply_lists.first
        self._first_draw = _first_draws(supply_lists, columns)
        self._draw_row = columns.draw_list * len(GRADES) + columns.draw_grade

    def find(self, situation: Situation) -> Mask:
        """The rows of the programme that cannot limit: (rows,). A limit of 0 always may."""
        rows = self._layout.rows
        come = np.where(self._closed_gives(situation.satellites), 0.0, self._might_come(situation))
        room = np.full(len(come), np.inf)
        one = self._capacity
        room[one.give] = (situation.capacity + situation.over).take(one.row) / one.amount
        given = np.minimum(come, room)
        need = self._items.total(given, rows.items.size).reshape(rows.items.axes)
        found = np.zeros(self._layout.height, dtype=bool)
        found[rows.capacity.span] = _is_enough(situation.capacity, one.total(come, rows.capacity.size))
        found[rows.pools.span] = _is_enough(situation.pools, self._pools.total(given, rows.pools.size))
        found[rows.coming.span] = _is_enough(situation.coming_free.ravel(), self._coming.total(given, rows.coming.size))
        stores, rations = self._stores(need, situation)
        found[rows.stores.span] = stores
        found[rows.rations.span] = rations.ravel()
        # A list without a store has -1 as its first, which is the False at the end.
        whole = np.append(stores & rations.all(axis=1), False)
        found[rows.items.span] = np.repeat(whole[self._first], len(GRADES))
        return found

    def _might_come(self, situation: Situation) -> Floats:
        """The most patients who might be given care, by give: all who may be served as its commodity."""
        count = self._commodities
        most = tally(self._own, situation.demand, count)
        most += tally(self._swap, situation.swaps, count)
        most += tally(self._evacuee_commodity, situation.leaving[self._evacuee], count)
        return most.take(self._commodity)

    def _stores(self, need: Floats, situation: Situation) -> tuple[Mask, Mask]:
        """Which stores (stores,) and rations (stores, grades below the first) have enough for all who might draw on them.

        ``need`` is (supply lists, grades); any store of a list might have to give all of it. A ration is shared by a grade and those below it.
        """
        stores = len(situation.stock)
        drawn = np.stack([tally(self._store, need[self._list, grade], stores) for grade in range(len(GRADES))], axis=1)
        together = np.cumsum(drawn[:, ::-1], axis=1)[:, ::-1]
        return _is_enough(situation.stock, together[:, 0]), _is_enough(situation.ration, together[:, 1:])

    def complete_draws(self, gives: Floats, draws: Floats, stretch: float) -> Floats:
        """The draws with those that no row asked for: what was used in ``stretch`` of a pass and not drawn comes from a list's first store."""
        used = self._items.total(gives * np.where(self._is_bed, stretch, 1.0), len(self._first_draw))
        lacking = used - tally(self._draw_row, draws, len(used))
        rows = np.flatnonzero((lacking > 1e-9) & (self._first_draw >= 0))
        drawn = draws.copy()
        drawn[self._first_draw[rows]] += lacking[rows]
        return drawn


def _evacuees(columns: Columns) -> tuple[Indices, Indices]:
    """Each commodity that evacuees may be given, with each of `Columns.left_in_place` whose they are: two arrays of shape (n,)."""
    number = {left: number for number, left in enumerate(columns.left_in_place)}
    found = sorted({(move.commodity, number[LeftInPlace(move.care, move.start)]) for move in columns.evacuations})
    commodity, left = np.array(found, dtype=np.intp).reshape(-1, 2).T
    return commodity, left


def _first_draws(supply_lists: SupplyLists, columns: Columns) -> Indices:
    """The draw on the first store of each supply list for each grade, -1 where it has no store: (supply lists · grades,)."""
    found = np.full((len(supply_lists.lists), len(GRADES)), -1, dtype=np.intp)
    first = np.flatnonzero(columns.draw_store == supply_lists.first[columns.draw_list])
    found[columns.draw_list[first], columns.draw_grade[first]] = first
    return found.ravel()


def _use(matrix: Matrix, gives: Band, rows: Band) -> _Use:
    """What gives take in the rows of a band."""
    row, column = matrix.index - rows.start, matrix.column - gives.start
    taken = np.flatnonzero((row >= 0) & (row < rows.size) & (column >= 0) & (column < gives.size))
    return _Use(row[taken], column[taken], matrix.value[taken])


def _is_enough(limit: Floats, most: Floats) -> Mask:
    return np.asarray((most <= limit) & (limit > 0))
