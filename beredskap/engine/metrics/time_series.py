"""A run segment by segment: how care fares, who waits, what has failed, what the stores hold and who is at work."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from beredskap.engine.metrics.depletion import is_lost
from beredskap.engine.metrics.ranking import grade_of, rank_outcomes
from beredskap.model.base import GRADES, Grade
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal, ResourceSeries, StoreSeries, Word

Steps = tuple[tuple[int, float], ...]
"""(time, level from then on), in time order; the level is 1 before the first."""
_SHORT: Final = 0.99
_LITTLE: Final = 0.5
_SOME: Final = 1e-9


def list_care_words(journal: Journal, region: Region) -> Iterator[tuple[str, tuple[Word, ...]]]:
    """Each care type that is asked for, the worst first, with its word in each segment."""
    courses = {course.care: course.spells for course in journal.courses}
    for outcome in rank_outcomes(journal, region):
        spells = courses.get(outcome.care, ())
        if outcome.word == "–" or not spells:
            continue
        at = [spell.end for spell in spells]
        yield outcome.care, tuple(spells[bisect_left(at, segment.end)].word for segment in journal.segments)


def measure_queues(journal: Journal, region: Region) -> tuple[float, dict[Grade, tuple[float, ...]]]:
    """The longest queue of any grade, and those who wait of each grade that anybody waits of, as shares of it."""
    waiting = {
        grade: _sum(one.waiting for one in journal.care if grade_of(region, one.care) == grade) for grade in GRADES
    }
    top = max((max(values, default=0.0) for values in waiting.values()), default=0.0)
    return top, {
        grade: tuple(value / top for value in values)
        for grade, values in waiting.items()
        if max(values, default=0.0) > 0
    }


def find_falls(journal: Journal, region: Region) -> dict[str, Steps]:
    """Sites, and nodes outside them, that fell below their full level: how their level went."""
    steps: dict[str, list[tuple[int, float]]] = {}
    within: set[str] = set()
    for change in journal.changes:
        if change.kind != "level" or change.subject in region.offerings or change.subject in region.stores:
            continue
        steps.setdefault(change.subject, []).append((change.time, change.after))
        if any(cause.kind == "site" for cause in change.causes):
            within.add(change.subject)
    return {
        subject: tuple(found)
        for subject, found in steps.items()
        if subject not in within and min(after for _, after in found) < 1
    }


def sample_levels(steps: Steps, ends: Sequence[int]) -> Iterator[float]:
    """The level at the end of each segment, before what happens at that very second."""
    level, following = 1.0, iter([*steps, (ends[-1] + 1 if ends else 0, 1.0)])
    time, after = next(following)
    for end in ends:
        while time < end:
            level = after
            time, after = next(following)
        yield level


def list_drained_stores(journal: Journal) -> list[StoreSeries]:
    """Those that ran out, in the order of time, then those that fell by more than half, the lowest first; not those lost with their building."""
    found = [series for series in journal.stores if _fell(series)]
    return sorted(found, key=lambda one: (one.empty_at is None, one.empty_at or 0, _least(one), one.store))


def _fell(series: StoreSeries) -> bool:
    drawn = series.drawn > _SOME and series.opening < float("inf") and max((*series.stock, series.opening)) > 0
    return drawn and not is_lost(series) and (series.empty_at is not None or _least(series) < _LITTLE)


def _least(series: StoreSeries) -> float:
    return min(series.stock, default=series.opening) / (series.opening or 1.0)


def list_staff_shares(journal: Journal, region: Region) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Hours of each competence in the whole region, as shares of those that there usually are, where any segment is short of them."""
    pools: dict[str, list[ResourceSeries]] = {}
    for series in journal.resources:
        if series.kind == "staff" and series.usual:
            found = region.staff.get(series.resource)
            pools.setdefault(found.competence if found else series.resource, []).append(series)
    for competence, members in sorted(pools.items()):
        there = _sum(one.available for one in members)
        usual = _sum(one.usual for one in members)
        if any(some < normal * _SHORT for some, normal in zip(there, usual, strict=True)):
            yield (
                competence,
                tuple(
                    min(1.0, some / normal) if normal > 0 else 1.0 for some, normal in zip(there, usual, strict=True)
                ),
            )


def _sum(series: Iterable[Sequence[float]]) -> list[float]:
    return [sum(values) for values in zip(*series, strict=True)]
