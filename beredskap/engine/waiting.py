"""Those who wait: per pair and by the segment they arose in, oldest first, until their longest wait ends."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from beredskap.engine.careplan import CarePlan, Floats
from beredskap.engine.programme import Programme


class Leaving(NamedTuple):
    """Patients who leave the queue, by pair and by the segment they arose in; ``first`` is the segment of the first column."""

    first: int
    amount: Floats


class Waiting:
    """Patients by pair and segment of arrival, and how many of them may still be substituted by each swap.

    ``passes`` holds the pass number of each segment so far.
    """

    def __init__(self, plan: CarePlan, programme: Programme, length: int) -> None:
        self.passes: list[int] = []
        self.amount = np.zeros((len(plan.pairs), 64))
        self._swappable = np.zeros((len(programme.swaps), 64))
        self._last = np.array([plan.wait_passes(pair.care, length) for pair in plan.pairs], dtype=np.intp)
        self._swap_pair = np.array([swap.pair for swap in programme.swaps], dtype=np.intp)
        self._swap_share = np.array([plan.stand_ins[swap.relation].share for swap in programme.swaps])
        self._first = 0

    @property
    def total(self) -> Floats:
        """All who wait, per pair."""
        return np.asarray(self.amount[:, self._first : len(self.passes)].sum(axis=1))

    def arrive(self, number: int, amount: Floats) -> None:
        """Patients arise in a new segment, in pass ``number``."""
        column = len(self.passes)
        if column == self.amount.shape[1]:
            self.amount = np.hstack([self.amount, np.zeros_like(self.amount)])
            self._swappable = np.hstack([self._swappable, np.zeros_like(self._swappable)])
        self.passes.append(number)
        self.amount[:, column] = amount
        self._swappable[:, column] = self._swap_share * amount[self._swap_pair]

    def due(self, number: int, arriving: Floats) -> Floats:
        """Those whose wait ends in pass ``number``, per pair, the ``arriving`` of the pass among them."""
        waiting = np.where(self._ends_by(number), self._window, 0.0).sum(axis=1)
        return np.asarray(waiting + np.where(self._last == 0, arriving, 0.0))

    def swappable(self, arriving: Floats) -> Floats:
        """The most that each swap may still take of those who wait and of those about to arrive."""
        return np.asarray(self._open_swaps.sum(axis=1) + self._swap_share * arriving[self._swap_pair])

    def take(self, served: Floats, swapped: Floats) -> Leaving:
        """Remove those served, oldest first, and what they use of the swaps."""
        swaps = self._open_swaps
        taken = Leaving(self._first, _oldest_first(self._window, served))
        self._window[:] -= taken.amount
        self._swappable[:, self._columns] = swaps - _oldest_first(swaps, swapped)
        self._forget()
        return taken

    def expire(self, number: int) -> Leaving:
        """At the end of pass ``number``: those whose wait ended unserved leave."""
        leaving = Leaving(self._first, np.where(self._ends_by(number), self._window, 0.0))
        self._window[:] -= leaving.amount
        self._forget()
        return leaving

    @property
    def _open_swaps(self) -> Floats:
        """What is left of each swap, of those who still wait."""
        return np.asarray(np.minimum(self._swappable[:, self._columns], self._window[self._swap_pair]))

    @property
    def _columns(self) -> slice:
        return slice(self._first, len(self.passes))

    @property
    def _window(self) -> Floats:
        return self.amount[:, self._columns]

    def _ends_by(self, number: int) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        arrived = np.array(self.passes[self._columns], dtype=np.intp)
        return np.asarray(arrived[None, :] + self._last[:, None] <= number)

    def _forget(self) -> None:
        """Do not look at leading segments of which nobody waits any more."""
        while self._first < len(self.passes) and not self.amount[:, self._first].any():
            self._first += 1


def _oldest_first(amount: Floats, take: Floats) -> Floats:
    """Split ``take`` per row over the columns of ``amount`` from the left."""
    before = np.cumsum(amount, axis=1) - amount
    return np.asarray(np.clip(take[:, None] - before, 0.0, amount))
