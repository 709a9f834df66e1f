"""One window: a program of its own, which lives as long as the window."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from typing import Final

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from beredskap.tui.web import DRIVER

PATIENCE: Final = 3.0
"""Seconds that a program gets to end by itself when its window is gone."""


class Session(AppService):
    """Textual-serve's service, which starts the program without a shell and does not wait for one that will not end."""

    def __init__(self, program: Sequence[str], window: web.WebSocketResponse, downloads: DownloadManager) -> None:
        super().__init__(
            "",
            write_bytes=window.send_bytes,
            write_str=window.send_str,
            close=window.close,  # type: ignore[arg-type]  # it answers whether there was anything to close
            download_manager=downloads,
        )
        self._program = tuple(program)

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        environment = self._build_environment(width, height) | {"TEXTUAL_DRIVER": DRIVER}
        self._process = await asyncio.create_subprocess_exec(
            *self._program, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment
        )
        self._stdin = self._process.stdin
        return self._process

    async def run(self) -> None:
        """Carry what the program draws; its window closes with it, also where it fell.

        One that has ended before anything of it was read makes `AppService.run` cancel a task of its own that has not begun, and with it itself.
        """
        try:
            await super().run()
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise
        await self.remote_close()

    async def stop(self) -> None:
        """End the program, kindly and then not."""
        if (process := self._process) is None:
            return
        ending = asyncio.ensure_future(self._end(process))
        try:
            await asyncio.wait([ending], timeout=PATIENCE)
        finally:
            if process.returncode is None:
                process.kill()
        await ending

    async def _end(self, process: Process) -> None:
        await super().stop()
        await process.wait()
