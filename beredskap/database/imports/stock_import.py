"""A stock sheet read from its file and into the ledger, or only tried: against a database, or against a region's folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from beredskap.errors import InputError, Place, Problem
from beredskap.language import message

if TYPE_CHECKING:
    import datetime

    from beredskap.database.imports.imports import AppliedSheet
    from beredskap.database.ledger.audit_chain import Stamp
    from beredskap.files.stock.mapping import Mapping
    from beredskap.files.stock.sheet import StockSheet
    from beredskap.model.region import Region
    from beredskap.model.sheet import RowKind
    from beredskap.supplies.changes import SheetChanges
    from beredskap.supplies.holdings import Holdings

KINDS: Final[dict[str, RowKind]] = {
    "inventering": "count",
    "inleverans": "receive",
    "uttag": "issue",
    "kassation": "discard",
}
"""What rows are that do not say it themselves."""


@dataclass(frozen=True)
class ImportedSheet:
    """A sheet that holds: what it says, what it changes by itself, and what it did in the ledger; ``applied`` is None where there is none."""

    read: StockSheet
    changes: SheetChanges
    region: Region
    applied: AppliedSheet | None = None


class StockImport:
    """Reads one sheet against a region, which is known once it has been loaded."""

    def __init__(self, path: Path, kind: RowKind, sheet: str = "", given: dict[str, str] | None = None) -> None:
        self.region: Region | None = None
        self._path, self._kind, self._sheet, self._given = path, kind, sheet, given or {}

    def try_in_folder(self, folder: str, who: Stamp) -> ImportedSheet:
        """What the sheet would change in a region's folder. Raises `InputError`."""
        from beredskap.files import load_region
        from beredskap.supplies.holdings import of_region

        region = load_region(folder).region
        read = self._read(region, who.at, {})
        return ImportedSheet(read, _changes(read, region, of_region(region)), region)

    def apply_to_database(self, db: str | Path, who: Stamp, dry: bool, digest: str | None = None) -> ImportedSheet:
        """What the sheet has changed in a database, or would change. Raises `InputError`, also where it is not the file of that ``digest``."""
        from beredskap.database.imports import imports, mappings
        from beredskap.database.ledger.balances import read_holdings
        from beredskap.database.region.load import load_region
        from beredskap.database.sqlite.database import open_database

        with open_database(db) as database:
            region = load_region(database).region
            read = self._read(region, who.at, mappings.read_mappings(database))
            if digest not in (None, read.sheet.digest):
                raise _other_file(self._path)
            found = _changes(read, region, read_holdings(database, who.at))
            done = imports.apply_sheet(database, read.sheet, who, dry)
            if not dry:
                mappings.save_mapping(database, read.mapping)
        return ImportedSheet(read, found, region, done)

    def _read(self, region: Region, now: datetime.datetime, remembered: dict[str, Mapping]) -> StockSheet:
        from beredskap.files.stock.sheet import load_stock

        self.region = region
        return load_stock(
            self._path, region, now, kind=self._kind, sheet=self._sheet, given=self._given, remembered=remembered
        )


def _other_file(path: Path) -> InputError:
    said = message("filen har ändrats sedan den prövades; ingenting har skrivits")
    return InputError([Problem("sheet-changed", said, Place(str(path)), remedy=message("pröva den igen"))])


def _changes(read: StockSheet, region: Region, holdings: Holdings) -> SheetChanges:
    from beredskap.supplies.changes import changes

    found = changes(read.sheet, region, holdings)
    if found.problems:
        raise InputError(found.problems)
    return found
