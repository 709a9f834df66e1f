"""How the workspaces look, in both languages, all themes and both sizes."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from beredskap.tui.app import BeredskapApp
from beredskap.tui.preferences import Preferences
from tests.tui import snapshots
from tests.tui.pilot import at_rest, number_of, played, press

STOCK, DEPENDENCIES, SCENARIO = map(number_of, ("stock", "dependencies", "scenario"))
WIDE, SMALL = (120, 40), (80, 24)


@pytest.mark.parametrize(("name", "keys", "size", "language", "theme"), [
    ("overview", "", WIDE, "sv", "mörk"),
    ("overview-small-en", "", SMALL, "en", "ljus"),
    ("map-small", "m", SMALL, "sv", "kontrast"),
    ("stock", STOCK, WIDE, "sv", "mörk"),
    ("form-small", f"{STOCK} l down down down down down space", SMALL, "sv", "kontrast"),
    ("tried", f"{DEPENDENCIES} t", WIDE, "sv", "ljus"),
    ("tree-small-en", f"{DEPENDENCIES} down right", SMALL, "en", "mörk"),
    ("scenarios-small-en", f"{SCENARIO} end", SMALL, "en", "ljus"),
    ("run", f"{SCENARIO} r", WIDE, "sv", "mörk"),
    ("run-small", f"{SCENARIO} r right down", SMALL, "sv", "kontrast"),
    ("edit", f"{SCENARIO} i", WIDE, "sv", "ljus"),
])  # fmt: skip
def test_it_looks_as_it_did(name: str, keys: str, size: tuple[int, int], language: str, theme: str) -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await at_rest(pilot, app)
        await press(pilot, app, *keys.split())
        await snapshots.check(pilot, app, name)

    played(play, size=size, language=language, preferences=Preferences(theme=theme))
