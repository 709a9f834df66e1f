"""Options that the commands on a database share: which file, who tells it, when it happened, and as it was at which time."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from beredskap.cli.shell.command import option, usage_error
from beredskap.language import message

if TYPE_CHECKING:
    from beredskap.database.ledger.audit_chain import Stamp

_F = TypeVar("_F", bound=Callable[..., Any])


class Moment(click.ParamType[datetime.datetime]):
    """A local time, or a day: then its last second if ``ends``, else its first."""

    name = "moment"

    def __init__(self, ends: bool = False) -> None:
        self.ends = ends

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.datetime:  # noqa: ARG002
        if isinstance(value, datetime.datetime):
            return value
        from beredskap.database.ledger.times import moment

        return moment(str(value), self.ends)


class Day(click.ParamType[datetime.date]):
    """A day."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:  # noqa: ARG002
        from beredskap.database.ledger.times import day

        return day(str(value))


def now() -> datetime.datetime:
    """The local time, to the second; the only clock of the ledger's commands."""
    return datetime.datetime.now().replace(microsecond=0)


def db_option(body: _F) -> _F:
    """``--db``."""
    return option(
        "--db",
        envvar="BEREDSKAP_DB",
        shown=message("FIL"),
        said=message("regionens databas (annars miljövariabeln BEREDSKAP_DB)"),
    )(body)


def by_option(body: _F) -> _F:
    """``--by``."""
    return option(
        "--by",
        envvar="BEREDSKAP_BY",
        default="",
        shown=message("ROLL"),
        said=message("vem som rapporterar: en roll, aldrig ett namn (annars miljövariabeln BEREDSKAP_BY)"),
    )(body)


def at_option(body: _F) -> _F:
    """``--at``."""
    return option("--at", type=Moment(), shown=message("TID"), said=message("när det hände (annars nu)"))(body)


def note_option(body: _F) -> _F:
    """``--note``."""
    return option("--note", default="", shown=message("TEXT"), said=message("varför, eller annat att minnas"))(body)


def as_of_option(body: _F) -> _F:
    """``--as-of``."""
    return option(
        "--as-of", "as_of", type=Moment(ends=True), shown=message("TID"), said=message("som det var då (annars nu)")
    )(body)


def required(db: str | None) -> str:
    """The database that was named. Raises `InputError` where none was."""
    if not db:
        remedy = message("ange den med --db FIL; skapa en med beredskap init MAPP --db FIL")
        raise usage_error(message("ingen databas är angiven"), remedy=remedy)
    return db


def either(region: str | None, db: str | None) -> tuple[str | None, str | None]:
    """A region's folder or a database: the one that was named on the command line; the environment's database only where no folder is.

    Raises `InputError` where none is named, or both are.
    """
    named = click.get_current_context().get_parameter_source("db") is click.core.ParameterSource.COMMANDLINE
    if region and db and named:
        raise usage_error(message("ange antingen --region REGION eller --db FIL"))
    if not region and not db:
        raise usage_error(message("ange antingen --region REGION eller --db FIL"))
    return (region, None) if region else (None, db)


def stamp(by: str, at: datetime.datetime | None, note: str) -> Stamp:
    """Who, when and why; what has not happened yet is refused. Raises `InputError`."""
    from beredskap.database.ledger import times

    return times.stamp(by, at, note, now())
