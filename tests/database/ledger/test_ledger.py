"""The ledger in hand-calculated worlds. At 2027-01-04 08:00 stora.insulin holds s1 300 (to 01-31), s2 600 (to 06-30) and s3 100, expired 2026-12-31."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from beredskap.database.ledger.audit_chain import find_broken
from beredskap.database.ledger.balances import read_balances, read_holdings
from beredskap.database.ledger.history import END_OF_TIME, read_rows, replay
from beredskap.database.ledger.record import correct_entry, record
from beredskap.database.sqlite.database import Database
from beredskap.errors import InputError
from tests.database.conftest import START, stamp

Micro = Callable[[float], int]


def lots(database: Database, store: str, hours: float = 1000) -> dict[str, float]:
    found = read_balances(database, START + datetime.timedelta(hours=hours), store).get(store, {})
    return {batch: amount / 1_000_000 for batch, amount in found.items()}


def rule(caught: pytest.ExceptionInfo[InputError]) -> str:
    return caught.value.problems[0].rule


def test_the_opening_is_what_the_folder_says(database: Database) -> None:
    found = read_holdings(database, START)
    assert found["stora.insulin"].amount() == 1000
    assert found["stora.insulin"].amount(START.date()) == 900  # s3 has expired
    assert found["lilla.insulin"].amount() == 900
    assert found["stora.diesel"].amount() == 12_000
    assert found["lilla.diesel"].amount() is None  # okänd is not 0
    assert found["lilla.diesel"].lots == ()


def test_before_the_opening_nothing_is_known(database: Database) -> None:
    found = read_holdings(database, START - datetime.timedelta(seconds=1))
    assert all(one.amount() is None for one in found.values())


def test_what_is_used_goes_first_expired_first_and_never_what_has_expired(database: Database, micro: Micro) -> None:
    # 400 = all 300 of s1 and 100 of s2; s3 is past its day.
    record(database, "issue", "stora.insulin", micro(400), stamp(1))
    assert lots(database, "stora.insulin") == {"s2": 500, "s3": 100}


def test_more_than_there_is_good_is_refused_and_changes_nothing(database: Database, micro: Micro) -> None:
    with pytest.raises(InputError) as caught:
        record(database, "issue", "stora.insulin", micro(900.000001), stamp(1))
    assert rule(caught) == "too-little"
    assert "100 IE" in str(caught.value.problems[0].remedy)  # what has expired
    assert lots(database, "stora.insulin") == {"s1": 300, "s2": 600, "s3": 100}
    assert list(find_broken(database)) == []


def test_what_is_okand_can_be_used_from_and_stays_okand(database: Database, micro: Micro) -> None:
    record(database, "issue", "lilla.diesel", micro(100), stamp(1))
    assert read_holdings(database, END_OF_TIME, "lilla.diesel")["lilla.diesel"].amount() is None
    record(database, "count", "lilla.diesel", micro(2500), stamp(2))
    assert read_holdings(database, END_OF_TIME, "lilla.diesel")["lilla.diesel"].amount() == 2500


def test_a_move_takes_batches_along(database: Database, micro: Micro) -> None:
    record(database, "move", "stora.insulin", micro(350), stamp(1), to="lilla.insulin")
    assert lots(database, "stora.insulin") == {"s2": 550, "s3": 100}
    assert lots(database, "lilla.insulin") == {"": 900, "s1": 300, "s2": 50}


def test_a_move_needs_another_store_of_the_same_item(database: Database, micro: Micro) -> None:
    for to, wanted in (
        ("stora.diesel", "other-item"),
        ("stora.insulin", "same-store"),
        ("lila.insulin", "unknown-store"),
    ):
        with pytest.raises(InputError) as caught:
            record(database, "move", "stora.insulin", micro(1), stamp(1), to=to)
        assert rule(caught) == wanted
    assert caught.value.problems[0].near == "lilla.insulin"


def test_a_count_of_the_whole_says_what_differed(database: Database, micro: Micro) -> None:
    # The books say 1,000; 850 are found. 150 are missing, first expired first: s3 100 and 50 of s1.
    record(database, "count", "stora.insulin", micro(850), stamp(1))
    assert lots(database, "stora.insulin") == {"s1": 250, "s2": 600}
    lines = list(replay(read_rows(database, "stora.insulin", END_OF_TIME)))[3:]
    assert [(line.row.batch, line.change) for line in lines if line.change] == [
        ("s3", micro(-100)),
        ("s1", micro(-50)),
    ]
    assert lines[-1].after == micro(850)


def test_more_than_the_books_is_in_no_batch(database: Database, micro: Micro) -> None:
    record(database, "count", "stora.insulin", micro(1010), stamp(1))
    assert lots(database, "stora.insulin") == {"s1": 300, "s2": 600, "s3": 100, "": 10}


def test_a_count_of_one_batch_leaves_the_others(database: Database, micro: Micro) -> None:
    record(database, "count", "stora.insulin", micro(290), stamp(1), batch="s1")
    assert lots(database, "stora.insulin") == {"s1": 290, "s2": 600, "s3": 100}


def test_a_batch_that_was_found_is_counted_with_its_day(database: Database, micro: Micro) -> None:
    record(database, "count", "lilla.insulin", micro(40), stamp(1), "hittat", datetime.date(2027, 3, 31))
    assert read_holdings(database, END_OF_TIME)["lilla.insulin"].amount(datetime.date(2027, 4, 1)) == 900
    record(database, "receive", "lilla.insulin", micro(5), stamp(2), "hittat", datetime.date(2027, 3, 31))
    assert lots(database, "lilla.insulin") == {"": 900, "hittat": 45}


def test_what_is_told_late_does_not_undo_a_later_count(database: Database, micro: Micro) -> None:
    # 850 were found at hour 2. That 40 had been used at hour 1 is told afterwards: it explains a part of the difference, which is -110 instead of -150.
    record(database, "count", "stora.insulin", micro(850), stamp(2))
    record(database, "issue", "stora.insulin", micro(40), stamp(1))
    assert sum(lots(database, "stora.insulin").values()) == 850
    lines = list(replay(read_rows(database, "stora.insulin", END_OF_TIME)))
    assert sum(line.change for line in lines if line.row.kind == "count") == micro(-110)
    assert sum(lots(database, "stora.insulin", 1.5).values()) == 960


def test_what_arrived_before_a_count_and_was_not_met_is_not_there(database: Database, micro: Micro) -> None:
    record(database, "count", "stora.insulin", micro(1000), stamp(2))
    record(database, "receive", "stora.insulin", micro(70), stamp(1), batch="glömd")
    assert sum(lots(database, "stora.insulin").values()) == 1000
    lines = list(replay(read_rows(database, "stora.insulin", END_OF_TIME)))
    assert lines[-1].row.batch == "glömd"
    assert lines[-1].change == micro(-70)


def test_what_is_told_late_may_not_leave_less_than_nothing_later(database: Database, micro: Micro) -> None:
    record(database, "issue", "lilla.insulin", micro(800), stamp(5))
    with pytest.raises(InputError) as caught:
        record(database, "issue", "lilla.insulin", micro(200), stamp(1))
    assert rule(caught) == "negative"
    assert lots(database, "lilla.insulin") == {"": 100}


def test_a_correction_undoes_and_leaves_the_row(database: Database, micro: Micro) -> None:
    number = record(database, "issue", "lilla.insulin", micro(300), stamp(1))
    correct_entry(database, number, stamp(2, "fel lager"))
    assert lots(database, "lilla.insulin") == {"": 900}
    lines = list(replay(read_rows(database, "lilla.insulin", END_OF_TIME)))
    assert [(line.row.kind, line.change, line.row.corrected) for line in lines[1:]] == [("issue", 0, number + 1)]
    with pytest.raises(InputError) as caught:
        correct_entry(database, number, stamp(3, "igen"))
    assert rule(caught) == "corrected"


def test_a_corrected_count_no_longer_counts(database: Database, micro: Micro) -> None:
    number = record(database, "count", "lilla.insulin", micro(5), stamp(1))
    correct_entry(database, number, stamp(2, "räknade fel hylla"))
    assert lots(database, "lilla.insulin") == {"": 900}


def test_a_correction_may_not_leave_less_than_nothing(database: Database, micro: Micro) -> None:
    number = record(database, "receive", "lilla.insulin", micro(500), stamp(1))
    record(database, "issue", "lilla.insulin", micro(1300), stamp(2))
    with pytest.raises(InputError) as caught:
        correct_entry(database, number, stamp(3, "fel"))
    assert rule(caught) == "negative"


def test_a_discard_without_more_takes_what_has_expired(database: Database) -> None:
    record(database, "discard", "stora.insulin", None, stamp(1, "utgånget"))
    assert lots(database, "stora.insulin") == {"s1": 300, "s2": 600}
    with pytest.raises(InputError) as caught:
        record(database, "discard", "stora.insulin", None, stamp(2, "utgånget"))
    assert rule(caught) == "nothing-there"


def test_reasons_and_roles_are_required(database: Database, micro: Micro) -> None:
    for tell, wanted in (
        (lambda: record(database, "discard", "stora.insulin", None, stamp(1)), "reason-missing"),
        (lambda: correct_entry(database, 1, stamp(1)), "reason-missing"),
        (lambda: record(database, "issue", "lilla.insulin", micro(1), stamp(1, by=" ")), "by-missing"),
        (lambda: record(database, "issue", "lilla.insulin", 0, stamp(1)), "not-an-amount"),
        (lambda: record(database, "issue", "lilla.insulin", 1, stamp(1, "till 19811218-9876")), "personal-number"),
        (lambda: record(database, "receive", "lilla.insulin", 1, stamp(1), "\x1b[31m"), "bad-text"),
        (lambda: record(database, "receive", "lilla.insulin", 1, stamp(1), "=1+1"), "bad-batch"),
    ):
        with pytest.raises(InputError) as caught:
            tell()
        assert rule(caught) == wanted
    assert database.rows("SELECT count(*) FROM entry") == [(1,)]


def test_a_batch_has_one_expiry_day(database: Database, micro: Micro) -> None:
    with pytest.raises(InputError) as caught:
        record(database, "receive", "lilla.insulin", micro(1), stamp(1), "s1", datetime.date(2027, 2, 1))
    assert rule(caught) == "batch-expiry"
    record(database, "receive", "lilla.insulin", micro(1), stamp(1), "s1", datetime.date(2027, 1, 31))
    assert lots(database, "lilla.insulin")["s1"] == 1


@pytest.mark.parametrize("table", ["entry", "movement", "batch"])
def test_nothing_told_is_changed_or_removed(database: Database, table: str) -> None:
    import sqlite3

    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET rowid = rowid + 1000"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"), database.transaction():
            database.connection.execute(statement)


def test_a_changed_row_breaks_the_chain_at_its_entry(database: Database, micro: Micro) -> None:
    record(database, "issue", "lilla.insulin", micro(300), stamp(1))
    record(database, "issue", "lilla.insulin", micro(10), stamp(2))
    database.connection.execute("DROP TRIGGER movement_no_update")
    database.connection.execute("UPDATE movement SET amount = amount + 1 WHERE entry = 2")
    assert list(find_broken(database)) == [2]
