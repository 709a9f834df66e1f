"""Rows that there is nothing to say of: each distinct cell of a column is read once, and a row is put together from what its cells say.

It is the short way past `StockReader`, which reads every other row cell by cell and says what is wrong; a law holds the two together.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from operator import getitem, itemgetter
from typing import Final, Literal, NamedTuple

from beredskap.files.spreadsheet.grid import Row, Value
from beredskap.files.stock.amounts import MILLIONTHS, as_number, exact, factor_of, number_of
from beredskap.files.stock.cell_text import LONGEST_ID, LONGEST_NOTE, plain, wrong_with
from beredskap.files.stock.columns import KIND_OF, folded, without_unit
from beredskap.files.stock.dates import CellError, as_usual, last_day_of, moment_of
from beredskap.files.stock.header import Headed
from beredskap.files.stock.row_class import ClassRule
from beredskap.limits import AMOUNT
from beredskap.model.sheet import RowKind, StockRow
from beredskap.model.supply import Item, Store

CLUES: Final = ("store", "site", "item", "name", "strength", "vnr", "npl", "gtin", "atc")
"""The fields that say which store a row is about."""
KIND_NAMED: Final[dict[str, RowKind]] = {"receive": "receive", "issue": "issue", "discard": "discard", "count": "count"}
_PARTS: Final = ("kind", "batch", "note", "document", "amount", "unit", "expires", "at")


class Held(NamedTuple):
    """A store and its item."""

    store: Store
    item: Item


Found = Mapping[tuple[str, ...], Held | Literal["example"]]
"""The stores that have been found, by what rows said of them."""


class _Scale(NamedTuple):
    """What a number is multiplied by, the smallest part of its item, and whether nothing says what it is counted in."""

    factor: float
    smallest: float
    is_bare: bool


class _RemarkError(Exception):
    """There may be something to say of a cell."""


class _Column(dict[Value, object]):
    """What each distinct cell of a column says. Raises `_RemarkError` or `CellError`."""

    def __init__(self, read: Callable[[Value], object]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, value: Value) -> object:
        said = self[value] = self._read(value)
        return said


class PlainRows:
    """Reads the rows of one sheet. ``column`` is where each field stands; ``found`` grows as stores are found."""

    def __init__(
        self, headed: Headed, column: Mapping[str, int], kind: RowKind, class_rule: ClassRule, found: Found
    ) -> None:
        self._kind, self._class, self._found = kind, class_rule, found
        self._from_workbook = bool(headed.grid.sheet)
        self._heading_unit = without_unit(headed.headings[column["amount"]])[1] if "amount" in column else ""
        self._scales: dict[tuple[str, str, str], _Scale] = {}
        readers = self._readers()
        read_at = {at: readers.get(name, _text) for name, at in column.items()}
        width = len(headed.headings)
        self._columns = [_Column(read_at.get(at, _text)) for at in range(width)]
        # What a field without a column says stands after the cells.
        names = [name for name in (*CLUES, *_PARTS) if name not in column]
        self._absent = [{"kind": kind, "amount": None, "expires": None, "at": None}.get(name, "") for name in names]
        at = {name: width + place for place, name in enumerate(names)} | dict(column)
        self._clue = itemgetter(*(at[name] for name in CLUES))
        self._parts = itemgetter(*(at[name] for name in _PARTS))

    def _readers(self) -> dict[str, Callable[[Value], object]]:
        """How the cells of a field are read; other cells are text."""
        return {
            "kind": self._kind_of,
            "batch": lambda value: _within(_text(value), LONGEST_ID),
            "note": lambda value: _within(_text(value), LONGEST_NOTE),
            "document": lambda value: _within(_text(value), LONGEST_ID),
            "amount": self._number,
            "packs": lambda value: _within(_text(value), 0),
            "expires": self._day,
            "at": self._moment,
            "status": lambda value: self._marked("status", value),
            "class": lambda value: self._marked("class", value),
        }

    def row(self, row: Row) -> tuple[StockRow, Item] | None:
        """A row and its item; None where it has to be looked at closer."""
        line, values = row
        if len(values) != len(self._columns):
            return None
        try:
            cells = [*map(getitem, self._columns, values), *self._absent]
            held = self._found.get(self._clue(cells))
            kind, batch, note, document, number, unit, expires, at = self._parts(cells)
            if not isinstance(held, Held) or number is None:
                return None
            store, item = held
            given, beside = number
            scale = self._scales.get((beside, unit, item.id)) or self._scale(beside, unit, item)
            factor, smallest, is_bare = scale
            amount = given * factor
            if smallest:
                if amount % smallest:
                    amount = exact(amount, item)
            elif amount % 1.0:
                amount = round(amount, MILLIONTHS)
        except (_RemarkError, CellError):
            return None
        if not 0 <= given <= AMOUNT or not 0 <= amount <= AMOUNT:
            return None
        if not batch and expires:  # several batches without a number are told apart by when they expire
            batch = expires.isoformat()
        return StockRow(line, kind, store.id, batch, amount, expires, at, note, document, is_bare), item

    def _scale(self, beside: str, unit: str, item: Item) -> _Scale:
        """How a number with this unit is read: a unit that is said twice is said once."""
        said = {one for one in (beside, unit, self._heading_unit) if one}
        factors = {factor_of(one, item) for one in said or {""}}
        if len(factors) > 1:
            raise _RemarkError
        scale = self._scales[beside, unit, item.id] = _Scale(factors.pop(), item.article.smallest, not said)
        return scale

    def _kind_of(self, value: Value) -> RowKind:
        text = _text(value)
        found = KIND_OF.get(folded(text)) if text else self._kind
        if found is None:
            raise _RemarkError
        return KIND_NAMED[found]

    def _number(self, value: Value) -> tuple[float, str] | None:
        """A number and the unit beside it."""
        if isinstance(value, float):
            return value, ""
        text = _text(value)
        return number_of(as_number(str(value), text)) if text else None

    def _day(self, value: Value) -> datetime.date | None:
        if isinstance(value, str):
            usual = as_usual(value)  # which can hold nothing that no cell may hold
            if usual is not None:
                return usual.date()
            if not _text(value):
                return None
        return None if value is None else last_day_of(value, self._from_workbook)

    def _moment(self, value: Value) -> datetime.datetime | None:
        if isinstance(value, str):
            usual = as_usual(value)  # which can hold nothing that no cell may hold
            if usual is not None:
                return usual
            if not _text(value):
                return None
        return None if value is None else moment_of(value, self._from_workbook)

    def _marked(self, name: str, value: Value) -> str:
        text = _text(value)
        if text and self._class.row(name, text):
            raise _RemarkError
        return text


def _text(value: Value) -> str:
    if value is None or value == "":
        return ""
    if not isinstance(value, str) or wrong_with(value):
        raise _RemarkError
    return plain(value)


def _within(text: str, most: int) -> str:
    if len(text) > most:
        raise _RemarkError
    return text
