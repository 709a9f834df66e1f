"""Driving the real app without a terminal."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Awaitable, Callable
from contextlib import suppress

from textual.pilot import Pilot
from textual.worker import WorkerCancelled, WorkerFailed

from beredskap.tui.app import BeredskapApp
from beredskap.tui.preferences import Preferences
from beredskap.tui.region_session import RegionSession, RegionSnapshot
from beredskap.tui.workspaces import WORKSPACES

NOW = datetime.datetime(2026, 11, 24, 8, 0)
Play = Callable[[Pilot[None], BeredskapApp], Awaitable[None]]


_READ: dict[str, RegionSnapshot] = {}


class StillSession(RegionSession):
    """A session whose clock stands still; a folder is read once for all tests, which share the reference week of its runs too."""

    def open(self) -> None:
        if self.db is None and self.source in _READ:
            self._snapshot = _READ[self.source]
            return
        super().open()
        if self.db is None:
            _READ[self.source] = self.snapshot


def a_session(source: str = "orebro", db: str | None = None) -> RegionSession:
    return StillSession(source, db, clock=lambda: NOW)


def played(
    play: Play,
    session: RegionSession | None = None,
    size: tuple[int, int] = (120, 40),
    language: str = "sv",
    preferences: Preferences | None = None,
) -> BeredskapApp:
    """Start the app, wait until the region has been read and worked out, and play."""
    app = BeredskapApp(session or a_session(), language, preferences)

    async def whole() -> None:
        async with app.run_test(size=size) as pilot:
            await at_rest(pilot, app)
            await play(pilot, app)

    asyncio.run(whole())
    return app


def number_of(workspace: str) -> str:
    """The key that goes to a workspace."""
    return str(1 + [one.key for one in WORKSPACES].index(workspace))


async def at_rest(pilot: Pilot[None], app: BeredskapApp) -> None:
    """Until nothing is being worked out any more; work that was called off is no fault, and what broke is told on the screen."""
    await pilot.pause()
    while list(app.workers):
        with suppress(WorkerCancelled, WorkerFailed):
            await app.workers.wait_for_complete()
        await pilot.pause()
    await pilot.pause()


async def press(pilot: Pilot[None], app: BeredskapApp, *keys: str) -> None:
    """Press keys one by one, and wait for what each sets going."""
    for key in keys:
        await pilot.press(key)
        await at_rest(pilot, app)
