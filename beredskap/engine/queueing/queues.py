"""Queues: how many patients stand at which site and for how long, when nobody coordinates (docs/model.md, Utan samordning)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from beredskap.arrays import Floats, Indices, Mask, tally
from beredskap.engine.memory import Recalled
from beredskap.model.result.memory import Tree


@dataclass(frozen=True)
class Queues:
    """A snapshot: ``patients`` who have stood at a ``place`` for ``age`` seconds, three arrays of shape (n,), the oldest first, then by place.

    A place is a pair at a site, ``pair * sites + site``: it stays the same whatever the roads.
    """

    place: Indices
    age: Indices
    patients: Floats


def remember(queues: Queues) -> Tree:
    """A snapshot as plain data."""
    return {
        "place": queues.place.astype(np.int64),
        "age": queues.age.astype(np.int64),
        "patients": queues.patients.copy(),
    }


def recall(memory: Recalled, places: int) -> Queues:
    """The snapshot that `remember` gave; there are so many ``places``."""
    place = memory.places("place", -1, below=places)
    return Queues(
        place,
        memory.ints("age", len(place)).astype(np.intp),
        memory.floats("patients", len(place), least=0.0),
    )


NOBODY = Queues(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0))


class LiveQueues:
    """The queues while a stretch of time passes: for each age, the oldest first, patients (slots,)."""

    def __init__(self, slots: int, columns: Iterable[tuple[int, Floats]] = ()) -> None:
        self._slots = slots
        self._columns = [(age, patients.copy()) for age, patients in columns]

    @classmethod
    def of(cls, queues: Queues, slot: Indices, slots: int) -> LiveQueues:
        """Those of a snapshot whose ``slot`` (n,) is not -1."""
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

    def copy(self) -> LiveQueues:
        """The same patients, to be changed on their own."""
        return LiveQueues(self._slots, self._columns)

    @property
    def total(self) -> Floats:
        """Patients of all ages: (slots,)."""
        return np.asarray(sum((patients for _, patients in self._columns), np.zeros(self._slots)))

    def arrive(self, patients: Floats) -> None:
        """Let patients (slots,) come now."""
        if self._columns and self._columns[-1][0] == 0:
            self._columns[-1][1][:] += patients
        elif patients.any():
            self._columns.append((0, patients.copy()))

    def leave(self, slots: Mask) -> Floats:
        """Empty these slots (slots,); gives how many left each."""
        gone = np.where(slots, self.total, 0.0)
        for _, patients in self._columns:
            patients[slots] = 0.0
        return gone

    def give_up(self, age: int) -> Floats:
        """Let those leave who have stood for ``age`` seconds or more; gives how many left each slot."""
        gone = LiveQueues(self._slots, [column for column in self._columns if column[0] >= age]).total
        self._columns = [column for column in self._columns if column[0] < age]
        return gone

    def take(self, served: Floats) -> None:
        """Let those ``served`` (slots,) leave, the oldest first."""
        rest = served.copy()
        for _, patients in self._columns:
            part = np.minimum(patients, rest)
            patients -= part
            rest -= part

    def scale(self, factor: Floats) -> None:
        """Multiply the patients of each slot by a factor (slots,)."""
        for _, patients in self._columns:
            patients *= factor

    def grow(self, seconds: int) -> None:
        """Let time pass, or take it back, as far as to age 0."""
        self._columns = [(max(age + seconds, 0), patients) for age, patients in self._columns if patients.any()]

    def snapshot(self, place: Indices) -> Queues:
        """What stands now; ``place`` (slots,) are the places of the slots."""
        parts = []
        for age, patients in self._columns:
            slots = np.flatnonzero(patients > 0)
            slots = slots[np.argsort(place[slots])]
            parts.append((place[slots], np.full(len(slots), age, np.intp), patients[slots]))
        return Queues(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True))) if parts else NOBODY
