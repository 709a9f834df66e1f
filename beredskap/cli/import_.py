"""`beredskap import`: a stock sheet into the ledger, or a region's changed folder into its database, or only what either would change."""

from __future__ import annotations

import dataclasses
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.database_options import (
    EntryOptions,
    at_option,
    by_option,
    choose_source,
    db_option,
    note_option,
    now,
)
from beredskap.cli.shell.language import narrate
from beredskap.cli.shell.output import OutputOptions, output_options
from beredskap.cli.shell.param_types import Choice, ReadPath
from beredskap.cli.shell.parameters import argument, gather, option
from beredskap.database.imports.stock_import import KINDS, StockImport
from beredskap.errors import Exit, InputError
from beredskap.language import message
from beredskap.model.sheet import QUESTIONS

if TYPE_CHECKING:
    from beredskap.database.ledger.audit_chain import Stamp
    from beredskap.report.document.table import Document

_NOBODY: Final = "prov"
"""Who a dry run is made by: nothing is written."""


@contextmanager
def _pause_gc() -> Iterator[None]:
    """Look for no garbage: what a sheet is made into is kept to the end, and none of it is garbage; looking for it takes a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@click.command(
    "import",
    cls=Command,
    help=message(
        "Läs in en lagerlista från Excel (CSV eller XLSX), eller regionens ändrade mapp: allt eller inget, med varje felaktig rad. "
        "--dry-run visar vad som skulle ändras."
    ),
    examples=(
        "beredskap import stock.xlsx --region inventories/orebro --dry-run",
        'beredskap import saldo.csv --region orebro --dry-run --map "Saldo=amount"',
        "beredskap import stock.xlsx --db region.db --by lageransvarig",
        "beredskap import inventories/orebro --db region.db --by beredskapssamordnare",
    ),
)
@argument(
    "file",
    type=ReadPath(),
    metavar=message("FIL"),
    help=message("lagerlistan (.xlsx eller .csv), eller regionens mapp"),
)
@option(
    "--region",
    type=ReadPath(),
    metavar=message("REGION"),
    help=message("pröva filen mot en regionmapp; ingenting skrivs"),
)
@db_option
@option(
    "--map",
    "columns",
    multiple=True,
    metavar=message("RUBRIK=FÄLT"),
    help=message("vilken kolumn som är vad, till exempel «Saldo=amount»; «Saldo=-» läser den inte; får upprepas"),
)
@option(
    "--kind",
    type=Choice(tuple(KINDS)),
    default="inventering",
    help=message("vad rader utan egen typ är (annars inventering)"),
)
@option(
    "--sheet", default="", metavar=message("BLAD"), help=message("vilket blad, om arbetsboken har flera lagerlistor")
)
@option(
    "--site",
    default="",
    metavar=message("ANLÄGGNING"),
    help=message("var raderna hör hemma, när filen inte säger det"),
)
@option(
    "--complete",
    is_flag=True,
    help=message("filen är allt som finns: det som den inte nämner räknas till noll"),
)
@option(
    "--skip-unknown",
    is_flag=True,
    help=message("hoppa över summor och artiklar som regionen inte har; de räknas upp"),
)
@option(
    "--meant",
    multiple=True,
    type=Choice(QUESTIONS),
    help=message(
        "det är menat: utan-datum (partier utan utgångsdatum), femtiofalt (ett tal utan enhet ändrar ett lager så mycket), "
        "utgånget (uttag av det) eller igen (det är redan inläst); får upprepas"
    ),
)
@gather("entry", EntryOptions, at_option, by_option, note_option)
@option("--dry-run", is_flag=True, help=message("visa vad som skulle ändras, och ändra ingenting"))
@output_options
@_pause_gc()
def command(
    file: str,
    region: str | None,
    columns: tuple[str, ...],
    kind: str,
    sheet: str,
    site: str,
    complete: bool,
    skip_unknown: bool,
    meant: tuple[str, ...],
    entry: EntryOptions,
    dry_run: bool,
    output: OutputOptions,
) -> int:
    """Exit code 0, or 2 where the file is refused: then nothing has been changed."""
    target = output.resolve(tuple(path for path in (file, entry.db) if path))
    region, db = choose_source(region, entry.db)
    if dry_run or db is None:
        entry = dataclasses.replace(entry, by=entry.by or _NOBODY)
    who = entry.stamp()
    if db is not None and _is_folder(file):
        target.write(_import_folder(file, db, who, dry_run))
        return Exit.DONE
    from beredskap.files.stock.mapping import read_columns
    from beredskap.files.stock.sheet import SheetTerms
    from beredskap.report.stock import import_changes

    terms = SheetTerms(KINDS[kind], sheet, read_columns(columns), site, complete, skip_unknown, frozenset(meant))
    stock = StockImport(Path(file), terms)

    try:
        done = stock.try_in_folder(str(region), who) if db is None else stock.apply_to_database(db, who, dry_run)
    except InputError as error:
        if stock.region is None or not import_changes.is_about_rows(error):
            raise
        target.write(import_changes.refusal_document(file, error.problems, stock.region))
        return Exit.BAD_INPUT
    target.write(import_changes.import_document(done, written=db is not None and not dry_run))
    if db is None and not dry_run:
        narrate(message("Utan --db går det bara att pröva: ingenting har skrivits."))
    return Exit.DONE


def _is_folder(file: str) -> bool:
    from beredskap.files import is_region

    return is_region(file)


def _import_folder(folder: str, db: str, who: Stamp, dry: bool) -> Document:
    """Read a region's folder in anew."""
    from beredskap.database.region.create import update_region
    from beredskap.database.region.identity import read_identity
    from beredskap.database.sqlite.database import open_database
    from beredskap.report.stock import region_update
    from beredskap.report.stock.stock_list import about_region

    with open_database(db) as database:
        return region_update.document(
            update_region(database, folder, who, dry), about_region(read_identity(database), now()), dry
        )
