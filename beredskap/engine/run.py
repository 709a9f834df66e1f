"""One run: infrastructure and care on the same clock, from a region and a scenario to a journal."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from beredskap.engine.anchors import Anchors
from beredskap.engine.bounds import merge
from beredskap.engine.care import Care, Left
from beredskap.engine.careplan import CarePlan, Floats, part_of
from beredskap.engine.finished import Run
from beredskap.engine.infrastructure import Infrastructure
from beredskap.engine.larder import Larders
from beredskap.engine.lexicographic import Start
from beredskap.engine.plant import Plant
from beredskap.engine.programme import Programme
from beredskap.engine.record import journal
from beredskap.engine.reference import Reference, reference_week
from beredskap.engine.roads import Travel
from beredskap.engine.unknowns import unknown_quantities
from beredskap.engine.week import Passes
from beredskap.model.journal import Journal
from beredskap.model.region import Region
from beredskap.model.scenario import Demand, Event, Lose, Scenario

Progress = Callable[[float], None]


def simulate(
    region: Region,
    scenario: Scenario,
    *,
    digests: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Journal:
    """Run a scenario on a region.

    A region with quantities that are okänd is run twice, with each of them as never limiting and as nothing; where the two differ the answer is okänd.
    ``progress`` is told the share done. Raises `InternalError` if an invariant does not hold.
    """
    unknowns = unknown_quantities(region)
    parts = 2 if unknowns else 1

    def part(number: int) -> Progress:
        return lambda share: progress((number + share) / parts) if progress else None

    best = _run(region, scenario, digests or {}, math.inf, part(0))
    if not unknowns:
        return best
    return merge(best, _run(region, scenario, digests or {}, 0.0, part(1)), unknowns)


@dataclass
class _World:
    """The infrastructure as care sees it."""

    infrastructure: Infrastructure

    def level(self, node_id: str) -> float:
        return self.infrastructure.level(node_id)

    def site_lost(self, site_id: str) -> bool:
        return self.infrastructure.site_lost(site_id)

    def stock(self, store_id: str) -> float:
        return self.infrastructure.stock(store_id)

    def next_delivery(self, store_id: str) -> int | None:
        return self.infrastructure.next_delivery(store_id)

    def travel(self) -> Travel:
        return self.infrastructure.travel

    def vehicles_left(self, site_id: str, on_site: float) -> float:
        event = self.infrastructure.lost_by(site_id)
        if event is None:
            return 1.0
        return 1.0 - (on_site if event.on_site is None else event.on_site)


def _run(
    region: Region, scenario: Scenario, digests: Mapping[str, str], unknown_as: float, progress: Progress
) -> Journal:
    extra = [(e.demand.care, e.demand.municipality) for e in scenario.events if isinstance(e, Demand)]
    plan = CarePlan(region, scenario.start.date(), unknown_as=unknown_as, extra=extra)
    larders = Larders(plan)
    plant = Plant(region, unknown_as=unknown_as)
    roads, length = plant.travel, scenario.pass_length
    reference = reference_week(plan, roads, larders, length)
    infrastructure = Infrastructure(plant, scenario.start, scenario.duration)
    infrastructure.set_care_stores(larders.stores)
    programme = reference.programme.toward(reference.home)
    passes = Passes(scenario.start, length)
    care = Care(
        plan,
        programme,
        larders,
        passes,
        scenario.duration,
        census=reference.census,
        usual_use=reference.use,
        before=reference.served,
        gives=reference.gives,
        ration=scenario.ration == "on",
    )
    clock = _Clock(scenario, passes, care, infrastructure, reference, roads)
    clock.run(progress)
    care.check()
    return journal(
        Run(
            region,
            scenario,
            dict(digests),
            plan,
            larders,
            reference,
            care,
            infrastructure,
            roads,
            tuple(clock.left),
            clock.stocks,
        )
    )


class _Clock:
    """The main loop: from one instant at which anything happens to the next."""

    def __init__(
        self,
        scenario: Scenario,
        passes: Passes,
        care: Care,
        infrastructure: Infrastructure,
        reference: Reference,
        roads: Travel,
    ) -> None:
        self._events = sorted(scenario.events, key=lambda event: event.at)
        self._horizon = scenario.duration
        self._length = scenario.pass_length
        self._care = care
        self._infrastructure = infrastructure
        self._reference = reference
        self._anchors = Anchors(reference, scenario.pass_length)
        self._roads = roads
        self._world = _World(infrastructure)
        self._programmes = {id(roads): (roads, care.programme)}
        self._deadlines: dict[int, list[Lose]] = {}
        for event in self._events:
            if isinstance(event, Lose) and event.lose in care.plan.region.sites and event.at < self._horizon:
                deadline = min(event.at + event.evacuate_within, self._horizon)
                self._deadlines.setdefault(deadline, []).append(event)
        self._stops = sorted(
            {0, self._horizon}
            | set(passes.boundaries(self._horizon))
            | {event.at for event in self._events if event.at < self._horizon}
            | set(self._deadlines)
        )
        self._boundaries = {0, self._horizon} | set(passes.boundaries(self._horizon)) | set(self._deadlines)
        self.left: list[Left] = []
        self.stocks: list[dict[str, float]] = []

    def run(self, progress: Progress) -> None:
        """Run to the horizon."""
        now = 0
        while True:
            due = [event for event in self._events if event.at == now and now < self._horizon]
            self._infrastructure.settle(due)
            changed = self._changed(now, due)
            if now in self._boundaries or changed:
                self._turn(now)
            if now >= self._horizon:
                return
            progress(now / self._horizon)
            now = self._next(now)
            self._infrastructure.advance(now)

    def _changed(self, now: int, due: Sequence[Event]) -> bool:
        """Whether care must be decided again; every source is asked, since each notes what it has seen."""
        brought = self._care.surges.happen(now, due)
        arose = self._care.surges.watch(now, self._world)
        return self._infrastructure.care_changed() or brought or arose

    def _turn(self, now: int) -> None:
        """Book what was decided up to now, and decide again."""
        if now:
            self._care.advance(now)
            self.stocks.append({name: self._infrastructure.stock(name) for name in self._care.plan.region.stores})
        in_force = [outage.event for outage in self._infrastructure.outages.in_force]
        for event in self._deadlines.get(now, ()):
            if any(event is one for one in in_force):
                self.left += self._care.left_in(event.lose, now)
        if now < self._horizon:
            self._care.use_programme(self._programme())
            self._care.start_from(self._start(now))
            self._care.decide(now, self._world)
            self._infrastructure.set_care_draws(self._care.draws())

    def _next(self, now: int) -> int:
        times = [
            next(stop for stop in self._stops if stop > now),
            self._infrastructure.next_time(),
            self._care.surges.next_time(now),
        ]
        return min(time for time in times if time is not None)

    def _start(self, now: int) -> Start | None:
        plan = self._care.plan
        level = np.array([self._world.level(offer.id) for offer in plan.offers])
        return self._anchors.start(
            self._care.programme, self._care.passes.of_week(self._care.passes.number(now)), level, self._vehicles()
        )

    def _vehicles(self) -> Floats:
        """The share of each class of vehicle that is left."""
        plan = self._care.plan
        there, left = np.zeros(len(plan.fleet_kinds)), np.zeros(len(plan.fleet_kinds))
        for fleet in plan.fleets:
            there[fleet.kind] += fleet.number
            left[fleet.kind] += part_of(fleet.number, self._world.vehicles_left(fleet.site, fleet.on_site))
        return np.divide(left, there, out=np.ones_like(left), where=np.isfinite(there) & (there > 0))

    def _programme(self) -> Programme:
        """The programme for the roads as they are; each state of the roads has one."""
        roads = self._world.travel()
        if id(roads) not in self._programmes:
            care = self._care
            programme = Programme(
                care.plan, roads, care.larders, self._length, home=self._reference.home, undisturbed=self._roads
            )
            self._programmes[id(roads)] = (roads, programme)
        return self._programmes[id(roads)][1]
