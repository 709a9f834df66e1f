"""From a failure back through everything that it lacks to the events that began it: what holds at one time, and what that rests on of what was before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from beredskap.model.result.journal import Cause, Change

_STATES: Final = ("level", "held", "discarded", "lost", "road")
OUTRIGHT: Final = ("event", "site", "failure")
"""What takes a thing itself, whatever it needs."""
_PAST: Final = ("ran", "standby", "restart", "shed")
"""What leads back to something that is told of the same thing at another time."""


class _Step(NamedTuple):
    """One cause of a change, the change that explains it further, and when that is looked at; no change where the cause is an origin."""

    cause: Cause
    change: Change | None
    time: int


@dataclass(frozen=True)
class Explanation:
    """Why something was down or lowered at one time.

    Attributes:
        failure: The change that says how it stands.
        changes: All that explain it, in the order of time, causes first; of what has passed only what still works by a restart, a lock or an emptied store.
        roots: Where it all began: outages, and what has no cause of its own.
        way: From the failure towards the roots, the nearest first, without them; of every need all the sources that fail it.
    """

    failure: Change
    changes: tuple[Change, ...]
    roots: tuple[Cause, ...]
    way: tuple[Cause, ...]

    @property
    def told(self) -> tuple[Change, ...]:
        """Of the changes the failure itself, those that the way passes, and those in which it began."""
        passed = {self.failure.subject, *(cause.subject for cause in self.way)}
        return tuple(one for one in self.changes if one.subject in passed or one in self.began)

    @property
    def began(self) -> tuple[Change, ...]:
        """Of the changes those with a root among their causes."""
        roots = set(self.roots)
        return tuple(one for one in self.changes if roots & set(one.causes))

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The way and then the roots, each once."""
        return tuple(dict.fromkeys((*self.way, *self.roots)))


