"""Which stores an offering's items come from: its own site's first, then those that its ``supply`` names, in order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from beredskap.arrays import Indices
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.model.region import Region


@dataclass(frozen=True)
class Larder:
    """The stores (indices in `Larders.stores`) of one item that an offering may take from, in order."""

    item: str
    stores: tuple[int, ...]


@dataclass(frozen=True)
class Larders:
    """Every larder that care uses, and the ``stores`` (ids) that they are of.

    ``of_offer`` gives (larder, amount per unit of care) for each offering.
    """

    larders: tuple[Larder, ...]
    stores: tuple[str, ...]
    of_offer: tuple[tuple[tuple[int, float], ...], ...]

    @cached_property
    def first(self) -> Indices:
        """The first store of each larder, -1 where it has none: shape (larders,)."""
        return np.array([larder.stores[0] if larder.stores else -1 for larder in self.larders], dtype=np.intp)

    @cached_property
    def stocked(self) -> Indices:
        """The larders that have a store."""
        return np.flatnonzero(self.first >= 0)

    @cached_property
    def pairs(self) -> tuple[Indices, Indices]:
        """Every larder with each of its stores in order: two arrays of one length."""
        pairs = [(number, store) for number, larder in enumerate(self.larders) for store in larder.stores]
        larder, store = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
        return larder, store


def larders_of(plan: CarePlan) -> Larders:
    """The larders of a plan's offerings; stores in the order in which offerings first name them."""
    at_site: dict[tuple[str, str], list[str]] = {}
    for name, store in sorted(plan.region.stores.items()):
        at_site.setdefault((store.site, store.item), []).append(name)
    stores: dict[str, int] = {}
    of_offer: list[list[tuple[Larder, float]]] = []
    for offer in plan.offers:
        row = []
        for item, amount in offer.items.items():
            names = at_site.get((offer.site, item), []) + _supplied(plan.region, offer.supply, item)
            numbers = tuple(stores.setdefault(name, len(stores)) for name in dict.fromkeys(names))
            row.append((Larder(item, numbers), amount))
        of_offer.append(row)
    larders = sorted({larder for row in of_offer for larder, _ in row}, key=lambda larder: (larder.item, larder.stores))
    index = {larder: number for number, larder in enumerate(larders)}
    return Larders(
        tuple(larders),
        tuple(stores),
        tuple(tuple((index[larder], amount) for larder, amount in row) for row in of_offer),
    )


def _supplied(region: Region, supply: tuple[str, ...], item: str) -> list[str]:
    """The stores of an item among those that an offering's ``supply`` names."""
    return [name for name in supply if name in region.stores and region.stores[name].item == item]
