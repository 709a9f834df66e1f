"""A run on one time line: what has failed, how every kind of care fares, who waits, what the stores hold and who is at work, segment by segment."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

from beredskap.engine.metrics.response_times import rank_responses
from beredskap.engine.metrics.time_series import (
    Steps,
    find_falls,
    list_care_words,
    list_drained_stores,
    list_staff_shares,
    measure_queues,
    sample_levels,
)
from beredskap.language import Message, message
from beredskap.model.result.journal import Journal, Word
from beredskap.report.document import formatting
from beredskap.report.document.table import Cell, Column, Table
from beredskap.report.naming.names import Names
from beredskap.units import HOUR

KEY: Final = "timeline"
"""The table's key; it is told only where it is asked for, since it repeats what the report says in other ways."""
CARE: Final = "care"
QUEUE: Final = "queue"
NODE: Final = "node"
STORE: Final = "store"
STAFF: Final = "staff"
RESPONSE: Final = "response"
_MOST_NODES: Final = 15
_MOST_STORES: Final = 15
_MOST_RESPONSES: Final = 6
_NO_WAY: Final = 2.0
"""The share of a track of minutes where no ambulance gets there: more than the longest."""
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
    """All tracks: care by grade with the worst first, queues, what fell, stores, staff, ambulances."""
    ends = tuple(segment.end for segment in journal.segments)
    tracks = (
        *_care(journal, names),
        *_queues(journal, names),
        *_nodes(journal, names, ends),
        *_stores(journal, names),
        *_staff(journal, names),
        *_responses(journal),
    )
    return TimeLine(tuple(segment.start for segment in journal.segments), ends, tracks)


def _care(journal: Journal, names: Names) -> Iterator[Track]:
    for care, words in list_care_words(journal, names.region):
        grade = names.grade(care)
        group = formatting.GRADES.get(grade, formatting.verbatim(grade))
        yield Track(CARE, care, names.care(care), group, words=words)


def _queues(journal: Journal, names: Names) -> Iterator[Track]:
    """Those who wait, grade by grade, as shares of the longest queue of any grade."""
    top, found = measure_queues(journal, names.region)
    for grade, shares in found.items():
        yield Track(QUEUE, grade, str(formatting.GRADES[grade]), message("väntar på vård"), shares=shares, top=top)


def _nodes(journal: Journal, names: Names, ends: Sequence[int]) -> Iterator[Track]:
    """Those that fell lowest, of these the first to fall, in the order of time; those of one name that fell alike are one."""
    fallen = find_falls(journal, names.region)
    alike: dict[tuple[str, Steps], list[str]] = {}
    for subject in sorted(fallen):
        alike.setdefault((str(names.own(subject)), fallen[subject]), []).append(subject)
    lowest = sorted(alike, key=lambda one: (min(after for _, after in one[1]), one[1][0][0], alike[one]))
    for one in sorted(lowest[:_MOST_NODES], key=lambda one: (one[1][0][0], alike[one])):
        first, *others = alike[one]
        name = f"{names.own(first)} × {len(others) + 1}" if others else names.subject(first)
        yield Track(NODE, first, name, message("försörjning"), shares=tuple(sample_levels(one[1], ends)), top=1.0)


def _stores(journal: Journal, names: Names) -> Iterator[Track]:
    for series in list_drained_stores(journal)[:_MOST_STORES]:
        top = max((*series.stock, series.opening))
        shares = tuple(None if "stock" in series.unknown else stock / top for stock in series.stock)
        yield Track(STORE, series.store, names.store(series.store), message("lager"), shares=shares, top=top)


def _staff(journal: Journal, names: Names) -> Iterator[Track]:
    for competence, shares in list_staff_shares(journal, names.region):
        yield Track(STAFF, competence, competence, message("personal på plats"), shares=shares, top=1.0)


def _responses(journal: Journal) -> Iterator[Track]:
    """Minutes until an ambulance is there in the municipalities that wait at least one more than usual, as shares of the longest."""
    worst = [one.municipality for one in rank_responses(journal) if one.more >= 1][:_MOST_RESPONSES]
    found = {series.municipality: series.minutes for series in journal.response_times}
    top = max((minutes for name in worst for minutes in found[name] if isfinite(minutes)), default=1.0)
    for name in worst:
        shares = tuple(minutes / top if isfinite(minutes) else _NO_WAY for minutes in found[name])
        yield Track(RESPONSE, name, name, message("insatstid för ambulans"), shares=shares, top=top)


def table(journal: Journal, names: Names) -> Table:
    """The tracks at a few moments, for a reader without a picture."""
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
        return formatting.join_parts([formatting.verbatim(formatting.GLYPHS[word]), formatting.OUTCOMES[word]], " ")
    if not track.shares:
        return None
    share = track.shares[segment]
    if share is None:
        return formatting.OUTCOMES["okänd"]
    if track.kind == RESPONSE:
        return say_minutes(share * track.top) if share < _NO_WAY else message("ingen bil når dit")
    return formatting.patients(share * track.top) if track.kind == QUEUE else formatting.share(share)


def say_minutes(minutes: float) -> Message:
    """Whole minutes."""
    return message("{n} min", n=round(minutes))
