"""Workbooks: dates, formulas, several sheets, merged cells, and files made to do harm."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from beredskap.files.spreadsheet import csv_dialect, xlsx_package, xlsx_worksheet
from beredskap.files.spreadsheet.read_sheets import read_sheets
from beredskap.files.spreadsheet.xlsx_styles import is_date_format, moment
from tests.files.sheets import HEADINGS, ROW, book, csv_bytes, excel_book, load, refused, replaced, rezipped

DAY = datetime.date(2028, 1, 31)
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("expires", [DAY, datetime.datetime(2028, 1, 31), "2028-01-31", 46783])
def test_dates_are_dates_text_or_serial_numbers(tmp_path: Path, expires: object) -> None:
    (row,) = load(tmp_path, book(HEADINGS, (*ROW[:4], expires)), "lista.xlsx").sheet.rows
    assert (row.line, row.amount, row.expires) == (2, 1250.5, DAY)


def test_the_calendar_of_old_macs(tmp_path: Path) -> None:
    def old(made: Any) -> None:
        made.epoch = datetime.datetime(1904, 1, 1)

    (row,) = load(tmp_path, book(HEADINGS, (*ROW[:4], DAY), change=old), "lista.xlsx").sheet.rows
    assert row.expires == DAY


def test_a_serial_number_is_the_day_that_excel_says() -> None:
    assert moment(1.0, False) == datetime.datetime(1900, 1, 1)
    assert moment(61.0, False) == datetime.datetime(1900, 3, 1)
    assert moment(46783.5, False) == datetime.datetime(2028, 1, 31, 12)
    assert moment(0.0, False) is None
    assert moment(1e9, False) is None


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("yyyy-mm-dd", True),
        ("åååå-MM-dd", True),
        ("[h]:mm", True),
        ("General", False),
        ('0.0 "st"', False),
        ("[Red]#,##0", False),
        ("0_);[Blue]\\d0", False),
    ],
)
def test_which_formats_are_dates(code: str, is_date: bool) -> None:
    assert is_date_format(code) is is_date


def test_shared_strings_without_how_they_are_pronounced(tmp_path: Path) -> None:
    spoken = {
        "xl/sharedStrings.xml": replaced(
            b"<t>P1</t>", b"<r><t>P</t></r><r><t>1</t></r><rPh sb='0' eb='1'><t>pe</t></rPh>"
        )
    }
    (row,) = load(tmp_path, rezipped(excel_book(HEADINGS, ROW), spoken), "lista.xlsx").sheet.rows
    assert (row.store, row.batch) == ("uso.propofol", "P1")


def test_a_problem_says_the_cells_address(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, book(("Lager", "Mängd"), ("uso.propofol", "x"), title="Förråd A"), "lista.xlsx")
    assert (problem.place.line, problem.place.column, problem.place.key) == (2, 2, "Förråd A!B2")


@pytest.mark.parametrize(
    ("name", "data"), [("lista.csv", book(HEADINGS, ROW)), ("lista.xlsx", csv_bytes(HEADINGS, ROW))]
)
def test_a_file_is_what_it_holds_not_what_it_is_called(tmp_path: Path, name: str, data: bytes) -> None:
    assert len(load(tmp_path, data, name).sheet.rows) == 1


def test_a_formula_without_a_value(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, book(("Lager", "Mängd", "Pris"), ("uso.propofol", "=1+1", "=2+2")), "lista.xlsx")
    assert (problem.rule, problem.place.key) == ("sheet-formula", "Blad1!B2")
    assert "spara" in str(problem.remedy)


@pytest.mark.parametrize(
    ("cell", "rules"),
    [
        (b'<c r="B2"><f>1+1</f><v>2</v></c>', []),
        (b'<c r="B2" t="str"><f>"5 g"</f><v>5 g</v></c>', []),
        (b'<c r="B2" t="inlineStr"><is><r><t>5</t></r><r><t> g</t></r></is></c>', []),
        (b'<c t="n"><v>5</v></c>', []),
        (b'<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', ["sheet-formula"]),
        (b'<c r="B2" t="str"><f>""</f><v></v></c>', ["sheet-amount"]),
        (b'<c r="B2" t="b"><v>1</v></c>', ["sheet-amount"]),
        (b'<c r="B2"/>', ["sheet-amount"]),
        (b'<c r="B2" t="s"><v>999</v></c>', ["xlsx-broken"]),
        (b'<c r="B2" t="s"><v>-1</v></c>', ["xlsx-broken"]),
        (b'<c r="B2"><v>1e999</v></c>', ["xlsx-broken"]),
        (b'<c r="B2"><v>NaN</v></c>', ["xlsx-broken"]),
        (b'<c r="B2"><v>ett</v></c>', ["xlsx-broken"]),
        (b'<c r="A2"><v>1</v></c>', ["xlsx-broken"]),
        (b'<c r="ZZZZ2"><v>1</v></c>', ["xlsx-broken"]),
        (b'<c r="XFD2"><v>1</v></c>', ["sheet-size"]),
        (b'<c r="B2"><v>1</v>', ["xlsx-broken"]),
    ],
)
def test_one_cell_as_others_write_it(tmp_path: Path, cell: bytes, rules: list[str]) -> None:
    data = rezipped(book(("Lager", "Mängd"), ("uso.propofol", 7)), {SHEET: replaced(rb'<c r="B2".*?</c>', cell)})
    if rules:
        assert [one.rule for one in refused(tmp_path, data, "lista.xlsx")] == rules
    else:
        assert len(load(tmp_path, data, "lista.xlsx").sheet.rows) == 1


def test_rows_far_down_cost_nothing_and_rows_backwards_are_refused(tmp_path: Path) -> None:
    far = rezipped(
        book(("Lager", "Mängd"), ("uso.propofol", 7)),
        {SHEET: lambda body: body.replace(b'"2"', b'"1048576"').replace(b'2"', b'1048576"')},
    )
    assert [row.line for row in load(tmp_path, far, "lista.xlsx").sheet.rows] == [1048576]
    back = rezipped(book(("Lager", "Mängd"), ("uso.propofol", 7)), {SHEET: replaced(rb'<row r="2"', b'<row r="1"')})
    assert [one.rule for one in refused(tmp_path, back, "lista.xlsx")] == ["xlsx-broken"]


def test_elements_with_a_prefix(tmp_path: Path) -> None:
    def prefixed(body: bytes) -> bytes:
        for name in (b"worksheet", b"sheetData", b"row", b"c", b"v"):
            body = (
                body.replace(b"<" + name + b" ", b"<x:" + name + b" ")
                .replace(b"<" + name + b">", b"<x:" + name + b">")
                .replace(b"</" + name + b">", b"</x:" + name + b">")
            )
        return body.replace(b"xmlns=", b"xmlns:x=", 1)

    data = rezipped(book(HEADINGS, ROW), {SHEET: prefixed})
    assert len(load(tmp_path, data, "lista.xlsx").sheet.rows) == 1


def test_the_sheet_that_is_a_stock_sheet_is_taken(tmp_path: Path) -> None:
    def more(made: Any) -> None:
        made.create_sheet("Info", 0).append(["Ansvarig", "förrådet"])

    assert load(tmp_path, book(HEADINGS, ROW, change=more), "lista.xlsx").title == "Blad1"


def test_several_stock_sheets(tmp_path: Path) -> None:
    def more(made: Any) -> None:
        for row in (HEADINGS, ROW):
            made["Blad2"].append(row) if "Blad2" in made.sheetnames else made.create_sheet("Blad2").append(row)

    data = book(HEADINGS, ROW, change=more)
    (problem,) = refused(tmp_path, data, "lista.xlsx")
    assert problem.rule == "sheet-several"
    assert "«Blad1», «Blad2»" in str(problem.message)
    assert load(tmp_path, data, "lista.xlsx", sheet="blad2").title == "Blad2"
    (problem,) = refused(tmp_path, data, "lista.xlsx", sheet="Blad")
    assert (problem.rule, problem.near) == ("sheet-unknown", "Blad2") or problem.near == "Blad1"


def test_no_stock_sheet_lists_the_sheets(tmp_path: Path) -> None:
    def more(made: Any) -> None:
        made.create_sheet("Info").append(["Ansvarig", "förrådet"])

    rules = {one.rule for one in refused(tmp_path, book(("Pris", "Färg"), (1, 2), change=more), "lista.xlsx")}
    assert rules == {"map-missing", "sheet-none"}


def test_hidden_and_empty_sheets(tmp_path: Path) -> None:
    def hide(made: Any) -> None:
        made.create_sheet("Tomt")
        made["Blad1"].sheet_state = "hidden"

    data = book(HEADINGS, ROW, change=hide)
    assert [one.rule for one in refused(tmp_path, data, "lista.xlsx")] == ["file-empty"]
    assert load(tmp_path, data, "lista.xlsx", sheet="Blad1").title == "Blad1"
    assert [one.rule for one in refused(tmp_path, book(), "lista.xlsx")] == ["file-empty"]


@pytest.mark.parametrize(("area", "refuses"), [("A2:A3", True), ("C1:C2", False), ("A1:B1", True)])
def test_merged_cells(tmp_path: Path, area: str, refuses: bool) -> None:
    data = book(
        ("Lager", "Mängd", "Färg"),
        ("uso.propofol", 7, "blå"),
        ("uso.handskar", 7, "röd"),
        change=lambda made: made.active.merge_cells(area),
    )
    if refuses:
        assert "sheet-merged" in [one.rule for one in refused(tmp_path, data, "lista.xlsx")] or area == "A1:B1"
    else:
        assert len(load(tmp_path, data, "lista.xlsx").sheet.rows) == 2


def test_a_long_number_has_lost_its_last_digits(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, book(HEADINGS, (ROW[0], 12345678901234567, *ROW[2:])), "lista.xlsx")
    assert (problem.rule, problem.place.key) == ("sheet-batch", "Blad1!B2")
    (row,) = load(tmp_path, book(HEADINGS, (ROW[0], 4711, *ROW[2:])), "lista.xlsx").sheet.rows
    assert row.batch == "4711"


def _content(old: bytes, new: bytes) -> bytes:
    return rezipped(book(HEADINGS, ROW), {"[Content_Types].xml": lambda body: body.replace(old, new)})


def _encrypted() -> bytes:
    data = bytearray(book(HEADINGS, ROW))
    for magic, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = data.find(magic)
        while start >= 0:
            data[start + offset] |= 1
            start = data.find(magic, start + 4)
    return bytes(data)


def _by(compression: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(HEADINGS, ROW))) as old, zipfile.ZipFile(out, "w", compression) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


def _archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, body in parts.items():
            new.writestr(name, body)
    return out.getvalue()


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE lol [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (_content(b"spreadsheetml.sheet.main", b"x.sheet.macroEnabled.main"), "xlsx-macros"),
        (rezipped(book(HEADINGS, ROW), extra={"xl/vbaProject.bin": b"x"}), "xlsx-macros"),
        (_content(b"spreadsheetml", b"wordprocessingml"), "xlsx-other"),
        (_encrypted(), "xlsx-protected"),
        (_by(zipfile.ZIP_BZIP2), "xlsx-broken"),
        (_archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "xlsx-other"),
        (_archive(readme=b"hej"), "xlsx-other"),
        (rezipped(book(HEADINGS, ROW), {SHEET: lambda body: LAUGHS + body}), "xlsx-entities"),
        (rezipped(book(HEADINGS, ROW), {SHEET: lambda body: OUTSIDE + body}), "xlsx-entities"),
        (rezipped(book(HEADINGS, ROW), {"xl/workbook.xml": lambda body: LAUGHS + body}), "xlsx-entities"),
        (rezipped(book(HEADINGS, ROW), {"xl/workbook.xml": lambda _: b"<workbook/>"}), "xlsx-empty"),
        (rezipped(book(HEADINGS, ROW), {"xl/workbook.xml": lambda body: body[:-20]}), "xlsx-broken"),
        (rezipped(excel_book(HEADINGS, ROW), {"xl/sharedStrings.xml": lambda _: b"\xff\xfe<x"}), "xlsx-broken"),
        (rezipped(excel_book(HEADINGS, ROW), {"xl/sharedStrings.xml": lambda _: b""}), "xlsx-broken"),
        (book(HEADINGS, ROW)[:-30], "xlsx-broken"),
        (book(HEADINGS, ROW)[:200], "xlsx-broken"),
    ],
)
def test_what_is_no_workbook_to_read(tmp_path: Path, data: bytes, rule: str) -> None:
    assert [one.rule for one in refused(tmp_path, data, "lista.xlsx")] == [rule]


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = rezipped(book(HEADINGS, ROW), extra={"xl/worksheets/sheet2.xml": b" " * (xlsx_package.WORKBOOK_BYTES + 1)})
    assert len(bomb) < 1_000_000
    assert [one.rule for one in refused(tmp_path, bomb, "lista.xlsx")] == ["xlsx-size"]


def test_a_part_that_lies_about_its_size_is_not_read_beyond_it(tmp_path: Path) -> None:
    data = bytearray(book(HEADINGS, ROW))
    entry = data.find(SHEET.encode(), data.find(b"PK\x01\x02"))
    data[entry - 22 : entry - 18] = (20).to_bytes(4, "little")
    assert [one.rule for one in refused(tmp_path, bytes(data), "lista.xlsx")] == ["xlsx-broken"]


def test_limits_of_rows_cells_and_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = book(HEADINGS, ROW, ROW)
    for module, limit, most in (
        (xlsx_worksheet, "SHEET_ROWS", 2),
        (xlsx_worksheet, "SHEET_CELLS", 8),
        (xlsx_package, "WORKBOOK_PARTS", 3),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, limit, most)
            assert refused(tmp_path, data, "lista.xlsx")[0].rule in ("sheet-size", "xlsx-size")
    assert csv_dialect.SHEET_ROWS == 200_000


def sheet_of(body: str) -> bytes:
    """A workbook whose sheet has this XML inside."""
    return rezipped(
        book(HEADINGS, ROW), {SHEET: lambda _: f"<worksheet><sheetData>{body}</sheetData></worksheet>".encode()}
    )


CELL = '<row><c t="inlineStr"><is><t>x</t></is></c></row>'


@pytest.mark.parametrize(("module", "limit", "most", "within", "beyond"), [
    (xlsx_package, "DEPTH", 9, CELL + "<a>" * 7 + "</a>" * 7, CELL + "<a>" * 30_000 + "</a>" * 30_000),
    (xlsx_package, "WORKBOOK_ELEMENTS", 400, CELL * 5, CELL + "<c/>" * 400),
    (xlsx_package, "WORKBOOK_TAG", 200_000, CELL + f'<a b="{"x" * 100_000}"/>', CELL + f'<a b="{"x" * 400_000}"/>'),
    (xlsx_worksheet, "SHEET_PLACES", 30, CELL, '<row><c r="AD1"><v>1</v></c></row><row><c r="A2"><v>1</v></c></row>'),
    (xlsx_worksheet, "SHEET_COLUMNS", 5, '<row><c r="E1"><v>1</v></c></row>', '<row><c r="F1"><v>1</v></c></row>'),
])  # fmt: skip
def test_a_sheet_at_and_beyond_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: Any, limit: str, most: int, within: str, beyond: str
) -> None:
    monkeypatch.setattr(module, limit, most)
    (tmp_path / "lista.xlsx").write_bytes(sheet_of(within))
    assert read_sheets(tmp_path / "lista.xlsx")
    assert refused(tmp_path, sheet_of(beyond), "lista.xlsx")[0].rule in ("sheet-size", "xlsx-size", "xlsx-broken")


def test_a_long_text_counts_in_each_cell_that_shares_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Texts of 300 characters: three are within 900 characters, four are not, however many cells share one."""
    monkeypatch.setattr(xlsx_worksheet, "SHEET_TEXT", 900)
    for cells in (3, 4):
        data = excel_book(*[("x" * 300,)] * cells)
        (tmp_path / "lista.xlsx").write_bytes(data)
        if cells == 3:
            assert read_sheets(tmp_path / "lista.xlsx")
        else:
            assert [one.rule for one in refused(tmp_path, data, "lista.xlsx")] == ["sheet-size"]


def test_too_much_text_in_a_cell(tmp_path: Path) -> None:
    long = rezipped(
        excel_book(HEADINGS, ("uso.propofol", *ROW[1:])),
        {"xl/sharedStrings.xml": lambda body: body.replace(b"uso.propofol", b"x" * 40_000)},
    )
    assert "sheet-long" in [one.rule for one in refused(tmp_path, long, "lista.xlsx")]


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    path = tmp_path / "lista.xlsx"
    path.write_bytes(book(HEADINGS, ROW))
    assert read_sheets(path) == read_sheets(path)
