"""A database back to a region's folder: what the ledger has changed is written where it stood, and every other byte is as it was read."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Final

from beredskap import units
from beredskap.database.ledger.amounts import to_base_units, to_millionths
from beredskap.database.ledger.balances import BatchBalance, StoreBalance, read_store_balances
from beredskap.database.region import documents
from beredskap.database.region.load import load_region
from beredskap.database.sqlite.database import Database
from beredskap.errors import Place
from beredskap.files.region import Loaded
from beredskap.files.text.csv_edit import CsvRows
from beredskap.files.text.yaml_edit import replaced
from beredskap.model.region import Region
from beredskap.supplies.holdings import Holding, batch_id, of_region

_UNKNOWN: Final = "okänd"
_STORES: Final = "stores.csv"
_BATCHES: Final = "batches.csv"


@dataclass(frozen=True)
class RegionExport:
    """The files of the folder, and which stores were written anew."""

    files: dict[str, bytes]
    changed: tuple[str, ...]


def export_region(database: Database, as_of: datetime.datetime) -> RegionExport:
    """The folder as it is at a moment. Raises `InputError` where the documents are broken."""
    kept = documents.read_documents(database)
    region = load_region(database)
    before = of_region(region.region)
    now = read_store_balances(database, as_of)
    changed = tuple(name for name in sorted(now) if name in before and _differs(now[name], before[name]))
    if not changed:
        return RegionExport(kept, ())
    return RegionExport(_Writer(kept, region, f"{database.path}/").write_files(now, changed), changed)


def _differs(now: StoreBalance, before: Holding) -> bool:
    """Whether the ledger says something else of a store than its files, to the millionth."""
    there = (BatchBalance(lot.batch, to_millionths(lot.amount), lot.expires) for lot in before.lots)
    return now.known != before.known or {*now.batches} != {one for one in there if one.amount}


class _Writer:
    """The files while they are being changed."""

    def __init__(self, kept: dict[str, bytes], region: Loaded, prefix: str) -> None:
        self._files = dict(kept)
        self._loaded = region
        self._region: Region = region.region
        self._prefix = prefix
        self._rows = {name: CsvRows(self._text(name)) for name in (_STORES, _BATCHES)}
        self._scalars: dict[str, dict[tuple[int, int], str]] = defaultdict(dict)
        self._shared = Counter(self._place("stores", name, "amount") for name in self._region.stores)

    def write_files(self, now: dict[str, StoreBalance], changed: tuple[str, ...]) -> dict[str, bytes]:
        for name in changed:
            self._store(now[name])
        for name, rows in self._rows.items():
            text = rows.text()
            if text != self._text(name):
                self._files[name] = text.encode()
        for name, values in self._scalars.items():
            self._files[name] = replaced(self._text(name), values).encode()
        return self._files

    def _text(self, name: str) -> str:
        return self._files.get(name, b"").decode("utf-8")

    def _store(self, balance: StoreBalance) -> None:
        """One store: its amount where it has no batches, else its batches."""
        name, lots = balance.store, balance.batches
        own = [batch for batch in self._region.batches.values() if batch.store == name]
        there = {lot.batch: lot for lot in lots}
        if not own and not any(lot.batch for lot in lots):
            self._set("stores", name, "amount", self._amount(name, balance.amount))
            return
        for batch in own:
            lot = there.pop(batch.id, None)
            if lot is not None:
                if lot.amount != to_millionths(batch.amount.value or 0):
                    self._set("batches", batch.id, "amount", self._amount(name, lot.amount))
            elif batch.id in self._rows[_BATCHES]:
                self._rows[_BATCHES].remove(batch.id)
            else:
                self._set("batches", batch.id, "amount", self._amount(name, 0))
        for lot in there.values():
            expires = lot.expires.isoformat() if lot.expires else ""
            identity = batch_id(name, lot.batch, (*self._region.batches, *self._rows[_BATCHES]))
            self._add_batch(name, identity, self._amount(name, lot.amount), expires)
        if not balance.known:
            self._add_batch(name, f"{name}.okänt", _UNKNOWN, "")
        empty = not lots and balance.known
        if empty or (not own and self._place("stores", name, "amount") != Place()):
            self._set("stores", name, "amount", self._amount(name, 0) if empty else "")

    def _add_batch(self, store: str, identity: str, amount: str, expires: str) -> None:
        row = {"id": identity, "store": store, "amount": amount, "expires": expires}
        self._rows[_BATCHES].add({**row, "source": "liggaren", "status": self._region.stores[store].status or ""})

    def _set(self, collection: str, identity: str, field: str, value: str) -> None:
        """Write a field where it stands: in its CSV row, in its YAML file, or in a new row where a template said it for several."""
        rows = self._rows[f"{collection}.csv"]
        place = self._place(collection, identity, field)
        name = place.file.removeprefix(self._prefix)
        if identity in rows and not name.endswith(".yaml"):
            rows.set(identity, field, value)
        elif name.endswith(".yaml") and self._shared[place] <= 1:
            self._scalars[name][place.line, place.column] = value or _UNKNOWN
        else:
            rows.add({"id": identity, field: value})

    def _place(self, collection: str, identity: str, field: str) -> Place:
        found = self._loaded.origins[collection, identity].get(field, Place())
        return Place(found.file, found.line, found.column)

    def _amount(self, store: str, amount: int | None) -> str:
        """An amount in the item's own unit, as exactly as the ledger has it."""
        if amount is None:
            return _UNKNOWN
        unit = self._region.items[self._region.stores[store].item].unit
        return f"{units.plain(to_base_units(amount) / units.unit(unit)[0])} {unit}"
