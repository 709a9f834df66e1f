"""The calendar of care: passes that divide the day, and how a profile falls on them, on ordinary days and on holidays."""

from __future__ import annotations

import datetime
import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np

from beredskap.arrays import Floats
from beredskap.model.times.holidays import names_of
from beredskap.model.times.profile import SUNDAY, Profile, Shift
from beredskap.units import DAY, HOUR, WEEK

ORDINARY_MONDAY: Final = datetime.datetime(2000, 1, 31)
"""A Monday with no holiday in its week, nor in the week before it."""
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

    @cached_property
    def _since_ordinary(self) -> int:
        """Seconds from `ORDINARY_MONDAY` to the start."""
        return (self.start.date() - ORDINARY_MONDAY.date()).days * DAY + self.offset % DAY

    def window(self, begin: int, end: int) -> tuple[int, int]:
        """Two times, as seconds from `ORDINARY_MONDAY`."""
        return begin + self._since_ordinary, end + self._since_ordinary

    def of_week(self, number: int) -> int:
        """The number of the same pass in an ordinary week that starts on Monday 00:00; of a holiday that of Sunday."""
        day, of_day = divmod(number + self.offset // self.length, DAY // self.length)
        return (SUNDAY if self._is_holiday(day) else day % 7) * (DAY // self.length) + of_day

    def holidays(self, horizon: int) -> tuple[int, ...]:
        """The midnights that holidays begin with, of those that have begun by ``horizon`` and were not over a week before the start."""
        days = range(self.offset // DAY - 7, (self.offset + horizon) // DAY + 1)
        return tuple(day * DAY - self.offset for day in days if self._is_holiday(day))

    def _is_holiday(self, day: int) -> bool:
        """Whether a day is one, counted from the Monday before the start."""
        day += (self._since_ordinary - self.offset) // DAY
        return bool(_holidays_between(day, day + 1))

    def boundaries(self, horizon: int) -> Iterator[int]:
        """The starts of all passes after 0 and before ``horizon``."""
        time = self.ends(0)
        while time < horizon:
            yield time
            time += self.length


class Shape:
    """A profile as the integral of its weights; times are seconds from `ORDINARY_MONDAY`, whose week is an ordinary one, and holidays are as dated.

    Between edges the weight is constant, so every integral is exact.
    """

    def __init__(self, profile: Profile | None) -> None:
        self._profile = profile or Profile(id="even")
        self._edges, self._weights = _ordinary_week(self._profile)
        lengths = [(end - begin) / HOUR for begin, end in itertools.pairwise(self._edges)]
        hours = (weight * length for weight, length in zip(self._weights, lengths, strict=True))
        self._cumulative = list(itertools.accumulate(hours, initial=0.0))
        self._week = self._cumulative[-1]
        self._day = self._profile.full_day
        self._known: dict[tuple[int, int], float] = {}
        self._of_day: dict[tuple[int, tuple[str, ...]], tuple[Shift, ...]] = {}

    def open_hours(self, begin: int, end: int) -> float:
        """Weighted hours between two times: their difference where every weight is 1."""
        if (begin, end) not in self._known:
            self._known[begin, end] = self._between(begin, end)
        return self._known[begin, end]

    def demand_days(self, begin: int, end: int) -> float:
        """How many mean days' demand falls between the two times; an ordinary week has 7."""
        return self.open_hours(begin, end) * 7 / self._week if self._week else 0.0

    def capacity_days(self, begin: int, end: int) -> float:
        """How many full days' capacity there is between the two times."""
        return self.open_hours(begin, end) / self._day if self._day else 0.0

    def _between(self, begin: int, end: int) -> float:
        days = range(begin // DAY - 1, -(-end // DAY))
        holidays = _holidays_between(days.start, days.stop)
        if not holidays:
            monday = begin // WEEK * WEEK
            return self._until(end - monday) - self._until(begin - monday)
        return sum(
            _hours_within(self._shifts(day % 7, holidays.get(day, ())), begin - day * DAY, end - day * DAY)
            for day in days
        )

    def _shifts(self, weekday: int, names: tuple[str, ...]) -> tuple[Shift, ...]:
        key = weekday, names
        if key not in self._of_day:
            self._of_day[key] = self._profile.shifts(weekday, names)
        return self._of_day[key]

    def _until(self, time: int) -> float:
        weeks, rest = divmod(time, WEEK)
        place = bisect_right(self._edges, rest) - 1
        inside = self._weights[place] * (rest - self._edges[place]) / HOUR
        return weeks * self._week + self._cumulative[place] + inside


def _ordinary_week(profile: Profile) -> tuple[list[int], list[float]]:
    """The edges of the week, every hour and every end of a shift, and the weight between each two."""
    spans = [
        (shift.begin + weekday * DAY, shift.end + weekday * DAY, shift.weight)
        for weekday in range(7)
        for shift in profile.shifts(weekday)
    ]
    edges = sorted({edge % WEEK for begin, end, _ in spans for edge in (begin, end)}.union(range(0, WEEK + 1, HOUR)))
    weights = [0.0] * (len(edges) - 1)
    for begin, end, weight in spans:
        for since, until in ((begin, min(end, WEEK)), (0, end - WEEK)):  # Sunday's shifts end on Monday
            for place in range(bisect_left(edges, since), bisect_left(edges, until)):
                weights[place] += weight
    return edges, weights


def _hours_within(shifts: Iterable[Shift], begin: int, end: int) -> float:
    """Weighted hours of the shifts of a day between two times from its midnight."""
    return sum(max(min(shift.end, end) - max(shift.begin, begin), 0) / HOUR * shift.weight for shift in shifts)


@lru_cache(maxsize=4096)
def _holidays_between(first: int, end: int) -> Mapping[int, tuple[str, ...]]:
    """The holidays with their names from day ``first`` and before day ``end``, in days from `ORDINARY_MONDAY`."""
    dates = ((day, ORDINARY_MONDAY.date() + datetime.timedelta(days=day)) for day in range(first, end))
    return {day: names for day, date in dates if (names := names_of(date))}


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
