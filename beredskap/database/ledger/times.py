"""Times and days as they are typed, and the stamp of what is told."""

from __future__ import annotations

import datetime

from beredskap.database.ledger.audit_chain import Stamp
from beredskap.database.ledger.catalogue_lookup import refusal
from beredskap.language import message

_DAY = "2027-01-11"


def read_moment(text: str, ends: bool = False) -> datetime.datetime:
    """A local time, or a day: then its last second if ``ends``, else its first. Raises `InputError`."""
    text = text.strip()
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        said = message("«{value}» är ingen tidpunkt; skriv till exempel 2027-01-11 eller 2027-01-11T06:00", value=text)
        raise refusal("not-a-time", said) from None
    if found.tzinfo is not None:
        raise refusal("not-a-time", message("tider är lokal tid; utelämna tidszonen"))
    if ends and len(text) <= len(_DAY):
        return found.replace(hour=23, minute=59, second=59)
    return found


def read_day(text: str) -> datetime.date:
    """A day. Raises `InputError`."""
    try:
        return datetime.date.fromisoformat(text.strip())
    except ValueError:
        said = message("«{text}» är inte ett datum; skriv ÅÅÅÅ-MM-DD, till exempel 2027-01-11", text=text)
        raise refusal("not-a-day", said) from None


def make_stamp(by: str, at: datetime.datetime | None, note: str, recorded: datetime.datetime) -> Stamp:
    """Who, when and why; what has not happened yet is refused. Raises `InputError`."""
    if at is not None and at > recorded:
        said = message("{at} har inte varit ännu; liggaren är för det som har hänt", at=at.isoformat(" "))
        raise refusal("not-yet", said)
    return Stamp(by, recorded, at or recorded, note)
