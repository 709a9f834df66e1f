"""`beredskap backup`: a whole copy of a database, taken while others write."""

from __future__ import annotations

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.database_options import db_option, require_database
from beredskap.cli.shell.language import narrate
from beredskap.cli.shell.param_types import WritePath
from beredskap.cli.shell.parameters import option
from beredskap.cli.shell.usage import usage_error
from beredskap.errors import Exit
from beredskap.language import message


@click.command(
    "backup",
    cls=Command,
    help=message(
        "Säkerhetskopiera en databas till en ny fil, också medan andra skriver. Kopian undersöks innan den får sitt namn och används som den är."
    ),
    examples=("beredskap backup --db region.db -o region-2027-01-11.db",),
)
@db_option
@option(
    "-o",
    "--output",
    type=WritePath(),
    metavar=message("FIL"),
    help=message("den nya filen; det som finns skrivs aldrig över"),
)
def command(db: str | None, output: str | None) -> int:
    """Exit code 0, or 2 where no copy was made."""
    path = require_database(db)
    if not output:
        raise usage_error(message("{name} saknas", name="-o FIL"))
    from beredskap.database.backup import write_backup

    found = write_backup(path, output)
    narrate(
        message(
            "Skrev {path}: {size} kB, {entries} rader. Kedjan slutar med {head}.",
            path=found.path,
            size=-(-found.size // 1000),
            entries=found.entries,
            head=found.head[:16],
        )
    )
    return Exit.DONE
