"""`beredskap compare`: two scenarios, or one scenario in two variants of the region or with and without coordination, side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.language import say
from beredskap.cli.shell.output import Output, OutputOptions, output_options
from beredskap.cli.shell.param_types import Choice, ReadPath, Whole
from beredskap.cli.shell.parameters import argument, option
from beredskap.cli.shell.progress import Progress
from beredskap.cli.shell.usage import usage_error
from beredskap.errors import Exit
from beredskap.language import message
from beredskap.limits import RUNS, SEED

if TYPE_CHECKING:
    from beredskap.engine.metrics.comparison import Future
    from beredskap.files import LoadedScenario


LEAST_RUNS: Final = 20
"""Fewer pairs cannot agree in nineteen of twenty."""
COORDINATIONS: Final = {"region": message("Full samordning"), "none": message("Utan samordning")}


@click.command(
    "compare",
    cls=Command,
    help=message(
        "Jämför två scenarier, två körningars journaler, eller två varianter i ett eller flera scenarier: "
        "vilken vård, var och när skiljer det."
    ),
    examples=(
        "beredskap compare scenarios/uso-utslaget.yaml --variants idag,plan-2025",
        "beredskap compare scenarios/uso-utslaget.yaml scenarios/karlskoga-utslaget.yaml",
        "beredskap compare scenarios/uso-utslaget.yaml --coordination none",
        "beredskap compare scenarios/uso-utslaget.yaml --variants idag,plan-2025 --runs 20",
    ),
)
@argument(
    "files",
    nargs=-1,
    type=ReadPath(),
    metavar=message("SCENARIO"),
    help=message("scenariofiler (YAML) eller journaler (JSON)"),
)
@option(
    "--variants", metavar=message("A,B"), help=message("två varianter av regionen; «idag» är regionen utan variant")
)
@option(
    "--coordination",
    type=Choice(("region", "none")),
    help=message("ett scenario mot sig självt: B är med full samordning från T+0 («region») eller utan («none»)"),
)
@option(
    "--runs",
    type=Whole(LEAST_RUNS, RUNS),
    help=message("jämför så många par av körningar, med allt osäkert lottat lika i båda (minst 20)"),
)
@option("--seed", type=Whole(0, SEED), help=message("lottningens frö (annars 1): samma frö ger samma svar"))
@output_options
def command(
    files: tuple[str, ...],
    variants: str | None,
    coordination: str | None,
    runs: int | None,
    seed: int | None,
    output: OutputOptions,
) -> int:
    """Exit code 0; the expectations are shown where they differ but not judged."""
    pairs = _pair_sides(files, variants, coordination)
    if seed is not None and runs is None:
        raise usage_error(message("«--seed» behövs bara med «--runs»"))
    target = output.resolve(files)
    if runs is not None:
        return _run_pairs(pairs, runs, 1 if seed is None else seed, target)
    from beredskap.engine.metrics.vulnerability import Contrast
    from beredskap.report.studies import comparison, vulnerability

    futures = [tuple(map(_load_future, pair)) for pair in pairs]
    if len(futures) == 1:
        a, b = futures[0]
        target.write(comparison.document(a, b))
    else:
        target.write(vulnerability.document([Contrast(a, b) for a, b in futures]))
    return Exit.DONE


@dataclass(frozen=True)
class Side:
    """One side of a comparison: a scenario file, in a variant and with a coordination where these are not the scenario's own; it reads itself."""

    file: str
    variant: str | None = None
    coordination: str | None = None

    def __call__(self, file: str) -> LoadedScenario:
        """The scenario as this side has it."""
        from beredskap.files import load_scenario

        loaded = load_scenario(file, self.variant)
        if self.coordination is None:
            return loaded
        scenario = loaded.scenario.model_copy(update={"coordination": self.coordination})
        return replace(loaded, scenario=scenario)

    def name(self, loaded: LoadedScenario) -> str:
        """What the side is called: by what it differs in from the other, or by the scenario's name."""
        if self.coordination is not None:
            return say(COORDINATIONS[self.coordination])
        return loaded.scenario.name if self.variant is None else loaded.region.variant or "idag"


def _pair_sides(files: tuple[str, ...], variants: str | None, coordination: str | None) -> list[tuple[Side, Side]]:
    """Both sides of each comparison."""
    if coordination is not None:
        if len(files) != 1 or variants is not None:
            raise usage_error(message("«--coordination» tar ett scenario, utan «--variants»"))
        _refuse_journals(files, "--coordination")
        other = "region" if coordination == "none" else "none"
        return [(Side(files[0], coordination=other), Side(files[0], coordination=coordination))]
    if variants is None:
        if len(files) != 2:
            raise usage_error(message("ange två scenarier eller journaler, eller scenarier och «--variants A,B»"))
        return [(Side(files[0]), Side(files[1]))]
    names = [name.strip() for name in variants.split(",")]
    if not files or len(names) != 2 or not all(names):
        raise usage_error(message("«--variants» tar två varianter med komma emellan, och minst ett scenario"))
    _refuse_journals(files, "--variants")
    return [(Side(file, names[0]), Side(file, names[1])) for file in files]


def _refuse_journals(files: tuple[str, ...], flag: str) -> None:
    from beredskap.files import is_journal

    for file in files:
        if is_journal(file):
            raise usage_error(
                message("{file} är en journal och har redan körts; «{flag}» tar scenarier", file=file, flag=flag)
            )


def _run_pairs(pairs: list[tuple[Side, Side]], runs: int, seed: int, target: Output) -> int:
    from beredskap.ensemble.paired import run_pairs
    from beredskap.ensemble.workers import Task, cores, prepare
    from beredskap.report.studies import paired

    if len(pairs) != 1:
        raise usage_error(message("«--runs» jämför två; ange ett scenario eller två"))
    a, b = pairs[0]
    _refuse_journals((a.file, b.file), "--runs")
    tasks = Task(a.file, reader=a), Task(b.file, reader=b)
    first, second = prepare(tasks[0]), tasks[1].reader(b.file)
    with Progress(first.scenario.name) as progress:
        found = run_pairs(*tasks, runs, seed, cores(), progress)
    target.write(paired.document(found, (a.name(first), first), (b.name(second), second)))
    return Exit.DONE


def _load_future(side: Side) -> Future:
    from beredskap.engine.metrics.comparison import Future
    from beredskap.files import is_journal, load_journal

    if is_journal(side.file):
        journal = load_journal(side.file)
        return Future(journal.scenario, journal)
    from beredskap.engine import simulate

    loaded = side(side.file)
    name = side.name(loaded)
    shown = name if name == loaded.scenario.name else f"{loaded.scenario.name} ({name})"
    with Progress(shown) as progress:
        return Future(name, simulate(loaded.region, loaded.scenario, digests=loaded.digests, progress=progress))
