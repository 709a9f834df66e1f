"""The word of a whole run: a word of presence holds every day, a word of absence most of the time (docs/decisions/030-words.md)."""

from __future__ import annotations

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
    served: Floats,
    ranks: Ints,
    worst: int,
    served_of_all: float,
) -> WholeRun:
    """The word of one column of windows ``[starts, ends)``: those in them (``base``), the share ``served`` and each one's rank, all of shape (segments,).

    ``worst`` is the rank of the worst window and ``served_of_all`` the share served in the whole run. A window that nobody is in says nothing.
    """
    if worst < words.limited or not base.any():
        return WholeRun(worst, None)
    known = base > 0
    stretches = _stretches(ranks >= worst, known)
    spans = [(int(starts[first]), int(ends[last])) for first, last in stretches]
    longest = max(range(len(spans)), key=lambda number: (spans[number][1] - spans[number][0], -number))
    total = _covered(spans)
    spell = WorstSpell(
        start=spans[longest][0],
        end=spans[longest][1],
        served=_share(starts, ends, base, served, *stretches[longest]),
        total=total,
        limited=_covered(
            [(int(starts[first]), int(ends[last])) for first, last in _stretches(ranks >= words.limited, known)]
        ),
    )
    gone = worst == words.ended and (
        served_of_all < ALMOST_NONE - _SLACK
        or total >= MOST_OF_THE_TIME * int(ends[-1])
        or (stretches[-1][1] == np.flatnonzero(known)[-1] and spans[-1][1] - spans[-1][0] >= FOR_GOOD)
    )
    return WholeRun(words.ended if gone else words.limited, spell)


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


def _share(starts: Ints, ends: Ints, base: Floats, served: Floats, first: int, last: int) -> float:
    """The share served over the windows ``first`` to ``last``, each counted by the time until the one before it."""
    steps = np.diff(ends[first : last + 1], prepend=starts[first])
    people = base[first : last + 1] * steps
    sought = float(people.sum())
    return float((people * served[first : last + 1]).sum()) / sought if sought > 0 else 0.0
