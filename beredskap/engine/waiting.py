"""Those who wait: per pair and by the segment they arose in, oldest first, until their longest wait ends."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from beredskap.engine.careplan import CarePlan, Floats
from beredskap.engine.matrix import Mask
from beredskap.engine.programme import Programme


class Leaving(NamedTuple):
    """Patients who leave the queue, by pair and by the segment they arose in; ``first`` is the segment of the first column."""

    first: int
    amount: Floats


class Waiting:
    """Patients by pair and segment of arrival, and how many of them may still be substituted by each swap.

    ``passes`` holds the pass number of each segment so far. Of most pairs nobody waits for longer than a segment: only of those of whom somebody does
    (``_old``) more than the latest column is looked at.
    """

    def __init__(self, plan: CarePlan, programme: Programme, length: int) -> None:
        self.passes: list[int] = []
        self.amount = np.zeros((len(plan.pairs), 64))
        self._swappable = np.zeros((len(programme.swaps), 64))
        self._last = np.array([plan.wait_passes(pair.care, length) for pair in plan.pairs], dtype=np.intp)
        self._swap_pair = np.array([swap.pair for swap in programme.swaps], dtype=np.intp)
        self._swap_share = np.array([plan.stand_ins[swap.relation].share for swap in programme.swaps])
        self._first = 0
        self._old = np.zeros(len(plan.pairs), dtype=bool)

    @property
    def total(self) -> Floats:
        """All who wait, per pair."""
        return _summed(self._window, self._old)

    def arrive(self, number: int, amount: Floats) -> None:
        """Patients arise in a new segment, in pass ``number``."""
        column = len(self.passes)
        if column == self.amount.shape[1]:
            self.amount = np.hstack([self.amount, np.zeros_like(self.amount)])
            self._swappable = np.hstack([self._swappable, np.zeros_like(self._swappable)])
        self._old = self.total > 0
        self.passes.append(number)
        self.amount[:, column] = amount
        self._swappable[:, column] = self._swap_share * amount[self._swap_pair]

    def due(self, number: int, arriving: Floats) -> Floats:
        """Those whose wait ends in pass ``number``, per pair, the ``arriving`` of the pass among them."""
        return _summed(self._ending(number), self._old) + np.where(self._last == 0, arriving, 0.0)

    def swappable(self, arriving: Floats) -> Floats:
        """The most that each swap may still take of those who wait and of those about to arrive."""
        old = self._old[self._swap_pair]
        left = np.zeros((len(old), self._window.shape[1]))
        left[:, -1:] = np.minimum(self._swappable[:, self._columns][:, -1:], self._window[self._swap_pair, -1:])
        left[old] = self._open_swaps(old)
        return _summed(left, old) + self._swap_share * arriving[self._swap_pair]

    def take(self, served: Floats, swapped: Floats) -> Leaving:
        """Remove those served, oldest first, and what they use of the swaps."""
        taken = np.zeros_like(self._window)
        taken[:, -1:] = np.minimum(served[:, None], self._window[:, -1:])
        taken[self._old] = _oldest_first(self._window[self._old], served[self._old])
        used = swapped > 0
        swaps = self._open_swaps(used)
        self._swappable[used, self._columns] = swaps - _oldest_first(swaps, swapped[used])
        return self._remove(taken)

    def expire(self, number: int) -> Leaving:
        """At the end of pass ``number``: those whose wait ended unserved leave."""
        return self._remove(self._ending(number))

    def _remove(self, leaving: Floats) -> Leaving:
        first = self._first
        self._window[:, -1:] -= leaving[:, -1:]
        self._window[self._old, :-1] -= leaving[self._old, :-1]
        self._forget()
        return Leaving(first, leaving)

    def _open_swaps(self, swaps: Mask) -> Floats:
        """What is left of these swaps, of those who still wait."""
        return np.asarray(np.minimum(self._swappable[swaps, self._columns], self._window[self._swap_pair[swaps]]))

    @property
    def _columns(self) -> slice:
        return slice(self._first, len(self.passes))

    @property
    def _window(self) -> Floats:
        return self.amount[:, self._columns]

    def _ending(self, number: int) -> Floats:
        """Those of the window whose wait ends by pass ``number``."""
        arrived = np.array(self.passes[self._columns], dtype=np.intp)
        ending = np.zeros_like(self._window)
        for rows, columns in ((slice(None), slice(-1, None)), (self._old, slice(None))):
            over = arrived[None, columns] + self._last[rows, None] <= number
            ending[rows, columns] = np.where(over, self._window[rows, columns], 0.0)
        return ending

    def _forget(self) -> None:
        """Do not look at leading segments of which nobody waits any more."""
        while self._first < len(self.passes) and not self.amount[:, self._first].any():
            self._first += 1


def _summed(amount: Floats, old: Mask) -> Floats:
    """The sum of each row; of those that are not ``old`` only the last column holds anything."""
    total = amount[:, -1:].sum(axis=1)
    total[old] = amount[old].sum(axis=1)
    return np.asarray(total)


def _oldest_first(amount: Floats, take: Floats) -> Floats:
    """Split ``take`` per row over the columns of ``amount`` from the left."""
    before = np.cumsum(amount, axis=1) - amount
    return np.asarray(np.minimum(np.maximum(take[:, None] - before, 0.0), amount))
