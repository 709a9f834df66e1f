"""A run on one time line: what has failed, how every kind of care fares, who waits, what the stores hold and who is at work, segment by segment."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from beredskap.language import Message, message
from beredskap.model.base import GRADES
from beredskap.model.result.journal import Journal, ResourceSeries, StoreSeries, Word
from beredskap.report.document import formatting
from beredskap.report.document.table import Cell, Column, Table
from beredskap.report.naming.names import Names
from beredskap.report.run import survival
from beredskap.units import HOUR

KEY: Final = "timeline"
"""The table's key; it is told only where it is asked for, since it repeats what the report says in other ways."""
CARE: Final = "care"
QUEUE: Final = "queue"
NODE: Final = "node"
STORE: Final = "store"
STAFF: Final = "staff"
_MOST_NODES: Final = 15
_MOST_STORES: Final = 15
_SHORT: Final = 0.99
_LITTLE: Final = 0.5
_MARKS: Final = tuple(hours * HOUR for hours in (1, 8, 24, 72, 168, 336, 720, 2160))


@dataclass(frozen=True)
class Track:
    """One line of the time line. A ``word`` track has a word for each segment, any other a share of its own largest value, ``top``; None is okänd."""

    kind: str
    subject: str
    name: str
    group: Message
    words: tuple[Word, ...] = ()
    shares: tuple[float | None, ...] = ()
    top: float = 0.0

    @property
    def key(self) -> str:
        """What the track is known by in the run."""
        return f"{self.kind}:{self.subject}"


