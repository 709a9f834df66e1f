"""Options that the commands on a database share: which file, as it was when, and by whom, when and why something is written to it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click

from beredskap.cli.shell.param_types import Moment, ReadPath
from beredskap.cli.shell.parameters import gather, option
from beredskap.cli.shell.usage import usage_error
from beredskap.language import message

if TYPE_CHECKING:
    from beredskap.database.ledger.audit_chain import Stamp


def now() -> datetime.datetime:
    """The local time, to the second; the only clock of the ledger's commands."""
    return datetime.datetime.now().replace(microsecond=0)


@dataclass(frozen=True)
class DatabaseOptions:
    """A database to read, and as it was when; None is the present."""

    db: str | None
    as_of: datetime.datetime | None


@dataclass(frozen=True)
class EntryOptions:
    """A database to write to; by whom, when it happened and why. ``at`` None is the present."""

    db: str | None
    by: str
    at: datetime.datetime | None
    note: str

    def stamp(self) -> Stamp:
        """Who, when and why; what has not happened yet is refused. Raises `InputError`."""
        from beredskap.database.ledger import times

        return times.make_stamp(self.by, self.at, self.note, now())


db_option: Final = option(
    "--db",
    envvar="BEREDSKAP_DB",
    type=ReadPath(),
    metavar=message("FIL"),
    help=message("regionens databas (annars miljövariabeln BEREDSKAP_DB)"),
)
by_option: Final = option(
    "--by",
    envvar="BEREDSKAP_BY",
    default="",
    metavar=message("ROLL"),
    help=message("vem som rapporterar: en roll, aldrig ett namn (annars miljövariabeln BEREDSKAP_BY)"),
)
at_option: Final = option("--at", type=Moment(), metavar=message("TID"), help=message("när det hände (annars nu)"))
note_option: Final = option(
    "--note", default="", metavar=message("TEXT"), help=message("varför, eller annat att minnas")
)
as_of_option: Final = option(
    "--as-of", type=Moment(ends=True), metavar=message("TID"), help=message("som det var då (annars nu)")
)
scenario_db_option: Final = option(
    "--db",
    type=ReadPath(),
    metavar=message("FIL"),
    help=message("utgå från regionen och lagren i en databas, i stället för regionens mapp"),
)
database_options: Final = gather("source", DatabaseOptions, db_option, as_of_option)
entry_options: Final = gather("entry", EntryOptions, db_option, by_option, at_option, note_option)


def require_database(db: str | None) -> str:
    """The database that was named. Raises `InputError` where none was."""
    if not db:
        remedy = message("ange den med --db FIL; skapa en med beredskap init MAPP --db FIL")
        raise usage_error(message("ingen databas är angiven"), remedy=remedy)
    return db


def choose_source(region: str | None, db: str | None) -> tuple[str | None, str | None]:
    """A region's folder or a database: the one that was named on the command line; the environment's database only where no folder is.

    Raises `InputError` where none is named, or both are.
    """
    named = click.get_current_context().get_parameter_source("db") is click.core.ParameterSource.COMMANDLINE
    if region and db and named:
        raise usage_error(message("ange antingen --region REGION eller --db FIL"))
    if not region and not db:
        raise usage_error(message("ange antingen --region REGION eller --db FIL"))
    return (region, None) if region else (None, db)
