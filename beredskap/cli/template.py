"""`beredskap template`: an empty inventory sheet to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.language import language
from beredskap.cli.shell.param_types import ReadPath, WritePath
from beredskap.cli.shell.parameters import argument, option
from beredskap.cli.shell.target import force_option, resolve_target
from beredskap.cli.shell.usage import usage_error
from beredskap.errors import Exit
from beredskap.language import message


@click.command(
    "template",
    cls=Command,
    help=message("Skriv en tom inventeringslista för Excel att fylla i, med exempel, vallistor och instruktion."),
    examples=("beredskap template stock.xlsx --region inventories/orebro", "beredskap template stock.csv"),
)
@argument("file", type=WritePath(), metavar=message("FIL"), help=message("filen att skriva: .xlsx eller .csv"))
@option(
    "--region",
    type=ReadPath(),
    metavar=message("REGION"),
    help=message("regionens lager och artiklar i vallistorna, och dess klass"),
)
@force_option
def command(file: str, region: str | None, force: bool) -> int:
    """Exit code 0, or 2 where the file exists and is not to be written over."""
    path = Path(file)
    kind = path.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        raise usage_error(message("«{path}» slutar varken på .xlsx eller .csv", path=path), f"{path.stem}.xlsx")
    target = resolve_target(file, force)
    from beredskap.files import load_region
    from beredskap.report.stock import template

    loaded = load_region(region).region if region else None
    if kind == ".csv":
        target.write(template.csv_text(loaded, language()))
    else:
        target.write(template.xlsx_bytes(loaded, language()))
    return Exit.DONE
