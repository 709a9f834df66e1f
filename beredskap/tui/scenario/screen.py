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
from beredskap.tui.commands import Command
from beredskap.tui.desk import Desk
from beredskap.tui.scenario import view
from beredskap.tui.scenario.bench import Bench
from beredskap.tui.scenario.edit_screen import EditScreen
from beredskap.tui.scenario.run_screen import RunScreen
from beredskap.tui.widgets.grid import Grid
from beredskap.tui.widgets.report import Report
from beredskap.tui.words import Voice
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

    def __init__(self, desk: Desk, say: Voice) -> None:
        super().__init__(desk, say)
        self._bench: Bench = desk.drawers.setdefault(self.key, Bench(desk))

    @classmethod
    def plain(cls, desk: Desk) -> Sequence[Document]:
        """The same as text."""
        return view.documents(Bench(desk))

    def body(self) -> ComposeResult:
        """List and preview."""
        with Horizontal():
            yield Grid(self.say.language, id="scenarios")
            with Vertical(id="preview"):
                yield Report(self.say, id="said")
                yield Static(id="refused", markup=False)

    def fill(self) -> None:
        """What there is to run."""
        table, keys = view.entries(self._bench.entries(), self._bench.results)
        self.query_one("#scenarios", Grid).show(table, keys)
        self.query_one("#scenarios").focus()

    def on_screen_resume(self) -> None:
        """A run or a new file may have come since."""
        if self.desk.is_open:
            self.fill()

    def on_grid_moved(self, event: Grid.Moved) -> None:
        """Read what is under the cursor."""
        if event.key:
            self.read(event.key)

    @work(thread=True, exclusive=True, group="preview", exit_on_error=False)
    def read(self, path: str) -> None:
        """Load it as a run would, to say what it says."""
        from beredskap.tui.dialogs.trouble import lines

        worker = get_current_worker()
        document, wrong = None, ""
        try:
            draft = self._bench.read(Path(path))
            document = view.preview(self._bench.load(draft), draft.text)
        except InputError as error:
            wrong = "\n".join(lines(error.problems, self.say))
        if not worker.is_cancelled:
            self.app.call_from_thread(self._read, document, wrong)

    def _read(self, document: Document | None, wrong: str) -> None:
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
            draft = self._bench.read(Path(key))
        except InputError as error:
            self.program.trouble(error)
            return
        kind = RunScreen if run else EditScreen
        self.app.push_screen(kind(self.desk, self.say, self._bench, draft))

    def action_new(self) -> None:
        """Begin a new one."""
        self.app.push_screen(EditScreen(self.desk, self.say, self._bench, self._bench.new()))

    def action_runs(self) -> None:
        """Choose among the runs that have been made."""
        from beredskap.tui.dialogs.pick import PickScreen

        if not self._bench.results:
            self.program.tell(message("Ingenting har körts än; tryck r."))
            return
        table, keys = view.results(self._bench.results)
        self.app.push_screen(PickScreen(table, keys, self.say), self._picked)

    def _picked(self, key: str | None) -> None:
        if key is not None:
            result = self._bench.results[int(key)]
            self.app.push_screen(RunScreen(self.desk, self.say, self._bench, result.draft).of(result))
