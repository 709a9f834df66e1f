"""Presolve: a linear programme without the columns that its bounds fix at 0 and the rows that cannot bind.

All follows from the bounds and the starting basis, in a time that grows with the entries, so that the solver's work grows only with what is left. Why
not HiGHS's own presolve: docs/decisions/002-highs.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from beredskap.arrays import Floats, Ints, Mask, tally
from beredskap.lp.simplex import BASIC, Basis
from beredskap.lp.sparse import Bounds, Matrix


@dataclass(frozen=True)
class Reduced:
    """A reduced programme: the indices of the ``columns`` and ``rows`` that are left (in rising order), and the matrix and bounds of those alone."""

    columns: Ints
    rows: Ints
    matrix: Matrix
    bounds: Bounds


class Presolve:
    """Reduces the programmes of one matrix under different bounds.

    ``never_pays`` (columns,) marks the columns whose cost is 0 or more in every goal.

    Rows are read in two *sides*: side r holds the positive entries of row r, side rows + r its negative ones. As columns are never negative, the first
    can only raise the row's activity and the second only lower it; a mask over sides has the shape (2 · rows,).
    """

    def __init__(self, matrix: Matrix, never_pays: Mask) -> None:
        self._matrix = matrix
        self._never_pays = never_pays
        self._column = matrix.column
        negative = matrix.value < 0
        self._positive = np.flatnonzero(~negative)
        self._positive_column, self._positive_row = self._column.take(self._positive), matrix.index.take(self._positive)
        self._side = matrix.index + negative * matrix.rows

    def reduce(self, bounds: Bounds, value: Floats, basis: Basis | None = None) -> Reduced:
        """The reduced programme under ``bounds``, with ``value`` (entries,) as the matrix's entries, of unchanged signs.

        Basic columns and nonbasic rows of ``basis`` stay, so that the reduced programme can start from it.
        """
        can_exceed = self._max_activity(bounds, value) > bounds.row_upper
        free = self._find_free_columns(bounds, can_exceed)
        can_bind = can_exceed | np.isfinite(bounds.row_lower)
        if basis is not None:
            free |= basis.columns == BASIC
            can_bind |= (basis.rows != BASIC) & np.isfinite(bounds.row_upper)
        entries = np.flatnonzero(free.take(self._column))
        rows = self._find_sides(self._side.take(entries)).any(axis=0) & can_bind
        rows |= (bounds.row_lower > 0) | (
            bounds.row_upper < 0
        )  # infeasible where nothing is left: for the solver to say
        return self._extract(entries[rows.take(self._matrix.index.take(entries))], free, rows, bounds, value)

    def _max_activity(self, bounds: Bounds, value: Floats) -> Floats:
        """The most that the columns' own bounds let each row come to (rows,)."""
        most = value.take(self._positive) * bounds.column_upper.take(self._positive_column)
        return tally(self._positive_row, most, self._matrix.rows)

    def _find_free_columns(self, bounds: Bounds, can_exceed: Mask) -> Mask:
        """The columns (columns,) that may differ from 0.

        A row is *forcing* where all entries left in it are positive and its upper bound is 0 or less, or all negative and its lower bound 0 or more: it fixes
        their columns at 0, which may make other rows forcing.
        """
        free = bounds.column_upper > 0
        violates = np.concatenate([bounds.row_upper <= 0, bounds.row_lower >= 0])
        entries = np.flatnonzero(free.take(self._column))
        # The entries of columns still free: their columns and sides, two arrays of one length.
        column, side = self._column.take(entries), self._side.take(entries)
        while True:
            present = self._find_sides(side)
            forced = (violates & present.ravel() & ~present[::-1].ravel()).take(side)
            if not forced.any():
                return free & ~self._find_dominated(bounds, present[0] & can_exceed)
            free[column[forced]] = False
            kept = np.flatnonzero(free.take(column))
            column, side = column.take(kept), side.take(kept)

    def _find_sides(self, side: Ints) -> Mask:
        """Which rows have a positive, and which a negative entry among these sides: (2, rows)."""
        return np.bincount(side, minlength=2 * self._matrix.rows).reshape(2, -1) > 0

    def _find_columns(self, sides: Mask) -> Mask:
        """The columns (columns,) with an entry in one of these sides (2 · rows,)."""
        found = np.zeros(self._matrix.columns, dtype=bool)
        found[self._column.take(np.flatnonzero(sides.take(self._side)))] = True
        return found

    def _find_dominated(self, bounds: Bounds, short: Mask) -> Mask:
        """The dominated columns (columns,), which are best at 0: they never pay, raise no row that has a lower bound, and lower no row that needs it.

        A row needs it where it is ``short`` (rows,) of room, or has an upper bound below 0.
        """
        helps = np.concatenate([np.isfinite(bounds.row_lower), short | (bounds.row_upper < 0)])
        return self._never_pays & ~self._find_columns(helps)

    def _extract(self, entries: Ints, free: Mask, kept: Mask, bounds: Bounds, value: Floats) -> Reduced:
        """The programme of the ``free`` columns and the rows ``kept``, with these ``entries``; a free column without any stays if it may pay."""
        number = np.cumsum(kept) - 1
        count = np.bincount(self._column.take(entries), minlength=self._matrix.columns)
        columns, rows = np.flatnonzero(free & ((count > 0) | ~self._never_pays)), np.flatnonzero(kept)
        count = count.take(columns)
        matrix = Matrix(
            len(rows),
            np.concatenate([[0], np.cumsum(count)]),
            number.take(self._matrix.index.take(entries)),
            value.take(entries),
        )
        return Reduced(
            columns,
            rows,
            matrix,
            Bounds(bounds.column_upper.take(columns), bounds.row_lower.take(rows), bounds.row_upper.take(rows)),
        )
