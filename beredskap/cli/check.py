"""`beredskap check`: run every scenario and say in one line each whether its expectations hold."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.language import narrate
from beredskap.cli.shell.output import OutputOptions, output_options
from beredskap.cli.shell.parameters import argument
from beredskap.cli.shell.progress import Progress
from beredskap.errors import Exit, InputError
from beredskap.language import message

if TYPE_CHECKING:
    from beredskap.engine.run import Simulator
    from beredskap.report.run.check import ScenarioCheck


@click.command(
    "check",
    cls=Command,
    help=message("Kör alla scenarier i filer och mappar. En rad per scenario: håller förväntningarna?"),
    examples=("beredskap check", "beredskap check scenarios", "beredskap check scenarios --format json -o check.json"),
)
@argument(
    "paths",
    nargs=-1,
    metavar=message("SÖKVÄG"),
    help=message("scenariofiler och mappar (annars mappen scenarios, eller de medföljande)"),
)
@output_options
def command(paths: tuple[str, ...], output: OutputOptions) -> int:
    """Exit code 0, 1 where something does not hold, 2 where a file is bad, 5 where nothing is expected anywhere."""
    target = output.resolve(paths)
    from beredskap.files import find_scenarios, shown
    from beredskap.report.run import check

    if not paths:
        paths = (_find_default_folder(),)
        narrate(message("Kontrollerar scenarierna i {folder}", folder=shown(Path(paths[0]))))
    files = find_scenarios(paths)
    from beredskap.engine.run import Simulator

    simulator = Simulator(brief=True)
    done = [_check(file, simulator) for file in files]
    target.write(check.document(done, timed=target.form == "table" and target.path is None))
    states = {one.state for one in done}
    if "bad" in states:
        return Exit.BAD_INPUT
    if "fails" in states:
        return Exit.DEVIATION
    if "holds" not in states:
        narrate(message("inget scenario har förväntningar: ingenting är kontrollerat"))
        return Exit.NOTHING
    return Exit.DONE


def _find_default_folder() -> str:
    """The folder of scenarios where one stands, else those that come with the program."""
    from beredskap.files import shipped

    return "scenarios" if Path("scenarios").is_dir() else str(shipped("scenarios"))


def _check(file: Path, simulator: Simulator) -> ScenarioCheck:
    from beredskap.files import load_scenario, shown
    from beredskap.report.run.check import ScenarioCheck

    started = time.monotonic()
    try:
        loaded = load_scenario(file)
    except InputError as error:
        return ScenarioCheck(shown(file), time.monotonic() - started, problems=error.problems)
    with Progress(loaded.scenario.name) as progress:
        journal = simulator.simulate(loaded.region, loaded.scenario, digests=loaded.digests, progress=progress)
    return ScenarioCheck(shown(file), time.monotonic() - started, journal, loaded.scenario, loaded.region)
