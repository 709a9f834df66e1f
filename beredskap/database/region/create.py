"""A region's folder into a database: its files as they are, its catalogue, and what its stores hold as the first entry of the ledger.

A folder that has changed since is read in anew: the ledger goes on, and only stores that are new are opened with what the folder says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from beredskap.database.ledger.amounts import to_millionths
from beredskap.database.ledger.audit_chain import Row, Stamp, append_entry, format_moment
from beredskap.database.ledger.free_text import check_texts
from beredskap.database.region import catalogue, documents
from beredskap.database.sqlite.database import Database, create_file
from beredskap.errors import InputError, Problem
from beredskap.files import load_region
from beredskap.files.paths import region_folder
from beredskap.language import message
from beredskap.model.region import Region
from beredskap.supplies.holdings import of_region


def create_database(folder: str | Path, path: str | Path, stamp: Stamp) -> Region:
    """Make the database of a region. Raises `InputError` with every problem of the folder; then there is no file."""
    check_texts(stamp)
    where = region_folder(folder)
    region = load_region(where).region
    files = documents.read_folder(where)
    _refuse_mixed(region)
    with create_file(path) as database:
        _write(database, region, files, where)
        append_entry(database, "opening", stamp, _counts(region, sorted(region.stores), stamp))
    return region


@dataclass(frozen=True)
class RegionUpdate:
    """What reading a folder in anew does to the files and the stores, by name; ``digest`` is of the files that were read."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    opened: tuple[str, ...]
    closed: tuple[str, ...]
    digest: str = ""

    @property
    def changes(self) -> bool:
        """Whether the folder is not as the database."""
        return bool(self.added or self.removed or self.opened or self.closed)


def update_region(
    database: Database, folder: str | Path, stamp: Stamp, dry: bool = False, digest: str | None = None
) -> RegionUpdate:
    """Put a folder's files in the place of those in the database; ``dry`` only tells what it would do.

    Raises `InputError`, also where they are not the files of that ``digest``.
    """
    check_texts(stamp)
    where = region_folder(folder)
    region = load_region(where).region
    files = documents.read_folder(where)
    _refuse_mixed(region)
    if (region.id, region.information_class) != (database.meta("region"), database.meta("class")):
        said = message(
            "mappen är {id} ({cls}), databasen {own} ({own_cls})",
            id=region.id,
            cls=region.information_class,
            own=database.meta("region"),
            own_cls=database.meta("class"),
        )
        raise InputError([Problem("other-region", said, remedy=message("en databas hör till en region och en klass"))])
    read = _digest(files)
    if digest not in (None, read):
        said = message("mappen har ändrats sedan den prövades; ingenting har skrivits")
        raise InputError([Problem("folder-changed", said, remedy=message("pröva den igen"))])
    kept = documents.read_documents(database)
    before = {str(name) for (name,) in database.rows("SELECT id FROM store")}
    new = sorted(region.stores.keys() - before)
    change = RegionUpdate(
        tuple(name for name in sorted(files) if kept.get(name) != files[name]),
        tuple(sorted(kept.keys() - files.keys())),
        tuple(new),
        tuple(sorted(before - region.stores.keys())),
        read,
    )
    if dry:
        catalogue.refuse_lost(database, region)
        return change
    with database.transaction():
        _write(database, region, files, where)
        rows = _counts(region, new, stamp)
        known = {(item, batch) for item, batch in database.rows("SELECT item, id FROM batch")}
        rows["batch"] = [row for row in rows["batch"] if row[:2] not in known]
        append_entry(database, "redefine", stamp, rows)
    return change


def _digest(files: dict[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name, content in sorted(files.items()):
        whole.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
    return whole.hexdigest()


def list_facts(region: Region) -> dict[str, str]:
    """What a database repeats of its region, so that it can be said without reading the files."""
    return {
        "region": region.id,
        "name": region.name,
        "class": region.information_class,
        "secrecy": region.secrecy,
    }


def _write(database: Database, region: Region, files: dict[str, bytes], where: Path) -> None:
    told = {**list_facts(region), "folder": where.resolve().name}
    database.connection.executemany("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", sorted(told.items()))
    documents.write_documents(database, files)
    catalogue.write_catalogue(database, region)


def _counts(region: Region, stores: Sequence[str], stamp: Stamp) -> dict[str, Sequence[Row]]:
    """What each store holds is its first count; a store whose amount is okänd has none."""
    at = format_moment(stamp.at)
    there = of_region(region)
    batches: dict[tuple[str, str], Row] = {}
    rows: list[Row] = []
    for name in stores:
        holding, item = there[name], region.stores[name].item
        for number, lot in enumerate(holding.lots):
            if lot.batch:
                batches[item, lot.batch] = (item, lot.batch, lot.expires.isoformat() if lot.expires else None)
            counted = 2 if holding.known and number == 0 else 1
            rows.append((at, "opening", name, item, lot.batch or None, to_millionths(lot.amount), counted))
        if holding.known and not holding.lots:
            rows.append((at, "opening", name, item, None, 0, 2))
    return {"batch": list(batches.values()), "movement": rows}


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
