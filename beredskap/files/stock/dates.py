"""A cell to a date: what `beredskap.dates` reads, a workbook's own date, or the serial number of one."""

from __future__ import annotations

import datetime
import re
from typing import Final

from beredskap import dates
from beredskap.dates import DateError, refuse_unlikely
from beredskap.files.spreadsheet.grid import Odd, Value
from beredskap.files.spreadsheet.xlsx_styles import moment
from beredskap.language import Message, message
from beredskap.units import UnitError

_USUAL = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ](?:[01]\d|2[0-3]):\d{2}(?::\d{2})?)?", re.ASCII)
_NO_DATE: Final = message("cellen är inte ett datum")


class CellError(UnitError):
    """A cell that is not what its column asks for, with what to do about it."""

    def __init__(self, rule: str, said: Message, remedy: Message) -> None:
        super().__init__(said, remedy)
        self.rule = rule


def last_day_of(value: Value, from_workbook: bool) -> datetime.date:
    """The last day that a cell says; a month is its last day. ``from_workbook``: a number is a serial number. Raises `CellError`."""
    if isinstance(value, str):
        try:
            return dates.read_last_day(value)
        except DateError as error:
            raise _refused(error) from error
    return _own(value, from_workbook, is_end=True).date()


def moment_of(value: Value, from_workbook: bool) -> datetime.datetime:
    """The day or moment in a cell; a day is its midnight. Raises `CellError`."""
    if isinstance(value, str):
        try:
            at = dates.read_moment(value)
            refuse_unlikely(at.date(), value)
        except DateError as error:
            raise _refused(error) from error
        return at
    return _own(value, from_workbook)


def as_usual(text: str) -> datetime.datetime | None:
    """A day or moment in the form that nearly all are in; None for any other text."""
    if _USUAL.fullmatch(text) is None:
        return None
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if dates.EARLIEST <= found.year <= dates.LATEST else None


def _own(value: Value, from_workbook: bool, is_end: bool = False) -> datetime.datetime:
    """What a workbook keeps as a date, or as the number of one."""
    found = moment(value, False) if isinstance(value, float) and from_workbook else value
    try:
        if not isinstance(found, datetime.datetime):
            raise DateError(
                _NO_DATE
                if value is None or isinstance(value, Odd)
                else message("«{text}» är inte ett datum", text=f"{value:g}")
            )
        refuse_unlikely(found.date(), str(found.date()), is_end)
    except DateError as error:
        raise _refused(error) from error
    return found


def _refused(error: DateError) -> CellError:
    return CellError("sheet-date", error.message, error.remedy)
