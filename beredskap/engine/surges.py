"""Patients beyond the ordinary: those a scenario injures, and those an outage itself creates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from beredskap.engine.careplan import CarePlan, Floats, Pair
from beredskap.engine.conditions import Conditions
from beredskap.model.scenario import Demand, Event


@dataclass
class Surge:
    """``patients`` of a pair who arise evenly from ``start`` to ``end``; ``arisen`` of them have."""

    pair: int
    start: int
    end: int
    patients: float
    arisen: float = 0.0

    def coming(self, end: int) -> float:
        """Patients who arise by ``end`` and have not yet."""
        due = self.patients * min(1.0, (end - self.start) / (self.end - self.start))
        return max(0.0, due - self.arisen)


@dataclass
class _Trigger:
    """An outage that brings patients: ``due`` while the node is down but not yet long enough."""

    pair: int
    node: str
    after: int
    over: int
    patients: float
    due: int | None = None
    fired: bool = False


class Surges:
    """Surges known so far, and the outages watched for more."""

    def __init__(self, plan: CarePlan) -> None:
        self._plan = plan
        self._known: list[Surge] = []
        self._expected: list[tuple[Surge, float]] = []
        nodes = set(plan.region.nodes) | set(plan.region.offerings)
        self._triggers = [
            _Trigger(number, node, arises.after, arises.over, arises.per_1000 * municipality.population / 1000)
            for number, pair in enumerate(plan.pairs)
            for municipality in [plan.region.municipalities[plan.places[pair.municipality]]]
            for arises in plan.care[pair.care].arises_when
            for node in [arises.node.replace("{municipality}", municipality.id)]
            if municipality.population and node in nodes
        ]

    def happen(self, now: int, events: Sequence[Event]) -> bool:
        """Take in the scenario's events of this instant; whether any brings patients."""
        before = len(self._known)
        for event in events:
            if isinstance(event, Demand):
                demand = event.demand
                pair = Pair(self._plan.care_index[demand.care], self._plan.place_index[demand.municipality])
                self._known.append(Surge(self._plan.pair_index[pair], now, now + demand.over, demand.extra))
        return len(self._known) > before

    def watch(self, now: int, world: Conditions) -> bool:
        """Look at the watched nodes; whether an outage has now lasted long enough to bring patients."""
        fired = False
        for trigger in self._triggers:
            if world.level(trigger.node) > 0:
                trigger.due, trigger.fired = None, False
                continue
            if trigger.due is None:
                trigger.due = now + trigger.after
            if not trigger.fired and now >= trigger.due:
                trigger.fired = fired = True
                self._known.append(Surge(trigger.pair, now, now + trigger.over, trigger.patients))
        return fired

    def next_time(self, now: int) -> int | None:
        """The next instant at which an outage brings patients, if it lasts."""
        times = [t.due for t in self._triggers if t.due is not None and not t.fired and t.due > now]
        return min(times, default=None)

    def expect(self, end: int) -> Floats:
        """Patients per pair who arise by ``end`` and have not yet."""
        self._expected = [(surge, surge.coming(end)) for surge in self._known]
        total = np.zeros(len(self._plan.pairs))
        for surge, patients in self._expected:
            total[surge.pair] += patients
        return total

    def arrive(self, share: float) -> None:
        """The ``share`` of those expected has arisen: within a pass they are spread evenly, so a pass cut short leaves the others to come."""
        for surge, patients in self._expected:
            surge.arisen += patients * share
