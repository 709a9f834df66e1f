"""How long admissions hold their beds, as shares of them by passes: an exact mix, whatever the spread (docs/model.md, Efterfrågan)."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist
from typing import Final

import numpy as np

from beredskap.arrays import Floats
from beredskap.model.care import CareType
from beredskap.model.times.stay import StaySpread

_TAIL: Final = 0.0005
"""A shape ends where no larger share of it is left."""
_MOST: Final = 100
"""It ends before so many means, however large its spread."""
_HALVINGS: Final = 80


def survival(care: CareType, length: int) -> Floats:
    """The share of a care type's admissions that still lie there after so many pass boundaries, 0 first: (passes,).

    A stay ends at the first boundary at which it is over, and a spread keeps the mean of what the fixed stay holds; the sum is that mean in passes.
    """
    spread = care.stay_spread
    if spread is None:
        return np.ones(_passes(care.stay, length))
    if spread.kind == "table":
        last = [(_passes(one.stay, length), one.share) for one in spread.shares]
        passes = np.arange(max(passes for passes, _ in last))
        still = np.asarray(sum(np.where(passes < until, share, 0.0) for until, share in last))
        return np.asarray(still / still[0])
    return _shape(spread, _passes(care.stay, length)).copy()


def _passes(stay: float, length: int) -> int:
    """How many passes a stay holds its bed: it is rounded up to a boundary."""
    return max(1, math.ceil(stay / length))


@lru_cache
def _shape(spread: StaySpread, mean: int) -> Floats:
    """Stays of a shape, cut where next to nothing is left and scaled so that their mean is so many whole passes."""
    if mean == 1:
        return np.ones(1)
    still = _lognormal(spread.deviation) if spread.kind == "lognormal" else _exponential
    longest = next(last for last in range(mean, mean * _MOST + 1) if still(last / mean) < _TAIL or last == mean * _MOST)

    def held(scale: float) -> list[float]:
        return [1.0, *(still(passed / scale) for passed in range(1, longest))]

    low, high = 0.0, float(longest)
    while math.fsum(held(high)) < mean:
        high *= 2
    for _ in range(_HALVINGS):
        scale = (low + high) / 2
        low, high = (scale, high) if math.fsum(held(scale)) < mean else (low, scale)
    return np.trim_zeros(np.array(held(high)), "b")


def _exponential(passed: float) -> float:
    return math.exp(-passed)


def _lognormal(deviation: float) -> Callable[[float], float]:
    """The share above so many means; the normal distribution is of the logarithm."""
    variance = math.log1p(deviation**2)
    normal = NormalDist(-variance / 2, math.sqrt(variance))
    return lambda passed: 1.0 - normal.cdf(math.log(passed))
