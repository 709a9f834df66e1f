"""What offerings, staff and vehicles have by their hours, and what the part of a pass before a cut leaves to the rest of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from beredskap.arrays import Floats, parts_of
from beredskap.engine.care_plan.plan import Fleet
from beredskap.engine.pass_calendar import Shape, open_shares
from beredskap.units import HOUR


class Stretch(NamedTuple):
    """The rest of pass ``number``, from ``start`` to ``end`` in seconds from the start of the run; ``window`` is the same from a Monday 00:00."""

    number: int
    start: int
    end: int
    window: tuple[int, int]

    @property
    def seconds(self) -> int:
        """Its length."""
        return self.end - self.start

    def until(self, time: int) -> Stretch:
        """Its part before a time."""
        return self._replace(end=time, window=(self.window[0], self.window[1] - self.end + time))

    def since(self, time: int) -> Stretch:
        """Its part from a time on."""
        return self._replace(start=time, window=(self.window[0] - self.start + time, self.window[1]))


class Amounts(NamedTuple):
    """Visits by offer, hours by pool of staff, and hours by class of vehicle."""

    visits: Floats
    pools: Floats
    fleets: Floats


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What there is in a ``stretch``, and when in it.

    ``visits`` (offers,) keep the hours ``offer_shapes``, and the hours ``pools`` (pools,) those of ``pool_shapes``; ``vehicles`` (fleets,) are those of the
    plan's ``fleets`` that are left, and ``more`` (classes,) those that measures add and that drive day and night.
    """

    stretch: Stretch
    visits: Floats
    offer_shapes: tuple[Shape, ...]
    pools: Floats
    pool_shapes: tuple[Shape, ...]
    vehicles: Floats
    fleets: tuple[Fleet, ...]
    more: Floats

    def part(self, stretch: Stretch) -> Amounts:
        """What there is in a part of the stretch."""
        part, whole = stretch.window, self.stretch.window
        hours = self.more * stretch.seconds / HOUR
        for fleet, own in zip(self.fleets, self.manned(stretch), strict=True):
            hours[fleet.kind] += own
        return Amounts(
            parts_of(self.visits, open_shares(self.offer_shapes, part, whole)),
            parts_of(self.pools, open_shares(self.pool_shapes, part, whole)),
            hours,
        )

    def manned(self, stretch: Stretch) -> Floats:
        """Hours of the plan's vehicles in a part of the stretch: (fleets,)."""
        return parts_of(self.vehicles, np.array([fleet.shape.open_hours(*stretch.window) for fleet in self.fleets]))


class Leftover(NamedTuple):
    """Of a pass that was cut: ``spare`` is what was not used before, below 0 what was used beyond its own, and ``rest`` what the rest has by itself."""

    spare: Amounts
    rest: Amounts

    def added_to(self, own: Amounts) -> Amounts:
        """What the rest has: its ``own`` and what is spare, of that only the share that is left of what there was; never less than nothing."""
        return Amounts(*(_with_spare(*of_kind) for of_kind in zip(own, self.spare, self.rest, strict=True)))


def find_leftover(there: Amounts, used: Amounts, rest: Amounts) -> Leftover:
    """What is left of what was ``there`` in a stretch once the part before a cut has ``used`` some; ``rest`` is the part after the cut by itself."""
    spare = (_spare(all_, part, after) for all_, part, after in zip(there, used, rest, strict=True))
    return Leftover(Amounts(*spare), rest)


def _spare(there: Floats, used: Floats, rest: Floats) -> Floats:
    """What is left over, or below 0 lacking; nothing of what is endless."""
    return np.where(np.isfinite(there), less(less(there, rest), used), 0.0)


def less(amount: Floats, part: Floats) -> Floats:
    """``amount`` − ``part``; what is endless stays so."""
    return np.asarray(np.subtract(amount, part, out=np.full_like(amount, np.inf), where=np.isfinite(amount)))


def _with_spare(own: Floats, spare: Floats, rest: Floats) -> Floats:
    some = (rest > 0) & np.isfinite(rest) & np.isfinite(own)
    left = np.minimum(np.divide(own, rest, out=np.ones_like(own), where=some), 1.0)
    return np.maximum(own + np.where(spare > 0, parts_of(spare, left), spare), 0.0)
