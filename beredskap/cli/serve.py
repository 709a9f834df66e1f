"""`beredskap serve`: the terminal UI in a browser, on this machine unless told otherwise."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import click

from beredskap.cli import ui
from beredskap.cli.shell.command import Command
from beredskap.cli.shell.database_options import choose_source, db_option
from beredskap.cli.shell.language import language, narrate
from beredskap.cli.shell.param_types import ReadPath, Whole
from beredskap.cli.shell.parameters import option
from beredskap.cli.shell.streams import put
from beredskap.cli.shell.usage import usage_error
from beredskap.errors import Exit
from beredskap.language import message

if TYPE_CHECKING:
    from socket import socket

LOCAL: Final = "127.0.0.1"
PORT: Final = 8010
_NEVER_ON_A_NETWORK: Final = "SKARP"


@click.command(
    "serve",
    cls=Command,
    help=message(
        "Visa terminalgränssnittet i en webbläsare. Adressen som skrivs ut innehåller en nyckel, och bara den som har den kommer in. "
        "Servern nås bara från den här datorn om inte --host säger annat. Ctrl-C avslutar."
    ),
    examples=("beredskap serve", "beredskap serve --db region.db", "beredskap serve --region inventories/orebro"),
)
@option(
    "--region",
    type=ReadPath(),
    metavar=message("REGION"),
    help=message("en regionmapp, eller en medföljande region (annars orebro)"),
)
@db_option
@option(
    "--host",
    default=LOCAL,
    metavar=message("ADRESS"),
    help=message("adressen att lyssna på (annars 127.0.0.1: bara den här datorn)"),
)
@option(
    "--port",
    type=Whole(0, 65_535),
    default=PORT,
    help=message("porten att lyssna på (annars {port}); 0 tar en ledig", port=PORT),
)
def command(region: str | None, db: str | None, host: str, port: int) -> int:
    """Exit code 0 when it was ended, 2 when it could not begin."""
    if region is not None or db is not None:
        region, db = choose_source(region, db)
    from importlib.util import find_spec

    if find_spec("textual_serve") is None:
        said = message("det som behövs för att visa beredskap i en webbläsare är inte installerat")
        raise usage_error(said, remedy=message("pip install 'beredskap[serve]'"))
    from beredskap.tui.web import address

    source = region or ui.SHIPPED
    with address.open_socket(host, port) as listens:
        information_class = _read_class(source, db)
        if not address.is_local(listens):
            _warn(information_class, address.port_of(listens))
        _serve(source, db, listens, host)
    return Exit.DONE


def _read_class(source: str, db: str | None) -> str:
    """The information class of what will be shown, read as the UI reads it. Raises `InputError`."""
    from beredskap.tui.region_session import RegionSession

    session = RegionSession(source, db)
    session.open()
    return session.region.information_class


def _warn(information_class: str, port: int) -> None:
    """Say what it means to be reached over a network. Raises `InputError` for real data, since nothing is encrypted."""
    tunnel = message("lyssna bara på den här datorn, och nå den med ssh -L {port}:127.0.0.1:{port}", port=port)
    if information_class == _NEVER_ON_A_NETWORK:
        said = message("regionen är {what} och visas inte okrypterad över ett nät", what=information_class)
        raise usage_error(said, remedy=tunnel)
    narrate(
        message("Varning: alla på nätet som har adressen kommer in och kan göra allt du kan. Ingenting är krypterat.")
    )
    narrate(message("Säkrare: {what}.", what=tunnel))


def _serve(source: str, db: str | None, listens: socket, host: str) -> None:
    import secrets

    from beredskap.tui.translator import Translator
    from beredskap.tui.web import address
    from beredskap.tui.web.guard import Guard
    from beredskap.tui.web.server import Web, serve

    guard = Guard(secrets.token_urlsafe(32), address.port_of(listens), address.is_local(listens))
    opened = f"--region={source}" if db is None else f"--db={db}"
    # -P: Python looks for no modules in the folder with the data.
    program = (sys.executable, "-P", "-m", "beredskap", f"--lang={language()}", opened)

    def ready() -> None:
        narrate(message("Öppna adressen i en webbläsare. Ctrl-C avslutar."))
        put(address.browser_address(host, guard.port, guard.token) + "\n")

    serve(Web(program, guard, Translator(language())).application(), listens, ready)
