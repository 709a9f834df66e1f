"""Items and stores as tables: what the ledger points at, and what a listing shows without reading the whole region."""

from __future__ import annotations

from typing import Final

from beredskap import units
from beredskap.database.ledger.amounts import known_millionths, to_millionths
from beredskap.database.sqlite.database import Database
from beredskap.errors import InputError, Problem
from beredskap.language import message
from beredskap.model.region import Region

ADDED: Final = ("ddd", "contains", "contains_dimension", "smallest")
"""The columns that older files have without anything in them."""


def write_catalogue(database: Database, region: Region) -> None:
    """Bring the tables in step with the region, in the transaction that is open.

    Raises `InputError` where a store or an item that the ledger tells about is gone, or counts in another unit.
    """
    from sqlite_utils import Database as Tables

    refuse_lost(database, region)
    tables = Tables(database.connection)
    tables.table("item").upsert_all(make_item_rows(region), pk="id")
    tables.table("store").upsert_all(make_store_rows(region), pk="id")
    for table, known in (("store", region.stores), ("item", region.items)):
        gone = [(str(name),) for (name,) in database.rows(f"SELECT id FROM {table}") if name not in known]
        database.connection.executemany(f"DELETE FROM {table} WHERE id = ?", gone)


def make_item_rows(region: Region) -> list[dict[str, object]]:
    """The rows of ``item``."""
    return [
        {
            "id": item.id,
            "name": item.name,
            "category": item.category,
            "unit": item.unit,
            "dimension": units.unit(item.unit)[1],
            "pack": known_millionths(item.pack),
            "ddd": known_millionths(item.ddd) if item.ddd and item.ddd.dimension == item.article.dimension else None,
            "contains": known_millionths(item.contains),
            "contains_dimension": item.contains.dimension if item.contains and item.contains.known else None,
            "smallest": to_millionths(item.article.smallest),
            "atc": item.atc,
            "cold_chain": int(item.cold_chain),
            "narcotic": int(item.narcotic),
        }
        for item in sorted(region.items.values(), key=lambda one: one.id)
    ]


def make_store_rows(region: Region) -> list[dict[str, object]]:
    """The rows of ``store``."""
    return [
        {
            "id": store.id,
            "name": store.name,
            "item": store.item,
            "site": store.site,
            "site_name": region.sites[store.site].name or store.site,
            "municipality": region.sites[store.site].municipality,
            "minimum": known_millionths(store.minimum),
            "capacity": known_millionths(store.capacity),
        }
        for store in sorted(region.stores.values(), key=lambda one: one.id)
    ]


def refuse_lost(database: Database, region: Region) -> None:
    """Refuse a region without what the ledger tells about. Raises `InputError`."""
    problems = _lost(database, region)
    if problems:
        raise InputError(problems)


def _lost(database: Database, region: Region) -> list[Problem]:
    """What has moved and is no longer in the region, or no longer the same thing."""
    problems = []
    query = "SELECT s.id, s.item, i.dimension FROM store s JOIN item i ON i.id = s.item WHERE EXISTS (SELECT 1 FROM movement m WHERE m.store = s.id)"
    for name, item, dimension in database.connection.execute(query).fetchall():
        store = region.stores.get(name)
        if store is None:
            said = message("lagret «{id}» har händelser i liggaren men finns inte längre i underlaget", id=name)
            problems.append(Problem("store-lost", said, remedy=message("behåll lagret; räkna ned det till 0 först")))
        elif store.item != item or units.unit(region.items[store.item].unit)[1] != dimension:
            said = message("lagret «{id}» har händelser i liggaren för en annan artikel eller enhet", id=name)
            problems.append(
                Problem("store-changed", said, remedy=message("lägg till ett nytt lager för den nya artikeln"))
            )
    return problems
