"""What bears on care beside levels and stocks: season and weather, consumption, who is at work, and the measures in force, as the terms of a segment."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from beredskap.arrays import Floats
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.segment_terms import SegmentTerms, ordinary_terms, with_ordinary_surge
from beredskap.engine.care_plan.supply_lists import SupplyLists
from beredskap.engine.demand.item_rates import ItemRates
from beredskap.engine.demand.seasons import Seasons
from beredskap.engine.environment import Environment
from beredskap.engine.infrastructure import Infrastructure
from beredskap.engine.measures.care_effects import CareEffects
from beredskap.engine.measures.ground import Ground, recall_ground
from beredskap.engine.measures.measures import Measures
from beredskap.engine.memory import Origins, Recalled
from beredskap.engine.pass_calendar import WINDOWS
from beredskap.engine.staff.availability import Availability
from beredskap.errors import InternalError
from beredskap.model.effect import Consume, LongShifts, MoveStaff
from beredskap.model.region import Region
from beredskap.model.result.memory import Tree
from beredskap.model.scenario.scenario import AnyEvent, Scenario


class Operating:
    """The circumstances of one run; ``worn`` as in `Availability`."""

    def __init__(
        self,
        region: Region,
        plan: CarePlan,
        supply_lists: SupplyLists,
        infrastructure: Infrastructure,
        scenario: Scenario,
        worn: Mapping[str, float],
    ) -> None:
        self._plan = plan
        self._infrastructure = infrastructure
        self._coordinated = scenario.coordination == "region"
        self._undecided = replace(
            with_ordinary_surge(plan, ordinary_terms(plan, supply_lists)),
            ration=self._coordinated and scenario.ration == "on",
            coordinated=self._coordinated,
        )
        start: datetime.datetime = scenario.start
        self.climate = Seasons(plan, start)
        self.consumption = ItemRates(region, supply_lists)
        self.availability = Availability(plan, start, worn)
        self.arrangements = CareEffects(plan)
        standing = [name for name in scenario.measures if region.measures[name].does]
        self.measures = Measures(
            region, infrastructure, self.availability, self.consumption, self.arrangements, standing
        )

    def begin(self, world: Environment) -> None:
        """Measures that were in place before the start work before anything happens."""
        self.measures.happen(0, (), world)
        self.availability.lead(0, self._is_led)
        self.availability.keep(0, self.arrangements.pool_shapes)

    @property
    def _is_led(self) -> bool:
        return self._coordinated or self.arrangements.leads

    def happen(self, now: int, events: Sequence[AnyEvent], world: Environment) -> bool:
        """Take in what happens at this instant, once the infrastructure has; whether care must be decided again."""
        acted = self.measures.happen(now, events, world)
        if acted:
            self._infrastructure.settle(())
        self.availability.lead(now, self._is_led)
        self.availability.keep(now, self.arrangements.pool_shapes)
        return any(
            (
                acted,
                self.climate.happen(now, events),
                self.consumption.happen(now, events),
                self.availability.happen(now, events),
                self.availability.look(now, world),
            )
        )

    def remember(self, origins: Origins) -> Tree:
        """Weather, rates, staff and measures as they are."""
        return {
            "climate": self.climate.remember(origins),
            "consumption": self.consumption.remember(origins),
            "availability": self.availability.remember(origins),
            "arrangements": self.arrangements.remember(origins),
            "measures": self.measures.remember(),
        }

    def recall(self, memory: Recalled, origins: Origins, now: int, world: Environment) -> None:
        """Take back what `remember` gave, once the infrastructure has."""
        self.climate.recall(memory.parts("climate"), origins, now)
        self.consumption.recall(memory.part("consumption"), origins, now)
        self.arrangements.recall(memory.parts("arrangements"), origins)
        self.measures.recall(memory.parts("measures"))
        shapes = self.arrangements.pool_shapes
        self.availability.recall(memory.part("availability"), origins, now, world, shapes)

    def next_time(self, now: int) -> int | None:
        """The next instant at which any of it changes by itself."""
        times = (
            self.climate.next_time(now),
            self.consumption.next_time(now),
            self.availability.next_time(now),
            self.measures.next_time(now),
        )
        return min((time for time in times if time is not None), default=None)

    def terms(self, now: int, window: tuple[int, int]) -> SegmentTerms:
        """The terms from now on, in the stretch ``window`` (seconds as in `Passes.window`)."""
        shapes = self.arrangements.pool_shapes
        pools = self.availability.hours(now, window, shapes)
        coming = [
            self.availability.hours(now, (window[1] + begins, window[1] + ends), shapes)
            if self._is_led
            else np.full_like(pools, np.inf)  # queues do not look ahead
            for begins, ends in WINDOWS
        ]
        return Ground(
            plan=self._plan,
            window=window,
            undecided=replace(
                self._undecided,
                demand=self.climate.demand(now),
                capacity=self.climate.capacity(now),
                use=self.consumption.factors(now),
            ),
            measures={handle: action.id for handle, action in self.measures.in_force},
            effects=self.arrangements.in_force,
            gained=self._gained(now),
            use=self._use(now),
            pools=pools,
            coming=np.array(coming),
        ).terms()

    def _gained(self, now: int) -> dict[str, Floats]:
        """The hours that there would be more without each measure that moves staff, or whose longer shifts have worn somebody out."""
        kinds = (MoveStaff, LongShifts) if self.availability.rosters else (MoveStaff,)
        return {
            handle: self.availability.gained_without(handle, now)
            for handle, action in self.measures.in_force
            if any(isinstance(effect, kinds) for effect in action.does)
        }

    def _use(self, now: int) -> dict[str, Floats]:
        """The factors of use without each measure that changes them."""
        return {
            handle: self.consumption.factors(now, (handle,))
            for handle, action in self.measures.in_force
            if any(isinstance(effect, Consume) for effect in action.does)
        }

    def remember_terms(self, terms: SegmentTerms, origins: Origins) -> Tree:
        """What the terms of a segment were made of."""
        if not isinstance(terms.without, Ground):
            raise InternalError("the terms of a segment are ordinary ones")
        return terms.without.remember(origins)

    def recall_terms(self, memory: Recalled, origins: Origins, window: tuple[int, int]) -> SegmentTerms:
        """The terms that `remember_terms` was given, of a stretch, once all else has been recalled."""
        return recall_ground(memory, origins, self._plan, window, self._undecided, self.measures.ids).terms()
