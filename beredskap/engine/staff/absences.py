"""Absence by a curve: staff who are ill, at home with children, or unable to get to work."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from beredskap.engine.staff.pools import PoolMembers, concerns
from beredskap.model.scenario.strain import Absent, Curve


class AbsenceInForce(NamedTuple):
    """An absence that began at ``begin``, in seconds from the start."""

    begin: int
    absent: Absent


def share_present(absences: Iterable[AbsenceInForce], now: int, members: PoolMembers, home: str) -> float:
    """The share of the members who live in ``home`` that no absence keeps away: the product of what each of them leaves."""
    return math.prod(
        1.0 - share_at(away.absent.curve, now - away.begin) for away in absences if concerns(away.absent, members, home)
    )


def share_at(curve: Curve, elapsed: int) -> float:
    """The share so many seconds after the curve began: at the end of a step the next one holds, and 0 after the last."""
    return next((level for end, level in _steps(curve) if elapsed < end), 0.0)


def next_change(away: AbsenceInForce, now: int) -> float:
    """When the curve next changes, in seconds from the start; infinite if it does not."""
    return min((away.begin + end for end, _ in _steps(away.absent.curve) if away.begin + end > now), default=math.inf)


def _steps(curve: Curve) -> Iterator[tuple[float, float]]:
    ends = itertools.accumulate(step.duration or 0.0 for step in curve.steps)
    return zip(ends, (step.level for step in curve.steps), strict=True)
