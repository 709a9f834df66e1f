"""Writes ``docs/keys.md`` from the UI's command tables: what every key does, everywhere and in each workspace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from beredskap.language import DEFAULT
from beredskap.tui.commands import EVERYWHERE, SCREEN, TABLE, Command, key_names
from beredskap.tui.workspace import WorkspaceScreen
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
    ("← →", "Flytta i tiden på en tidslinje (med shift ett dygn), eller öppna och stäng en gren i ett träd."),
    ("tab", "Nästa ruta."),
)


def keys_doc() -> str:
    """The whole document."""
    parts = [
        _HEAD,
        _section("Överallt", [*_ALWAYS, *_rows((*SCREEN, *EVERYWHERE))]),
        _section("I tabeller", _rows(TABLE)),
        *(_section(title, _rows(one.commands)) for title, one in _screens() if one.commands),
    ]
    return "\n".join(parts)


def _screens() -> Iterator[tuple[str, type[WorkspaceScreen]]]:
    """The workspaces, each with the screens that are opened from it."""
    for number, one in enumerate(WORKSPACES, 1):
        name = f"{number} {one.heading.text(DEFAULT)}"
        yield name, one
        for said, inner in one.inner:
            yield f"{name}: {said.text(DEFAULT)}", inner


def _rows(commands: Iterable[Command]) -> Iterator[tuple[str, str]]:
    for one in commands:
        yield key_names(one), one.help.text(DEFAULT) + (" *Ändrar data.*" if one.changes else "")


def _section(title: str, rows: Iterable[tuple[str, str]]) -> str:
    lines = [f"| `{keys}` | {does} |" for keys, does in rows]
    return "\n".join([f"## {title}", "", "| tangent | gör |", "|---|---|", *lines, ""])
