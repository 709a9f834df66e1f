"""`beredskap stock history`: every row of a store, with the balance after it."""

from __future__ import annotations

import datetime

import click

from beredskap.cli.command import Command, argument
from beredskap.cli.ledger_options import as_of_option, db_option, now, required
from beredskap.cli.output import Output, output_options
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
    from beredskap.report import ledger as report
    from beredskap.report.shelves import about_region
    from beredskap.store.database import opened
    from beredskap.store.history import played, told
    from beredskap.store.listing import one_shelf

    at = as_of or now()
    with opened(path) as database:
        shelf = one_shelf(database, store, at)
        lines = list(played(told(database, store, at)))
        about = about_region(database, at)
    target.write(report.history(shelf, lines, about))
    return Exit.DONE
