"""Takes the pictures of the terminal UI in ``docs/bilder``: ``python -m tools.pictures``. Look at them before they are kept."""

from __future__ import annotations

import asyncio
import datetime
import re
from pathlib import Path

from beredskap.tui.app import BeredskapApp
from beredskap.tui.preferences import Preferences
from beredskap.tui.region_session import RegionSession
from beredskap.tui.workspaces import WORKSPACES

FOLDER = Path(__file__).parents[1] / "docs" / "bilder"
SIZE = (120, 40)
NOW = datetime.datetime(2026, 11, 24, 8, 0)
PICTURES = (
    ("lagesbild", "overview", (), "mörk"),
    ("lager", "stock", ("down",) * 14, "mörk"),
    ("beroenden", "dependencies", ("t",), "ljus"),
    ("scenario", "scenario", ("end", "r"), "mörk"),
)
"""Name, workspace, keys and theme of each."""


async def picture(name: str, workspace: str, keys: tuple[str, ...], theme: str) -> None:
    """Press the keys, wait until all is worked out, and keep what is seen; it asks no other site for a font."""
    app = BeredskapApp(RegionSession("orebro", clock=lambda: NOW), "sv", Preferences(theme=theme))
    number = str(1 + [one.key for one in WORKSPACES].index(workspace))
    async with app.run_test(size=SIZE) as pilot:
        for key in ("", number, *keys):
            await pilot.press(*([key] if key else []))
            await pilot.pause()
            while list(app.workers):
                await app.workers.wait_for_complete()
                await pilot.pause()
        drawn = app.export_screenshot(title="beredskap")
    drawn = re.sub(r"terminal-\d+", "terminal", drawn)
    drawn = re.sub(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", "", drawn, flags=re.DOTALL)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.svg").write_text(drawn, encoding="utf-8")


async def main() -> None:
    """All of them."""
    for one in PICTURES:
        await picture(*one)


if __name__ == "__main__":
    asyncio.run(main())
