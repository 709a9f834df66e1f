"""One store on the screen: its batches, how long it lasts and why, its balance over time, and all that has happened in it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.widgets import Static

from beredskap.language import message
from beredskap.tui.region_session import RegionSession
from beredskap.tui.stock.stockroom import Lasting, Record, Stockroom
from beredskap.tui.translator import Translator
from beredskap.tui.widgets.curve import Curve
from beredskap.tui.widgets.grid import Grid


class Card(Container):
    """Shows a `Record`."""

    def __init__(self, session: RegionSession, say: Translator, *, id: str) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._session = session
        self._say = say
        self.record: Record | None = None

    def compose(self) -> ComposeResult:
        """What it is to the left, what has happened to the right."""
        say = self._say
        with Vertical(id="card-left"):
            yield Static(id="card-title", classes="title", markup=False)
            yield Static(id="card-facts", markup=False)
            yield Static(say(message("Partier")), classes="title", markup=False)
            yield Grid(say.language, id="batches")
        with Vertical(id="card-right"):
            yield Static(say(message("Saldo över tid")), id="balance-title", classes="title", markup=False)
            yield Curve(id="balance")
            yield Static(say(message("Händelser, nyast först")), classes="title", markup=False)
            yield Grid(say.language, id="history")

    def show(self, record: Record, lasting: Lasting | None) -> None:
        """Paint a store; how long it lasts follows when it is known."""
        from beredskap.tui.stock import view

        self.record = record
        session, say = self._session, self._say
        about = Stockroom(session).about()
        name = record.shelf.name or record.shelf.item_name
        self.query_one("#card-title", Static).update(f"{name}, {record.shelf.site_name}")
        told = view.facts(record, about, lasting, session.region)
        self.query_one("#card-facts", Static).update(view.in_lines(told, say.language))
        self.query_one("#batches", Grid).show(*view.batch_table(record, about))
        self.query_one("#history", Grid).show(*view.history_table(record, about))
        points, axes = view.balance_curve(record, about.at, say.language)
        for one in ("#balance", "#balance-title"):
            self.query_one(one).display = bool(points)
        self.query_one("#balance", Curve).show(points, axes)
