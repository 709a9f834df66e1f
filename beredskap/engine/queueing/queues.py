"""Where patients stand and for how long, when everyone queues at a site of his own choice (design §4.10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from beredskap.arrays import Floats, Indices, Mask, tally


@dataclass(frozen=True)
class Queues:
    """A snapshot, all of shape (n,): ``patients`` who have stood at a ``place`` for ``age`` seconds.

    A place is a pair at a site, ``pair * sites + site``: it stays the same whatever the roads. Sorted by age, the oldest first, then place.
    """

    place: Indices
    age: Indices
    patients: Floats


NOBODY = Queues(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0))


class Standing:
    """The queues while a stretch of time passes: columns of patients per slot, the oldest first."""

    def __init__(self, slots: int, columns: Iterable[tuple[int, Floats]] = ()) -> None:
        self._slots = slots
        self._columns = [(age, patients.copy()) for age, patients in columns]

    @classmethod
    def of(cls, queues: Queues, slot: Indices, slots: int) -> Standing:
        """Those of a snapshot whose ``slot`` is not -1."""
        there = slot >= 0
        ages = -np.unique(-queues.age[there])
        return cls(
            slots,
            [
                (int(age), tally(slot[now], queues.patients[now], slots))
                for age in ages
                for now in [there & (queues.age == age)]
            ],
        )

    def copy(self) -> Standing:
        """The same patients, to be changed on their own."""
        return Standing(self._slots, self._columns)

    @property
    def total(self) -> Floats:
        """Patients per slot."""
        return np.asarray(sum((patients for _, patients in self._columns), np.zeros(self._slots)))

    def arrive(self, patients: Floats) -> None:
        """Patients come to their slots now."""
        if self._columns and self._columns[-1][0] == 0:
            self._columns[-1][1][:] += patients
        elif patients.any():
            self._columns.append((0, patients.copy()))

    def leave(self, slots: Mask) -> Floats:
        """Everybody in these slots leaves them; gives patients per slot."""
        gone = np.where(slots, self.total, 0.0)
        for _, patients in self._columns:
            patients[slots] = 0.0
        return gone

    def give_up(self, age: int) -> Floats:
        """Who has stood for ``age`` seconds or more leaves; gives patients per slot."""
        gone = Standing(self._slots, [column for column in self._columns if column[0] >= age]).total
        self._columns = [column for column in self._columns if column[0] < age]
        return gone

    def take(self, served: Floats) -> None:
        """Those served leave, the oldest first."""
        rest = served.copy()
        for _, patients in self._columns:
            part = np.minimum(patients, rest)
            patients -= part
            rest -= part

    def scale(self, factor: Floats) -> None:
        """Multiply who stands in each slot."""
        for _, patients in self._columns:
            patients *= factor

    def grow(self, seconds: int) -> None:
        """Time passes; never below zero when it is taken back."""
        self._columns = [(max(age + seconds, 0), patients) for age, patients in self._columns if patients.any()]

    def snapshot(self, place: Indices) -> Queues:
        """What stands now, with slots named by ``place``."""
        parts = []
        for age, patients in self._columns:
            slots = np.flatnonzero(patients > 0)
            slots = slots[np.argsort(place[slots])]
            parts.append((place[slots], np.full(len(slots), age, np.intp), patients[slots]))
        return Queues(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True))) if parts else NOBODY
