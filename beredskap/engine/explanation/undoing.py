"""What decisions withhold from care in one booked segment: the measures in force, and loads that were switched off."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from beredskap.arrays import Floats, parts_of
from beredskap.engine.allocation.situation import Situation
from beredskap.engine.care.segment import Booked
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.segment_terms import SegmentTerms
from beredskap.engine.care_plan.supply_lists import SupplyLists
from beredskap.engine.explanation.lifting import with_more
from beredskap.engine.pass_calendar import Passes, capacity_days
from beredskap.model.effect import Postpone
from beredskap.model.result.journal import Change
from beredskap.units import HOUR

_SOME = 1e-9


class Undoing:
    """The situation of a booked segment had some decisions not been made: measures by id, and sheddings by the id or the subject of their event.

    What they changed before the segment stays, but for goods that a measure took out of a store. What they give is taken away, but nobody's bed.
    """

    def __init__(
        self, plan: CarePlan, supply_lists: SupplyLists, passes: Passes, changes: Sequence[Change], booked: Booked
    ) -> None:
        self._plan = plan
        self._supply_lists = supply_lists
        self._booked = booked
        self._window = passes.window(booked.start, booked.start + booked.decision.situation.length)
        self._changes = [change for change in changes if change.time <= booked.start]
        levels = {change.subject: change for change in self._changes if change.kind in ("level", "dropped")}
        self._switched_off = {
            number: names
            for number in np.flatnonzero(booked.level < 1).tolist()
            if (names := _decided_roots(plan.offers[number].id, levels))
        }
        self._sent = self._find_sent()
        self._known: dict[frozenset[str], Situation] = {}

    def _find_sent(self) -> dict[str, dict[int, float]]:
        """What measures have taken out of the stores of care, in base units: by measure and store."""
        number = {name: place for place, name in enumerate(self._supply_lists.stores)}
        found: dict[str, dict[int, float]] = {}
        for change in self._changes:
            if change.kind != "sent" or change.subject not in number:
                continue
            for cause in change.causes:
                if cause.kind == "measure":
                    of_store = found.setdefault(cause.subject, {})
                    store = number[change.subject]
                    of_store[store] = of_store.get(store, 0.0) + change.before - change.after
        return found

    def taking(self, offers: Collection[int], carers: Collection[int]) -> list[str]:
        """The decisions without which there would be more for care given at ``offers``, with the staff and items of ``carers``, in the order of their ids.

        Each is looked at with all the others undone: of two that close the same ward both take it.
        """
        names = {
            *self._booked.terms.measures,
            *self._sent,
            *(one for many in self._switched_off.values() for one in many),
        }
        if not names:
            return []
        undone = self._without(names)
        return [name for name in sorted(names) if self._is_more(undone, self._without(names - {name}), offers, carers)]

    def _without(self, names: Collection[str]) -> Situation:
        key = frozenset(names)
        if key not in self._known:
            self._known[key] = self.situation(names)
        return self._known[key]

    def _is_more(self, one: Situation, other: Situation, offers: Collection[int], carers: Collection[int]) -> bool:
        pools = sorted({pool for n in carers for pool in self._plan.offers[n].staff})
        lists = {number for n in carers for number, _ in self._supply_lists.of_offer[n]}
        stores = sorted({store for number in lists for store in self._supply_lists.lists[number].stores})
        return any(
            bool((getattr(one, field)[rows] > getattr(other, field)[rows] + _SOME).any())
            for field, rows in (("capacity", sorted(offers)), ("pools", pools), ("stock", stores))
        ) or bool((one.leaving < other.leaving - _SOME).any())

    def situation(self, names: Collection[str]) -> Situation:
        """The situation without these decisions."""
        booked, situation = self._booked, self._booked.decision.situation
        terms = booked.terms
        measures = frozenset(names) & frozenset(terms.measures)
        other = terms.without(measures) if measures and terms.without else terms
        on = [offer for offer, roots in self._switched_off.items() if roots <= set(names)]
        for field, change in (
            ("capacity", self._places(other, on)),
            ("pools", _difference(other.pools, terms.pools)),
            ("stock", self._items(other, names)),
            ("fleets", (other.vehicles - terms.vehicles) * situation.length / HOUR),
        ):
            situation = self._changed(situation, field, change)
        return situation

    def _changed(self, situation: Situation, field: str, change: Floats) -> Situation:
        for row in np.flatnonzero(np.abs(change) > _SOME).tolist():
            if change[row] > 0:
                situation = with_more(self._booked.programme, situation, field, row, float(change[row]))
            else:
                fewer = getattr(situation, field).copy()
                fewer[row] = max(fewer[row] + change[row], 0.0)
                situation = replace(situation, **{field: fewer})
        return situation

    def _places(self, other: SegmentTerms, on: Sequence[int]) -> Floats:
        """How many more beds or visits there would be on ``other`` terms, and with these offers switched ``on``: (offers,)."""
        plan, booked = self._plan, self._booked
        level = booked.level.copy()
        level[list(on)] = 1.0
        before, after = (
            parts_of(
                parts_of(terms.full_capacity(plan), at),
                np.where(plan.is_bed, 1.0, capacity_days(terms.shapes, *self._window)),
            )
            for terms, at in ((booked.terms, booked.level), (other, level))
        )
        deficit = booked.decision.situation.deficit
        crowded = np.zeros(len(plan.offers), dtype=bool)
        if deficit is not None:
            np.logical_or.at(crowded, booked.programme.columns.give_offer, deficit.excess > _SOME)
        by_beds = plan.is_bed & ~crowded
        free_before, free_after = (
            np.where(by_beds, np.maximum(beds - booked.lying, 0.0), beds) for beds in (before, after)
        )
        return _difference(free_after, free_before)

    def _items(self, other: SegmentTerms, names: Collection[str]) -> Floats:
        """How much more the stores would hold, in what care takes at the normal rate: (stores,)."""
        terms, situation = self._booked.terms, self._booked.decision.situation
        there = situation.stock if situation.deficit is None else situation.stock + situation.deficit.taken
        ratio = np.divide(terms.use, other.use, out=np.ones_like(there), where=other.use > 0)
        more = np.where(np.isfinite(there), there, 0.0) * (ratio - 1)
        for name in names:
            for store, amount in self._sent.get(name, {}).items():
                more[store] += amount / terms.use[store] if terms.use[store] > 0 else 0.0
        return np.asarray(more)


def _decided_roots(subject: str, latest: Mapping[str, Change]) -> frozenset[str]:
    """The decisions that alone took a subject's level, by its ``latest`` change and those of what it lacks; none where anything else did too."""
    roots, seen, left = set[str](), {subject}, [subject]
    while left:
        change = latest.get(left.pop())
        for cause in change.causes if change is not None and change.after < change.before else ():
            if cause.kind == "measure" or (cause.kind == "event" and cause.detail == "shed"):
                roots.add(cause.subject)
            elif cause.subject in seen:
                continue
            elif cause.kind in ("need", "profile", "restart", "shed", "gone") and cause.subject in latest:
                seen.add(cause.subject)
                left.append(cause.subject)
            else:
                return frozenset()
    return frozenset(roots)


def postponing(booked: Booked, plan: CarePlan, care: int) -> Iterator[str]:
    """The measures in force that postpone a care type."""
    one = plan.care[care]
    for name in booked.terms.measures:
        effects = plan.region.measures[name].does
        if any(
            isinstance(effect, Postpone) and (one.grade == effect.postpone.grade or one.id in effect.postpone.care)
            for effect in effects
        ):
            yield name


def _difference(after: Floats, before: Floats) -> Floats:
    """``after`` − ``before``; nothing where either is endless."""
    known = np.isfinite(after) & np.isfinite(before)
    return np.subtract(after, before, out=np.zeros_like(after), where=known)
