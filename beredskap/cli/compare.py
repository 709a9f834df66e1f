"""`beredskap compare`: two scenarios, or one scenario in two variants of the region, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from beredskap.cli.command import Command, argument, option, usage_error
from beredskap.cli.output import Output, output_options
from beredskap.cli.progress import Progress
from beredskap.errors import Exit
from beredskap.language import message

if TYPE_CHECKING:
    from beredskap.report.comparison import Future


@click.command(
    "compare",
    cls=Command,
    said=message("Jämför två scenarier, eller ett scenario i två varianter: vilken vård, var och när skiljer det."),
    examples=(
        "beredskap compare scenarios/uso-utslaget.yaml --variants idag,plan-2025",
        "beredskap compare scenarios/uso-utslaget.yaml scenarios/karlskoga-utslaget.yaml",
    ),
)
@argument("files", message("en eller två scenariofiler (YAML)"), message("SCENARIO"), nargs=-1)
@option("--variants", shown=message("A,B"), said=message("två varianter av regionen; «idag» är regionen utan variant"))
@output_options
def command(
    files: tuple[str, ...],
    variants: str | None,
    form: str | None,
    output: str | None,
    table: str | None,
    everything: bool,
) -> int:
    """Exit code 0; the expectations are shown where they differ but not judged."""
    asked = _asked(files, variants)
    target = Output.of(form, output, table, everything, files)
    from beredskap.report import comparison

    target.write(comparison.document(*(_future(file, variant, variants is not None) for file, variant in asked)))
    return Exit.DONE


def _asked(files: tuple[str, ...], variants: str | None) -> tuple[tuple[str, str | None], tuple[str, str | None]]:
    """File and variant of each side; None is the variant that the scenario names."""
    if variants is None:
        if len(files) != 2:
            raise usage_error(message("ange två scenarier, eller ett scenario och «--variants A,B»"))
        return (files[0], None), (files[1], None)
    names = [name.strip() for name in variants.split(",")]
    if len(files) != 1 or len(names) != 2 or not all(names):
        raise usage_error(message("«--variants» tar två varianter med komma emellan, och ett scenario"))
    return (files[0], names[0]), (files[0], names[1])


def _future(file: str, variant: str | None, by_variant: bool) -> Future:
    from beredskap.engine import simulate
    from beredskap.files import load_scenario
    from beredskap.report.comparison import Future

    loaded = load_scenario(file, variant)
    name = loaded.region.variant or "idag" if by_variant else loaded.scenario.name
    with Progress(f"{loaded.scenario.name} ({name})" if by_variant else name) as progress:
        journal = simulate(loaded.region, loaded.scenario, digests=loaded.digests, progress=progress)
    return Future(name, journal, loaded.region, loaded.scenario)
