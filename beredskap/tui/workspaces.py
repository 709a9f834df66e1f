"""The workspaces, in the order of their numbers. A new one is a folder and a line here."""

from __future__ import annotations

from typing import Final

from beredskap.tui.dependencies.screen import DependenciesScreen
from beredskap.tui.overview.screen import OverviewScreen
from beredskap.tui.scenario.screen import ScenariosScreen
from beredskap.tui.stock.screen import StockScreen
from beredskap.tui.workspace import WorkspaceScreen

WORKSPACES: Final[tuple[type[WorkspaceScreen], ...]] = (
    OverviewScreen,
    StockScreen,
    DependenciesScreen,
    ScenariosScreen,
)
