"""Vilken vård står kvar, var och hur länge, om ett sjukhus slås ut?

>>> from beredskap import load_scenario, simulate
>>> # loaded = load_scenario("scenarios/uso-utslaget.yaml")
>>> # journal = simulate(loaded.region, loaded.scenario)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from beredskap.engine import simulate
    from beredskap.errors import BeredskapError, InputError, NothingToDoError
    from beredskap.files import load_region, load_scenario
    from beredskap.model.region import Region
    from beredskap.model.result.journal import Journal
    from beredskap.model.scenario.scenario import Scenario
    from beredskap.program import __version__

_HOMES = {
    "BeredskapError": "beredskap.errors",
    "InputError": "beredskap.errors",
    "Journal": "beredskap.model.result.journal",
    "NothingToDoError": "beredskap.errors",
    "Region": "beredskap.model.region",
    "Scenario": "beredskap.model.scenario.scenario",
    "__version__": "beredskap.program",
    "load_region": "beredskap.files",
    "load_scenario": "beredskap.files",
    "simulate": "beredskap.engine",
}

__all__ = [
    "BeredskapError",
    "InputError",
    "Journal",
    "NothingToDoError",
    "Region",
    "Scenario",
    "__version__",
    "load_region",
    "load_scenario",
    "simulate",
]


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
