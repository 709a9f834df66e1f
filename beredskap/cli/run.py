"""`beredskap run`: simulate a scenario and say which care survives; once, many times with what is uncertain drawn, or from every start."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.database_options import as_of_option, scenario_db_option
from beredskap.cli.shell.language import narrate
from beredskap.cli.shell.output import Output, OutputOptions, output_options
from beredskap.cli.shell.param_types import Duration, Whole, WritePath
from beredskap.cli.shell.parameters import gather, option
from beredskap.cli.shell.progress import Progress
from beredskap.cli.shell.scenario_options import ScenarioOptions, file_argument, from_option
from beredskap.cli.shell.target import Target, resolve_target
from beredskap.cli.shell.usage import usage_error
from beredskap.errors import Exit
from beredskap.language import Message, message
from beredskap.limits import JOBS, RUNS
from beredskap.limits import SEED as LARGEST
from beredskap.units import HOUR, show

if TYPE_CHECKING:
    from beredskap.files import LoadedScenario
    from beredskap.model.result.journal import Journal
    from beredskap.model.scenario.scenario import Scenario
    from beredskap.report.document.table import Document

SEED: Final = 1


@dataclass(frozen=True)
class RunOptions(ScenarioOptions):
    """How the scenario is to be run. ``jobs`` None is all cores."""

    journal: str | None
    runs: int | None
    seed: int | None
    only: int | None
    start_sweep: bool
    until: int | None
    write_state: str | None
    jobs: int | None

    @property
    def is_many(self) -> bool:
        """Whether it is run more than once."""
        return self.runs is not None or self.start_sweep

    def check(self) -> None:
        """Refuse options that say nothing together. Raises `InputError`."""
        draws = self.runs is not None or self.only is not None
        refused: tuple[tuple[bool, Message], ...] = (
            (self.start_sweep and draws, message("«--start-sweep» går inte ihop med «--runs» och «--only»")),
            (
                self.start_sweep and self.state is not None,
                message("«--start-sweep» går inte ihop med «--from»: ett rapporterat läge hör till en enda start"),
            ),
            (
                self.runs is not None and self.only is not None,
                message("«--only» kör en enda körning; utelämna «--runs»"),
            ),
            (
                self.is_many and self.journal is not None,
                message("«--journal» skriver en enda körnings journal; välj en med «--only» i stället för «--runs»"),
            ),
            (
                self.until is not None and (self.is_many or self.only is not None),
                message("«--until» stannar en enda körning; utelämna «--runs», «--only» och «--start-sweep»"),
            ),
            (
                self.write_state is not None and self.until is None,
                message("«--write-state» skriver läget när körningen stannar; ange när med «--until»"),
            ),
            (self.seed is not None and not draws, message("«--seed» behövs bara med «--runs» eller «--only»")),
            (
                self.jobs is not None and not self.is_many,
                message("«--jobs» behövs bara med «--runs» eller «--start-sweep»"),
            ),
        )
        for is_so, said in refused:
            if is_so:
                raise usage_error(said)
        super().check()

    def count_workers(self) -> int:
        """How many runs are made at the same time."""
        from beredskap.ensemble.workers import cores

        return self.jobs or cores()


@click.command(
    "run",
    cls=Command,
    help=message("Kör ett scenario: vilken vård står kvar, var och hur länge. Prövar scenariots förväntningar."),
    examples=(
        "beredskap run scenarios/uso-utslaget.yaml",
        "beredskap run scenarios/uso-utslaget.yaml --format csv -o vard.csv",
        "beredskap run scenarios/uso-utslaget.yaml --table timeline",
        "beredskap run scenarios/el-72h.yaml --runs 200 --seed 1",
        "beredskap run scenarios/el-72h.yaml --start-sweep",
        "beredskap run scenarios/uso-utslaget.yaml --until '20 h' --write-state lage.json",
        "beredskap run scenarios/uso-utslaget.yaml --from lage.json",
        "beredskap run uso-utslaget --db region.db --as-of 2027-01-10",
    ),
)
@file_argument
@output_options
@option(
    "--journal", type=WritePath(), metavar=message("FIL"), help=message("skriv också hela körningens journal som JSON")
)
@option(
    "--runs",
    type=Whole(1, RUNS),
    help=message("kör så många gånger med allt osäkert (intervall, reservkraft som inte startar) lottat på nytt"),
)
@option("--seed", type=Whole(0, LARGEST), help=message("lottningens frö (annars 1): samma frö ger samma svar"))
@option("--only", type=Whole(0, LARGEST), help=message("bara körning N av dem som «--runs» gör, med hela sin rapport"))
@option(
    "--start-sweep", is_flag=True, help=message("pröva 112 starter över dygnet, veckan och året: när är det värst?")
)
@from_option
@option(
    "--until",
    type=Duration(),
    metavar=message("TID"),
    help=message("stanna så lång tid efter starten, till exempel «20 h»; det som då skulle hända har inte hänt"),
)
@option(
    "--write-state",
    type=WritePath(),
    metavar=message("FIL"),
    help=message("skriv läget när körningen stannar (JSON), med allt som den minns; fortsätt med «--from»"),
)
@scenario_db_option
@as_of_option
@option("--jobs", type=Whole(1, JOBS), help=message("så många körningar i taget (annars en per processorkärna)"))
@gather("options", RunOptions)
def command(options: RunOptions, output: OutputOptions) -> int:
    """Exit code 0, or 1 where an expectation does not hold: in the run, or in most of the runs."""
    options.check()
    target = output.resolve(options.reads)
    journal, state = (
        None if path is None else resolve_target(path, output.force, options.reads)
        for path in (options.journal, options.write_state)
    )
    if options.start_sweep:
        target.write(_run_sweep(options))
        return Exit.DONE
    if options.runs is not None:
        return _run_many(options, options.runs, target)
    return _run_once(options, target, journal, state)


def _run_once(options: RunOptions, target: Output, journal: Target | None, state: Target | None) -> int:
    from beredskap.engine.metrics.expectations import all_hold
    from beredskap.report.naming.names import Names
    from beredskap.report.run import result, timeline
    from beredskap.report.run.from_state import add_memory, add_reported_state

    loaded = _load(options) if options.only is None else _load_many(options)
    scenario, region = loaded.scenario, loaded.region
    with Progress(scenario.name) as progress:
        if options.until is not None:
            found, scenario = _stop(loaded, options.until, state, progress)
        elif options.only is None:
            found = _run_whole(loaded, progress)
        else:
            from beredskap.ensemble.runs import one_of

            found, scenario, region = one_of(loaded, _choose_seed(options), options.only, progress)
    if journal is not None:
        from beredskap.report.run.journal import render

        journal.write(render(found))
    document = result.document(found, scenario, region, loaded.findings, options.file, options.beside)
    if target.table == timeline.KEY:
        document = dataclasses.replace(document, tables=(timeline.table(found, Names(region, scenario)),))
    document = add_memory(
        add_reported_state(document, loaded.reported, Names(loaded.region, loaded.scenario)),
        loaded.memory,
        options.until,
    )
    target.write(document)
    if not found.verdicts and options.until is None:
        narrate(message("okontrollerad: scenariot har inga förväntningar"))
    return Exit.DONE if all_hold(found) else Exit.DEVIATION


def _run_whole(loaded: LoadedScenario, progress: Progress) -> Journal:
    """The whole run; the other bound has nothing to go on from where a run goes on from what it remembers."""
    from beredskap.ensemble import single
    from beredskap.ensemble.other_bound import run_with_other_bound

    return run_with_other_bound(loaded, progress) if loaded.memory is None else single.plain(loaded, progress)


def _stop(loaded: LoadedScenario, until: int, state: Target | None, progress: Progress) -> tuple[Journal, Scenario]:
    """A run that stops: its journal, and the scenario as far as that goes; what it remembers is written to ``state``."""
    from beredskap.ensemble import single
    from beredskap.files.run_state import write_run_state

    stopped = single.stopped(loaded, until, progress)
    if state is not None:
        text = write_run_state(stopped.memory, stopped.journal, loaded.region, loaded.reported)
        state.write(text)
    narrate(
        message(
            "Körningen stannade vid T+{time}; det som scenariot väntar sig prövas när den är hel.",
            time=show(until / HOUR, "time"),
        )
    )
    return stopped.journal, loaded.scenario.model_copy(update={"duration": until, "expect": ()})


def _run_many(options: RunOptions, runs: int, target: Output) -> int:
    from beredskap.ensemble.judgement import plan_holds
    from beredskap.ensemble.runs import ensemble
    from beredskap.report.naming.names import Names
    from beredskap.report.run.from_state import add_reported_state
    from beredskap.report.studies import ensemble as report

    loaded = _load_many(options)
    with Progress(loaded.scenario.name) as progress, _name_failure():
        found = ensemble(options.make_task(), runs, _choose_seed(options), options.count_workers(), progress)
    document = report.document(found, loaded.scenario, loaded.region, loaded.findings, options.file, options.beside)
    target.write(add_reported_state(document, loaded.reported, Names(loaded.region, loaded.scenario)))
    if not found.expectations:
        narrate(message("okontrollerad: scenariot har inga förväntningar"))
    return Exit.DONE if plan_holds(found) else Exit.DEVIATION


def _run_sweep(options: RunOptions) -> Document:
    from beredskap.ensemble.sweep import sweep
    from beredskap.report.studies import sweep as report

    loaded = _load(options)
    with Progress(loaded.scenario.name) as progress, _name_failure():
        found = sweep(options.make_task(), options.count_workers(), progress)
    return report.document(found, loaded.scenario, loaded.region, loaded.findings)


def _choose_seed(options: RunOptions) -> int:
    return SEED if options.seed is None else options.seed


def _load(options: RunOptions) -> LoadedScenario:
    from beredskap.ensemble.workers import prepare

    return prepare(options.make_task())


def _load_many(options: RunOptions) -> LoadedScenario:
    """What is drawn anew in every run cannot go on from what one run remembers. Raises `InputError`."""
    loaded = _load(options)
    if loaded.memory is not None:
        raise usage_error(
            message("«{file}» är en enda körnings läge: utelämna «--runs» och «--only»", file=options.state)
        )
    return loaded


@contextmanager
def _name_failure() -> Iterator[None]:
    """Say which of many runs broke, so that it can be made again by itself."""
    from beredskap.ensemble.workers import RunFailedError

    try:
        yield
    except RunFailedError as error:
        narrate(message("Körningen {which} avbröts av ett fel ({kind}).", which=error.which, kind=error.kind))
        raise
