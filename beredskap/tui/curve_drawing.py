"""How a quantity over time is drawn on a canvas, in steps: what it was stays until it changes. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from beredskap.report.document.layout import width as wide
from beredskap.tui.canvas import DOTS_ACROSS, DOTS_DOWN, Canvas

Point = tuple[float, float | None]
"""When, and how much; None is okänd, and leaves a gap."""
_UNKNOWN: Final = "?"
_MARK_GAP: Final = 4


@dataclass(frozen=True)
class Axes:
    """What stands at the edges: ``said`` gives a value in words, ``start`` and ``end`` are the words under the two ends. ``mark`` is a dotted level."""

    said: Callable[[float], str]
    start: str = ""
    end: str = ""
    mark: float | None = None


def draw_curve(points: Sequence[Point], axes: Axes, width: int, height: int) -> Canvas:
    """The steps from 0 to the greatest value, over the whole width; a level that is never known is only said to be okänd."""
    canvas = Canvas(width, height)
    known = [value for _, value in points if value is not None]
    top = max([*known, axes.mark or 0.0], default=0.0)
    words = {axes.said(top): 0.0, axes.said(0.0): 1.0}
    frame = _Frame(canvas, max(map(wide, words)) + 1, points, top)
    if axes.mark is not None and 0 < axes.mark < top:
        words |= {axes.said(axes.mark): 1 - axes.mark / top}
        frame.level(axes.mark)
    for text, down in words.items():
        frame.margin(text, down)
    frame.steps(points)
    frame.under(axes.start, axes.end)
    return canvas


class _Frame:
    """The part of a canvas between the margin with values and the line with times."""

    def __init__(self, canvas: Canvas, margin: int, points: Sequence[Point], top: float) -> None:
        self._canvas, self._margin, self._top = canvas, min(margin, canvas.width - 1), top or 1.0
        self._first = points[0][0] if points else 0.0
        self._span = (points[-1][0] - self._first if points else 0.0) or 1.0
        dots = canvas.height * DOTS_DOWN
        self._bottom = max(0, dots - DOTS_DOWN - 1) / (dots - 1)

    def _place(self, when: float, value: float) -> tuple[float, float]:
        left = self._margin / self._canvas.width
        across = min(max((when - self._first) / self._span, 0.0), 1.0)
        return left + across * (1 - left), (1 - value / self._top) * self._bottom

    def margin(self, text: str, down: float) -> None:
        """A value in words, to the left of its level; where another stands already it is left out."""
        self._canvas.word((0.0, down * self._bottom), text.rjust(self._margin - 1), "axis")

    def level(self, value: float) -> None:
        """A dotted line across."""
        self._canvas.line(
            self._place(self._first, value), self._place(self._first + self._span, value), every=_MARK_GAP
        )

    def steps(self, points: Sequence[Point]) -> None:
        """The curve itself."""
        for (when, value), (until, after) in pairwise(thin_points(points, self._canvas.width * DOTS_ACROSS)):
            if value is None:
                across = self._place((when + until) / 2, self._top / 2)
                self._canvas.word(across, _UNKNOWN, "muted")
                continue
            self._canvas.line(self._place(when, value), self._place(until, value))
            if after is not None:
                self._canvas.line(self._place(until, value), self._place(until, after))
        if points and points[-1][1] is not None:
            here = self._place(points[-1][0], points[-1][1])
            self._canvas.line(here, here)

    def under(self, start: str, end: str) -> None:
        """The words of the two ends, on the last line."""
        self._canvas.word((self._margin / max(1, self._canvas.width - 1), 1.0), start, "axis")
        if end and wide(start) + wide(end) + self._margin < self._canvas.width:
            self._canvas.word((1.0, 1.0), end, "axis")


def thin_points(points: Sequence[Point], columns: int) -> list[Point]:
    """No more points than can be seen: of those in one column the first, the least, the greatest and the last, in their order."""
    if len(points) <= columns or not columns:
        return list(points)
    first, span = points[0][0], (points[-1][0] - points[0][0]) or 1.0
    found: list[Point] = []
    for _, column in groupby(points, key=lambda point: int((point[0] - first) / span * columns)):
        together = list(column)
        known = [place for place, (_, value) in enumerate(together) if value is not None]
        kept = {0, len(together) - 1}
        if known:
            kept |= {min(known, key=lambda place: together[place][1] or 0.0)}
            kept |= {max(known, key=lambda place: together[place][1] or 0.0)}
        found += [together[place] for place in sorted(kept)]
    return found
