"""Lägesbild on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from beredskap.language import message
from beredskap.report.document.table import Document, Table
from beredskap.tui.application import Application
from beredskap.tui.cancellation import RunCancelledError, cancellable_progress
from beredskap.tui.commands import Command
from beredskap.tui.lazy_module import LazyModule
from beredskap.tui.overview import county_drawing
from beredskap.tui.overview.county_map import CountyMap
from beredskap.tui.region_session import RegionSession
from beredskap.tui.widgets.grid import Grid
from beredskap.tui.workspace import WorkspaceScreen

if TYPE_CHECKING:
    from beredskap.model.result.journal import Journal
    from beredskap.report.run import matrix
    from beredskap.tui.overview import view
else:
    matrix = LazyModule("beredskap.report.run.matrix")
    view = LazyModule("beredskap.tui.overview.view")


class OverviewScreen(WorkspaceScreen):
    """What is reported, the map, the care, the most urgent."""

    key = "overview"
    heading = message("Lägesbild")
    commands = (
        Command("map", ("m",), message("karta"), message("Visa kartan över länet, eller vården igen."), hint=True),
    )

    def __init__(self, application: Application) -> None:
        super().__init__(application)
        self._matrix: Table | None = None
        self._care: tuple[str, ...] = ()

    @classmethod
    def plain(cls, session: RegionSession) -> Sequence[Document]:
        """The same as text."""
        return view.documents(session.region, session.simulate_today(), session.findings, session.situation, session.db)

    def body(self) -> ComposeResult:
        """What is reported above; the map to the left and the care to the right; the most urgent below."""
        say = self.say
        yield Static(id="reported", markup=False)
        with Horizontal(id="middle"):
            with Vertical(id="left"):
                yield Static(say(message("Länet")), classes="title", markup=False)
                yield CountyMap(say, id="map")
                yield Static("\n".join(map(say, county_drawing.LEGEND)), classes="note", markup=False)
            with Vertical(id="right"):
                yield Static(say(message("Vården nu – räknar …")), id="care-title", classes="title", markup=False)
                yield Grid(say.language, id="care-now")
                yield Static(id="care-said", classes="said", markup=False)
                yield Static(id="care-legend", classes="note", markup=False)
        with Vertical(id="below"):
            yield Static(id="urgent-title", classes="title", markup=False)
            yield Grid(say.language, id="urgent")
            yield Static(id="urgent-said", classes="said", markup=False)

    def fill(self) -> None:
        """What is known at once; the care follows when it has been worked out."""
        session, say = self.session, self.say
        told = view.status_lines(session.situation, session.db, session.region)
        self.query_one("#care-legend", Static).update(say(view.LEGEND))
        self.query_one("#reported", Static).update("\n".join(map(say, told)))
        table, keys = view.urgent_table(session.region, session.findings)
        title = message("Mest angeläget: {n} av {all} fynd", n=len(keys), all=len(session.findings))
        self.query_one("#urgent-title", Static).update(say(title))
        self.query_one("#urgent", Grid).show(table, keys)
        self.query_one(CountyMap).show(session.region, {}, ())
        self.query_one("#care-now", Grid).focus()
        self.work_out()

    @work(thread=True, exclusive=True, group="today", exit_on_error=False)
    def work_out(self) -> None:
        """Run the day that begins now."""
        try:
            journal = self.session.simulate_today(cancellable_progress())
        except RunCancelledError:
            return
        self.app.call_from_thread(self.show_care, journal)

    def show_care(self, journal: Journal) -> None:
        """Paint what was worked out."""
        region = self.session.region
        self._matrix = matrix.table(journal, region)
        table, self._care = view.care_table(region, journal)
        self.query_one("#care-now", Grid).show(table, self._care)
        self.query_one(CountyMap).show(
            region, county_drawing.states(region, journal), county_drawing.cut_roads(journal)
        )
        time = self.session.now.strftime("%Y-%m-%d %H:%M")
        self.query_one("#care-title", Static).update(self.say(message("Vården nu ({time})", time=time)))

    def show_stopped(self) -> None:
        """The care could not be worked out."""
        self.query_one("#care-title", Static).update(self.say(message("Vården nu – kunde inte räknas fram")))

    def on_grid_moved(self, event: Grid.Moved) -> None:
        """Say the row under the cursor in words."""
        if event.grid.id == "urgent":
            said = view.describe_finding(self.session.findings[int(event.key)])
            self.query_one("#urgent-said", Static).update(self.say(said))
        elif self._matrix is not None and event.key in self._care:
            said = view.describe_care(self._matrix, self._care.index(event.key))
            self.query_one("#care-said", Static).update(self.say(said))

    def on_grid_opened(self, event: Grid.Opened) -> None:
        """Enter on a finding goes to its place."""
        if event.grid.id != "urgent":
            return
        finding = self.session.findings[int(event.key)]
        found = view.find_place(self.session.region, finding, self.application.workspaces)
        if found is None:
            self.application.tell(message("Fyndet gäller inte en viss sak. Vad som kan göras står under tabellen."))
            return
        self.application.go_to(*found)

    def action_map(self) -> None:
        """The map over the whole window, or the care again."""
        has_map = self.toggle_class("-map").has_class("-map")
        self.query_one("#urgent" if has_map else "#care-now", Grid).focus()
