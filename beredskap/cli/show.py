"""`beredskap show`: one thing in a region – what it is, what it needs, what needs it, and where each figure comes from."""

from __future__ import annotations

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.output import OutputOptions, output_options
from beredskap.cli.shell.param_types import ReadPath
from beredskap.cli.shell.parameters import argument, option
from beredskap.errors import Exit
from beredskap.language import message


@click.command(
    "show",
    cls=Command,
    help=message(
        "Visa en anläggning, nod, vårdtyp, artikel eller kommun, ett vårdutbud eller ett lager: behov, beroenden och källor."
    ),
    examples=("beredskap show inventories/orebro uso.iva", "beredskap show inventories/orebro Laxå"),
)
@argument(
    "region",
    type=ReadPath(),
    metavar=message("REGION"),
    help=message("regionmapp, eller namnet på en medföljande region"),
)
@argument("id", metavar=message("ID"), help=message("id, till exempel uso.iva"))
@option("--variant", metavar=message("VARIANT"), help=message("regionen som den är i en variant (annars idag)"))
@output_options
def command(
    region: str,
    id: str,  # noqa: A002  # click passes the argument under its own name
    variant: str | None,
    output: OutputOptions,
) -> int:
    """Exit code 0, or 2 where there is no such id."""
    target = output.resolve()
    from beredskap.files import load_region
    from beredskap.model.queries import lookup
    from beredskap.report.region import inventory

    loaded = load_region(region, variant=variant)
    found = lookup.find_record(loaded.region, id)
    target.write(inventory.document(loaded.region, found, loaded.origins))
    return Exit.DONE
