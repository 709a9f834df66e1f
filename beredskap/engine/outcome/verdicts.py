"""Whether what a scenario expects did hold: a verdict on each expectation, or that it cannot be decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from beredskap.arrays import Floats, Ints, Mask, tally
from beredskap.engine.care_plan.patient_ledger import Rows
from beredskap.engine.outcome.lateness import Minutes, is_farther, travel_minutes
from beredskap.engine.outcome.rolling import arisen_in_window, between
from beredskap.engine.outcome.windows import Windows
from beredskap.model.base import Grade
from beredskap.model.result.journal import Change, Verdict
from beredskap.model.scenario.expectation import (
    Bound,
    CareExpectation,
    Expectation,
    NodeExpectation,
    StoreExpectation,
    Window,
)
from beredskap.units import DAY, HOUR

Spell = tuple[int, int]
"""``[start, end)`` seconds; one that lasts beyond the run ends at the horizon."""

EACH: Final = "*"
WHOLE_REGION: Final = "länet"
_SLACK = 1e-6


@dataclass(frozen=True)
class Evidence:
    """What expectations are held against.

    ``down`` and ``empty`` hold the spells of nodes and stores in time order, with an entry for
    every node and store there is; ``events`` the time of each event that has an id, and ``lost`` when stores went with their building. What ``unknown``
    names (care, store, node) cannot be decided.
    """

    windows: Windows | None
    horizon: int
    grades: Mapping[str, Grade]
    minutes: Minutes
    down: Mapping[str, Sequence[Spell]] = field(default_factory=dict)
    empty: Mapping[str, Sequence[Spell]] = field(default_factory=dict)
    events: Mapping[str, int] = field(default_factory=dict)
    lost: Mapping[str, int] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Found:
    """A value (None where there is none), when it was so, whether the run ended before it was final, and whether a store was lost."""

    value: float | None
    at: int | None = None
    censored: bool = False
    lost: bool = False


def verdicts(expectations: Sequence[Expectation], evidence: Evidence) -> tuple[Verdict, ...]:
    """A verdict per expectation, and per care type for ``care: "*"`` without ``sum``, in the order of the file.

    For ``served`` the value found is the share that is farthest from what is expected (the lowest for ``>=``), for ``unmet`` and ``too_late`` the patients.
    """
    return tuple(
        verdict for index, expectation in enumerate(expectations) for verdict in _judge(index, expectation, evidence)
    )


def spells(changes: Sequence[Change], subjects: Iterable[str], horizon: int) -> dict[str, tuple[Spell, ...]]:
    """When the level of each node or store was 0, from the changes of a run; what falls and rises in one instant was not down."""
    found: dict[str, list[Spell]] = {subject: [] for subject in subjects}
    since: dict[str, int] = {}
    for change in changes:
        if change.kind != "level" or change.subject not in found:
            continue
        if change.after <= 0:
            since.setdefault(change.subject, change.time)
        elif change.subject in since:
            found[change.subject].append((since.pop(change.subject), change.time))
    for subject, start in since.items():
        found[subject].append((start, horizon))
    return {subject: _merged(down) for subject, down in found.items()}


def expected(expectation: Expectation) -> str:
    """An expectation as it would be written in a scenario, in one canonical form."""
    match expectation:
        case StoreExpectation():
            after = f", after: {expectation.after}" if expectation.after else ""
            return f"lasts: {_time_bound(expectation.lasts)}{after}"
        case NodeExpectation():
            bounds = (("down", expectation.down), ("total_down", expectation.total_down))
            return ", ".join(f"{name}: {_time_bound(bound)}" for name, bound in bounds if bound)
    parts = [f"for: {expectation.residents}"]
    if expectation.site:
        parts.append(f"site: {expectation.site}")
    if expectation.served:
        parts.append(f"served: {expectation.served.relation} {100 * expectation.served.value:.10g} %")
    if expectation.unmet:
        parts.append(f"unmet: {expectation.unmet.relation} {expectation.unmet.value:.10g} patienter")
    if expectation.too_late:
        parts.append(f"too_late: {expectation.too_late.relation} {expectation.too_late.value:.10g} patienter")
    if expectation.within is not None:
        parts.append(f"within: {_duration(expectation.within)}")
    if expectation.during:
        parts.append(f"during: {_duration(expectation.during.start)}..{_duration(expectation.during.end)}")
    if expectation.at is not None:
        parts.append(f"at: {_duration(expectation.at)}")
    if expectation.by:
        parts.append(f"by: {expectation.by}")
    if expectation.care == EACH:
        parts += [f"grade: {expectation.grade}"] if expectation.grade else []
        parts += ["sum: true"] if expectation.sum else []
    return ", ".join(parts)


def _judge(index: int, expectation: Expectation, evidence: Evidence) -> Iterator[Verdict]:
    match expectation:
        case StoreExpectation():
            found = _lasts(expectation, evidence)
            yield _verdict(index, expectation.store, expected(expectation), expectation.lasts, found)
        case NodeExpectation():
            yield from _judge_node(index, expectation, evidence)
        case _:
            yield from _judge_care(index, expectation, evidence)


def _verdict(index: int, subject: str, text: str, bound: Bound, found: _Found, slack: float = _SLACK) -> Verdict:
    holds = None if found.value is None else _decide(bound, found.value, found.censored, slack)
    return Verdict(
        index=index,
        holds=holds,
        subject=subject,
        expected=text,
        found=found.value,
        found_at=found.at,
        censored=found.censored,
        lost=found.lost,
    )


def _decide(bound: Bound, value: float, censored: bool, slack: float) -> bool | None:
    """Whether the bound holds; a censored value is only known to be at least ``value``."""
    holds = bound.holds(value, slack)
    if not censored:
        return holds
    if bound.relation in (">=", ">"):
        return True if holds else None
    beyond = value > bound.value + slack
    return False if beyond or (bound.relation == "<" and not holds) else None


def _lasts(expectation: StoreExpectation, evidence: Evidence) -> _Found:
    start = 0 if expectation.after is None else evidence.events.get(expectation.after)
    empty = evidence.empty.get(expectation.store)
    if start is None or empty is None or expectation.store in evidence.unknown or start > evidence.horizon:
        return _Found(None)
    for begin, end in empty:
        if end > start or begin >= start:
            moment = max(begin, start)
            return _Found(float(moment - start), moment, lost=begin == evidence.lost.get(expectation.store))
    return _Found(float(evidence.horizon - start), None, censored=True)


def _judge_node(index: int, expectation: NodeExpectation, evidence: Evidence) -> Iterator[Verdict]:
    down = None if expectation.node in evidence.unknown else evidence.down.get(expectation.node)
    longest = total = _Found(None)
    if down is not None:
        # Still down when the run ends: how long is not known.
        open_end = bool(down) and down[-1][1] >= evidence.horizon
        length, start = max(((end - begin, -begin) for begin, end in down), default=(0, None))
        longest = _Found(float(length), None if start is None else -start, open_end)
        total = _Found(float(sum(end - begin for begin, end in down)), down[0][0] if down else None, open_end)
    for name, bound, found in (("down", expectation.down, longest), ("total_down", expectation.total_down, total)):
        if bound:
            yield _verdict(index, expectation.node, f"{name}: {_time_bound(bound)}", bound, found)


def _judge_care(index: int, expectation: CareExpectation, evidence: Evidence) -> Iterator[Verdict]:
    bound = expectation.served or expectation.unmet or expectation.too_late
    assert bound is not None
    text = expected(expectation)
    if expectation.care != EACH:
        yield _verdict(index, expectation.care, text, bound, _found(expectation, (expectation.care,), bound, evidence))
        return
    cares = [care for care, grade in evidence.grades.items() if expectation.grade in (None, grade)]
    if expectation.sum:
        yield _verdict(index, EACH, text, bound, _found(expectation, cares, bound, evidence))
        return
    each = [_verdict(index, care, text, bound, _found(expectation, (care,), bound, evidence)) for care in cares]
    # A care type that nobody asks for says nothing; but an expectation that nothing was held against does not hold.
    asked = [verdict for verdict in each if verdict.found is not None or verdict.subject in evidence.unknown]
    yield from asked or [_verdict(index, EACH, text, bound, _Found(None))]


def _found(expectation: CareExpectation, cares: Sequence[str], bound: Bound, evidence: Evidence) -> _Found:
    windows = evidence.windows
    asked_until = max(expectation.at or 0, expectation.during.end if expectation.during else 0)
    if windows is None or not cares or evidence.unknown.intersection(cares) or asked_until > evidence.horizon:
        return _Found(None)
    ledger = windows.ledger
    places = ledger.municipalities if expectation.residents == WHOLE_REGION else (expectation.residents,)
    known = set(ledger.sites) | {None}
    if set(cares) - set(ledger.cares) or set(places) - set(ledger.municipalities) or expectation.site not in known:
        return _Found(None)
    asked = _Asked(windows, expectation, cares, places, evidence)
    if expectation.served:
        return asked.served(bound)
    return asked.unmet(bound) if expectation.unmet else asked.too_late(bound)


class _Asked:
    """The patients that one expectation is about."""

    def __init__(
        self,
        windows: Windows,
        expectation: CareExpectation,
        cares: Sequence[str],
        places: Sequence[str],
        evidence: Evidence,
    ) -> None:
        ledger = windows.ledger
        self._windows = windows
        self._ledger = ledger
        self._expectation = expectation
        count = len(ledger.municipalities)
        self._pairs = np.array(
            [
                ledger.cares.index(care) * count + ledger.municipalities.index(place)
                for care in cares
                for place in places
            ]
        )
        self._evidence = evidence
        self._keys = np.isin(ledger.key_pair, self._pairs)
        self._rows = ledger.served.only(self._keys[ledger.served.column])
        self._far = ledger.served.only(np.zeros(len(ledger.served.column), dtype=bool))
        if expectation.within is not None:
            near = self._is_near()
            self._rows, self._far = self._rows.only(near), self._rows.only(~near)

    def served(self, bound: Bound) -> _Found:
        """The share served that is farthest from what is expected, and the end of its window."""
        if self._expectation.site:
            return self._at_site(bound)
        if self._expectation.by:
            return self._in_all()
        windows = self._windows
        base = windows.base[:, self._pairs].sum(axis=1)
        usually = windows.usually_waiting[:, self._pairs].sum(axis=1)
        return self._farthest(self._served_in_windows() + usually, base, bound)

    def unmet(self, bound: Bound) -> _Found:
        """Patients whose wait ended unserved, or who were served too far away, and when they became too many."""
        flow = self._ledger.by_segment(self._ledger.unmet, self._ledger.pairs)[:, self._pairs].sum(axis=1)
        if self._expectation.within is not None:
            flow = flow + self._flow(self._far)
        return self._counted(flow, bound)

    def too_late(self, bound: Bound) -> _Found:
        """Patients who were served beyond the reach of their care type, and when they became too many."""
        return self._counted(self._flow(self._too_late()), bound)

    def _too_late(self) -> Rows:
        ledger = self._ledger
        return ledger.served._replace(patients=self._windows.too_late_rows).only(self._keys[ledger.served.column])

    def _counted(self, flow: Floats, bound: Bound) -> _Found:
        """The patients of a ``flow`` (segments,) in the expectation's time."""
        span = self._span()
        begin = np.maximum(self._ledger.starts, span.start)
        end = np.maximum(np.minimum(self._ledger.ends, span.end), begin)
        summed = np.cumsum(between(self._edges, flow[:, None], begin, end)[:, 0])
        value = float(summed[-1])
        over = np.flatnonzero([not bound.holds(float(patients), _SLACK) for patients in summed])
        broken = bound.relation in ("<=", "<") and len(over) > 0
        return _Found(value, int(end[over[0]]) if broken else None)

    def _at_site(self, bound: Bound) -> _Found:
        """Against what the reference week serves there in the same hours."""
        ledger, usual = self._ledger, self._windows.usual
        site = ledger.sites.index(self._expectation.site or "")
        own = self._flow(self._rows.only(ledger.key_site[self._rows.column] == site))
        there = usual.ledger
        theirs = np.isin(there.key_pair, self._pairs) & (there.key_site == site)
        if self._expectation.within is not None:
            minutes = self._evidence.minutes(None)
            theirs &= self._is_within(minutes[there.key_pair % len(there.municipalities), there.key_site])
        start, end = self._windows.starts, ledger.ends
        if self._expectation.by:
            start, end = np.array([0]), np.array([ledger.horizon])
        base = usual.served_between(ledger, start, end)[:, theirs].sum(axis=1)
        base[base <= _SLACK] = 0.0
        served = between(self._edges, own[:, None], start, end)[:, 0]
        if self._expectation.by:
            return _Found(float(served[0] / base[0]) if base[0] else None, ledger.horizon)
        return self._farthest(served, base, bound)

    def _in_all(self) -> _Found:
        """Of all who arose in the run, those served by its end, and those who wait then as they usually do."""
        ledger = self._ledger
        served = float(self._rows.patients[self._rows.arisen >= 0].sum())
        if self._expectation.within is None:
            late = self._too_late()
            served -= float(late.patients[late.arisen >= 0].sum())
        served += float(self._windows.usually_waiting[-1, self._pairs].sum())
        arising = float(ledger.arising[:, self._pairs].sum())
        return _Found(served / arising if arising > 0 else None, ledger.horizon)

    def _farthest(self, served: Floats, base: Floats, bound: Bound) -> _Found:
        tried = np.flatnonzero(self._tried() & (base > 0))
        if not len(tried):
            return _Found(None)
        share = np.round(served[tried] / base[tried], 9)
        match bound.relation:
            case ">=" | ">":
                place = int(share.argmin())
            case "<=" | "<":
                place = int(share.argmax())
            case _:
                place = int(np.abs(share - bound.value).argmax())
        return _Found(float(share[place]), int(self._ledger.ends[tried[place]]))

    def _tried(self) -> Mask:
        """The windows that end with a segment that some of ``during`` lies in, or with the first segment that ends at or after ``at``."""
        at = self._expectation.at
        if at is not None:
            return np.asarray(np.arange(self._ledger.segments) == np.searchsorted(self._ledger.ends, at))
        span = self._span()
        return np.asarray((self._ledger.starts < span.end) & (self._ledger.ends > span.start))

    def _span(self) -> Window:
        if self._expectation.at is not None:
            return Window(start=0, end=self._expectation.at)
        return self._expectation.during or Window(start=0, end=self._ledger.horizon)

    def _flow(self, rows: Rows) -> Floats:
        return tally(rows.segment, rows.patients, self._ledger.segments)

    def _served_in_windows(self) -> Floats:
        """Patients of each window who were served near enough: as asked, or else within the reach of their care type."""
        if self._expectation.within is None:
            too_late = self._windows.too_late[:, self._pairs].sum(axis=1)
            return np.asarray(self._windows.served[:, self._keys].sum(axis=1) - too_late)
        return np.asarray(arisen_in_window(self._ledger, self._rows, len(self._ledger.codes)).sum(axis=1))

    def _is_near(self) -> Mask:
        """Whether each of the rows was served near enough by the roads as they then were."""
        return self._is_within(travel_minutes(self._ledger, self._rows, self._evidence.minutes))

    def _is_within(self, minutes: Floats) -> Mask:
        return ~is_farther(minutes, self._expectation.within or 0)

    @property
    def _edges(self) -> Ints:
        return np.append(self._ledger.starts, self._ledger.horizon)


def _merged(parts: Sequence[Spell]) -> tuple[Spell, ...]:
    """Spells of some length; one that begins in the instant another ends continues it."""
    merged: list[Spell] = []
    for start, end in parts:
        if end == start:
            continue
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def _time_bound(bound: Bound) -> str:
    return f"{bound.relation} {_duration(bound.value)}"


def _duration(seconds: float) -> str:
    """Seconds in the greatest unit that gives a whole number; days only from three of them, as people say 48 h."""
    for size, unit, least in ((DAY, "d", 3 * DAY), (HOUR, "h", 0), (60, "min", 60)):
        if seconds >= least and seconds % size == 0:
            return f"{seconds / size:.10g} {unit}"
    return f"{seconds:.10g} s"
