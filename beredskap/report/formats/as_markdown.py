"""A document as Markdown (GitHub tables), for a wiki, a ticket or a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from beredskap.language import Message, message
from beredskap.report.document.cells import clean, escape_formula, heading, show_cell
from beredskap.report.document.table import NUMERIC, Document, Table
from beredskap.report.formats.as_text import banner


def render(document: Document, language: str, everything: bool = False) -> str:
    """The whole document, ending with a line break."""
    lines = [f"# {_escape(_say(document.title, language))}", ""]
    if mark := banner(document, language):
        lines += [f"**{_escape(mark)}**", ""]
    for name, value in document.facts:
        lines.append(f"- {_escape(_say(name, language))}: {_escape(_say(value, language))}")
    if document.answer is not None:
        lines += ["", f"**{_escape(_say(document.answer, language))}**"]
    if document.bound is not None:
        lines += ["", _escape(_say(document.bound, language))]
    for table in document.tables:
        lines += ["", f"## {_escape(_say(table.title, language))}", "", *_table(table, language, everything)]
    if document.next_steps:
        lines += ["", f"## {message('Nästa steg').text(language)}", ""]
        lines += [f"- `{_say(step, language)}`" for step in document.next_steps]
    return "\n".join(lines) + "\n"


def _table(table: Table, language: str, everything: bool) -> Iterator[str]:
    if not table.rows:
        yield _escape(_say(table.empty or message("Inget att visa."), language))
        return
    for sentence in table.lead:
        yield from (_escape(_say(sentence, language)), "")
    rows = table.rows if everything or table.limit is None else table.rows[: table.limit]
    if table.listed and len(table.columns) == 1:
        yield from (f"- {_escape(show_cell(row[0], table.columns[0], language))}" for row in rows)
    else:
        yield _line(_escape(heading(column, language)) for column in table.columns)
        yield _line("---:" if column.kind in NUMERIC else "---" for column in table.columns)
        for row in rows:
            cells = zip(row, table.columns, strict=True)
            yield _line(
                _escape(_escape_cell(show_cell(cell, column, language), column.kind in NUMERIC))
                for cell, column in cells
            )
    if len(rows) < len(table.rows):
        more = message("… och {n} till; visa alla med --all", n=len(table.rows) - len(rows))
        yield from ("", _say(more, language))
    for note in table.notes:
        yield from ("", _escape(_say(note, language)))


def _escape_cell(text: str, numeric: bool) -> str:
    return text if numeric else escape_formula(text)


def _line(cells: Iterator[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _escape(text: str) -> str:
    return re.sub(r"([\\|*_`<>\[\]#])", r"\\\1", text)


def _say(value: Message | str, language: str) -> str:
    return clean(value.text(language) if isinstance(value, Message) else value)
