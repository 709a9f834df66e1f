"""The failures of a run by subject: what explains a cause further, and what a thing that failed lacked outright."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from beredskap.model.result.journal import Cause, Change

_EXPLAINED: Final = ("level", "dropped", "stopped", "lost", "discarded", "road")


class Failures:
    """The changes of a run, in time order, that lowered something and have causes."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._changes: dict[str, list[Change]] = defaultdict(list)
        for change in changes:
            if change.kind in _EXPLAINED and change.causes and change.after < change.before:
                self._changes[change.subject].append(change)

    def find(self, subject: str, time: int) -> Change | None:
        """The last failure of the subject at or before ``time``; the first one after it where there is none."""
        changes = self._changes.get(subject, [])
        if not changes:
            return None
        return changes[max(0, bisect_right([change.time for change in changes], time) - 1)]

    def trace(self, causes: Sequence[Cause], time: int) -> list[Change]:
        """The failures behind a chain of causes (the nearest first), the first to happen first."""
        found: list[Change] = []
        for cause in causes:
            change = self.find(cause.subject, time)
            if change is not None and change not in found:
                found.append(change)
                time = min(time, change.time)
        found.reverse()
        return sorted(found, key=lambda change: change.time)

    def find_each(self, subjects: Iterable[str], time: int) -> list[Change]:
        """How each of the subjects last failed, up to ``time``."""
        latest = [self.find(subject, time) for subject in subjects]
        return sorted(
            (change for change in latest if change is not None and change.time <= time),
            key=lambda change: (change.time, change.subject),
        )


def outright_causes(change: Change) -> Sequence[Cause]:
    """The outage that took the thing itself, where there is one: what else it then lacks explains nothing more."""
    return [cause for cause in change.causes if cause.kind in ("event", "site", "failure")] or change.causes
