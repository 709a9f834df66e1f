"""`beredskap explain`: why one care type fared as it did, from the outage to the care."""

from __future__ import annotations

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.database_options import as_of_option, scenario_db_option
from beredskap.cli.shell.output import OutputOptions, output_options
from beredskap.cli.shell.parameters import argument, gather, option
from beredskap.cli.shell.progress import Progress
from beredskap.cli.shell.scenario_options import ScenarioOptions, file_argument, from_option
from beredskap.errors import Exit
from beredskap.language import message


@click.command(
    "explain",
    cls=Command,
    help=message(
        "Förklara vad som hände med en vårdtyp i ett scenario: orsakerna, vart patienterna tog vägen, flaskhalsen."
    ),
    examples=(
        "beredskap explain scenarios/uso-utslaget.yaml förlossning",
        "beredskap explain scenarios/uso-utslaget.yaml förlossning --municipality Laxå",
        "beredskap explain scenarios/el-72h.yaml akut-tung --from lage.yaml",
    ),
)
@file_argument
@argument("care", metavar=message("VÅRD"), help=message("vårdtyp, id eller namn"))
@option("--municipality", metavar=message("KOMMUN"), help=message("bara de som bor i den här kommunen"))
@from_option
@scenario_db_option
@as_of_option
@gather("source", ScenarioOptions)
@output_options
def command(source: ScenarioOptions, care: str, municipality: str | None, output: OutputOptions) -> int:
    """Exit code 0; the expectations are not judged here."""
    source.check()
    target = output.resolve(source.reads)
    from beredskap.ensemble import single
    from beredskap.ensemble.workers import prepare
    from beredskap.model.queries import lookup
    from beredskap.report.explanation import explanation
    from beredskap.report.naming.names import Names
    from beredskap.report.run.from_state import add_memory, add_reported_state

    loaded = prepare(source.make_task())
    wanted = lookup.find_care(loaded.region, care)
    where = lookup.find_municipality(loaded.region, municipality) if municipality else ""
    with Progress(loaded.scenario.name) as progress:
        journal = single.run(loaded, progress=progress)
    document = explanation.document(journal, loaded.scenario, loaded.region, wanted, where)
    told = add_reported_state(document, loaded.reported, Names(loaded.region, loaded.scenario))
    target.write(add_memory(told, loaded.memory, None))
    return Exit.DONE
