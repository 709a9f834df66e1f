"""A document as JSON: raw values under stable keys. `SCHEMA` names the form; fields are only ever added to it."""

from __future__ import annotations

import json
from typing import Final

from beredskap.language import Message
from beredskap.report.cells import clean, raw
from beredskap.report.table import Document, Table

SCHEMA: Final = "beredskap/report/1"


def render(document: Document, language: str) -> str:
    """The document as indented UTF-8 JSON, ending with a line break."""
    body = {
        "schema": SCHEMA,
        "report": document.key,
        "class": document.information_class,
        "secrecy": document.secrecy,
        "language": language,
        "title": _said(document.title, language),
        "facts": [[_said(name, language), _said(value, language)] for name, value in document.facts],
        "answer": None if document.answer is None else _said(document.answer, language),
        "record": dict(document.record),
        "tables": {table.key: _table(table, language) for table in document.tables},
    }
    return json.dumps(body, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _table(table: Table, language: str) -> dict[str, object]:
    return {
        "title": _said(table.title, language),
        "columns": [
            {"key": column.key, "title": _said(column.title, language), "kind": column.kind, "unit": column.unit}
            for column in table.columns
        ],
        "rows": [
            {column.key: raw(cell, language) for column, cell in zip(table.columns, row, strict=True)}
            for row in table.rows
        ],
        "notes": [_said(note, language) for note in (*table.lead, *table.notes)],
    }


def _said(value: Message | str, language: str) -> str:
    return clean(value.text(language) if isinstance(value, Message) else value)
