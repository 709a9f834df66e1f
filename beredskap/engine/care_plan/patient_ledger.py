"""The ledger of patients: who arose when and where, who was served where and when, and who went unmet.

Care writes it segment by segment with a `LedgerWriter`; outcomes and expectations read the frozen arrays of the `PatientLedger`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from beredskap.arrays import Floats, Indices, Ints, Mask, tally
from beredskap.engine.memory import Recalled
from beredskap.errors import InternalError
from beredskap.model.result.memory import Tree
from beredskap.units import HOUR

BEFORE_START = -1
"""The segment of those who were already waiting when the run began."""
NOISE = 1e-6
"""Patients: what a solver may leave below zero."""
_TABLE_LIMIT = 1 << 25


class Rows(NamedTuple):
    """Patients who arose in segment ``arisen`` and left the queue in ``segment``; ``column`` is a key or a pair. Four arrays of shape (n,)."""

    arisen: Ints
    segment: Ints
    column: Ints
    patients: Floats

    def only(self, chosen: Mask | Indices | slice) -> Rows:
        """The rows that a mask, an order or a slice chooses."""
        return Rows(self.arisen[chosen], self.segment[chosen], self.column[chosen], self.patients[chosen])


@dataclass(frozen=True, kw_only=True)
class PatientLedger:
    """A finished run's patients.

    A *pair* is a care type and a municipality, ``care * len(municipalities) + municipality``. A *key* is a pair served at a site as a care type:
    ``codes`` (keys,) are ``(pair * len(sites) + site) * len(cares) + as_care``, ascending, of the keys that occur.

    Attributes:
        clock: Seconds from Monday 00:00 to the start.
        holidays: When days begin that are held against a Sunday, in seconds from the start.
        starts, ends: Of each segment in seconds from the start; one begins where the one before ends.
        opening: Patients already waiting at the start: (pairs,).
        arising: Patients by the segment they arose in: (segments, pairs).
        served: Rows whose column is a key.
        unmet: Rows whose column is a pair.
        without_place: Those of the unmet who were inpatients of a lost building.
    """

    cares: tuple[str, ...]
    municipalities: tuple[str, ...]
    sites: tuple[str, ...]
    clock: int
    holidays: tuple[int, ...]
    pass_length: int
    starts: Ints
    ends: Ints
    opening: Floats
    arising: Floats
    codes: Ints
    served: Rows
    unmet: Rows
    without_place: Rows

    @property
    def segments(self) -> int:
        """How many segments there are."""
        return len(self.ends)

    @property
    def pairs(self) -> int:
        """How many pairs of care type and municipality there are."""
        return len(self.cares) * len(self.municipalities)

    @property
    def horizon(self) -> int:
        """The end of the last segment, in seconds."""
        return int(self.ends[-1])

    @cached_property
    def key_pair(self) -> Ints:
        """The pair of each key, ascending."""
        return self.codes // (len(self.sites) * len(self.cares))

    @cached_property
    def key_site(self) -> Ints:
        """The site of each key."""
        return self.codes // len(self.cares) % max(len(self.sites), 1)

    @cached_property
    def key_as_care(self) -> Ints:
        """The care type that each key was served as."""
        return self.codes % max(len(self.cares), 1)

    @cached_property
    def key_substituted(self) -> Mask:
        """Whether each key is served as another care type than its own."""
        return np.not_equal(self.key_as_care, self.key_pair // max(len(self.municipalities), 1))

    def with_opening_arising(self) -> PatientLedger:
        """The same, where those who waited when the run began arise in its first segment: how they fare counts as it does for all who seek care then."""
        arising = self.arising.copy()
        arising[0] += self.opening
        served, unmet = (rows._replace(arisen=np.maximum(rows.arisen, 0)) for rows in (self.served, self.unmet))
        return replace(self, opening=np.zeros_like(self.opening), arising=arising, served=served, unmet=unmet)

    def by_segment(self, rows: Rows, width: int) -> Floats:
        """The patients of ``rows`` by the segment they left the queue in, shape (segments, width)."""
        flat = tally(rows.segment * width + rows.column, rows.patients, self.segments * width)
        return flat.reshape(self.segments, width)

    def by_pair(self, by_key: Floats) -> Floats:
        """Sum an array of shape (n, keys) over the keys of each pair, shape (n, pairs)."""
        summed = np.zeros((len(by_key), self.pairs))
        if len(self.codes):
            first = np.flatnonzero(np.diff(self.key_pair, prepend=-1))
            summed[:, self.key_pair[first]] = np.add.reduceat(by_key, first, axis=1)
        return summed


class PatientLedgerWriter:
    """Collects what happens to patients, segment by segment; numbers are places in the three lists of names.

    ``opening`` (cares, municipalities) are those already waiting at the start; they leave with ``arisen`` = `BEFORE_START`.
    """

    def __init__(
        self,
        cares: Sequence[str],
        municipalities: Sequence[str],
        sites: Sequence[str],
        *,
        clock: int = 0,
        holidays: Sequence[int] = (),
        pass_length: int = 6 * HOUR,
        opening: Floats | None = None,
    ) -> None:
        self.cares = tuple(cares)
        self.municipalities = tuple(municipalities)
        self.sites = tuple(sites)
        self.clock = clock
        self.holidays = tuple(holidays)
        self.pass_length = pass_length
        self._shape = (len(self.cares), len(self.municipalities))
        self._opening = self._matrix(np.zeros(self._shape) if opening is None else opening)
        self._bounds: list[tuple[int, int]] = []
        self._arising: list[Floats] = []
        self._served: list[Rows] = []
        self._unmet: list[Rows] = []
        self._without_place: list[Rows] = []

    def add_segment(self, start: int, end: int, arising: Floats) -> int:
        """Begin a segment ``[start, end)`` in which ``arising`` (cares, municipalities) patients arise; gives its number.

        Raises `InternalError` if it does not follow the segment before or the shape is wrong.
        """
        expected = self._bounds[-1][1] if self._bounds else 0
        if start != expected or end <= start:
            raise InternalError(f"segment {start}..{end} does not follow {expected}")
        self._arising.append(self._matrix(arising))
        self._bounds.append((start, end))
        return len(self._bounds) - 1

    def add_served(
        self,
        segment: int,
        arisen: ArrayLike,
        care: ArrayLike,
        municipality: ArrayLike,
        site: ArrayLike,
        as_care: ArrayLike,
        patients: ArrayLike,
    ) -> None:
        """Enter patients who arose in ``arisen`` and were served at ``site`` as ``as_care`` in ``segment``; arguments broadcast to shape (n,)."""
        pair = np.asarray(care, np.int64) * len(self.municipalities) + np.asarray(municipality, np.int64)
        code = (pair * len(self.sites) + np.asarray(site, np.int64)) * len(self.cares) + np.asarray(as_care, np.int64)
        self._served.append(self._rows(segment, arisen, code, patients))

    def add_unmet(
        self, segment: int, arisen: ArrayLike, care: ArrayLike, municipality: ArrayLike, patients: ArrayLike
    ) -> None:
        """Enter patients who arose in ``arisen`` and whose longest wait ended with ``segment``; arguments broadcast to shape (n,)."""
        pair = np.asarray(care, np.int64) * len(self.municipalities) + np.asarray(municipality, np.int64)
        self._unmet.append(self._rows(segment, arisen, pair, patients))

    def add_without_place(self, segment: int, patients: Floats) -> None:
        """Enter inpatients (cares, municipalities) who are without care from the end of ``segment``: they arise in it and are unmet at once."""
        self._arising[segment] = self._arising[segment] + self._matrix(patients)
        care, municipality = np.nonzero(patients > 0)
        self.add_unmet(segment, segment, care, municipality, patients[care, municipality])
        self._without_place.append(self._unmet[-1])

    def ledger(self) -> PatientLedger:
        """All that has been entered. Raises `InternalError` if there is no segment."""
        if not self._bounds:
            raise InternalError("a ledger without segments")
        codes, key = _keys(_join(self._served), len(self.cares) ** 2 * len(self.municipalities) * len(self.sites))
        bounds = np.array(self._bounds, np.int64)
        return PatientLedger(
            cares=self.cares,
            municipalities=self.municipalities,
            sites=self.sites,
            clock=self.clock,
            holidays=self.holidays,
            pass_length=self.pass_length,
            starts=bounds[:, 0],
            ends=bounds[:, 1],
            opening=self._opening.ravel(),
            arising=np.array(self._arising).reshape(len(bounds), -1),
            codes=codes,
            served=key,
            unmet=_join(self._unmet),
            without_place=_join(self._without_place),
        )

    def remember(self) -> Tree:
        """All that has been entered."""
        served, unmet, without_place = (_join(rows) for rows in (self._served, self._unmet, self._without_place))
        return {
            "bounds": np.array(self._bounds, np.int64).reshape(len(self._bounds), 2),
            "arising": np.array(self._arising, float).reshape(len(self._bounds), *self._shape),
            "served": served._asdict(),
            "unmet": unmet._asdict(),
            "without_place": without_place._asdict(),
        }

    def recall(self, memory: Recalled) -> None:
        """Take back what `remember` gave."""
        bounds = memory.ints("bounds", -1, 2).tolist()
        self._bounds = [(start, end) for start, end in bounds]
        self._arising = list(memory.floats("arising", len(bounds), *self._shape, least=0.0))
        pairs = self._shape[0] * self._shape[1]
        keys = pairs * len(self.sites) * len(self.cares)
        self._served = [self._recall_rows(memory.part("served"), keys)]
        self._unmet, self._without_place = (
            [self._recall_rows(memory.part(name), pairs)] for name in ("unmet", "without_place")
        )

    def _recall_rows(self, memory: Recalled, columns: int) -> Rows:
        segments = len(self._bounds)
        arisen = memory.ints("arisen", -1, least=BEFORE_START, below=segments)
        return Rows(
            arisen,
            memory.ints("segment", len(arisen), below=segments),
            memory.ints("column", len(arisen), below=columns),
            memory.floats("patients", len(arisen), least=0.0),
        )

    def _matrix(self, values: Floats) -> Floats:
        matrix = np.array(values, np.float64)
        if matrix.shape != self._shape:
            raise InternalError(f"patients of shape {matrix.shape}, not {self._shape}")
        return _not_negative(matrix)

    def _rows(self, segment: int, arisen: ArrayLike, column: Ints, patients: ArrayLike) -> Rows:
        if not 0 <= segment < len(self._bounds):
            raise InternalError(f"segment {segment} has not been added")
        since, where, amount = np.broadcast_arrays(
            np.atleast_1d(np.asarray(arisen, np.int64)), column, np.asarray(patients, np.float64)
        )
        if since.size and (since.max() > segment or since.min() < BEFORE_START):
            raise InternalError(f"patients left the queue in segment {segment}, before they arose")
        amount = _not_negative(amount)
        some = amount > 0
        return Rows(since[some], np.full(int(some.sum()), segment, np.int64), where[some], amount[some])


def _not_negative(patients: Floats) -> Floats:
    if patients.size and not patients.min() >= -NOISE:
        raise InternalError(f"{patients.min()} patients")
    return np.maximum(patients, 0.0)


def _join(chunks: Sequence[Rows]) -> Rows:
    if not chunks:
        none = np.zeros(0, np.int64)
        return Rows(none, none, none, np.zeros(0))
    return Rows(
        np.concatenate([chunk.arisen for chunk in chunks]),
        np.concatenate([chunk.segment for chunk in chunks]),
        np.concatenate([chunk.column for chunk in chunks]),
        np.concatenate([chunk.patients for chunk in chunks]),
    )


def _keys(rows: Rows, possible: int) -> tuple[Ints, Rows]:
    """The codes that occur, ascending, and the rows with each code replaced by its place among them. ``possible`` codes there are in all."""
    if possible > _TABLE_LIMIT:
        codes, place = np.unique(rows.column, return_inverse=True)
        return codes, rows._replace(column=place.astype(np.int64))
    # A table over all codes is several times faster than sorting half a million rows.
    occurs = np.zeros(possible, np.bool_)
    occurs[rows.column] = True
    codes = np.flatnonzero(occurs).astype(np.int64)
    places = np.zeros(possible, np.int64)
    places[codes] = np.arange(len(codes))
    return codes, rows._replace(column=places[rows.column])
