"""One draw of everything that is uncertain: run ``i`` of a seed is the same whichever worker makes it and however many runs there are."""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from typing import Final

import numpy as np

from beredskap.files import LoadedScenario
from beredskap.files.ranges.uncertain import Uncertain
from beredskap.model.node import Node
from beredskap.model.region import Region
from beredskap.model.scenario.event import Lose
from beredskap.model.scenario.scenario import Scenario

FAILED: Final = "startar-inte"


@dataclass(frozen=True)
class Draw:
    """Run ``index``: the values of `LoadedScenario.uncertain`, the standby nodes that do not start, and the world that follows.

    ``lasted`` is the running time in seconds to the first failure of each of the nodes `failing`.
    """

    index: int
    values: tuple[float, ...]
    failed: tuple[str, ...]
    lasted: tuple[int, ...]
    region: Region
    scenario: Scenario


def generator(seed: int, index: int) -> np.random.Generator:
    """The random numbers of one run."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(index,))))


def draw(loaded: LoadedScenario, seed: int, index: int) -> Draw:
    """Draw run ``index``: first the ranges, then which standby nodes start, each in sorted order; then how long what may fail runs."""
    values, chances = _numbers(loaded, seed, index)
    return _drawn(loaded, seed, index, values, chances)


def draw_alike(loaded: LoadedScenario, other: LoadedScenario, seed: int, index: int) -> Draw:
    """Draw run ``index`` with what run ``index`` of the ``other`` draws, wherever the two have the same range or the same standby node."""
    values, chances = _numbers(loaded, seed, index)
    their_values, their_chances = _numbers(other, seed, index)
    known = {_range(one): value for one, value in zip(other.uncertain, their_values, strict=True)}
    alike = tuple(known.get(_range(one), value) for one, value in zip(loaded.uncertain, values, strict=True))
    return _drawn(
        loaded,
        seed,
        index,
        alike,
        chances | {node: chance for node, chance in their_chances.items() if node in chances},
    )


def _numbers(loaded: LoadedScenario, seed: int, index: int) -> tuple[tuple[float, ...], dict[str, float]]:
    """The value of each range, and a number from 0 to 1 for each standby node that may fail to start."""
    rng = generator(seed, index)
    values = loaded.values(rng)
    return values, {node: float(rng.random()) for node in risky(loaded.region)}


def _range(one: Uncertain) -> tuple[str, ...]:
    return one.collection, one.id, one.path, one.distribution.text


def _drawn(loaded: LoadedScenario, seed: int, index: int, values: tuple[float, ...], chances: dict[str, float]) -> Draw:
    region, scenario = loaded.drawn(values)
    times = {name: _times(region.nodes[name], scenario.duration, seed, index) for name in failing(region)}
    if times:
        failed_nodes = {name: region.nodes[name].model_copy(update={"fails_after": times[name]}) for name in times}
        region = region.model_copy(update={"nodes": {**region.nodes, **failed_nodes}})
    failed = tuple(node for node, chance in chances.items() if chance < region.nodes[node].start_fails)
    events = tuple(Lose(at=0, id=f"{FAILED}-{node}", lose=node) for node in failed)
    scenario = scenario.model_copy(update={"events": (*scenario.events, *events)})
    return Draw(index, values, failed, tuple(one[0] for one in times.values()), region, scenario)


def _times(node: Node, horizon: int, seed: int, index: int) -> tuple[int, ...]:
    """The running time to each failure, exponential with the mean ``mttf``, as many as a run may hold.

    Its random numbers are the node's own, so that they are the same whatever else is drawn.
    """
    rng = np.random.Generator(
        np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(index, zlib.crc32(node.id.encode()))))
    )
    assert node.mttf is not None
    times = [_failure(rng, node.mttf)]
    while node.repair is not None and sum(times) <= horizon:
        times.append(_failure(rng, node.mttf))
    return tuple(times)


def _failure(rng: np.random.Generator, mean: int) -> int:
    return max(1, math.ceil(mean * float(rng.standard_exponential())))


def risky(region: Region) -> tuple[str, ...]:
    """The standby nodes that may fail to start."""
    return tuple(sorted(name for name, node in region.nodes.items() if node.standby and node.start_fails > 0))


def failing(region: Region) -> tuple[str, ...]:
    """The nodes that may fail while they run, at a time that is drawn."""
    return tuple(sorted(name for name, node in region.nodes.items() if node.mttf is not None and not node.fails_after))


def is_uncertain(loaded: LoadedScenario) -> bool:
    """Whether two runs can differ."""
    return bool(loaded.uncertain or risky(loaded.region) or failing(loaded.region))
