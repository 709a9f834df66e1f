"""What held care back, and when: those who fared badly are laid to what was out of order as they came, so that what had passed explains nobody after it."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from math import inf
from typing import Final, NamedTuple

import numpy as np

from beredskap.arrays import Floats, Ints, Mask, tally
from beredskap.engine.care_plan.plan import Offer
from beredskap.engine.explanation.chain import Explanation, Explanations
from beredskap.engine.explanation.limits import Limits
from beredskap.engine.explanation.strains import Taking
from beredskap.engine.outcome.finished_run import Run
from beredskap.engine.outcome.windows import Windows
from beredskap.model.result.journal import Cause, LimitKind, Outcome, Reason
from beredskap.units import DAY

_WORTH_TELLING: Final = 0.1
"""Of those who fared badly."""
_DUST: Final = 1e-6
_STILL: Final = ("restart", "lock", "empty", "gone")
"""What a cause that is over still works by."""

Roots = frozenset[Cause]
Decided = frozenset[tuple[LimitKind, str]]
"""Decisions that take from a care type, as limits."""
NOTHING: Final[Roots] = frozenset()


class _Laid(NamedTuple):
    """Patients who came in a segment from ``time`` on, laid to what was out of order, and decided, at ``at`` in segment ``by``."""

    roots: Roots
    segment: int
    time: int
    by: int
    at: int
    patients: float
    decided: Decided


class _Known(NamedTuple):
    """Why each of some offerings lacked anything, by id, at any time from ``start`` until ``until``."""

    start: int
    until: float
    found: Mapping[str, Explanation]

    @staticmethod
    def at(time: int, known: Sequence[_Known]) -> _Known | None:
        """What is known of a time, of what is ``known`` in the order of its starts."""
        place = bisect_right(known, time, key=lambda one: one.start)
        return known[place - 1] if place and time < known[place - 1].until else None


class Reasons:
    """Of one run. Why an offering lacked anything is asked once for as long as that holds."""

    def __init__(self, run: Run, windows: Windows) -> None:
        self._run = run
        self._windows = windows
        self._explanations = Explanations(run.infrastructure.changes, run.region)
        self._level = np.array([booked.level for booked in run.care.booked])
        self._known_of_care: dict[int, list[_Known]] = {}
        self._known_of_offer: dict[str, list[_Known]] = {}
        self._known_decided: dict[tuple[int, int], Decided] = {}
        self._limits: dict[int, Limits] = {}
        self._measures: dict[int, Collection[str]] = {}
        week = windows.usual.ledger
        sites = week.key_pair * len(week.sites) + week.key_site
        self._usual = tally(sites, windows.usual.patients, week.pairs * len(week.sites)).reshape(
            week.pairs, len(week.sites)
        )

    def find(self, outcome: Outcome) -> tuple[Reason, ...]:
        """What held the care of an outcome back, in the order of time; empty where nobody fared badly."""
        ledger = self._windows.ledger
        care = ledger.cares.index(outcome.care)
        count = len(ledger.municipalities)
        pairs = np.arange(care * count, (care + 1) * count)
        if outcome.municipality:
            pairs = pairs[[ledger.municipalities.index(outcome.municipality)]]
        badly = self._badly(outcome, pairs)
        laid: dict[tuple[Roots, Decided], list[_Laid]] = {}
        for one in self._lay(care, pairs, badly):
            laid.setdefault((one.roots, one.decided), []).append(one)
        total = float(badly.sum())
        groups = {key: found for key, found in laid.items() if _sum(found) >= _WORTH_TELLING * total}
        ends = self._ends(outcome, pairs)
        reasons = [self._reason(care, pairs, found, ends) for found in groups.values()]
        return tuple(sorted(reasons, key=lambda reason: (reason.time, -reason.patients)))

    def _reason(self, care: int, pairs: Ints, found: list[_Laid], ends: Ints) -> Reason:
        first = min(found, key=lambda one: one.time)
        return Reason(
            time=max(int(ends[first.segment]), first.time),
            at=first.at,
            patients=_sum(found),
            causes=self._causes(care, pairs, first.by, first.at),
            limits=tuple(sorted(first.decided)),
        )

    def _causes(self, care: int, pairs: Ints, segment: int, time: int) -> tuple[Cause, ...]:
        """The way from the offering that lacks most of what it usually gives these patients, and where it began for all offerings that lack anything."""
        found = self._out_of_order(care, time).found
        if not found:
            return ()
        sites = self._windows.ledger.sites
        weight = self._usual[pairs].sum(axis=0)

        def lacks(number: int, offer: Offer) -> tuple[float, float, str]:
            lost = 1.0 - float(self._level[segment, number])
            return float(weight[sites.index(offer.site)]) * lost, offer.capacity * lost, offer.id

        ranked = [
            (lacks(number, offer), offer.id) for number, offer in enumerate(self._run.plan.offers) if offer.id in found
        ]
        main = max(ranked)[1]
        others = (root for one in found.values() for root in one.roots)
        return tuple(dict.fromkeys((Cause(kind="need", subject=main), *found[main].causes, *others)))

    def _lay(self, care: int, pairs: Ints, badly: Floats) -> Iterator[_Laid]:
        """Lay those who fared badly to what was out of order as they came; where nothing was, to the queue of what was before, as far as that reaches."""
        ledger = self._windows.ledger
        queue = self._windows.waiting[:, pairs].sum(axis=1)
        before: _Laid | None = None
        for segment, patients in enumerate(badly.tolist()):
            start, left = int(ledger.starts[segment]), before.patients if before else 0.0
            parts = list(self._parts(care, segment, patients))
            yield from (part for part in parts if part.patients > _DUST)
            if parts:
                before = parts[-1]._replace(patients=float(queue[segment]))
                continue
            behind = min(patients, left)
            if before and behind > _DUST:
                yield before._replace(segment=segment, time=start, patients=behind)
            if patients - behind > _DUST:
                yield _Laid(NOTHING, segment, start, segment, start, patients - behind, frozenset())
            if before:
                before = before._replace(patients=left - behind if queue[segment] > _DUST else 0.0)

    def _parts(self, care: int, segment: int, patients: float) -> Iterator[_Laid]:
        """The patients of a segment, who come evenly, by what is out of order as they do, and decided; none where nothing is."""
        start, end = (int(edges[segment]) for edges in (self._windows.ledger.starts, self._windows.ledger.ends))
        time, decided = start, self._decided(care, segment) if patients > _DUST else frozenset()
        while time < end and (known := self._out_of_order(care, time)).found:
            following = int(min(known.until, end)) if patients > _DUST else end
            explained = known.found.values()
            causes = (c for one in explained for c in (*one.roots, *(by for by in one.way if by.kind in _STILL)))
            share = patients * (following - time) / (end - start)
            yield _Laid(frozenset(causes), segment, time, segment, time, share, decided)
            time = following
        if decided and time < end:
            yield _Laid(NOTHING, segment, time, segment, time, patients * (end - time) / (end - start), decided)

    def _decided(self, care: int, segment: int) -> Decided:
        """The measures in force that take from a care type, as they are written, and the rations that hold something back from it."""
        key = care, segment
        if key not in self._known_decided:
            self._known_decided[key] = frozenset(self._find_decided(care, segment))
        return self._known_decided[key]

    def _find_decided(self, care: int, segment: int) -> Iterator[tuple[LimitKind, str]]:
        run, booked = self._run, self._run.care.booked[segment]
        for name in booked.terms.measures:
            if name in self._taking(care):
                yield ("postponed" if booked.terms.postponed[care] else "decision"), name
        if run.plan.grade[care] and booked.coordinated:
            if segment not in self._limits:
                self._limits[segment] = Limits(run.plan, run.supply_lists, booked)
            for limit in self._limits[segment].rations_of(care):
                yield limit.kind, limit.subject

    def _taking(self, care: int) -> Collection[str]:
        if care not in self._measures:
            region = self._run.region
            taking = Taking(self._run.plan.care_ids[care], region)
            self._measures[care] = {one.id for one in region.measures.values() if taking.takes(one)}
        return self._measures[care]

    def _out_of_order(self, care: int, time: int) -> _Known:
        """Why each of the offerings of a care type that lack anything at a time does."""
        states = self._known_of_care.setdefault(care, [])
        known = _Known.at(time, states)
        if known is None:
            of_offers = [
                self._explain(offer.id, time)
                for offer in self._run.plan.offers
                if care in (*offer.care, *offer.satellites) and not offer.receiver
            ]
            until = min((one.until for one in of_offers), default=inf)
            known = _Known(time, until, {offer: why for one in of_offers for offer, why in one.found.items()})
            insort(states, known, key=lambda one: one.start)
        return known

    def _explain(self, offer: str, time: int) -> _Known:
        states = self._known_of_offer.setdefault(offer, [])
        known = _Known.at(time, states)
        if known is None:
            why = self._explanations.explain(offer, time)
            subjects = {offer, *(change.subject for change in why.changes)} if why else {offer}
            ends = (self._explanations.next_change(subjects, time), why.until if why else None)
            until = min((end for end in ends if end is not None), default=inf)
            known = _Known(time, until, {offer: why} if why else {})
            insort(states, known, key=lambda one: one.start)
        return known

    def _badly(self, outcome: Outcome, pairs: Ints) -> Floats:
        """Patients by the segment they came in (segments,): those left without care beyond the usual, else those too late, else those elsewhere or waiting.

        Of a care type that was limited those who came in its worst time, or whose wait ended in it, where there were any.
        """
        windows, ledger = self._windows, self._windows.ledger
        worst = np.zeros(ledger.segments, dtype=np.bool_)
        for start, end in (outcome.spell.spans or ((outcome.spell.start, outcome.spell.end),)) if outcome.spell else ():
            worst |= (ledger.starts >= start) & (ledger.starts < end)
        if outcome.first_failure is not None:
            in_worst = self._unmet(pairs, worst)
            return in_worst if in_worst.any() else self._unmet(pairs, ~worst)
        if outcome.first_too_late is not None:
            mine = np.isin(ledger.key_pair[ledger.served.column], pairs)
            found = tally(ledger.served.segment[mine], windows.too_late_rows[mine], ledger.segments)
        else:
            found = (windows.away + windows.waiting)[:, pairs].sum(axis=1)
            end = outcome.worst.time if outcome.worst else 0
            found[(ledger.ends > end) | (ledger.ends <= end - DAY)] = 0.0
        return np.where(worst, found, 0.0) if found[worst].any() else found

    def _unmet(self, pairs: Ints, when: Mask) -> Floats:
        """Those of them who came ``when``, or whose wait ended then, by the segment they came in: (segments,)."""
        ledger = self._windows.ledger
        rows = ledger.unmet.only(np.isin(ledger.unmet.column, pairs))
        arisen = np.maximum(rows.arisen, 0)
        patients = rows.patients * self._beyond[rows.segment, rows.column] * (when[arisen] | when[rows.segment])
        return tally(arisen, patients, ledger.segments)

    @cached_property
    def _beyond(self) -> Floats:
        """The share of those whose wait ends in each segment who are more than usually: (segments, pairs)."""
        windows, ledger = self._windows, self._windows.ledger
        usually = windows.usual.unmet_between(ledger, ledger.starts, ledger.ends)
        left = ledger.by_segment(ledger.unmet, ledger.pairs)
        return np.divide(np.maximum(left - usually, 0.0), left, out=np.zeros_like(left), where=left > 0)

    def _ends(self, outcome: Outcome, pairs: Ints) -> Ints:
        """When it is settled how those fare who came in each segment (segments,): at once, or in the first pass in which some of them are left out."""
        ledger = self._windows.ledger
        found = ledger.starts.copy()
        if outcome.first_failure is None:
            return found
        number = (ledger.starts + ledger.clock) // ledger.pass_length
        opens = ledger.starts[np.searchsorted(number, number)]
        rows = ledger.unmet.only(np.isin(ledger.unmet.column, pairs))
        first = np.full(ledger.segments, ledger.segments)
        np.minimum.at(first, np.maximum(rows.arisen, 0), rows.segment)
        known = first < ledger.segments
        found[known] = np.maximum(found[known], opens[first[known]])
        return np.maximum(found, outcome.first_failure)


def _sum(found: list[_Laid]) -> float:
    return sum(one.patients for one in found)