@dataclass(frozen=True)
class TimeLine:
    """``starts`` and ``ends`` are of the segments, in seconds from the scenario's start."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    tracks: tuple[Track, ...]

    def segment(self, time: int) -> int:
        """The segment that a time lies in; a time where one ends and the next begins lies in the next."""
        return min(bisect_left(self.ends, time + 1), len(self.ends) - 1)


def timeline(journal: Journal, names: Names) -> TimeLine:
    """All tracks: what fell first, care by grade with the worst first, queues, stores, staff."""
    ends = tuple(segment.end for segment in journal.segments)
    tracks = (
        *_care(journal, names, ends),
        *_queues(journal, names),
        *_nodes(journal, names, ends),
        *_stores(journal, names),
        *_staff(journal, names),
    )
    return TimeLine(tuple(segment.start for segment in journal.segments), ends, tracks)


def _care(journal: Journal, names: Names, ends: Sequence[int]) -> Iterator[Track]:
    courses = {course.care: course.spells for course in journal.courses}
    for outcome in sorted(survival.regional(journal), key=lambda one: survival.order(one, names)):
        spells = courses.get(outcome.care, ())
        if outcome.word == "–" or not spells:
            continue
        at = [spell.end for spell in spells]
        words = tuple(spells[bisect_left(at, end)].word for end in ends)
        grade = names.grade(outcome.care)
        group = formatting.GRADES.get(grade, formatting.verbatim(grade))
        yield Track(CARE, outcome.care, names.care(outcome.care), group, words=words)


def _queues(journal: Journal, names: Names) -> Iterator[Track]:
    """Those who wait, grade by grade, as shares of the longest queue of any grade."""
    waiting = {grade: _sum(one.waiting for one in journal.care if names.grade(one.care) == grade) for grade in GRADES}
    top = max((max(values, default=0.0) for values in waiting.values()), default=0.0)
    for grade, values in waiting.items():
        if max(values, default=0.0) > 0:
            shares = tuple(value / top for value in values)
            name = formatting.GRADES[grade]
            yield Track(QUEUE, grade, str(name), message("väntar på vård"), shares=shares, top=top)


def _sum(series: Iterable[Sequence[float]]) -> list[float]:
    return [sum(values) for values in zip(*series, strict=True)]


def _nodes(journal: Journal, names: Names, ends: Sequence[int]) -> Iterator[Track]:
    """Sites, and nodes outside them that fell: those that fell lowest first, of these the first to fall."""
    falls: dict[str, list[tuple[int, float]]] = {}
    within: set[str] = set()
    for change in journal.changes:
        if change.kind != "level" or change.subject in names.region.offerings or change.subject in names.region.stores:
            continue
        falls.setdefault(change.subject, []).append((change.time, change.after))
        if any(cause.kind == "site" for cause in change.causes):
            within.add(change.subject)
    fallen = {
        subject: steps
        for subject, steps in falls.items()
        if subject not in within and min(after for _, after in steps) < 1
    }
    alike: dict[tuple[str, tuple[tuple[int, float], ...]], list[str]] = {}
    for subject in sorted(fallen):
        alike.setdefault((str(names.own(subject)), tuple(fallen[subject])), []).append(subject)
    lowest = sorted(alike, key=lambda one: (min(after for _, after in one[1]), one[1][0][0], alike[one]))
    for one in sorted(lowest[:_MOST_NODES], key=lambda one: (one[1][0][0], alike[one])):
        first, *others = alike[one]
        name = f"{names.own(first)} × {len(others) + 1}" if others else names.subject(first)
        yield Track(NODE, first, name, message("försörjning"), shares=tuple(_levels(one[1], ends)), top=1.0)


def _levels(steps: Sequence[tuple[int, float]], ends: Sequence[int]) -> Iterator[float]:
    """The level at the end of each segment, before what happens at that very second."""
    level, following = 1.0, iter([*steps, (ends[-1] + 1 if ends else 0, 1.0)])
    time, after = next(following)
    for end in ends:
        while time < end:
            level = after
            time, after = next(following)
        yield level


def _stores(journal: Journal, names: Names) -> Iterator[Track]:
    """Those that ran out, in the order of time, then those that fell by more than half, the lowest first; not those lost with their building."""
    found = [series for series in journal.stores if _fell(series)]
    found.sort(key=lambda one: (one.empty_at is None, one.empty_at or 0, _least(one), one.store))
    for series in found[:_MOST_STORES]:
        top = max((*series.stock, series.opening))
        shares = tuple(None if "stock" in series.unknown else stock / top for stock in series.stock)
        yield Track(STORE, series.store, names.store(series.store), message("lager"), shares=shares, top=top)


def _fell(series: StoreSeries) -> bool:
    drawn = series.drawn > 1e-9 and series.opening < float("inf") and max((*series.stock, series.opening)) > 0
    return drawn and series.lost <= 0 and (series.empty_at is not None or _least(series) < _LITTLE)


def _least(series: StoreSeries) -> float:
    return min(series.stock, default=series.opening) / (series.opening or 1.0)


def _staff(journal: Journal, names: Names) -> Iterator[Track]:
    """Hours of each competence in the whole region, of those that there usually are."""
    pools: dict[str, list[ResourceSeries]] = {}
    for series in journal.resources:
        if series.kind == "staff" and series.usual:
            found = names.region.staff.get(series.resource)
            pools.setdefault(found.competence if found else series.resource, []).append(series)
    for competence, members in sorted(pools.items()):
        there = _sum(one.available for one in members)
        usual = _sum(one.usual for one in members)
        if any(some < normal * _SHORT for some, normal in zip(there, usual, strict=True)):
            shares = tuple(
                min(1.0, some / normal) if normal > 0 else 1.0 for some, normal in zip(there, usual, strict=True)
            )
            yield Track(STAFF, competence, competence, message("personal på plats"), shares=shares, top=1.0)


def table(journal: Journal, names: Names) -> Table:
    """The same at a few marks of time, for a reader without a picture."""
    line = timeline(journal, names)
    marks = [mark for mark in _MARKS if mark < journal.duration] + [journal.duration]
    columns = (
        Column("group", message("slag"), group=True),
        Column("name", message("vad")),
        *(Column(str(mark), formatting.verbatim(formatting.clock(mark))) for mark in marks),
    )
    at = [bisect_left(line.ends, mark) for mark in marks]
    rows = tuple(
        (track.group, track.name, *(cell(track, min(place, len(line.ends) - 1)) for place in at))
        for track in line.tracks
    )
    return Table(KEY, message("På en tidslinje"), columns, rows, empty=message("Ingenting händer."))


def cell(track: Track, segment: int) -> Cell:
    """What a track says at a segment."""
    if track.words:
        word = track.words[segment]
        return formatting.chained([formatting.verbatim(formatting.GLYPHS[word]), formatting.OUTCOMES[word]], " ")
    if not track.shares:
        return None
    share = track.shares[segment]
    if share is None:
        return formatting.OUTCOMES["okänd"]
    return formatting.patients(share * track.top) if track.kind == QUEUE else formatting.share(share)
