"""Writes ``docs/keys.md`` from the UI's command tables: what every key does, everywhere and in each workspace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from beredskap.language import DEFAULT
from beredskap.tui.commands import EVERYWHERE, SCREEN, TABLE, Command, key_names
from beredskap.tui.workspaces import WORKSPACES

_HEAD = """# Tangenter i terminalgränssnittet

<!-- Skriven av python -m tools.generate ur kommandotabellerna; ändra där. -->

`beredskap` öppnar terminalgränssnittet. Musen fungerar överallt men behövs ingenstans. Ingen tangent kräver AltGr, och `/`, `?` har tvillingar utan
skift. Samma innehåll som ren text: `beredskap --plain`.
"""
_ALWAYS = (
    ("1–9", "Gå till en arbetsyta."),
    ("↑ ↓ j k", "Flytta i en tabell eller ett träd."),
    ("g G", "Först och sist."),
    ("enter", "Öppna raden under markören."),
    ("tab", "Nästa ruta."),
)


def keys_doc() -> str:
    """The whole document."""
    parts = [
        _HEAD,
        _section("Överallt", [*_ALWAYS, *_rows((*SCREEN, *EVERYWHERE))]),
        _section("I tabeller", _rows(TABLE)),
        *(
            _section(f"{number} {one.heading.text(DEFAULT)}", _rows(one.commands))
            for number, one in enumerate(WORKSPACES, 1)
            if one.commands
        ),
    ]
    return "\n".join(parts)


def _rows(commands: Iterable[Command]) -> Iterator[tuple[str, str]]:
    for one in commands:
        yield key_names(one), one.help.text(DEFAULT)


def _section(title: str, rows: Iterable[tuple[str, str]]) -> str:
    lines = [f"| `{keys}` | {does} |" for keys, does in rows]
    return "\n".join([f"## {title}", "", "| tangent | gör |", "|---|---|", *lines, ""])
