"""Lager on the screen: looking, telling, undoing, importing."""

from __future__ import annotations

import asyncio
import csv
import random
import sqlite3
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from beredskap.database.imports.stock_import import StockImport
from beredskap.database.sqlite.database import open_database
from beredskap.errors import InputError
from beredskap.files.stock.sheet import SheetTerms
from beredskap.report.document.cells import show_cell
from beredskap.tui.app import BeredskapApp
from beredskap.tui.dialogs.form import FormScreen
from beredskap.tui.preferences import Preferences
from beredskap.tui.region_session import RegionSession
from beredskap.tui.stock import ledger_forms
from beredskap.tui.stock.card import Card
from beredskap.tui.stock.import_screen import ImportScreen
from beredskap.tui.stock.screen import StockScreen
from beredskap.tui.widgets.grid import AT_ONCE, Grid
from tests.database import worlds
from tests.database.stamps import START, stamp
from tests.tui.pilot import a_session, at_rest, played, press

HERE = "stora.insulin"


@pytest.fixture
def db(tmp_path: Path) -> str:
    return str(worlds.database(tmp_path))


def said(app: BeredskapApp, key: str, column: str, grid: str = "stores") -> str:
    """A cell of a row, as it is shown."""
    rows = app.screen.query_one(f"#{grid}", Grid).rows
    assert rows is not None
    number = next(number for number, one in enumerate(rows.table.columns) if one.key == column)
    return show_cell(rows.table.rows[rows.keys.index(key)][number], rows.table.columns[number], "sv")


async def type_in(app: BeredskapApp, pilot: Pilot[None], **typed: str) -> None:
    """Fill in the form that is open, and send it."""
    for field, text in typed.items():
        app.screen.query_one(f"#{field}", Input).value = text
    await press(pilot, app, "enter")


async def go_in(app: BeredskapApp, pilot: Pilot[None], store: str = HERE) -> None:
    await press(pilot, app, "2")
    app.screen.query_one("#stores", Grid).go_to(store)
    await pilot.pause()


