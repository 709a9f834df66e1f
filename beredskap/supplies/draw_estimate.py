"""What a store holds and how long it lasts by the draws of nodes, straight from the inventory and without deliveries: an estimate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from beredskap.model.draw import Draw
from beredskap.model.node import Node
from beredskap.model.region import Region
from beredskap.model.supply import Store


@dataclass(frozen=True)
class DrawEstimate:
    """One node's draw on a store, what it is per hour at no load, and for how many hours the store lasts by it alone at full load and at none.

    Infinite where nothing is drawn, None where it is okänd.
    """

    node: str
    draw: Draw
    at_rest: float | None
    full: float | None
    idle: float | None


def estimate_draws(store: Store, region: Region) -> Iterator[DrawEstimate]:
    """Every draw of a node on the store, in the order of the files."""
    amount = usable_amount(store, region)
    consumers: tuple[Node, ...] = (*region.nodes.values(), *region.offerings.values())
    for node in consumers:
        for need in node.needs:
            if store.id in need.sources and need.draw is not None:
                yield _estimate(node, need.draw, amount)


def _estimate(node: Node, draw: Draw, amount: float | None) -> DrawEstimate:
    rated = node.rating
    idle, full = (_per_hour(draw, rated.value if rated else None, share) for share in (0.0, 1.0))
    return DrawEstimate(node.id, draw, idle, _hours(amount, full), _hours(amount, idle))


def _per_hour(draw: Draw, capacity: float | None, share: float) -> float | None:
    """What is drawn at a share of full load; None is okänd. A table needs no capacity for that."""
    if draw.a is not None and not share and not draw.min_load:
        return draw.a.value
    whole = 1.0 if draw.points else 0.0 if draw.b is None else capacity
    return draw.burn(whole).at(share * whole) if whole is not None and draw.known(whole) else None


def _hours(amount: float | None, rate: float | None) -> float | None:
    if amount is None or rate is None:
        return None
    return amount / rate if rate > 0 else float("inf")


def usable_amount(store: Store, region: Region) -> float | None:
    """What can be drawn from the start, in the item's base unit; None is okänd."""
    batches = [one.amount.value for one in region.batches.values() if one.store == store.id]
    amounts = batches or [store.amount.value if store.amount else None]
    if any(amount is None for amount in amounts):
        return None
    total = sum(amount for amount in amounts if amount is not None)
    if store.usable == 1:
        return total
    if store.capacity is None or store.capacity.value is None:
        return None
    return max(0.0, total - (1 - store.usable) * store.capacity.value)
