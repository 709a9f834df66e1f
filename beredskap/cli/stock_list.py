"""`beredskap stock list` and `show`: what the stores hold."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click

from beredskap.cli.command import Command, argument, nearest, option, usage_error
from beredskap.cli.ledger_options import as_of_option, db_option, now, required
from beredskap.cli.output import Output, output_options
from beredskap.errors import Exit
from beredskap.language import message

if TYPE_CHECKING:
    from beredskap.report.shelves import About
    from beredskap.store.database import Database
    from beredskap.store.listing import Shelf, Wanted


@click.command(
    "list",
    cls=Command,
    said=message("Lista lagren: saldo, vad som går ut först, vad som är under sin minsta mängd."),
    examples=(
        "beredskap stock list --db region.db --site uso",
        "beredskap stock list --db region.db --category läkemedel --sum",
    ),
)
@db_option
@as_of_option
@option("--site", shown=message("PLATS"), said=message("bara en anläggning eller kommun"))
@option("--item", shown=message("ARTIKEL"), said=message("bara en artikel"))
@option("--category", shown=message("GRUPP"), said=message("bara en varugrupp, till exempel läkemedel"))
@option("--below", is_flag=True, said=message("bara lager som är under sin minsta mängd, slut eller okända"))
@option("--sum", "summed", is_flag=True, said=message("summera per artikel över alla lager"))
@output_options
def listing(
    db: str | None,
    as_of: datetime.datetime | None,
    site: str | None,
    item: str | None,
    category: str | None,
    below: bool,
    summed: bool,
    form: str | None,
    output: str | None,
    table: str | None,
    everything: bool,
) -> int:
    """Exit code 0."""
    path = required(db)
    target = Output.of(form, output, table, everything, (path,))
    from beredskap.report import shelves as report
    from beredskap.store.database import opened
    from beredskap.store.listing import Wanted, shelves

    at = as_of or now()
    wanted = Wanted(site, item, category)
    with opened(path) as database:
        _check(database, wanted)
        found = shelves(database, at, wanted)
        about = about_region(database, at)
    if below:
        found = [one for one in found if one.is_below(at.date()) or not one.holding.amount(at.date())]
    target.write(report.summed(found, about) if summed else report.listed(found, about))
    return Exit.DONE


@click.command(
    "show",
    cls=Command,
    said=message("Visa ett lager med dess partier."),
    examples=("beredskap stock show uso.insulin --db region.db",),
)
@argument("store", message("lagrets id, till exempel uso.insulin"), message("LAGER"))
@db_option
@as_of_option
@output_options
def show(
    store: str,
    db: str | None,
    as_of: datetime.datetime | None,
    form: str | None,
    output: str | None,
    table: str | None,
    everything: bool,
) -> int:
    """Exit code 0, or 2 where there is no such store."""
    path = required(db)
    target = Output.of(form, output, table, everything, (path,))
    from beredskap.report import shelves as report
    from beredskap.store.database import opened

    at = as_of or now()
    with opened(path) as database:
        shelf = one_shelf(database, store, at)
        about = about_region(database, at)
    target.write(report.shown(shelf, about))
    return Exit.DONE


def one_shelf(database: Database, store: str, at: datetime.datetime) -> Shelf:
    """The store of that id. Raises `InputError` with the nearest."""
    from beredskap.store.goods import stored
    from beredskap.store.listing import shelves

    stored(database, store)
    return next(one for one in shelves(database, at) if one.store == store)


def about_region(database: Database, at: datetime.datetime) -> About:
    """What every artefact says of the region."""
    from beredskap.report.shelves import About

    return About(database.meta("name"), database.meta("class"), database.meta("secrecy"), at)


def _check(database: Database, wanted: Wanted) -> None:
    """Refuse a filter that names nothing there is."""
    from beredskap.store.listing import known

    words = known(database)
    for field, value in (("site", wanted.site), ("item", wanted.item), ("category", wanted.category)):
        if value is not None and value.casefold() not in (word.casefold() for word in words[field]):
            raise usage_error(message("«{value}» finns inte bland lagren", value=value), nearest(value, words[field]))
