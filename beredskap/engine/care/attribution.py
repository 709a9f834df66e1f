"""From a decision's flows to who was served where: a commodity's flows are split over those who entered it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from beredskap.arrays import Floats, tally
from beredskap.engine.allocation.columns import Columns
from beredskap.engine.allocation.situation import Decision
from beredskap.engine.care.waiting import Leaving
from beredskap.engine.care_plan.patient_ledger import Cohorts
from beredskap.engine.care_plan.plan import CarePlan


class Attribution:
    """The static joins of a programme: each entry is (source, flow, give); a source is a pair's own patients or a swap."""

    def __init__(self, plan: CarePlan, columns: Columns, sites: Sequence[str]) -> None:
        self._plan = plan
        sources: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for number, (pair, commodity) in enumerate(zip(plan.pairs, columns.own, strict=True)):
            sources.setdefault((commodity, pair.municipality), []).append((number, -1))
        for number, swap in enumerate(columns.swaps):
            key = (swap.commodity, plan.pairs[swap.pair].municipality)
            sources.setdefault(key, []).append((swap.pair, number))
        entries = [
            (pair, swap, column, row)
            for column, flow in enumerate(columns.flows)
            for row in columns.gives_at(flow.commodity, flow.end)
            for pair, swap in sources[flow.commodity, flow.start]
        ]
        self._pair, self._swap, self._flow, self._row = np.array(entries, dtype=np.intp).reshape(-1, 4).T
        rows_of_flow = [columns.gives_at(flow.commodity, flow.end) for flow in columns.flows]
        first = np.array([row == rows_of_flow[column][0] for _, _, column, row in entries], dtype=bool)
        self._is_swap = self._swap >= 0
        self._own_first, self._swap_first = (
            np.flatnonzero(first & ~self._is_swap),
            np.flatnonzero(first & self._is_swap),
        )
        groups: dict[tuple[int, int], int] = {}
        self._flow_group = np.array(
            [groups.setdefault((flow.commodity, flow.start), len(groups)) for flow in columns.flows], dtype=np.intp
        )
        self._groups = len(groups)
        ends: dict[tuple[int, int], int] = {}
        self._give_end = np.array(
            [
                ends.setdefault((give.commodity, plan.offers[give.offer].municipality), len(ends))
                for give in columns.gives
            ],
            dtype=np.intp,
        )
        self._flow_end = np.array(
            [ends.setdefault((flow.commodity, flow.end), len(ends)) for flow in columns.flows], dtype=np.intp
        )
        self._move_end = np.array(
            [ends.setdefault((move.commodity, move.end), len(ends)) for move in columns.moves], dtype=np.intp
        )
        self._ends = len(ends)
        self._swap_pair = columns.swap_pair
        position = {site: number for number, site in enumerate(sites)}
        self._give_site = np.array([position[plan.offers[give.offer].site] for give in columns.gives], dtype=np.intp)
        self._give_care = columns.give_care

    def _own(self, decision: Decision) -> Floats:
        """Patients per pair served as their own care type."""
        swapped = tally(self._swap_pair, decision.swaps, len(decision.served))
        return np.asarray(np.maximum(decision.served - swapped, 0.0))

    def _shares(self, decision: Decision) -> Floats:
        """Patients per entry: a site's usual volume goes to the care type's own patients, what is beyond it to those who are substituted."""
        group_total = tally(self._flow_group, decision.flows, self._groups)
        flow_share = _ratio(decision.flows, group_total[self._flow_group])
        swaps = np.append(decision.swaps, 0.0)
        entering = np.where(self._is_swap, swaps[self._swap], self._own(decision)[self._pair]) * flow_share[self._flow]
        given = self.admitted(decision)
        usual = np.maximum(given - decision.beyond * _ratio(given, decision.gives), 0.0)
        own_total, swap_total = (
            tally(self._flow_end[self._flow[which]], entering[which], self._ends)
            for which in (self._own_first, self._swap_first)
        )
        usual_total = tally(self._give_end, usual, self._ends)
        own_usual = np.minimum(own_total, usual_total)
        beyond = given - usual
        beyond_total = tally(self._give_end, beyond, self._ends)
        own_given = (
            usual * _ratio(own_usual, usual_total)[self._give_end]
            + beyond * _ratio(own_total - own_usual, beyond_total)[self._give_end]
        )
        own_share = _ratio(own_given, own_total[self._give_end])
        swap_share = _ratio(np.maximum(given - own_given, 0.0), swap_total[self._give_end])
        return np.asarray(entering * np.where(self._is_swap, swap_share[self._row], own_share[self._row]))

    def book(self, cohorts: Cohorts, segment: int, decision: Decision, taken: Leaving) -> float:
        """Enter those ``taken`` from the queue as served where the decision sent them; how many were entered."""
        plan = self._plan
        patients = self._shares(decision)
        total = tally(self._pair, patients, len(plan.pairs))
        entries = np.flatnonzero(patients > 1e-12)
        share = patients[entries] / total[self._pair[entries]]
        arisen, column = np.unique(taken.arisen, return_inverse=True)
        of_pair = np.zeros((len(arisen), len(plan.pairs)))
        of_pair[column, taken.pair] = taken.patients
        amount = of_pair[:, self._pair[entries]] * share
        place, which = np.nonzero(amount > 0)
        pair, row = self._pair[entries[which]], self._row[entries[which]]
        cohorts.add_served(
            segment,
            arisen[place],
            plan.pair_care[pair],
            plan.pair_place[pair],
            self._give_site[row],
            self._give_care[row],
            amount[place, which],
        )
        return float(amount.sum())

    def admitted(self, decision: Decision) -> Floats:
        """New patients per row of gives: all that is given but evacuees."""
        new = tally(self._flow_end, decision.flows, self._ends)
        moved = tally(self._move_end, decision.moves, self._ends)
        return np.asarray(decision.gives * _ratio(new, new + moved)[self._give_end])


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 1e-12)
