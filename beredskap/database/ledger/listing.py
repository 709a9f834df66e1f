"""What the stores hold, with what the catalogue says of them: all that a listing shows, without reading the region."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from beredskap import units
from beredskap.database.ledger.amounts import known_millionths, to_base_units
from beredskap.database.ledger.balances import read_holdings
from beredskap.database.ledger.catalogue_lookup import find_store
from beredskap.database.sqlite.database import Database
from beredskap.supplies.holdings import Holding, Holdings

if TYPE_CHECKING:
    from beredskap.model.region import Region

_SHELF: Final = """
SELECT s.id, s.name, s.site, s.site_name, s.municipality, s.minimum, s.capacity,
       i.id, i.name, i.category, i.dimension, i.cold_chain, i.narcotic
FROM store s JOIN item i ON i.id = s.item
"""
_SHELVES: Final = f"{_SHELF} ORDER BY s.site, i.name, s.id"


@dataclass(frozen=True)
class Shelf:
    """A store and what it holds; amounts in the item's base unit."""

    store: str
    name: str
    site: str
    site_name: str
    municipality: str
    minimum: float | None
    capacity: float | None
    item: str
    item_name: str
    category: str
    dimension: str
    cold_chain: bool
    narcotic: bool
    holding: Holding

    def is_below(self, on: datetime.date) -> bool:
        """Whether less than its minimum is good on a day; False where either is not told."""
        there = self.holding.amount(on)
        return there is not None and self.minimum is not None and there < self.minimum


@dataclass(frozen=True)
class ShelfFilter:
    """Which shelves: those of a site (id, name or municipality), an item (id or name) or a category; None is any."""

    site: str | None = None
    item: str | None = None
    category: str | None = None

    def takes(self, shelf: Shelf) -> bool:
        """Whether the shelf is one of them."""
        return (
            _is(self.site, shelf.site, shelf.site_name, shelf.municipality)
            and _is(self.item, shelf.item, shelf.item_name)
            and _is(self.category, shelf.category)
        )


def _is(wanted: str | None, *names: str) -> bool:
    return wanted is None or wanted.casefold() in (name.casefold() for name in names)


def list_shelves(database: Database, at: datetime.datetime, wanted: ShelfFilter | None = None) -> list[Shelf]:
    """By site and item."""
    there = read_holdings(database, at)
    found = [_shelf(row, there) for row in database.connection.execute(_SHELVES)]
    return [shelf for shelf in found if wanted is None or wanted.takes(shelf)]


def list_region_shelves(region: Region, there: Holdings) -> list[Shelf]:
    """The same from a region that has been read and what its stores hold, in a ledger or in its own files."""
    return sorted(
        (find_region_shelf(region, name, there) for name in region.stores),
        key=lambda one: (one.site, one.item_name, one.store),
    )


def find_region_shelf(region: Region, name: str, there: Holdings) -> Shelf:
    """One store of a region that has been read, to the millionth that a database would have."""
    store = region.stores[name]
    item, site = region.items[store.item], region.sites[store.site]
    return Shelf(
        name,
        store.name,
        store.site,
        site.name or store.site,
        site.municipality,
        _base(known_millionths(store.minimum)),
        _base(known_millionths(store.capacity)),
        store.item,
        item.name,
        item.category,
        units.unit(item.unit)[1],
        item.cold_chain,
        item.narcotic,
        there.get(name, Holding(name, known=False)),
    )


def find_shelf(database: Database, store: str, at: datetime.datetime) -> Shelf:
    """The store of that id. Raises `InputError` with the nearest."""
    find_store(database, store)
    row = database.connection.execute(f"{_SHELF} WHERE s.id = ?", (store,)).fetchone()
    return _shelf(row, read_holdings(database, at, store))


def _shelf(row: tuple[Any, ...], there: dict[str, Holding]) -> Shelf:
    (
        store,
        name,
        site,
        site_name,
        municipality,
        minimum,
        capacity,
        item,
        item_name,
        category,
        dimension,
        cold,
        narcotic,
    ) = row
    return Shelf(
        store,
        name,
        site,
        site_name,
        municipality,
        _base(minimum),
        _base(capacity),
        item,
        item_name,
        category,
        dimension,
        bool(cold),
        bool(narcotic),
        there[store],
    )


def _base(micro: int | None) -> float | None:
    return None if micro is None else to_base_units(micro)


def list_words(database: Database) -> dict[str, list[str]]:
    """The words that `ShelfFilter` may name, by field."""
    rows = database.rows(
        "SELECT DISTINCT s.site, s.site_name, s.municipality, i.id, i.name, i.category FROM store s JOIN item i ON i.id = s.item"
    )
    columns: list[set[str]] = [{str(row[number]) for row in rows} for number in range(6)]
    return {
        "site": sorted(columns[0] | columns[1] | columns[2]),
        "item": sorted(columns[3] | columns[4]),
        "category": sorted(columns[5]),
    }
