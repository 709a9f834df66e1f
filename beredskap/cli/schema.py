"""`beredskap schema`: print the JSON Schema of the files, for editors."""

from __future__ import annotations

import json

import click

from beredskap.cli.shell.command import Choice, Command, argument
from beredskap.cli.shell.streams import put
from beredskap.errors import Exit
from beredskap.language import message


@click.command(
    "schema",
    cls=Command,
    said=message("Skriv JSON-schemat för regionens eller scenariots filer, så att en editor kan hjälpa till."),
    examples=("beredskap schema scenario > scenario.schema.json",),
)
@argument("kind", message("region eller scenario"), message("SLAG"), type=Choice(("region", "scenario")))
def command(kind: str) -> int:
    """Print one schema."""
    import beredskap.files.schema.json_schema as schemas

    body = schemas.region_schema() if kind == "region" else schemas.scenario_schema()
    put(json.dumps(body, ensure_ascii=False, indent=2) + "\n")
    return Exit.DONE
