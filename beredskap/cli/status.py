"""`beredskap status`: what is reported to work now – set it, list what is other than usual, read the history of one thing."""

from __future__ import annotations

import datetime

from beredskap.cli.shell.command import Command, Group, argument, option, usage_error
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
from beredskap.cli.shell.param_types import Whole
from beredskap.errors import Exit
from beredskap.language import message

command = Group(
    "status",
    said=message(
        "Rapportera läget: vad som fungerar nu och hur många som är inneliggande. Ett scenario kan utgå från det."
    ),
    examples=(
        "beredskap status set uso.reservkraft-1 --level '60 %' --by driftledare --db orebro.db",
        "beredskap status list --db orebro.db",
        "beredskap run scenarios/el-72h.yaml --from orebro.db",
    ),
)


@command.command(
    "set",
    cls=Command,
    said=message(
        "Rapportera en nod, en anläggning eller ett vårdutbud. Det senast rapporterade gäller; det äldre finns kvar i historiken."
    ),
    examples=(
        "beredskap status set uso.reservkraft-1 --level '60 %' --by driftledare --db orebro.db",
        "beredskap status set uso --down --by TiB --note 'brand i kulvert' --db orebro.db",
        "beredskap status set uso.iva --beds 14 --by platskoordinator --db orebro.db",
    ),
)
@argument("subject", message("id för en nod, en anläggning eller ett vårdutbud"), message("ID"))
@option("--level", shown=message("NIVÅ"), said=message("hur mycket som fungerar, till exempel «60 %»"))
@option("--down", is_flag=True, said=message("nere, eller utslagen: samma som «--level 0 %»"))
@option("--up", is_flag=True, said=message("uppe, eller återställd: samma som «--level 100 %»"))
@option("--beds", type=Whole(0), said=message("så många är inneliggande"))
@option("--usual", is_flag=True, said=message("som vanligt igen: inget som är rapporterat gäller längre"))
@db_option
@by_option
@at_option
@note_option
def put_(
    subject: str,
    level: str | None,
    down: bool,
    up: bool,
    beds: int | None,
    usual: bool,
    db: str | None,
    by: str,
    at: datetime.datetime | None,
    note: str,
) -> int:
    """Exit code 0, or 2 where nothing was told."""
    path = required(db)
    if sum((level is not None, down, up, usual)) > 1 or (usual and beds is not None):
        raise usage_error(message("välj en av «--level», «--down», «--up» och «--usual»"))
    if not (level is not None or down or up or usual or beds is not None):
        remedy = message("ange «--level», «--down», «--up», «--beds» eller «--usual»")
        raise usage_error(message("det saknas uppgift om hur det är"), remedy=remedy)
    from beredskap.cli.shell.database_options import stamp
    from beredskap.database.region import load
    from beredskap.database.reports import status
    from beredskap.database.sqlite.database import opened

    told = stamp(by, at, note)
    share = 0.0 if down else 1.0 if up else None if level is None else status.level_of(level)
    with opened(path) as database:
        number = status.report(database, load.loaded(database).region, subject, told, share, beds)
    narrate(message("Rad {entry}: {id} är rapporterad.", entry=number, id=subject))
    return Exit.DONE


@command.command(
    "declare",
    cls=Command,
    said=message(
        "Rapportera beredskapsläget för regionen eller en anläggning: det senaste gäller, det äldre finns kvar."
    ),
    examples=("beredskap status declare orebro stabsläge --by TiB --db orebro.db",),
)
@argument("subject", message("regionens eller en anläggnings id"), message("ID"))
@argument("alert", message("normalläge, stabsläge, förstärkningsläge eller katastrofläge"), message("BEREDSKAPSLÄGE"))
@db_option
@by_option
@at_option
@note_option
def declare(subject: str, alert: str, db: str | None, by: str, at: datetime.datetime | None, note: str) -> int:
    """Exit code 0, or 2 where nothing was told."""
    path = required(db)
    from beredskap.cli.shell.database_options import stamp
    from beredskap.database.region import load
    from beredskap.database.reports import alerts
    from beredskap.database.sqlite.database import opened

    told = stamp(by, at, note)
    with opened(path) as database:
        number = alerts.declare(database, load.loaded(database).region, subject, alert, told)
    narrate(message("Rad {entry}: {id} är i {alert}.", entry=number, id=subject, alert=alert))
    return Exit.DONE


@command.command(
    "list",
    cls=Command,
    said=message("Visa vad som är rapporterat annorlunda än vanligt. Rapporter som är för gamla märks ut."),
    examples=("beredskap status list --db orebro.db", "beredskap status list --as-of 2027-01-11T06:00 --db orebro.db"),
)
@db_option
@as_of_option
@option(
    "--stale-after",
    "hours",
    type=Whole(1),
    said=message("en rapport är gammal efter så många timmar (annars 24, ett antagande)"),
)
@output_options
def list_(
    db: str | None,
    as_of: datetime.datetime | None,
    hours: int | None,
    form: str | None,
    output: str | None,
    table: str | None,
    everything: bool,
) -> int:
    """Exit code 0."""
    path = required(db)
    target = Output.of(form, output, table, everything, (path,))
    from beredskap.database.region import load
    from beredskap.database.reports import alerts, status
    from beredskap.database.sqlite.database import opened
    from beredskap.report.register import status as report

    at = as_of or now()
    after = status.STALE_AFTER if hours is None else datetime.timedelta(hours=hours)
    with opened(path) as database:
        found, region = status.latest(database, at), load.loaded(database).region
        declared = alerts.declared(database, at)
    target.write(report.current(found, region, at, after, declared))
    return Exit.DONE


@command.command(
    "history",
    cls=Command,
    said=message(
        "Visa allt som har rapporterats om en nod, en anläggning eller ett vårdutbud: av vem, när och varför."
    ),
    examples=("beredskap status history uso.reservkraft-1 --db orebro.db",),
)
@argument("subject", message("id för en nod, en anläggning eller ett vårdutbud"), message("ID"))
@db_option
@as_of_option
@output_options
def history(
    subject: str,
    db: str | None,
    as_of: datetime.datetime | None,
    form: str | None,
    output: str | None,
    table: str | None,
    everything: bool,
) -> int:
    """Exit code 0, or 2 where there is nothing of that id."""
    path = required(db)
    target = Output.of(form, output, table, everything, (path,))
    from beredskap.database.region import load
    from beredskap.database.reports import status
    from beredskap.database.sqlite.database import opened
    from beredskap.report.register import status as report

    with opened(path) as database:
        found, region = status.history(database, subject, as_of), load.loaded(database).region
    if not found:
        status.known(region, subject)
    target.write(report.told(found, region, subject))
    return Exit.DONE
