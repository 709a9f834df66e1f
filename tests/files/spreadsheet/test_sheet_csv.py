"""CSV as Swedish Excel writes it: encodings, delimiters, numbers and dates, and what cannot be read."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tests.files.sheets import HEADINGS, ROW, csv_bytes, load, refused

DAY = datetime.date(2028, 1, 31)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_encoding_delimiter_and_line_end(tmp_path: Path, encoding: str, delimiter: str, end: str) -> None:
    (row,) = load(tmp_path, csv_bytes(HEADINGS, ROW, delimiter=delimiter, encoding=encoding, end=end)).sheet.rows
    assert (row.line, row.kind, row.store, row.batch, row.amount, row.expires) == (
        2,
        "count",
        "uso.propofol",
        "P1",
        1250.5,
        DAY,
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("text", ['"1.250"', '"1,250"'])
def test_what_could_be_two_numbers_is_refused_whatever_parts_the_cells(
    tmp_path: Path, delimiter: str, text: str
) -> None:
    rows = delimiter.join(("store", "batch", "amount", "unit")), delimiter.join(("uso.propofol", "P1", text, "g"))
    (problem,) = refused(tmp_path, "\n".join(rows).encode())
    assert (problem.rule, problem.place.line) == ("sheet-amount", 2)
    (row,) = load(tmp_path, "\n".join(rows).replace('250"', '2500"').encode()).sheet.rows
    assert row.amount == 1250.0


@pytest.mark.parametrize("line", ["sep=;\r\n", '"sep=;"\n', "SEP=|\n"])
def test_the_line_that_excel_reads_as_its_delimiter(tmp_path: Path, line: str) -> None:
    sign = "|" if "|" in line else ";"
    data = line.encode() + csv_bytes(HEADINGS, ROW, delimiter=sign)
    assert [row.line for row in load(tmp_path, data).sheet.rows] == [3]


def test_a_bad_delimiter_is_said(tmp_path: Path) -> None:
    assert [one.rule for one in refused(tmp_path, b'sep="\na;b\n')] == ["csv-syntax"]


def test_quoted_line_breaks_count_as_lines(tmp_path: Path) -> None:
    data = 'Lager;Batch;Mängd;Anteckning\nuso.propofol;P1;5;"två\nrader"\nuso.propofol;P2;6;\n'.encode()
    rows = load(tmp_path, data).sheet.rows
    assert [(row.line, row.note) for row in rows] == [(2, "två rader"), (4, "")]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1250,5", 1250.5), ("1 250,5", 1250.5), ("1\u00a0250,5", 1250.5), ("1\u202f250,5", 1250.5), ("1.250,5", 1250.5), ("1,250.5", 1250.5),
        ("0.125", 0.125), ("12.5", 12.5), ("1,2500", 1.25), ("0", 0.0), ("1\u2009250", 1250.0), ("+5", 5.0), ("1e3", 1000.0), ("1.234.567", 1234567.0),
        ("2 g", 2000.0), ("2,5g", 2500.0), ("3 förp", 3000.0), ("1'250", 1250.0),
    ],
)  # fmt: skip
def test_numbers(tmp_path: Path, text: str, amount: float) -> None:
    (row,) = load(tmp_path, csv_bytes(("Lager", "Mängd"), ("uso.propofol", text))).sheet.rows
    assert row.amount == pytest.approx(amount)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("1.250", "sheet-amount"), ("tolv", "sheet-amount"), ("12 34", "sheet-amount"), ("1,2,3", "sheet-amount"), ("-5", "sheet-negative"),
        ("−5", "sheet-negative"), ("1e99", "sheet-amount"), ("okänd", "sheet-amount"), ("5 liter", "sheet-unit"), ("5 kubik", "sheet-unit"),
        ("nan", "sheet-amount"), ("inf", "sheet-amount"), ("#DIV/0!", "sheet-amount"), ("=1+1", "sheet-amount"), ("", "sheet-amount"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_placed_in_its_cell(tmp_path: Path, text: str, rule: str) -> None:
    (problem,) = refused(tmp_path, csv_bytes(("Lager", "Mängd"), ("uso.propofol", text)))
    assert (problem.rule, problem.place.line, problem.place.column, problem.place.key) == (rule, 2, 2, "Mängd")
    assert problem.remedy is not None


@pytest.mark.parametrize(
    "text",
    [
        "2028-01-31", "2028-01-31 00:00:00", "2028-01-31T00:00", "20280131", "31/1 2028", "31/1/2028", "31.1.2028", "31-1-2028", "1/31/2028",
        "31 jan 2028", "31 januari 2028", "31 JAN. 2028", "2028-01",
    ],
)  # fmt: skip
def test_dates(tmp_path: Path, text: str) -> None:
    (row,) = load(tmp_path, csv_bytes(HEADINGS, (*ROW[:4], text))).sheet.rows
    assert row.expires == DAY


@pytest.mark.parametrize(
    "text",
    [
        "3/4 2028",
        "31/1 28",
        "Jul-26",
        "07/28",
        "13/2028",
        "2028-02-30",
        "46053",
        "snart",
        "0001-01-01",
        "2200-01-01",
        "32 jan 2028",
        "5 janurai 2028",
    ],
)
def test_what_is_no_date(tmp_path: Path, text: str) -> None:
    (problem,) = refused(tmp_path, csv_bytes(HEADINGS, (*ROW[:4], text)))
    assert (problem.rule, problem.place.key) == ("sheet-date", "Utgångsdatum")


def test_a_day_in_both_places_is_one_day(tmp_path: Path) -> None:
    (row,) = load(tmp_path, csv_bytes(HEADINGS, (*ROW[:4], "4/4 2028"))).sheet.rows
    assert row.expires == datetime.date(2028, 4, 4)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "file-empty"),
        (b"\n\n;;\n", "file-empty"),
        (b"\xef\xbb\xbf", "file-empty"),
        (b"Lager;M\x00ngd\n", "sheet-binary"),
        (b"Lager;\x81\n", "file-encoding"),
        (b"<html><table>", "sheet-markup"),
        (b"<?xml version='1.0'?><Workbook>", "sheet-markup"),
        (b'Lager;"Batch\nuso', "csv-syntax"),
        (b"\xff\xfe\x00", "file-encoding"),
        (b";" * 600 + b"x\n", "sheet-size"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "xlsx-other"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "xlsx-protected"),
        (b"PK\x03\x04" + b"\0" * 100, "xlsx-broken"),
    ],
)
def test_what_is_no_csv(tmp_path: Path, data: bytes, rule: str) -> None:
    assert [one.rule for one in refused(tmp_path, data)] == [rule]


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("beredskap.files.spreadsheet.csv_dialect.SHEET_ROWS", 2)
    assert [one.rule for one in refused(tmp_path, csv_bytes(HEADINGS, ROW, ROW))] == ["sheet-size"]


def test_titles_above_and_columns_beside_are_passed_by(tmp_path: Path) -> None:
    data = csv_bytes(
        ("FIKTIV – påhittade uppgifter", "", ""),
        ("Lagerlista", "", ""),
        (),
        ("Pris", "Lager", "Mängd"),
        ("12,50", "uso.propofol", "5"),
    )
    read = load(tmp_path, data)
    assert [row.line for row in read.sheet.rows] == [5]
    assert read.ignored == ("Pris",)
