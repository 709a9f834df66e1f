"""The widget of the county's map."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from beredskap.tui.canvas import Canvas
from beredskap.tui.overview.county_drawing import MarkState, draw_county
from beredskap.tui.translator import Translator
from beredskap.tui.widgets.drawing import Drawing

if TYPE_CHECKING:
    from beredskap.model.region import Region


class CountyMap(Drawing):
    """Seats, sites and roads."""

    def __init__(self, say: Translator, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._say = say
        self._region: Region | None = None
        self._states: Mapping[str, MarkState] = {}
        self._cut: Collection[str] = ()

    def show(self, region: Region, states: Mapping[str, MarkState], cut: Collection[str]) -> None:
        """Draw a region with its municipalities' states and closed roads."""
        self._region, self._states, self._cut = region, states, cut
        self.refresh()

    def draw(self, width: int, height: int) -> Canvas | None:
        """The map in so many characters."""
        if self._region is None:
            return None
        return draw_county(self._region, (width - 2, height), self._states, self._cut, self._say)
