"""Sheets into the ledger. At the start stora.insulin holds s1 300 (to 2027-01-31), s2 600 (to 06-30) and s3 100, expired; lilla.insulin 900."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beredskap.database.imports import imports
from beredskap.database.ledger.audit_chain import find_broken
from beredskap.database.ledger.balances import read_balances, read_holdings
from beredskap.database.ledger.history import END_OF_TIME
from beredskap.database.ledger.record import record
from beredskap.database.region import create
from beredskap.database.sqlite.database import Database, open_database
from beredskap.errors import InputError
from beredskap.model.sheet import RowKind, Sheet, StockRow
from tests.database.conftest import START, stamp

MICRO = 1_000_000


def row(
    kind: RowKind,
    store: str,
    amount: float,
    batch: str = "",
    expires: str = "",
    hours: float | None = None,
    line: int = 2,
) -> StockRow:
    day = datetime.date.fromisoformat(expires) if expires else None
    at = None if hours is None else START + datetime.timedelta(hours=hours)
    return StockRow(line, kind, store, batch, amount, day, at)


def sheet(*rows: StockRow) -> Sheet:
    return Sheet(rows, {}, "lista.csv", "0" * 64)


def lots(database: Database, store: str) -> dict[str, float]:
    return {batch: amount / MICRO for batch, amount in read_balances(database, END_OF_TIME).get(store, {}).items()}


def test_a_list_of_all_that_was_held_is_a_count_of_the_whole_store(database: Database) -> None:
    listed = sheet(
        row("count", "stora.insulin", 280, "s1"),
        row("count", "stora.insulin", 600, "s2", line=3),
        row("count", "stora.insulin", 0, "s3", line=4),
    )
    applied = imports.apply_sheet(database, listed, stamp(1))
    assert lots(database, "stora.insulin") == {"s1": 280, "s2": 600}
    assert applied.before["stora.insulin"] == {"s1": 300 * MICRO, "s2": 600 * MICRO, "s3": 100 * MICRO}
    assert applied.after["stora.insulin"] == {"s1": 280 * MICRO, "s2": 600 * MICRO}
    assert read_holdings(database, END_OF_TIME)["stora.insulin"].counted == START + datetime.timedelta(hours=1)


def test_batches_that_a_list_does_not_name_stay(database: Database) -> None:
    imports.apply_sheet(database, sheet(row("count", "stora.insulin", 280, "s1")), stamp(1))
    assert lots(database, "stora.insulin") == {"s1": 280, "s2": 600, "s3": 100}
    assert read_holdings(database, END_OF_TIME)["stora.insulin"].counted == START


def test_a_count_makes_known_what_was_okand(database: Database) -> None:
    imports.apply_sheet(database, sheet(row("issue", "lilla.diesel", 40)), stamp(1))
    assert read_holdings(database, END_OF_TIME)["lilla.diesel"].amount() is None
    imports.apply_sheet(database, sheet(row("count", "lilla.diesel", 2500)), stamp(2))
    assert read_holdings(database, END_OF_TIME)["lilla.diesel"].amount() == 2500


def test_rows_are_told_in_the_order_of_time(database: Database) -> None:
    # 50 come at hour 1 and 40 of them are used at hour 2. The sheet lists them the other way round.
    rows = sheet(
        row("issue", "lilla.insulin", 40, "ny", hours=2),
        row("receive", "lilla.insulin", 50, "ny", "2027-01-10", hours=1, line=3),
    )
    imports.apply_sheet(database, rows, stamp(3))
    assert lots(database, "lilla.insulin") == {"": 900, "ny": 10}


def test_every_row_that_the_books_cannot_hold_is_listed_and_nothing_is_changed(database: Database) -> None:
    rows = sheet(
        row("issue", "lilla.insulin", 100),
        row("issue", "stora.insulin", 601, "s2", line=3),
        row("discard", "stora.insulin", 5, "s9", line=4),
        row("receive", "lilla.insulin", 1, "s1", "2027-02-01", line=5),
    )
    with pytest.raises(InputError) as caught:
        imports.apply_sheet(database, rows, stamp(1))
    assert [(one.rule, one.place.file, one.place.line) for one in caught.value.problems] == [
        ("too-little", "lista.csv", 3),
        ("too-little", "lista.csv", 4),
        ("batch-expiry", "lista.csv", 5),
    ]
    assert lots(database, "lilla.insulin") == {"": 900}
    assert database.rows("SELECT count(*) FROM entry") == [(1,)]


def test_a_row_of_long_ago_may_not_leave_less_than_nothing_since(database: Database) -> None:
    record(database, "issue", "lilla.insulin", 800 * MICRO, stamp(5))
    with pytest.raises(InputError) as caught:
        imports.apply_sheet(database, sheet(row("issue", "lilla.insulin", 200, hours=1)), stamp(6))
    assert caught.value.problems[0].rule == "negative"


def test_a_dry_run_says_the_same_and_changes_nothing(database: Database) -> None:
    listed = sheet(row("count", "stora.insulin", 250, "s1"), row("receive", "lilla.insulin", 5, "B2", line=3))
    dry = imports.apply_sheet(database, listed, stamp(1), dry=True)
    assert dry.entry is None
    assert lots(database, "stora.insulin") == {"s1": 300, "s2": 600, "s3": 100}
    assert database.rows("SELECT count(*) FROM batch WHERE id = 'B2'") == [(0,)]
    real = imports.apply_sheet(database, listed, stamp(1))
    assert (real.before, real.after) == (dry.before, dry.after)
    assert list(find_broken(database)) == []


KINDS = st.sampled_from(["receive", "issue", "count", "discard"])
PLACES = st.sampled_from(
    [("stora.insulin", "s1"), ("stora.insulin", "x"), ("lilla.insulin", "x"), ("stora.diesel", "")]
)
ROWS = st.lists(st.tuples(KINDS, PLACES, st.integers(1, 400)), min_size=1, max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=ROWS)
def test_a_sheet_says_what_the_same_rows_say_one_by_one(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[RowKind, tuple[str, str], int]]
) -> None:
    where = tmp_path_factory.mktemp("two")
    create.create_database(folder, where / "a.db", stamp())
    create.create_database(folder, where / "b.db", stamp())
    listed = [
        row(kind, store, amount, batch, hours=hours, line=hours)
        for hours, (kind, (store, batch), amount) in enumerate(rows, 2)
    ]
    with open_database(where / "a.db") as one, open_database(where / "b.db") as other:
        try:
            applied = imports.apply_sheet(one, sheet(*listed), stamp(100))
        except InputError:
            with pytest.raises(InputError):
                one_by_one(other, listed)
        else:
            one_by_one(other, listed)
            assert read_balances(one, END_OF_TIME) == read_balances(other, END_OF_TIME)
            held = read_balances(one, END_OF_TIME)
            assert applied.after == {store: held.get(store, {}) for store in applied.after}


def one_by_one(database: Database, rows: list[StockRow]) -> None:
    for each in rows:
        amount, when = round(each.amount * MICRO), stamp(each.line, "kasserat")
        record(database, each.kind, each.store, amount, when, each.batch)


def test_more_rows_than_one_statement_takes_are_all_told_in_their_order(database: Database) -> None:
    before = lots(database, "stora.insulin")
    rows = [row("receive", "stora.insulin", n, f"n{n}", hours=n / 60, line=n) for n in range(1, 252)]
    entry = imports.apply_sheet(database, sheet(*rows), stamp(24)).entry
    told = database.rows("SELECT batch, amount FROM movement WHERE entry = ? ORDER BY id", entry)
    assert told == [(f"n{n}", n * MICRO) for n in range(1, 252)]
    assert lots(database, "stora.insulin") == before | {f"n{n}": n for n in range(1, 252)}
    assert list(find_broken(database)) == []
