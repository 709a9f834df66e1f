"""From a failure back through everything that it lacks to the events that began it: what holds at one time, and what that rests on of what was before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from beredskap.model.queries.dependencies import count_needed_back
from beredskap.model.region import Region
from beredskap.model.result.journal import Cause, Change

_STATES: Final = ("level", "held", "discarded", "lost", "road")
OUTRIGHT: Final = ("event", "site", "failure")
"""What takes a thing itself, whatever it needs."""
_PAST: Final = ("ran", "standby", "restart", "shed")
"""What leads back to something that is told of the same thing at another time."""


class _Part(NamedTuple):
    """A change that said how its subject stood, looked at from ``start`` through ``end``.

    ``lag`` is how long before the time that is asked about is looked back, and ``moving`` tells that ``start`` is just then; no lag where it is looked back
    on a fixed time.
    """

    change: Change
    start: int
    end: int
    lag: int | None = None
    moving: bool = False

    def __hash__(self) -> int:
        return hash(self._key())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Part) and self._key() == other._key()

    @property
    def follows(self) -> int | None:
        """The lag of what explains it."""
        return self.lag if self.moving else None

    def _key(self) -> tuple[object, ...]:
        return id(self.change), *self[1:]


class _Step(NamedTuple):
    """One cause of a change, and the part that explains it further; none where the cause is an origin."""

    cause: Cause
    part: _Part | None


@dataclass(frozen=True)
class Explanation:
    """Why something was down or lowered at one time.

    Attributes:
        failure: The change that says how it stands.
        changes: All that explain it, in the order of time, causes first; of what has passed only what still works by a restart, a lock, a spent buffer or an
            emptied store.
        roots: Where it all began: outages, and what has no cause of its own.
        way: From the failure towards the roots, the nearest first, without them; of every need all the sources that fail it.
        until: When something of what has passed works no longer, although nothing changes; None where nothing does.
    """

    failure: Change
    changes: tuple[Change, ...]
    roots: tuple[Cause, ...]
    way: tuple[Cause, ...]
    until: int | None = None

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
    """What the changes of a run, in time order, say of each subject: how it stands, when it was called for, when it fell to nothing.

    The ``region`` says how long things take to start again, and how many sources a need takes.
    """

    def __init__(self, changes: Iterable[Change], region: Region | None = None) -> None:
        self._region = region
        owners = [*region.nodes.values(), *region.offerings.values()] if region else ()
        self._restarts = {one.id: one.restart for one in owners}
        self._states: dict[str, list[Change]] = {}
        self._calls: dict[str, list[Change]] = {}
        self._stops: dict[str, list[Change]] = {}
        self._filled: dict[str, list[Change]] = {}
        self._ends: dict[str, list[Change]] = {}
        for change in changes:
            if change.kind == "called":
                self._calls.setdefault(change.subject, []).append(change)
            elif change.kind == "stopped":
                self._stops.setdefault(change.subject, []).append(change)
            elif change.kind == "delivered":
                self._filled.setdefault(change.subject, []).append(change)
            elif change.kind in _STATES:
                self._states.setdefault(change.subject, []).append(change)
            if change.kind == "level" and change.after <= 0:
                self._ends.setdefault(change.subject, []).append(change)

    def failing(self, subject: str, time: int) -> Change | None:
        """The change that says how ``subject`` has failed as it stands at the end of an instant; None where it has not."""
        state = _latest(self._states, subject, time)
        return state if state is not None and _fails(state) else None

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

    def needed_back(self, subject: str, need: str, failing: int) -> int:
        """How many of so many sources that fail a need must be back; all where the region does not say."""
        return count_needed_back(self._region, subject, need, failing) if self._region else failing

    def explain(self, subject: str, time: int) -> Explanation | None:
        """Why ``subject`` is down or lowered at ``time``; None where it is not."""
        failure = self.failing(subject, time)
        return None if failure is None else _Walk(self, failure, time).explanation()

    def causes_first(self, changes: Iterable[Change]) -> list[Change]:
        """Changes in the order of time, and of one time each after those that explain it, as far as there is no circle."""
        left = sorted(changes, key=lambda change: change.time)
        ordered: list[Change] = []
        while left:
            now = [change for change in left if change.time == left[0].time]
            first = next((one for one in now if not self._rests_on(one, now)), now[0])
            left.remove(first)
            ordered.append(first)
        return ordered

    def _rests_on(self, change: Change, others: Sequence[Change]) -> bool:
        """Whether some of the causes of a change are changes of ``others``, other than of its own subject."""
        subjects = {one.subject for one in others} - {change.subject}
        return any(cause.subject in subjects for cause in change.causes)

    def parts(self, subject: str, start: int, end: int, lag: int | None = None) -> list[_Part]:
        """How ``subject`` failed at any time from ``start`` through ``end``."""
        states = self._states.get(subject, ())
        first = max(bisect_right(states, start, key=lambda change: change.time) - 1, 0)
        found = []
        for place in range(first, bisect_right(states, end, key=lambda change: change.time)):
            state, over = states[place], self._over(states, place)
            if _fails(state) and (over is None or over > max(start, state.time)):
                last = end if over is None else min(end, over - 1)
                found.append(_Part(state, max(start, state.time), last, lag, lag is not None and state.time <= start))
        return found

    def over(self, part: _Part) -> int | None:
        """When its subject came to stand otherwise than a part says; None where it never did."""
        states = self._states.get(part.change.subject, ())
        place = bisect_right(states, part.change.time, key=lambda change: change.time) - 1
        return self._over(states, place)

    def _over(self, states: Sequence[Change], place: int) -> int | None:
        return states[place + 1].time if place + 1 < len(states) else None

    def behind(self, subject: str, start: int, end: int, lag: int | None = None) -> list[_Part]:
        """How ``subject`` failed from ``start`` through ``end``, and what before that kept it from starting again by ``start``.

        It would be up had it been able to for as long as its restart takes: what made it unable within that time before ``start`` keeps it down still.
        """
        found = self.parts(subject, start, end, lag)
        if not found or found[0].start > start or found[0].change.after > 0:
            return found
        fall, takes = self.last_end(subject, start), self._restarts.get(subject, 0)
        if any(cause.kind == "restart" for cause in found[0].change.causes):
            takes = max(takes, start - found[0].change.time + 1)
        if fall is None or not takes:
            return found
        window = self.parts(subject, start - takes, end, None if lag is None else lag + takes)
        return [part for part in window if part.change.time >= fall.time]

    def steps(self, part: _Part) -> list[_Step]:
        """Each cause of a change, as the world stands in a part; a load that was dropped where something lacks is explained by what lacks."""
        change = part.change
        lacking = {cause.detail for cause in change.causes if cause.kind in ("need", "standby") and cause.detail}
        return [
            step
            for cause in change.causes
            if cause.kind != "shed" or cause.detail not in lacking
            for step in self._steps(cause, part)
        ]

    def _steps(self, cause: Cause, part: _Part) -> list[_Step]:
        subject, change = cause.subject, part.change
        match cause.kind:
            case "event" | "measure" | "failure":
                return [_Step(cause, None)]
            case "site":
                return [_Step(cause.model_copy(update={"subject": self._outermost(subject, part.end)}), None)]
            case "restart":
                before = change.time - 1
                return _each(
                    cause, self.parts(subject, before, before) or self._at(self.last_end(subject, change.time))
                )
            case _ if subject == change.subject:
                return [_Step(cause, None)]
            case "ran":
                return _each(cause, self._runs(cause, change))
            case "standby":
                return _each(cause, self._at(_latest(self._calls, subject, part.end), part))
            case "empty" | "gone":
                return _each(cause, self._at(self.failing(subject, part.end)))
            case "profile" if cause.since is not None and cause.since < part.start:
                return _each(cause, self.behind(subject, cause.since, part.end))
        found = self.behind(subject, part.start, part.end, part.follows)
        if not found and cause.kind == "shed":
            return _each(cause, self._at(_latest(self._calls, subject, part.end)))
        return _each(cause, found)

    def _at(self, change: Change | None, within: _Part | None = None) -> list[_Part]:
        """A change looked at as the world was then, or while it worked ``within`` a part."""
        if change is None:
            return []
        return [
            _Part(change, max(change.time, within.start), within.end)
            if within
            else _Part(change, change.time, change.time)
        ]

    def _runs(self, cause: Cause, emptied: Change) -> list[_Part]:
        """Each time that a source ran on a store until that was empty, since it was last filled."""
        filled = _latest(self._filled, emptied.subject, emptied.time)
        found = []
        for call in self._calls.get(cause.subject, ()):
            stops = self._stops.get(cause.subject, ())
            place = bisect_right(stops, call.time, key=lambda change: change.time)
            end = min(stops[place].time if place < len(stops) else emptied.time, emptied.time)
            if call.time <= emptied.time and (filled is None or end > filled.time):
                found.append(_Part(call, call.time, max(call.time, end - 1)))
        return found

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
    """Through all the causes of one failure, each change once for each time that it is looked at.

    A *lock* is a circle of things that are down, each whole, from which no way leads to anything that fails by itself.
    """

    def __init__(self, known: Explanations, failure: Change, time: int) -> None:
        self._known = known
        self._failure, self._time = failure, time
        self._steps: dict[_Part, list[_Step]] = {}
        self._roots: dict[Cause, None] = {}
        self._top = _Part(failure, time, time, 0, True)
        for part in known.behind(failure.subject, time, time, 0):
            self._tell(part)
        self._locked = self._find_locked()
        for one in self._locked:
            if fall := known.last_end(one.subject, time):
                self._tell(_Part(fall, fall.time, fall.time))

    def explanation(self) -> Explanation:
        return Explanation(
            self._failure,
            tuple(sorted(self._causes_first(), key=lambda change: change.time)),
            tuple(self._roots),
            tuple(cause for cause in dict.fromkeys(self._way()) if cause not in self._roots),
            self._until(),
        )

    def _tell(self, part: _Part) -> None:
        """Everything behind a change; of a thing that was itself lost what else it lacks is told only where that began elsewhere."""
        left = [part]
        while left:
            part = left.pop()
            if part in self._steps:
                continue
            steps = self._steps[part] = self._known.steps(part)
            origins = {step.cause for step in steps if step.part is None}
            self._roots |= dict.fromkeys(step.cause for step in steps if step.part is None)
            if not any(cause.kind in OUTRIGHT for cause in origins) or self._began_elsewhere(part, origins):
                left += [step.part for step in reversed(steps) if step.part is not None]

    def _until(self) -> int | None:
        """When the first of what has passed falls out of the time that is looked back on."""
        ends = [
            over + part.lag
            for part in self._steps
            if part.lag is not None and part.end < self._time and (over := self._known.over(part)) is not None
        ]
        return min(ends, default=None)

    def _causes_first(self) -> list[Change]:
        """What is told, each change after those that explain it, as far as there is no circle."""
        ordered: dict[int, Change] = {}
        begun: set[_Part] = set()
        left = [(part, False) for part in reversed(self._steps)]
        while left:
            part, done = left.pop()
            if done:
                ordered.setdefault(id(part.change), part.change)
            elif part in self._steps and part not in begun:
                begun.add(part)
                left.append((part, True))
                left += [(step.part, False) for step in reversed(self._steps[part]) if step.part is not None]
        return list(ordered.values())

    def _began_elsewhere(self, part: _Part, origins: set[Cause]) -> bool:
        seen, left = set(), [part]
        while left:
            part = left.pop()
            if part in seen:
                continue
            seen.add(part)
            for step in self._known.steps(part):
                if step.part is not None:
                    left.append(step.part)
                elif step.cause not in origins:
                    return True
        return False

    def _find_locked(self) -> list[Change]:
        """Those that are down now and hold each other, where nothing that any of them lacks fails by itself."""
        held = [part for part in self._steps if part.end == self._time]
        edges = {part: [one for one in self._lacks(part) if one.end == self._time] for part in held}
        waiting = {part for part in held if part.change.after <= 0}
        while free := {part for part in waiting if not self._waits(part, waiting)}:
            waiting -= free
        locked = {part.change.subject: part.change for part in waiting if _returns(part, edges)}
        return [locked[subject] for subject in sorted(locked)]

    def _lacks(self, part: _Part) -> list[_Part]:
        return [step.part for step in self._steps[part] if step.part is not None]

    def _waits(self, part: _Part, waiting: Collection[_Part]) -> bool:
        """Whether a thing would be up if those that are ``waiting`` were."""
        needs: dict[str, dict[str, bool]] = {}
        for cause, source in self._steps[part]:
            if cause.kind not in ("need", "profile", "standby"):
                return False
            known = needs.setdefault(cause.detail, {})
            known[cause.subject] = known.get(cause.subject, False) or source in waiting
        return bool(needs) and all(
            sum(sources.values()) >= self._known.needed_back(part.change.subject, need, len(sources))
            for need, sources in needs.items()
        )

    def _way(self) -> list[Cause]:
        """Step by step to what arose last of all that fails each thing, since that is when it could no longer be avoided; of equals the first."""
        way: list[Cause] = []
        part = self._top
        seen, subjects = {id(part.change)}, {part.change.subject}
        while True:
            steps = self._known.steps(part)
            onward = [
                (step.part.change.time, -place, step.cause, step.part)
                for place, step in enumerate(steps)
                if step.part is not None
                and step.part in self._steps
                and id(step.part.change) not in seen
                and (step.part.change.subject not in subjects or step.cause.kind in _PAST)
            ]
            if not onward:
                return [*way, *(Cause(kind="lock", subject=one.subject) for one in self._locked)]
            _, _, chosen, part = max(onward, key=lambda one: one[:2])
            way += [s.cause for s in steps if (s.cause.kind, s.cause.detail) == (chosen.kind, chosen.detail)]
            seen.add(id(part.change))
            subjects.add(part.change.subject)


def _each(cause: Cause, parts: Sequence[_Part]) -> list[_Step]:
    """A cause with each part that explains it; an origin where none does."""
    return [_Step(cause, part) for part in parts] or [_Step(cause, None)]


def _fails(state: Change) -> bool:
    return state.after < state.before or state.kind == "held"


def _returns(start: _Part, edges: Mapping[_Part, Sequence[_Part]]) -> bool:
    """Whether a way leads from a part back to it."""
    left, seen = list(edges.get(start, ())), set()
    while left:
        one = left.pop()
        if one == start:
            return True
        if one not in seen:
            seen.add(one)
            left += edges.get(one, ())
    return False


def _latest(changes: Mapping[str, Sequence[Change]], subject: str, time: int) -> Change | None:
    before = changes.get(subject, ())
    place = bisect_right(before, time, key=lambda change: change.time)
    return before[place - 1] if place else None
