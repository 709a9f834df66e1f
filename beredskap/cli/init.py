"""`beredskap init`: a region's folder to a new database."""

from __future__ import annotations

import datetime

import click

from beredskap.cli.shell.command import Command, argument
from beredskap.cli.shell.database_options import (
    at_option,
    by_option,
    db_option,
    note_option,
    required,
    stamp,
)
from beredskap.cli.shell.language import narrate
from beredskap.errors import Exit
from beredskap.language import message


@click.command(
    "init",
    cls=Command,
    said=message("Skapa regionens databas ur dess mapp. Det lagren håller blir den första raden i liggaren."),
    examples=("beredskap init inventories/orebro --db region.db --by beredskapssamordnare",),
)
@argument("folder", message("regionmapp, eller namnet på en medföljande region"), message("MAPP"))
@db_option
@by_option
@at_option
@note_option
def command(folder: str, db: str | None, by: str, at: datetime.datetime | None, note: str) -> int:
    """Exit code 0, or 2 where the folder is broken or the file exists: then nothing is left behind."""
    path = required(db)
    who = stamp(by, at, note)
    from beredskap.database.region.create import found

    region = found(folder, path, who)
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
