"""What is left of a programme once what its bounds hold at 0, and what cannot limit, is taken away.

Most of a region's programme sleeps in any one pass: nobody is evacuated, clinics are closed, roads lead to sites that have no room. The solver's
work grows with the size of what it is given, so it is given only the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from beredskap.arrays import Floats, Ints, Mask, tally
from beredskap.lp.simplex import BASIC, Basis
from beredskap.lp.sparse import Bounds, Matrix


@dataclass(frozen=True)
class Kernel:
    """The ``columns`` and ``rows`` (indices) that matter, and the matrix and bounds of those alone."""

    columns: Ints
    rows: Ints
    matrix: Matrix
    bounds: Bounds


class Kernels:
    """Finds the kernel of a matrix under bounds; ``dear`` columns cost something, or nothing, in every goal, and never pay."""

    def __init__(self, matrix: Matrix, dear: Mask) -> None:
        self._matrix = matrix
        self._dear = dear
        self._column = matrix.column
        taking = matrix.value < 0
        self._givers = np.flatnonzero(~taking)
        self._giver_column, self._giver_row = self._column.take(self._givers), matrix.index.take(self._givers)
        # Every row twice: once for its positive entries, which give, and once for its negative ones, which take.
        self._side = matrix.index + taking * matrix.rows

    def of(self, bounds: Bounds, value: Floats, basis: Basis | None = None) -> Kernel:
        """The kernel under these bounds, with ``value`` as the entries of the matrix (of unchanged signs).

        What ``basis`` rests on stays too, so that the kernel can be solved from it.
        """
        scarce = self._most(bounds, value) > bounds.row_upper
        alive = self._alive(bounds, scarce)
        limiting = scarce | np.isfinite(bounds.row_lower)
        if basis is not None:
            alive |= basis.columns == BASIC
            limiting |= (basis.rows != BASIC) & np.isfinite(bounds.row_upper)
        entries = np.flatnonzero(alive.take(self._column))
        needed = self._present(self._side.take(entries)).any(axis=0) & limiting
        needed |= (bounds.row_lower > 0) | (bounds.row_upper < 0)
        return self._cut(entries[needed.take(self._matrix.index.take(entries))], alive, needed, bounds, value)

    def _most(self, bounds: Bounds, value: Floats) -> Floats:
        """The most that the columns' own bounds let each row come to."""
        most = value.take(self._givers) * bounds.column_upper.take(self._giver_column)
        return tally(self._giver_row, most, self._matrix.rows)

    def _alive(self, bounds: Bounds, scarce: Mask) -> Mask:
        """The columns that may differ from 0: a row of which no entry can help holds at 0 what it can only be hurt by."""
        alive = bounds.column_upper > 0
        hurt = np.concatenate([bounds.row_upper <= 0, bounds.row_lower >= 0])
        entries = np.flatnonzero(alive.take(self._column))
        column, side = self._column.take(entries), self._side.take(entries)
        while True:
            present = self._present(side)
            held = (hurt & present.ravel() & ~present[::-1].ravel()).take(side)
            if not held.any():
                return alive & ~self._idle(bounds, present[0] & scarce)
            alive[column[held]] = False
            kept = np.flatnonzero(alive.take(column))
            column, side = column.take(kept), side.take(kept)

    def _present(self, side: Ints) -> Mask:
        """Which rows have a giving, and which a taking entry among these sides: (2, rows)."""
        return np.bincount(side, minlength=2 * self._matrix.rows).reshape(2, -1) > 0

    def _in(self, sides: Mask) -> Mask:
        """The columns that have entries in some of the sides of rows."""
        found = np.zeros(self._matrix.columns, dtype=bool)
        found[self._column.take(np.flatnonzero(sides.take(self._side)))] = True
        return found

    def _idle(self, bounds: Bounds, short: Mask) -> Mask:
        """Columns that only cost: all they could do is to make room in rows where nothing needs it."""
        return self._dear & ~self._in(np.concatenate([np.isfinite(bounds.row_lower), short | (bounds.row_upper < 0)]))

    def _cut(self, kept: Ints, alive: Mask, needed: Mask, bounds: Bounds, value: Floats) -> Kernel:
        """The kernel of the columns alive and the rows needed, whose entries are the ``kept``."""
        number = np.cumsum(needed) - 1
        count = np.bincount(self._column.take(kept), minlength=self._matrix.columns)
        columns, rows = np.flatnonzero(alive & ((count > 0) | ~self._dear)), np.flatnonzero(needed)
        count = count.take(columns)
        matrix = Matrix(
            len(rows),
            np.concatenate([[0], np.cumsum(count)]),
            number.take(self._matrix.index.take(kept)),
            value.take(kept),
        )
        return Kernel(
            columns,
            rows,
            matrix,
            Bounds(bounds.column_upper.take(columns), bounds.row_lower.take(rows), bounds.row_upper.take(rows)),
        )
