"""Choosing one of many: a filter and a table."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from beredskap.language import message
from beredskap.report.document.table import Table
from beredskap.tui.translator import Translator
from beredskap.tui.widgets.grid import Grid


class PickScreen(ModalScreen[str | None]):
    """Gives the key of the row that was chosen, or None."""

    BINDINGS = [("escape", "dismiss"), ("down", "down")]

    def __init__(self, table: Table, keys: Sequence[str], say: Translator) -> None:
        super().__init__()
        self._table, self._keys, self._say = table, keys, say

    def compose(self) -> ComposeResult:
        """The filter above the table."""
        with Vertical(id="pick"):
            yield Input(placeholder=self._say(message("skriv en del av namnet")))
            yield Grid(self._say.language)

    def on_mount(self) -> None:
        """Start by typing."""
        self.query_one(Grid).show(self._table, self._keys)
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while it is typed."""
        self.query_one(Grid).filter(event.value)

    def on_input_submitted(self) -> None:
        """Enter takes the row that the cursor is on; where none is left it waits for another word."""
        key = self.query_one(Grid).key
        if key is not None:
            self.dismiss(key)

    def action_down(self) -> None:
        """Into the table."""
        self.query_one(Grid).focus()

    def on_grid_opened(self, event: Grid.Opened) -> None:
        """Take the row."""
        self.dismiss(event.key)