def test_the_shelves_are_seen_before_the_region_is_read(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    read = RegionSession.open

    def slowly(session: RegionSession) -> None:
        seen.append(said(app, HERE, "amount"))
        seen.append(said(app, HERE, "state"))
        read(session)

    monkeypatch.setattr(RegionSession, "open", slowly)
    app = BeredskapApp(a_session("", db), "sv", Preferences(workspace="stock"))

    async def play() -> None:
        async with app.run_test() as pilot:
            await at_rest(pilot, app)
            assert said(app, HERE, "amount") == seen[0] == "50 st"
            assert said(app, HERE, "state") != seen[1] == "räknar …"

    asyncio.run(play())


def test_what_is_received_is_seen_and_undo_takes_it_back(db: str) -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await go_in(app, pilot)
        assert said(app, HERE, "amount") == "50 st"
        await press(pilot, app, "r")
        assert isinstance(app.screen, FormScreen)
        assert app.screen.values["store"] == HERE
        await type_in(app, pilot, amount="2 förp", by="lageransvarig")
        assert isinstance(app.screen, StockScreen)
        assert said(app, HERE, "amount") == "70 st"
        assert app.screen.query_one("#stores", Grid).key == HERE
        await press(pilot, app, "i")
        assert app.screen.query_one("#by", Input).value == "lageransvarig"
        await type_in(app, pilot, amount="5")
        assert said(app, HERE, "amount") == "65 st"
        await press(pilot, app, "u")
        assert said(app, HERE, "amount") == "70 st"
        await press(pilot, app, "u")
        assert said(app, HERE, "amount") == "50 st"
        await press(pilot, app, "u")
        assert said(app, HERE, "amount") == "50 st"
        assert app.screen.query_one("#stores", Grid).key == HERE

    played(play, a_session("", db))


def test_a_refused_amount_keeps_what_was_typed(db: str) -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await go_in(app, pilot)
        await press(pilot, app, "r")
        await type_in(app, pilot, amount="mycket", by="lageransvarig", note="från Oslo")
        assert isinstance(app.screen, FormScreen)
        assert "✖" in str(app.screen.query_one("#wrong", Static).content)
        assert (app.screen.values["amount"], app.screen.values["note"]) == ("mycket", "från Oslo")
        await press(pilot, app, "escape")
        assert said(app, HERE, "amount") == "50 st"

    played(play, a_session("", db))


def test_a_database_that_another_holds_is_told_and_nothing_typed_is_lost(
    db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_forms, "PATIENCE_S", 0.05)
    other = sqlite3.connect(db, isolation_level=None)

    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await go_in(app, pilot)
        await press(pilot, app, "r")
        other.execute("BEGIN IMMEDIATE")
        await type_in(app, pilot, amount="10", by="lageransvarig")
        assert isinstance(app.screen, FormScreen)
        assert "låst av ett annat program" in str(app.screen.query_one("#wrong", Static).content)
        assert app.screen.values["amount"] == "10"
        other.execute("ROLLBACK")
        await press(pilot, app, "enter")
        assert said(app, HERE, "amount") == "60 st"

    played(play, a_session("", db))
    other.close()


def test_what_is_being_sent_is_sent_once_and_waited_for(db: str) -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await go_in(app, pilot)
        await press(pilot, app, "r")
        form = app.screen
        assert isinstance(form, FormScreen)
        form.query_one("#amount", Input).value = "10"
        form.query_one("#by", Input).value = "lageransvarig"
        form.on_input_submitted()
        form.on_input_submitted()
        form.action_leave()
        assert app.screen is form
        await at_rest(pilot, app)
        assert said(app, HERE, "amount") == "60 st"

    played(play, a_session("", db))


def test_a_fault_of_the_program_leaves_the_form_as_it_was(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ledger_forms.LedgerWriter, "record", broken)

    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await go_in(app, pilot)
        await press(pilot, app, "r")
        form = app.screen
        assert isinstance(form, FormScreen)
        form.query_one("#amount", Input).value = "10"
        form.on_input_submitted()
        while "ZeroDivisionError" not in str(form.query_one("#wrong", Static).content):
            await pilot.pause()
        assert form.values["amount"] == "10"
        await press(pilot, app, "escape")
        assert isinstance(app.screen, StockScreen)

    played(play, a_session("", db))


def test_an_import_is_shown_first_and_written_when_it_is_said(db: str, tmp_path: Path) -> None:
    sheet = tmp_path / "saldo.csv"
    sheet.write_text("Lager;Saldo\nstora.tank;400\n", encoding="utf-8")

    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await go_in(app, pilot)
        for key, amount in (("escape", "500 L"), ("j", "400 L")):
            await press(pilot, app, "l")
            await type_in(app, pilot, path=str(sheet), by="lageransvarig")
            assert isinstance(app.screen, ImportScreen)
            assert "Prov: 1 rader i 1 lager" in str(app.screen.query_one("#import-answer", Static).content)
            rows = app.screen.query_one(Grid).rows
            assert rows is not None
            assert rows.table.key == "changes"
            await press(pilot, app, "right")
            rows = app.screen.query_one(Grid).rows
            assert rows is not None
            assert rows.table.key != "changes"
            await press(pilot, app, key)
            assert said(app, "stora.tank", "amount") == amount
        await press(pilot, app, "u")
        assert said(app, "stora.tank", "amount") == "500 L"

    played(play, a_session("", db))


def test_refused_rows_of_an_import_are_listed_and_cannot_be_written(db: str, tmp_path: Path) -> None:
    sheet = tmp_path / "saldo.csv"
    sheet.write_text("Lager;Saldo\nstora.tnk;400\nstora.tank;mycket\n", encoding="utf-8")

    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await go_in(app, pilot)
        await press(pilot, app, "l")
        await type_in(app, pilot, path=str(tmp_path / "finns-inte.csv"), by="lageransvarig")
        assert isinstance(app.screen, FormScreen)
        await type_in(app, pilot, path=str(sheet))
        assert isinstance(app.screen, ImportScreen)
        rows = app.screen.query_one(Grid).rows
        assert rows is not None
        assert (rows.table.key, len(rows.keys)) == ("problems", 2)
        assert "menade du" in rows.headings[4]
        assert "stora.tank" in str(app.screen.query_one("#import-row", Static).content)
        await press(pilot, app, "j")
        assert isinstance(app.screen, ImportScreen)
        await press(pilot, app, "escape")
        assert isinstance(app.screen, FormScreen)
        assert app.screen.values["path"] == str(sheet), "what was typed stands there again"
        await press(pilot, app, "escape")
        assert said(app, "stora.tank", "amount") == "500 L"

    played(play, a_session("", db))


def test_a_folder_is_read_only_and_says_how_to_make_a_database(tmp_path: Path) -> None:
    sheet = tmp_path / "saldo.csv"
    sheet.write_text("Lager;Saldo\nstora.tank;400\n", encoding="utf-8")

    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await go_in(app, pilot)
        assert "beredskap init" in str(app.screen.query_one("#stock-note", Static).content)
        await press(pilot, app, "p", "p")
        assert app.screen.query_one("#ledger", Grid).row_text is None
        await press(pilot, app, "p")
        for key in ("r", "i", "m", "c", "d", "u"):
            await press(pilot, app, key)
            assert isinstance(app.screen, StockScreen)
        await press(pilot, app, "l")
        await type_in(app, pilot, path=str(sheet))
        assert isinstance(app.screen, ImportScreen)
        await press(pilot, app, "j")
        assert isinstance(app.screen, ImportScreen), "there is nothing to write it to"

    played(play, a_session(str(worlds.folder(tmp_path))))


def test_a_store_has_a_card_and_an_item_its_stores(db: str) -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await go_in(app, pilot)
        await press(pilot, app, "enter")
        card = app.screen.query_one(Card)
        assert card.display
        facts = str(card.query_one("#card-facts", Static).content)
        assert "Minst: 20 st" in facts
        assert "Räcker: okänt antal dygn" in facts
        assert "ingen förbrukning" not in facts
        await press(pilot, app, "r")
        await type_in(app, pilot, amount="10", by="lageransvarig")
        assert "Saldo: 60 st" in str(card.query_one("#card-facts", Static).content)
        history = card.query_one("#history", Grid).rows
        assert history is not None
        assert len(history.keys) == 3
        await press(pilot, app, "escape", "p", "enter")
        stores = app.screen.query_one("#stores", Grid)
        assert stores.display
        assert stores.rows is not None
        assert {stores.rows.keys[row] for row in stores.rows.order if row >= 0} == {"stora.tank", "lilla.tank"}
        app.go_to("stock", HERE)
        await at_rest(pilot, app)
        assert stores.key == HERE

    played(play, a_session("", db))


def a_long_ledger(db: str, sheet: Path, rows: int) -> None:
    """So many deliveries in a random order of stores."""
    rng = random.Random(1)
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Typ", "Lager", "Parti", "Mängd", "Tidpunkt"])
        for number in range(rows):
            store = rng.choice(["stora.insulin", "lilla.insulin"])
            at = START.replace(day=2 + number // 1440, hour=number // 60 % 24, minute=number % 60)
            writer.writerow(["inleverans", store, f"P{rng.randrange(9)}", rng.randrange(1, 99), f"{at:%Y-%m-%d %H:%M}"])
    try:
        StockImport(sheet, SheetTerms("receive", meant=frozenset(["utan-datum"]))).apply_to_database(
            db, stamp(500), dry=False
        )
    except InputError as error:
        raise AssertionError(error.problems) from error


def test_a_long_ledger_is_filtered_and_sorted_and_the_cursor_stays(db: str, tmp_path: Path) -> None:
    rows = AT_ONCE + 300
    a_long_ledger(db, tmp_path / "rader.csv", rows)

    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await go_in(app, pilot)
        await press(pilot, app, "p", "p")
        await at_rest(pilot, app)
        grid = app.screen.query_one("#ledger", Grid)
        assert grid.display
        assert grid.rows is not None
        with open_database(db) as database:
            (there,) = database.rows("SELECT count(*) FROM movement")
        assert len(grid.rows.order) == there[0] == rows + 4
        while "lilla.insulin" not in (grid.row_text or ()):
            await pilot.press("down")
        key = grid.key
        await press(pilot, app, "s", "s", "S")
        await at_rest(pilot, app)
        assert grid.key == key
        await press(pilot, app, "slash", "l", "i")
        app.screen.query_one("#filter", Input).value = "lilla.insulin"
        await press(pilot, app, "enter")
        await at_rest(pilot, app)
        assert grid.key == key
        assert all("lilla.insulin" in grid.rows.text(row) for row in grid.rows.order)
        assert 0 < len(grid.rows.order) < rows

    played(play, a_session("", db))
