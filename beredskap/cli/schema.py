"""`beredskap schema`: print the JSON Schema of the files, for editors."""

from __future__ import annotations

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.param_types import Choice
from beredskap.cli.shell.parameters import argument
from beredskap.cli.shell.streams import put
from beredskap.errors import Exit
from beredskap.language import message


@click.command(
    "schema",
    cls=Command,
    help=message("Skriv JSON-schemat för regionens eller scenariots filer, så att en editor kan hjälpa till."),
    examples=("beredskap schema scenario > scenario.schema.json",),
)
@argument("kind", type=Choice(("region", "scenario")), metavar=message("SLAG"), help=message("region eller scenario"))
def command(kind: str) -> int:
    """Print one schema."""
    import json

    import beredskap.files.schema.json_schema as schemas

    body = schemas.region_schema() if kind == "region" else schemas.scenario_schema()
    put(json.dumps(body, ensure_ascii=False, indent=2) + "\n")
    return Exit.DONE
