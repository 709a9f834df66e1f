"""All commands as one click group, and the options before a command."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import click

from beredskap.cli import (
    backup,
    check,
    compare,
    doctor,
    explain,
    export,
    import_,
    init,
    run,
    schema,
    serve,
    show,
    status,
    template,
    ui,
    validate,
)
from beredskap.cli.actions import group as actions
from beredskap.cli.shell.command import Group
from beredskap.cli.shell.exits import run_command_line
from beredskap.cli.shell.param_types import Choice, ReadPath
from beredskap.cli.shell.parameters import Option
from beredskap.cli.shell.streams import put
from beredskap.cli.shell.usage import usage_error
from beredskap.cli.stock import group as stock
from beredskap.language import LANGUAGES, message


class Root(Group):
    """The whole program as one click command."""

    def main(self, args: Any = None, *_: Any, **__: Any) -> NoReturn:
        """Run through the one entry point, also for whoever calls the click command."""
        sys.exit(run_command_line(lambda: self, args))


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        import beredskap

        put(f"beredskap {beredskap.__version__}\n")
        ctx.exit()


def _start(lang: str | None, region: str | None, db: str | None, plain: bool) -> None:
    """Without a command: the terminal UI, or where there is no terminal the help. The language was chosen before anything was parsed (`language.choose`)."""
    del lang
    ctx = click.get_current_context()
    typed = click.core.ParameterSource.COMMANDLINE
    given = [f"--{name}" for name in ("region", "db", "plain") if ctx.get_parameter_source(name) is typed]
    if ctx.invoked_subcommand is not None:
        if given:
            raise usage_error(message("«{option}» framför ett kommando hör till terminalgränssnittet", option=given[0]))
        return
    if given or ui.has_terminal():
        ui.start(region, db, plain)
        return
    put(ctx.get_help() + "\n")


root = Root(
    "beredskap",
    callback=_start,
    invoke_without_command=True,
    help=message("Vilken vård står kvar, var och hur länge, om något slås ut – och varför inte längre?"),
    examples=(
        "beredskap",
        "beredskap run scenarios/uso-utslaget.yaml",
        "beredskap explain scenarios/uso-utslaget.yaml förlossning",
        "beredskap check scenarios",
    ),
    params=[
        Option(
            ["--lang"],
            type=Choice(LANGUAGES),
            help=message("språk: svenska eller engelska (annars BEREDSKAP_LANG, annars svenska)"),
        ),
        Option(
            ["--region"],
            type=ReadPath(),
            metavar=message("REGION"),
            help=message("öppna terminalgränssnittet på en regionmapp, eller på en medföljande region (annars orebro)"),
        ),
        Option(
            ["--db"],
            envvar="BEREDSKAP_DB",
            type=ReadPath(),
            metavar=message("FIL"),
            help=message("öppna terminalgränssnittet på en databas (annars miljövariabeln BEREDSKAP_DB)"),
        ),
        Option(
            ["--plain"],
            is_flag=True,
            help=message("skriv det som terminalgränssnittet visar som ren text, för skärmläsare"),
        ),
        Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_print_version,
            help=message("visa versionen"),
        ),
    ],
)
for module in (
    run,
    explain,
    check,
    compare,
    validate,
    show,
    schema,
    init,
    export,
    template,
    import_,
    stock,
    status,
    actions,
    doctor,
    backup,
    serve,
):
    root.add_command(module.command)
