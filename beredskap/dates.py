"""How people write days and times: as ISO, as Swedish spreadsheets show them, as they are printed on a package, or in words that can only mean one day.

There is one reader for commands, forms, data files and sheets. A month alone (``07/2028``, ``jul 2028``, ``2028-07``) is its last day where a last day is
asked for, and refused where a day is. What can be two days is refused everywhere.
"""

from __future__ import annotations

import calendar
import datetime
import re
from functools import lru_cache
from typing import Final, NamedTuple

from beredskap.language import Message, message

EARLIEST: Final = 1990
LATEST: Final = 2100
NEVER: Final = datetime.date(9999, 12, 31)
"""How some systems write that a batch does not expire."""
"""The years that goods can come, go and expire in; beyond them a digit is wrong."""
_CLOCK: Final = r"(?:[T ]([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,][0-9]+)?)?\s*(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_ISO = re.compile(rf"([0-9]{{4}})(-?)([0-9]{{2}})\2([0-9]{{2}}){_CLOCK}", re.IGNORECASE)
_SLASHED = re.compile(r"([0-9]{1,2})\s*[/.\-]\s*([0-9]{1,2})[\s/.\-]\s*([0-9]{4})")
_NAMED = re.compile(r"([0-9]{1,2})[.:]?(?:a|e|:a|:e)?[\s\-]+([a-zåäö]{3,9})\.?[\s\-]+([0-9]{4})")
_YEAR_MONTH = re.compile(r"([0-9]{4})\s*[/.\-]\s*([0-9]{1,2})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})\s*[/.\-\s]\s*([0-9]{4})")
_NAMED_MONTH = re.compile(r"([a-zåäö]{3,9})\.?[\s/.\-]*([0-9]{4})")
_SHORT = re.compile(r"(?:[0-9]{1,2}|[a-zåäö]{3,9})\.?[\s/.\-]+[0-9]{2}")
_MONTHS: Final = (
    ("jan", "januari", "january"), ("feb", "februari", "february"), ("mar", "mars", "march"), ("apr", "april"),
    ("maj", "may"), ("jun", "juni", "june"), ("jul", "juli", "july"), ("aug", "augusti", "august"),
    ("sep", "sept", "september"), ("okt", "oct", "oktober", "october"), ("nov", "november"), ("dec", "december"),
)  # fmt: skip
_MONTH_OF: Final = {word: number for number, words in enumerate(_MONTHS, 1) for word in words}


class DateError(ValueError):
    """A text that is not a day, could be two, or is none that there has been or will be; ``remedy`` is how it is written."""

    def __init__(self, said: Message) -> None:
        self.message = said
        self.remedy = message("skriv ÅÅÅÅ-MM-DD, till exempel {example}", example="2027-01-31")
        super().__init__(str(said))


class Said(NamedTuple):
    """A moment as it was said: with a clock or of a whole day, of a whole month (then its last day), with a time zone or without."""

    at: datetime.datetime
    has_clock: bool = False
    is_month: bool = False
    has_zone: bool = False


def read_last_day(text: str) -> datetime.date:
    """The last day that something counts, or `NEVER`; a month is its last day. Raises `DateError`."""
    day = _read(text).at.date()
    refuse_unlikely(day, text, is_end=True)
    return day


def read_day(text: str) -> datetime.date:
    """A day. Raises `DateError`, also for a month alone."""
    return _of_a_day(text).at.date()


def read_moment(text: str, ends: bool = False) -> datetime.datetime:
    """A local time, or a day: then its last second if ``ends``, else its first. Raises `DateError`."""
    said = _of_a_day(text)
    if said.has_zone:
        raise DateError(message("«{text}»: tider är lokal tid; utelämna tidszonen", text=text))
    if ends and not said.has_clock:
        return said.at.replace(hour=23, minute=59, second=59)
    return said.at


def refuse_unlikely(day: datetime.date, text: str, is_end: bool = False) -> None:
    """Refuse a day on which no goods can come, go or expire; where ``is_end`` it may be `NEVER`. Raises `DateError`."""
    if not EARLIEST <= day.year <= LATEST and not (is_end and day == NEVER):
        raise DateError(message("«{text}» är inte ett rimligt datum", text=text))


def _of_a_day(text: str) -> Said:
    said = _read(text)
    if said.is_month:
        raise DateError(message("«{text}» är en månad; här behövs en dag", text=text))
    return said


@lru_cache(maxsize=65536)
def _read(text: str) -> Said:
    said = " ".join(text.casefold().split())
    if found := _ISO.fullmatch(said):
        year, _, month, day, hour, minute, second, zone = found.groups()
        at = _made(text, int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
        return Said(at, hour is not None, False, zone is not None)
    if found := _NAMED.fullmatch(said):
        return Said(_made(text, int(found[3]), _month_named(found[2], text), int(found[1])))
    if found := _SLASHED.fullmatch(said):
        return Said(_day_and_month(text, int(found[1]), int(found[2]), int(found[3])))
    month_and_year = _month_and_year(said, text)
    if month_and_year is not None:
        month, year = month_and_year
        last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 and year > 0 else 1
        return Said(_made(text, year, month, last), is_month=True)
    if _SHORT.fullmatch(said):
        raise DateError(message("«{text}» kan vara en dag eller en månad; skriv året med fyra siffror", text=text))
    raise DateError(message("«{text}» är inte ett datum", text=text))


def _month_and_year(said: str, text: str) -> tuple[int, int] | None:
    if found := _YEAR_MONTH.fullmatch(said):
        return int(found[2]), int(found[1])
    if found := _MONTH_YEAR.fullmatch(said):
        return int(found[1]), int(found[2])
    if found := _NAMED_MONTH.fullmatch(said):
        return _month_named(found[1], text), int(found[2])
    return None


def _day_and_month(text: str, first: int, second: int, year: int) -> datetime.datetime:
    """Day and month in the order that makes a date; the day first where both do and are the same."""
    if first <= 12 and second <= 12 and first != second:
        raise DateError(message("«{text}» kan vara två olika dagar", text=text))
    return _made(text, year, first, second) if second > 12 else _made(text, year, second, first)


def _month_named(word: str, text: str) -> int:
    number = _MONTH_OF.get(word)
    if number is None:
        raise DateError(message("«{text}» är inte ett datum", text=text))
    return number


def _made(
    text: str, year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0
) -> datetime.datetime:
    try:
        return datetime.datetime(year, month, day, hour, minute, second)
    except ValueError as error:
        raise DateError(message("«{text}» finns inte i almanackan", text=text)) from error
