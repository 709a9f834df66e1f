"""What a sheet is asked about, and a full count."""

from __future__ import annotations

import datetime

import pytest

from beredskap.model.sheet import Sheet, StockRow
from beredskap.supplies.changes import changes
from beredskap.supplies.full_count import completed
from beredskap.supplies.holdings import of_region
from beredskap.supplies.questions import questions
from tests.files.sheets import NOW, region

REGION = region()
HELD = of_region(REGION)
YESTERDAY = NOW.date() - datetime.timedelta(1)


def asked(*rows: StockRow, expires: bool = True, meant: tuple[str, ...] = ()) -> list[tuple[str, int]]:
    sheet = Sheet(rows, {"Utg": "expires"} if expires else {}, "lista.csv", "", 1)
    return [(one.rule, one.place.line) for one in questions(sheet, REGION, HELD, meant)]


def test_batches_that_nothing_dates_are_asked_about_at_the_top() -> None:
    new = StockRow(2, "count", "uso.propofol", "P9", 5000.0)
    assert asked(new, expires=False) == [("sheet-undated", 1)]
    assert asked(new, expires=False, meant=("utan-datum",)) == []
    # there is a column, which this batch has nothing in; its day is known; or it leaves
    assert asked(new) == []
    assert asked(StockRow(2, "count", "uso.insulin", "I1", 300.0), expires=False) == []
    assert asked(StockRow(2, "issue", "uso.propofol", "P9", 5.0), expires=False) == []


@pytest.mark.parametrize(
    ("amount", "is_bare", "rules"),
    [
        (5000.0, True, []),
        (250_000.0, True, []),  # 50 times the 5 000 mg that there are
        (250_001.0, True, ["sheet-fiftyfold"]),
        (250_001.0, False, []),
        (99.0, True, ["sheet-fiftyfold"]),  # a fiftieth is 100
        (100.0, True, []),
        (0.0, True, []),
    ],
)
def test_a_bare_number_that_changes_a_store_fiftyfold(amount: float, is_bare: bool, rules: list[str]) -> None:
    row = StockRow(2, "count", "uso.propofol", "", amount, is_bare=is_bare)
    assert [rule for rule, _ in asked(row)] == rules
    assert asked(row, meant=("femtiofalt",)) == []


def test_an_expired_batch_is_not_issued_unless_it_is_meant() -> None:
    row = StockRow(2, "issue", "uso.propofol", "P1", 5.0, YESTERDAY)
    sheet = Sheet((StockRow(1, "receive", "uso.propofol", "P1", 5.0), row), {}, "lista.csv", "")
    assert [one.rule for one in changes(sheet, REGION, HELD, NOW).problems] == ["sheet-expired-issue"]
    assert changes(sheet, REGION, HELD, NOW, expired_is_meant=True).problems == ()
    thrown = Sheet((sheet.rows[0], row._replace(kind="discard")), {}, "lista.csv", "")
    assert changes(thrown, REGION, HELD, NOW).problems == ()


def test_a_full_count_empties_what_it_leaves_out() -> None:
    sheet = Sheet((StockRow(2, "count", "uso.insulin", "I1", 280.0),), {}, "lista.csv", "", 1, is_complete=True)
    full, (finding,) = completed(sheet, REGION)
    # the other medicines of the site, and neither its gloves nor the health centre's insulin
    left = {row.store: row.amount for row in full.rows[1:]}
    assert left == {"uso.nacl": 0, "uso.propofol": 0, "uso.ringer": 0}
    assert finding.rule == "stock-emptied"
    found = changes(full, REGION, HELD, NOW)
    after = {(one.store, one.batch): one.after for one in found.rows}
    assert after[("uso.insulin", "I2")] == after[("uso.propofol", "")] == 0
    assert (found.problems, found.findings) == ((), ())


def test_a_full_count_of_all_is_as_it_was() -> None:
    sheet = Sheet((StockRow(2, "count", "vc.insulin", "", 100.0),), {}, "lista.csv", "", 1, is_complete=True)
    assert completed(sheet, REGION) == (sheet, ())
