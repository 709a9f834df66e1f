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
    """A sparse matrix by columns: ``start`` has one entry more than there are columns."""

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
        """Build the matrix from (row, column, value) triples; entries of one place are added."""
        r, c = np.asarray(row, dtype=np.int64), np.asarray(column, dtype=np.int64)
        place: Ints
        place, inverse = np.unique(c * max(rows, 1) + r, return_inverse=True)
        summed = np.bincount(inverse, weights=np.asarray(value, dtype=float), minlength=len(place))
        start = np.searchsorted(place // max(rows, 1), np.arange(columns + 1))
        return cls(rows, start, place % max(rows, 1), np.asarray(summed, dtype=float))

    @cached_property
    def column(self) -> Ints:
        """The column that each entry stands in."""
        return np.repeat(np.arange(self.columns), np.diff(self.start))

    def positions(self, places: Sequence[tuple[int, int]]) -> list[int]:
        """Where the entries of these places (row, column) stand in ``value``."""
        wanted = [column * self.rows + row for row, column in places]
        found: list[int] = np.searchsorted(self.column * self.rows + self.index, wanted).tolist()
        return found

    def transposed_times(self, vector: Floats) -> Floats:
        """``vector`` (rows) times the matrix: one sum per column."""
        return tally(self.column, vector.take(self.index) * self.value, self.columns)


@dataclass(frozen=True)
class Bounds:
    """Upper bounds of the columns, which are never negative, and bounds of the rows; infinite where there is none."""

    column_upper: Floats
    row_lower: Floats
    row_upper: Floats

    def key(self) -> bytes:
        """A digest: the same for equal bounds and, for all practical purposes, only for them."""
        digest = sha256()
        for array in (self.column_upper, self.row_lower, self.row_upper):
            digest.update(array.data)
        return digest.digest()
