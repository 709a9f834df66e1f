"""The cells of the time line: how a track is drawn in so many columns of time. Pure: characters and roles."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from beredskap.engine.metrics.severity import SEVERITY_ORDER
from beredskap.units import HOUR

if TYPE_CHECKING:
    from beredskap.model.result.journal import Word
    from beredskap.report.run.timeline import TimeLine, Track

Cell = tuple[str, str]
"""A character and the role that it is painted in."""
WORDS: Final[dict[Word, Cell]] = {
    "kvarstår": ("▁", "success"),
    "flyttad": ("▃", "primary"),
    "försenad": ("▄", "accent"),
    "för sent": ("▅", "warning"),
    "begränsad": ("▆", "warning"),
    "upphör": ("█", "error"),
    "okänd": ("?", "muted"),
    "–": (" ", "muted"),
}
"""The worse, the taller: the bars can be read without their colours."""
_LEVELS: Final = "▁▂▃▄▅▆▇█"
EMPTY: Final[Cell] = ("×", "error")
_UNKNOWN: Final[Cell] = ("?", "muted")
_TALLER_IS_WORSE: Final = ("queue", "response")
_GAP: Final = 9


def columns(line: TimeLine, duration: int, width: int) -> list[tuple[int, int]]:
    """The first and last segment that each of ``width`` columns of time touches."""
    found = []
    for column in range(width):
        start, end = duration * column // width, max(duration * (column + 1) // width, duration * column // width + 1)
        first = min(bisect_left(line.ends, start + 1), len(line.ends) - 1)
        last = min(bisect_left(line.ends, end), len(line.ends) - 1)
        found.append((first, max(first, last)))
    return found


def cells(track: Track, spans: list[tuple[int, int]]) -> list[Cell]:
    """The track in columns: the worst word, the lowest share, the longest queue or response time of each."""
    if track.words:
        return [WORDS[min(track.words[first : last + 1], key=SEVERITY_ORDER.index)] for first, last in spans]
    return [_share(track, first, last) for first, last in spans]


def _share(track: Track, first: int, last: int) -> Cell:
    known = [share for share in track.shares[first : last + 1] if share is not None]
    if not known:
        return _UNKNOWN
    if track.kind in _TALLER_IS_WORSE:
        longest = max(known)
        return (_LEVELS[_level(longest)], "warning") if longest > 0 else (" ", "muted")
    least = min(known)
    if least <= 0:
        return EMPTY
    role = "success" if least >= 0.5 else "accent" if least >= 0.25 else "warning"
    return _LEVELS[_level(least)], role


def _level(share: float) -> int:
    return min(len(_LEVELS) - 1, max(0, round(share * (len(_LEVELS) - 1))))


def axis(duration: int, width: int) -> str:
    """Marks of time above the columns, as far apart as they need to be read."""
    steps = [hours * HOUR for hours in (1, 2, 3, 6, 12, 24, 48, 72, 168, 336, 720)]
    step = next((one for one in steps if width * one >= _GAP * duration), steps[-1])
    marks = [" "] * width
    for time in range(0, duration, step):
        text = f"┊{_mark(time)}"
        place = time * width // duration
        if place + len(text) <= width:
            marks[place : place + len(text)] = text
    return "".join(marks)


def _mark(time: int) -> str:
    hours = time // HOUR
    return f"{hours // 24} d" if hours % 24 == 0 and hours else f"{hours} h"
