"""`beredskap stock orders`: what to order, in packs, with cost, space and the last day."""

from __future__ import annotations

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.output import OutputOptions, output_options
from beredskap.cli.stock.options import SupplyOptions, load_inputs, supply_options
from beredskap.errors import Exit
from beredskap.language import message


@click.command(
    "orders",
    cls=Command,
    help=message(
        "Vad som ska beställas till lager under sitt mål eller sin lägsta nivå: hela förpackningar, kostnad, plats och sista dag."
    ),
    examples=("beredskap stock orders --region orebro --site karlskoga",),
)
@supply_options
@output_options
def command(output: OutputOptions, options: SupplyOptions) -> int:
    """Exit code 0; 5 where there is no such store."""
    target = output.resolve(options.reads)
    from beredskap.report.stock import orders as report
    from beredskap.supplies.orders import orders

    inputs = load_inputs(options)
    found = orders(inputs.region, inputs.holdings, inputs.on, inputs.use, stores=inputs.stores)
    target.write(report.document(found, inputs.about))
    return Exit.DONE
