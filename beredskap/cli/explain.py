"""`beredskap explain`: why one care type fared as it did, from the outage to the care."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click

from beredskap.cli.shell.command import Command, argument, option
from beredskap.cli.shell.database_options import as_of_option, now
from beredskap.cli.shell.output import Output, output_options
from beredskap.cli.shell.progress import Progress
from beredskap.errors import Exit
from beredskap.language import message

if TYPE_CHECKING:
    from beredskap.files import LoadedScenario


@click.command(
    "explain",
    cls=Command,
    said=message(
        "Förklara vad som hände med en vårdtyp i ett scenario: orsakerna, vart patienterna tog vägen, flaskhalsen."
    ),
    examples=(
        "beredskap explain scenarios/uso-utslaget.yaml förlossning",
        "beredskap explain scenarios/uso-utslaget.yaml förlossning --municipality Laxå",
    ),
)
@argument("file", message("scenariofil (YAML), eller namnet på ett medföljande scenario"), message("SCENARIO"))
@argument("care", message("vårdtyp, id eller namn"), message("VÅRD"))
@option("--municipality", shown=message("KOMMUN"), said=message("bara de som bor i den här kommunen"))
@option(
    "--db",
    shown=message("FIL"),
    said=message("utgå från regionen och lagren i en databas, i stället för regionens mapp"),
)
@as_of_option
@output_options
def command(
    file: str,
    care: str,
    municipality: str | None,
    db: str | None,
    as_of: datetime.datetime | None,
    form: str | None,
    output: str | None,
    table: str | None,
    everything: bool,
) -> int:
    """Exit code 0; the expectations are not judged here."""
    target = Output.of(form, output, table, everything, (file,))
    from beredskap.engine import simulate
    from beredskap.files import load_scenario
    from beredskap.report.explanation import explanation
    from beredskap.report.naming import lookup

    loaded = load_scenario(file) if db is None else _on_ledger(file, db, as_of)
    wanted = lookup.care(loaded.region, care)
    where = lookup.municipality(loaded.region, municipality) if municipality else ""
    with Progress(loaded.scenario.name) as progress:
        journal = simulate(loaded.region, loaded.scenario, digests=loaded.digests, progress=progress)
    target.write(explanation.document(journal, loaded.scenario, loaded.region, wanted, where))
    return Exit.DONE


def _on_ledger(file: str, db: str, as_of: datetime.datetime | None) -> LoadedScenario:
    from beredskap.database.region.load import FromLedger

    return FromLedger(db, as_of or now())(file)
