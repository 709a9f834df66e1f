"""What a store holds and who draws on it, with how long it lasts without deliveries."""

from __future__ import annotations

import math

from beredskap.language import Message, message
from beredskap.model.supply import Store
from beredskap.report.document import formatting
from beredskap.report.document.table import UNKNOWN, Cell, Column, Table
from beredskap.report.naming.names import Names
from beredskap.report.naming.values import value
from beredskap.supplies.draw_estimate import DrawEstimate, estimate_draws
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


def _draws(store: Store, names: Names) -> list[tuple[Cell, ...]]:
    region = names.region
    rows = [_row(one, names) for one in estimate_draws(store, region)]
    for offering in region.offerings.values():
        if store.item in offering.items and (store.site == offering.site or store.id in offering.supply):
            used = formatting.join_parts(
                [value("items", offering.items[store.item]), message("per besök eller vårddygn")]
            )
            rows.append((names.node(offering.id), used, None, None, None))
    return rows


def _row(one: DrawEstimate, names: Names) -> tuple[Cell, ...]:
    return (
        names.node(one.node),
        _at_rest(one),
        message("enligt tabell") if one.draw.points else value("b", one.draw.b) or None,
        _lasts(one.full),
        _lasts(one.idle),
    )


def _at_rest(one: DrawEstimate) -> Message:
    dimension = next((rate.dimension for rate in one.draw.rates.values() if rate.known), "")
    return formatting.quantity(one.at_rest, dimension)


def _lasts(hours: float | None) -> Cell:
    if hours is None:
        return UNKNOWN
    return hours * HOUR if math.isfinite(hours) else None
