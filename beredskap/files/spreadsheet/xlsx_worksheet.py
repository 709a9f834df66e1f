"""One worksheet of a workbook to rows of values, in one pass over its XML and within limits."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from beredskap.files.spreadsheet.grid import Area, Odd, Row, Value, refusal
from beredskap.files.spreadsheet.xlsx_package import Attributes, Kinds, Package, Tally
from beredskap.files.spreadsheet.xlsx_styles import moment
from beredskap.language import message
from beredskap.limits import CELL_TEXT, SHEET_CELLS, SHEET_COLUMNS, SHEET_PLACES, SHEET_ROWS, SHEET_TEXT
from beredskap.model.personal import has_personal_number

_MOST_MERGED: Final = 1_000
_LONG: Final = 200
_LAST_LINE: Final = 1_048_576
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_DIGITS: Final = "0123456789"


class Worksheet(Tally):
    """Reads the cells of one part. ``rows`` and ``merged`` hold what was found, and ``beside`` every text that is no cell's value."""

    def __init__(
        self, package: Package, part: str, title: str, shared: Sequence[str], dates: frozenset[str], from_1904: bool
    ) -> None:
        self.rows: list[Row] = []
        self.merged: list[Area] = []
        self.beside: list[str] = []
        self._package = package
        self._title = title
        self._shared = shared
        self._dates = dates
        self._from_1904 = from_1904
        self._kinds = Kinds()
        self._known: dict[str, Value] = {}
        self._columns: dict[str, int] = {}
        self._line = 0
        self._look: tuple[str, ...] = ()
        self._cells: list[Value] = []
        self._column = -1
        self._type: str | None = None
        self._is_date = False
        self._taking = False
        self._text = ""
        self._formula = False
        self._count = 0
        self._places = 0
        self._characters = 0
        package.parse(part, self._start, self._data, aside=self.beside.append, tally=self)
        self._end_row()

    def _start(self, name: str, attributes: Attributes) -> None:
        # Text counts from the start of a value to the start of the next element: what follows it inside a cell is blank.
        # Most of a sheet is cells and their values: what they need stands here, and not a turn away.
        self.begun += 1
        kind = self._kinds[name]
        if kind == "c":
            if self._text or self._formula:
                self._end_cell()
            get = attributes.get
            where = get("r")
            if where:
                letters = where.rstrip(_DIGITS)
                column = self._columns.get(letters)
                if column is None:
                    column = self._columns[letters] = self._column_of(letters)
            else:
                column = self._column + 1
            if column <= self._column:
                raise self._package.broken()
            self._column = column
            self._type, style = get("t"), get("s")
            self._is_date = style in self._dates
            self._taking = False
            if len(attributes) > (where is not None) + (self._type is not None) + (style is not None):
                self.beside += attributes.values()
        elif kind == "v" or kind == "t":  # a set of them takes longer
            self._taking = True
            if self._formula and self._type == "str":
                self._formula = False
        elif kind == "row":
            self._end_row()
            self._start_row(attributes)
        else:
            self._taking = False
            self.beside += attributes.values()
            if kind == "f":
                self._formula = True
            elif kind == "mergeCell":
                self._end_row()
                self._merge(attributes.get("ref", ""))

    def _data(self, text: str) -> None:
        if self._taking and not self._text:
            self._text = text
        elif self._taking and len(self._text) <= CELL_TEXT:
            self._text += text
        elif not text.isspace():
            self.beside.append(text)

    def _start_row(self, attributes: Attributes) -> None:
        said = attributes.get("r", "")
        if said.isascii() and said.isdigit() and len(said) < 8:
            line = int(said)
            del attributes["r"]
        else:
            line = self._line + 1
        if line <= self._line or line > _LAST_LINE:
            raise self._package.broken()
        self._line = line
        self._cells = []
        self._column = -1
        look = tuple(attributes.values())
        if look != self._look:
            self._look = look
            self.beside += look

    def _column_of(self, name: str) -> int:
        column = 0
        for letter in name.upper():
            if not "A" <= letter <= "Z":
                raise self._package.broken()
            column = column * 26 + ord(letter) - 64
        if not 0 < column <= 16_384:
            raise self._package.broken()
        return column - 1

    def _end_cell(self) -> None:
        text = self._text
        if not text and not self._formula:
            return
        value = Odd.FORMULA if not text else self._known.get(text) if self._type == "s" else None
        if value is None:
            value = self._value(text)
        self._text, self._formula = "", False
        if value == "":
            return
        if self._column >= SHEET_COLUMNS:
            said = message("kolumn {n} används; högst {most} läses", n=self._column + 1, most=SHEET_COLUMNS)
            raise self._too_big(said)
        self._count += 1
        if self._count > SHEET_CELLS:
            raise self._too_big(message("bladet har fler än {most} ifyllda celler", most=SHEET_CELLS))
        cells = self._cells
        if len(cells) < self._column:
            cells += [None] * (self._column - len(cells))
        cells.append(value)

    def _value(self, text: str) -> Value:
        kind = self._type
        if not kind or kind == "n":
            try:
                number = float(text)
            except ValueError:
                raise self._package.broken() from None
            if not math.isfinite(number):
                raise self._package.broken()
            return (moment(number, self._from_1904) or number) if self._is_date else number
        if kind == "s":
            said = self._shared_text(text)
            if isinstance(said, str) and len(said) > _LONG:
                self._count_text(said)  # each time: a long text that many cells share is looked at in each
            else:
                self._known[text] = said
            return said
        if kind in ("e", "b") and has_personal_number(text):
            raise self._package.broken()
        if kind == "e":
            return Odd.ERROR
        if kind == "b":
            return "true" if text.strip() == "1" else "false"
        return text if len(text) <= CELL_TEXT else Odd.TOO_LONG

    def _shared_text(self, text: str) -> Value:
        number = text.strip()
        if not (number.isascii() and number.isdigit() and len(number) < 9) or int(number) >= len(self._shared):
            raise self._package.broken()
        said = self._shared[int(number)]
        return said if len(said) <= CELL_TEXT else Odd.TOO_LONG

    def _count_text(self, text: str) -> None:
        self._characters += len(text)
        if self._characters > SHEET_TEXT:
            raise self._too_big(message("cellerna har mer än {most} tecken i långa texter", most=SHEET_TEXT))

    def _end_row(self) -> None:
        self._end_cell()
        if self._cells:
            self._places += len(self._cells)
            if self._places > SHEET_PLACES:
                raise self._too_big(message("raderna är för breda: fler än {most} celler", most=SHEET_PLACES))
            self.rows.append((self._line, self._cells))
            self._cells = []
            if len(self.rows) > SHEET_ROWS:
                raise self._too_big(message("bladet har fler än {most} rader", most=SHEET_ROWS))

    def _merge(self, reference: str) -> None:
        found = _AREA.fullmatch(reference)
        if found is None or len(self.merged) >= _MOST_MERGED:
            return
        first, top, last, bottom = found.groups()
        left = self._column_of(first)
        self.merged.append((int(top), left, int(bottom or top), self._column_of(last) if last else left))

    def _too_big(self, said: object) -> Exception:
        remedy = message("kopiera raderna till en ny arbetsbok, eller dela upp den")
        return refusal("sheet-size", said, self._package.file, key=self._title, remedy=remedy)  # type: ignore[arg-type]  # a message
