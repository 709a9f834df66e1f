"""`beredskap run`: simulate a scenario and say which care survives."""

from __future__ import annotations

import click

from beredskap.cli.command import Command, argument, option
from beredskap.cli.output import Output, output_options, write_whole
from beredskap.cli.progress import Progress
from beredskap.cli.speech import narrate
from beredskap.errors import Exit
from beredskap.language import message


@click.command(
    "run",
    cls=Command,
    said=message("Kör ett scenario: vilken vård står kvar, var och hur länge. Prövar scenariots förväntningar."),
    examples=(
        "beredskap run scenarios/uso-utslaget.yaml",
        "beredskap run scenarios/uso-utslaget.yaml --format csv -o vard.csv",
    ),
)
@argument("file", message("scenariofil (YAML), eller namnet på ett medföljande scenario"), message("SCENARIO"))
@output_options
@option("--journal", shown=message("FIL"), said=message("skriv också hela körningens journal som JSON"))
def command(
    file: str, form: str | None, output: str | None, table: str | None, everything: bool, journal: str | None
) -> int:
    """Exit code 0, or 1 where an expectation does not hold."""
    target = Output.of(form, output, table, everything, (file,))
    copy = Output.of("json", journal, None, False, (file,)).path
    from beredskap.engine import simulate
    from beredskap.files import load_scenario
    from beredskap.report import expectations, result

    loaded = load_scenario(file)
    with Progress(loaded.scenario.name) as progress:
        found = simulate(loaded.region, loaded.scenario, digests=loaded.digests, progress=progress)
    if copy is not None:
        from beredskap.report import record

        write_whole(copy, record.render(found))
    target.write(result.document(found, loaded.scenario, loaded.region, loaded.findings, file))
    if not found.verdicts:
        narrate(message("okontrollerad: scenariot har inga förväntningar"))
    return Exit.DONE if expectations.all_hold(found) else Exit.DEVIATION
