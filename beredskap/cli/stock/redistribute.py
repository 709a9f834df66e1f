"""`beredskap stock redistribute`: who sends what to whom, by when and with which vehicle."""

from __future__ import annotations

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.output import OutputOptions, output_options
from beredskap.cli.shell.parameters import option
from beredskap.cli.stock.options import SupplyOptions, load_inputs, supply_options
from beredskap.errors import Exit
from beredskap.language import message


@click.command(
    "redistribute",
    cls=Command,
    help=message(
        "Vem som ska skicka vad till vem, senast när och med vilket fordon, så att så lite som möjligt saknas till målen."
    ),
    examples=(
        "beredskap stock redistribute --region orebro",
        "beredskap stock redistribute --region orebro --category läkemedel --cut rv50-lindesberg",
    ),
)
@supply_options
@option("--cut", multiple=True, metavar=message("VÄG"), help=message("en väg som är avstängd; kan anges flera gånger"))
@output_options
def command(cut: tuple[str, ...], output: OutputOptions, options: SupplyOptions) -> int:
    """Exit code 0; 5 where there is no such store."""
    target = output.resolve(options.reads)
    from beredskap.model.queries import lookup
    from beredskap.report.stock import redistribution as report
    from beredskap.supplies.redistribution.plan import redistribution

    inputs = load_inputs(options)
    closed = sorted({lookup.find_road(inputs.region, road) for road in cut})
    found = redistribution(inputs.region, inputs.holdings, inputs.on, inputs.use, stores=inputs.stores, cut=closed)
    target.write(report.document(found, inputs.about, closed))
    return Exit.DONE
