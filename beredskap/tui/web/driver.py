"""How the program draws when a server has started it: through pipes, and never longer than the server lives."""

from __future__ import annotations

from textual.drivers.web_driver import WebDriver
from textual.messages import ExitApp


class ServedDriver(WebDriver):
    """Textual's driver for the web, which also ends the program when nobody is at the other end of the pipe any more."""

    def run_input_thread(self) -> None:
        """Read keys until they end; a server that was killed could not say that it is over."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._app.post_message(ExitApp())
