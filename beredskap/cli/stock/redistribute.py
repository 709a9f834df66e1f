"""`beredskap stock redistribute`: who sends what to whom, by when and with which vehicle."""

from __future__ import annotations

import click

from beredskap.cli.shell.command import Command, option
from beredskap.cli.shell.output import Output, output_options
from beredskap.cli.stock.options import Asked, stocked, stocked_options
from beredskap.errors import Exit
from beredskap.language import message


@click.command(
    "redistribute",
    cls=Command,
    said=message(
        "Vem som ska skicka vad till vem, senast när och med vilket fordon, så att så lite som möjligt saknas till målen."
    ),
    examples=(
        "beredskap stock redistribute --region orebro",
        "beredskap stock redistribute --region orebro --category läkemedel --cut rv50-lindesberg",
    ),
)
@stocked_options
@option("--cut", multiple=True, shown=message("VÄG"), said=message("en väg som är avstängd; kan anges flera gånger"))
@output_options
def command(
    cut: tuple[str, ...], form: str | None, output: str | None, table: str | None, everything: bool, **asked: object
) -> int:
    """Exit code 0; 5 where there is no such store."""
    wanted = Asked(**asked)  # type: ignore[arg-type]  # the options above
    target = Output.of(form, output, table, everything, wanted.reads)
    from beredskap.report.naming import lookup
    from beredskap.report.stock import redistribution as report
    from beredskap.supplies.redistribution import redistribution

    world = stocked(wanted)
    closed = sorted({lookup.road(world.region, road) for road in cut})
    found = redistribution(world.region, world.holdings, world.on, world.use, stores=world.stores, cut=closed)
    target.write(report.document(found, world.about, closed))
    return Exit.DONE
