"""Which stores an offering's items come from: its own site's first, then those that its ``supply`` names, in order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from beredskap.arrays import Indices
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.model.region import Region


@dataclass(frozen=True)
class SupplyList:
    """The stores (numbers in `SupplyLists.stores`) that an offering may take an item from, in order."""

    item: str
    stores: tuple[int, ...]


@dataclass(frozen=True)
class SupplyLists:
    """Every supply list that care uses, and the ``stores`` (ids) that are in some of them.

    ``of_offer`` is what each offer uses per unit of care (visit or bed-day): which list, and how much of its item in base units.
    """

    lists: tuple[SupplyList, ...]
    stores: tuple[str, ...]
    of_offer: tuple[tuple[tuple[int, float], ...], ...]

    @cached_property
    def first(self) -> Indices:
        """The first store of each list, -1 where it has none: (lists,)."""
        return np.array([one.stores[0] if one.stores else -1 for one in self.lists], dtype=np.intp)

    @cached_property
    def stocked(self) -> Indices:
        """The numbers of the lists that have a store."""
        return np.flatnonzero(self.first >= 0)

    @cached_property
    def pairs(self) -> tuple[Indices, Indices]:
        """Each list with each of its stores, in order: the lists and the stores, both of shape (n,)."""
        pairs = [(number, store) for number, one in enumerate(self.lists) for store in one.stores]
        number, store = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
        return number, store


def build_supply_lists(plan: CarePlan) -> SupplyLists:
    """The lists of a plan's offerings, sorted by item and stores; stores are numbered as offerings first name them."""
    at_site: dict[tuple[str, str], list[str]] = {}
    for name, store in sorted(plan.region.stores.items()):
        at_site.setdefault((store.site, store.item), []).append(name)
    stores: dict[str, int] = {}
    uses: list[list[tuple[SupplyList, float]]] = []
    for offer in plan.offers:
        row = []
        for item, amount in offer.items.items():
            names = at_site.get((offer.site, item), []) + _stores_named(plan.region, offer.supply, item)
            numbers = tuple(stores.setdefault(name, len(stores)) for name in dict.fromkeys(names))
            row.append((SupplyList(item, numbers), amount))
        uses.append(row)
    lists = sorted({one for row in uses for one, _ in row}, key=lambda one: (one.item, one.stores))
    number = {one: place for place, one in enumerate(lists)}
    of_offer = tuple(tuple((number[one], amount) for one, amount in row) for row in uses)
    return SupplyLists(tuple(lists), tuple(stores), of_offer)


def _stores_named(region: Region, supply: tuple[str, ...], item: str) -> list[str]:
    """The stores of an item among those that an offering's ``supply`` names, in its order."""
    return [name for name in supply if name in region.stores and region.stores[name].item == item]
