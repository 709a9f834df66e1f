"""What bears on care beside levels and stocks: season and weather, consumption, who is at work, and the measures in force, as the terms of a segment."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.segment_terms import SegmentTerms, ordinary_terms, with_ordinary_surge
from beredskap.engine.care_plan.supply_lists import SupplyLists
from beredskap.engine.demand.item_rates import ItemRates
from beredskap.engine.demand.seasons import Seasons
from beredskap.engine.environment import Environment
from beredskap.engine.infrastructure import Infrastructure
from beredskap.engine.measures.care_effects import CareEffects
from beredskap.engine.measures.measures import Measures
from beredskap.engine.pass_calendar import WINDOWS, capacity_days
from beredskap.engine.staff.availability import Availability
from beredskap.model.effect import Consume, LongShifts, MoveStaff
from beredskap.model.region import Region
from beredskap.model.scenario.scenario import AnyEvent, Scenario


class Operating:
    """The circumstances of one run."""

    def __init__(
        self,
        region: Region,
        plan: CarePlan,
        supply_lists: SupplyLists,
        infrastructure: Infrastructure,
        scenario: Scenario,
    ) -> None:
        self._plan = plan
        self._ordinary = with_ordinary_surge(plan, ordinary_terms(plan, supply_lists))
        self._infrastructure = infrastructure
        self._coordinated = scenario.coordination == "region"
        self._ration = self._coordinated and scenario.ration == "on"
        start: datetime.datetime = scenario.start
        self.climate = Seasons(plan, start)
        self.consumption = ItemRates(region, supply_lists)
        self.availability = Availability(plan, start)
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
        """The terms from now on, in the stretch ``window`` (seconds from a Monday 00:00)."""
        undecided = replace(
            self._ordinary,
            demand=self.climate.demand(now),
            capacity=self.climate.capacity(now),
            use=self.consumption.factors(now),
            ration=self._ration,
            coordinated=self._coordinated,
        )
        terms = self.arrangements.apply(undecided)
        shapes = self.arrangements.pool_shapes
        pools = self.availability.hours(now, window, shapes)
        coming = [
            self.availability.hours(now, (window[1] + begins, window[1] + ends), shapes)
            if terms.coordinated
            else np.full_like(pools, np.inf)  # queues do not look ahead
            for begins, ends in WINDOWS
        ]
        terms = replace(terms, pools=pools, pool_shapes=tuple(shapes), coming=np.array(coming))
        if not self.measures.in_force:
            return terms
        return replace(
            terms,
            measures=tuple(dict.fromkeys(action.id for _, action in self.measures.in_force)),
            without=self._without(now, window, undecided, terms),
        )

    def _without(
        self, now: int, window: tuple[int, int], undecided: SegmentTerms, terms: SegmentTerms
    ) -> Callable[[frozenset[str]], SegmentTerms]:
        """The same terms had some measures (by id) not been decided; hours of the coming days apart, which nobody asks for then.

        What staff would be where is worked out now, since it changes with time; of measures that move them, and of longer shifts that have worn somebody out.
        """
        plan, in_force, effects = self._plan, self.measures.in_force, self.arrangements.in_force
        kinds = (MoveStaff, LongShifts) if self.availability.rosters else (MoveStaff,)
        gained = {
            handle: self.availability.gained_without(handle, now)
            for handle, action in in_force
            if any(isinstance(effect, kinds) for effect in action.does)
        }
        use = {
            handle: self.consumption.factors(now, (handle,))
            for handle, action in in_force
            if any(isinstance(effect, Consume) for effect in action.does)
        }

        def without(measures: frozenset[str]) -> SegmentTerms:
            undone = [handle for handle, action in in_force if action.id in measures]
            left = CareEffects(plan, {handle: of_one for handle, of_one in effects.items() if handle not in undone})
            days, before = capacity_days(left.pool_shapes, *window), capacity_days(terms.pool_shapes, *window)
            same = np.divide(days, before, out=np.ones_like(days), where=(before > 0) & np.isfinite(terms.pools))
            more = sum((gained[handle] for handle in undone if handle in gained), np.zeros_like(days))
            factor = undecided.use.copy()
            for handle in undone:
                other = use.get(handle, undecided.use)
                factor *= np.divide(other, undecided.use, out=np.ones_like(factor), where=undecided.use > 0)
            return replace(
                left.apply(replace(undecided, use=factor)),
                pools=terms.pools * same + more * days,
                pool_shapes=left.pool_shapes,
                coming=terms.coming,
            )

        return without
