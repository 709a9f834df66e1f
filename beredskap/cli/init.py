"""`beredskap init`: a region's folder to a new database."""

from __future__ import annotations

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.database_options import EntryOptions, entry_options, require_database
from beredskap.cli.shell.language import narrate
from beredskap.cli.shell.param_types import ReadPath
from beredskap.cli.shell.parameters import argument
from beredskap.errors import Exit
from beredskap.language import message


@click.command(
    "init",
    cls=Command,
    help=message("Skapa regionens databas ur dess mapp. Det lagren håller blir den första raden i liggaren."),
    examples=("beredskap init inventories/orebro --db region.db --by beredskapssamordnare",),
)
@argument(
    "folder",
    type=ReadPath(),
    metavar=message("MAPP"),
    help=message("regionmapp, eller namnet på en medföljande region"),
)
@entry_options
def command(folder: str, entry: EntryOptions) -> int:
    """Exit code 0, or 2 where the folder is broken or the file exists: then nothing is left behind."""
    path = require_database(entry.db)
    who = entry.stamp()
    from beredskap.database.region.create import create_database

    region = create_database(folder, path, who)
    narrate(
        message(
            "Skapade {path}: {region}, {n} lager, klass {cls}",
            path=path,
            region=region.name,
            n=len(region.stores),
            cls=region.information_class,
        )
    )
    return Exit.DONE
