"""Staff who are away by a curve: ill, at home with children, or unable to get to work."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from beredskap.engine.staff.pools import Crew, means
from beredskap.model.scenario.strain import Absent, Curve


class Away(NamedTuple):
    """An absence in force since ``begin``."""

    begin: int
    absent: Absent


def left_by(absences: Iterable[Away], now: int, crew: Crew, home: str) -> float:
    """The share of those who live in ``home`` that is not away: the product of what each absence leaves."""
    return math.prod(
        1.0 - share_at(away.absent.curve, now - away.begin) for away in absences if means(away.absent, crew, home)
    )


def share_at(curve: Curve, elapsed: int) -> float:
    """The share so many seconds after the curve began: a step's own end belongs to the next step; nothing after the last."""
    return next((level for end, level in _steps(curve) if elapsed < end), 0.0)


def next_step(away: Away, now: int) -> float:
    """When the curve next changes; infinite if it does not."""
    return min((away.begin + end for end, _ in _steps(away.absent.curve) if away.begin + end > now), default=math.inf)


def _steps(curve: Curve) -> Iterator[tuple[float, float]]:
    ends = itertools.accumulate(step.duration or 0.0 for step in curve.steps)
    return zip(ends, (step.level for step in curve.steps), strict=True)
