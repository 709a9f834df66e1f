"""What the ledger says that every store holds at a moment. Balances are derived, never stored.

The balance of a batch in a store is what it was last counted to, alone or with the whole store, plus what has moved since; a batch that was not met when
the whole store was counted was not there. An entry that a later one corrects does not count. `history.py` says the same row by row, and a law holds the
two together.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Final

from beredskap.database.ledger.audit_chain import format_moment
from beredskap.database.sqlite.database import Database
from beredskap.database.sqlite.schema import MICRO
from beredskap.supplies.holdings import Holding, Lot, first_expired_first

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


def read_balances(database: Database, until: datetime.datetime, store: str | None = None) -> dict[str, dict[str, int]]:
    """By store, its batches ("" for what is in none) with their balance in millionths of the base unit; what is 0 is left out."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for name, batch, amount, _ in _balances(database, until, store):
        if amount:
            found[name][batch or ""] = amount
    return dict(found)


def read_holdings(database: Database, until: datetime.datetime, store: str | None = None) -> dict[str, Holding]:
    """What every store (or one) holds at a moment, in base units. A store that was never counted as a whole is okänd."""
    lots: dict[str, list[Lot]] = defaultdict(list)
    for name, batch, amount, expires in _balances(database, until, store):
        if amount:
            lots[name].append(Lot(batch or "", amount / MICRO, _day(expires)))
    counted = dict(database.connection.execute(_COUNTED, {"until": format_moment(until), "store": store}).fetchall())
    wanted = [(store,)] if store is not None else database.connection.execute("SELECT id FROM store ORDER BY id")
    return {
        name: Holding(
            name,
            first_expired_first(lots[name]),
            name in counted,
            datetime.datetime.fromisoformat(counted[name]) if name in counted else None,
        )
        for (name,) in wanted
    }


def _balances(
    database: Database, until: datetime.datetime, store: str | None
) -> list[tuple[str, str | None, int, str | None]]:
    return database.connection.execute(_BALANCES, {"until": format_moment(until), "store": store}).fetchall()


def _day(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)
