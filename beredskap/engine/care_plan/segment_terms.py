"""The terms of one segment of care: what the season, the staff who are there and the measures in force make of what the plan states."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from beredskap.arrays import Floats, Mask, part_of, parts_of
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.supply_lists import Larders
from beredskap.engine.pass_calendar import Shape, capacity_days
from beredskap.model.effect import EarlyDischarge


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What holds while one decision does.

    ``demand`` is the factor of each care type's ordinary demand and ``held`` says that nobody of it is called; ``capacity`` the factor of what each offer
    has, ``more`` beds or visits per full day beyond that, ``shapes`` its opening hours; ``pools`` the hours that are there in the whole pass;
    ``vehicles`` more of each class; ``use`` the factor of what care takes from each larder store; ``discharges`` who may leave early, by measure.
    """

    demand: Floats
    held: Mask
    capacity: Floats
    more: Floats
    shapes: tuple[Shape, ...]
    pools: Floats
    vehicles: Floats
    use: Floats
    discharges: tuple[tuple[str, EarlyDischarge], ...]
    ration: bool
    coordinated: bool

    def whole(self, plan: CarePlan) -> Floats:
        """What each offer has at full level: beds, or visits per full day."""
        return np.maximum(parts_of(plan.capacity, self.capacity) + self.more, 0.0)


def ordinary(plan: CarePlan, larders: Larders, month: int | None = None) -> Terms:
    """The terms when nothing is out of the ordinary; pools are given per full day (`pools_in` makes hours of a pass of them).

    With a ``month`` (1 to 12) everything that has a season has that month's weight.
    """

    def weight(season: str | None) -> float:
        return plan.region.seasons[season].months[month - 1] if season and month else 1.0

    region = plan.region
    return Terms(
        demand=np.array([weight(care.season) for care in plan.care]),
        held=np.zeros(len(plan.care), dtype=bool),
        capacity=np.array([weight(region.offerings[offer.id].season) for offer in plan.offers]),
        more=np.zeros(len(plan.offers)),
        shapes=tuple(offer.shape for offer in plan.offers),
        pools=np.array([part_of(pool.hours, weight(region.staff[pool.id].season)) for pool in plan.pools]),
        vehicles=np.zeros(len(plan.fleet_kinds)),
        use=np.ones(len(larders.stores)),
        discharges=(),
        ration=True,
        coordinated=True,
    )


def pools_in(plan: CarePlan, terms: Terms, window: tuple[int, int]) -> Terms:
    """Ordinary terms with the pools' hours in the pass ``window`` (seconds from a Monday 00:00)."""
    days = capacity_days([pool.shape for pool in plan.pools], *window)
    return replace(terms, pools=parts_of(terms.pools, days))
