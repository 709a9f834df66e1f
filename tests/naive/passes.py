"""Passes of a length that divides the day, and the hours of a profile that fall in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from beredskap.model.care import Profile

HOUR = 3600
DAY = 24 * HOUR


class Calendar:
    """The passes of a run that begins at ``start``; times are seconds from then."""

    def __init__(self, start: datetime, length: int, profiles: Mapping[str, Profile]) -> None:
        self.start = start
        self.length = length
        self.profiles = profiles
        self.midnight = datetime(*start.timetuple()[:3])

    def number(self, time: int) -> int:
        """The pass that a time lies in, counted from midnight."""
        return int((self.start + timedelta(seconds=time) - self.midnight).total_seconds() // self.length)

    def begins(self, number: int) -> int:
        """When a pass begins."""
        return int((self.midnight - self.start).total_seconds()) + number * self.length

    def weights(self, profile: str | None, begin: int, end: int) -> tuple[float, float, float]:
        """The weighted hours between two times (on whole minutes), of a week and of a full day."""
        shape = self.profiles[profile] if profile else Profile(id="jämn")
        minutes = [self.start + timedelta(seconds=second) for second in range(begin, end, 60)]
        between = sum(shape.hours[minute.hour] * shape.days[minute.weekday()] for minute in minutes) / 60
        return between, sum(shape.hours) * sum(shape.days), sum(shape.hours)


Amounts = dict[tuple[str, str], float]


class Own:
    """Visits, staff and vehicles between two times: rows of what it is, how much per full day (or at once), its profile, and which of the two."""

    def __init__(self, calendar: Calendar, rows: Sequence[tuple[tuple[str, str], float, str | None, bool]]) -> None:
        self.calendar = calendar
        self.rows = rows
        self.full: Amounts = defaultdict(float)
        for key, amount, _, _ in rows:
            self.full[key] += amount

    def __call__(self, begin: int, end: int) -> Amounts:
        found: Amounts = defaultdict(float)
        for key, amount, profile, daily in self.rows:
            between, _, day = self.calendar.weights(profile, begin, end)
            found[key] += amount * between / (day if daily else 1.0)
        return dict(found)
