"""Sheets into the ledger. At the start stora.insulin holds s1 300 (to 2027-01-31), s2 600 (to 06-30) and s3 100, expired; lilla.insulin 900."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beredskap.errors import InputError
from beredskap.model.sheet import RowKind, Sheet, StockRow
from beredskap.store import founding, imports, ledger
from beredskap.store.balances import exact
from beredskap.store.chain import broken
from beredskap.store.database import Database, opened
from beredskap.store.history import END_OF_TIME
from tests.store.conftest import START, stamp

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
    return {batch: amount / MICRO for batch, amount in exact(database, END_OF_TIME).get(store, {}).items()}


def test_a_list_of_what_was_counted_is_the_whole_store(database: Database) -> None:
    # s3 is not on the list: it was not there. 20 of s1 are missing.
    listed = sheet(row("count", "stora.insulin", 280, "s1"), row("count", "stora.insulin", 600, "s2", line=3))
    applied = imports.apply(database, listed, stamp(1))
    assert lots(database, "stora.insulin") == {"s1": 280, "s2": 600}
    assert applied.before["stora.insulin"] == {"s1": 300 * MICRO, "s2": 600 * MICRO, "s3": 100 * MICRO}
    assert applied.after["stora.insulin"] == {"s1": 280 * MICRO, "s2": 600 * MICRO}


def test_one_number_for_the_store_is_spread_on_its_batches(database: Database) -> None:
    imports.apply(database, sheet(row("count", "stora.insulin", 650)), stamp(1))
    assert lots(database, "stora.insulin") == {"s1": 50, "s2": 600}


def test_rows_are_told_in_the_order_of_time(database: Database) -> None:
    # Used at hour 2: by then the 50 that come at hour 1 are there, and they go out first. The sheet lists them the other way round.
    rows = sheet(
        row("issue", "lilla.insulin", 60, hours=2),
        row("receive", "lilla.insulin", 50, "ny", "2027-01-10", hours=1, line=3),
    )
    imports.apply(database, rows, stamp(3))
    assert lots(database, "lilla.insulin") == {"": 890}


def test_every_row_that_the_books_cannot_hold_is_listed_and_nothing_is_changed(database: Database) -> None:
    rows = sheet(
        row("issue", "lilla.insulin", 100),
        row("issue", "stora.insulin", 901, line=3),
        row("discard", "stora.insulin", 5, "s9", line=4),
        row("receive", "lilla.insulin", 1, "s1", "2027-02-01", line=5),
    )
    with pytest.raises(InputError) as caught:
        imports.apply(database, rows, stamp(1))
    assert [(one.rule, one.place.file, one.place.line) for one in caught.value.problems] == [
        ("too-little", "lista.csv", 3),
        ("too-little", "lista.csv", 4),
        ("batch-expiry", "lista.csv", 5),
    ]
    assert lots(database, "lilla.insulin") == {"": 900}
    assert database.rows("SELECT count(*) FROM entry") == [(1,)]


def test_a_row_of_long_ago_may_not_leave_less_than_nothing_since(database: Database) -> None:
    ledger.issue(database, "lilla.insulin", 800 * MICRO, stamp(5))
    with pytest.raises(InputError) as caught:
        imports.apply(database, sheet(row("issue", "lilla.insulin", 200, hours=1)), stamp(6))
    assert caught.value.problems[0].rule == "negative"


def test_a_dry_run_says_the_same_and_changes_nothing(database: Database) -> None:
    listed = sheet(row("count", "stora.insulin", 650), row("receive", "lilla.insulin", 5, "B2", line=3))
    dry = imports.apply(database, listed, stamp(1), dry=True)
    assert dry.entry is None
    assert lots(database, "stora.insulin") == {"s1": 300, "s2": 600, "s3": 100}
    assert database.rows("SELECT count(*) FROM batch WHERE id = 'B2'") == [(0,)]
    real = imports.apply(database, listed, stamp(1))
    assert (real.before, real.after) == (dry.before, dry.after)
    assert list(broken(database)) == []


KINDS = st.sampled_from(["receive", "issue", "count", "discard"])
ROWS = st.lists(
    st.tuples(
        KINDS,
        st.sampled_from(["stora.insulin", "lilla.insulin"]),
        st.integers(1, 120),
        st.sampled_from(["", "s1", "x"]),
    ),
    min_size=1,
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=ROWS)
def test_a_sheet_says_what_the_same_rows_say_one_by_one(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[RowKind, str, int, str]]
) -> None:
    where = tmp_path_factory.mktemp("two")
    founding.found(folder, where / "a.db", stamp())
    founding.found(folder, where / "b.db", stamp())
    listed = [
        row(kind, store, amount, "" if kind == "count" else batch, hours=hours, line=hours)
        for hours, (kind, store, amount, batch) in enumerate(rows, 2)
    ]
    with opened(where / "a.db") as one, opened(where / "b.db") as other:
        try:
            imports.apply(one, sheet(*listed), stamp(100))
        except InputError:
            with pytest.raises(InputError):
                one_by_one(other, listed)
        else:
            one_by_one(other, listed)
            assert exact(one, END_OF_TIME) == exact(other, END_OF_TIME)


def one_by_one(database: Database, rows: list[StockRow]) -> None:
    for each in rows:
        amount, when = round(each.amount * MICRO), stamp(each.line, "kasserat")
        if each.kind == "receive":
            ledger.receive(database, each.store, amount, when, each.batch)
        elif each.kind == "issue":
            ledger.issue(database, each.store, amount, when, each.batch)
        elif each.kind == "discard":
            ledger.discard(database, each.store, amount, when, each.batch)
        else:
            ledger.count(database, each.store, amount, when)
