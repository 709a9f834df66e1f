"""The short way past the reader: what it reads is what reading cell by cell reads, and what it leaves alone is said as before."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beredskap.files.spreadsheet.read_sheets import read_sheets
from beredskap.files.stock import cell_text, dates
from beredskap.files.stock.dates import as_usual
from beredskap.files.stock.fast_rows import PlainRows
from beredskap.files.stock.header import find_header
from beredskap.files.stock.rows import StockReader
from tests.files.sheets import NOW, book, csv_bytes, load, region

HEADINGS = (
    "Lager",
    "Artikel",
    "Batch",
    "Mängd",
    "Förpackningar",
    "Enhet",
    "Utgångsdatum",
    "Typ",
    "Datum",
    "Anteckning",
    "Status",
    "X",
)
CELLS = (
    st.sampled_from(["uso.propofol", "USO.insulin", "Kylskåpet", "vc.insulin", "EXEMPEL", "månen", "", " uso.nacl "]),
    st.sampled_from(["", "", "", "propofol", "Insulin aspart"]),
    st.sampled_from(["", "A", "B", " A", "'=A", "a\u00a0b", "811218-9876", "9" * 101, "\x1b[31m"]),
    st.sampled_from(["5", "5,5", "5 000", "5 g", "-5", "0", "", " ", "fem", "1.234", "9" * 13, "1e3", "2026-01-02", "'+5"]),
    st.sampled_from(["", "", "", "2"]),
    st.sampled_from(["", "", "mg", "st", "förp", "parsec"]),
    st.sampled_from(["", "2030-01-31", "2030-01", "31/1 2030", "2030-02-30", "20300131", "1/2 2030", "2026-01-01", "0001-01-01"]),
    st.sampled_from(["", "inleverans", "Uttag", "kassation", "inventering", "stöld"]),
    st.sampled_from(["", "2026-01-02 13:45", "2026-01-02T24:00", "2026-01-02 1:05", "2099-01-01", "2026-W01-1", "2026-01-02x10:00", "8112189876"]),
    st.sampled_from(["", "i kylen", "n" * 501]),
    st.sampled_from(["", "fiktiv", "verifierad", "kanske"]),
    st.sampled_from(["", "8112189876", "fritt"]),
)  # fmt: skip
ROW = st.tuples(*CELLS)
USUAL = st.tuples(
    st.sampled_from(["uso.propofol", "USO.propofol"]),
    st.just(""),
    st.sampled_from(["", "A", "B", "C"]),
    st.sampled_from(["5", "5,5", "5 g"]),
    st.just(""),
    st.just(""),
    st.sampled_from(["", "2030-01-31", "2030-02-28"]),
    st.sampled_from(["", "inleverans", "uttag"]),
    st.sampled_from(["", "2026-01-02", "2026-01-02 13:45", "2026-01-02T13:45:10"]),
    st.just(""),
    st.sampled_from(["", "fiktiv"]),
    st.just("fritt"),
)


def with_one(row: tuple[str, ...], at: int, other: tuple[str, ...]) -> tuple[str, ...]:
    """A usual row with one cell of another."""
    return (*row[:at], other[at], *row[at + 1 :])


ROWS = st.lists(
    USUAL | st.builds(with_one, USUAL, st.integers(0, len(HEADINGS) - 1), ROW) | ROW, min_size=1, max_size=9
)


def read(folder: Path, data: bytes) -> tuple[object, ...]:
    """All that a reader comes to, row by row: also where other rows are wrong."""
    path = folder / "lista.csv"
    path.write_bytes(data)
    reader = StockReader(find_header(read_sheets(path)), region(), "count", NOW)
    return reader.rows(), reader.problems, reader.findings, reader.examples


def cell_by_cell(folder: Path, data: bytes) -> tuple[object, ...]:
    with patch.object(PlainRows, "row", return_value=None):
        return read(folder, data)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.sampled_from([0, 1, 11]))
def test_the_short_way_reads_what_the_long_way_reads(tmp_path: Path, rows: list[tuple[str, ...]], short: int) -> None:
    data = csv_bytes(HEADINGS, *rows, rows[0][: len(HEADINGS) - short])
    assert read(tmp_path, data) == cell_by_cell(tmp_path, data)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["uso.propofol", "vc.insulin"]),
            st.sampled_from(["A", 17, 1e15, None]),
            st.sampled_from([5, 5.5, -1, "5 g", "=1+1", None]),
            st.sampled_from([None, 47514, 3, "2030-01-31"]),
            st.sampled_from([None, 8112189876, "fritt"]),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_so_it_does_in_a_workbook(tmp_path: Path, rows: list[tuple[object, ...]]) -> None:
    data = book(("Lager", "Batch", "Mängd", "Utgångsdatum", "X"), *rows)
    assert read(tmp_path, data) == cell_by_cell(tmp_path, data)


@pytest.mark.parametrize(("text", "amount"), [("5", 5.0), ("5 g", 5000.0), ("1 250,5", 1250.5)])
def test_usual_rows_go_the_short_way(tmp_path: Path, text: str, amount: float) -> None:
    first = ("uso.propofol", "A", text, "2030-01-31", "2026-01-02 13:45")
    again = ("uso.propofol", "B", text, "2030-01-31", "2026-01-02 13:45")
    data = csv_bytes(("Lager", "Batch", "Mängd", "Utgångsdatum", "Datum"), first, again)
    with patch("beredskap.files.stock.rows.StockReader._amount", return_value=(1.0, False)):
        found = load(tmp_path, data)
    assert [row.amount for row in found.sheet.rows] == [1.0, amount]


@given(st.from_regex(r"\d{4}-\d\d-\d\d([T x]\d\d:\d\d(:\d\d)?)?", fullmatch=True))
def test_a_usual_date_is_read_as_any_other(text: str) -> None:
    found = as_usual(text)
    if found is not None:
        assert found == dates.moment_of(text, False)
        assert found.date() == dates.last_day_of(text, False)
        assert cell_text.wrong_with(text) is None
        assert cell_text.plain(text) == text
