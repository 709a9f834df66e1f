"""What the keys do where one stands."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from beredskap.language import message
from beredskap.tui.commands import Command, key_names
from beredskap.tui.translator import Translator

_KEYS = 18


class HelpScreen(ModalScreen[None]):
    """A list of keys; the keys that close things close it."""

    BINDINGS = [("escape,q,question_mark,f1,enter", "dismiss")]

    def __init__(self, commands: Sequence[Command], say: Translator) -> None:
        super().__init__()
        self._commands = commands
        self._say = say

    def compose(self) -> ComposeResult:
        """Keys to the left, what they do to the right."""
        say = self._say
        lines = [
            f"{'1–9':<{_KEYS}}{say(message('Gå till en arbetsyta.'))}",
            f"{'↑ ↓ j k g G':<{_KEYS}}{say(message('Flytta i en tabell; enter öppnar, tab går till nästa ruta.'))}",
            f"{'← →':<{_KEYS}}{say(message('Flytta i tiden på en tidslinje, med shift ett dygn.'))}",
            *(f"{key_names(one):<{_KEYS}}{say(one.help)}" for one in self._commands),
        ]
        with VerticalScroll(classes="dialog wide"):
            yield Static(say(message("Tangenter")), classes="title", markup=False)
            yield Static("\n".join(lines), markup=False)
