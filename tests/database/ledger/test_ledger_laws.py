"""Laws of the ledger: two ways to a balance agree, nothing appears or vanishes, and what is told stays told."""

from __future__ import annotations

import datetime
import random
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.database.backup import write_backup
from beredskap.database.ledger import audit_chain
from beredskap.database.ledger.balances import read_balances, read_holdings
from beredskap.database.ledger.history import END_OF_TIME
from beredskap.database.ledger.record import correct_entry, record
from beredskap.database.sqlite.database import Database, create_file, open_database
from beredskap.database.sqlite.schema import APPEND_ONLY
from beredskap.errors import InputError
from tests.database.memory import STORES, catalogue, in_memory, lines, replayed, total
from tests.database.stamps import START, stamp

REFUSED = {
    "too-little",
    "negative",
    "other-item",
    "same-store",
    "nothing-there",
    "corrected",
    "not-a-movement",
    "unknown-entry",
    "batch-expiry",
}
INSULIN = ("stora.insulin", "lilla.insulin", "ny.insulin")


@dataclass(frozen=True)
class Told:
    """Something to tell: ``batch`` None is a count of the whole store, else all batches, and ``amount`` also an entry to correct."""

    kind: str
    store: str
    to: str
    amount: int
    batch: str | None
    hour: int

    def tell(self, db: Database) -> int | None:
        """The number of its entry, or None where it is refused."""
        at, batch = stamp(self.hour, note="prov"), self.batch or ""
        try:
            match self.kind:
                case "receive":
                    expires = datetime.date(2027, 1, ord(batch[0]) - 64) if batch else None
                    return record(db, "receive", self.store, self.amount, at, batch, expires)
                case "issue":
                    return record(db, "issue", self.store, self.amount, at, batch)
                case "move":
                    return record(db, "move", self.store, self.amount, at, batch, to=self.to)
                case "count":
                    return record(db, "count", self.store, self.amount - 1, at, self.batch)
                case "discard":
                    return record(db, "discard", self.store, self.amount if self.amount % 2 else None, at, batch)
            return correct_entry(db, self.amount, at)
        except InputError as error:
            if not {one.rule for one in error.problems} <= REFUSED:
                raise
            return None


def some(*kinds: str, stores: tuple[str, ...] = tuple(STORES)) -> st.SearchStrategy[Told]:
    return st.builds(
        Told,
        st.sampled_from(kinds),
        st.sampled_from(stores),
        st.sampled_from(stores),
        st.integers(1, 9),
        st.sampled_from([None, "", "A", "B"]),
        st.integers(0, 6),
    )


KINDS = ("receive", "receive", "issue", "move", "count", "discard", "correct")
ANY = st.lists(some(*KINDS), max_size=14)


@given(ANY)
@settings(max_examples=300)
def test_sql_and_replay_agree_at_every_moment(all_told: list[Told]) -> None:
    with in_memory() as db:
        for one in all_told:
            one.tell(db)
        for hour in range(8):
            until = START + datetime.timedelta(hours=hour)
            assert read_balances(db, until) == replayed(db, audit_chain.format_moment(until))


@given(ANY)
@settings(max_examples=200)
def test_a_balance_is_never_negative_where_it_is_known(all_told: list[Told]) -> None:
    with in_memory() as db:
        for one in all_told:
            one.tell(db)
            for store in STORES:
                assert not [line for line in lines(db, store) if line.known and line.batch_after < 0]
            for hour in range(7):
                for holding in read_holdings(db, START + datetime.timedelta(hours=hour)).values():
                    assert not holding.known or all(lot.amount >= 0 for lot in holding.lots)


@given(st.lists(some("receive", "issue", "move", "discard"), max_size=14))
@settings(max_examples=150)
def test_without_counts_what_is_there_is_what_came_less_what_went(all_told: list[Told]) -> None:
    with in_memory() as db:
        for store in STORES:
            record(db, "count", store, 20, stamp())
        net = 20 * len(STORES)
        for one in all_told:
            before = total(db, *STORES)
            if one.tell(db) is None:
                assert total(db, *STORES) == before
            elif one.kind == "receive":
                net += one.amount
            elif one.kind != "move":
                net -= before - total(db, *STORES)
                assert total(db, *STORES) < before
            assert total(db, *STORES) == net


