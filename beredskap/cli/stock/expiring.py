"""`beredskap stock expiring`: what has expired, and what does so before it is used."""

from __future__ import annotations

import typing

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.output import OutputOptions, output_options
from beredskap.cli.shell.param_types import Choice, Whole
from beredskap.cli.shell.parameters import option
from beredskap.cli.stock.options import LEVELS, SupplyOptions, load_inputs, supply_options
from beredskap.errors import Exit
from beredskap.language import message
from beredskap.limits import DAYS

if typing.TYPE_CHECKING:
    from beredskap.model.supply import Level


@click.command(
    "expiring",
    cls=Command,
    help=message("Vad som har gått ut, vad som går ut snart, och vad av det som inte hinner användas."),
    examples=("beredskap stock expiring --region orebro --as-of 2027-01-11 --within 90",),
)
@supply_options
@option("--within", type=Whole(0, DAYS), default=90, help=message("partier som går ut inom så många dygn (annars 90)"))
@option("--level", type=Choice(LEVELS), default="normal", help=message("förbrukningen som räknas med (annars normal)"))
@output_options
def command(within: int, level: Level, output: OutputOptions, options: SupplyOptions) -> int:
    """Exit code 0; 5 where there is no such store."""
    target = output.resolve(options.reads)
    from beredskap.report.stock import expiring as report
    from beredskap.supplies.expiring import expiring

    inputs = load_inputs(options)
    found = expiring(
        inputs.region, inputs.holdings, inputs.on, inputs.use, level=level, within=within, stores=inputs.stores
    )
    target.write(report.document(found, inputs.about, level, within))
    return Exit.DONE
