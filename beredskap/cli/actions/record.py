"""`beredskap actions take`, `close` and `accept`: who does it, that it is done, or that it is not to be done."""

from __future__ import annotations

import datetime

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.database_options import EntryOptions, entry_options, require_database
from beredskap.cli.shell.language import narrate
from beredskap.cli.shell.param_types import Day
from beredskap.cli.shell.parameters import argument, option
from beredskap.cli.shell.usage import usage_error
from beredskap.errors import Exit
from beredskap.language import message

_RULE = argument("rule", metavar=message("REGEL"), help=message("anmärkningens regel, till exempel stock-below"))
_SUBJECT = argument("subject", metavar=message("OM"), help=message("det den är om, till exempel uso.insulin"))


@click.command(
    "take",
    cls=Command,
    help=message("Ge en anmärkning en ägare och ett datum. En som var åtgärdad eller accepterad blir öppen igen."),
    examples=(
        "beredskap actions take stock-below uso.insulin --owner lageransvarig --due 2027-02-01 --by TiB --db region.db",
    ),
)
@_RULE
@_SUBJECT
@option("--owner", default="", metavar=message("ROLL"), help=message("vem som ska göra det: en roll, aldrig ett namn"))
@option("--due", type=Day(), metavar=message("DATUM"), help=message("när det ska vara gjort"))
@entry_options
def take_action(rule: str, subject: str, owner: str, due: datetime.date | None, entry: EntryOptions) -> int:
    """Exit code 0, or 2 where nothing was told."""
    path = require_database(entry.db)
    if due is None:
        raise usage_error(message("{name} saknas", name="--due DATUM"))
    from beredskap.database.reports import actions
    from beredskap.database.sqlite.database import open_database

    who = entry.stamp()
    with open_database(path) as database:
        number = actions.take(database, (rule, subject), owner, due, who)
    narrate(message("Rad {entry}: {owner} ska ha gjort det {due}.", entry=number, owner=owner, due=due.isoformat()))
    return Exit.DONE


@click.command(
    "close",
    cls=Command,
    help=message("Säg att en anmärkning är åtgärdad. Den som fortfarande finns i underlaget eller lagret är det inte."),
    examples=(
        "beredskap actions close stock-below uso.insulin --note 'ny leverans' --by lageransvarig --db region.db",
    ),
)
@_RULE
@_SUBJECT
@entry_options
def close_action(rule: str, subject: str, entry: EntryOptions) -> int:
    """Exit code 0, or 2 where nothing was told."""
    path = require_database(entry.db)
    from beredskap.database.reports import actions
    from beredskap.database.sqlite.database import open_database

    who = entry.stamp()
    with open_database(path) as database:
        number = actions.close(database, (rule, subject), who)
    narrate(message("Rad {entry}: åtgärdad.", entry=number))
    return Exit.DONE


@click.command(
    "accept",
    cls=Command,
    help=message("Acceptera en risk, med beslutet och en hänvisning till det. Den ska omprövas ett visst datum."),
    examples=(
        "beredskap actions accept no-routine kyla --decision 'ingen reservkyla' --reference 'dnr 27/113' --review 2028-01-31 --db region.db",
    ),
)
@_RULE
@_SUBJECT
@option("--decision", default="", metavar=message("TEXT"), help=message("vad som beslutades och varför"))
@option(
    "--reference",
    default="",
    metavar=message("TEXT"),
    help=message("var beslutet finns, till exempel ett diarienummer"),
)
@option("--review", type=Day(), metavar=message("DATUM"), help=message("när beslutet ska omprövas"))
@option("--owner", default="", metavar=message("ROLL"), help=message("vem som bär risken: en roll, aldrig ett namn"))
@entry_options
def accept_risk(
    rule: str,
    subject: str,
    decision: str,
    reference: str,
    review: datetime.date | None,
    owner: str,
    entry: EntryOptions,
) -> int:
    """Exit code 0, or 2 where nothing was told."""
    path = require_database(entry.db)
    if review is None:
        raise usage_error(message("{name} saknas", name="--review DATUM"))
    from beredskap.database.reports import actions
    from beredskap.database.sqlite.database import open_database

    who = entry.stamp()
    with open_database(path) as database:
        number = actions.accept(database, (rule, subject), decision, reference, review, who, owner)
    narrate(message("Rad {entry}: accepterad till {review}.", entry=number, review=review.isoformat()))
    return Exit.DONE
