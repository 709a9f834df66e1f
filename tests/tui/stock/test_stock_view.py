"""What Lager shows, without the screen: the same figures as the commands, and telling the ledger from what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.database.ledger.history import read_lines, read_rows, replay
from beredskap.database.ledger.listing import list_region_shelves
from beredskap.database.ledger.listing import list_shelves as listed
from beredskap.database.ledger.record import correct_entry, record
from beredskap.database.region.load import load_region
from beredskap.database.sqlite.database import open_database
from beredskap.errors import InputError
from beredskap.report.document import cells
from beredskap.report.document.table import UNKNOWN, Table
from beredskap.report.stock import stock_list, words
from beredskap.tui.region_session import RegionSession
from beredskap.tui.stock import endurance_bar, view
from beredskap.tui.stock.ledger_forms import LedgerWriter
from beredskap.tui.stock.stockroom import Stockroom
from tests.database import worlds
from tests.database.stamps import stamp
from tests.tui.pilot import NOW, a_session

TYPED = {
    "store": "stora.insulin",
    "amount": "7 st",
    "batch": "",
    "expires": "",
    "by": "lageransvarig",
    "at": "",
    "note": "",
}


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return worlds.database(tmp_path)


def an_open_session(source: str = "orebro", db: Path | None = None) -> RegionSession:
    session = a_session(source, None if db is None else str(db))
    session.open()
    return session


def shown(table: Table) -> Iterator[dict[str, str]]:
    for row in table.rows:
        yield {column.key: cells.show_cell(cell, column, "sv") for cell, column in zip(row, table.columns, strict=True)}


def test_shelves_of_a_region_are_those_of_its_database(db: Path) -> None:
    session = an_open_session(db=db)
    with open_database(db) as database:
        assert list_region_shelves(load_region(database).region, session.snapshot.holdings) == listed(database, NOW)


def test_figures_are_those_of_the_commands() -> None:
    room = Stockroom(an_open_session())
    lasting, about = room.lasting(), room.about()
    table, keys = view.store_table(room.shelves(), about, lasting)
    lines = lasting.found.stores
    by_store = {line.stores[0]: line for line in map(lines.line, range(len(lines)))}
    plain = stock_list.list_document(room.shelves(), about).tables[0]
    assert len(table.rows) == len(plain.rows) == len(by_store)
    for key, row, said, listed_row in zip(keys, table.rows, shown(table), plain.rows, strict=True):
        line = by_store[key]
        assert said["state"] == words.state(line, lasting.about.region).text("sv")
        assert (row[0], row[2], row[4], row[5], row[6]) == (*listed_row[:1], *listed_row[2:5], listed_row[6])
        assert row[7:9] == tuple(words.days(value, 90) for value in line.days[:2])


def test_what_is_not_known_yet_is_said_to_be_counted_and_okand_is_never_a_number(db: Path) -> None:
    room = Stockroom(an_open_session(db=db))
    before, keys = view.store_table(room.shelves(), room.about(), None)
    assert {row["state"] for row in shown(before)} == {"räknar …"}
    after, again = view.store_table(room.shelves(), room.about(), room.lasting())
    assert keys == again
    row = dict(zip(keys, shown(after), strict=True))["lilla.tank"]
    assert (row["amount"], row["state"], row["bar"], row["normal"]) == ("okänd", "? okänd", "······ okänd", "okänd")


def test_a_sum_over_what_is_okand_is_okand(db: Path) -> None:
    room = Stockroom(an_open_session(db=db))
    table, keys = view.item_table(room.shelves(), room.about(), room.lasting())
    amounts = {key: row[3] for key, row in zip(keys, table.rows, strict=True)}
    assert set(keys) == {"insulin", "diesel"}
    assert amounts["diesel"] is UNKNOWN
    assert amounts["insulin"] != UNKNOWN


@given(st.floats(0, 50))
def test_a_bar_is_full_only_where_all_is_there_and_empty_only_where_nothing_is(share: float) -> None:
    drawn = endurance_bar.fill_bar(share)
    assert len(drawn) == endurance_bar.WIDTH
    assert ("░" not in drawn) == (share >= 1)
    assert ("█" not in drawn) == (share == 0)


def test_the_ledger_is_every_row_of_every_store_newest_first(db: Path) -> None:
    with open_database(db) as database:
        for hour in range(1, 4):
            record(database, "receive", "stora.insulin", 5_000_000, stamp(hour))
        record(database, "issue", "stora.tank", 100_000, stamp(2))
        assert dict(read_lines(database, NOW)) == {
            store: list(replay(read_rows(database, store, NOW)))
            for store in ("lilla.insulin", "stora.insulin", "stora.tank")
        }
    table, keys = Stockroom(an_open_session(db=db)).movements(lambda: None)
    rows = list(shown(table))
    assert [row["at"] for row in rows] == sorted((row["at"] for row in rows), reverse=True)
    assert len(set(keys)) == len(rows)
    assert [row["store"] for row in rows[:4]] == ["stora.insulin", "stora.tank", "stora.insulin", "stora.insulin"]


def test_a_card_has_the_history_newest_first_and_a_curve_of_the_balance(db: Path) -> None:
    with open_database(db) as database:
        record(database, "issue", "stora.insulin", 10_000_000, stamp(5))
    room = Stockroom(an_open_session(db=db))
    card = room.record("stora.insulin")
    table, _ = view.history_table(card, room.about())
    assert [row["kind"] for row in shown(table)] == ["uttag", "ingående", "ingående"]
    points, axes = view.balance_curve(card, NOW, "sv")
    assert [value for _, value in points][-2:] == [70.0, 70.0]
    assert (axes.start, axes.end, axes.mark, axes.said(70.0)) == ("2026-11-01", "2026-11-24", 20.0, "70 st")


def test_what_is_okand_is_a_gap_in_the_curve(db: Path) -> None:
    with open_database(db) as database:
        record(database, "receive", "lilla.tank", 1_000_000, stamp(1))
    points, _ = view.balance_curve(Stockroom(an_open_session(db=db)).record("lilla.tank"), NOW, "sv")
    assert {value for _, value in points} == {None}


def test_plain_text_is_the_list_and_the_endurance() -> None:
    assert [document.key for document in view.documents(Stockroom(an_open_session()))] == ["stock", "endurance"]


def balance(db: Path, store: str = "stora.insulin") -> float | None:
    with open_database(db) as database:
        return next(one for one in listed(database, NOW) if one.store == store).holding.amount()


def test_undo_takes_back_one_at_a_time_the_last_first(db: Path) -> None:
    writer = LedgerWriter(str(db), lambda: NOW)
    assert "+7 st, saldo 87 st" in writer.record("receive", TYPED).text("sv")
    writer.record("issue", {**TYPED, "amount": "3"})
    writer.record("move", {**TYPED, "amount": "2", "to": "lilla.insulin"})
    assert (balance(db), balance(db, "lilla.insulin"), writer.by) == (82.0, 2.0, "lageransvarig")
    for left in (84.0, 87.0, 80.0):
        assert "är ångrad" in writer.undo().text("sv")
        assert balance(db) == left
    assert not writer.can_undo


def test_what_another_has_corrected_is_not_in_the_way_of_undo(db: Path) -> None:
    writer = LedgerWriter(str(db), lambda: NOW)
    writer.record("receive", TYPED)
    writer.record("receive", TYPED)
    with open_database(db) as database:
        correct_entry(database, 3, stamp(9, note="fel"))
    with pytest.raises(InputError):
        writer.undo()
    writer.undo()
    assert (balance(db), writer.can_undo) == (80.0, False)


@pytest.mark.parametrize(
    ("kind", "change", "rule"),
    [
        ("receive", {"amount": "många"}, "not-an-amount"),
        ("receive", {"amount": ""}, "not-an-amount"),
        ("receive", {"amount": "3 L"}, "wrong-dimension"),
        ("receive", {"expires": "snart"}, "not-a-day"),
        ("receive", {"at": "2027-01-01"}, "not-yet"),
        ("receive", {"at": "i går"}, "not-a-time"),
        ("receive", {"by": ""}, "by-missing"),
        ("issue", {"amount": "999"}, "too-little"),
        ("issue", {"store": "stora.inslin"}, "unknown-store"),
        ("discard", {"amount": ""}, "reason-missing"),
        ("move", {"to": "stora.tank"}, "other-item"),
    ],
)
def test_what_the_commands_refuse_is_refused(db: Path, kind: str, change: dict[str, str], rule: str) -> None:
    writer = LedgerWriter(str(db), lambda: NOW)
    with pytest.raises(InputError) as refused:
        writer.record(kind, {**TYPED, **change})
    assert [problem.rule for problem in refused.value.problems] == [rule]
    assert (balance(db), writer.can_undo) == (80.0, False)


def test_a_count_is_of_the_whole_store_of_a_batch_or_of_what_is_in_none(db: Path) -> None:
    writer = LedgerWriter(str(db), lambda: NOW)
    writer.record("count", {**TYPED, "amount": "4", "batch": "-"})
    assert balance(db) == 84.0
    writer.record("count", {**TYPED, "amount": "40", "batch": "B2"})
    assert balance(db) == 74.0
    writer.record("count", {**TYPED, "amount": "12"})
    assert balance(db) == 12.0


def test_all_that_has_expired_is_discarded_where_no_amount_is_said(db: Path) -> None:
    LedgerWriter(str(db), lambda: NOW).record("discard", {**TYPED, "amount": "", "note": "utgånget"})
    assert balance(db) == 50.0


def test_a_sheet_that_has_changed_since_it_was_tried_is_not_written(db: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "saldo.csv"
    typed = {"path": str(sheet), "kind": "inventering", "by": "lageransvarig", "at": "", "note": ""}
    writer = LedgerWriter(str(db), lambda: NOW)
    sheet.write_text("Lager;Saldo\nstora.tank;400\n", encoding="utf-8")
    tried = writer.try_sheet(typed)
    assert tried.holds
    sheet.write_text("Lager;Saldo\nstora.tank;40\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        writer.write_sheet(typed, tried.digest)
    assert [problem.rule for problem in refused.value.problems] == ["sheet-changed"]
    writer.write_sheet(typed, writer.try_sheet(typed).digest)
    assert balance(db, "stora.tank") == 40.0
    writer.undo()
    assert balance(db, "stora.tank") == 500.0
