"""The calendar of care: passes that divide the day, and how a daily and weekly profile falls on them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from beredskap.arrays import Floats
from beredskap.model.care import Profile
from beredskap.units import DAY, HOUR, WEEK

WINDOWS: Final = ((0, DAY), (DAY, WEEK))
"""The coming days, from and to in seconds after a pass: the next day by itself, since most who are admitted now are still there, and the rest of a week."""


@dataclass(frozen=True)
class Passes:
    """Passes of ``length`` seconds that start at midnight; times are seconds from ``start``, numbers count from the pass of ``start``."""

    start: datetime.datetime
    length: int

    @cached_property
    def offset(self) -> int:
        """Seconds from Monday 00:00 to the start."""
        midnight = datetime.datetime.combine(self.start.date(), datetime.time())
        return self.start.weekday() * DAY + int((self.start - midnight).total_seconds())

    def number(self, time: int) -> int:
        """The number of the pass that ``time`` lies in."""
        return (self.offset + time) // self.length - self.offset // self.length

    def begins(self, number: int) -> int:
        """When a pass begins; negative for the first one if the start is inside it."""
        return (number + self.offset // self.length) * self.length - self.offset

    def ends(self, number: int) -> int:
        """When a pass ends."""
        return self.begins(number + 1)

    def window(self, begin: int, end: int) -> tuple[int, int]:
        """Two times, as seconds from the Monday 00:00 before the start."""
        return begin + self.offset, end + self.offset

    def of_week(self, number: int) -> int:
        """The number of the same pass in a week that starts on Monday 00:00."""
        return (number + self.offset // self.length) % (WEEK // self.length)

    def boundaries(self, horizon: int) -> Iterator[int]:
        """The starts of all passes after 0 and before ``horizon``."""
        time = self.ends(0)
        while time < horizon:
            yield time
            time += self.length


class Shape:
    """A weekly profile as the integral of its weights, hour by hour; times are seconds from a Monday 00:00."""

    def __init__(self, profile: Profile | None) -> None:
        hours = np.ones(24) if profile is None else np.array(profile.hours)
        days = np.ones(7) if profile is None else np.array(profile.days)
        weights = np.outer(days, hours).ravel()
        self._cumulative = np.concatenate([[0.0], np.cumsum(weights)])
        self._week = float(weights.sum())
        self._day = float(hours.sum())
        self._known: dict[tuple[int, int], float] = {}

    def open_hours(self, begin: int, end: int) -> float:
        """Weighted hours between two times: their difference where every weight is 1."""
        if (begin, end) not in self._known:
            self._known[begin, end] = self._until(end) - self._until(begin)
        return self._known[begin, end]

    def demand_days(self, begin: int, end: int) -> float:
        """How many mean days' demand falls between the two times; a whole week has 7."""
        return self.open_hours(begin, end) * 7 / self._week if self._week else 0.0

    def capacity_days(self, begin: int, end: int) -> float:
        """How many full days' capacity there is between the two times; a day whose weight is 1 has 1."""
        return self.open_hours(begin, end) / self._day if self._day else 0.0

    def _until(self, time: int) -> float:
        weeks, rest = divmod(time, WEEK)
        hour, seconds = divmod(rest, HOUR)
        inside = (self._cumulative[hour + 1] - self._cumulative[hour]) * seconds / HOUR if seconds else 0.0
        return float(weeks * self._week + self._cumulative[hour] + inside)


def open_shares(shapes: Sequence[Shape], part: tuple[int, int], whole: tuple[int, int]) -> Floats:
    """Of each one's open hours in ``whole`` the share that is in ``part``; 0 where it has none."""
    known = {shape: _ratio(shape.open_hours(*part), shape.open_hours(*whole)) for shape in dict.fromkeys(shapes)}
    return np.array([known[shape] for shape in shapes])


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def capacity_days(shapes: Sequence[Shape], begin: int, end: int) -> Floats:
    """`Shape.capacity_days` of each; most share theirs with others."""
    known = {shape: shape.capacity_days(begin, end) for shape in dict.fromkeys(shapes)}
    return np.array([known[shape] for shape in shapes])
