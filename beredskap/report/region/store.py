"""What a store holds and who draws on it, with how long it lasts without deliveries."""

from __future__ import annotations

from beredskap.language import message
from beredskap.model.need import Draw
from beredskap.model.node import Node
from beredskap.model.supply import Store
from beredskap.report.document import formatting
from beredskap.report.document.table import UNKNOWN, Cell, Column, Table
from beredskap.report.naming.names import Names
from beredskap.report.naming.values import value
from beredskap.units import HOUR

_BATCHES = (
    Column("batch", message("parti")),
    Column("amount", message("mängd")),
    Column("expires", message("håller till")),
)
_DRAWS = (
    Column("node", message("förbrukare")),
    Column("idle", message("utan last")),
    Column("per_load", message("per lastenhet")),
    Column("full", message("räcker vid full last"), "duration"),
    Column("most", message("räcker utan last"), "duration"),
)


def tables(store: Store, names: Names) -> list[Table]:
    """Batches and draws; nothing where there are none."""
    batches = [one for one in names.region.batches.values() if one.store == store.id]
    rows = tuple(
        (one.id, value("amount", one.amount), one.expires.isoformat() if one.expires else message("utan utgångsdag"))
        for one in sorted(batches, key=lambda one: (str(one.expires or "9999"), one.id))
    )
    found = [Table("batches", message("Partier"), _BATCHES, rows)] if rows else []
    draws = tuple(_draws(store, names))
    if draws:
        note = message("Uppskattning från lagret som det är angivet, utan leveranser.")
        found.append(Table("draws", message("Förbrukning"), _DRAWS, draws, notes=(note,)))
    return found


def usable(store: Store, names: Names) -> float | None:
    """What can be drawn from the start, in the item's base unit; None is okänd."""
    batches = [one.amount.value for one in names.region.batches.values() if one.store == store.id]
    amounts = batches or [store.amount.value if store.amount else None]
    if any(amount is None for amount in amounts):
        return None
    total = sum(amount for amount in amounts if amount is not None)
    if store.usable == 1:
        return total
    if store.capacity is None or store.capacity.value is None:
        return None
    return max(0.0, total - (1 - store.usable) * store.capacity.value)


def _draws(store: Store, names: Names) -> list[tuple[Cell, ...]]:
    region = names.region
    amount = usable(store, names)
    consumers: tuple[Node, ...] = (*region.nodes.values(), *region.offerings.values())
    rows: list[tuple[Cell, ...]] = [
        _row(node, need.draw, amount, names)
        for node in consumers
        for need in node.needs
        if store.id in need.sources and need.draw is not None
    ]
    for offering in region.offerings.values():
        if store.item in offering.items and (store.site == offering.site or store.id in offering.supply):
            used = formatting.chained([value("items", offering.items[store.item]), message("per besök eller vårddygn")])
            rows.append((names.node(offering.id), used, None, None, None))
    return rows


def _row(node: Node, draw: Draw, amount: float | None, names: Names) -> tuple[Cell, ...]:
    idle = draw.a.value
    slope = draw.b.value if draw.b else 0.0
    capacity = node.capacity.value if node.capacity else (0.0 if draw.b is None else None)
    full = None if idle is None or slope is None or capacity is None else idle + slope * capacity
    return (
        names.node(node.id),
        value("a", draw.a),
        value("b", draw.b) or None,
        _lasts(amount, full),
        _lasts(amount, idle),
    )


def _lasts(amount: float | None, rate: float | None) -> Cell:
    if amount is None or rate is None:
        return UNKNOWN
    return amount / rate * HOUR if rate > 0 else None
