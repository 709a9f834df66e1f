"""One table as CSV with a heading row, and the class of the information in a last column of every row.

For programs: comma, decimal point, UTF-8. For Swedish Excel: semicolon, decimal comma, UTF-8 with the mark that Excel knows it by.
"""

from __future__ import annotations

import csv
import io
import re

from beredskap.language import message
from beredskap.report.document.cells import bare_heading, escape_formula, show_bare_cell
from beredskap.report.document.table import NUMERIC, Cell, Column, Document, Table

BOM = "\ufeff"
_NUMBER = re.compile(r"-?\d+\.\d+")


def render(document: Document, table: Table, language: str, excel: bool = False) -> str:
    """All rows of ``table``; no cell can be taken for a formula. ``excel``: as Swedish Excel opens it with a double click."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n") if excel else csv.writer(out, lineterminator="\n")
    headings = [bare_heading(column, language) for column in table.columns]
    writer.writerow([escape_formula(text) for text in (*headings, message("informationsklass").text(language))])
    repeats = bool(document.information_class) and document.secrecy.startswith(document.information_class)
    mark = " ".join(part for part in ("" if repeats else document.information_class, document.secrecy) if part)
    for row in table.rows:
        cells = [_text(cell, column, language, excel) for cell, column in zip(row, table.columns, strict=True)]
        writer.writerow([*cells, escape_formula(mark)])
    return (BOM if excel else "") + out.getvalue()


def _text(cell: Cell, column: Column, language: str, excel: bool) -> str:
    text = show_bare_cell(cell, column, language)
    return text.replace(".", ",") if excel and column.kind in NUMERIC and _NUMBER.fullmatch(text) else text
