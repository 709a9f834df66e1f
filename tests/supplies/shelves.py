"""Builders for supplies: stores with lots, and what they use per day."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from beredskap.model.region import Region
from beredskap.supplies.holdings import Holding, Lot, first_expired_first
from beredskap.supplies.use import Use, UseBasis
from tests.worlds import world

ON = datetime.date(2027, 1, 11)


def day(number: int) -> datetime.date:
    """The last day of a lot that counts for so many days from `ON`."""
    return ON + datetime.timedelta(number - 1)


def holding(store: str, *lots: float | tuple[float, int], known: bool = True) -> Holding:
    """Amounts that never expire, or (amount, days it counts)."""
    made = [
        Lot("", one) if isinstance(one, int | float) else Lot(f"parti-{number}", one[0], day(one[1]))
        for number, one in enumerate(lots)
    ]
    return Holding(store, first_expired_first(made), known)


def held(**stores: Sequence[float | tuple[float, int]]) -> dict[str, Holding]:
    """Holdings by store."""
    return {name: holding(name, *lots) for name, lots in stores.items()}


def uses(
    per_day: Mapping[str, float | tuple[float | None, float | None, float | None] | None], basis: UseBasis = "stated"
) -> dict[str, Use]:
    """Use per day: the same at every level, or one for each."""
    return {name: Use(basis, one if isinstance(one, tuple) else (one, one, one)) for name, one in per_day.items()}


def stores(items: Mapping[str, Mapping[str, Any]] | None = None, **found: Mapping[str, Any]) -> Region:
    """A world of stores; one that names no item is of ``vara``."""
    table = {name: {"item": "vara", **body} for name, body in found.items()}
    return world(stores=table, items=items or {})
