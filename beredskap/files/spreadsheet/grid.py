"""One sheet as rows of cells that know their place, whether it came from CSV or from a workbook."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from beredskap.errors import InputError, Place, Problem
from beredskap.language import Message


class Odd(Enum):
    """What stands in a cell of a workbook instead of a value."""

    FORMULA = "formula"
    """A formula that was never calculated."""
    ERROR = "error"
    """A formula that failed: ``#DIV/0!``."""
    TOO_LONG = "too long"
    """More text than a spreadsheet's cell can hold."""


Value = str | float | datetime.datetime | Odd | None
"""Text as it stands, a number or a date from a workbook, or nothing."""
Row = tuple[int, Sequence[Value]]
Area = tuple[int, int, int, int]
"""First line, first column, last line, last column: lines count from 1, columns from 0."""


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet that are not empty rows: line (from 1) and values from column A on.

    ``sheet`` is empty for CSV.
    ``merged`` are areas of one cell.
    """

    file: str
    digest: str
    sheet: str
    rows: tuple[Row, ...]
    merged: tuple[Area, ...] = ()
    hidden: bool = False

    def place(self, line: int, column: int | None = None, heading: str = "") -> Place:
        """Where a cell stands: its address in a workbook, its column's heading in CSV."""
        if column is None:
            return Place(self.file, line, 0, self.sheet)
        return Place(self.file, line, column + 1, f"{self.sheet}!{address(line, column)}" if self.sheet else heading)


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """A column's letters.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    said = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        said = chr(65 + rest) + said
    return said


def address(line: int, column: int) -> str:
    """A cell's address: ``C12``."""
    return f"{letters(column)}{line}"


def refusal(
    rule: str, said: Message, file: str, line: int = 0, key: str = "", remedy: Message | None = None
) -> InputError:
    """The error of a file that cannot be read on."""
    return InputError([Problem(rule, said, Place(file, line, 0, key), remedy=remedy)])
