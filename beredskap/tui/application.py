"""What a screen may ask of the application, so that no screen imports it."""

from __future__ import annotations

from typing import Protocol

from beredskap.errors import InputError
from beredskap.language import Message
from beredskap.report.document.table import Table
from beredskap.tui.preferences import Preferences
from beredskap.tui.region_session import RegionSession
from beredskap.tui.translator import Translator


class Application(Protocol):
    """What screens share, where they can send a person, and how something is told. `BeredskapApp` is one."""

    session: RegionSession
    say: Translator
    preferences: Preferences

    @property
    def workspaces(self) -> tuple[str, ...]:
        """The keys of the workspaces."""

    def tab_line(self, here: str) -> str:
        """The line above every workspace, ``here`` being the key of the one that is shown."""

    def read_region(self) -> object:
        """Read the region anew, and show it everywhere."""

    def go_to(self, workspace: str, subject: str) -> None:
        """Show a thing in a workspace."""

    def open_screen(self, key: str, content: object, in_place: bool = False) -> None:
        """Open the inner screen of this key on what it is to show: on top of the screen that is shown, or in its place."""

    def tell(self, said: Message, bad: bool = False) -> None:
        """Say something in passing."""

    def show_problems(self, error: InputError) -> None:
        """Say what is wrong and what to do."""

    def show_fault(self, error: BaseException) -> None:
        """Say that the program itself is at fault."""

    def export(self, table: Table) -> None:
        """Save a table as CSV."""
