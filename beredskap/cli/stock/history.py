"""`beredskap stock history`: every row of a store, with the balance after it."""

from __future__ import annotations

import datetime

import click

from beredskap.cli.shell.command import Command, argument
from beredskap.cli.shell.database_options import as_of_option, db_option, now, required
from beredskap.cli.shell.output import Output, output_options
from beredskap.errors import Exit
from beredskap.language import message


@click.command(
    "history",
    cls=Command,
    said=message(
        "Visa allt som har hänt i ett lager: vem, när, hur mycket, saldot efter, och vad inventeringar skilde."
    ),
    examples=("beredskap stock history uso.insulin --db region.db",),
)
@argument("store", message("lagrets id, till exempel uso.insulin"), message("LAGER"))
@db_option
@as_of_option
@output_options
def command(
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
    from beredskap.database.ledger.history import played, told
    from beredskap.database.ledger.listing import one_shelf
    from beredskap.database.sqlite.database import opened
    from beredskap.report.stock import ledger as report
    from beredskap.report.stock.stock_list import about_region

    at = as_of or now()
    with opened(path) as database:
        shelf = one_shelf(database, store, at)
        lines = list(played(told(database, store, at)))
        about = about_region(database, at)
    target.write(report.history(shelf, lines, about))
    return Exit.DONE
