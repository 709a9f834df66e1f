"""From a failure back through what it needed to the event that began it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from beredskap.model.result.journal import Cause, Change

_LOWERING = ("level", "dropped", "discarded", "lost", "road")
_ORIGINS = ("event", "site", "failure", "measure")
_NEVER = -1


class Explanations:
    """The changes of a run, in time order, that lowered something or called a standby source: by subject."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._falls: dict[str, list[Change]] = {}
        self._calls: dict[str, list[Change]] = {}
        for change in changes:
            if change.kind in _LOWERING and change.after < change.before:
                self._falls.setdefault(change.subject, []).append(change)
            elif change.kind == "called":
                self._calls.setdefault(change.subject, []).append(change)

    def chain(self, subject: str, time: int) -> tuple[Cause, ...]:
        """From the latest fall of ``subject`` at or before ``time``: cause by cause, until an event, a lost site or a loop.

        Of several causes it follows the one that arose last, since that is when the failure could no longer be avoided (the grid has been gone for days when
        the diesel runs out); of these the first. A standby source is explained by what called for it.
        """
        found: list[Cause] = []
        change = _latest(self._falls, subject, time)
        seen = {(subject, False)}
        while change is not None:
            steps = list(self._steps(change, seen))
            if not steps:
                break
            _, cause, change = max(steps, key=lambda step: step[0])  # the first of equals
            found.append(cause)
            if change is not None:
                seen.add((change.subject, change.kind == "called"))
        return tuple(found)

    def _steps(self, change: Change, seen: set[tuple[str, bool]]) -> Iterator[tuple[int, Cause, Change | None]]:
        """Each cause of a change: when it arose, and the change that explains it further, of a subject not yet seen.

        A load that was dropped where something lacks is explained by what lacks.
        """
        lacking = {cause.detail for cause in change.causes if cause.kind in ("need", "standby") and cause.detail}
        for cause in change.causes:
            if cause.kind in _ORIGINS or (cause.subject == change.subject and cause.kind != "standby"):
                yield change.time, cause, None
                continue
            if cause.kind == "shed" and cause.detail in lacking:
                yield _NEVER, cause, None
                continue
            first, second = (self._calls, self._falls) if cause.kind == "standby" else (self._falls, self._calls)
            further = _latest(first, cause.subject, change.time) or _latest(second, cause.subject, change.time)
            if further is None:
                yield change.time if cause.kind == "shed" else _NEVER, cause, None
            elif (further.subject, further.kind == "called") not in seen:
                yield further.time, cause, further


def chain(changes: Iterable[Change], subject: str, time: int) -> tuple[Cause, ...]:
    """`Explanations.chain` of one failure; build `Explanations` once where there are many.

    The causes run from the failure to its origin; empty where ``subject`` never fell.
    """
    return Explanations(changes).chain(subject, time)


def _latest(changes: dict[str, list[Change]], subject: str, time: int) -> Change | None:
    before = changes.get(subject, [])
    place = bisect_right(before, time, key=lambda change: change.time)
    return before[place - 1] if place else None
