"""`beredskap show`: one thing in a region – what it is, what it needs, what needs it, and where each figure comes from."""

from __future__ import annotations

import click

from beredskap.cli.shell.command import Command, argument, option
from beredskap.cli.shell.output import Output, output_options
from beredskap.errors import Exit
from beredskap.language import message


@click.command(
    "show",
    cls=Command,
    said=message(
        "Visa en anläggning, nod, vårdtyp, artikel eller kommun, ett vårdutbud eller ett lager: behov, beroenden och källor."
    ),
    examples=("beredskap show inventories/orebro uso.iva", "beredskap show inventories/orebro Laxå"),
)
@argument("region", message("regionmapp, eller namnet på en medföljande region"), message("REGION"))
@argument("id", message("id, till exempel uso.iva"), message("ID"))
@option("--variant", shown=message("VARIANT"), said=message("regionen som den är i en variant (annars idag)"))
@output_options
def command(
    region: str,
    id: str,  # noqa: A002  # click passes the argument under its own name
    variant: str | None,
    form: str | None,
    output: str | None,
    table: str | None,
    everything: bool,
) -> int:
    """Exit code 0, or 2 where there is no such id."""
    target = Output.of(form, output, table, everything)
    from beredskap.files import load_region
    from beredskap.report.naming import lookup
    from beredskap.report.region import inventory

    loaded = load_region(region, variant=variant)
    found = lookup.anything(loaded.region, id)
    target.write(inventory.document(loaded.region, found, loaded.origins))
    return Exit.DONE
