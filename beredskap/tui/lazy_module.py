"""A module that is imported when it is first used: model, engine and most of `report` take longer to import than the first screen may take."""

from __future__ import annotations

import importlib
from typing import Any


class LazyModule:
    """Stands in for a module until something of it is asked for. Threads may ask at once."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(importlib.import_module(self._name), attribute)
