"""`beredskap stock history`: every row of a store, with the balance after it."""

from __future__ import annotations

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.database_options import DatabaseOptions, database_options, now, require_database
from beredskap.cli.shell.output import OutputOptions, output_options
from beredskap.cli.shell.parameters import argument
from beredskap.errors import Exit
from beredskap.language import message


@click.command(
    "history",
    cls=Command,
    help=message(
        "Visa allt som har hänt i ett lager: vem, när, hur mycket, saldot efter, och vad inventeringar skilde."
    ),
    examples=("beredskap stock history uso.insulin --db region.db",),
)
@argument("store", metavar=message("LAGER"), help=message("lagrets id, till exempel uso.insulin"))
@database_options
@output_options
def command(store: str, source: DatabaseOptions, output: OutputOptions) -> int:
    """Exit code 0, or 2 where there is no such store."""
    path = require_database(source.db)
    target = output.resolve((path,))
    from beredskap.database.ledger.history import read_rows, replay
    from beredskap.database.ledger.listing import find_shelf
    from beredskap.database.region.identity import read_identity
    from beredskap.database.sqlite.database import open_database
    from beredskap.report.stock import ledger as report
    from beredskap.report.stock.stock_list import about_region

    at = source.as_of or now()
    with open_database(path) as database:
        shelf = find_shelf(database, store, at)
        lines = list(replay(read_rows(database, store, at)))
        about = about_region(read_identity(database), at)
        target.write(report.history(shelf, lines, about))
    return Exit.DONE
