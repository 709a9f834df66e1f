"""What the ledger says that every store holds at a moment. Balances are derived, never stored.

The balance of a batch in a store is what it was last counted to, alone or with the whole store, plus what has moved since; a batch that was not met when
the whole store was counted was not there. An entry that a later one corrects does not count. `history.py` says the same row by row, and a law holds the
two together.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeVar

from beredskap.database.ledger.amounts import to_base_units
from beredskap.database.ledger.audit_chain import format_moment
from beredskap.database.sqlite.database import Database
from beredskap.database.sqlite.schema import MOST_MILLIONTHS
from beredskap.supplies.holdings import Holding, Lot, Perishable, first_expired_first

_P = TypeVar("_P", bound=Perishable)

_BALANCES: Final = """
WITH live AS MATERIALIZED (
    SELECT m.id, m.store, m.item, m.batch, m.at, m.amount, m.counted FROM movement m
    WHERE m.at <= :until AND (:store IS NULL OR m.store = :store)
      AND m.entry NOT IN (SELECT corrects FROM entry WHERE corrects IS NOT NULL)
),
counts AS (SELECT id, store, batch, at, counted FROM live WHERE counted > 0),
whole AS (
    SELECT store, at, max(id) AS id FROM counts
    WHERE counted = 2 AND (store, at) IN (SELECT store, max(at) FROM counts WHERE counted = 2 GROUP BY store)
    GROUP BY store
),
own AS (
    SELECT c.store, c.batch, c.at, max(c.id) AS id FROM counts c
    WHERE (c.store, ifnull(c.batch, ''), c.at) IN (SELECT store, ifnull(batch, ''), max(at) FROM counts GROUP BY store, ifnull(batch, ''))
    GROUP BY c.store, ifnull(c.batch, '')
)
SELECT l.store, l.batch, sum(l.amount), b.expires
FROM live l
LEFT JOIN whole w ON w.store = l.store
LEFT JOIN own o ON o.store = l.store AND o.batch IS l.batch
LEFT JOIN batch b ON b.item = l.item AND b.id = l.batch
WHERE (w.id IS NULL OR l.at > w.at OR (l.at = w.at AND l.id >= w.id))
  AND (o.id IS NULL OR l.at > o.at OR (l.at = o.at AND l.id >= o.id))
GROUP BY l.store, l.batch
ORDER BY l.store, l.batch
"""
_COUNTED: Final = """
SELECT store, max(at) FROM movement
WHERE counted = 2 AND at <= :until AND (:store IS NULL OR store = :store)
  AND entry NOT IN (SELECT corrects FROM entry WHERE corrects IS NOT NULL)
GROUP BY store
"""


class BatchBalance(NamedTuple):
    """So many millionths of one batch; ``batch`` is empty for what is in none. It counts to the end of ``expires``."""

    batch: str
    amount: int
    expires: datetime.date | None = None

    def is_good(self, on: datetime.date) -> bool:
        """Whether it counts on a day."""
        return self.expires is None or self.expires >= on


@dataclass(frozen=True)
class StoreBalance:
    """What one store holds, first expired first; what is 0 is left out. ``counted`` is when it was last counted as a whole, None never."""

    store: str
    batches: tuple[BatchBalance, ...]
    counted: datetime.datetime | None

    @property
    def known(self) -> bool:
        """Whether it has ever been counted as a whole; until then the sum is okänd."""
        return self.counted is not None

    @property
    def amount(self) -> int | None:
        """All of it, good or not, in millionths; None is okänd."""
        return sum(one.amount for one in self.batches) if self.known else None


def read_balances(database: Database, until: datetime.datetime, store: str | None = None) -> dict[str, dict[str, int]]:
    """By store, its batches ("" for what is in none) with their balance in millionths of the base unit; what is 0 is left out."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for name, batch, amount, _ in _select(database, until, store):
        if amount:
            found[name][batch or ""] = amount
    return dict(found)


def read_store_balances(
    database: Database, until: datetime.datetime, store: str | None = None
) -> dict[str, StoreBalance]:
    """What every store (or one) holds at a moment."""
    return {
        name: StoreBalance(name, batches, counted)
        for name, batches, counted in _read(database, until, store, BatchBalance)
    }


def read_holdings(database: Database, until: datetime.datetime, store: str | None = None) -> dict[str, Holding]:
    """The same in base units, as `supplies` and the reports take it."""

    def lot(batch: str, amount: int, expires: datetime.date | None) -> Lot:
        return Lot(batch, to_base_units(amount), expires)

    return {
        name: Holding(name, lots, counted is not None, counted)
        for name, lots, counted in _read(database, until, store, lot)
    }


def _read(
    database: Database,
    until: datetime.datetime,
    store: str | None,
    make: Callable[[str, int, datetime.date | None], _P],
) -> Iterator[tuple[str, tuple[_P, ...], datetime.datetime | None]]:
    """Each store (or one), what is made of its batches first expired first, and when it was last counted as a whole."""
    parts: dict[str, list[_P]] = defaultdict(list)
    for name, batch, amount, expires in _select(database, until, store):
        if amount:
            parts[name].append(make(batch or "", amount, _day(expires)))
    counted = dict(database.connection.execute(_COUNTED, {"until": format_moment(until), "store": store}).fetchall())
    wanted = [(store,)] if store is not None else database.connection.execute("SELECT id FROM store ORDER BY id")
    for (name,) in wanted:
        at = datetime.datetime.fromisoformat(counted[name]) if name in counted else None
        yield name, first_expired_first(parts[name]), at


def _select(
    database: Database, until: datetime.datetime, store: str | None
) -> list[tuple[str, str | None, int, str | None]]:
    found = database.connection.execute(_BALANCES, {"until": format_moment(until), "store": store}).fetchall()
    if any(abs(amount) > MOST_MILLIONTHS for _, _, amount, _ in found):
        raise OverflowError("a balance that no ledger of this program has")
    return found


def _day(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)
