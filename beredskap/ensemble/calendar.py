"""How hour, weekday and season matter in a sweep over starts."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from typing import NamedTuple

from beredskap.model.result.ensemble import Sweep


class StartGroup(NamedTuple):
    """Patients without necessary care over the starts of one hour, weekday or season."""

    group: int
    mean: float
    worst: float
    best: float


def group_starts(found: Sweep, group_of: Callable[[datetime.datetime], int]) -> list[StartGroup]:
    """The starts of a sweep by group, the groups in order."""
    groups: dict[int, list[float]] = {}
    for one in found.starts:
        groups.setdefault(group_of(one.start), []).append(one.unmet)
    return [
        StartGroup(group, math.fsum(unmet) / len(unmet), max(unmet), min(unmet))
        for group, unmet in sorted(groups.items())
    ]


def season(start: datetime.datetime) -> int:
    """The quarter of the year, from the month that the middle of its week is in."""
    return (start.month - 1) // 3 + 1
