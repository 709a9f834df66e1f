"""`beredskap` without a command: the terminal UI, or the same content as plain text."""

from __future__ import annotations

import os
import sys
from typing import Final

from beredskap.cli.shell import streams
from beredskap.cli.shell.database_options import choose_source
from beredskap.cli.shell.language import language
from beredskap.cli.shell.usage import usage_error
from beredskap.language import message

SHIPPED: Final = "orebro"
"""The region that is shown where none is named."""


def has_terminal() -> bool:
    """Whether there is a terminal to draw on and to read keys from, or a server that carries both to a browser."""
    return _is_served() or (sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty())


def _is_served() -> bool:
    """Whether `beredskap serve` started the program: no other driver is let through, and pipes mean nothing by themselves."""
    from beredskap.tui.web import DRIVER

    return os.environ.get("TEXTUAL_DRIVER") == DRIVER


def start(region: str | None, db: str | None, plain: bool) -> None:
    """Open the UI, or print what it shows. Raises `InputError`, and the fault that ended the UI."""
    if region is not None or db is not None:
        region, db = choose_source(region, db)
    if plain:
        _print(region, db)
        return
    if not has_terminal():
        said = message("här finns ingen terminal att rita i")
        raise usage_error(said, remedy=message("lägg till --plain för ren text, eller använd kommandona"))
    from beredskap.tui.app import BeredskapApp
    from beredskap.tui.preferences import Preferences
    from beredskap.tui.region_session import RegionSession

    preferences = Preferences.read()
    app = BeredskapApp(RegionSession(region or SHIPPED, db), preferences.language or language(), preferences)
    app.run()
    if app.fault is not None:
        raise app.fault


def _print(region: str | None, db: str | None) -> None:
    from beredskap.report.formats import as_text
    from beredskap.tui.region_session import RegionSession
    from beredskap.tui.workspaces import WORKSPACES

    session = RegionSession(region or SHIPPED, db)
    session.open()
    for one in WORKSPACES:
        for document in one.plain(session):
            streams.put(as_text.render(document, language(), streams.measure_width(sys.stdout)))
