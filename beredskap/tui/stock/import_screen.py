"""What a sheet would change, before it is written: table by table, and then yes or no."""

from __future__ import annotations

from collections.abc import Callable

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from beredskap.errors import InputError
from beredskap.language import Message, message
from beredskap.report.document.cells import clean
from beredskap.tui.dialogs.problems import ProblemsScreen
from beredskap.tui.stock.ledger_forms import SheetTrial
from beredskap.tui.translator import Translator
from beredskap.tui.widgets.grid import Grid

Write = Callable[[], Message]
_FIRST = ("changes", "problems")


class ImportScreen(ModalScreen[Message | None]):
    """Gives what ``write`` said, or None where it was left; without ``write`` it is only shown."""

    BINDINGS = [
        ("escape,q", "leave"),
        Binding("j,y", "import_it", priority=True),  # the table would take it for a step down
        ("left", "turn(-1)"),
        ("right,p", "turn(1)"),
    ]

    def __init__(self, trial: SheetTrial, write: Write | None, say: Translator) -> None:
        super().__init__()
        self._say = say
        self._write = write if trial.holds else None
        self._document = trial.document
        self._tables = sorted(trial.document.tables, key=lambda table: table.key not in _FIRST)
        self._here = 0
        self._is_writing = False

    def compose(self) -> ComposeResult:
        """The answer, the tables one at a time, and the buttons."""
        say = self._say
        with Vertical(id="stock-import"):
            yield Static(clean(say(self._document.title)), classes="title", markup=False)
            yield Static(clean(say(self._document.answer or "")), id="import-answer", markup=False)
            yield Static(id="import-tables", classes="note", markup=False)
            yield Grid(say.language)
            yield Static(id="import-row", classes="note", markup=False)
            with Horizontal(classes="buttons"):
                if self._write is not None:
                    yield Button(say(message("Importera (j)")), id="import", variant="primary")
                yield Button(say(message("Tillbaka (esc)")), id="leave")

    def on_mount(self) -> None:
        """Begin with what is changed, or what is wrong."""
        self._show()
        self.query_one(Grid).focus()

    def _show(self) -> None:
        table = self._tables[self._here]
        self.query_one(Grid).show(table, [str(number) for number in range(len(table.rows))])
        names = (f"{'▸' if one is table else ' '}{self._say(one.title)} ({len(one.rows)})" for one in self._tables)
        more = self._say(message("← → byter tabell")) if len(self._tables) > 1 else ""
        self.query_one("#import-tables", Static).update("  ".join((*names, more)))

    def on_grid_moved(self, event: Grid.Moved) -> None:
        """The whole of a row that may be cut off above."""
        self.query_one("#import-row", Static).update(" · ".join(filter(None, event.grid.row_text or ())))

    def action_turn(self, by: int) -> None:
        """The next table, or the one before."""
        self._here = (self._here + by) % len(self._tables)
        self._show()

    def action_leave(self) -> None:
        """Nothing is written."""
        if not self._is_writing:
            self.dismiss(None)

    def action_import_it(self) -> None:
        """Write it."""
        if self._write is not None and not self._is_writing:
            self._is_writing = True
            self.query_one("#import-answer", Static).update(self._say(message("skriver …")))
            self._run_write(self._write)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Write, or leave."""
        if event.button.id == "import":
            self.action_import_it()
        else:
            self.action_leave()

    @work(thread=True, exclusive=True, group="send", exit_on_error=False)
    def _run_write(self, write: Write) -> None:
        try:
            said = write()
        except InputError as error:
            self.app.call_from_thread(self._show_refusal, error)
            return
        self.app.call_from_thread(self.dismiss, said)

    def _show_refusal(self, error: InputError) -> None:
        self._is_writing = False
        self.query_one("#import-answer", Static).update(clean(self._say(self._document.answer or "")))
        self.app.push_screen(ProblemsScreen(error.problems, self._say))
