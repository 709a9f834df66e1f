"""The main loop of a run: infrastructure and care from one instant at which anything happens to the next."""

from __future__ import annotations

from collections import Counter
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
from beredskap.engine.memory import Origins, Recalled
from beredskap.engine.pass_calendar import Passes
from beredskap.engine.roads import Travel
from beredskap.errors import InputError, InternalError, Problem
from beredskap.language import message
from beredskap.limits import MOMENTS
from beredskap.model.result.memory import Tree
from beredskap.model.scenario.event import Lose
from beredskap.model.scenario.scenario import AnyEvent, Scenario
from beredskap.units import HOUR, show

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

    def lost_since(self, site_id: str) -> int | None:
        return self.infrastructure.outages.lost_since(site_id)

    def down_since(self, node_id: str) -> int:
        return self.infrastructure.down_since(node_id)

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
    this run's own. ``memory`` is that of the instant before the last decision; a run is only asked for it if it stops before its horizon.
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
        self._origins = Origins(care.plan.region, scenario.events)
        self._events = self._origins.events
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
        self.memory: Tree = {}
        self._world = World(infrastructure)
        self._programmes = {infrastructure.roads: care.programme}
        self._deadlines: dict[int, list[tuple[Lose, bool]]] = {}
        """Lost sites by when their inpatients are to have been moved, at the latest at the horizon; whether it is the whole time that they had."""
        for event in self._events:
            if isinstance(event, Lose) and event.lose in care.plan.region.sites and event.at < self._horizon:
                led_in = infrastructure.outages.find(event)
                deadline = (led_in.begun if led_in else event.at) + event.evacuate_within
                # A deadline before the start has passed when the first pass is over.
                deadline = deadline if deadline > 0 else passes.ends(0)
                whole = deadline <= self._horizon
                self._deadlines.setdefault(min(deadline, self._horizon), []).append((event, whole))
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

    def run(self, progress: Progress, until: int, memory: Recalled | None = None) -> None:
        """Run to ``until``, from the start or from a ``memory``. At ``until`` nothing of the scenario happens and nothing more is decided."""
        if memory is None:
            now = 0
            self._circumstances.begin(self._world)
            self._arrive(now, until)
        else:
            now = self._recall(memory)
            self.memory = memory.tree
            self._decide(now)
        moments = 0
        while now < until:
            moments += 1
            if moments > MOMENTS:
                raise InputError([self._endless(now)])
            progress(now / self._horizon)
            now = min(self._next(now), until)
            self._infrastructure.advance(now)
            self._arrive(now, until)

    def _endless(self, now: int) -> Problem:
        """What to say of a run in which something happens all the time: what has changed most."""
        changed = Counter(change.subject for change in self._infrastructure.changes)
        said = message(
            "det händer något {most} gånger redan på {time}, oftast med «{id}»; så många gånger räknas inte",
            most=MOMENTS,
            time=show(now / HOUR, "time"),
            id=changed.most_common(1)[0][0] if changed else "?",
        )
        remedy = message(
            "se efter om det slår till och från utan slut: två saker som väcker varandra, eller för korta tider"
        )
        return Problem("run-moments", said, remedy=remedy)

    def _arrive(self, now: int, until: int) -> None:
        """Everything of an instant."""
        due = [event for event in self._events if event.at == now and now < until]
        self._infrastructure.settle(due)
        self._world.happened += bool(due)
        changed = self._changed(now, due)
        if not (now in self._boundaries or changed or now == until):
            return
        self._book(now)
        if now < until:
            if until < self._horizon and self._care.passes.number(now) == self._care.passes.number(until - 1):
                self.memory = self._remember()
            self._decide(now)

    def _changed(self, now: int, due: Sequence[AnyEvent]) -> bool:
        """Whether care must be decided again; every source is asked, since each notes what it has seen."""
        brought = self._care.surges.happen(now, due)
        turned = self._circumstances.happen(now, due, self._world)
        arose = self._care.surges.watch(now, self._world)
        self._world.happened += turned
        return self._infrastructure.care_changed() or brought or arose or turned

    def _book(self, now: int) -> None:
        """Book what was decided up to now, and who has not been moved by a deadline."""
        if self._segment is not None:
            self._care.advance(self._segment, now)
            self._book_staff(self._care.booked[-1])
            self.stocks.append(self._infrastructure.stocks())
        in_force = [outage.event for outage in self._infrastructure.outages.in_force]
        for event, whole in self._deadlines.get(now, ()):
            if any(event is one for one in in_force):
                self.left += self._care.count_remaining(event.lose, now)
                if whole:
                    self._care.book_without_place(event.lose)

    def _decide(self, now: int) -> None:
        """Decide the rest of the pass."""
        terms = self._circumstances.terms(now, self._care.stretch(now).window)
        self._shapes = self._circumstances.arrangements.pool_shapes
        self._segment = self._solve(now, terms)
        self._infrastructure.set_care_draws(self._care.draw_rates(self._segment))

    def _remember(self) -> Tree:
        """All that the rest of the run rests on, before the next decision."""
        return {
            "infrastructure": self._infrastructure.remember(self._origins),
            "care": self._care.remember(self._origins, self._remember_roads, self._remember_terms),
            "circumstances": self._circumstances.remember(self._origins),
            "stocks": np.array([list(stocks.values()) for stocks in self.stocks], float).reshape(
                len(self.stocks), len(self._infrastructure.stocks())
            ),
            "idle": self.idle.copy(),
            "refused": self.refused.copy(),
            "left": [vars(one).copy() for one in self.left],
        }

    def _recall(self, memory: Recalled) -> int:
        """Take back what `_remember` gave; the time."""
        infrastructure, care = self._infrastructure, self._care
        infrastructure.recall(memory.part("infrastructure"), self._origins)
        now = infrastructure.now
        self._circumstances.recall(memory.part("circumstances"), self._origins, now, self._world)
        care.recall(memory.part("care"), self._origins, self._recall_programme, self._recall_terms)
        names, segments = list(infrastructure.stocks()), len(care.booked)
        stocks = memory.floats("stocks", segments, len(names)).tolist()
        self.stocks = [dict(zip(names, row, strict=True)) for row in stocks]
        pools = len(care.plan.pools)
        self.idle, self.refused = memory.floats("idle", pools), memory.floats("refused", pools)
        self.left = [
            RemainingInpatients(
                one.text("site", care.plan.region.sites),
                one.whole("care", below=len(care.plan.care)),
                one.whole("deadline"),
                one.number("patients"),
                one.whole("booked", below=segments),
            )
            for one in memory.parts("left")
        ]
        try:
            care.check()
            infrastructure.store_accounts()
        except InternalError:
            memory.refuse("care")
        return now

    def _remember_roads(self, programme: Programme) -> Tree:
        cut, factor = next(roads for roads, one in self._programmes.items() if one is programme)
        return {"cut": sorted(cut), "factor": factor}

    def _remember_terms(self, terms: SegmentTerms) -> Tree:
        return self._circumstances.remember_terms(terms, self._origins)

    def _recall_terms(self, memory: Recalled, window: tuple[int, int]) -> SegmentTerms:
        return self._circumstances.recall_terms(memory, self._origins, window)

    def _recall_programme(self, memory: Recalled) -> Programme:
        cut = frozenset(memory.texts("cut", self._care.plan.region.roads))
        return self._programme((cut, memory.number("factor")))

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

    def _solve(self, now: int, terms: SegmentTerms) -> Segment:
        """Decide from where the solver is nearest to the answer; where nobody coordinates nothing is solved."""
        programme = self._programme(self._infrastructure.roads)
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

    def _programme(self, roads: tuple[frozenset[str], float]) -> Programme:
        """The programme for a state of the roads; each state has one."""
        if roads not in self._programmes:
            care = self._care
            ways = self._infrastructure.roads_as(*roads)
            self._programmes[roads] = build_programme(
                care.plan, ways, care.supply_lists, self._length, home=self._reference.home, undisturbed=self._roads
            )
        return self._programmes[roads]
