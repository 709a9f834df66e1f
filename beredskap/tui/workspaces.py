"""The workspaces, in the order of their numbers, and the screens that are opened from them, by key. A new workspace is a folder and a line here."""

from __future__ import annotations

from typing import Any, Final

from beredskap.tui.dependencies.screen import DependenciesScreen
from beredskap.tui.overview.screen import OverviewScreen
from beredskap.tui.scenario.screen import ScenariosScreen
from beredskap.tui.stock.screen import StockScreen
from beredskap.tui.workspace import InnerScreen, WorkspaceScreen

WORKSPACES: Final[tuple[type[WorkspaceScreen], ...]] = (
    OverviewScreen,
    StockScreen,
    DependenciesScreen,
    ScenariosScreen,
)
INNER_SCREENS: Final[dict[str, type[InnerScreen[Any]]]] = {
    screen.screen_key: screen for workspace in WORKSPACES for _, screen in workspace.inner
}
