"""What stands in the other sheets of a workbook: they are not read as rows, and hold no more of a person than those that are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from beredskap.errors import Problem
from beredskap.files.personal_numbers import find_in_cell
from beredskap.files.spreadsheet.grid import Grid, Value


def find_personal_numbers(others: Iterable[Grid]) -> Iterator[Problem]:
    """A problem for each cell with a personnummer, and for each sheet that is called one."""
    for grid in others:
        yield from find_in_cell(grid.sheet, grid.place(1))
        for line, values in grid.rows:
            for column, value in enumerate(values):
                yield from find_in_cell(_text(value), grid.place(line, column))


def _text(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else ""
    return value if isinstance(value, str) else ""
