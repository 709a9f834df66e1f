"""`beredskap actions list` and `sync`: what is to be done, and writing down what is new."""

from __future__ import annotations

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.database_options import (
    DatabaseOptions,
    EntryOptions,
    database_options,
    entry_options,
    now,
    require_database,
)
from beredskap.cli.shell.language import narrate
from beredskap.cli.shell.output import OutputOptions, output_options
from beredskap.cli.shell.param_types import Choice
from beredskap.cli.shell.parameters import option
from beredskap.errors import Exit
from beredskap.language import message

_STATES = {"open": "öppen", "closed": "åtgärdad", "accepted": "accepterad risk"}


@click.command(
    "list",
    cls=Command,
    help=message(
        "Lista det som ska göras: det försenade först. En åtgärdad anmärkning som är funnen på nytt är öppen igen. Ingenting skrivs."
    ),
    examples=("beredskap actions list --db region.db", "beredskap actions list --state accepted --db region.db"),
)
@database_options
@option("--state", type=Choice(tuple(_STATES)), help=message("bara de öppna, åtgärdade eller accepterade"))
@option("--owner", metavar=message("ROLL"), help=message("bara en ägares"))
@output_options
def list_actions(source: DatabaseOptions, state: str | None, owner: str | None, output: OutputOptions) -> int:
    """Exit code 0."""
    path = require_database(source.db)
    target = output.resolve((path,))
    from beredskap.database.reports import actions
    from beredskap.database.sqlite.database import open_database
    from beredskap.report.register import actions as report

    at = source.as_of or now()
    with open_database(path) as database:
        items = actions.list_items(actions.collect_findings(database, at), actions.read_latest(database, at), at.date())
        about = (database.meta("name"), database.meta("class"), database.meta("secrecy"))
        items = [
            one
            for one in items
            if (state is None or one.state == _STATES[state])
            and (owner is None or (one.action is not None and one.action.owner == owner))
        ]
        target.write(report.document(items, *about, at.date()))
    return Exit.DONE


@click.command(
    "sync",
    cls=Command,
    help=message("För in nya anmärkningar i registret som öppna, och öppna dem igen som är funna på nytt."),
    examples=("beredskap actions sync --by beredskapssamordnare --db region.db",),
)
@entry_options
def sync_actions(entry: EntryOptions) -> int:
    """Exit code 0, or 2 where nothing was told."""
    path = require_database(entry.db)
    from beredskap.database.reports import actions
    from beredskap.database.sqlite.database import open_database

    who = entry.stamp()
    with open_database(path) as database:
        number, new, back = actions.sync(database, who)
    if number is None:
        narrate(message("Inget nytt: alla anmärkningar finns redan i registret."))
    else:
        narrate(message("Rad {entry}: {new} nya, {back} öppnade igen.", entry=number, new=len(new), back=len(back)))
    for one in back:
        narrate(message("Öppen igen: {rule} {subject}", rule=one.rule, subject=one.subject))
    return Exit.DONE
