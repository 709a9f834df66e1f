"""What has expired, what expires soon, and what expires before it is used: lot by lot, first expired first."""

from __future__ import annotations

import datetime
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from beredskap import units
from beredskap.model.region import Region
from beredskap.model.supply import LEVELS, Level
from beredskap.supplies.holdings import Holding, Holdings
from beredskap.supplies.use import Use

SOON: Final = 90
Fate = Literal["expired", "wasted", "unknown", "used"]
FATES: Final[tuple[Fate, ...]] = ("expired", "wasted", "unknown", "used")


@dataclass(frozen=True)
class Expiring:
    """One lot that has expired or does so within the days asked about: ``left`` of it is not used by then (None: okänd), worth ``cost`` kronor.

    ``days`` are those it still counts, 0 where it has expired; ``used_up`` is after how many days it is used up, where it is before.
    """

    store: str
    item: str
    batch: str
    amount: float
    expires: datetime.date
    days: int
    left: float | None
    used_up: float | None
    cost: float | None
    fate: Fate


def expiring(
    region: Region,
    holdings: Holdings,
    on: datetime.date,
    use: Mapping[str, Use],
    *,
    level: Level = "normal",
    within: int = SOON,
    stores: Collection[str] | None = None,
) -> tuple[Expiring, ...]:
    """Lots that have expired on the day ``on``, or do so within ``within`` days, at the use of ``level``: what is lost first, then by day and store."""
    names = sorted(region.stores if stores is None else set(stores))
    at = LEVELS.index(level)
    found = [
        lot
        for name in names
        if (holding := holdings.get(name)) is not None
        for lot in _of_store(region, name, holding, on, use[name].per_day[at] if name in use else None, within)
    ]
    return tuple(sorted(found, key=lambda lot: (FATES.index(lot.fate), lot.expires, lot.store, lot.batch)))


def _of_store(
    region: Region, name: str, holding: Holding, on: datetime.date, rate: float | None, within: int
) -> list[Expiring]:
    found = []
    begun = 0.0
    known = holding.known
    for lot in holding.lots:
        if lot.expires is None or lot.amount <= 0:
            continue
        days = max(0, (lot.expires - on).days + 1)
        left, used_up = lot.amount if days == 0 else None, None
        if days and rate is not None and known:
            done = begun + (lot.amount / rate if rate else math.inf)
            left = max(0.0, lot.amount - rate * max(0.0, days - begun)) if done > days else 0.0
            used_up = done if done <= days else None
            begun = min(done, float(days))
        if days <= within:
            found.append(_lot(region, name, (lot.batch, lot.amount, lot.expires), days, left, used_up))
    return found


def _lot(
    region: Region,
    name: str,
    lot: tuple[str, float, datetime.date],
    days: int,
    left: float | None,
    used_up: float | None,
) -> Expiring:
    item = region.items[region.stores[name].item]
    batch, amount, expires = lot
    cost = None if left is None or item.price is None else item.price * left / units.unit(item.unit)[0]
    fate: Fate = "expired" if days == 0 else "unknown" if left is None else "wasted" if left > 1e-9 else "used"
    return Expiring(name, item.id, batch, amount, expires, days, left, used_up, cost, fate)
