"""The main loop of a run: infrastructure and care from one instant at which anything happens to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from beredskap.arrays import Floats, part_of
from beredskap.engine.allocation.nominal_run import Trail
from beredskap.engine.allocation.programme import Programme, build_programme
from beredskap.engine.care.care import Care, RemainingInpatients
from beredskap.engine.care.reference_week import ReferenceWeek
from beredskap.engine.care.segment import Booked, Segment
from beredskap.engine.care.warm_starts import WarmStarts, WorldState
from beredskap.engine.care_plan.segment_terms import SegmentTerms
from beredskap.engine.infrastructure import Infrastructure
from beredskap.engine.measures.operating import Operating
from beredskap.engine.pass_calendar import Passes
from beredskap.engine.roads import Travel
from beredskap.model.scenario.event import Lose
from beredskap.model.scenario.scenario import AnyEvent, Scenario

Progress = Callable[[float], None]


@dataclass
class World:
    """The infrastructure as care sees it."""

    infrastructure: Infrastructure
    happened: int = 0
    """How many instants the scenario has had events in; with the changes and the roads it tells whether deliveries may come at other times."""
    _seen: tuple[int, int, int] = (-1, -1, -1)
    _read: int = 0
    _unsettling: int = 0
    _deliveries: dict[str, int | None] = field(default_factory=dict)

    def level(self, node_id: str) -> float:
        return self.infrastructure.level(node_id)

    def levels(self, ids: Sequence[str]) -> list[float]:
        return self.infrastructure.levels(ids)

    def site_lost(self, site_id: str) -> bool:
        return self.infrastructure.site_lost(site_id)

    def stock(self, store_id: str) -> float:
        return self.infrastructure.stock(store_id)

    def stocks(self, ids: Sequence[str]) -> list[float]:
        return self.infrastructure.usable(ids)

    def next_deliveries(self, ids: Sequence[str]) -> list[int | None]:
        seen = self.happened, self._changes(), id(self.infrastructure.travel)
        if seen != self._seen:
            self._seen, self._deliveries = seen, {}
        known, now = self._deliveries, self.infrastructure.now
        for store in ids:
            time = known.get(store, now)
            if time is not None and time <= now:
                known[store] = self.infrastructure.next_delivery(store)
        return [known[store] for store in ids]

    def _changes(self) -> int:
        """How many changes there have been that other deliveries may hang on: not those of what one store holds."""
        changes, stores = self.infrastructure.changes, self.infrastructure.plant.store_index
        for change in changes[self._read :]:
            filled = change.kind == "level" and change.subject in stores
            self._unsettling += not filled and change.kind not in ("delivered", "refused", "discarded")
        self._read = len(changes)
        return self._unsettling

    def travel(self) -> Travel:
        return self.infrastructure.travel

    def staff_lost(self, site_id: str) -> float:
        event = self.infrastructure.lost_by(site_id)
        return 0.0 if event is None else event.staff_lost

    def vehicles_left(self, site_id: str, on_site: float) -> float:
        event = self.infrastructure.lost_by(site_id)
        if event is None:
            return 1.0
        return 1.0 - (on_site if event.on_site is None else event.on_site)


class Timeline:
    """The main loop: from one instant at which anything happens to the next.

    ``ahead`` is the trail of a run like this one: where it was in the same pass in the same state solves start from it, else from a warm start. ``trail`` is
    this run's own.
    """

    def __init__(
        self,
        scenario: Scenario,
        passes: Passes,
        care: Care,
        infrastructure: Infrastructure,
        circumstances: Operating,
        reference: ReferenceWeek,
        warm_starts: WarmStarts,
        roads: Travel,
        ahead: Trail,
    ) -> None:
        self._events = sorted(scenario.events, key=lambda event: event.at)
        self._horizon = scenario.duration
        self._length = scenario.pass_length
        self._care = care
        self._infrastructure = infrastructure
        self._circumstances = circumstances
        self._reference = reference
        self._warm_starts = warm_starts
        self._roads = roads
        self._ahead = ahead
        self.trail: Trail = {}
        self._world = World(infrastructure)
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
        self._segment: Segment | None = None
        self.left: list[RemainingInpatients] = []
        self.stocks: list[dict[str, float]] = []
        self.idle: Floats = np.zeros(len(care.plan.pools))
        self.refused: Floats = np.zeros(len(care.plan.pools))
        self._shapes = circumstances.arrangements.pool_shapes

    def run(self, progress: Progress) -> None:
        """Run to the horizon."""
        self._circumstances.begin(self._world)
        now = 0
        while True:
            due = [event for event in self._events if event.at == now and now < self._horizon]
            self._infrastructure.settle(due)
            self._world.happened += bool(due)
            changed = self._changed(now, due)
            if now in self._boundaries or changed:
                self._turn(now)
            if now >= self._horizon:
                return
            progress(now / self._horizon)
            now = self._next(now)
            self._infrastructure.advance(now)

    def _changed(self, now: int, due: Sequence[AnyEvent]) -> bool:
        """Whether care must be decided again; every source is asked, since each notes what it has seen."""
        brought = self._care.surges.happen(now, due)
        turned = self._circumstances.happen(now, due, self._world)
        arose = self._care.surges.watch(now, self._world)
        self._world.happened += turned
        return self._infrastructure.care_changed() or brought or arose or turned

    def _turn(self, now: int) -> None:
        """Book what was decided up to now, and decide again."""
        if self._segment is not None:
            self._care.advance(self._segment, now)
            self._book_staff(self._care.booked[-1])
            self.stocks.append(self._infrastructure.stocks())
        in_force = [outage.event for outage in self._infrastructure.outages.in_force]
        for event in self._deadlines.get(now, ()):
            if any(event is one for one in in_force):
                self.left += self._care.count_remaining(event.lose, now)
                if now == event.at + event.evacuate_within:
                    self._care.book_without_place(event.lose)
        if now < self._horizon:
            terms = self._circumstances.terms(now, self._care.stretch(now).window)
            self._shapes = self._circumstances.arrangements.pool_shapes
            self._segment = self._decide(now, terms)
            self._infrastructure.set_care_draws(self._care.draw_rates(self._segment))

    def _book_staff(self, booked: Booked) -> None:
        availability = self._circumstances.availability
        window = self._care.passes.window(booked.start, booked.end)
        self.idle += availability.idle(booked.start, window, self._shapes)
        self.refused += availability.refused(booked.start, window, self._shapes)
        availability.work(booked.start, booked.end, booked.pool_hours, booked.pool_used)

    def _next(self, now: int) -> int:
        times = [
            next(stop for stop in self._stops if stop > now),
            self._infrastructure.next_time(),
            self._care.surges.next_time(now),
            self._circumstances.next_time(now),
        ]
        return min(time for time in times if time is not None)

    def _decide(self, now: int, terms: SegmentTerms) -> Segment:
        """Decide from where the solver is nearest to the answer; where nobody coordinates nothing is solved."""
        programme = self._programme()
        if not terms.coordinated:
            return self._care.decide(now, self._world, terms, programme)
        number, state = self._care.passes.number(now), self._state(terms)
        place = number, state.key()
        of_week = self._care.passes.of_week(number)
        start = self._ahead.get(place) or self._warm_starts.find(programme, of_week, state)
        segment = self._care.decide(now, self._world, terms, programme, start)
        if segment.decision.start is not None:
            self.trail[place] = segment.decision.start
        return segment

    def _state(self, terms: SegmentTerms) -> WorldState:
        plan = self._care.plan
        level = np.array(self._world.levels(self._care.offer_ids))
        return WorldState.of(
            plan, self._reference.terms, terms, level, self._circumstances.availability.shares(), self._vehicles()
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
            programme = build_programme(
                care.plan, roads, care.supply_lists, self._length, home=self._reference.home, undisturbed=self._roads
            )
            self._programmes[id(roads)] = (roads, programme)
        return self._programmes[id(roads)][1]
