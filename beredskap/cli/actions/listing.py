"""`beredskap actions list` and `sync`: what is to be done, and writing down what is new."""

from __future__ import annotations

import datetime

import click

from beredskap.cli.shell.command import Choice, Command, option
from beredskap.cli.shell.database_options import (
    as_of_option,
    at_option,
    by_option,
    db_option,
    note_option,
    now,
    required,
)
from beredskap.cli.shell.language import narrate
from beredskap.cli.shell.output import Output, output_options
from beredskap.errors import Exit
from beredskap.language import message

_STATES = {"open": "öppen", "closed": "åtgärdad", "accepted": "accepterad risk"}


@click.command(
    "list",
    cls=Command,
    said=message(
        "Lista det som ska göras: det försenade först. En åtgärdad anmärkning som är funnen på nytt är öppen igen. Ingenting skrivs."
    ),
    examples=("beredskap actions list --db region.db", "beredskap actions list --state accepted --db region.db"),
)
@db_option
@as_of_option
@option("--state", type=Choice(tuple(_STATES)), said=message("bara de öppna, åtgärdade eller accepterade"))
@option("--owner", shown=message("ROLL"), said=message("bara en ägares"))
@output_options
def listing(
    db: str | None,
    as_of: datetime.datetime | None,
    state: str | None,
    owner: str | None,
    form: str | None,
    output: str | None,
    table: str | None,
    everything: bool,
) -> int:
    """Exit code 0."""
    path = required(db)
    target = Output.of(form, output, table, everything, (path,))
    from beredskap.database.reports import actions
    from beredskap.database.sqlite.database import opened
    from beredskap.report.register import actions as report

    at = as_of or now()
    with opened(path) as database:
        items = actions.listed(actions.found(database, at), actions.latest(database, at), at.date())
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
    said=message("För in nya anmärkningar i registret som öppna, och öppna dem igen som är funna på nytt."),
    examples=("beredskap actions sync --by beredskapssamordnare --db region.db",),
)
@db_option
@by_option
@at_option
@note_option
def sync(db: str | None, by: str, at: datetime.datetime | None, note: str) -> int:
    """Exit code 0, or 2 where nothing was told."""
    path = required(db)
    from beredskap.cli.shell.database_options import stamp
    from beredskap.database.reports import actions
    from beredskap.database.sqlite.database import opened

    told = stamp(by, at, note)
    with opened(path) as database:
        entry, new, back = actions.sync(database, told)
    if entry is None:
        narrate(message("Inget nytt: alla anmärkningar finns redan i registret."))
    else:
        narrate(message("Rad {entry}: {new} nya, {back} öppnade igen.", entry=entry, new=len(new), back=len(back)))
    for one in back:
        narrate(message("Öppen igen: {rule} {subject}", rule=one.rule, subject=one.subject))
    return Exit.DONE
