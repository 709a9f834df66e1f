"""What a sheet would change: before and after, and what speaks against it."""

from __future__ import annotations

import datetime

import pytest

from beredskap.model.sheet import Sheet, StockRow
from beredskap.supplies.changes import SheetChanges, changes
from beredskap.supplies.holdings import of_region
from tests.files.sheets import region

DAY = datetime.date(2027, 1, 31)


def changed(*rows: StockRow) -> SheetChanges:
    return changes(Sheet(rows, {}, "lista.csv", ""), region(), of_region(region()))


@pytest.mark.parametrize(
    ("row", "before", "after"),
    [
        (StockRow(2, "count", "uso.insulin", "I1", 280.0), 300, 280),
        (StockRow(2, "receive", "uso.insulin", "I1", 100.0), 300, 400),
        (StockRow(2, "issue", "uso.insulin", "I1", 100.0), 300, 200),
        (StockRow(2, "discard", "uso.insulin", "I1", 300.0), 300, 0),
        (StockRow(2, "count", "uso.insulin", "NY", 50.0), 0, 50),
        (StockRow(2, "count", "uso.propofol", "", 4000.0), 5000, 4000),
        (StockRow(2, "count", "uso.nacl", "", 40.0), None, 40),
        (StockRow(2, "receive", "uso.nacl", "", 40.0), None, None),
    ],
)
def test_one_row(row: StockRow, before: float | None, after: float | None) -> None:
    found = changed(row)
    assert found.problems == ()
    assert [(one.before, one.after) for one in found.rows] == [(before, after)]


def test_the_expiry_that_is_known_is_shown() -> None:
    assert [one.expires for one in changed(StockRow(2, "count", "uso.insulin", "I1", 1.0)).rows] == [DAY]


def test_rows_build_on_each_other() -> None:
    found = changed(StockRow(2, "receive", "uso.insulin", "N", 10.0), StockRow(3, "issue", "uso.insulin", "N", 4.0))
    assert [(one.before, one.after) for one in found.rows] == [(0, 10), (10, 6)]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (StockRow(2, "issue", "uso.insulin", "I1", 301.0), "stock-short"),
        (StockRow(2, "discard", "uso.insulin", "NY", 1.0), "stock-short"),
        (StockRow(2, "count", "uso.insulin", "", 800.0), "stock-batch"),
        (StockRow(2, "count", "uso.insulin", "I1", 1.0, datetime.date(2027, 2, 1)), "sheet-expiry"),
    ],
)
def test_what_speaks_against_it(row: StockRow, rule: str) -> None:
    (problem,) = changed(row).problems
    assert (problem.rule, problem.place.line) == (rule, 2)


def test_what_is_left_alone_is_told() -> None:
    found = changed(StockRow(2, "count", "uso.insulin", "I1", 1.0), StockRow(3, "count", "uso.propofol", "P1", 1.0))
    assert [(finding.rule, finding.subject) for finding in found.findings] == [
        ("stock-left", "uso.insulin"),
        ("stock-unbatched", "uso.propofol"),
    ]


def test_counting_what_had_no_batch_as_none_is_possible() -> None:
    found = changed(StockRow(2, "count", "uso.propofol", "P1", 5000.0), StockRow(3, "count", "uso.propofol", "", 0.0))
    assert found.problems == found.findings == ()
