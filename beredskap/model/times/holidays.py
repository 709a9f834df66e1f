"""Swedish public holidays by rule, for any year: which dates they are, and what each is called.

They are those of the Act on public holidays (lag 1989:1253 om allmänna helgdagar) but for ordinary Sundays, by the law of today whatever the year, and the
three eves that two other Acts put on a level with Sundays (lag 1930:173 om beräkning av lagstadgad tid 2 §, semesterlagen 1977:480 3 a §).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

_FIXED: Final = {
    "nyårsdagen": (1, 1),
    "trettondedag-jul": (1, 6),
    "första-maj": (5, 1),
    "nationaldagen": (6, 6),
    "julafton": (12, 24),
    "juldagen": (12, 25),
    "annandag-jul": (12, 26),
    "nyårsafton": (12, 31),
}
"""Month and day."""
_AFTER_EASTER: Final = {
    "långfredagen": -2,
    "påskdagen": 0,
    "annandag-påsk": 1,
    "kristi-himmelsfärdsdag": 39,
    "pingstdagen": 49,
}
"""Days after Easter Sunday."""
_FROM: Final = {
    "midsommarafton": (6, 19, 4),
    "midsommardagen": (6, 20, 5),
    "alla-helgons-dag": (10, 31, 5),
}
"""Month and day of the earliest date, and the weekday that it is the first of from then on (0 is Monday)."""
HOLIDAYS: Final = (*_FIXED, *_AFTER_EASTER, *_FROM)
"""All their names."""


def easter(year: int) -> datetime.date:
    """Easter Sunday in the Gregorian calendar (the anonymous rule of 1876, after Meeus)."""
    century, of_century = divmod(year, 100)
    leap_centuries, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * (year % 19) + century - leap_centuries - correction + 15) % 30
    leap_years, left = divmod(of_century, 4)
    to_sunday = (32 + 2 * rest + 2 * leap_years - epact - left) % 7
    late = (year % 19 + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return datetime.date(year, month, day + 1)


def _dates(year: int) -> Iterator[tuple[datetime.date, str]]:
    for name, (month, day) in _FIXED.items():
        yield datetime.date(year, month, day), name
    for name, days in _AFTER_EASTER.items():
        yield easter(year) + datetime.timedelta(days=days), name
    for name, (month, day, weekday) in _FROM.items():
        first = datetime.date(year, month, day)
        yield first + datetime.timedelta(days=(weekday - first.weekday()) % 7), name


@lru_cache
def holidays(year: int) -> Mapping[datetime.date, tuple[str, ...]]:
    """The holidays of a year with their names; a date may be two of them."""
    found: dict[datetime.date, tuple[str, ...]] = {}
    for date, name in _dates(year):
        found[date] = (*found.get(date, ()), name)
    return found


def names_of(date: datetime.date) -> tuple[str, ...]:
    """What holidays a date is; empty for every other day, ordinary Sundays among them."""
    return holidays(date.year).get(date, ())
