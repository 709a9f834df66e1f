"""A sparse matrix by columns, and bounds on its columns and rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import numpy as np

from beredskap.arrays import Floats, Ints, tally


@dataclass(frozen=True)
class Matrix:
    """A matrix of ``rows`` × ``columns`` in compressed sparse column form.

    The entries of column j are those from ``start[j]`` up to ``start[j + 1]`` of ``index`` (their rows) and ``value``. Shapes: ``start`` (columns + 1,),
    ``index`` and ``value`` (entries,).
    """

    rows: int
    start: Ints
    index: Ints
    value: Floats

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.start) - 1

    @classmethod
    def from_entries(
        cls, rows: int, columns: int, row: Sequence[int], column: Sequence[int], value: Sequence[float]
    ) -> Matrix:
        """Build the matrix from triples (row, column, value) in any order; entries of one place are added."""
        r, c = np.asarray(row, dtype=np.int64), np.asarray(column, dtype=np.int64)
        # A place as one number, column by column: sorting these sorts the entries as the matrix holds them.
        place: Ints
        place, inverse = np.unique(c * max(rows, 1) + r, return_inverse=True)
        summed = np.bincount(inverse, weights=np.asarray(value, dtype=float), minlength=len(place))
        start = np.searchsorted(place // max(rows, 1), np.arange(columns + 1))
        return cls(rows, start, place % max(rows, 1), np.asarray(summed, dtype=float))

    @cached_property
    def column(self) -> Ints:
        """The column of each entry (entries,), beside its row in ``index``."""
        return np.repeat(np.arange(self.columns), np.diff(self.start))

    def positions(self, places: Sequence[tuple[int, int]]) -> list[int]:
        """The positions in ``value`` of the entries at these places (row, column), each of which must have one."""
        wanted = [column * self.rows + row for row, column in places]
        found: list[int] = np.searchsorted(self.column * self.rows + self.index, wanted).tolist()
        return found

    def multiply_transposed(self, vector: Floats) -> Floats:
        """The transposed matrix times ``vector`` (rows,): (columns,)."""
        return tally(self.column, vector.take(self.index) * self.value, self.columns)


@dataclass(frozen=True)
class Bounds:
    """0 ≤ x ≤ ``column_upper`` (columns,) and ``row_lower`` ≤ A x ≤ ``row_upper`` (rows,); infinite where there is no bound."""

    column_upper: Floats
    row_lower: Floats
    row_upper: Floats

    def digest(self) -> bytes:
        """The same bytes for equal bounds and, for all practical purposes, only for them."""
        digest = sha256()
        for array in (self.column_upper, self.row_lower, self.row_upper):
            digest.update(array.data)
        return digest.digest()
