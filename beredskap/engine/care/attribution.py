"""From a decision's flows to who was served where: a commodity's flows are split over those who entered it.

A flow is patients of a commodity from one municipality to another; who they are (a pair's own patients, or those substituted from another pair) and which
of the offers there serves them is not decided, since it makes no difference to any goal. It is settled here in proportion.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from beredskap.arrays import Floats, Indices, Mask, tally
from beredskap.engine.allocation.columns import Columns
from beredskap.engine.allocation.situation import Decision
from beredskap.engine.care.waiting import Leaving
from beredskap.engine.care_plan.patient_ledger import PatientLedgerWriter
from beredskap.engine.care_plan.plan import CarePlan


class Attribution:
    """Every way in which a patient can be served, worked out once for the columns of a run.

    An *entry* is a source, a flow and a give that go together; a source is a pair's own patients (``_swap`` is -1) or a swap. ``_pair``, ``_swap``, ``_flow``
    and ``_give`` are of shape (entries,). Flows with one start and commodity are an *origin*; flows, evacuations and gives with one end and commodity meet at
    a *destination*: ``_flow_origin`` and ``_flow_end`` (flows,), ``_evacuation_end`` (evacuations,), ``_give_end`` (gives,).
    """

    def __init__(self, plan: CarePlan, columns: Columns, sites: Sequence[str]) -> None:
        self._plan = plan
        entries = _find_entries(plan, columns)
        self._pair, self._swap, self._flow, self._give = entries.reshape(-1, 4).T
        self._is_swap = self._swap >= 0
        # A source's flow is split over several gives: what enters a destination is counted at the first of them.
        firsts = _indices(columns.gives_at(flow.commodity, flow.end)[0] for flow in columns.flows)
        is_first = self._give == firsts[self._flow]
        self._own_first = np.flatnonzero(is_first & ~self._is_swap)
        self._swap_first = np.flatnonzero(is_first & self._is_swap)
        origins: dict[tuple[int, int], int] = {}
        self._flow_origin = _indices(
            origins.setdefault((flow.commodity, flow.start), len(origins)) for flow in columns.flows
        )
        self._origins = len(origins)
        ends: dict[tuple[int, int], int] = {}
        gives = zip(columns.gives, columns.give_place.tolist(), strict=True)
        self._give_end = _indices(ends.setdefault((give.commodity, place), len(ends)) for give, place in gives)
        self._flow_end = _indices(ends.setdefault((flow.commodity, flow.end), len(ends)) for flow in columns.flows)
        self._evacuation_end = _indices(
            ends.setdefault((move.commodity, move.end), len(ends)) for move in columns.evacuations
        )
        self._ends = len(ends)
        self._swap_pair = columns.swap_pair
        number = {site: place for place, site in enumerate(sites)}
        self._give_site = _indices(number[plan.offers[give.offer].site] for give in columns.gives)
        self._give_care = columns.give_care

    def _served_as_own(self, decision: Decision) -> Floats:
        """Patients served as their own care type: (pairs,)."""
        swapped = tally(self._swap_pair, decision.swaps, len(decision.served))
        return np.asarray(np.maximum(decision.served - swapped, 0.0))

    def _split(self, decision: Decision) -> Floats:
        """Patients by entry: (entries,). An offer's usual volume goes to the care type's own patients first, what is beyond it to those substituted.

        First, what each source sends along each flow: its patients in proportion to the flows of its origin. Then what each give has for own patients and
        for substituted ones, by destination; and each source has its part of that in proportion to what it sends there.
        """
        flow_share = _ratio(decision.flows, tally(self._flow_origin, decision.flows, self._origins)[self._flow_origin])
        swaps = np.append(decision.swaps, 0.0)  # an entry without a swap (-1) reads the 0
        source = np.where(self._is_swap, swaps[self._swap], self._served_as_own(decision)[self._pair])
        entering = source * flow_share[self._flow]
        own, substituted = (
            tally(self._flow_end[self._flow[first]], entering[first], self._ends)
            for first in (self._own_first, self._swap_first)
        )
        given = self.admissions(decision)
        for_own = self._given_to_own(decision, given, own)
        own_share = _ratio(for_own, own[self._give_end])
        swap_share = _ratio(np.maximum(given - for_own, 0.0), substituted[self._give_end])
        return np.asarray(entering * np.where(self._is_swap, swap_share[self._give], own_share[self._give]))

    def _given_to_own(self, decision: Decision, given: Floats, own: Floats) -> Floats:
        """Of what is ``given`` (gives,) to new patients, what goes to the ``own`` (destinations,) of the care type: (gives,)."""
        usual = np.maximum(given - decision.beyond * _ratio(given, decision.gives), 0.0)
        usual_total = tally(self._give_end, usual, self._ends)
        own_usual = np.minimum(own, usual_total)
        beyond = given - usual
        beyond_total = tally(self._give_end, beyond, self._ends)
        return np.asarray(
            usual * _ratio(own_usual, usual_total)[self._give_end]
            + beyond * _ratio(own - own_usual, beyond_total)[self._give_end]
        )

    def book(self, writer: PatientLedgerWriter, segment: int, decision: Decision, taken: Leaving) -> float:
        """Enter those ``taken`` from the queue as served where the decision sent them; gives how many were entered."""
        plan = self._plan
        patients = self._split(decision)
        total = tally(self._pair, patients, len(plan.pairs))
        entries = np.flatnonzero(patients > 1e-12)
        share = patients[entries] / total[self._pair[entries]]
        arisen, column = np.unique(taken.arisen, return_inverse=True)
        of_pair = np.zeros((len(arisen), len(plan.pairs)))
        np.add.at(of_pair, (column, taken.pair), taken.patients)  # those of before the start may be of several passes
        # (segments of arrival, entries): those of a pair and segment are split as all of the pair are
        amount = of_pair[:, self._pair[entries]] * share
        place, which = np.nonzero(amount > 0)
        pair, give = self._pair[entries[which]], self._give[entries[which]]
        writer.add_served(
            segment,
            arisen[place],
            plan.pair_care[pair],
            plan.pair_place[pair],
            self._give_site[give],
            self._give_care[give],
            amount[place, which],
        )
        return float(amount.sum())

    def carry_out(self, decision: Decision, come: Floats, moved: float) -> Decision:
        """The decision, items apart, for the share of each pair's patients who have ``come`` (pairs,), and the share ``moved`` of the evacuations."""
        whole = self._split(decision)
        done = whole * come[self._pair]

        def part(place: Indices, among: Mask, size: int) -> Floats:
            return _ratio(tally(place[among], done[among], size), tally(place[among], whole[among], size))

        everybody = np.ones(len(whole), dtype=bool)
        new = self.admissions(decision)
        gives = new * part(self._give, everybody, len(new)) + (decision.gives - new) * moved
        return replace(
            decision,
            flows=decision.flows * part(self._flow, everybody, len(decision.flows)),
            gives=gives,
            swaps=decision.swaps * part(self._swap, self._is_swap, len(decision.swaps)),
            unserved=decision.situation.demand - decision.served * come,
            evacuations=decision.evacuations * moved,
            beyond=decision.beyond * _ratio(gives, decision.gives),
        )

    def admissions(self, decision: Decision) -> Floats:
        """New patients by give: (gives,), all that is given but evacuees."""
        new = tally(self._flow_end, decision.flows, self._ends)
        moved = tally(self._evacuation_end, decision.evacuations, self._ends)
        return np.asarray(decision.gives * _ratio(new, new + moved)[self._give_end])


def _find_entries(plan: CarePlan, columns: Columns) -> Indices:
    """Pair, swap (or -1), flow and give of every entry, by flow, then give, then source: (entries, 4)."""
    sources: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for number, (pair, commodity) in enumerate(zip(plan.pairs, columns.own, strict=True)):
        sources.setdefault((commodity, pair.municipality), []).append((number, -1))
    for number, swap in enumerate(columns.swaps):
        key = (swap.commodity, plan.pairs[swap.pair].municipality)
        sources.setdefault(key, []).append((swap.pair, number))
    entries = [
        (pair, swap, number, give)
        for number, flow in enumerate(columns.flows)
        for give in columns.gives_at(flow.commodity, flow.end)
        for pair, swap in sources[flow.commodity, flow.start]
    ]
    return np.array(entries, dtype=np.intp)


def _indices(numbers: Iterable[int]) -> Indices:
    return np.array(list(numbers), dtype=np.intp)


def _ratio(part: Floats, whole: Floats) -> Floats:
    """``part`` / ``whole``; 0 where there is next to nothing."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 1e-12)
