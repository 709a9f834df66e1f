"""The map of the county."""

from __future__ import annotations

from rich.text import Text
from textual.widget import Widget

from beredskap.model.region import Region
from beredskap.tui.overview import view


class CountyMap(Widget):
    """Seats, hospitals and roads, drawn anew for every size."""

    COMPONENT_CLASSES = {"map--line", "map--success", "map--warning", "map--error"}
    DEFAULT_CSS = """
    CountyMap > .map--line { color: $foreground 35%; }
    CountyMap > .map--success { color: $success; }
    CountyMap > .map--warning { color: $warning; }
    CountyMap > .map--error { color: $error; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._region: Region | None = None
        self._states: dict[str, tuple[str, str]] = {}

    def show(self, region: Region, states: dict[str, tuple[str, str]]) -> None:
        """Draw a region with its municipalities' states."""
        self._region, self._states = region, states
        self.refresh()

    def render(self) -> Text:
        """The drawing in the size that there is."""
        text = Text(no_wrap=True, end="")
        if self._region is None or self.size.width < 2:
            return text
        rows = view.county(self._region, self.size.width - 2, self.size.height, self._states).rows()
        for number, row in enumerate(rows):
            for ch, role in row:
                text.append(ch, self.get_component_rich_style(f"map--{role}", partial=True) if role else "")
            if number < len(rows) - 1:
                text.append("\n")
        return text
