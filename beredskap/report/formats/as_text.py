"""A document as plain text at a given width, the same on a terminal and in a pipe; colour is put on by whoever passes ``paint``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from beredskap.language import Message, message
from beredskap.report.document import formatting
from beredskap.report.document.cells import clean, heading, show_cell
from beredskap.report.document.layout import GAP, pad, share_out, span, width, wrap
from beredskap.report.document.table import NUMERIC, Cell, Column, Document, Fact, Table

Paint = Callable[[str, str], str]
_WORD_STYLES: Final = {
    "kvarstår": "good",
    "flyttad": "moved",
    "försenad": "moved",
    "för sent": "warn",
    "begränsad": "warn",
    "upphör": "bad",
    "okänd": "warn",
    "–": "dim",
}
_SEVERITY_STYLES: Final = {"info": "dim", "varning": "warn", "fel": "bad"}


def paint_nothing(text: str, style: str) -> str:  # noqa: ARG001  # the signature is that of every Paint
    """No colour."""
    return text


def render(
    document: Document, language: str, columns: int = 80, paint: Paint = paint_nothing, everything: bool = False
) -> str:
    """The whole document, ending with a line break."""
    lines: list[str] = []
    say = _Writer(language, columns, paint, everything)
    lines += say.head(document)
    for table in document.tables:
        lines += ["", *say.table(table)]
    if document.next_steps:
        lines += ["", *say.title(message("Nästa steg").text(language)), *say.steps(document.next_steps)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


class _Writer:
    """Renders parts of one document; holds what they have in common."""

    def __init__(self, language: str, columns: int, paint: Paint, everything: bool) -> None:
        self.language = language
        self.columns = max(40, columns)
        self.paint = paint
        self.everything = everything

    def head(self, document: Document) -> Iterator[str]:
        if mark := banner(document, self.language):
            for line in wrap(mark, self.columns):
                yield self.paint(line, "banner")
            yield ""
        for line in wrap(clean(document.title.text(self.language)), self.columns):
            yield self.paint(line, "title")
        if document.facts:
            yield ""
            yield from self.facts(document.facts)
        if document.answer is not None:
            yield ""
            for line in wrap(clean(document.answer.text(self.language)), self.columns):
                yield self.paint(line, "strong")
        if document.bound is not None:
            for line in wrap(clean(document.bound.text(self.language)), self.columns):
                yield line

    def facts(self, facts: tuple[Fact, ...]) -> Iterator[str]:
        named = [(clean(name.text(self.language)), self.say(value)) for name, value in facts]
        indent = max(width(name) for name, _ in named) + GAP
        previous = ""
        for name, value in named:
            shown_name = "" if name == previous else name
            previous = name
            for index, line in enumerate(wrap(value, self.columns - indent)):
                yield self.paint(pad(shown_name if index == 0 else "", indent), "dim") + line

    def title(self, text: str) -> Iterator[str]:
        yield self.paint(text, "heading")
        yield self.paint("─" * min(self.columns, width(text)), "dim")

    def steps(self, steps: tuple[Message, ...]) -> Iterator[str]:
        for step in steps:
            yield "  " + self.say(step)

    def say(self, value: Message | str) -> str:
        return clean(value.text(self.language) if isinstance(value, Message) else value)

    def table(self, table: Table) -> Iterator[str]:
        yield from self.title(self.say(table.title))
        if not table.rows:
            yield from self.prose((table.empty or message("Inget att visa."),))
            return
        yield from self.prose(table.lead)
        rows = table.rows if self.everything or table.limit is None else table.rows[: table.limit]
        yield from self.blocks(table, rows) if table.listed else self.grid(table, rows)
        if len(rows) < len(table.rows):
            more = message("… och {n} till; visa alla med --all", n=len(table.rows) - len(rows))
            yield self.paint(self.say(more), "dim")
        for note in table.notes:
            for line in wrap(self.say(note), self.columns):
                yield self.paint(line, "dim")

    def prose(self, said: tuple[Message, ...]) -> Iterator[str]:
        for sentence in said:
            yield from wrap(self.say(sentence), self.columns)

    def blocks(self, table: Table, rows: tuple[tuple[Cell, ...], ...]) -> Iterator[str]:
        bullet = "• " if len(table.columns) == 1 else ""
        grouped = _group(table)
        group: Cell = None
        for row in rows:
            if grouped is not None and row[grouped] != group:
                if row is not rows[0]:
                    yield ""
                group = row[grouped]
            cells = [
                (column, cell, show_cell(cell, column, self.language))
                for column, cell in zip(table.columns, row, strict=True)
            ]
            lead = [self.paint(text, style(cell, column)) for column, cell, text in cells if column.lead and text]
            if lead:
                yield "  ".join(lead)
            for column, _, text in cells:
                if not text or column.lead or column.group:
                    continue
                said = f"{heading(column, self.language)}: {text}" if column.label else text
                for number, line in enumerate(wrap(said, self.columns - 2)):
                    yield (bullet if bullet and number == 0 else "  ") + line

    def grid(self, table: Table, rows: tuple[tuple[Cell, ...], ...]) -> Iterator[str]:
        shown_columns = [
            (index, column)
            for index, column in enumerate(table.columns)
            if not column.group and any(show_cell(row[index], column, self.language) for row in rows)
        ]
        shown_columns = shown_columns or list(enumerate(table.columns))
        texts = [[show_cell(row[index], column, self.language) for index, column in shown_columns] for row in rows]
        columns = [column for _, column in shown_columns]
        headings = [heading(column, self.language) for column in columns]
        spans = [
            span(headings[i], [line[i] for line in texts], column.kind == "text", column.fold)
            for i, column in enumerate(columns)
        ]
        widths = share_out(spans, self.columns)
        yield from self._headings(columns, headings, widths)
        group: Cell = None
        grouped = _group(table)
        for row, line in zip(rows, texts, strict=True):
            if grouped is not None and row[grouped] != group:
                group = row[grouped]
                yield self.paint(show_cell(group, table.columns[grouped], self.language).upper(), "heading")
            yield from self._row([row[index] for index, _ in shown_columns], columns, headings, line, widths)

    def _headings(self, columns: list[Column], headings: list[str], widths: list[int]) -> Iterator[str]:
        wrapped = [wrap(text, room) if room else [""] for text, room in zip(headings, widths, strict=True)]
        height = max(len(lines) for lines in wrapped)
        for level in range(height):
            parts = [
                pad(([""] * (height - len(lines)) + lines)[level], room, column.kind in NUMERIC)
                for lines, room, column in zip(wrapped, widths, columns, strict=True)
                if room
            ]
            yield self.paint((" " * GAP).join(parts), "dim")

    def _row(
        self, cells: list[Cell], columns: list[Column], headings: list[str], line: list[str], widths: list[int]
    ) -> Iterator[str]:
        wrapped = [wrap(text, room) if room else [] for text, room in zip(line, widths, strict=True)]
        for level in range(max(len(lines) for lines in wrapped)):
            parts = [
                self.paint(
                    pad(lines[level] if level < len(lines) else "", room, column.kind in NUMERIC), style(cell, column)
                )
                for cell, lines, room, column in zip(cells, wrapped, widths, columns, strict=True)
                if room
            ]
            yield (" " * GAP).join(parts)
        below = [
            f"{title}: {text}" for text, title, room in zip(line, headings, widths, strict=True) if text and not room
        ]
        if below:
            yield from (self.paint("    " + part, "dim") for part in wrap(" · ".join(below), self.columns - 4))


def _group(table: Table) -> int | None:
    return next((index for index, column in enumerate(table.columns) if column.group), None)


def banner(document: Document, language: str) -> str:
    """The document's class and secrecy in one line."""
    said = formatting.CLASSES.get(document.information_class, formatting.verbatim(document.information_class))
    marking = document.secrecy.removeprefix(document.information_class).lstrip(" –-:")
    return clean(" · ".join(part for part in (said.text(language), marking) if part))


def style(cell: Cell, column: Column) -> str:
    """The style that a cell's meaning asks for."""
    if column.kind == "word" and isinstance(cell, str):
        return _WORD_STYLES[cell]
    if column.kind == "verdict":
        return {True: "good", False: "bad"}.get(bool(cell), "warn") if isinstance(cell, bool) else "warn"
    if column.kind == "severity" and isinstance(cell, str):
        return _SEVERITY_STYLES[cell]
    return "strong" if column.kind == "place" else "normal"
