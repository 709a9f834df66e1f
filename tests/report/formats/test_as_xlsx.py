"""Workbooks: numbers are numbers, dates are dates, nothing is a formula, the class is on top, and the bytes are the same every time."""

from __future__ import annotations

import csv
import datetime
import io
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from beredskap.files.spreadsheet.read_sheets import read_sheets
from beredskap.language import LANGUAGES, message
from beredskap.report.document.table import UNKNOWN, AtLeast, Cell, Column, Document, Table
from beredskap.report.formats import as_csv, as_xlsx
from beredskap.report.formats.workbook import Spreadsheet, number_format
from beredskap.units import Quantity
from tests.report.test_report_golden import DOCUMENTS

COLUMNS = (
    Column("text", message("text")),
    Column("number", message("antal"), "number", "st"),
    Column("share", message("grad"), "share"),
    Column("time", message("tid"), "time"),
    Column("quantity", message("mängd"), "quantity"),
    Column("holds", message("förväntan"), "verdict"),
)


def document(*rows: tuple[Cell, ...], columns: tuple[Column, ...] = COLUMNS) -> Document:
    table = Table("t", message("text"), columns, rows)
    return Document("d", message("text"), "SKARP", tables=(table,), secrecy="SKARP – OSL 18:13")


def cells(made: Document, folder: Path) -> list[list[object]]:
    (folder / "ut.xlsx").write_bytes(as_xlsx.render(made, "sv"))
    (grid,) = read_sheets(folder / "ut.xlsx")
    return [values for _, values in grid.rows]


def test_numbers_are_numbers_and_dates_are_dates(tmp_path: Path) -> None:
    rows = cells(
        document(
            ("2027-01-31", 1250.5, 0.25, 5400, Quantity(1200.0, "volume"), True),
            ("x", UNKNOWN, None, AtLeast(7200), None, None),
        ),
        tmp_path,
    )
    assert rows[0] == ["SKARP – verkliga uppgifter, hantera enligt sekretessen · OSL 18:13"]
    assert rows[2] == ["text", "antal (st)", "grad", "tid (h)", "mängd", "förväntan"]
    assert rows[3] == [datetime.datetime(2027, 1, 31), 1250.5, 0.25, 1.5, 1200.0, "✓ håller"]
    assert rows[4] == ["x", "okänd", None, "≥ 2 h", None, "? kan inte avgöras"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+46 19", "-x", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "{=1}", "http://x.se"]
)
def test_text_is_never_a_formula_or_a_link(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ut.xlsx"
    path.write_bytes(as_xlsx.render(document((text,), columns=COLUMNS[:1]), "sv"))
    cell = openpyxl.load_workbook(path).active["A5"]
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", cell.value, None)
    with zipfile.ZipFile(path) as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet
    assert bool(cell.quotePrefix) is text.strip().startswith(("=", "+", "-", "@"))


def test_terminal_escapes_are_taken_away(tmp_path: Path) -> None:
    assert cells(document(("\x1b[31mröd\x1b[0m\x07",), columns=COLUMNS[:1]), tmp_path)[3] == ["röd"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_report_is_a_workbook_and_the_same_every_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, language: str
) -> None:
    made = DOCUMENTS[name]()
    first = as_xlsx.render(made, language)
    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
    assert as_xlsx.render(made, language) == first
    (tmp_path / "ut.xlsx").write_bytes(first)
    for grid in read_sheets(tmp_path / "ut.xlsx"):
        assert made.information_class in str(grid.rows[0][1][0])
    book = openpyxl.load_workbook(io.BytesIO(first))
    assert sum(sheet.freeze_panes is not None for sheet in book) == len(made.tables)


def test_titles_of_sheets_are_legal_and_unique() -> None:
    book = Spreadsheet()
    titles = [book.sheet(title).name for title in ("a/b:c*", "A B C", "'x'", "", "y" * 40, "y" * 40)]
    assert len({title.casefold() for title in titles}) == len(titles)
    assert all(0 < len(title) <= 31 and not set("[]:*?/\\") & set(title) for title in titles)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [(5.0, "", "#,##0"), (5.25, "", "#,##0.00"), (5.12345, "mg", '#,##0.000 "mg"'), (0.0, "L", '#,##0 "L"')],
)
def test_formats_have_as_many_decimals_as_the_number(value: float, unit: str, shown: str) -> None:
    assert number_format(value, unit) == shown


def test_csv_for_swedish_excel() -> None:
    made = document(("=1", 1250.5, 0.123, 5400, Quantity(1200.5, "volume"), False))
    text = as_csv.render(made, made.tables[0], "sv", excel=True)
    assert text.startswith("\ufeff")
    (row,) = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))[1:]
    assert row == ["'=1", "1250,5", "12,3", "1,5", "1200.5 L", "✖ håller inte", "SKARP – OSL 18:13"]
