"""Lägesbild on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from beredskap.language import message
from beredskap.report.table import Document
from beredskap.tui.desk import Desk
from beredskap.tui.widgets.county_map import CountyMap
from beredskap.tui.widgets.grid import Grid
from beredskap.tui.workspace import WorkspaceScreen

if TYPE_CHECKING:
    from beredskap.model.journal import Journal


class OverviewScreen(WorkspaceScreen):
    """The map, the care, the most urgent."""

    key = "overview"
    heading = message("Lägesbild")

    @classmethod
    def plain(cls, desk: Desk) -> Sequence[Document]:
        """The same as text."""
        from beredskap.tui.overview import view

        return view.documents(desk.region, desk.today(), desk.findings)

    def body(self) -> ComposeResult:
        """Map to the left, care and findings to the right."""
        say = self.say
        with Horizontal():
            with Vertical(id="left"):
                yield Static(say(message("Länet")), classes="title", markup=False)
                yield CountyMap(id="map")
            with Vertical(id="right"):
                yield Static(say(message("Vården nu – räknar …")), id="care-title", classes="title", markup=False)
                yield Grid(say.language, id="care-now")
                yield Static(say(message("Mest angeläget")), classes="title", markup=False)
                yield Grid(say.language, id="urgent")

    def fill(self) -> None:
        """What is known at once; the care follows when it has been worked out."""
        from beredskap.tui.overview import view

        table, keys = view.urgent(self.desk.findings)
        self.query_one("#urgent", Grid).show(table, keys)
        self.query_one(CountyMap).show(self.desk.region, view.states(self.desk.region, None))
        self.query_one("#care-now", Grid).focus()
        self.work_out()

    @work(thread=True, exclusive=True, group="today", exit_on_error=False)
    def work_out(self) -> None:
        """Run the day that begins now."""
        journal = self.desk.today()
        self.app.call_from_thread(self.show_care, journal)

    def show_care(self, journal: Journal) -> None:
        """Paint what was worked out."""
        from beredskap.tui.overview import view

        region = self.desk.region
        table, keys = view.care(region, journal)
        self.query_one("#care-now", Grid).show(table, keys)
        self.query_one(CountyMap).show(region, view.states(region, journal))
        self.query_one("#care-title", Static).update(
            self.say(message("Vården nu ({time})", time=self.desk.now.strftime("%Y-%m-%d %H:%M")))
        )

    def on_grid_opened(self, event: Grid.Opened) -> None:
        """Enter on a finding goes to its place among the dependencies."""
        if event.grid.id == "urgent":
            self.program.go_to("dependencies", event.key)