@given(ANY, some("move", stores=INSULIN))
@settings(max_examples=150)
def test_a_move_neither_makes_nor_loses(all_told: list[Told], move: Told) -> None:
    with in_memory() as db:
        for one in all_told:
            one.tell(db)
        last = Told("move", move.store, move.to, move.amount, move.batch, 6)  # no count comes after it
        before = total(db, *INSULIN)
        last.tell(db)
        assert total(db, *INSULIN) == before


@given(ANY, st.permutations(tuple(STORES)), st.lists(some(*KINDS[:-1]), min_size=4, max_size=4), st.integers(0, 6))
@settings(max_examples=150)
def test_the_order_of_recording_of_independent_rows_of_one_time_does_not_matter(
    all_told: list[Told], order: list[str], each: list[Told], hour: int
) -> None:
    def after(stores: tuple[str, ...]) -> dict[str, dict[str, int]]:
        with in_memory() as db:
            for one in all_told:
                one.tell(db)
            own = dict(zip(STORES, each, strict=True))
            for store in stores:
                one = own[store]
                kind = "issue" if one.kind == "move" else one.kind  # a move is about two stores
                Told(kind, store, store, one.amount, one.batch, hour).tell(db)
            return read_balances(db, END_OF_TIME)

    assert after(tuple(order)) == after(tuple(STORES))


@given(ANY, some(*KINDS[:-1]))
@settings(max_examples=150)
def test_what_is_corrected_is_as_if_it_had_never_been_told(all_told: list[Told], mistake: Told) -> None:
    with in_memory() as db:
        for one in all_told:
            one.tell(db)
        before = read_balances(db, END_OF_TIME)
        entry = mistake.tell(db)
        if entry is None:
            assert read_balances(db, END_OF_TIME) == before
            return
        corrected = correct_entry(db, entry, stamp(note="fel lager"))
        assert read_balances(db, END_OF_TIME) == before
        for again in (entry, corrected):
            with pytest.raises(InputError) as caught:
                correct_entry(db, again, stamp(note="igen"))
            assert {one.rule for one in caught.value.problems} <= {"corrected", "not-a-movement"}
        assert read_balances(db, END_OF_TIME) == before


@given(ANY)
@settings(max_examples=100)
def test_the_chain_holds_and_any_change_breaks_it(all_told: list[Told]) -> None:
    with in_memory() as db:
        for one in all_told:
            one.tell(db)
        assert list(audit_chain.find_broken(db)) == []
        rows = db.rows("SELECT id, entry FROM movement")
        if not rows:
            return
        row, entry = random.Random(len(rows)).choice(rows)
        db.connection.execute("DROP TRIGGER movement_no_update")
        db.connection.execute("UPDATE movement SET amount = amount + 1 WHERE id = ?", (row,))
        assert list(audit_chain.find_broken(db)) == [entry]


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_is_told_cannot_be_changed_or_removed(table: str) -> None:
    with in_memory() as db:
        record(db, "receive", "stora.insulin", 5, stamp(), "A", datetime.date(2027, 1, 1))
        at = audit_chain.format_moment(START)
        with db.transaction():
            audit_chain.append_entry(db, "status", stamp(), {"status": [(at, "node", "elnat", 0.0, None)]})
            audit_chain.append_entry(db, "action", stamp(), {"action": [(at, "r", "s", "öppen", "TiB", None, "", "")]})
            audit_chain.append_entry(db, "alert", stamp(), {"alert": [(at, "orebro", "stabsläge")]})
            audit_chain.append_entry(db, "import", stamp(), {"source": [("rows", "0" * 64)]})
        column = db.rows(f"SELECT name FROM pragma_table_info('{table}')")[1][0]
        for change in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                db.connection.execute(change)
        assert list(audit_chain.find_broken(db)) == []


@given(ANY)
@settings(max_examples=15)
def test_a_copy_of_any_ledger_says_the_same(all_told: list[Told]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, copy = Path(folder) / "a.db", Path(folder) / "b.db"
        with create_file(path):
            pass
        with open_database(path) as db:
            with db.transaction():
                catalogue(db.connection)
            for one in all_told:
                one.tell(db)
            found = write_backup(path, copy)
            with open_database(copy) as other:
                assert audit_chain.read_head(other) == audit_chain.read_head(db) == found.head or not found.entries
                assert read_balances(other, END_OF_TIME) == read_balances(db, END_OF_TIME)
                assert list(other.connection.iterdump()) == list(db.connection.iterdump())
