"""`beredskap status`: what is reported to work now – set it, list what is other than usual, read the history of one thing."""

from __future__ import annotations

import datetime

from beredskap.cli.shell.command import Command, Group
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
from beredskap.cli.shell.param_types import Moment, Whole
from beredskap.cli.shell.parameters import argument, option
from beredskap.cli.shell.usage import usage_error
from beredskap.errors import Exit
from beredskap.language import message
from beredskap.limits import DAYS

command = Group(
    "status",
    help=message(
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
    help=message(
        "Rapportera en nod, en anläggning eller ett vårdutbud. Det senast rapporterade gäller; det äldre finns kvar i historiken."
    ),
    examples=(
        "beredskap status set uso.reservkraft-1 --level '60 %' --by driftledare --db orebro.db",
        "beredskap status set uso --down --by TiB --note 'brand i kulvert' --db orebro.db",
        "beredskap status set elnat.uso --down --since 2027-01-11T04:00 --by driftledare --db orebro.db",
        "beredskap status set uso.iva --beds 14 --by platskoordinator --db orebro.db",
    ),
)
@argument("subject", metavar=message("ID"), help=message("id för en nod, en anläggning eller ett vårdutbud"))
@option("--level", metavar=message("NIVÅ"), help=message("hur mycket som fungerar, till exempel «60 %»"))
@option("--down", is_flag=True, help=message("nere, eller utslagen: samma som «--level 0 %»"))
@option("--up", is_flag=True, help=message("uppe, eller återställd: samma som «--level 100 %»"))
@option(
    "--since",
    type=Moment(),
    metavar=message("TID"),
    help=message("sedan när det har varit så (annars sedan rapporten): då är buffertar förbrukade och reserver igång"),
)
@option("--beds", type=Whole(0), help=message("så många är inneliggande"))
@option("--usual", is_flag=True, help=message("som vanligt igen: inget som är rapporterat gäller längre"))
@entry_options
def set_status(
    subject: str,
    level: str | None,
    down: bool,
    up: bool,
    since: datetime.datetime | None,
    beds: int | None,
    usual: bool,
    entry: EntryOptions,
) -> int:
    """Exit code 0, or 2 where nothing was told."""
    path = require_database(entry.db)
    if sum((level is not None, down, up, usual)) > 1 or (usual and beds is not None):
        raise usage_error(message("välj en av «--level», «--down», «--up» och «--usual»"))
    if not (level is not None or down or up or usual or beds is not None):
        remedy = message("ange «--level», «--down», «--up», «--beds» eller «--usual»")
        raise usage_error(message("det saknas uppgift om hur det är"), remedy=remedy)
    if since is not None and level is None and not down:
        raise usage_error(message("«--since» hör till «--level» eller «--down»"))
    from beredskap.database.region import load
    from beredskap.database.reports import status
    from beredskap.database.sqlite.database import open_database

    who = entry.stamp()
    share = 0.0 if down else 1.0 if up else None if level is None else status.read_level(level)
    with open_database(path) as database:
        number = status.record_report(database, load.load_region(database).region, subject, who, share, beds, since)
    narrate(message("Rad {entry}: {id} är rapporterad.", entry=number, id=subject))
    return Exit.DONE


@command.command(
    "declare",
    cls=Command,
    help=message(
        "Rapportera beredskapsläget för regionen eller en anläggning: det senaste gäller, det äldre finns kvar."
    ),
    examples=("beredskap status declare orebro stabsläge --by TiB --db orebro.db",),
)
@argument("subject", metavar=message("ID"), help=message("regionens eller en anläggnings id"))
@argument(
    "alert",
    metavar=message("BEREDSKAPSLÄGE"),
    help=message("normalläge, stabsläge, förstärkningsläge eller katastrofläge"),
)
@entry_options
def declare_alert(subject: str, alert: str, entry: EntryOptions) -> int:
    """Exit code 0, or 2 where nothing was told."""
    path = require_database(entry.db)
    from beredskap.database.region import load
    from beredskap.database.reports import alerts
    from beredskap.database.sqlite.database import open_database

    who = entry.stamp()
    with open_database(path) as database:
        number = alerts.declare(database, load.load_region(database).region, subject, alert, who)
    narrate(message("Rad {entry}: {id} är i {alert}.", entry=number, id=subject, alert=alert))
    return Exit.DONE


@command.command(
    "list",
    cls=Command,
    help=message("Visa vad som är rapporterat annorlunda än vanligt. Rapporter som är för gamla märks ut."),
    examples=("beredskap status list --db orebro.db", "beredskap status list --as-of 2027-01-11T06:00 --db orebro.db"),
)
@database_options
@option(
    "--stale-after",
    "hours",
    type=Whole(1, 24 * DAYS),
    help=message("en rapport är gammal efter så många timmar (annars 24, ett antagande)"),
)
@output_options
def list_status(source: DatabaseOptions, hours: int | None, output: OutputOptions) -> int:
    """Exit code 0."""
    path = require_database(source.db)
    target = output.resolve((path,))
    from beredskap.database.region import load
    from beredskap.database.reports import alerts, status
    from beredskap.database.sqlite.database import open_database
    from beredskap.report.register import status as report

    at = source.as_of or now()
    after = status.STALE_AFTER if hours is None else datetime.timedelta(hours=hours)
    with open_database(path) as database:
        found, region = status.read_latest(database, at), load.load_region(database).region
        declared = alerts.read_alerts(database, at)
        target.write(report.document(found, region, at, after, declared))
    return Exit.DONE


@command.command(
    "history",
    cls=Command,
    help=message(
        "Visa allt som har rapporterats om en nod, en anläggning eller ett vårdutbud: av vem, när och varför."
    ),
    examples=("beredskap status history uso.reservkraft-1 --db orebro.db",),
)
@argument("subject", metavar=message("ID"), help=message("id för en nod, en anläggning eller ett vårdutbud"))
@database_options
@output_options
def show_history(subject: str, source: DatabaseOptions, output: OutputOptions) -> int:
    """Exit code 0, or 2 where there is nothing of that id."""
    path = require_database(source.db)
    target = output.resolve((path,))
    from beredskap.database.region import load
    from beredskap.database.reports import status
    from beredskap.database.sqlite.database import open_database
    from beredskap.report.register import status as report

    with open_database(path) as database:
        found, region = status.read_reports(database, subject, source.as_of), load.load_region(database).region
        if not found:
            status.find_kind(region, subject)
        target.write(report.history(found, region, subject))
    return Exit.DONE
