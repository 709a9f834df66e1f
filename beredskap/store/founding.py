"""A region's folder to a new database: its files as they are, its catalogue, and what its stores hold as the first entry of the ledger."""

from __future__ import annotations

from pathlib import Path

from beredskap.errors import InputError, Problem
from beredskap.files import load_region
from beredskap.files.locate import region_folder
from beredskap.language import message
from beredskap.model.region import Region
from beredskap.store import catalogue, documents
from beredskap.store.chain import Row, Stamp, append, moment
from beredskap.store.database import Database, created
from beredskap.store.schema import MICRO
from beredskap.store.texts import check
from beredskap.supplies.holdings import of_region


def found(folder: str | Path, path: str | Path, stamp: Stamp) -> Region:
    """Make the database of a region. Raises `InputError` with every problem of the folder; then there is no file."""
    check(stamp)
    where = region_folder(folder)
    region = load_region(where).region
    _refuse_mixed(region)
    files = documents.read(where)
    with created(path) as database:
        told = {
            "region": region.id,
            "name": region.name,
            "class": region.information_class,
            "secrecy": region.secrecy,
            "folder": where.resolve().name,
        }
        database.connection.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", sorted(told.items()))
        documents.write(database, files)
        catalogue.write(database, region)
        _open_ledger(database, region, stamp)
    return region


def _open_ledger(database: Database, region: Region, stamp: Stamp) -> None:
    """What each store holds is its first count; a store whose amount is okänd has none."""
    at = moment(stamp.at)
    batches: dict[tuple[str, str], Row] = {}
    rows: list[Row] = []
    for name, holding in sorted(of_region(region).items()):
        item = region.stores[name].item
        for lot in holding.lots:
            if lot.batch:
                batches[item, lot.batch] = (item, lot.batch, lot.expires.isoformat() if lot.expires else None)
        for number, lot in enumerate(holding.lots):
            counted = 2 if holding.known and number == 0 else 1
            rows.append((at, name, item, lot.batch or None, round(lot.amount * MICRO), counted))
        if holding.known and not holding.lots:
            rows.append((at, name, item, None, 0, 2))
    append(database, "opening", stamp, {"batch": list(batches.values()), "movement": rows})


def _refuse_mixed(region: Region) -> None:
    """What is fictive has no place in a database that is real (design §8)."""
    if region.information_class != "SKARP":
        return
    fictive = sorted(
        identity
        for records in (region.stores, region.batches)
        for identity, one in records.items()
        if one.status == "fictive"
    )
    if fictive:
        said = message(
            "regionen är SKARP men {n} lager eller partier är fiktiva: {ids}",
            n=len(fictive),
            ids=", ".join(fictive[:5]),
        )
        remedy = message(
            "fiktiva och verkliga uppgifter blandas aldrig i samma databas; ta bort dem eller ändra klassen"
        )
        raise InputError([Problem("mixed-classes", said, remedy=remedy)])
