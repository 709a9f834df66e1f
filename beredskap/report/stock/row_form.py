"""The columns in which stock rows are written so that they can be read again: a template to fill in, or rows that exist."""

from __future__ import annotations

import csv
import datetime
import io
from dataclasses import dataclass
from typing import Final

from xlsxwriter.worksheet import Worksheet

from beredskap import units
from beredskap.files.stock.cell_text import guarded
from beredskap.language import Message, message
from beredskap.model.region import Region
from beredskap.model.sheet import Sheet, StockRow
from beredskap.notation import written
from beredskap.report.document import formatting
from beredskap.report.formats.as_csv import BOM
from beredskap.report.formats.as_xlsx import BANNER, HEADING
from beredskap.report.formats.workbook import DATE, Spreadsheet
from beredskap.report.stock.ledger import KINDS

FormValue = str | float | datetime.date | None


@dataclass(frozen=True)
class FormColumn:
    """One column: the field it is read as, its heading, and how wide it is."""

    field: str
    heading: Message
    width: int


COLUMNS: Final = (
    FormColumn("kind", message("Typ"), 14),
    FormColumn("store", message("Lager (id)"), 30),
    FormColumn("item", message("Artikel"), 24),
    FormColumn("batch", message("Batch"), 18),
    FormColumn("expires", message("Utgångsdatum"), 14),
    FormColumn("amount", message("Mängd"), 12),
    FormColumn("unit", message("Enhet"), 10),
    FormColumn("packs", message("Förpackningar"), 14),
    FormColumn("at", message("Tidpunkt"), 18),
    FormColumn("note", message("Anteckning"), 40),
)
CLASS: Final = message("Informationsklass")
HEADING_ROW: Final = 3


def list_rows(sheet: Sheet, region: Region, language: str) -> list[list[FormValue]]:
    """The cells of every row, in the order of `COLUMNS`, with amounts in the base unit."""
    return [_cells(row, region, language) for row in sheet.rows]


def _cells(row: StockRow, region: Region, language: str) -> list[FormValue]:
    store = region.stores[row.store]
    base = units.base_unit(units.unit(region.items[store.item].unit)[1])
    said: FormValue = row.at
    if row.at is not None and row.at.time() == datetime.time():
        said = row.at.date()
    return [
        KINDS[row.kind].text(language), row.store, store.item, row.batch, row.expires, row.amount, base, None, said, row.note,
    ]  # fmt: skip


def as_csv(rows: list[list[FormValue]], information_class: str, language: str) -> str:
    """The rows as Swedish Excel reads them, marked with their class."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([*(column.heading.text(language) for column in COLUMNS), CLASS.text(language)])
    for row in rows:
        writer.writerow([*(_to_text(value) for value in row), information_class])
    return BOM + out.getvalue()


def _to_text(value: FormValue) -> str:
    match value:
        case None:
            return ""
        case datetime.datetime():
            return value.isoformat(sep=" ")
        case datetime.date():
            return value.isoformat()
        case str():
            return guarded(value)
    return written(float(value)).removesuffix(".0").replace(".", ",")


def as_xlsx(rows: list[list[FormValue]], information_class: str, title: Message, language: str) -> bytes:
    """The rows as a workbook of one sheet."""
    book = Spreadsheet()
    fill(book, book.sheet(title.text(language)), rows, information_class, title, language)
    return book.bytes()


def fill(
    book: Spreadsheet, sheet: Worksheet, rows: list[list[FormValue]], information_class: str, title: Message, language: str,
    **looks: object,
) -> None:  # fmt: skip
    """Class, title, headings and rows."""
    if information_class:
        said = formatting.CLASSES.get(information_class)
        book.text(sheet, 0, 0, said.text(language) if said else information_class, **BANNER)
    book.text(sheet, 1, 0, title.text(language), bold=True, font_size=14)
    for at, column in enumerate(COLUMNS):
        book.text(sheet, HEADING_ROW, at, column.heading.text(language), **HEADING)
        plain = book.format(num_format=DATE, align="left") if column.field == "expires" else None
        sheet.set_column(
            at, at, column.width, plain or (book.format(num_format="@") if column.field == "batch" else None)
        )
    sheet.freeze_panes(HEADING_ROW + 1, 2)
    for number, row in enumerate(rows, HEADING_ROW + 1):
        for at, value in enumerate(row):
            _write_cell(book, sheet, number, at, value, looks)


def _write_cell(
    book: Spreadsheet, sheet: Worksheet, row: int, at: int, value: FormValue, looks: dict[str, object]
) -> None:
    match value:
        case None:
            return
        case datetime.date():
            book.date(sheet, row, at, value, **looks)
        case str():
            # Text cells need no guard, but one that looks like a guard would be taken away when it is read.
            book.text(sheet, row, at, guarded(value) if value.startswith("'") else value, **looks)
        case _:
            book.number(sheet, row, at, float(value), **looks)
