"""A document as a workbook: one sheet a table, numbers as numbers and dates as dates, the class on top, the headings frozen, never a formula."""

from __future__ import annotations

import datetime
import re
from typing import Final

from xlsxwriter.worksheet import Worksheet

from beredskap import units
from beredskap.language import Message, message
from beredskap.report.document import formatting
from beredskap.report.document.cells import bare_heading, heading, show_cell
from beredskap.report.document.table import NUMERIC, Cell, Column, Document, Table
from beredskap.report.formats.workbook import WIDEST, Spreadsheet, number_format
from beredskap.units import HOUR, Quantity

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?")
_FIRST_YEAR: Final = 1901
BANNER: Final = {"bold": True, "font_size": 12, "bg_color": "#F0E442"}
HEADING: Final = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}


def render(document: Document, language: str) -> bytes:
    """The workbook's bytes; the same document gives the same bytes."""
    book = Spreadsheet()
    if document.facts or document.answer or document.next_steps:
        _about(book, document, language)
    for table in document.tables:
        _sheet(book, document, table, language)
    if not document.tables:
        _about(book, document, language)
    return book.bytes()


def banner(document: Document, language: str) -> str:
    """Class and secrecy in one line."""
    said = formatting.CLASSES.get(document.information_class)
    first = said.text(language) if said else document.information_class
    repeats = document.secrecy.startswith(document.information_class)
    secrecy = document.secrecy.removeprefix(document.information_class).strip(" –-") if repeats else document.secrecy
    return " · ".join(part for part in (first, secrecy) if part)


def _top(book: Spreadsheet, sheet: Worksheet, document: Document, title: Message, language: str) -> int:
    """The lines above every sheet; the row after them."""
    book.text(sheet, 0, 0, banner(document, language), **BANNER)
    book.text(sheet, 1, 0, title.text(language), bold=True, font_size=14)
    return 3


def _about(book: Spreadsheet, document: Document, language: str) -> None:
    sheet = book.sheet(message("Om").text(language))
    row = _top(book, sheet, document, document.title, language)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 2 * WIDEST)
    for name, value in document.facts:
        book.text(sheet, row, 0, name.text(language), bold=True)
        book.text(sheet, row, 1, value.text(language) if isinstance(value, Message) else value, text_wrap=True)
        row += 1
    for said in (document.answer, document.bound, *document.next_steps):
        if said is not None:
            book.text(sheet, row + 1, 1, said.text(language), text_wrap=True)
            row += 1


def _sheet(book: Spreadsheet, document: Document, table: Table, language: str) -> None:
    sheet = book.sheet(table.title.text(language))
    row = _top(book, sheet, document, table.title, language)
    for said in table.lead:
        book.text(sheet, row, 0, said.text(language))
        row += 1
    for at, column in enumerate(table.columns):
        book.text(sheet, row, at, _heading(column, language), **HEADING)
        sheet.set_column(at, at, _width(table, at, language))
    sheet.freeze_panes(row + 1, 0)
    if table.rows:
        sheet.autofilter(row, 0, row + len(table.rows), len(table.columns) - 1)
    for cells in table.rows:
        row += 1
        for at, (cell, column) in enumerate(zip(cells, table.columns, strict=True)):
            _cell(book, sheet, row, at, cell, column, language)
    notes = (*table.notes, *((table.empty,) if table.empty and not table.rows else ()))
    for number, said in enumerate(notes):
        book.text(sheet, row + 2 + number, 0, said.text(language), italic=True)


def _heading(column: Column, language: str) -> str:
    return heading(column, language) if column.kind == "share" else bare_heading(column, language)


def _width(table: Table, at: int, language: str) -> int:
    column = table.columns[at]
    widest = max((len(show_cell(row[at], column, language)) for row in table.rows), default=0)
    return max(8, min(WIDEST, max(widest, len(_heading(column, language)) // 2) + 2))


def _cell(book: Spreadsheet, sheet: Worksheet, row: int, at: int, cell: Cell, column: Column, language: str) -> None:
    if isinstance(cell, Quantity):
        unit = units.base_unit(cell.dimension)
        book.number(sheet, row, at, cell.value, num_format=number_format(cell.value, unit))
    elif isinstance(cell, float | int) and not isinstance(cell, bool) and column.kind in NUMERIC:
        _number(book, sheet, row, at, float(cell), column)
    elif isinstance(cell, str) and column.kind == "text" and (day := _day(cell)) is not None:
        book.date(sheet, row, at, day)
    elif cell is not None or column.kind == "verdict":
        book.text(sheet, row, at, show_cell(cell, column, language))


def _number(book: Spreadsheet, sheet: Worksheet, row: int, at: int, value: float, column: Column) -> None:
    match column.kind:
        case "share":
            book.number(sheet, row, at, value, num_format="0 %" if round(value, 4) * 100 % 1 == 0 else "0.0 %")
        case "duration" | "time":
            book.number(sheet, row, at, value / HOUR, num_format=number_format(value / HOUR))
        case "patients":
            book.number(sheet, row, at, value, num_format='[=0]0;[<0.5]"<1";#,##0')
        case "change":
            book.number(sheet, row, at, value, num_format="+#,##0;-#,##0;0")
        case _:
            book.number(sheet, row, at, value, num_format=number_format(value))


def _day(text: str) -> datetime.date | None:
    """The day or moment that a text is, whole."""
    found = _DATE.fullmatch(text)
    if found is None or int(found[1]) < _FIRST_YEAR:
        return None
    try:
        return datetime.datetime.fromisoformat(text) if found[4] else datetime.date.fromisoformat(text)
    except ValueError:
        return None
