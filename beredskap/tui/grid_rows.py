"""A neutral table as lines of text for a grid: headings, widths, order and filter, worked out without the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from beredskap.report import cells
from beredskap.report.layout import in_two_lines, longest_word, width, wrap
from beredskap.report.table import NUMERIC, AtLeast, Cell, Special, Table
from beredskap.units import Quantity

GAP: Final = 2
_SAMPLE: Final = 400
_NARROWEST: Final = 8
_SENSIBLE: Final = 20
_HEAD_LINES: Final = 2
HEADING: Final = -1


class GridRows:
    """The rows of one table as they are seen. ``keys`` name rows across tables.

    ``order`` holds indices of rows, filtered and sorted; in the table's own order rows that share a group have a heading above them, which is a negative
    number (`heading`). ``shown`` are the columns that fit (all of them until `fit` is called).
    """

    def __init__(self, table: Table, keys: Sequence[str], language: str) -> None:
        self.table = table
        self.keys = tuple(keys)
        self.language = language
        self.columns = tuple(number for number, column in enumerate(table.columns) if not column.group)
        self.headings = tuple(cells.heading(column, language) for column in table.columns)
        self.right = tuple(column.kind in NUMERIC for column in table.columns)
        self.sorted_by: int | None = None
        self.reversed = False
        self.wanted = ""
        self.text = lru_cache(maxsize=4096)(self._text)
        self._group = next((number for number, column in enumerate(table.columns) if column.group), None)
        self._groups: list[str] = []
        step = max(1, len(table.rows) // _SAMPLE)
        sample = [self._text(index) for index in range(0, len(table.rows), step)]
        self._content = content = [
            max((width(row[number]) for row in sample), default=0) for number in range(len(self.headings))
        ]
        self._natural = tuple(
            max(wide, in_two_lines(heading)) for wide, heading in zip(content, self.headings, strict=True)
        )
        self._least = tuple(
            max(wide, 4) if right or wide < _NARROWEST else _NARROWEST
            for wide, right in zip(content, self.right, strict=True)
        )
        self.shown = self.columns
        self.widths = self._natural
        self.order: list[int] = []
        self._arrange()

    def _text(self, index: int) -> tuple[str, ...]:
        row = self.table.rows[index]
        return tuple(
            cells.shown(cell, column, self.language) for cell, column in zip(row, self.table.columns, strict=True)
        )

    def fit(self, columns: int) -> None:
        """Make it fit: first columns that may fold go, then the widest cells are cut, and words of headings last."""
        self.shown = self.columns
        if self._taken(self._natural) > columns:
            self.shown = tuple(number for number in self.columns if not self.table.columns[number].fold) or self.columns
        widths = list(self._natural)
        whole = [max(least, longest_word(said)) for least, said in zip(self._least, self.headings, strict=True)]
        for floor in (self._floor(whole, _SENSIBLE), self._floor(whole, 0), self._least):
            while self._taken(widths) > columns:
                loose = [number for number in self.shown if widths[number] > floor[number]]
                if not loose:
                    break
                widths[max(loose, key=lambda number: (widths[number], -number))] -= 1
        self.widths = tuple(widths)

    def _floor(self, headings: Sequence[int], cells: int) -> list[int]:
        """Widths that keep the words of headings whole, and so much of the cells."""
        return [max(heading, min(wide, cells)) for heading, wide in zip(headings, self._content, strict=True)]

    def head(self, mark: str) -> list[tuple[str, ...]]:
        """The lines of the headings, one or two; the column that it is sorted by is led by ``mark``."""
        cells = []
        for number, heading in enumerate(self.headings):
            said = mark + heading if number == self.sorted_by else heading
            lines = wrap(said, max(1, self.widths[number]))
            cells.append(lines if len(lines) <= _HEAD_LINES else [lines[0], " ".join(lines[1:])])
        height = max((len(cells[number]) for number in self.shown), default=1)
        return [
            tuple(lines[line] if line < len(lines) else "" for lines in ([""] * (height - len(c)) + c for c in cells))
            for line in range(height)
        ]

    def seen(self) -> Table:
        """The table as it is seen: filtered and sorted."""
        return replace(self.table, rows=tuple(self.table.rows[index] for index in self.order if index >= 0))

    def _taken(self, widths: Sequence[int]) -> int:
        return sum(widths[number] + GAP for number in self.shown)

    def heading(self, line: int) -> str:
        """The words of a heading in ``order``."""
        return self._groups[HEADING - line]

    def filter(self, wanted: str) -> None:
        """Keep rows with this text in any cell."""
        self.wanted = wanted.casefold()
        self._arrange()

    def sort(self, column: int | None, reverse: bool = False) -> None:
        """Sort by a column; None is the table's own order."""
        self.sorted_by, self.reversed = column, reverse
        self._arrange()

    def _arrange(self) -> None:
        found = [
            index
            for index in range(len(self.table.rows))
            if not self.wanted or any(self.wanted in text.casefold() for text in self._text(index))
        ]
        number = self.sorted_by
        if number is not None:
            found.sort(
                key=lambda index: _sortable(self.table.rows[index][number], self._text(index)[number]),
                reverse=self.reversed,
            )
        elif self.reversed:
            found.reverse()
        self.order = found if self._group is None or number is not None else self._with_headings(found, self._group)

    def _with_headings(self, found: Sequence[int], group: int) -> list[int]:
        lines: list[int] = []
        self._groups = []
        for index in found:
            words = self._text(index)[group].upper()
            if not self._groups or self._groups[-1] != words:
                self._groups.append(words)
                lines.append(HEADING - (len(self._groups) - 1))
            lines.append(index)
        return lines

    def place(self, key: str) -> int | None:
        """Where a row stands now."""
        try:
            return self.order.index(self.keys.index(key))
        except ValueError:
            return None

    def nearest(self, place: int, towards: int) -> int | None:
        """The nearest line to a place that is a row: onwards first, then back; None where there is none."""
        last = len(self.order) - 1
        if last < 0:
            return None
        start = min(max(place, 0), last)
        step = 1 if towards >= 0 else -1
        for way in (
            range(start, last + 1 if step > 0 else -1, step),
            range(start, -1 if step > 0 else last + 1, -step),
        ):
            for line in way:
                if self.order[line] >= 0:
                    return line
        return None


def _sortable(cell: Cell, text: str) -> tuple[int, float, str]:
    """Numbers before words, okänd and nothing last."""
    match cell:
        case None | Special():
            return (2, 0.0, "")
        case AtLeast() | Quantity():
            return (0, cell.value, "")
        case bool() | int() | float():
            return (0, float(cell), "")
    return (1, 0.0, text.casefold())
