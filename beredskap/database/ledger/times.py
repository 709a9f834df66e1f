"""Times and days as they are typed, and the stamp of what is told."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from beredskap import dates
from beredskap.database.ledger.audit_chain import Stamp
from beredskap.database.ledger.catalogue_lookup import refusal
from beredskap.language import message
from beredskap.limits import YEARS


def read_moment(text: str, ends: bool = False) -> datetime.datetime:
    """A local time, or a day: then its last second if ``ends``, else its first. Raises `InputError`."""
    try:
        found = dates.read_moment(text, ends)
    except dates.DateError as error:
        remedy = message("skriv till exempel 2027-01-11 eller 2027-01-11T06:00")
        raise refusal("not-a-time", error.message, remedy=remedy) from None
    check_year(found.year)
    return found


def read_day(text: str) -> datetime.date:
    """A day. Raises `InputError`."""
    return _day(text, dates.read_day)


def read_last_day(text: str) -> datetime.date:
    """The last day of a batch; a month is its last day. Raises `InputError`."""
    return _day(text, dates.read_last_day)


def _day(text: str, read: Callable[[str], datetime.date]) -> datetime.date:
    try:
        return read(text)
    except dates.DateError as error:
        raise refusal("not-a-day", error.message, remedy=error.remedy) from None


def check_year(year: int) -> None:
    """Refuse a year in which nobody plans: near the ends of the calendar no day can be reckoned from. Raises `InputError`."""
    if not YEARS[0] <= year <= YEARS[1]:
        said = message("år {year} ligger utanför {first}–{last}", year=year, first=YEARS[0], last=YEARS[1])
        raise refusal("not-a-day", said)


def make_stamp(by: str, at: datetime.datetime | None, note: str, recorded: datetime.datetime) -> Stamp:
    """Who, when and why; what has not happened yet is refused. Raises `InputError`."""
    if at is not None and at > recorded:
        said = message("{at} har inte varit ännu; liggaren är för det som har hänt", at=at.isoformat(" "))
        raise refusal("not-yet", said)
    return Stamp(by, recorded, at or recorded, note)
