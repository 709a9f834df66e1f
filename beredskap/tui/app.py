"""The application: it reads the region, goes between the workspaces, and remembers how it was left."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import ClassVar

from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.events import Event, Key
from textual.filter import LineFilter
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from beredskap.errors import InputError, Problem
from beredskap.language import LANGUAGES, Message, message
from beredskap.report.document.table import Table
from beredskap.tui import export_file
from beredskap.tui.commands import EVERYWHERE, SCREEN, Command, bindings, with_bindings
from beredskap.tui.dialogs.help import HelpScreen
from beredskap.tui.dialogs.problems import ProblemsScreen
from beredskap.tui.output_filter import OUTPUT_FILTER
from beredskap.tui.preferences import Preferences
from beredskap.tui.region_session import RegionSession
from beredskap.tui.theme import DARK, THEMES
from beredskap.tui.translator import Translator
from beredskap.tui.workspace import WorkspaceScreen
from beredskap.tui.workspaces import INNER_SCREENS, WORKSPACES

_EMPTY = "–"


class BeredskapApp(App[None]):
    """Beredskap in a terminal."""

    CSS_PATH = "app.tcss"
    TITLE = "beredskap"
    BINDINGS: ClassVar[list[Binding]] = []  # type: ignore[assignment]  # they come from the command table

    def __init__(self, session: RegionSession, language: str, preferences: Preferences | None = None) -> None:
        self.session = session
        self.say = Translator(language)
        self.preferences = preferences or Preferences()
        super().__init__()
        self._own_bindings = self._bindings
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = next((one.name for one in THEMES if one.name == self.preferences.theme), DARK.name)
        self._build_workspaces()

    def _build_workspaces(self) -> None:
        """Make the workspaces and the keys in the language spoken now."""
        for one in WORKSPACES:
            self.add_mode(one.key, partial(one, self))
        numbers = (
            Binding(str(number), f"workspace('{one.key}')", self.say(one.heading), show=False)
            for number, one in enumerate(WORKSPACES, 1)
        )
        self._bindings = with_bindings(self._own_bindings, (*bindings(EVERYWHERE, self.say), *numbers))

    async def on_mount(self) -> None:
        """Open on the workspace that was last seen, and read the region behind it."""
        keys = [one.key for one in WORKSPACES]
        await self.switch_mode(self.preferences.workspace if self.preferences.workspace in keys else keys[0])
        self.read_region()

    @work(thread=True, exclusive=True, group="read", exit_on_error=False)
    def read_region(self) -> None:
        """Read the region; what was read before stays where that does not work."""
        if not self.session.is_open and isinstance(self.screen, WorkspaceScreen):
            self.screen.first_look()
        try:
            self.session.open()
        except InputError as error:
            self.call_from_thread(self.show_problems, error)
            return
        self.call_from_thread(self._renew_workspaces)

    async def on_event(self, event: Event) -> None:
        """The hint of the first time goes with the first key."""
        if isinstance(event, Key) and self.preferences.is_first:
            self.preferences.is_first = False
            for screen in self._open_workspaces():
                screen.query_one("#hint").display = False
        await super().on_event(event)

    def _renew_workspaces(self) -> None:
        for screen in self._open_workspaces():
            screen.renew()

    def _open_workspaces(self) -> Iterator[WorkspaceScreen]:
        """The screens of the workspaces that have been opened."""
        for stack in self._screen_stacks.values():
            yield from (screen for screen in stack if isinstance(screen, WorkspaceScreen) and screen.is_mounted)

    @property
    def workspaces(self) -> tuple[str, ...]:
        """The keys of the workspaces."""
        return tuple(one.key for one in WORKSPACES)

    def tab_line(self, here: str) -> str:
        """The line above: the workspaces with their numbers, the region and its class."""
        tabs = "  ".join(
            f"{'▸' if one.key == here else ' '}{number} {self.say(one.heading)}"
            for number, one in enumerate(WORKSPACES, 1)
        )
        if not self.session.is_open:
            return f"{tabs}    {self.say(message('läser regionen …'))}"
        region = self.session.region
        return f"{tabs}    {region.name} · {region.information_class}"

    def show_problems(self, error: InputError) -> None:
        """Say what is wrong and what to do; nothing else changes."""
        self.push_screen(ProblemsScreen(error.problems, self.say))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Also where the reading itself breaks."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.show_fault(event.worker.error)

    def show_fault(self, error: BaseException) -> None:
        """A fault of the program: what it is, and how to get a report of it."""
        said = message("internt fel i beredskap: {kind}", kind=type(error).__name__)
        remedy = message("gör samma sak med kommandot: det skriver en felrapport utan uppgifter")
        self.show_problems(InputError([Problem("internal", said, remedy=remedy)]))

    @property
    def fault(self) -> Exception | None:
        """The fault of the program that ended it."""
        return self._exception

    def _fatal_error(self) -> None:
        """End, and leave it to whoever started the program to say why: Textual would print all that the program held."""
        self._close_messages_no_wait()

    def action_workspace(self, key: str) -> None:
        """Go to a workspace."""
        self.switch_mode(key)
        self.preferences.workspace = key

    def go_to(self, workspace: str, subject: str) -> None:
        """Show a thing in a workspace."""
        self.action_workspace(workspace)
        self.call_after_refresh(self._go_to, subject)

    def _go_to(self, subject: str) -> None:
        if isinstance(self.screen, WorkspaceScreen):
            self.screen.go_to(subject)

    def open_screen(self, key: str, content: object, in_place: bool = False) -> None:
        """Open an inner screen on top of the one that is shown, or in its place."""
        screen = INNER_SCREENS[key](self, content)
        if in_place:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def action_refresh(self) -> None:
        """Read the files anew."""
        self.read_region()

    def action_theme(self) -> None:
        """The next theme."""
        names = [theme.name for theme in THEMES]
        self.theme = self.preferences.theme = names[(names.index(self.theme) + 1) % len(names)]

    async def action_language(self) -> None:
        """The other language: the workspaces are made anew in it, unless something typed would be lost."""
        if any(screen.is_unsaved for screen in self._open_workspaces()):
            self.tell(message("Spara eller avbryt det du skriver först."))
            return
        here = self.current_mode
        self.say.language = LANGUAGES[(LANGUAGES.index(self.say.language) + 1) % len(LANGUAGES)]
        self.preferences.language = self.say.language
        self.add_mode(_EMPTY, Screen)
        await self.switch_mode(_EMPTY)
        for one in WORKSPACES:
            await self.remove_mode(one.key)
        self._build_workspaces()
        await self.switch_mode(here)
        await self.remove_mode(_EMPTY)

    async def action_quit(self) -> None:
        """Remember, and leave; ask first where something typed would be lost."""
        from beredskap.tui.dialogs.confirm import ConfirmScreen

        unsaved = next((screen for screen in self._open_workspaces() if screen.is_unsaved), None)
        if unsaved is None:
            self._leave(True)
            return
        lost = message("Det du har skrivit i {where} är inte sparat. Sluta ändå?", where=unsaved.heading)
        self.push_screen(ConfirmScreen(lost, self.say), self._leave)

    def _leave(self, sure: bool | None) -> None:
        if sure:
            self.preferences.write()
            self.exit()

    def action_help(self) -> None:
        """What can be done here."""
        if isinstance(self.screen, WorkspaceScreen):
            self.push_screen(HelpScreen(self.commands(self.screen), self.say))

    def commands(self, screen: WorkspaceScreen) -> tuple[Command, ...]:
        """What works on a screen, its own first."""
        return (*screen.commands, *screen.shared, *SCREEN, *EVERYWHERE)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: everything that a key does, and the workspaces."""
        for one in WORKSPACES:
            said = self.say(message("Gå till en arbetsyta."))
            yield SystemCommand(self.say(one.heading), said, partial(self.action_workspace, one.key))
        if isinstance(screen, WorkspaceScreen):
            for command in self.commands(screen):
                if command.id != "command_palette":
                    act = partial(screen.run_action, command.id)
                    yield SystemCommand(self.say(command.title).capitalize(), self.say(command.help), act)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every line of every widget goes through before it is painted."""
        return (*super().get_line_filters(), OUTPUT_FILTER)

    def tell(self, said: Message, bad: bool = False) -> None:
        """Say something in passing."""
        self.notify(self.say(said), severity="error" if bad else "information", markup=False)

    def export(self, table: Table) -> None:
        """Save a table as CSV where the program was started; a browser gets it instead, since who sits there may be elsewhere."""
        region = self.session.region
        if self.is_web:
            text = export_file.csv_text(table, region.information_class, region.secrecy, self.say.language)
            self.deliver_text(io.StringIO(text), save_filename=f"{table.key}.csv", mime_type="text/csv")
            return
        try:
            path = export_file.write_csv(table, region.information_class, region.secrecy, self.say.language)
        except InputError as error:
            self.show_problems(error)
            return
        self.tell(message("Skrev {path}", path=path))
