"""The keys by which the screens of Scenario open each other, and what a run is opened with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from beredskap.tui.scenario.draft import Draft

if TYPE_CHECKING:
    from beredskap.tui.scenario.scenario_library import Result

EDIT: Final = "scenario.edit"
"""Opened with a `Draft`."""
RUN: Final = "scenario.run"
"""Opened with a `RunRequest`."""


@dataclass(frozen=True)
class RunRequest:
    """A draft to run. ``made`` is its run where there is one already, ``before`` the run that it is tried against.

    The cursor is put on ``track``, by key, at ``time`` in seconds.
    """

    draft: Draft
    made: Result | None = None
    before: Result | None = None
    track: str = ""
    time: int = 0
