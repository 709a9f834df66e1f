"""Pictures of the screen kept as text: what a person sees, down to the colours. ``WRITE_GOLDEN=1`` writes them anew; look at the change."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from textual.pilot import Pilot
from textual.widgets import Static

from beredskap.tui.app import BeredskapApp

FOLDER: Final = Path(__file__).parent / "snapshots"
_RANDOM: Final = re.compile(r"terminal-\d+")


async def check(pilot: Pilot[None], app: BeredskapApp, name: str) -> None:
    """The screen is as it was when the picture was kept, but for the bar above, which changes with every new workspace."""
    for screen in app.screen_stack:
        for bar in screen.query("#bar").results(Static):
            bar.update("")
    await pilot.pause()
    picture = _RANDOM.sub("terminal", app.export_screenshot())
    path = FOLDER / f"{name}.svg"
    if os.environ.get("WRITE_GOLDEN"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(picture, encoding="utf-8")
    assert path.read_text(encoding="utf-8").splitlines() == picture.splitlines(), name
