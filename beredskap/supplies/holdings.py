"""What every store holds at one moment: the inventory's own amounts, or those of a ledger."""

from __future__ import annotations

import datetime
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from beredskap import units

if TYPE_CHECKING:
    from beredskap.model.region import Region
    from beredskap.model.supply import Batch, Store

STALE_AFTER: Final = datetime.timedelta(days=90)
"""An assumption: no rule says how often a store must be counted."""


@dataclass(frozen=True)
class Lot:
    """So much of one batch, in the item's base unit; ``batch`` is empty for what is not in a batch. It counts to the end of ``expires``."""

    batch: str
    amount: float
    expires: datetime.date | None = None

    def is_good(self, on: datetime.date) -> bool:
        """Whether it counts on a day."""
        return self.expires is None or self.expires >= on


@dataclass(frozen=True)
class Holding:
    """What one store holds, first expired first. ``known`` is False where something of it has never been told: then the total is okänd.

    ``counted`` is when it was last counted as a whole, where that is known.
    """

    store: str
    lots: tuple[Lot, ...] = ()
    known: bool = True
    counted: datetime.datetime | None = None

    def is_stale(self, at: datetime.datetime) -> bool:
        """Whether it was last counted so long ago that the books may not be trusted (`STALE_AFTER`)."""
        return self.counted is not None and at - self.counted > STALE_AFTER

    def amount(self, on: datetime.date | None = None) -> float | None:
        """All of it, or what is good on a day, in the item's base unit; None is okänd."""
        if not self.known:
            return None
        return math.fsum(lot.amount for lot in self.lots if on is None or lot.is_good(on))


Holdings = Mapping[str, Holding]


class Perishable(Protocol):
    """A part of a batch, whatever it is counted in."""

    @property
    def batch(self) -> str: ...

    @property
    def expires(self) -> datetime.date | None: ...


_P = TypeVar("_P", bound=Perishable)


def first_expired_first(lots: Iterable[_P]) -> tuple[_P, ...]:
    """The order in which they are used (FEFO): by expiry day, then batch; what never expires last."""
    return tuple(sorted(lots, key=lambda lot: (lot.expires or datetime.date.max, lot.batch)))


def of_region(region: Region) -> dict[str, Holding]:
    """What the inventory itself says: batches where there are any, else the amount of the store."""
    batches: dict[str, list[Batch]] = defaultdict(list)
    for batch in region.batches.values():
        batches[batch.store].append(batch)
    return {name: _holding(store, batches[name]) for name, store in region.stores.items()}


def _holding(store: Store, batches: list[Batch]) -> Holding:
    if batches:
        lots = [Lot(one.id, one.amount.value, one.expires) for one in batches if one.amount.value is not None]
        return Holding(store.id, first_expired_first(lots), len(lots) == len(batches))
    amount = store.amount.value if store.amount else None
    return Holding(store.id, (Lot("", amount),) if amount else (), amount is not None)


def stocked(region: Region, holdings: Holdings) -> Region:
    """The region with these holdings in the place of its own amounts and batches."""
    from beredskap.model.base import (
        Amount,
    )  # late: a listing needs no region, and the model takes longer to import than a listing may
    from beredskap.model.supply import Batch

    stores = dict(region.stores)
    batches = {name: batch for name, batch in region.batches.items() if batch.store not in holdings}
    for name, holding in holdings.items():
        store = stores[name]
        dimension = units.unit(region.items[store.item].unit)[1]
        stores[name] = store.model_copy(update={"amount": Amount(value=holding.amount(), dimension=dimension)})
        if not holding.known or not any(lot.batch or lot.expires for lot in holding.lots):
            continue
        for lot in holding.lots:
            old = region.batches.get(lot.batch)
            is_same = old is not None and old.store == name
            identity = lot.batch if is_same else batch_id(name, lot.batch, {*region.batches, *batches})
            amount = Amount(value=lot.amount, dimension=dimension)
            batches[identity] = (
                old.model_copy(update={"amount": amount, "expires": lot.expires})
                if old is not None and is_same
                else Batch(id=identity, store=name, amount=amount, expires=lot.expires)
            )
    return region.model_copy(update={"stores": stores, "batches": batches})


def batch_id(store: str, batch: str, taken: Collection[str]) -> str:
    """An id in the inventory for a batch that a ledger tells of: its own number where that can be an id and no other row has it."""
    if not batch:
        return f"{store}.utan-parti"
    identity = batch.replace("/", "-")
    return f"{store}.{identity}" if identity in taken else identity
