"""A document as JSON: raw values under stable keys. `SCHEMA` names the form; fields are only ever added to it.

A table may have a million cells, and `json` lays out one sign by sign: rows are written here, and `json` writes what is around them.
"""

from __future__ import annotations

import json
from functools import cache
from json.encoder import encode_basestring as quoted
from typing import Final

from beredskap import units
from beredskap.language import Message
from beredskap.report.document.cells import clean, round_number, to_raw
from beredskap.report.document.table import Cell, Document, Table
from beredskap.units import Quantity

SCHEMA: Final = "beredskap/report/1"
_HERE: Final = "\0"
"""Stands for the rows while `json` writes what is around them: no other text is this sign alone."""
_INDENT: Final = 2
_ROW, _CELL, _PART = ("\n" + depth * _INDENT * " " for depth in (4, 5, 6))
_ENDED: Final = "\n" + 3 * _INDENT * " "


def render(document: Document, language: str) -> str:
    """The document as indented UTF-8 JSON, ending with a line break."""
    tables = {table.key: table for table in document.tables}
    body = {
        "schema": SCHEMA,
        "report": document.key,
        "class": document.information_class,
        "secrecy": document.secrecy,
        "language": language,
        "title": _say(document.title, language),
        "facts": [[_say(name, language), _say(value, language)] for name, value in document.facts],
        "answer": None if document.answer is None else _say(document.answer, language),
        "bound": None if document.bound is None else _say(document.bound, language),
        "record": dict(document.record),
        "tables": {key: _around(table, language) for key, table in tables.items()},
    }
    first, *rest = _lay_out(body).split(quoted(_HERE))
    parts = [first]
    for table, after in zip(tables.values(), rest, strict=True):
        parts += _rows(table, language)
        parts.append(after)
    return "".join([*parts, "\n"])


def _around(table: Table, language: str) -> dict[str, object]:
    return {
        "title": _say(table.title, language),
        "columns": [
            {"key": column.key, "title": _say(column.title, language), "kind": column.kind, "unit": column.unit}
            for column in table.columns
        ],
        "rows": _HERE,
        "notes": [_say(note, language) for note in (*table.lead, *table.notes)],
    }


def _rows(table: Table, language: str) -> list[str]:
    """The list of the rows in parts, which together are what `_lay_out` would have made of it."""
    if not table.rows:
        return ["[]"]
    keys = [quoted(column.key).replace("%", "%%") for column in table.columns]
    shape = f",{_ROW}{{{','.join(f'{_CELL}{key}: %s' for key in keys)}{_ROW}}}"
    parts = [shape % tuple([_cell(cell, language) for cell in row]) for row in table.rows]
    parts[0] = "[" + parts[0].removeprefix(",")
    return [*parts, _ENDED, "]"]


def _cell(cell: Cell, language: str) -> str:
    """One cell; the kinds that there are many of go the shortest way."""
    if isinstance(cell, str):
        return quoted(clean(cell))
    if isinstance(cell, Quantity):
        return f'{{{_PART}"value": {round_number(cell.value)!r}{_after_value(cell.dimension)}'
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return repr(round_number(cell))
    if isinstance(cell, Message):
        return quoted(clean(cell.text(language)))
    return _lay_out(to_raw(cell, language)).replace("\n", _CELL)


@cache
def _after_value(dimension: str) -> str:
    """What follows on the number of a quantity."""
    return f',{_PART}"unit": {quoted(units.base_unit(dimension))}{_CELL}}}'


def _lay_out(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=_INDENT, allow_nan=False)


def _say(value: Message | str, language: str) -> str:
    return clean(value.text(language) if isinstance(value, Message) else value)
