"""`beredskap template`: an empty inventory sheet to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.language import language
from beredskap.cli.shell.output import OutputOptions, write_whole
from beredskap.cli.shell.parameters import argument, option
from beredskap.cli.shell.usage import usage_error
from beredskap.errors import Exit
from beredskap.language import message


@click.command(
    "template",
    cls=Command,
    help=message("Skriv en tom inventeringslista för Excel att fylla i, med exempel, vallistor och instruktion."),
    examples=("beredskap template stock.xlsx --region inventories/orebro", "beredskap template stock.csv"),
)
@argument("file", metavar=message("FIL"), help=message("filen att skriva: .xlsx eller .csv"))
@option(
    "--region", metavar=message("REGION"), help=message("regionens lager och artiklar i vallistorna, och dess klass")
)
def command(file: str, region: str | None) -> int:
    """Exit code 0."""
    OutputOptions(form=None, output=file, table=None, everything=False).resolve()
    path = Path(file)
    kind = path.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        raise usage_error(message("«{path}» slutar varken på .xlsx eller .csv", path=path), f"{path.stem}.xlsx")
    from beredskap.files import load_region
    from beredskap.report.stock import template

    loaded = load_region(region).region if region else None
    if kind == ".csv":
        write_whole(path, template.csv_text(loaded, language()))
    else:
        write_whole(path, template.xlsx_bytes(loaded, language()))
    return Exit.DONE
