"""Asking before something that cannot be undone: enter says no, `j` says yes."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from beredskap.language import Message, message
from beredskap.tui.translator import Translator


class ConfirmScreen(ModalScreen[bool]):
    """Gives True for yes. *Avbryt* has the focus."""

    BINDINGS = [("escape", "dismiss(False)"), ("j,y", "dismiss(True)")]

    def __init__(self, question: Message, say: Translator) -> None:
        super().__init__()
        self._question = question
        self._say = say

    def compose(self) -> ComposeResult:
        """The question and two answers."""
        with Vertical(classes="dialog"):
            yield Static(self._say(self._question), markup=False)
            with Horizontal(classes="buttons"):
                yield Button(self._say(message("Avbryt")), id="no")
                yield Button(self._say(message("Ja (j)")), id="yes", variant="error")

    def on_mount(self) -> None:
        """Enter is no."""
        self.query_one("#no").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The answer."""
        self.dismiss(event.button.id == "yes")
