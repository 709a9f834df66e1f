"""Patients who wait, by pair and the segment they arose in: the oldest are served first, until their longest wait ends (docs/model.md, Efterfrågan)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from beredskap.arrays import Floats, Ints
from beredskap.engine.allocation.columns import Columns
from beredskap.engine.care_plan.patient_ledger import BEFORE_START
from beredskap.engine.care_plan.plan import CarePlan, Pair
from beredskap.engine.memory import LONG_AGO, Recalled
from beredskap.engine.pass_calendar import Passes
from beredskap.model.result.memory import Tree
from beredskap.model.scenario.starting_point import Queue


class Leaving(NamedTuple):
    """Patients who leave the queue, by pair and the segment they arose in: three arrays of shape (n,), sorted by pair, then segment."""

    pair: Ints
    arisen: Ints
    patients: Floats


class _Part(NamedTuple):
    """Some of those who wait: ``old`` (old pairs, segments of the window), and ``latest`` (pairs,), the latest segment of all pairs."""

    old: Floats
    latest: Floats


class Waiting:
    """Patients ``amount`` (pairs, segments), and how many of them each swap may still take (swaps, segments).

    ``passes`` holds the pass number of each segment so far; both arrays have spare columns at the end. Segments before the *window* have nobody left. Of most
    pairs nobody waits for longer than a segment, so for all but the *old* pairs only the latest column is read: that is most of the work of a pass.

    The first columns are the ``queues`` of the start, a column for each pass that they have waited since, oldest first; those whose time is not known are
    taken to wait until the end of the first pass and no longer. They leave with ``arisen`` = `BEFORE_START`.
    """

    def __init__(self, plan: CarePlan, columns: Columns, passes: Passes, queues: Sequence[Queue] = ()) -> None:
        self.passes: list[int] = []
        self.amount = np.zeros((len(plan.pairs), 64))
        self._swappable = np.zeros((len(columns.swaps), 64))
        self._last = np.array([plan.wait_passes(pair.care, passes.length) for pair in plan.pairs], dtype=np.intp)
        self._swap_pair = columns.swap_pair
        self._swap_share = np.array([plan.stand_ins[swap.relation].share for swap in columns.swaps])
        self._first = 0
        self._old = np.zeros(0, dtype=np.intp)
        self._waiting: _Part | None = None
        self._before = 0
        self._begin(plan, passes, queues)

    def _begin(self, plan: CarePlan, passes: Passes, queues: Sequence[Queue]) -> None:
        """Let those who wait already have arisen when they did."""
        first = passes.number(0)
        arisen: dict[int, Floats] = {}
        for queue in queues:
            pair = plan.pair_index[Pair(plan.care_index[queue.care], plan.place_index[queue.municipality])]
            number = first - int(self._last[pair]) if queue.ago is None else passes.number(-queue.ago)
            arisen.setdefault(number, np.zeros(len(plan.pairs)))[pair] += queue.patients
        for number, amount in sorted(arisen.items(), key=lambda one: one[0]):
            self.arrive(number, amount)
        self._before = len(self.passes)

    @property
    def total(self) -> Floats:
        """All who wait: (pairs,)."""
        return self._sum_pairs(self._everybody())

    def arrive(self, number: int, amount: Floats) -> None:
        """Patients (pairs,) arise in a new segment of pass ``number``."""
        column = len(self.passes)
        if column == self.amount.shape[1]:
            self.amount = np.hstack([self.amount, np.zeros_like(self.amount)])
            self._swappable = np.hstack([self._swappable, np.zeros_like(self._swappable)])
        self._old = np.flatnonzero(self.total > 0)
        self.passes.append(number)
        self.amount[:, column] = amount
        self._waiting = None
        self._swappable[:, column] = self._swap_share * amount[self._swap_pair]

    def due(self, number: int, arriving: Floats) -> Floats:
        """Those whose wait ends in pass ``number``, the ``arriving`` of the pass among them: all (pairs,)."""
        return self._sum_pairs(self._ending(number)) + np.where(self._last == 0, arriving, 0.0)

    def swappable(self, arriving: Floats) -> Floats:
        """The most (swaps,) that each swap may still take of those who wait and of the ``arriving`` (pairs,)."""
        old = np.flatnonzero(np.isin(self._swap_pair, self._old))
        latest = np.minimum(self._swappable[:, len(self.passes) - 1], self._everybody().latest[self._swap_pair])
        latest[old] = self._open_swaps(old).sum(axis=1)
        return np.asarray(latest + self._swap_share * arriving[self._swap_pair])

    def take(self, served: Floats, swapped: Floats) -> Leaving:
        """Remove those ``served`` (pairs,), oldest first, and what ``swapped`` (swaps,) uses of the swaps."""
        waiting = self._everybody()
        taken = _Part(_oldest_first(waiting.old, served[self._old]), np.minimum(served, waiting.latest))
        taken.latest[self._old] = taken.old[:, -1]
        swaps = np.flatnonzero(swapped > 0)
        left = self._open_swaps(swaps)
        self._swappable[swaps, self._window] = left - _oldest_first(left, swapped[swaps])
        return self._remove(taken)

    def expire(self, number: int) -> Leaving:
        """Remove those whose wait ends unserved with pass ``number``."""
        return self._remove(self._ending(number))

    def _remove(self, leaving: _Part) -> Leaving:
        """Take these off the queue. Old pairs' earlier segments come first and the latest of all pairs after them, so a stable sort keeps each pair's order."""
        first, last = self._first, len(self.passes) - 1
        self.amount[:, last] -= leaving.latest
        self.amount[self._old, first:last] -= leaving.old[:, :-1]
        self._waiting = None
        rows, columns = np.nonzero(leaving.old[:, :-1] > 0)
        now = np.flatnonzero(leaving.latest > 0)
        pair = np.concatenate([self._old[rows], now])
        order = np.argsort(pair, kind="stable")
        arisen = np.concatenate([columns + first, np.full(len(now), last)]) - self._before
        patients = np.concatenate([leaving.old[rows, columns], leaving.latest[now]])
        self._narrow_window()
        return Leaving(pair[order], np.maximum(arisen[order], BEFORE_START), patients[order])

    def _everybody(self) -> _Part:
        """All who wait, read from ``amount`` once between changes."""
        if self._waiting is None:
            window = self.amount[:, self._window]
            latest = window[:, -1].copy() if window.shape[1] else np.zeros(len(window))
            self._waiting = _Part(window[self._old], latest)
        return self._waiting

    def _ending(self, number: int) -> _Part:
        """Those whose wait ends by pass ``number``."""
        old, latest = self._everybody()
        arisen = np.array(self.passes[self._window], dtype=np.intp)
        return _Part(
            np.where(arisen + self._last[self._old, None] <= number, old, 0.0),
            np.where(arisen[-1:] + self._last <= number, latest, 0.0) if len(arisen) else latest,
        )

    def _sum_pairs(self, part: _Part) -> Floats:
        """Patients by pair: (pairs,)."""
        total = part.latest.copy()
        total[self._old] = part.old.sum(axis=1)
        return total

    def _open_swaps(self, swaps: Ints) -> Floats:
        """What is left of these swaps, at most those who still wait: (swaps, segments of the window)."""
        return np.asarray(
            np.minimum(self._swappable[swaps, self._window], self.amount[self._swap_pair[swaps], self._window])
        )

    def remember(self) -> Tree:
        """Who waits, by pair and segment of the window, and what swaps may still take of them."""
        return {
            "passes": np.array(self.passes, np.int64),
            "first": self._first,
            "old": self._old.astype(np.int64),
            "amount": self.amount[:, self._window].copy(),
            "swappable": self._swappable[:, self._window].copy(),
        }

    def recall(self, memory: Recalled) -> None:
        """Take back what `remember` gave."""
        self.passes = memory.ints("passes", -1, least=-LONG_AGO).tolist()
        self._first = memory.whole("first", below=len(self.passes) + 1)
        self._old = memory.places("old", -1, below=len(self.amount))
        segments = 64
        while segments < len(self.passes):
            segments *= 2
        self.amount, self._swappable = (np.zeros((len(one), segments)) for one in (self.amount, self._swappable))
        width = len(self.passes) - self._first
        self.amount[:, self._window] = memory.floats("amount", len(self.amount), width)
        self._swappable[:, self._window] = memory.floats("swappable", len(self._swappable), width)
        self._waiting = None

    @property
    def _window(self) -> slice:
        return slice(self._first, len(self.passes))

    def _narrow_window(self) -> None:
        """Let the window begin at the first segment of which somebody still waits."""
        while self._first < len(self.passes) and not self.amount[:, self._first].any():
            self._first += 1


def _oldest_first(amount: Floats, take: Floats) -> Floats:
    """Split ``take`` (n,) over the columns of ``amount`` (n, segments) from the left."""
    before = np.cumsum(amount, axis=1) - amount
    return np.asarray(np.minimum(np.maximum(take[:, None] - before, 0.0), amount))
