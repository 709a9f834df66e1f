"""`beredskap export`: a region's database back to a folder of files."""

from __future__ import annotations

from pathlib import Path

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.database_options import DatabaseOptions, database_options, now, require_database
from beredskap.cli.shell.language import narrate
from beredskap.cli.shell.param_types import WritePath
from beredskap.cli.shell.parameters import option
from beredskap.cli.shell.usage import usage_error
from beredskap.errors import Exit
from beredskap.language import message


@click.command(
    "export",
    cls=Command,
    help=message(
        "Skriv databasens region till en ny mapp, med lagren som liggaren säger. Det som inte har ändrats är byte för byte som det var."
    ),
    examples=("beredskap export --db region.db -o orebro-idag",),
)
@database_options
@option("-o", "--output", type=WritePath(), metavar=message("MAPP"), help=message("mappen att skapa"))
def command(source: DatabaseOptions, output: str | None) -> int:
    """Exit code 0, or 2 where the folder exists: nothing is written over."""
    path = require_database(source.db)
    if not output:
        raise usage_error(message("ingen mapp är angiven"), remedy=message("ange den med -o MAPP"))
    from beredskap.database.region import documents
    from beredskap.database.region.export import export_region
    from beredskap.database.sqlite.database import open_database

    with open_database(path) as database:
        found = export_region(database, source.as_of or now())
    documents.write_folder(Path(output), found.files.items())
    narrate(
        message(
            "Skrev {path}: {n} filer, {m} lager ändrade sedan init",
            path=output,
            n=len(found.files),
            m=len(found.changed),
        )
    )
    return Exit.DONE
