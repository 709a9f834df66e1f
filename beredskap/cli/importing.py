"""`beredskap import`: a stock sheet into the ledger, or only what it would change."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from beredskap.cli import ledger
from beredskap.cli.command import Choice, Command, argument, nearest, option, usage_error
from beredskap.cli.output import Output, output_options
from beredskap.cli.speech import narrate
from beredskap.errors import Exit, InputError
from beredskap.language import message

if TYPE_CHECKING:
    from beredskap.files.mapping import Mapping as Columns
    from beredskap.model.region import Region
    from beredskap.model.sheet import RowKind
    from beredskap.supplies.holdings import Holdings

BY: Final = "BEREDSKAP_BY"
_KINDS: Final = {"inventering": "count", "inleverans": "receive", "uttag": "issue", "kassation": "discard"}
_LONGEST_ROLE: Final = 60


@click.command(
    "import",
    cls=Command,
    said=message(
        "Läs in en lagerlista från Excel (CSV eller XLSX): allt eller inget, med varje felaktig rad. --dry-run visar vad som skulle ändras."
    ),
    examples=(
        "beredskap import stock.xlsx --region inventories/orebro --dry-run",
        'beredskap import saldo.csv --region orebro --dry-run --map "Saldo=amount"',
        "beredskap import stock.xlsx --db orebro.db --by lageransvarig",
    ),
)
@argument("file", message("lagerlistan: .xlsx eller .csv"), message("FIL"))
@option("--region", shown=message("REGION"), said=message("pröva filen mot en regionmapp; ingenting skrivs"))
@option("--db", shown=message("FIL"), said=message("lagerliggaren att läsa in i"))
@option(
    "--map",
    "columns",
    multiple=True,
    shown=message("RUBRIK=FÄLT"),
    said=message("vilken kolumn som är vad, till exempel «Saldo=amount»; «Saldo=-» läser den inte; får upprepas"),
)
@option(
    "--kind",
    type=Choice(tuple(_KINDS)),
    default="inventering",
    said=message("vad rader utan egen typ är (annars inventering)"),
)
@option("--sheet", default="", shown=message("BLAD"), said=message("vilket blad, om arbetsboken har flera lagerlistor"))
@option("--at", shown=message("TIDPUNKT"), said=message("när raderna gäller, om de inte själva säger det (annars nu)"))
@option(
    "--by",
    shown=message("ROLL"),
    said=message("vilken roll som för in, aldrig ett namn (annars BEREDSKAP_BY); behövs när något skrivs"),
)
@option("--dry-run", is_flag=True, said=message("visa vad som skulle ändras, och ändra ingenting"))
@output_options
def command(
    file: str,
    region: str | None,
    db: str | None,
    columns: tuple[str, ...],
    kind: str,
    sheet: str,
    at: str | None,
    by: str | None,
    dry_run: bool,
    form: str | None,
    output: str | None,
    table: str | None,
    everything: bool,
) -> int:
    """Exit code 0, or 2 where the file is refused: then nothing has been changed."""
    target = Output.of(form, output, table, everything, tuple(path for path in (file, db) if path))
    if (region is None) == (db is None):
        raise usage_error(message("ange antingen --region REGION eller --db FIL"))
    writes = db is not None and not dry_run
    role = _role(by or os.environ.get(BY, "")) if writes else ""
    now = _moment(at)
    given = _given(columns)
    from beredskap.files.stock_sheet import load_stock
    from beredskap.report import stock_changes
    from beredskap.supplies.changes import changes

    known, holdings, remembered = _known(region, db, now)
    try:
        read = load_stock(Path(file), known, now, kind=_row_kind(kind), sheet=sheet, given=given, remembered=remembered)
        found = changes(read.sheet, known, holdings)
        if found.problems:
            raise InputError(found.problems)
    except InputError as error:
        if not any(problem.place.line for problem in error.problems):
            raise
        target.write(stock_changes.refused(file, error.problems, known))
        return Exit.BAD_INPUT
    if db is not None and writes:
        ledger.apply(db, read.sheet, role, now)
        ledger.remember(db, read.mapping)
    target.write(stock_changes.document(read, found, known, writes))
    if region is not None and not dry_run:
        narrate(message("Utan --db går det bara att pröva: ingenting har skrivits."))
    return Exit.DONE


def _known(
    region: str | None, db: str | None, now: datetime.datetime
) -> tuple[Region, Holdings, Mapping[str, Columns]]:
    """The region, what its stores hold, and the mappings of earlier sheets."""
    if db is not None:
        known, holdings = ledger.opened(db, now)
        return known, holdings, ledger.remembered(db)
    from beredskap.files import load_region
    from beredskap.supplies.holdings import of_region

    known = load_region(str(region)).region
    return known, of_region(known), {}


def _row_kind(word: str) -> RowKind:
    from beredskap.model.sheet import ROW_KINDS

    return next(kind for kind in ROW_KINDS if kind == _KINDS[word])


def _given(columns: tuple[str, ...]) -> dict[str, str]:
    """``Saldo=amount`` to heading and field."""
    given: dict[str, str] = {}
    for text in columns:
        heading, sign, word = text.rpartition("=")
        if not sign or not heading.strip():
            raise usage_error(
                message("«{text}» är ingen kolumn; skriv RUBRIK=FÄLT, till exempel Saldo=amount", text=text)
            )
        from beredskap.files.fields import FIELDS
        from beredskap.files.mapping import field_named

        field = field_named(word)
        if field is None:
            raise usage_error(
                message("fältet «{name}» finns inte; det finns {names}", name=word.strip(), names=", ".join(FIELDS)),
                nearest(word.strip(), tuple(FIELDS)),
            )
        given[heading.strip()] = field
    return given


def _moment(at: str | None) -> datetime.datetime:
    if at is None:
        return datetime.datetime.now().replace(microsecond=0)
    from beredskap.files.date_cell import CellError, moment_of

    try:
        return moment_of(at, False)
    except CellError as error:
        raise usage_error(error.message, remedy=error.remedy) from error


def _role(text: str) -> str:
    """Who writes, as a role. Raises `InputError` where nobody is said, or it looks like a person."""
    from beredskap.model.personal import has_personal_number

    role = text.strip()
    if not role:
        raise usage_error(
            message("säg vilken roll som för in raderna"), remedy=message("--by lageransvarig, eller sätt BEREDSKAP_BY")
        )
    if len(role) > _LONGEST_ROLE or "@" in role or not role.isprintable() or has_personal_number(role):
        raise usage_error(
            message("--by ska vara en roll, till exempel lageransvarig; aldrig ett namn, nummer eller en adress")
        )
    return role
