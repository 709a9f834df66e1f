"""`beredskap compare`: two scenarios, or one scenario in two variants of the region, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.output import OutputOptions, output_options
from beredskap.cli.shell.parameters import argument, option
from beredskap.cli.shell.progress import Progress
from beredskap.cli.shell.usage import usage_error
from beredskap.errors import Exit
from beredskap.language import message

if TYPE_CHECKING:
    from beredskap.engine.metrics.comparison import Future


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
    ),
)
@argument("files", nargs=-1, metavar=message("SCENARIO"), help=message("scenariofiler (YAML) eller journaler (JSON)"))
@option(
    "--variants", metavar=message("A,B"), help=message("två varianter av regionen; «idag» är regionen utan variant")
)
@output_options
def command(files: tuple[str, ...], variants: str | None, output: OutputOptions) -> int:
    """Exit code 0; the expectations are shown where they differ but not judged."""
    pairs = _pair_sides(files, variants)
    target = output.resolve(files)
    from beredskap.engine.metrics.vulnerability import Contrast
    from beredskap.report.studies import comparison, vulnerability

    futures = [tuple(_load_future(file, variant) for file, variant in pair) for pair in pairs]
    if len(futures) == 1:
        a, b = futures[0]
        target.write(comparison.document(a, b))
    else:
        target.write(vulnerability.document([Contrast(a, b) for a, b in futures]))
    return Exit.DONE


Side = tuple[str, str | None]


def _pair_sides(files: tuple[str, ...], variants: str | None) -> list[tuple[Side, Side]]:
    """File and variant of both sides of each comparison; None is the variant that the scenario names."""
    if variants is None:
        if len(files) != 2:
            raise usage_error(message("ange två scenarier eller journaler, eller scenarier och «--variants A,B»"))
        return [((files[0], None), (files[1], None))]
    names = [name.strip() for name in variants.split(",")]
    if not files or len(names) != 2 or not all(names):
        raise usage_error(message("«--variants» tar två varianter med komma emellan, och minst ett scenario"))
    from beredskap.files import is_journal

    for file in files:
        if is_journal(file):
            raise usage_error(
                message("{file} är en journal och har redan körts; «--variants» tar scenarier", file=file)
            )
    return [((file, names[0]), (file, names[1])) for file in files]


def _load_future(file: str, variant: str | None) -> Future:
    from beredskap.engine.metrics.comparison import Future
    from beredskap.files import is_journal, load_journal, load_scenario

    if is_journal(file):
        journal = load_journal(file)
        return Future(journal.scenario, journal)
    from beredskap.engine import simulate

    loaded = load_scenario(file, variant)
    name = loaded.scenario.name if variant is None else loaded.region.variant or "idag"
    shown = name if variant is None else f"{loaded.scenario.name} ({name})"
    with Progress(shown) as progress:
        return Future(name, simulate(loaded.region, loaded.scenario, digests=loaded.digests, progress=progress))