class Explanations:
    """What the changes of a run, in time order, say of each subject: how it stands, when it was called for, when it fell to nothing."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._states: dict[str, list[Change]] = {}
        self._calls: dict[str, list[Change]] = {}
        self._ends: dict[str, list[Change]] = {}
        self.times: list[int] = []
        """When anything came to stand otherwise, in order."""
        for change in changes:
            if change.kind == "called":
                self._calls.setdefault(change.subject, []).append(change)
            elif change.kind in _STATES:
                self._states.setdefault(change.subject, []).append(change)
                self.times.append(change.time)
            if change.kind == "level" and change.after <= 0:
                self._ends.setdefault(change.subject, []).append(change)

    def failing(self, subject: str, time: int) -> Change | None:
        """The change that says how ``subject`` has failed as it stands at the end of an instant; None where it has not."""
        state = _latest(self._states, subject, time)
        if state is None or (state.after >= state.before and state.kind != "held"):
            return None
        return state

    def next_change(self, subjects: Iterable[str], time: int) -> int | None:
        """When any of the subjects next comes to stand otherwise after ``time``."""
        found = []
        for subject in subjects:
            states = self._states.get(subject, ())
            place = bisect_right(states, time, key=lambda change: change.time)
            found += [one.time for one in states[place : place + 1]]
        return min(found, default=None)

    def back(self, subject: str, time: int) -> int | None:
        """When ``subject``, that had failed at ``time``, first stood again."""
        states = self._states.get(subject, ())
        later = states[bisect_right(states, time, key=lambda change: change.time) :]
        return next((one.time for one in later if self.failing(subject, one.time) is None), None)

    def last_end(self, subject: str, time: int) -> Change | None:
        """How ``subject`` last fell to nothing, up to ``time``."""
        return _latest(self._ends, subject, time)

    def first_long_end(self, subject: str, least: int) -> Change | None:
        """How ``subject`` first fell to nothing for at least so many seconds, or was not back when the run ended."""
        for end in self._ends.get(subject, ()):
            back = self.back(subject, end.time)
            if back is None or back - end.time >= least:
                return end
        return None

    def explain(self, subject: str, time: int) -> Explanation | None:
        """Why ``subject`` is down or lowered at ``time``; None where it is not."""
        failure = self.failing(subject, time)
        return None if failure is None else _Walk(self, failure, time).explanation()

    def steps(self, change: Change, time: int) -> list[_Step]:
        """Each cause of a change, as the world stands at ``time``; a load that was dropped where something lacks is explained by what lacks."""
        lacking = {cause.detail for cause in change.causes if cause.kind in ("need", "standby") and cause.detail}
        return [
            self._step(cause, change, time)
            for cause in change.causes
            if cause.kind != "shed" or cause.detail not in lacking
        ]

    def _step(self, cause: Cause, change: Change, time: int) -> _Step:
        subject = cause.subject
        call = _latest(self._calls, subject, time)
        match cause.kind:
            case "event" | "measure" | "failure":
                return _Step(cause, None, time)
            case "site":
                return _Step(cause.model_copy(update={"subject": self._outermost(subject, time)}), None, time)
            case "restart":
                return _past(cause, self.last_end(subject, time))
            case _ if subject == change.subject:
                return _Step(cause, None, time)
            case "ran":
                return _past(cause, call)
            case "standby":
                return _Step(cause, call, time)
            case "empty" | "gone":
                return _past(cause, self.failing(subject, time))
            case _:
                found = self.failing(subject, time)
                return _past(cause, call) if found is None and cause.kind == "shed" else _Step(cause, found, time)

    def _outermost(self, site: str, time: int) -> str:
        """The site that was lost, of which a site is a part."""
        seen = {site}
        while lost := self.failing(site, time):
            above = next((cause.subject for cause in lost.causes if cause.kind == "site"), site)
            if above in seen:
                break
            seen.add(above)
            site = above
        return site


class _Walk:
    """Through all the causes of one failure, each change once at each time that it is looked at.

    A *lock* is a circle of things that are down, each whole, from which no way leads to anything that fails by itself.
    """

    def __init__(self, known: Explanations, failure: Change, time: int) -> None:
        self._known = known
        self._failure, self._time = failure, time
        self._told: dict[tuple[int, int], Change] = {}
        self._roots: dict[Cause, None] = {}
        self._locked: list[Change] = []
        self._tell(failure, time)
        if not self._roots:
            self._unlock()

    def explanation(self) -> Explanation:
        return Explanation(
            self._failure,
            tuple(sorted(self._causes_first(), key=lambda change: change.time)),
            tuple(self._roots),
            tuple(cause for cause in dict.fromkeys(self._way()) if cause not in self._roots),
        )

    def _tell(self, change: Change, time: int) -> None:
        """Everything behind a change; of a thing that was itself lost what else it lacks is told only where that began elsewhere."""
        left = [(change, time)]
        while left:
            change, time = left.pop()
            if (id(change), time) in self._told:
                continue
            self._told[id(change), time] = change
            steps = self._known.steps(change, time)
            origins = {step.cause for step in steps if step.change is None}
            self._roots |= dict.fromkeys(step.cause for step in steps if step.change is None)
            if not any(cause.kind in OUTRIGHT for cause in origins) or self._began_elsewhere(change, time, origins):
                left += [(step.change, step.time) for step in reversed(steps) if step.change is not None]

    def _causes_first(self) -> list[Change]:
        """What is told, each change after those that explain it, as far as there is no circle."""
        ordered: dict[int, Change] = {}
        begun: set[tuple[int, int]] = set()
        left = [(change, time, False) for (_, time), change in reversed(self._told.items())]
        while left:
            change, time, done = left.pop()
            if done:
                ordered.setdefault(id(change), change)
            elif (id(change), time) in self._told and (id(change), time) not in begun:
                begun.add((id(change), time))
                left.append((change, time, True))
                steps = self._known.steps(change, time)
                left += [(step.change, step.time, False) for step in reversed(steps) if step.change is not None]
        return list(ordered.values())

    def _began_elsewhere(self, change: Change, time: int, origins: set[Cause]) -> bool:
        seen, left = set(), [(change, time)]
        while left:
            change, time = left.pop()
            if (id(change), time) in seen:
                continue
            seen.add((id(change), time))
            for step in self._known.steps(change, time):
                if step.change is not None:
                    left.append((step.change, step.time))
                elif step.cause not in origins:
                    return True
        return False

    def _unlock(self) -> None:
        """Nothing fails by itself: those that hold each other, and how each of them fell."""
        held = [change for (_, time), change in self._told.items() if time == self._time]
        edges = {
            id(change): [step.change for step in self._known.steps(change, self._time) if step.change is not None]
            for change in held
        }
        self._locked = sorted((one for one in held if _returns(one, edges)), key=lambda one: one.subject)
        for one in self._locked:
            fall = self._known.last_end(one.subject, self._time)
            if fall is not None:
                self._told.pop((id(fall), fall.time), None)
                self._tell(fall, fall.time)

    def _way(self) -> list[Cause]:
        """Step by step to what arose last of all that fails each thing, since that is when it could no longer be avoided; of equals the first."""
        way: list[Cause] = []
        change, time = self._failure, self._time
        seen, subjects = {id(change)}, {change.subject}
        while True:
            steps = self._known.steps(change, time)
            onward = [
                (step.change.time, -place, step, step.change)
                for place, step in enumerate(steps)
                if (id(step.change), step.time) in self._told
                and step.change is not None
                and id(step.change) not in seen
                and (step.change.subject not in subjects or step.cause.kind in _PAST)
            ]
            if not onward:
                return [*way, *(Cause(kind="lock", subject=one.subject) for one in self._locked)]
            _, _, chosen, change = max(onward, key=lambda one: one[:2])
            way += [
                s.cause for s in steps if (s.cause.kind, s.cause.detail) == (chosen.cause.kind, chosen.cause.detail)
            ]
            time = chosen.time
            seen.add(id(change))
            subjects.add(change.subject)


def _past(cause: Cause, change: Change | None) -> _Step:
    """What is explained by something past, looked at as the world was then."""
    return _Step(cause, change, change.time if change else 0)


def _returns(start: Change, edges: Mapping[int, Sequence[Change]]) -> bool:
    """Whether a way leads from a change back to it."""
    left, seen = list(edges.get(id(start), ())), set()
    while left:
        one = left.pop()
        if one is start:
            return True
        if id(one) not in seen:
            seen.add(id(one))
            left += edges.get(id(one), ())
    return False


def _latest(changes: Mapping[str, Sequence[Change]], subject: str, time: int) -> Change | None:
    before = changes.get(subject, ())
    place = bisect_right(before, time, key=lambda change: change.time)
    return before[place - 1] if place else None
