"""Passes of a length that divides the day, and the hours of a profile that fall in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from beredskap.model.times.profile import Profile, Shift

HOUR = 3600
DAY = 24 * HOUR


class Calendar:
    """The passes of a run that begins at ``start``; times are seconds from then."""

    def __init__(self, start: datetime, length: int, profiles: Mapping[str, Profile]) -> None:
        self.start = start
        self.length = length
        self.profiles = profiles
        self.midnight = datetime(*start.timetuple()[:3])
        self.known: dict[tuple[str | None, int, int], tuple[float, float, float]] = {}

    def number(self, time: int) -> int:
        """The pass that a time lies in, counted from midnight."""
        return int((self.start + timedelta(seconds=time) - self.midnight).total_seconds() // self.length)

    def begins(self, number: int) -> int:
        """When a pass begins."""
        return int((self.midnight - self.start).total_seconds()) + number * self.length

    def weights(self, profile: str | None, begin: int, end: int) -> tuple[float, float, float]:
        """The weighted hours between two times (on whole minutes), of an ordinary week and of a full day."""
        if (profile, begin, end) not in self.known:
            shape = self.profiles[profile] if profile else Profile(id="jämn")
            self.known[profile, begin, end] = self._weigh(shape, begin, end)
        return self.known[profile, begin, end]

    def _weigh(self, shape: Profile, begin: int, end: int) -> tuple[float, float, float]:
        minutes = [self.start + timedelta(seconds=second) for second in range(begin, end, 60)]
        days = {minute.date() - timedelta(days=back) for minute in minutes for back in (0, 1)}
        begun = {day: shape.shifts(day.weekday(), red_names(day)) for day in days}
        between = sum(weight_at(begun, minute) for minute in minutes) / 60
        by_day = [sum(a_shift(one) for one in shape.shifts(day)) for day in range(7)]
        return between, sum(by_day), max(by_day) if shape.week else sum(shape.hours)

    def of_week(self, number: int) -> int:
        """The pass of the ordinary week that a pass is like: a holiday is a Sunday."""
        begin = self.start + timedelta(seconds=self.begins(number))
        day = 6 if red_names(begin.date()) else begin.weekday()
        return (day * DAY + begin.hour * HOUR) // self.length


RED = {
    "01-01": "nyårsdagen",
    "01-06": "trettondedag-jul",
    "12-24": "julafton",
    "12-25": "juldagen",
    "12-26": "annandag-jul",
    "12-31": "nyårsafton",
}
EASTER = {"2027-03-26": "långfredagen", "2027-03-28": "påskdagen", "2027-03-29": "annandag-påsk"}
"""The holidays of the winter half of 2027, as they stand in the almanac."""


def red_names(date: date) -> tuple[str, ...]:
    """What holiday a date is."""
    name = RED.get(f"{date:%m-%d}", EASTER.get(f"{date:%Y-%m-%d}"))
    return (name,) if name else ()


def weight_at(begun: Mapping[date, Sequence[Shift]], moment: datetime) -> float:
    """The shifts of those ``begun`` today and yesterday that are on."""
    total = 0.0
    for back in (0, 1):
        day = moment.date() - timedelta(days=back)
        since = (moment - datetime(day.year, day.month, day.day)).total_seconds()
        total += sum(one.weight for one in begun[day] if one.begin <= since < one.end)
    return total


def a_shift(shift: Shift) -> float:
    """Its weighted hours."""
    return shift.weight * (shift.end - shift.begin) / HOUR


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
