"""Which stores an offering's items come from: its own site's first, then those that its ``supply`` names, in order."""

from __future__ import annotations

from dataclasses import dataclass

from beredskap.engine.care_plan.plan import CarePlan


@dataclass(frozen=True)
class Larder:
    """The stores (indices in `Larders.stores`) of one item that an offering may take from, in order."""

    item: str
    stores: tuple[int, ...]


class Larders:
    """Every larder that care uses.

    ``of_offer`` gives (larder, amount per unit of care) for each offering, and ``pairs`` every larder with each of its stores.
    """

    def __init__(self, plan: CarePlan) -> None:
        region = plan.region
        at_site: dict[tuple[str, str], list[str]] = {}
        for name, store in sorted(region.stores.items()):
            at_site.setdefault((store.site, store.item), []).append(name)
        wanted: list[list[tuple[Larder, float]]] = []
        self.stores: list[str] = []
        for offer in plan.offers:
            row = []
            for item, amount in offer.items.items():
                names = at_site.get((offer.site, item), []) + [
                    name for name in offer.supply if name in region.stores and region.stores[name].item == item
                ]
                for name in names:
                    if name not in self.stores:
                        self.stores.append(name)
                row.append((Larder(item, tuple(self.stores.index(name) for name in dict.fromkeys(names))), amount))
            wanted.append(row)
        self.larders = sorted(
            {larder for row in wanted for larder, _ in row}, key=lambda larder: (larder.item, larder.stores)
        )
        self.pairs = [(number, store) for number, larder in enumerate(self.larders) for store in larder.stores]
        index = {larder: number for number, larder in enumerate(self.larders)}
        self.of_offer = [[(index[larder], amount) for larder, amount in row] for row in wanted]
