"""Writing a scenario: a form for the common fields, the YAML beside it, and what is wrong below, while it is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.timer import Timer
from textual.widgets import Input, Label, Static, TextArea
from textual.worker import get_current_worker

from beredskap.errors import InputError, Problem
from beredskap.language import Message, message
from beredskap.tui.application import Application
from beredskap.tui.commands import Command
from beredskap.tui.dialogs.confirm import ConfirmScreen
from beredskap.tui.dialogs.form import Field, FormScreen
from beredskap.tui.scenario import view
from beredskap.tui.scenario.draft import FIELDS, Draft
from beredskap.tui.scenario.scenario_library import session_library
from beredskap.tui.scenario.screen_keys import EDIT, RUN, RunRequest
from beredskap.tui.widgets.grid import Grid
from beredskap.tui.workspace import InnerScreen

_PAUSE: Final = 0.2
"""Seconds after the last key before the text is checked."""
_LABELS: Final = {
    "name": message("namn"),
    "start": message("start (2027-01-11T06:00)"),
    "duration": message("längd (14 d)"),
    "variant": message("variant (tomt: idag)"),
    "coordination": message("ledning: region eller none"),
}


class Writing(TextArea):
    """The text, with the lines that something is wrong with marked."""

    marked: frozenset[int] = frozenset()

    def mark(self, lines: Sequence[int]) -> None:
        """Mark these lines, counted from 0."""
        if frozenset(lines) != self.marked:
            self.marked = frozenset(lines)
            self.notify_style_update()
            self.refresh()

    def get_line(self, line_index: int) -> Text:
        """A marked line is underlined in the colour of an error."""
        line = super().get_line(line_index)
        if line_index in self.marked:
            line.stylize(f"underline {self.app.current_theme.error or ''}".strip())
        return line

    def write(self, text: str) -> None:
        """Another text; what was before can be undone, and the cursor stays where it can."""
        place = self.cursor_location
        self.replace(text, (0, 0), self.document.end)
        self.move_cursor((min(place[0], self.document.line_count - 1), place[1]))


class EditScreen(InnerScreen[Draft]):
    """Edits a draft; nothing is written before it is saved."""

    key = "scenario"
    screen_key = EDIT
    heading = message("Scenario")
    shared = ()
    commands = (
        Command("save", ("ctrl+s",), message("spara"), message("Spara scenariot."), hint=True, changes=True),
        Command(
            "run", ("ctrl+r",), message("kör"), message("Kör scenariot som det står, sparat eller inte."), hint=True
        ),
        Command(
            "measure", ("ctrl+t",), message("åtgärd"), message("Lägg till en åtgärd sist bland händelserna."), hint=True
        ),
        Command("undo", ("ctrl+z",), message("ångra"), message("Ångra den senaste ändringen i texten."), hint=True),
    )

    def __init__(self, application: Application, content: Draft) -> None:
        super().__init__(application, content)
        self._library = session_library(self.session)
        self._draft = content
        self._timer: Timer | None = None

    @property
    def is_unsaved(self) -> bool:
        """Whether the text says something that neither its file says nor it said when it was opened."""
        return self._draft.is_changed and self._draft.text != self.content.text

    def body(self) -> ComposeResult:
        """Form, text, problems."""
        with Horizontal(id="writing"):
            with VerticalScroll(id="fields"):
                for key in FIELDS:
                    yield Label(self.say(_LABELS[key]), markup=False)
                    yield Input(self._draft.value(key), id=key, classes="field")
                yield Static(self.say(_HELP), classes="note", markup=False)
            yield Writing(self._draft.text, id="text", show_line_numbers=True, soft_wrap=False, tab_behavior="focus")
        yield Static(id="state", classes="title", markup=False)
        yield Grid(self.say.language, id="wrong-lines")

    def on_mount(self) -> None:
        """Start in the text."""
        super().on_mount()
        self.query_one("#text").focus()

    def fill(self) -> None:
        """Check what stands there."""
        self._say_state(None)
        self.check()

    def on_input_changed(self, event: Input.Changed) -> None:
        """A field goes into the text."""
        key = event.input.id or ""
        if key in FIELDS and event.value.strip() != self._draft.value(key):
            self._set_draft(self._draft.with_value(key, event.value.strip()))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """The text goes into the fields, and is checked when the keys rest."""
        if event.text_area.text != self._draft.text:
            self._draft = Draft(self._draft.path, event.text_area.text, self._draft.saved)
        with self.prevent(Input.Changed):
            for key in FIELDS:
                line = self.query_one(f"#{key}", Input)
                if line is not self.focused and line.value != self._draft.value(key):
                    line.value = self._draft.value(key)
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_PAUSE, self.check)

    def check_now(self) -> None:
        """Without waiting for the keys to rest."""
        if self._timer is not None:
            self._timer.stop()
        self.check()

    def _set_draft(self, draft: Draft) -> None:
        self._draft = draft
        self.query_one(Writing).write(draft.text)

    @work(thread=True, exclusive=True, group="check", exit_on_error=False)
    def check(self) -> None:
        """Read the text as a run would."""
        worker, draft = get_current_worker(), self._draft
        found: tuple[Problem, ...] = ()
        try:
            self._library.load(draft)
        except InputError as error:
            found = error.problems
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show_errors, found)

    def _show_errors(self, found: tuple[Problem, ...]) -> None:
        from beredskap.files.text.source import shown

        table, keys = view.problem_table(found, shown(self._draft.path))
        self.query_one("#wrong-lines", Grid).show(table, keys)
        self.query_one(Writing).mark([line - 1 for line in map(_line_of, keys) if line])
        self._say_state(len(found))

    def _say_state(self, wrong: int | None) -> None:
        changed = message(" · inte sparat") if self._draft.is_changed else ""
        how = (
            message("läser …")
            if wrong is None
            else message("✓ inga fel")
            if not wrong
            else message("✖ {n} fel", n=wrong)
        )
        said = message("{path}{changed} · {how}", path=self._draft.path, changed=changed, how=how)
        self.query_one("#state", Static).update(self.say(said))

    def on_grid_opened(self, event: Grid.Opened) -> None:
        """To the line that is wrong."""
        line = _line_of(event.key)
        if line:
            text = self.query_one(Writing)
            text.focus()
            text.move_cursor((line - 1, 0), center=True)

    def action_undo(self) -> None:
        """Undo in the text, from whichever field."""
        self.query_one(Writing).undo()

    def action_measure(self) -> None:
        """Choose a measure."""
        from beredskap.tui.dialogs.pick import PickScreen

        table, keys = view.measure_table(self.session.region)
        self.app.push_screen(PickScreen(table, keys, self.say), self._add_measure)

    def _add_measure(self, measure: str | None) -> None:
        if measure is not None:
            self._set_draft(view.add_measure(self._draft, self.session.region, measure, 0))

    def action_save(self) -> None:
        """Save in its own file, or ask where."""
        place = self._library.suggest_path(self._draft)
        if place == self._draft.path and self._draft.saved is not None:
            try:
                self._take_saved(self._library.save(self._draft, place))
            except InputError as error:
                self.application.show_problems(error)
            return
        fields = (Field("path", message("fil"), str(place)),)
        self.app.push_screen(FormScreen(message("Spara scenariot"), fields, self._save_as, self.say), self._tell_saved)

    def _save_as(self, values: Mapping[str, str]) -> Message:
        draft = self._library.save(self._draft, Path(values["path"]))
        self.app.call_from_thread(self._take_saved, draft)
        return message("Skrev {path}", path=draft.path)

    def _tell_saved(self, said: Message | None) -> None:
        if said is not None:
            self.application.tell(said)

    def _take_saved(self, draft: Draft) -> None:
        self._draft = draft
        self.check()

    def action_run(self) -> None:
        """Run it; the text waits here."""
        self.application.open_screen(RUN, RunRequest(self._draft))

    def action_back(self) -> None:
        """Leave; what is not saved is asked about."""
        if not self.is_unsaved:
            self.dismiss()
            return
        question = message("Texten är inte sparad. Lämna den ändå?")
        self.app.push_screen(ConfirmScreen(question, self.say), self._leave)

    def _leave(self, sure: bool | None) -> None:
        if sure:
            self.dismiss()


_HELP = message(
    "ctrl+s sparar, ctrl+r kör, ctrl+t lägger till en åtgärd, tab flyttar mellan rutorna. Fel visas nedanför medan du skriver."
)


def _line_of(key: str) -> int:
    return int(key.split(":")[0])
