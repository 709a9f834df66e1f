"""A small form: a few fields and boxes, checked where it is sent, and nothing typed is lost where it is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Button, Input, Label, Static

from beredskap.errors import InputError
from beredskap.language import Message, message
from beredskap.tui.dialogs.problems import describe_problems
from beredskap.tui.translator import Translator
from beredskap.tui.widgets.box import Box

_SAVE: Final = message("Spara (enter)")
_SAVING: Final = message("skriver …")
Send = Callable[[Mapping[str, str]], Message]


TICKED: Final = "ja"
"""What a box that is ticked has as its value; else it is empty."""
Words = Mapping[str, Message]


@dataclass(frozen=True)
class Field:
    """One line to fill in, or a box to tick. ``hint`` stands in an empty line; ``words`` are suggested while it is typed.

    ``option`` is what it is on the command line, in whose place a refusal names the field.
    """

    key: str
    label: Message
    value: str = ""
    hint: Message | None = None
    words: tuple[str, ...] = ()
    option: str = ""
    is_box: bool = False

    @property
    def called(self) -> Message:
        """What a refusal calls it."""
        if self.is_box:
            return message("kryssrutan «{label}»", label=self.label)
        return message("fältet «{label}»", label=self.label)


def words_of(fields: Sequence[Field]) -> dict[str, Message]:
    """What the options of the command line are called in a form."""
    return {one.option: one.called for one in fields if one.option}


class _Fields(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Scrolls with the focus where there is little room; the arrows are the form's."""


class FormScreen(ModalScreen[Message | None]):
    """Gives what ``send`` said, or None where it was left. ``send`` runs in a thread and raises `InputError` where it refuses.

    ``words`` are what more than the fields has another name here than on the command line.
    """

    BINDINGS = [("escape", "leave"), ("enter", "send"), ("down", "app.focus_next"), ("up", "app.focus_previous")]

    def __init__(
        self,
        title: Message,
        fields: Sequence[Field],
        send: Send,
        say: Translator,
        button: Message = _SAVE,
        meanwhile: Message = _SAVING,
        words: Words | None = None,
    ) -> None:
        super().__init__()
        self._title, self._fields, self._send, self._say = title, fields, send, say
        self._button, self._meanwhile = button, meanwhile
        self._words = {**words_of(fields), **(words or {})}
        self._is_sending = False

    def compose(self) -> ComposeResult:
        """Title, fields, what is wrong, buttons."""
        say = self._say
        with _Fields(classes="dialog"):
            yield Static(say(self._title), classes="title", markup=False)
            for one in self._fields:
                if one.is_box:
                    yield Box(say(one.label), one.value == TICKED, id=one.key)
                    continue
                with Horizontal(classes="field"):
                    yield Label(say(one.label), markup=False)
                    yield Input(
                        one.value,
                        placeholder=say(one.hint) if one.hint else "",
                        suggester=SuggestFromList(one.words, case_sensitive=False) if one.words else None,
                        id=one.key,
                    )
            yield Static(id="wrong", markup=False)
            with Horizontal(classes="buttons"):
                yield Button(say(self._button), id="send", variant="primary")
                yield Button(say(message("Avbryt (esc)")), id="leave")

    def on_mount(self) -> None:
        """Start in the first empty field."""
        lines = [one for one in self._fields if not one.is_box]
        empty = next((one.key for one in lines if not one.value), lines[0].key)
        self.query_one(f"#{empty}", Input).focus()

    @property
    def values(self) -> dict[str, str]:
        """What is typed, by field."""
        return {one.key: self._value(one) for one in self._fields}

    def _value(self, field: Field) -> str:
        if field.is_box:
            return TICKED if self.query_one(f"#{field.key}", Box).value else ""
        return self.query_one(f"#{field.key}", Input).value.strip()

    def on_input_submitted(self) -> None:
        """Enter sends."""
        self._start()

    def action_send(self) -> None:
        """Enter on a box sends too; space ticks it."""
        self._start()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Send, or leave."""
        if event.button.id == "send":
            self._start()
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """Leave without sending; what is being sent is waited for, since it may come through."""
        if not self._is_sending:
            self.dismiss(None)

    def _start(self) -> None:
        if self._is_sending:
            return
        self._is_sending = True
        self._tell(self._say(self._meanwhile), is_wrong=False)
        self._run_send(self.values)

    @work(thread=True, exclusive=True, group="send", exit_on_error=False)
    def _run_send(self, values: Mapping[str, str]) -> None:
        try:
            said = self._send(values)
        except InputError as error:
            self.app.call_from_thread(self._show_refusal, error)
            return
        except Exception as error:  # a fault of the program must not take what is typed with it
            self.app.call_from_thread(self._show_fault, error)
            raise
        self.app.call_from_thread(self.dismiss, said)

    def _show_refusal(self, error: InputError) -> None:
        self._is_sending = False
        problems = [one.reworded(self._words) for one in error.problems]
        self._tell("\n".join(describe_problems(problems, self._say)).rstrip(), is_wrong=True)

    def _show_fault(self, error: Exception) -> None:
        self._is_sending = False
        broke = self._say(message("Internt fel i beredskap: {kind}.", kind=type(error).__name__))
        look = self._say(message("Se efter om det blev gjort innan du försöker igen."))
        self._tell(f"✖ {broke} {look}", is_wrong=True)

    def _tell(self, text: str, is_wrong: bool) -> None:
        line = self.query_one("#wrong", Static)
        line.update(text)
        line.set_class(not is_wrong, "-busy")
        self.call_after_refresh(line.scroll_visible, animate=False)
