"""What a workspace is: the screen that all of them share, with the bar above, the filter line and the footer below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Container
from textual.screen import Screen
from textual.widgets import Footer, Input, Static
from textual.worker import Worker, WorkerState

from beredskap.language import Message, message
from beredskap.tui.application import Application
from beredskap.tui.commands import SCREEN, TABLE, Command, bindings, with_bindings
from beredskap.tui.region_session import RegionSession
from beredskap.tui.widgets.grid import Grid

if TYPE_CHECKING:
    from beredskap.report.document.table import Document

Content = TypeVar("Content")
SMALLEST = (60, 20)
_HINT = (
    message("Utan --region eller --db visas Örebro län: öppna fakta, påhittade mängder."),
    message("1–9 byter arbetsyta, enter öppnar, esc går tillbaka, ? visar tangenterna."),
    message("Eget underlag: beredskap --region MAPP. Valfri tangent stänger rutan."),
)
"""What is said the first time, until a key is pressed."""


class WorkspaceScreen(Screen[None]):
    """One workspace.

    A subclass names itself (``key``, ``heading``, ``commands``), makes its widgets in `body`, shows in `fill` what the session has read, and says the same
    in `plain`. ``shared`` are the commands of tables, of which a screen without tables keeps those that it knows.
    ``inner`` are the screens that are opened from it, with what they show.
    """

    key: ClassVar[str]
    heading: ClassVar[Message]
    commands: ClassVar[tuple[Command, ...]] = ()
    shared: ClassVar[tuple[Command, ...]] = TABLE
    inner: ClassVar[tuple[tuple[Message, type[InnerScreen[Any]]], ...]] = ()
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]

    def __init__(self, application: Application) -> None:
        super().__init__()
        self.application = application
        self.session = application.session
        self.say = application.say
        self._need_region = {*(command.id for command in self.commands), "export"}
        self._bindings = with_bindings(self._bindings, bindings((*self.commands, *self.shared, *SCREEN), self.say))

    @classmethod
    def plain(cls, session: RegionSession) -> Sequence[Document]:
        """The same content as documents, for a screen reader."""
        raise NotImplementedError

    @property
    def is_unsaved(self) -> bool:
        """Whether something typed here would be lost if the screen were taken away."""
        return False

    def compose(self) -> ComposeResult:
        """Never overridden: a workspace fills `body`."""
        yield Static(id="bar", markup=False)
        yield Static("\n".join(map(self.say, _HINT)), id="hint", markup=False)
        with Container(id="body"):
            yield from self.body()
        yield Static(
            self.say(message("Fönstret är för litet: minst {w} × {h} tecken behövs.", w=SMALLEST[0], h=SMALLEST[1])),
            id="small",
            markup=False,
        )
        yield Input(id="filter", placeholder=self.say(message("visa rader med …")))
        yield Footer(show_command_palette=False)

    def body(self) -> ComposeResult:
        """The widgets of the workspace."""
        raise NotImplementedError

    def fill(self) -> None:
        """Show what the session has read; called again when it is read anew."""
        raise NotImplementedError

    def go_to(self, subject: str) -> None:
        """Show this thing, where the workspace is about such things."""

    def on_mount(self) -> None:
        """Show what there is to show already."""
        self.query_one("#filter").display = False
        self.query_one("#hint").display = self.application.preferences.is_first
        self.renew()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Whatever breaks in a thread, the UI stays up and says so."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.show_stopped()
            self.application.show_fault(event.worker.error)

    def show_stopped(self) -> None:
        """Say that something is not worked out any more, where that is said."""

    def renew(self) -> None:
        """Paint the bar, and the body as soon as the region has been read."""
        self.query_one("#bar", Static).update(self.application.tab_line(self.key))
        self.refresh_bindings()
        if self.session.is_open:
            self.fill()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  # Textual's own name
        """What a workspace does needs the region: until it has been read its keys are dimmed."""
        return None if action in self._need_region and not self.session.is_open else True

    def first_look(self) -> None:
        """Show what is known before the region has been read. Called by the thread that is about to read it."""

    def on_resize(self) -> None:
        """Say politely that a window is too small, instead of showing pieces."""
        small = self.size.width < SMALLEST[0] or self.size.height < SMALLEST[1]
        self.query_one("#small").display = small
        self.query_one("#body").display = not small

    def grid(self) -> Grid | None:
        """The table that has the focus, else the one that had it last, else the first that is seen."""
        if isinstance(self.focused, Grid):
            return self.focused
        return next((grid for grid in self.query(Grid) if grid.display), None)

    def action_filter(self) -> None:
        """Open the filter line for the table at hand."""
        grid = self.grid()
        if grid is None:
            return
        self._filtered = grid
        line = self.query_one("#filter", Input)
        line.value = grid.wanted
        line.display = True
        line.focus()

    _filtered: Grid | None = None

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while it is typed."""
        if event.input.id == "filter" and self._filtered is not None:
            self._filtered.filter(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Back to the table; the filter stays."""
        if event.input.id == "filter" and self._filtered is not None:
            self._filtered.focus()

    def action_back(self) -> None:
        """Take the filter away."""
        line = self.query_one("#filter", Input)
        if line.display:
            line.value = ""
            line.display = False
        if self._filtered is not None:
            self._filtered.filter("")
            self._filtered.focus()
            self._filtered = None

    def action_next_hit(self) -> None:
        """The next row with the text."""
        self._move(1)

    def action_previous_hit(self) -> None:
        """The row with the text before this one."""
        self._move(-1)

    def _move(self, by: int) -> None:
        if (grid := self.grid()) is not None:
            grid.action_move(by)

    def action_sort(self) -> None:
        """Sort the table at hand."""
        if (grid := self.grid()) is not None:
            grid.action_sort()

    def action_reverse(self) -> None:
        """Turn its order."""
        if (grid := self.grid()) is not None:
            grid.action_reverse()

    def action_copy(self) -> None:
        """Copy the row under the cursor."""
        grid = self.grid()
        if grid is not None and (row := grid.row_text) is not None:
            self.app.copy_to_clipboard("\t".join(row))
            self.application.tell(message("Raden är kopierad."))

    def action_export(self) -> None:
        """Save what is shown."""
        grid = self.grid()
        if grid is not None and grid.rows is not None:
            self.application.export(grid.rows.visible_table())


class InnerScreen(WorkspaceScreen, Generic[Content]):
    """A screen that is opened from a workspace: by its ``screen_key``, and with what it is to show."""

    screen_key: ClassVar[str]

    def __init__(self, application: Application, content: Content) -> None:
        super().__init__(application)
        self.content = content
