"""A cell to a date: as ISO, as Swedish Excel shows it, as a serial number, or in a short form that can only mean one day."""

from __future__ import annotations

import calendar
import datetime
import re
from functools import lru_cache
from typing import Final

from beredskap.files.spreadsheet.grid import Odd, Value
from beredskap.files.spreadsheet.xlsx_styles import moment
from beredskap.language import Message, message
from beredskap.units import UnitError

EARLIEST: Final = 1990
LATEST: Final = 2100
_USUAL = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ](?:[01]\d|2[0-3]):\d{2}(?::\d{2})?)?", re.ASCII)
_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.0+)?)?)?")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_SLASHED = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})[\s/.\-]\s*(\d{4})")
_NAMED = re.compile(r"(\d{1,2})[.:]?(?:a|e|:a|:e)?\s+([a-zåäö]{3,9})\.?\s+(\d{4})")
_MONTHS: Final = (
    ("jan", "januari", "january"), ("feb", "februari", "february"), ("mar", "mars", "march"), ("apr", "april"),
    ("maj", "may"), ("jun", "juni", "june"), ("jul", "juli", "july"), ("aug", "augusti", "august"),
    ("sep", "sept", "september"), ("okt", "oct", "oktober", "october"), ("nov", "november"), ("dec", "december"),
)  # fmt: skip
_MONTH_OF: Final = {word: number for number, words in enumerate(_MONTHS, 1) for word in words}
_EXAMPLE: Final = "2027-01-31"


class CellError(UnitError):
    """A cell that is not what its column asks for, with what to do about it."""

    def __init__(self, rule: str, said: Message, remedy: Message) -> None:
        super().__init__(said)
        self.rule = rule
        self.remedy = remedy


def date_of(value: Value, from_workbook: bool) -> datetime.date:
    """The day in a cell. Raises `CellError`."""
    return moment_of(value, from_workbook).date()


def moment_of(value: Value, from_workbook: bool) -> datetime.datetime:
    """The day or moment in a cell; a day is its midnight. ``from_workbook``: a number is a serial number. Raises `CellError`."""
    if isinstance(value, datetime.datetime):
        return _possible(value, str(value.date()))
    if isinstance(value, float):
        found = moment(value, False) if from_workbook else None
        if found is None or not EARLIEST <= found.year <= LATEST:
            raise _no_date(f"{value:g}")
        return found
    if value is None or isinstance(value, Odd):
        raise _no_date("")
    return as_usual(value) or _read(value)


def as_usual(text: str) -> datetime.datetime | None:
    """A day or moment in the form that nearly all are in; None for any other text."""
    if _USUAL.fullmatch(text) is None:
        return None
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if EARLIEST <= found.year <= LATEST else None


@lru_cache(maxsize=65536)
def _read(text: str) -> datetime.datetime:
    said = text.strip().casefold()
    if found := _ISO.fullmatch(said.upper()):
        return _made(text, *(int(part) for part in found.groups(default="0")))
    if found := _MONTH.fullmatch(said):
        year, month = int(found[1]), int(found[2])
        if not 1 <= month <= 12 or year == 0:
            raise _no_date(text)
        return _made(text, year, month, calendar.monthrange(year, month)[1])
    if found := _NAMED.fullmatch(said):
        number = _MONTH_OF.get(found[2])
        if number is None:
            raise _no_date(text)
        return _made(text, int(found[3]), number, int(found[1]))
    if found := _SLASHED.fullmatch(said):
        day, number = int(found[1]), int(found[2])
        if day <= 12 and number <= 12 and day != number:
            wrong = message("«{text}» kan vara två olika dagar", text=text)
            raise CellError("sheet-date", wrong, _remedy())
        if number > 12:
            day, number = number, day
        return _made(text, int(found[3]), number, day)
    raise _no_date(text)


def _made(
    text: str, year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0
) -> datetime.datetime:
    try:
        return _possible(datetime.datetime(year, month, day, hour, minute, second), text)
    except ValueError as error:
        if isinstance(error, CellError):
            raise
        raise CellError("sheet-date", message("«{text}» finns inte i almanackan", text=text), _remedy()) from error


def _possible(found: datetime.datetime, text: str) -> datetime.datetime:
    if not EARLIEST <= found.year <= LATEST:
        said = message("«{text}» är inte ett rimligt datum", text=text)
        raise CellError("sheet-date", said, _remedy())
    return found


def _no_date(text: str) -> CellError:
    return CellError("sheet-date", message("«{text}» är inte ett datum", text=text), _remedy())


def _remedy() -> Message:
    return message("skriv ÅÅÅÅ-MM-DD, till exempel {example}", example=_EXAMPLE)
