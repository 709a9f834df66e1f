"""CSV text to the same tree as YAML gives: one table per row, each cell with its line and column name."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator

from beredskap.errors import Place, Problem, nearest
from beredskap.files.personal_numbers import find_in_lines
from beredskap.files.text.csv_cells import form_of, read_cell
from beredskap.language import message
from beredskap.model.base import Record
from beredskap.model.raw import RawTable, Scalar, fields_of, scalar

_HALF_NUMBER = re.compile(r"\d+")
_DELIMITERS = ",;\t"


def delimiter_of(text: str) -> str:
    """What parts the cells of a table, told by its heading: a comma, a semicolon or a tab."""
    heading = text.removeprefix("\ufeff").partition("\n")[0]
    return max(_DELIMITERS, key=heading.count)


class CsvReader:
    """Reads the rows of one collection; ``problems`` holds all that is wrong with the file."""

    def __init__(self, text: str, file: str, collection: str, record: type[Record]) -> None:
        self.text = text
        self.file = file
        self.collection = collection
        self.record = record
        self.forms = {
            name: (form_of(field.annotation), field.annotation) for name, field in record.model_fields.items()
        }
        self.problems: list[Problem] = []

    def records(self) -> Iterator[tuple[Scalar, RawTable]]:
        """Each row's id and body."""
        self.problems += find_in_lines(self.text, self.file)
        lines = self._lines()
        header = next(lines, None)
        if header is None:
            self._problem("file-empty", 1, "", message("filen är tom"))
            return
        columns = [name.strip() for name in header[1]]
        if not self._header_is_right(columns, header[0]):
            return
        for line, cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(columns):
                self._wrong_length(line, cells, len(columns))
                continue
            yield from self._row(line, dict(zip(columns, cells, strict=True)))

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=delimiter_of(self.text), strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                said = message("raden går inte att läsa som CSV")
                remedy = message('skriv citattecken inuti en cell dubbelt ("") och stäng varje citattecken')
                self._problem("csv-syntax", line, "", said, remedy=remedy)
                return
            yield line, cells

    def _header_is_right(self, columns: list[str], line: int) -> bool:
        known = ("id", *self._columns())
        before = len(self.problems)
        for index, column in enumerate(columns):
            if column in columns[:index]:
                self._problem("csv-column", line, column, message("kolumnen «{name}» står två gånger", name=column))
            elif column not in known:
                near = nearest(column, known)
                unknown = message("okänd kolumn «{name}»", name=column)
                listed = None if near else message("kolumnerna är: {names}", names=", ".join(known))
                self._problem("csv-column", line, column, unknown, near=near, remedy=listed)
        if "id" not in columns:
            self._problem("csv-column", line, "id", message("kolumnen «id» saknas"))
        return len(self.problems) == before

    def _columns(self) -> list[str]:
        return [name for name in fields_of(self.record) if self.forms[name][0] != "none"]

    def _wrong_length(self, line: int, cells: list[str], wanted: int) -> None:
        said = message("raden har {found} fält, rubriken har {wanted}", found=len(cells), wanted=wanted)
        remedy = None
        if len(cells) > wanted:
            numbers = itertools.pairwise(_HALF_NUMBER.fullmatch(cell.strip()) for cell in cells)
            halves = any(left and right for left, right in numbers)
            split = message(
                "ett decimalkomma delar cellen; skriv decimalpunkt, eller spara filen med semikolon mellan fälten"
            )
            remedy = split if halves else message("sätt citattecken om text med komma")
        self._problem("csv-row", line, "", said, remedy=remedy)

    def _row(self, line: int, cells: dict[str, str]) -> Iterator[tuple[Scalar, RawTable]]:
        identity = cells.pop("id").strip()
        if not identity:
            self._problem("csv-id", line, "id", message("id saknas"))
            return
        body = RawTable()
        body.file, body.line, body.column = self.file, line, 0
        for column, text in cells.items():
            if text.strip():
                cell = scalar(text.strip(), self.file, line, 0)
                key = scalar(column, self.file, line, 0)
                form, annotation = self.forms[column]
                body[key] = read_cell(cell, form, annotation)
        yield scalar(identity, self.file, line, 0), body

    def _problem(self, rule: str, line: int, column: str, said: object, **extra: object) -> None:
        key = f"{self.collection}.{column}" if column else ""
        self.problems.append(Problem(rule, said, Place(self.file, line, 0, key), **extra))  # type: ignore[arg-type]  # passed on as they are
