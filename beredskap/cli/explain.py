"""`beredskap explain`: why one care type fared as it did, from the outage to the care."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.database_options import DatabaseOptions, as_of_option, now, scenario_db_option
from beredskap.cli.shell.output import OutputOptions, output_options
from beredskap.cli.shell.param_types import ReadPath
from beredskap.cli.shell.parameters import argument, gather, option
from beredskap.cli.shell.progress import Progress
from beredskap.errors import Exit
from beredskap.language import message

if TYPE_CHECKING:
    import datetime

    from beredskap.files import LoadedScenario


@click.command(
    "explain",
    cls=Command,
    help=message(
        "Förklara vad som hände med en vårdtyp i ett scenario: orsakerna, vart patienterna tog vägen, flaskhalsen."
    ),
    examples=(
        "beredskap explain scenarios/uso-utslaget.yaml förlossning",
        "beredskap explain scenarios/uso-utslaget.yaml förlossning --municipality Laxå",
    ),
)
@argument(
    "file",
    type=ReadPath(),
    metavar=message("SCENARIO"),
    help=message("scenariofil (YAML), eller namnet på ett medföljande scenario"),
)
@argument("care", metavar=message("VÅRD"), help=message("vårdtyp, id eller namn"))
@option("--municipality", metavar=message("KOMMUN"), help=message("bara de som bor i den här kommunen"))
@gather("source", DatabaseOptions, scenario_db_option, as_of_option)
@output_options
def command(file: str, care: str, municipality: str | None, source: DatabaseOptions, output: OutputOptions) -> int:
    """Exit code 0; the expectations are not judged here."""
    target = output.resolve((file,))
    from beredskap.engine import simulate
    from beredskap.files import load_scenario
    from beredskap.model.queries import lookup
    from beredskap.report.explanation import explanation

    loaded = load_scenario(file) if source.db is None else _load_from_ledger(file, source.db, source.as_of or now())
    wanted = lookup.find_care(loaded.region, care)
    where = lookup.find_municipality(loaded.region, municipality) if municipality else ""
    with Progress(loaded.scenario.name) as progress:
        journal = simulate(loaded.region, loaded.scenario, digests=loaded.digests, progress=progress)
    target.write(explanation.document(journal, loaded.scenario, loaded.region, wanted, where))
    return Exit.DONE


def _load_from_ledger(file: str, db: str, at: datetime.datetime) -> LoadedScenario:
    from beredskap.database.region.load import FromLedger

    return FromLedger(db, at)(file)
