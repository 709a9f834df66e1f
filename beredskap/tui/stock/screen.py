"""Lager on the screen: the stores, the ledger, and telling it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from beredskap.errors import InputError
from beredskap.language import Message, message
from beredskap.report.document.table import Document
from beredskap.tui.application import Application
from beredskap.tui.commands import Command
from beredskap.tui.dialogs.form import FormScreen, words_of
from beredskap.tui.grid_rows import GridRows
from beredskap.tui.region_session import RegionSession
from beredskap.tui.stock import form_fields
from beredskap.tui.stock.card import Card
from beredskap.tui.stock.import_screen import ImportScreen
from beredskap.tui.stock.ledger_forms import LedgerWriter, SheetTrial, try_in_folder
from beredskap.tui.stock.stockroom import Lasting, Record, Stockroom
from beredskap.tui.widgets.grid import Grid
from beredskap.tui.workspace import WorkspaceScreen

if TYPE_CHECKING:
    from beredskap.database.ledger.listing import Shelf
    from beredskap.database.ledger.record import Kind
    from beredskap.report.stock.stock_list import About

PAGES: Final = ("stores", "items", "ledger")
_TITLES: Final = {
    "stores": message("Lager för lager"),
    "items": message("Summerat per artikel"),
    "ledger": message("Liggaren, nyast först"),
}
_ASIDE_S: Final = 0.0005


class StockScreen(WorkspaceScreen):
    """Every store with how long it lasts; every item; every movement; and one store's card."""

    key = "stock"
    heading = message("Lager")
    commands = (
        Command("receive", ("r",), message("ta emot"), message("Bokför en inleverans."), hint=True, changes=True),
        Command("issue", ("i",), message("uttag"), message("Bokför ett uttag."), hint=True, changes=True),
        Command("move", ("m",), message("flytta"), message("Flytta till ett annat lager."), changes=True),
        Command("count", ("c",), message("inventera"), message("Bokför en inventering."), changes=True),
        Command("discard", ("d",), message("kassera"), message("Bokför en kassation."), changes=True),
        Command("correct", ("x",), message("rätta"), message("Rätta en rad i liggaren som var fel."), changes=True),
        Command("undo", ("u",), message("ångra"), message("Ångra det som bokfördes sist här."), hint=True),
        Command(
            "turn_page",
            ("p",),
            message("visa"),
            message("Växla mellan lager för lager, summerat och liggaren."),
            hint=True,
        ),
        Command("read_sheet", ("l",), message("läs in"), message("Pröva en lagerlista och läs in den."), changes=True),
    )

    def __init__(self, application: Application) -> None:
        super().__init__(application)
        self._room = Stockroom(self.session)
        self._ledger_writer = LedgerWriter(self.session.db, self.session.clock) if self.session.db is not None else None
        self._lasting: Lasting | None = None
        self._page = PAGES[0]
        self._card_of: str | None = None
        self._read_ledger: object = None

    @classmethod
    def plain(cls, session: RegionSession) -> Sequence[Document]:
        """The same as text."""
        from beredskap.tui.stock import view

        return view.documents(Stockroom(session))

    def body(self) -> ComposeResult:
        """The pages, one at a time, and the card in their place."""
        language = self.say.language
        with Vertical(id="pages"):
            yield Static(id="stock-title", classes="title", markup=False)
            yield Static(id="stock-note", classes="note", markup=False)
            for page in PAGES:
                grid = Grid(language, id=page)
                grid.display = page == self._page
                yield grid
        card = Card(self.session, self.say, id="card")
        card.display = False
        yield card

    def first_look(self) -> None:
        """The shelves of a database alone; what is wrong with it is told when all of it is read."""
        if self._room.db is not None:
            with suppress(InputError):
                self.app.call_from_thread(self._show_shelves, *self._room.first_look(self._room.db))

    def fill(self) -> None:
        """What is in the stores at once; how long it lasts follows when it has been worked out."""
        self._lasting = None
        self._show_tables()
        self._show_page()
        if self._card_of is not None:
            self.read_card(self._card_of)
        self.work_out()

    @work(thread=True, exclusive=True, group="lasting", exit_on_error=False)
    def work_out(self) -> None:
        """How long everything lasts."""
        try:
            lasting = self._room.lasting()
        except InputError as error:
            self.app.call_from_thread(self.application.show_problems, error)
            return
        self.app.call_from_thread(self._show_lasting, lasting)

    def _show_lasting(self, lasting: Lasting) -> None:
        if lasting.about.region is not self.session.region:
            return  # it has been read anew since
        self._lasting = lasting
        self._show_tables()
        card = self.query_one(Card)
        if self._card_of is not None and card.record is not None:
            card.show(card.record, lasting)

    def _show_tables(self) -> None:
        self._show_shelves(self._room.shelves(), self._room.about())

    def _show_shelves(self, shelves: list[Shelf], about: About) -> None:
        from beredskap.tui.stock import view

        self.query_one("#stores", Grid).show(*view.store_table(shelves, about, self._lasting))
        self.query_one("#items", Grid).show(*view.item_table(shelves, about, self._lasting))
        note = self.say(view.stock_summary(shelves, about, self._lasting))
        if self._room.db is None:
            how = message(
                "Bara läsning ur filerna; en databas som går att skriva i görs med: beredskap init {source} --db region.db",
                source=self.session.source,
            )
            note = f"{note}\n{self.say(how)}"
        self.query_one("#stock-note", Static).update(note)

    def _show_page(self) -> None:
        for page in PAGES:
            self.query_one(f"#{page}", Grid).display = page == self._page
        self.query_one("#pages").display = self._card_of is None
        self.query_one(Card).display = self._card_of is not None
        title = self.say(_TITLES[self._page])
        if self._page == "ledger" and self._read_ledger is not self.session.snapshot:
            title = f"{title} – {self.say(message('läser …'))}"
            self.read_ledger()
        self.query_one("#stock-title", Static).update(title)
        self.query_one("#history" if self._card_of is not None else f"#{self._page}", Grid).focus()

    @work(thread=True, exclusive=True, group="ledger", exit_on_error=False)
    def read_ledger(self) -> None:
        """Every movement; the keys are answered meanwhile."""
        snapshot = self.session.snapshot
        try:
            table, keys = self._room.movements(lambda: time.sleep(_ASIDE_S))
        except InputError as error:
            self.app.call_from_thread(self.application.show_problems, error)
            return
        rows = GridRows(table, keys, self.say.language)
        self.app.call_from_thread(self._show_ledger, rows, snapshot)

    def _show_ledger(self, rows: GridRows, snapshot: object) -> None:
        from beredskap.report.document import formatting

        self._read_ledger = snapshot
        self.query_one("#ledger", Grid).show_rows(rows)
        title = self.say(message("{title} – {n} rader", title=_TITLES["ledger"], n=formatting.number(len(rows.keys))))
        if self._page == "ledger":
            self.query_one("#stock-title", Static).update(title)

    def go_to(self, subject: str) -> None:
        """Put the cursor on a store."""
        if self.session.is_open and subject in self.session.region.stores:
            self._card_of, self._page = None, "stores"
            self._show_page()
            self.query_one("#stores", Grid).go_to(subject)

    def action_turn_page(self) -> None:
        """The next page."""
        self._page = PAGES[(PAGES.index(self._page) + 1) % len(PAGES)] if self._card_of is None else self._page
        self._card_of = None
        self._show_page()

    def action_back(self) -> None:
        """From the card to the page it was opened on; else take the filter away."""
        if self._card_of is not None and not self.query_one("#filter").display:
            self._card_of = None
            self._show_page()
        else:
            super().action_back()

    def on_grid_opened(self, event: Grid.Opened) -> None:
        """Enter opens the card of the store; an item shows its stores."""
        if not self.session.is_open:
            return
        store = self._store()
        if event.grid.id == "items":
            self._show_stores_of(event.key)
        elif event.grid.id in PAGES and store:
            self._card_of = store
            self.read_card(store)

    def _show_stores_of(self, item: str) -> None:
        self._page = "stores"
        self._show_page()
        self.query_one("#stores", Grid).filter(self.session.region.items[item].name)

    @work(thread=True, exclusive=True, group="card", exit_on_error=False)
    def read_card(self, store: str) -> None:
        """What the ledger says of one store."""
        try:
            record = self._room.record(store)
        except InputError as error:
            self.app.call_from_thread(self.application.show_problems, error)
            return
        self.app.call_from_thread(self._show_card, record)

    def _show_card(self, record: Record) -> None:
        if record.shelf.store == self._card_of:
            self.query_one(Card).show(record, self._lasting)
            self._show_page()

    def _store(self) -> str:
        """The store that is pointed at, or ""."""
        if self._card_of is not None:
            return self._card_of
        grid = self.query_one(f"#{self._page}", Grid)
        if self._page == "ledger":
            return grid.cell("store")
        return grid.key or "" if self._page == "stores" else ""

    def action_receive(self) -> None:
        """Goods came in."""
        self._ask("receive")

    def action_issue(self) -> None:
        """Goods were used."""
        self._ask("issue")

    def action_move(self) -> None:
        """Goods went to another store."""
        self._ask("move")

    def action_count(self) -> None:
        """What was found on the shelf."""
        self._ask("count")

    def action_discard(self) -> None:
        """Goods were thrown away."""
        self._ask("discard")

    def _ask(self, kind: Kind) -> None:
        writer = self._require_writer()
        if writer is not None:
            fields = form_fields.movement_fields(kind, self._room.shelves(), self._store(), writer.by)
            title, send = form_fields.TITLES[kind], partial(writer.record, kind)
            self.app.push_screen(FormScreen(title, fields, send, self.say, words=self._words), self._announce)

    @property
    def _words(self) -> dict[str, Message]:
        """What the commands on stock are called here: by their keys."""
        keys = {f"beredskap stock {one.id}": message("tangenten {key}", key=one.keys[0]) for one in self.commands}
        return {**keys, "beredskap stock history": message("kortet (enter) för")}

    def action_correct(self) -> None:
        """A row of the ledger was a mistake."""
        writer = self._require_writer()
        if writer is not None:
            fields = form_fields.correct_fields(self._entry(), writer.by)
            form = FormScreen(form_fields.CORRECT, fields, writer.correct, self.say, words=self._words)
            self.app.push_screen(form, self._announce)

    def _entry(self) -> str:
        """The number of the row that is pointed at, or ""."""
        name = "history" if self._card_of is not None else self._page
        grid = self.query_one(f"#{name}", Grid)
        return "".join(filter(str.isdigit, grid.cell("entry")))

    def _require_writer(self) -> LedgerWriter | None:
        """Who tells the ledger; where there is none it is said how to get one."""
        if self._ledger_writer is None:
            said = message(
                "Filerna läses bara. Skapa en databas med beredskap init {source} --db region.db och öppna den med beredskap --db region.db",
                source=self.session.source,
            )
            self.application.tell(said, bad=True)
        return self._ledger_writer

    def _announce(self, said: Message | None) -> None:
        """Say what was done, and read all anew: what a store holds is seen in every workspace."""
        if said is not None:
            self.application.tell(said)
            self.application.read_region()

    def action_undo(self) -> None:
        """Take back what was told last here."""
        writer = self._require_writer()
        if writer is None:
            return
        if not writer.can_undo:
            self.application.tell(
                message("Här finns inget att ångra: ingenting är bokfört sedan du öppnade programmet.")
            )
            return
        self.take_back(writer)

    @work(thread=True, exclusive=True, group="send", exit_on_error=False)
    def take_back(self, writer: LedgerWriter) -> None:
        """Undo in a thread, since another program may be writing."""
        try:
            said = writer.undo()
        except InputError as error:
            self.app.call_from_thread(self.application.show_problems, error)
            return
        self.app.call_from_thread(self._announce, said)

    def action_read_sheet(self) -> None:
        """Ask for a sheet, and show what it would change."""
        self._ask_sheet({})

    def _ask_sheet(self, typed: Mapping[str, str]) -> None:
        """What was typed before stands there again."""
        by = self._ledger_writer.by if self._ledger_writer else ""
        trials: list[tuple[SheetTrial, Mapping[str, str]]] = []

        def send(typed: Mapping[str, str]) -> Message:
            found = self._ledger_writer.try_sheet(typed) if self._ledger_writer else self._try_in_folder(typed)
            trials.append((found, typed))
            return form_fields.IMPORT

        def show(said: Message | None) -> None:
            if said is not None:
                self._show_trial(*trials[-1], words_of(fields))

        sites = sorted(self.session.region.sites)
        fields = form_fields.import_fields(by, self._ledger_writer is not None, sites, typed)
        button, meanwhile = message("Pröva (enter)"), message("läser …")
        self.app.push_screen(FormScreen(form_fields.IMPORT, fields, send, self.say, button, meanwhile), show)

    def _try_in_folder(self, typed: Mapping[str, str]) -> SheetTrial:
        return try_in_folder(self.session.source, typed, self.session.clock().replace(microsecond=0))

    def _show_trial(self, trial: SheetTrial, typed: Mapping[str, str], words: Mapping[str, Message]) -> None:
        """What would change; who leaves a trial that was refused comes back to the form."""
        write = partial(self._ledger_writer.write_sheet, typed, trial.digest) if self._ledger_writer else None

        def left(said: Message | None) -> None:
            if said is None and not trial.holds:
                self._ask_sheet(typed)
            self._announce(said)

        trial = replace(trial, document=trial.document.reworded(words))
        self.app.push_screen(ImportScreen(trial, write, self.say), left)
