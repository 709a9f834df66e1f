"""When sites were lost, as a journal tells it, and what became of those who were left in them."""

from __future__ import annotations

from typing import NamedTuple

from beredskap.model.queries.sites import with_children
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal, NotEvacuated


class LeftBehind(NamedTuple):
    """What became of inpatients who had no place when the deadline came, all in patients.

    ``moved`` later, the last of them at ``last``, and ``remaining`` in the lost building until ``until`` seconds: its restoration, or the end of the run.
    ``patient_seconds`` is how long all of them together were without care.
    """

    moved: float
    last: int | None
    remaining: float
    until: int
    patient_seconds: float


def was_lost(journal: Journal, site: str, time: int) -> bool:
    """Whether a site was lost at a time, what happened at that very second included."""
    level = 1.0
    for change in journal.changes:
        if change.time > time:
            break
        if change.kind == "level" and change.subject == site:
            level = change.after
    return level == 0


def lost_until(journal: Journal, site: str, time: int) -> int:
    """When a site that is lost at a time was restored, or the end of the run."""
    restored = (
        change.time
        for change in journal.changes
        if change.time > time and change.kind == "level" and change.subject == site and change.after > 0
    )
    return next(restored, journal.duration)


def trace_left_behind(journal: Journal, region: Region, left: NotEvacuated) -> LeftBehind:
    """What became of the inpatients of one row; the moves out of the building after its deadline are theirs, up to as many as they were."""
    within = with_children(region, left.site) or {left.site}
    until = lost_until(journal, left.site, left.deadline)
    moved = seconds = 0.0
    last = None
    for move in journal.evacuated:
        if move.care != left.care or move.start not in within or not left.deadline <= move.time < until:
            continue
        part = min(move.patients, left.patients - moved)
        if part > 0:
            moved, last = moved + part, move.time
            seconds += part * (move.time - left.deadline)
    remaining = max(0.0, left.patients - moved)
    return LeftBehind(moved, last, remaining, until, seconds + remaining * (until - left.deadline))
