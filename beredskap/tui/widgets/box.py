"""A box to tick, whose sign tells without colour whether it is."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Checkbox


class Box(Checkbox):
    """Space ticks it; enter is the form's."""

    BINDINGS = [("space", "toggle_button"), ("enter", "screen.send")]

    def __init__(self, label: str, is_ticked: bool, *, id: str) -> None:  # noqa: A002  # Textual's own name
        super().__init__(Content(label), is_ticked, id=id)

    @property
    def _button(self) -> Content:
        return Content.styled("[x]" if self.value else "[ ]", self.get_visual_style("toggle--button"))
