"""A stock sheet read from its file and into the ledger, or only tried: against a database, or against a region's folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from beredskap.errors import InputError, Place, Problem
from beredskap.language import message

if TYPE_CHECKING:
    import datetime

    from beredskap.database.imports.imports import AppliedSheet
    from beredskap.database.ledger.audit_chain import Stamp
    from beredskap.database.sqlite.database import Database
    from beredskap.files.stock.mapping import Mapping
    from beredskap.files.stock.sheet import SheetTerms, StockSheet
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

    def __init__(self, path: Path, terms: SheetTerms) -> None:
        self.region: Region | None = None
        self._path, self._terms = path, terms

    def try_in_folder(self, folder: str, who: Stamp) -> ImportedSheet:
        """What the sheet would change in a region's folder. Raises `InputError`."""
        from beredskap.files import load_region
        from beredskap.supplies.holdings import of_region

        region = load_region(folder).region
        trial = self._try(region, of_region(region), who.at, {})
        if trial.problems:
            raise InputError(trial.problems)
        return ImportedSheet(trial.read, trial.changes, region)

    def apply_to_database(self, db: str | Path, who: Stamp, dry: bool, digest: str | None = None) -> ImportedSheet:
        """What the sheet has changed in a database, or would change. Raises `InputError`, also where it is not the file of that ``digest``."""
        from beredskap.database.imports import imports, mappings
        from beredskap.database.ledger.balances import read_holdings
        from beredskap.database.region.load import load_region
        from beredskap.database.sqlite.database import open_database

        with open_database(db) as database:
            region = load_region(database).region
            trial = self._try(region, read_holdings(database, who.at), who.at, mappings.read_mappings(database))
            if digest not in (None, trial.read.sheet.digest):
                raise _other_file(self._path)
            if trial.problems:
                raise InputError([*trial.problems, *self._of_books(database, trial, who)])
            done = imports.apply_sheet(database, trial.read.sheet, who, dry, self._terms.meant)
            if not dry:
                mappings.save_mapping(database, trial.read.mapping.lasting)
        return ImportedSheet(trial.read, trial.changes, region, done)

    def _try(
        self, region: Region, holdings: Holdings, now: datetime.datetime, remembered: dict[str, Mapping]
    ) -> _Trial:
        """Read the sheet, and try what holds of it on what the stores hold: everything that is wrong is found at once."""
        from beredskap.files.stock.sheet import read_stock
        from beredskap.supplies.changes import changes
        from beredskap.supplies.full_count import completed
        from beredskap.supplies.questions import questions

        self.region = region
        read, problems = read_stock(self._path, region, now, self._terms, remembered)
        sheet, emptied = completed(read.sheet, region) if self._terms.is_complete and not problems else (read.sheet, ())
        sound = (
            replace(sheet, rows=tuple(row for row in sheet.rows if row.store not in read.doubtful))
            if problems
            else sheet
        )
        found = changes(sound, region, holdings, now, "utgånget" in self._terms.meant)
        asked = questions(sound, region, holdings, self._terms.meant)
        findings = (*read.findings, *emptied) if emptied else read.findings
        return _Trial(replace(read, sheet=sound, findings=findings), found, [*asked, *problems, *found.problems])

    def _of_books(self, database: Database, trial: _Trial, who: Stamp) -> list[Problem]:
        """What the ledger has against the rows that nothing else speaks against."""
        from beredskap.database.imports import imports

        refused = {one.place.line for one in trial.problems}
        stores = {row.store for row in trial.read.sheet.rows if row.line in refused}
        rows = tuple(row for row in trial.read.sheet.rows if row.store not in stores)
        try:
            imports.apply_sheet(database, replace(trial.read.sheet, rows=rows), who, True, self._terms.meant)
        except InputError as error:
            return list(error.problems)
        return []


@dataclass(frozen=True)
class _Trial:
    """What was read, what it would do, and all that is wrong with it."""

    read: StockSheet
    changes: SheetChanges
    problems: list[Problem]


def _other_file(path: Path) -> InputError:
    said = message("filen har ändrats sedan den prövades; ingenting har skrivits")
    return InputError([Problem("sheet-changed", said, Place(str(path)), remedy=message("pröva den igen"))])
