"""The widget of a quantity over time."""

from __future__ import annotations

from collections.abc import Sequence

from beredskap.tui.canvas import Canvas
from beredskap.tui.curve_drawing import Axes, Point, draw_curve
from beredskap.tui.widgets.drawing import Drawing


class Curve(Drawing):
    """Steps in braille dots between its greatest value and 0."""

    DEFAULT_CSS = """
    Curve > .drawing--line { color: $primary; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._points: tuple[Point, ...] = ()
        self._axes: Axes | None = None

    def show(self, points: Sequence[Point], axes: Axes) -> None:
        """Draw these points, in the order of time; one that is None is okänd."""
        self._points, self._axes = tuple(points), axes
        self.refresh()

    def draw(self, width: int, height: int) -> Canvas | None:
        """The curve in so many characters."""
        return draw_curve(self._points, self._axes, width, height) if self._axes and self._points else None
