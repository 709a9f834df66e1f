"""`beredskap doctor`: is a database whole and as it was told; without one, the program's own versions and the shipped region."""

from __future__ import annotations

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.database_options import db_option
from beredskap.cli.shell.output import Output, OutputOptions, output_options
from beredskap.errors import Exit
from beredskap.language import message


@click.command(
    "doctor",
    cls=Command,
    help=message(
        "Undersök en databas: är filen hel, och är allt som det berättades? Säger vilken sida eller rad som är fel och vad man gör. "
        "Utan databas: programmets versioner och den medföljande regionen."
    ),
    examples=("beredskap doctor", "beredskap doctor --db region.db"),
)
@db_option
@output_options
def command(db: str | None, output: OutputOptions) -> int:
    """Exit code 0 where all is well, 1 where something is wrong with the file, 2 where there is none."""
    target = output.resolve((db,) if db else ())
    from beredskap.report.register import examination as report

    if db:
        from beredskap.database.examination import examine

        found = examine(db)
        target.write(report.document(found))
        return Exit.DONE if found.is_whole else Exit.DEVIATION
    return _examine_program(target)


def _examine_program(target: Output) -> int:
    from beredskap.cli.shell.crash_report import list_versions
    from beredskap.errors import InputError
    from beredskap.files import load_region, shipped
    from beredskap.report.register import examination as report

    health = []
    for name in sorted(path.parent.name for path in shipped("inventories").glob("*/region.yaml")):
        try:
            health.append(report.Health(name, load_region(name).findings))
        except InputError as error:
            health.append(report.Health(name, (), error.problems))
    target.write(report.program(list_versions(), health))
    return Exit.DEVIATION if any(one.problems for one in health) else Exit.DONE
