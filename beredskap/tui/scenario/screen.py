"""The scenarios on the screen: choose one, read what it says, and run or edit it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static
from textual.worker import get_current_worker

from beredskap.errors import InputError
from beredskap.language import message
from beredskap.report.document.table import Document
from beredskap.tui.application import Application
from beredskap.tui.commands import Command
from beredskap.tui.region_session import RegionSession
from beredskap.tui.scenario import view
from beredskap.tui.scenario.edit_screen import EditScreen
from beredskap.tui.scenario.run_screen import RunScreen
from beredskap.tui.scenario.scenario_library import ScenarioLibrary, session_library
from beredskap.tui.scenario.screen_keys import EDIT, RUN, RunRequest
from beredskap.tui.widgets.grid import Grid
from beredskap.tui.widgets.report import Report
from beredskap.tui.workspace import WorkspaceScreen


class ScenariosScreen(WorkspaceScreen):
    """The list to the left, a preview to the right."""

    key = "scenario"
    heading = message("Scenario")
    commands = (
        Command("run", ("r",), message("kör"), message("Kör scenariot och visa tidslinjen."), hint=True),
        Command("edit", ("i",), message("redigera"), message("Redigera scenariot."), hint=True),
        Command("new", ("a",), message("nytt"), message("Skriv ett nytt scenario."), hint=True),
        Command("runs", ("c",), message("körningar"), message("Öppna en körning som redan är gjord."), hint=True),
    )

    inner = ((message("en körning"), RunScreen), (message("ett scenario som skrivs"), EditScreen))

    def __init__(self, application: Application) -> None:
        super().__init__(application)
        self._library = session_library(self.session)

    @classmethod
    def plain(cls, session: RegionSession) -> Sequence[Document]:
        """The same as text."""
        return view.documents(ScenarioLibrary(session))

    def body(self) -> ComposeResult:
        """List and preview."""
        with Horizontal():
            yield Grid(self.say.language, id="scenarios")
            with Vertical(id="preview"):
                yield Report(self.say, id="said")
                yield Static(id="refused", markup=False)

    def fill(self) -> None:
        """What there is to run."""
        table, keys = view.scenario_table(self._library.list_files(), self._library.results)
        self.query_one("#scenarios", Grid).show(table, keys)
        self.query_one("#scenarios").focus()

    def on_screen_resume(self) -> None:
        """A run or a new file may have come since."""
        if self.session.is_open:
            self.fill()

    def on_grid_moved(self, event: Grid.Moved) -> None:
        """Read what is under the cursor."""
        if event.key:
            self.read(event.key)

    @work(thread=True, exclusive=True, group="preview", exit_on_error=False)
    def read(self, path: str) -> None:
        """Load it as a run would, to say what it says."""
        from beredskap.tui.dialogs.problems import describe_problems

        worker = get_current_worker()
        document, wrong = None, ""
        try:
            draft = self._library.read(Path(path))
            document = view.preview(self._library.load(draft), draft.text)
        except InputError as error:
            wrong = "\n".join(describe_problems(error.problems, self.say))
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show_preview, document, wrong)

    def _show_preview(self, document: Document | None, wrong: str) -> None:
        self.query_one("#said", Report).show(document)
        self.query_one("#refused", Static).update(wrong)

    def on_grid_opened(self) -> None:
        """Enter runs."""
        self.action_run()

    def action_run(self) -> None:
        """Run what is under the cursor."""
        key = self.query_one("#scenarios", Grid).key
        if key is not None:
            self._with_draft(key, run=True)

    def action_edit(self) -> None:
        """Edit what is under the cursor."""
        key = self.query_one("#scenarios", Grid).key
        if key is not None:
            self._with_draft(key, run=False)

    def _with_draft(self, key: str, run: bool) -> None:
        try:
            draft = self._library.read(Path(key))
        except InputError as error:
            self.application.show_problems(error)
            return
        if run:
            self.application.open_screen(RUN, RunRequest(draft))
        else:
            self.application.open_screen(EDIT, draft)

    def action_new(self) -> None:
        """Begin a new one."""
        self.application.open_screen(EDIT, self._library.new_draft())

    def action_runs(self) -> None:
        """Choose among the runs that have been made."""
        from beredskap.tui.dialogs.pick import PickScreen

        if not self._library.results:
            self.application.tell(message("Ingenting har körts än; tryck r."))
            return
        table, keys = view.run_table(self._library.results)
        self.app.push_screen(PickScreen(table, keys, self.say), self._open_picked)

    def _open_picked(self, key: str | None) -> None:
        if key is not None:
            result = self._library.results[int(key)]
            self.application.open_screen(RUN, RunRequest(result.draft, made=result))
