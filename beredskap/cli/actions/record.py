"""`beredskap actions take`, `close` and `accept`: who does it, that it is done, or that it is not to be done."""

from __future__ import annotations

import datetime

import click

from beredskap.cli.shell.command import Command, argument, option, usage_error
from beredskap.cli.shell.database_options import Day, at_option, by_option, db_option, note_option, required
from beredskap.cli.shell.language import narrate
from beredskap.errors import Exit
from beredskap.language import message

_RULE = argument("rule", message("anmärkningens regel, till exempel stock-below"), message("REGEL"))
_SUBJECT = argument("subject", message("det den är om, till exempel uso.insulin"), message("OM"))


@click.command(
    "take",
    cls=Command,
    said=message("Ge en anmärkning en ägare och ett datum. En som var åtgärdad eller accepterad blir öppen igen."),
    examples=(
        "beredskap actions take stock-below uso.insulin --owner lageransvarig --due 2027-02-01 --by TiB --db region.db",
    ),
)
@_RULE
@_SUBJECT
@option("--owner", default="", shown=message("ROLL"), said=message("vem som ska göra det: en roll, aldrig ett namn"))
@option("--due", type=Day(), shown=message("DATUM"), said=message("när det ska vara gjort"))
@db_option
@by_option
@at_option
@note_option
def take(
    rule: str,
    subject: str,
    owner: str,
    due: datetime.date | None,
    db: str | None,
    by: str,
    at: datetime.datetime | None,
    note: str,
) -> int:
    """Exit code 0, or 2 where nothing was told."""
    path = required(db)
    if due is None:
        raise usage_error(message("{name} saknas", name="--due DATUM"))
    from beredskap.cli.shell.database_options import stamp
    from beredskap.database.reports import actions
    from beredskap.database.sqlite.database import opened

    told = stamp(by, at, note)
    with opened(path) as database:
        entry = actions.take(database, (rule, subject), owner, due, told)
    narrate(message("Rad {entry}: {owner} ska ha gjort det {due}.", entry=entry, owner=owner, due=due.isoformat()))
    return Exit.DONE


@click.command(
    "close",
    cls=Command,
    said=message("Säg att en anmärkning är åtgärdad. Den som fortfarande finns i underlaget eller lagret är det inte."),
    examples=(
        "beredskap actions close stock-below uso.insulin --note 'ny leverans' --by lageransvarig --db region.db",
    ),
)
@_RULE
@_SUBJECT
@db_option
@by_option
@at_option
@note_option
def close(rule: str, subject: str, db: str | None, by: str, at: datetime.datetime | None, note: str) -> int:
    """Exit code 0, or 2 where nothing was told."""
    path = required(db)
    from beredskap.cli.shell.database_options import stamp
    from beredskap.database.reports import actions
    from beredskap.database.sqlite.database import opened

    told = stamp(by, at, note)
    with opened(path) as database:
        entry = actions.close(database, (rule, subject), told)
    narrate(message("Rad {entry}: åtgärdad.", entry=entry))
    return Exit.DONE


@click.command(
    "accept",
    cls=Command,
    said=message("Acceptera en risk, med beslutet och en hänvisning till det. Den ska omprövas ett visst datum."),
    examples=(
        "beredskap actions accept no-routine kyla --decision 'ingen reservkyla' --reference 'dnr 27/113' --review 2028-01-31 --db region.db",
    ),
)
@_RULE
@_SUBJECT
@option("--decision", default="", shown=message("TEXT"), said=message("vad som beslutades och varför"))
@option(
    "--reference", default="", shown=message("TEXT"), said=message("var beslutet finns, till exempel ett diarienummer")
)
@option("--review", type=Day(), shown=message("DATUM"), said=message("när beslutet ska omprövas"))
@option("--owner", default="", shown=message("ROLL"), said=message("vem som bär risken: en roll, aldrig ett namn"))
@db_option
@by_option
@at_option
@note_option
def accept(
    rule: str,
    subject: str,
    decision: str,
    reference: str,
    review: datetime.date | None,
    owner: str,
    db: str | None,
    by: str,
    at: datetime.datetime | None,
    note: str,
) -> int:
    """Exit code 0, or 2 where nothing was told."""
    path = required(db)
    if review is None:
        raise usage_error(message("{name} saknas", name="--review DATUM"))
    from beredskap.cli.shell.database_options import stamp
    from beredskap.database.reports import actions
    from beredskap.database.sqlite.database import opened

    told = stamp(by, at, note)
    with opened(path) as database:
        entry = actions.accept(database, (rule, subject), decision, reference, review, told, owner)
    narrate(message("Rad {entry}: accepterad till {review}.", entry=entry, review=review.isoformat()))
    return Exit.DONE
