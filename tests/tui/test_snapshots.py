"""How the workspaces look, in both languages, all themes and both sizes."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from beredskap.tui.app import BeredskapApp
from beredskap.tui.remembered import Remembered
from tests.tui import snapshots
from tests.tui.pilot import at_rest, played, press

WIDE, SMALL = (120, 40), (80, 24)


@pytest.mark.parametrize(("name", "keys", "size", "language", "theme"), [
    ("overview", "", WIDE, "sv", "mörk"),
    ("overview-small-en", "", SMALL, "en", "ljus"),
    ("map-small", "m", SMALL, "sv", "kontrast"),
    ("tried", "2 t", WIDE, "sv", "ljus"),
    ("tree-small-en", "2 down right", SMALL, "en", "mörk"),
])  # fmt: skip
def test_it_looks_as_it_did(name: str, keys: str, size: tuple[int, int], language: str, theme: str) -> None:
    async def play(pilot: Pilot[None], app: BeredskapApp) -> None:
        await at_rest(pilot, app)
        await press(pilot, app, *keys.split())
        await snapshots.check(pilot, app, name)

    played(play, size=size, language=language, remembered=Remembered(theme=theme))
