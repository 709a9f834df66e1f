"""Endurance under a scenario: the engine's own run, with these holdings, patients moved and deliveries as the scenario leaves them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from beredskap.engine import simulate
from beredskap.engine.metrics.depletion import is_lost
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from beredskap.model.scenario.scenario import Scenario
from beredskap.model.scenario.starting_point import USUAL, StartingPoint
from beredskap.supplies.holdings import Holdings, stocked


@dataclass(frozen=True)
class Strained:
    """What became of one store: seconds until it was empty and until it was first rationed, None where neither; ``lost`` with its building.

    ``unknown`` names what of ``empty_at`` and ``rationed_at`` is okänd.
    """

    empty_at: int | None
    rationed_at: int | None
    used: bool
    lost: bool
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class UnderScenario:
    """Every store of one run, ``duration`` seconds long."""

    name: str
    duration: int
    stores: Mapping[str, Strained]
    journal: Journal


def under_scenario(
    region: Region,
    holdings: Holdings,
    scenario: Scenario,
    *,
    digests: Mapping[str, str] | None = None,
    starting_point: StartingPoint = USUAL,
    progress: Callable[[float], None] | None = None,
) -> UnderScenario:
    """Run the scenario on the region with these holdings. The scenario's start decides which lots have expired."""
    journal: Journal = simulate(
        stocked(region, holdings), scenario, digests=digests, starting_point=starting_point, progress=progress
    )
    stores = {
        series.store: Strained(
            series.empty_at,
            series.rationed_at,
            series.drawn > 1e-9,
            is_lost(series),
            tuple(name for name in ("empty_at", "rationed_at") if name in series.unknown),
        )
        for series in journal.stores
    }
    return UnderScenario(journal.scenario, journal.duration, stores, journal)
