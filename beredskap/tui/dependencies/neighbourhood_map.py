"""The widget that maps what is around a thing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from beredskap.tui.canvas import Canvas
from beredskap.tui.lazy_module import LazyModule
from beredskap.tui.translator import Translator
from beredskap.tui.widgets.drawing import Drawing

if TYPE_CHECKING:
    from beredskap.model.region import Region
    from beredskap.tui.dependencies import neighbourhood_drawing
else:
    neighbourhood_drawing = LazyModule("beredskap.tui.dependencies.neighbourhood_drawing")


class NeighbourhoodMap(Drawing):
    """What a thing needs, the thing, what needs it."""

    def __init__(self, say: Translator, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._say = say
        self._region: Region | None = None
        self._subject = ""
        self._levels: Mapping[str, float] | None = None

    def show(self, region: Region, subject: str, levels: Mapping[str, float] | None) -> None:
        """Draw what is around a thing, with the levels of what was tried."""
        self._region, self._subject, self._levels = region, subject, levels
        self.refresh()

    def draw(self, width: int, height: int) -> Canvas | None:
        """The drawing in so many characters."""
        if self._region is None:
            return None
        return neighbourhood_drawing.draw_neighbourhood(
            self._region, self._subject, self._levels, (width, height), self._say
        )
