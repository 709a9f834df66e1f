"""One table as CSV: comma, decimal point, UTF-8, a heading row, and the class of the information in a last column of every row."""

from __future__ import annotations

import csv
import io

from beredskap.language import message
from beredskap.report.cells import bare, bare_heading, harmless
from beredskap.report.table import Document, Table


def render(document: Document, table: Table, language: str) -> str:
    """All rows of ``table``; no cell can be taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    headings = [bare_heading(column, language) for column in table.columns]
    writer.writerow([harmless(text) for text in (*headings, message("informationsklass").text(language))])
    repeats = bool(document.information_class) and document.secrecy.startswith(document.information_class)
    mark = " ".join(part for part in ("" if repeats else document.information_class, document.secrecy) if part)
    for row in table.rows:
        cells = [bare(cell, column, language) for cell, column in zip(row, table.columns, strict=True)]
        writer.writerow([*cells, harmless(mark)])
    return out.getvalue()
