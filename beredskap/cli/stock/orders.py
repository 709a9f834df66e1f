"""`beredskap stock orders`: what to order, in packs, with cost, space and the last day."""

from __future__ import annotations

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.output import Output, output_options
from beredskap.cli.stock.options import Asked, stocked, stocked_options
from beredskap.errors import Exit
from beredskap.language import message


@click.command(
    "orders",
    cls=Command,
    said=message(
        "Vad som ska beställas till lager under sitt mål eller sin lägsta nivå: hela förpackningar, kostnad, plats och sista dag."
    ),
    examples=("beredskap stock orders --region orebro --site karlskoga",),
)
@stocked_options
@output_options
def command(form: str | None, output: str | None, table: str | None, everything: bool, **asked: object) -> int:
    """Exit code 0; 5 where there is no such store."""
    wanted = Asked(**asked)  # type: ignore[arg-type]  # the options above
    target = Output.of(form, output, table, everything, wanted.reads)
    from beredskap.report.stock import orders as report
    from beredskap.supplies.orders import orders

    world = stocked(wanted)
    found = orders(world.region, world.holdings, world.on, world.use, stores=world.stores)
    target.write(report.document(found, world.about))
    return Exit.DONE
