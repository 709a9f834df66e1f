"""The terms of one segment of care: what the season, the staff who are there and the measures in force make of what the plan states.

See docs/model.md, Kapacitet och bemanning.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from beredskap.arrays import Floats, Mask, part_of, parts_of
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.supply_lists import SupplyLists
from beredskap.engine.pass_calendar import WINDOWS, Shape, capacity_days
from beredskap.model.effect import EarlyDischarge


@dataclass(frozen=True, kw_only=True)
class SegmentTerms:
    """What holds while one decision does.

    Attributes:
        demand: Factor of the ordinary demand, by care type.
        postponed: Whether nobody is called, by care type.
        capacity: Factor of what the plan states, by offer.
        more: Beds, or visits per full day, beyond that, by offer.
        shapes: Opening hours, by offer.
        pools: Hours that are there in the stretch that is decided, by pool.
        pool_shapes: When they are there, by pool.
        coming: Hours that are there in each of the `WINDOWS` after it if nothing changes, by (window, pool).
        satellites, over_occupancy: Whether an offer's beds may be used so, by offer.
        vehicles: Staffed vehicles beyond those of the plan, by class.
        use: Factor of what care takes of what is in each of `SupplyLists.stores`.
        discharges: Which early discharges are allowed, with the handle of the measure that allows them.
        ration: Whether lower grades leave stock for higher ones.
        coordinated: Whether the region allocates care; else patients queue.
        measures: The ids of the measures in force, each once.
        without: The terms had these of the measures not been decided; None of ordinary terms, where nothing is.
    """

    demand: Floats
    postponed: Mask
    capacity: Floats
    more: Floats
    shapes: tuple[Shape, ...]
    pools: Floats
    pool_shapes: tuple[Shape, ...]
    coming: Floats
    satellites: Mask
    over_occupancy: Mask
    vehicles: Floats
    use: Floats
    discharges: tuple[tuple[str, EarlyDischarge], ...]
    ration: bool
    coordinated: bool
    measures: tuple[str, ...] = ()
    without: Callable[[frozenset[str]], SegmentTerms] | None = None

    def full_capacity(self, plan: CarePlan) -> Floats:
        """What there is at full level, by offer: beds, or visits per full day."""
        return np.maximum(parts_of(plan.capacity, self.capacity) + self.more, 0.0)


def ordinary_terms(plan: CarePlan, supply_lists: SupplyLists, month: int | None = None) -> SegmentTerms:
    """The terms when nothing is out of the ordinary and beds are used as meant, with pools in hours per full day (`with_pool_hours`: of a stretch).

    With a ``month`` (1 to 12) everything that has a season has that month's weight.
    """

    def weight(season: str | None) -> float:
        return plan.region.seasons[season].months[month - 1] if season and month else 1.0

    region = plan.region
    return SegmentTerms(
        demand=np.array([weight(care.season) for care in plan.care]),
        postponed=np.zeros(len(plan.care), dtype=bool),
        capacity=np.array([weight(region.offerings[offer.id].season) for offer in plan.offers]),
        more=np.zeros(len(plan.offers)),
        shapes=tuple(offer.shape for offer in plan.offers),
        pools=np.array([part_of(pool.hours, weight(region.staff[pool.id].season)) for pool in plan.pools]),
        pool_shapes=tuple(pool.shape for pool in plan.pools),
        coming=np.full((len(WINDOWS), len(plan.pools)), np.inf),
        satellites=np.zeros(len(plan.offers), dtype=bool),
        over_occupancy=np.zeros(len(plan.offers), dtype=bool),
        vehicles=np.zeros(len(plan.fleet_kinds)),
        use=np.ones(len(supply_lists.stores)),
        discharges=(),
        ration=True,
        coordinated=True,
    )


def with_pool_hours(plan: CarePlan, terms: SegmentTerms, window: tuple[int, int]) -> SegmentTerms:
    """Ordinary terms with the pools' hours in ``window`` (seconds from a Monday 00:00) and after it."""
    shapes = [pool.shape for pool in plan.pools]
    coming = [capacity_days(shapes, window[1] + begins, window[1] + ends) for begins, ends in WINDOWS]
    return replace(
        terms,
        pools=parts_of(terms.pools, capacity_days(shapes, *window)),
        coming=np.stack([parts_of(terms.pools, days) for days in coming]),
    )


def with_ordinary_surge(plan: CarePlan, terms: SegmentTerms) -> SegmentTerms:
    """The terms with what the region's hospitals do without a decision when their beds are full."""
    return replace(
        terms,
        satellites=np.full(len(plan.offers), "satellites" in plan.region.ordinary_surge),
        over_occupancy=np.full(len(plan.offers), "over_occupancy" in plan.region.ordinary_surge),
    )
