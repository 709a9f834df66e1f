"""The map of the county."""

from __future__ import annotations

from beredskap.model.region import Region
from beredskap.tui.canvas import Canvas
from beredskap.tui.overview import view
from beredskap.tui.widgets.drawing import Drawing


class CountyMap(Drawing):
    """Seats, hospitals and roads."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._region: Region | None = None
        self._states: dict[str, tuple[str, str]] = {}

    def show(self, region: Region, states: dict[str, tuple[str, str]]) -> None:
        """Draw a region with its municipalities' states."""
        self._region, self._states = region, states
        self.refresh()

    def drawn(self, width: int, height: int) -> Canvas | None:
        """The map in so many characters."""
        return view.county(self._region, width - 2, height, self._states) if self._region else None
