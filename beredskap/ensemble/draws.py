"""One draw of everything that is uncertain: run ``i`` of a seed is the same whichever worker makes it and however many runs there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from beredskap.files import LoadedScenario
from beredskap.model.region import Region
from beredskap.model.scenario.event import Lose
from beredskap.model.scenario.scenario import Scenario

FAILED: Final = "startar-inte"


@dataclass(frozen=True)
class Draw:
    """Run ``index``: the values of `LoadedScenario.uncertain`, the standby nodes that do not start, and the world that follows."""

    index: int
    values: tuple[float, ...]
    failed: tuple[str, ...]
    region: Region
    scenario: Scenario


def generator(seed: int, index: int) -> np.random.Generator:
    """The random numbers of one run."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(index,))))


def draw(loaded: LoadedScenario, seed: int, index: int) -> Draw:
    """Draw run ``index``: first the ranges, then which standby nodes start, each in sorted order."""
    rng = generator(seed, index)
    values = loaded.values(rng)
    region, scenario = loaded.drawn(values)
    failed = tuple(node for node in risky(region) if rng.random() < region.nodes[node].start_fails)
    events = tuple(Lose(at=0, id=f"{FAILED}-{node}", lose=node) for node in failed)
    return Draw(index, values, failed, region, scenario.model_copy(update={"events": (*scenario.events, *events)}))


def risky(region: Region) -> tuple[str, ...]:
    """The standby nodes that may fail to start."""
    return tuple(sorted(name for name, node in region.nodes.items() if node.standby and node.start_fails > 0))


def is_uncertain(loaded: LoadedScenario) -> bool:
    """Whether two runs can differ."""
    return bool(loaded.uncertain or risky(loaded.region))
