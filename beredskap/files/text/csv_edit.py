"""Changing single cells and rows of a CSV file and leaving every other byte as it was."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from beredskap.files.text.csv_text import delimiter_of


class CsvRows:
    """The rows of a CSV file by their ``id``, each with the text that it was written as."""

    def __init__(self, text: str) -> None:
        self._start = "\ufeff" if text.startswith("\ufeff") else ""
        self._end = "\r\n" if "\r\n" in text else "\n"
        self._delimiter = delimiter_of(text)
        records = list(_records(text.removeprefix("\ufeff"), self._delimiter))
        self._header = records[0][1] if records else []
        self._columns = [name.strip() for name in self._header]
        self._raw = [raw for raw, _ in records]
        self._cells = [cells for _, cells in records]
        self._at = {
            cells[self._columns.index("id")].strip(): number
            for number, cells in enumerate(self._cells)
            if number and "id" in self._columns and len(cells) == len(self._columns)
        }
        self._gone: set[int] = set()

    def __contains__(self, identity: str) -> bool:
        return identity in self._at

    def __iter__(self) -> Iterator[str]:
        return iter(self._at)

    def set(self, identity: str, column: str, value: str) -> None:
        """Write one cell of a row."""
        self._need(column)
        number = self._at[identity]
        cells = self._cells[number]
        cells[self._columns.index(column)] = value
        self._raw[number] = self._written(cells)

    def remove(self, identity: str) -> None:
        """Take a row away."""
        self._gone.add(self._at.pop(identity))

    def add(self, row: Mapping[str, str]) -> None:
        """Write a row at the end."""
        for column in row:
            self._need(column)
        cells = [row.get(column, "") for column in self._columns]
        if self._raw and not self._raw[-1].endswith("\n"):
            self._raw[-1] += self._end
        self._at[row["id"]] = len(self._cells)
        self._cells.append(cells)
        self._raw.append(self._written(cells))

    def text(self) -> str:
        """The whole file."""
        return self._start + "".join(raw for number, raw in enumerate(self._raw) if number not in self._gone)

    def _need(self, column: str) -> None:
        """Make sure that there is such a column: a new one is empty in the rows that were there."""
        if column in self._columns:
            return
        self._columns.append(column)
        if not self._cells:
            self._cells.append([])
            self._raw.append("")
        for number, cells in enumerate(self._cells):
            if number == 0 or len(cells) == len(self._columns) - 1:
                cells.append("" if number else column)
                self._raw[number] = self._written(cells)

    def _written(self, cells: list[str]) -> str:
        line = io.StringIO()
        csv.writer(line, delimiter=self._delimiter, lineterminator=self._end).writerow(cells)
        return line.getvalue()


def _records(text: str, delimiter: str) -> Iterator[tuple[str, list[str]]]:
    """Each record with its own text: a quoted cell may hold line breaks."""
    lines = text.splitlines(keepends=True)
    reader = csv.reader(iter(lines), delimiter=delimiter)
    before = 0
    for cells in reader:
        yield "".join(lines[before : reader.line_num]), cells
        before = reader.line_num
