"""A neutral table as lines of text for a grid: headings, widths, order and filter, worked out without the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from beredskap.language import Message
from beredskap.report.document import cells
from beredskap.report.document.layout import in_two_lines, longest_word, width, wrap
from beredskap.report.document.table import NUMERIC, Table
from beredskap.tui.row_order import (
    HEADING,
    GoOn,
    RowOrder,
    RowQuery,
    always,
    fold_text,
    group_rows,
    index_lines,
    interruptible,
    sort_rows,
)

GAP: Final = 2
_SAMPLE: Final = 200
_NARROWEST: Final = 8
_SENSIBLE: Final = 20
_HEAD_LINES: Final = 2
_BETWEEN: Final = "\n"


class GridRows:
    """The rows of one table as they are seen. ``keys`` name rows across tables.

    ``order`` holds indices of rows, filtered and sorted; in the table's own order rows that share a group have a heading above them, which is a negative
    number (`heading`). ``shown`` are the columns that fit (all of them until `fit` is called). `find_order` may be asked by a thread; all else belongs to
    the screen.
    """

    def __init__(self, table: Table, keys: Sequence[str], language: str) -> None:
        self.table = table
        self.keys = tuple(keys)
        self.language = language
        self.headings = tuple(cells.heading(column, language) for column in table.columns)
        self.right = tuple(column.kind in NUMERIC for column in table.columns)
        self.query = RowQuery()
        self.text = lru_cache(maxsize=4096)(self._text)
        self._group = next((number for number, column in enumerate(table.columns) if column.group), None)
        self._messages: dict[int, str] = {}
        self._searched: list[str] = []
        self._indices = dict(zip(reversed(self.keys), range(len(self.keys) - 1, -1, -1), strict=True))
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
        self._order = self.find_order(self.query)

    @property
    def order(self) -> Sequence[int]:
        """The lines: indices of rows, and headings as negative numbers."""
        return self._order.lines

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns that there are to show: those with anything in them, and that of the groups only where they have no headings."""
        found = [
            number
            for number, column in enumerate(self.table.columns)
            if not column.group or self.query.column is not None
        ]
        return tuple(number for number in found if self._content[number]) or tuple(found)

    @property
    def wanted(self) -> str:
        """The text that rows are filtered by."""
        return self.query.wanted

    @property
    def sorted_by(self) -> int | None:
        """The column that they are sorted by."""
        return self.query.column

    @property
    def reversed(self) -> bool:
        """Whether they are sorted the other way."""
        return self.query.reverse

    def _text(self, index: int) -> tuple[str, ...]:
        return tuple(self._cell(index, number) for number in range(len(self.headings)))

    def _cell(self, index: int, number: int) -> str:
        cell = self.table.rows[index][number]
        if not isinstance(cell, Message):
            return cells.show_cell(cell, self.table.columns[number], self.language)
        found = self._messages.get(id(cell))  # a few messages stand in many rows
        if found is None:
            found = self._messages[id(cell)] = cells.show_cell(cell, self.table.columns[number], self.language)
        return found

    def fit(self, columns: int) -> None:
        """Make it fit: first columns that may fold go, from the last, then the widest cells are cut, and words of headings last."""
        self.shown = self.columns
        foldable = [number for number in self.columns if self.table.columns[number].fold]
        while self._total_width(self._natural) > columns and foldable and len(self.shown) > 1:
            last = foldable.pop()
            self.shown = tuple(number for number in self.shown if number != last)
        widths = list(self._natural)
        whole = [max(least, longest_word(said)) for least, said in zip(self._least, self.headings, strict=True)]
        for floor in (self._floor(whole, _SENSIBLE), self._floor(whole, 0), self._least):
            while self._total_width(widths) > columns:
                loose = [number for number in self.shown if widths[number] > floor[number]]
                if not loose:
                    break
                widths[max(loose, key=lambda number: (widths[number], -number))] -= 1
        self.widths = tuple(widths)

    def _floor(self, headings: Sequence[int], cells: int) -> list[int]:
        """Widths that keep the words of headings whole, and so much of the cells."""
        return [max(heading, min(wide, cells)) for heading, wide in zip(headings, self._content, strict=True)]

    def head(self, mark: str, column: int | None) -> list[tuple[str, ...]]:
        """The lines of the headings, one or two; that of a ``column`` is led by ``mark``."""
        cells = []
        for number, heading in enumerate(self.headings):
            said = mark + heading if number == column else heading
            lines = wrap(said, max(1, self.widths[number]))
            cells.append(lines if len(lines) <= _HEAD_LINES else [lines[0], " ".join(lines[1:])])
        height = max((len(cells[number]) for number in self.shown), default=1)
        return [
            tuple(lines[line] if line < len(lines) else "" for lines in ([""] * (height - len(c)) + c for c in cells))
            for line in range(height)
        ]

    def visible_table(self) -> Table:
        """The table as it is seen: filtered and sorted."""
        return replace(self.table, rows=tuple(self.table.rows[index] for index in self.order if index >= 0))

    def _total_width(self, widths: Sequence[int]) -> int:
        return sum(widths[number] + GAP for number in self.shown)

    def heading(self, line: int) -> str:
        """The words of a heading in ``order``."""
        return self._order.groups[HEADING - line]

    def filter(self, wanted: str) -> None:
        """Keep rows with this text in any cell."""
        self.arrange(replace(self.query, wanted=wanted))

    def sort(self, column: int | None, reverse: bool = False) -> None:
        """Sort by a column; None is the table's own order."""
        self.arrange(replace(self.query, column=column, reverse=reverse))

    def arrange(self, query: RowQuery, order: RowOrder | None = None) -> None:
        """See the rows so; in an ``order`` that has been worked out already, where there is one."""
        self._order = self.find_order(query) if order is None else order
        self.query = query

    def find_order(self, query: RowQuery, go_on: GoOn = always) -> RowOrder:
        """The order that a query asks for. Raises `StoppedError` where it is told not to go on."""
        found: Sequence[int] = range(len(self.table.rows))
        if query.wanted:
            wanted = fold_text(query.wanted)
            texts = self.read_texts(go_on)
            found = [index for index in interruptible(found, go_on) if wanted in texts[index]]
        number = query.column
        if number is not None:
            rows = self.table.rows
            found = sort_rows(
                found, lambda row: rows[row][number], lambda row: self._cell(row, number), query.reverse, go_on
            )
        elif query.reverse:
            found = found[::-1]
        group = self._group
        if group is not None and number is None:
            return group_rows(found, lambda row: self._cell(row, group).upper())
        return RowOrder(found, (), index_lines(found))

    @property
    def is_read(self) -> bool:
        """Whether the text of every row has been made."""
        return len(self._searched) == len(self.table.rows)

    def read_texts(self, go_on: GoOn = always) -> Sequence[str]:
        """The whole text of every row, made once: it goes on where it was stopped."""
        rows = self.table.rows
        for index in interruptible(range(len(self._searched), len(rows)), go_on):
            texts = (self._cell(index, number) for number in range(len(self.headings)))
            self._searched.append(fold_text(_BETWEEN.join(texts)))
        return self._searched

    def place(self, key: str) -> int | None:
        """Where a row stands now."""
        return self._order.places.get(self._indices.get(key, -1))

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
