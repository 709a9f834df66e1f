"""Which limits nobody can come to in a situation, so that the solver need not be told of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from beredskap.arrays import Floats, Ints, Mask, tally
from beredskap.engine.allocation.columns import Columns, Stay
from beredskap.engine.allocation.layout import Band, Layout
from beredskap.engine.allocation.situation import Situation
from beredskap.engine.care_plan.supply_lists import Larders
from beredskap.lp.sparse import Matrix
from beredskap.model.base import GRADES


class _Use(NamedTuple):
    """What one patient of a column of gives takes of a limit: three arrays of one length."""

    row: Ints
    give: Ints
    amount: Floats


class Plenty:
    """Bounds what everybody who might come could take, and compares it with what there is.

    Who might come to an offering is everybody who may be served as its commodity, or as many as it has room for. A larder (`Larders`) whose first store
    has plenty takes all from it: then neither its rows nor its draws are needed, and `drawn` says afterwards what they come to.
    """

    def __init__(self, larders: Larders, columns: Columns, layout: Layout, matrix: Matrix) -> None:
        self._layout = layout
        self._commodities = len(columns.commodities)
        self._own = np.array(columns.own, dtype=np.intp)
        self._swap = columns.swap_commodity
        stays = {stay: number for number, stay in enumerate(columns.stays)}
        moved = sorted({(move.commodity, stays[Stay(move.care, move.start)]) for move in columns.moves})
        self._moved, self._stay = np.array(moved, dtype=np.intp).reshape(-1, 2).T
        self._commodity = columns.give_commodity
        self._is_bed = columns.give_is_bed
        self._capacity, self._pools, self._larders = (
            _use(matrix, layout.columns.gives, rows)
            for rows in (layout.rows.capacity, layout.rows.pools, layout.rows.larders)
        )
        self._larder, self._store = larders.pairs
        self._first = larders.first
        firsts = {
            (draw.larder, draw.grade): number
            for number, draw in enumerate(columns.draws)
            if draw.store == self._first[draw.larder]
        }
        self._first_draw = np.array(
            [firsts.get((number, grade), -1) for number in range(len(larders.larders)) for grade in range(len(GRADES))],
            dtype=np.intp,
        )
        self._draw_row = columns.draw_larder * len(GRADES) + columns.draw_grade

    def rows(self, situation: Situation) -> Mask:
        """The rows of the programme that cannot limit; only where there is something at all."""
        rows = self._layout.rows
        come = self._might_come(situation)
        room = np.full(len(come), np.inf)
        one = self._capacity
        room[one.give] = situation.capacity.take(one.row) / one.amount
        given = np.minimum(come, room)
        need = _tally(self._larders, given, len(self._first) * len(GRADES)).reshape(-1, len(GRADES))
        plenty = np.zeros(self._layout.height, dtype=bool)
        plenty[rows.capacity.span] = _within(_tally(one, come, len(situation.capacity)), situation.capacity)
        plenty[rows.pools.span] = _within(_tally(self._pools, given, len(situation.pools)), situation.pools)
        stores, rations = self._stores(need, situation)
        plenty[rows.stores.span] = stores
        plenty[rows.rations.span] = rations.ravel()
        whole = np.append(stores & rations.all(axis=1), False)
        plenty[rows.larders.span] = np.repeat(whole[self._first], len(GRADES))
        return plenty

    def _might_come(self, situation: Situation) -> Floats:
        """The most patients who might be given each column of gives."""
        count = self._commodities
        most = tally(self._own, situation.demand, count)
        most += tally(self._swap, situation.swaps, count)
        most += tally(self._moved, situation.leaving[self._stay], count)
        return most.take(self._commodity)

    def _stores(self, need: Floats, situation: Situation) -> tuple[Mask, Mask]:
        """Which stores have enough for all who might draw on them, and which rations (stores × grades below the first) for those and the grades below."""
        stores = len(situation.stock)
        drawn = np.stack(
            [tally(self._store, need[self._larder, grade], stores) for grade in range(len(GRADES))], axis=1
        )
        below = np.cumsum(drawn[:, ::-1], axis=1)[:, ::-1]
        return _within(below[:, 0], situation.stock), _within(below[:, 1:], situation.ration)

    def drawn(self, gives: Floats, draws: Floats, stretch: float) -> Floats:
        """The draws with what no row asked for: what was given and not drawn comes from a larder's first store."""
        used = _tally(self._larders, gives * np.where(self._is_bed, stretch, 1.0), len(self._first_draw))
        lacking = used - tally(self._draw_row, draws, len(used))
        rows = np.flatnonzero((lacking > 1e-9) & (self._first_draw >= 0))
        drawn = draws.copy()
        drawn[self._first_draw[rows]] += lacking[rows]
        return drawn


def _use(matrix: Matrix, gives: Band, rows: Band) -> _Use:
    """What columns of gives take in the rows of a band."""
    row, column = matrix.index - rows.start, matrix.column - gives.start
    taken = np.flatnonzero((row >= 0) & (row < rows.size) & (column >= 0) & (column < gives.size))
    return _Use(row[taken], column[taken], matrix.value[taken])


def _tally(use: _Use, gives: Floats, rows: int) -> Floats:
    return tally(use.row, use.amount * gives.take(use.give), rows)


def _within(most: Floats, limit: Floats) -> Mask:
    return np.asarray((most <= limit) & (limit > 0))
