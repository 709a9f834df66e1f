"""Black-start deadlocks: healthy nodes that are down, hold each other down, and will not start again by themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from beredskap.engine.network.levels import Levels
from beredskap.engine.network.network import Network
from beredskap.engine.network.profiles import Endurance
from beredskap.model.result.journal import Deadlock


def find(
    plant: Network,
    levels: Levels,
    endurance: Endurance,
    *,
    since: Mapping[int, int],
    coming: Collection[int],
) -> tuple[Deadlock, ...]:
    """The deadlocks at the end of a run, each named by the nodes that hold each other down (not by what hangs on them).

    ``coming`` stores will be filled. A standby source counts as delivering if it is able; a node that is restarting is one that will start.
    """
    whole = _copy(plant, levels, endurance, coming)
    whole.settle()
    started = _copy(plant, levels, endurance, coming)
    for n, down in enumerate(levels.down):
        if down:
            started.set_down(n)
    started.settle()
    while able := [n for n, down in enumerate(started.down) if down and started.able[n]]:
        for n in able:
            started.set_up(n)
        started.settle()
    stuck = {n for n, down in enumerate(started.down) if down and whole.level[n] > 0}
    blockers = {
        n: {
            source
            for i in plant.needs_of[n]
            if started.need_level(i) == 0
            for source in plant.needs[i].sources
            if source in stuck
        }
        for n in stuck
    }
    return tuple(
        Deadlock(time=max(0, *(since[n] for n in group)), nodes=tuple(plant.ids[n] for n in group))
        for group in _circles(blockers)
    )


def _copy(plant: Network, levels: Levels, endurance: Endurance, coming: Collection[int]) -> Levels:
    """Levels with every healthy node up and the same stores, health, shedding and bridging."""
    copy = Levels(plant, endurance)
    for n, health in enumerate(levels.health):
        copy.set_gives(n, True)
        copy.set_health(n, health)
    for s in range(len(plant.stores)):
        copy.set_store(s, levels.out[plant.first_store + s] > 0 or s in coming)
    for i, off in enumerate(levels.off):
        copy.set_off(i, off)
    for i, bridged in enumerate(levels.bridged):
        copy.set_bridged(i, bridged)
    return copy


def _circles(edges: Mapping[int, Collection[int]]) -> list[list[int]]:
    """The groups of nodes that reach each other, sorted."""
    reach = {n: _reach(n, edges) for n in sorted(edges)}
    groups = {tuple(sorted(m for m in reach[n] if n in reach[m])) for n in reach if n in reach[n]}
    return [list(group) for group in sorted(groups)]


def _reach(start: int, edges: Mapping[int, Collection[int]]) -> set[int]:
    seen: set[int] = set()
    stack = sorted(edges[start])
    while stack:
        n = stack.pop()
        if n not in seen:
            seen.add(n)
            stack.extend(sorted(edges[n]))
    return seen
