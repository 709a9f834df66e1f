"""The word of a whole run: a word of presence holds every day, a word of absence most of the time (docs/decisions/030-words.md)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from beredskap.arrays import Floats, Ints, Mask
from beredskap.model.result.journal import WorstSpell
from beredskap.units import DAY

MOST_OF_THE_TIME: Final = 0.5
"""The share of the run that care must be gone for the run to be called so."""
FOR_GOOD: Final = 3 * DAY
"""How long care must have been gone when the run ends, to be called so: one bad day at the end is no answer."""
ALMOST_NONE: Final = 0.05
ALMOST_ALL: Final = 0.95
_HARDLY_ANY: Final = 1e-3
_SLACK: Final = 1e-6


class Ranks(NamedTuple):
    """The ranks of the words begränsad and upphör among the words of a window, the mildest first."""

    limited: int
    ended: int


class WholeRun(NamedTuple):
    """The rank of the word that the whole run has, and how long care was at its worst, where that was begränsad or upphör."""

    rank: int
    spell: WorstSpell | None


def judge_whole_run(
    starts: Ints,
    ends: Ints,
    words: Ranks,
    *,
    base: Floats,
    served_between: Callable[[int, int], float],
    ranks: Ints,
    worst: int,
    served_of_all: float,
    in_time: Floats | None = None,
) -> WholeRun:
    """The word of one column of windows ``[starts, ends)``: those in them (``base``) and each one's rank, all of shape (segments,).

    ``worst`` is the rank of the worst window, ``served_of_all`` the share served in the whole run and ``served_between`` that from one second to another.
    A window that nobody is in says nothing. ``in_time`` is the share of those who came in each segment who were served in time (nan where nobody came): a
    stretch of bad windows is told from when those who came began to fare badly, which is when it happened, and not from a window's edge.
    """
    if worst < words.limited or not base.any():
        return WholeRun(worst, None)
    known = base > 0
    stretches = _stretches(ranks >= worst, known)
    spans = [(int(starts[first]), int(ends[last])) for first, last in stretches]
    longest = max(range(len(spans)), key=lambda number: (spans[number][1] - spans[number][0], -number))
    total = _covered(spans)
    turn = _Turn(ends, in_time, ALMOST_NONE if worst == words.ended else ALMOST_ALL)
    almost = _Turn(ends, in_time, ALMOST_ALL)
    limited = [(int(starts[first]), int(ends[last])) for first, last in _stretches(ranks >= words.limited, known)]
    start, end = turn.begin(spans[longest]), spans[longest][1]
    whole = [(turn.begin(span), span[1]) for span in spans]
    spell = WorstSpell(
        start=start,
        end=end,
        served=served_between(start, end),
        total=_covered(whole),
        limited=_covered([(almost.begin(span), span[1]) for span in limited]),
        spans=tuple(whole),
    )
    gone = worst == words.ended and (
        served_of_all < ALMOST_NONE - _SLACK
        or total >= MOST_OF_THE_TIME * int(ends[-1])
        or (stretches[-1][1] == np.flatnonzero(known)[-1] and spans[-1][1] - spans[-1][0] >= FOR_GOOD)
    )
    return WholeRun(words.ended if gone else words.limited, spell)


class _Turn:
    """When those who came began to fare badly: of the segments that end at ``ends`` those with a share under ``least`` served in time."""

    def __init__(self, ends: Ints, in_time: Floats | None, least: float) -> None:
        self._starts = np.concatenate(([0], ends[:-1])).astype(np.int64)
        self._known = in_time is not None
        share = np.full(len(ends), np.nan) if in_time is None else in_time
        self._bad = share < least - _SLACK
        self._short = share < 1.0 - _HARDLY_ANY

    def begin(self, span: tuple[int, int]) -> int:
        """Of a span of seconds: earlier where it was as bad straight before, later where nobody lacked anything yet."""
        place = int(np.searchsorted(self._starts, span[0]))
        if not self._known or place >= len(self._starts):
            return span[0]
        if self._starts[place] == span[0] and self._bad[place]:
            return int(self._starts[self._first_bad(place)])
        later = np.flatnonzero(self._short[place:])
        begin = int(self._starts[place + later[0]]) if len(later) else span[0]
        return begin if begin < span[1] else span[0]

    def _first_bad(self, place: int) -> int:
        while place > 0 and self._bad[place - 1]:
            place -= 1
        return place


def _stretches(flags: Mask, known: Mask) -> list[tuple[int, int]]:
    """The first and last number of each unbroken row of flags; one that is not known breaks no row, but none begins or ends with it."""
    numbers = np.flatnonzero(known)
    steps = np.diff(np.concatenate(([0], flags[numbers].astype(np.int8), [0])))
    first, last = numbers[np.flatnonzero(steps == 1)], numbers[np.flatnonzero(steps == -1) - 1]
    return list(zip(first.tolist(), last.tolist(), strict=True))


def _covered(spans: list[tuple[int, int]]) -> int:
    """Seconds that some of the spans cover; they begin and end in order."""
    total = until = 0
    for start, end in spans:
        total += end - max(start, until)
        until = end
    return total
