"""`beredskap stock list` and `show`: what the stores hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.database_options import DatabaseOptions, database_options, now, require_database
from beredskap.cli.shell.language import language
from beredskap.cli.shell.output import OutputOptions, output_options
from beredskap.cli.shell.parameters import argument, option
from beredskap.cli.shell.target import Target
from beredskap.cli.shell.usage import near_word, usage_error
from beredskap.errors import Exit
from beredskap.language import message

if TYPE_CHECKING:
    from beredskap.database.ledger.listing import Shelf, ShelfFilter
    from beredskap.database.sqlite.database import Database
    from beredskap.model.region import Region

_SHEETS: Final = (".xlsx", ".csv")


@click.command(
    "list",
    cls=Command,
    help=message("Lista lagren: saldo, vad som går ut först, vad som är under sin minsta mängd."),
    examples=(
        "beredskap stock list --db region.db --site uso",
        "beredskap stock list --db region.db --category läkemedel --sum",
        "beredskap stock list --db region.db --site uso --sheet -o inventering.xlsx",
    ),
)
@database_options
@option("--site", metavar=message("PLATS"), help=message("bara en anläggning eller kommun"))
@option("--item", metavar=message("ARTIKEL"), help=message("bara en artikel"))
@option("--category", metavar=message("GRUPP"), help=message("bara en varugrupp, till exempel läkemedel"))
@option("--below", is_flag=True, help=message("bara lager som är under sin minsta mängd, slut eller okända"))
@option(
    "--sheet",
    is_flag=True,
    help=message("skriv en lagerlista som går att läsa in igen, till -o FIL.xlsx eller FIL.csv"),
)
@option("--sum", "summed", is_flag=True, help=message("summera per artikel över alla lager"))
@output_options
def list_stores(
    source: DatabaseOptions,
    site: str | None,
    item: str | None,
    category: str | None,
    below: bool,
    sheet: bool,
    summed: bool,
    output: OutputOptions,
) -> int:
    """Exit code 0."""
    path = require_database(source.db)
    target = output.resolve((path,))
    if sheet and (target.target is None or target.target.path.suffix.lower() not in _SHEETS):
        raise usage_error(message("en lagerlista skrivs till en fil; lägg till -o FIL.xlsx eller -o FIL.csv"))
    from beredskap.database.ledger.listing import ShelfFilter, list_shelves
    from beredskap.database.region.identity import read_identity
    from beredskap.database.sqlite.database import open_database
    from beredskap.report.stock import stock_list as report

    at = source.as_of or now()
    wanted = ShelfFilter(site, item, category)
    with open_database(path) as database:
        _check_filter(database, wanted)
        found = list_shelves(database, at, wanted)
        about = report.about_region(read_identity(database), at)
        region = _load_region(database) if sheet else None
        if below:
            found = [one for one in found if one.is_below(at.date()) or not one.holding.amount(at.date())]
        if region is not None and target.target is not None:
            _write_sheet(target.target, found, region)
        else:
            target.write(report.sum_document(found, about) if summed else report.list_document(found, about))
    return Exit.DONE


@click.command(
    "show",
    cls=Command,
    help=message("Visa ett lager med dess partier."),
    examples=("beredskap stock show uso.insulin --db region.db",),
)
@argument("store", metavar=message("LAGER"), help=message("lagrets id, till exempel uso.insulin"))
@database_options
@output_options
def show_store(store: str, source: DatabaseOptions, output: OutputOptions) -> int:
    """Exit code 0, or 2 where there is no such store."""
    path = require_database(source.db)
    target = output.resolve((path,))
    from beredskap.database.ledger.listing import find_shelf
    from beredskap.database.region.identity import read_identity
    from beredskap.database.sqlite.database import open_database
    from beredskap.report.stock import stock_list as report

    at = source.as_of or now()
    with open_database(path) as database:
        shelf = find_shelf(database, store, at)
        about = report.about_region(read_identity(database), at)
        target.write(report.store_document(shelf, about))
    return Exit.DONE


def _load_region(database: Database) -> Region:
    from beredskap.database.region.load import load_region

    return load_region(database).region


def _write_sheet(target: Target, found: Sequence[Shelf], region: Region) -> None:
    """What the stores hold, as rows of a count: to print and tick off, or to change and import again."""
    from beredskap.model.sheet import Sheet, StockRow
    from beredskap.report.stock import row_form
    from beredskap.report.stock.template import TITLE

    lots = [(shelf.store, lot) for shelf in found for lot in shelf.holding.lots]
    rows = tuple(
        StockRow(line, "count", store, lot.batch, lot.amount, lot.expires) for line, (store, lot) in enumerate(lots, 2)
    )
    cells = row_form.list_rows(Sheet(rows, {}, target.path.name, ""), region, language())
    if target.path.suffix.lower() == ".csv":
        target.write(row_form.as_csv(cells, region.information_class, language()))
    else:
        target.write(row_form.as_xlsx(cells, region.information_class, TITLE, language()))


def _check_filter(database: Database, wanted: ShelfFilter) -> None:
    """Refuse a filter that names nothing there is."""
    from beredskap.database.ledger.listing import list_words

    words = list_words(database)
    for field, value in (("site", wanted.site), ("item", wanted.item), ("category", wanted.category)):
        if value is not None and value.casefold() not in (word.casefold() for word in words[field]):
            raise usage_error(message("«{value}» finns inte bland lagren", value=value), near_word(value, words[field]))
