"""`beredskap stock expiring`: what has expired, and what does so before it is used."""

from __future__ import annotations

import typing

import click

from beredskap.cli.shell.command import Choice, Command, option
from beredskap.cli.shell.output import Output, output_options
from beredskap.cli.shell.param_types import Whole
from beredskap.cli.stock.options import LEVELS, Asked, stocked, stocked_options
from beredskap.errors import Exit
from beredskap.language import message

if typing.TYPE_CHECKING:
    from beredskap.model.supply import Level


@click.command(
    "expiring",
    cls=Command,
    said=message("Vad som har gått ut, vad som går ut snart, och vad av det som inte hinner användas."),
    examples=("beredskap stock expiring --region orebro --as-of 2027-01-11 --within 90",),
)
@stocked_options
@option("--within", type=Whole(0), default=90, said=message("partier som går ut inom så många dygn (annars 90)"))
@option("--level", type=Choice(LEVELS), default="normal", said=message("förbrukningen som räknas med (annars normal)"))
@output_options
def command(
    within: int,
    level: Level,
    form: str | None,
    output: str | None,
    table: str | None,
    everything: bool,
    **asked: object,
) -> int:
    """Exit code 0; 5 where there is no such store."""
    wanted = Asked(**asked)  # type: ignore[arg-type]  # the options above
    target = Output.of(form, output, table, everything, wanted.reads)
    from beredskap.report.stock import expiring as report
    from beredskap.supplies.expiring import expiring

    world = stocked(wanted)
    found = expiring(world.region, world.holdings, world.on, world.use, level=level, within=within, stores=world.stores)
    target.write(report.document(found, world.about, level, within))
    return Exit.DONE
