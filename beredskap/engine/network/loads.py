"""What every source carries, and which loads are dropped where that is more than its capacity."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from beredskap.engine.memory import Recalled, pair_up
from beredskap.engine.network.levels import Levels
from beredskap.engine.network.network import Network
from beredskap.model.result.memory import Tree

_SLACK = 1e-9
_ROUNDS = 12


class Loads:
    """Loads flow from the leaves through the sources in use. ``entered[n]`` is all that enters a node; ``dropped`` maps a need to the node it overloaded.

    Sources on a busbar carry their load together: what they give in all is the limit, and what they were too little for is dropped at the busbar's node.

    What is dropped is decided from scratch each time, so that loads return when there is room; within one instant at most
    a few times, after which nothing returns until the next (a load whose dropping makes room for itself would go on for ever).
    """

    def __init__(self, plant: Network) -> None:
        self._plant = plant
        self.shed: set[int] = set()
        """Needs that a `shed` event has switched off."""
        self.idle: set[int] = set()
        """Nodes that are lost and so draw nothing."""
        self.switched_off: set[int] = set()
        """Nodes that a `shed` event is in force on."""
        self.dropped: dict[int, int] = {}
        self.entered: dict[int, float] = {}
        self.flowed = False
        """Whether what flows was computed again since this was last set to false."""
        self.own = [need.load for need in plant.needs]
        """What each need draws for its own node, as the weather makes it."""
        self.wanted: dict[int, float] = {}
        """Of needs with a busbar, the load on it before any was dropped for its sake; infinite while it is dead or fed from elsewhere, since nobody knows."""
        self._rounds = 0
        busbars = {source for need in plant.needs for source in need.busbar}
        self._limited_set = {n for n, capacity in enumerate(plant.capacity) if capacity < math.inf} - busbars
        last_feeder = {source: at for at, i in enumerate(plant.load_order) for source in plant.needs[i].sources}
        self._shared = {place: i for i in plant.load_order if (place := plant.busbar_place(i)) is not None}
        self.wanted = dict.fromkeys(self._shared.values(), math.inf)
        places = last_feeder | {place: plant.load_order.index(i) for place, i in self._shared.items()}
        limited = (self._limited_set & last_feeder.keys()) | self._shared.keys()
        self._limited = sorted(limited, key=lambda place: (places[place], place))
        self._burden: dict[int, float] = {}
        self._through: dict[int, float] = {}
        self._ways = {i: self._ways_of(i) for i in plant.load_order}

    def _ways_of(self, i: int) -> dict[int, tuple[bool, int]]:
        """Per source of a need: whether its load counts against the source's capacity, and the need that passes it on."""
        need = self._plant.needs[i]
        return {
            source: (source in self._limited_set and self._plant.counts(need.name, source), onward)
            for source, onward in zip(need.sources, need.onward, strict=True)
        }

    def scale(self, factors: Mapping[str, float]) -> None:
        """Let every own load of the needs named be so many times what the inventory says."""
        pairs = ((need.load, factors.get(need.name, 1.0)) for need in self._plant.needs)
        self.own = [load * factor if factor else 0.0 for load, factor in pairs]

    def new_instant(self) -> None:
        """Decide from scratch again."""
        self._rounds = 0

    def settle(self, levels: Levels) -> bool:
        """Recompute what flows and what is dropped; whether what is dropped changed (then ``levels.off`` has too)."""
        if not levels.loads_changed:
            return False
        levels.loads_changed = False
        self.flowed = True
        self._rounds += 1
        before = self.dropped
        self.dropped = {} if self._rounds < _ROUNDS else dict(before)
        self._flow(levels)
        calls = False
        for place in self._limited:
            if place in self._shared and self._rounds < _ROUNDS:
                calls |= self._want(self._shared[place], self._burden.get(place, 0.0), levels)
            self._relieve(place, levels)
        if self.dropped:
            self._flow(levels)
        changed = sorted(before.keys() ^ self.dropped.keys())
        for i in changed:
            levels.set_off(i, i in self.dropped or i in self.shed)
        return bool(changed) or calls

    def _want(self, i: int, load: float, levels: Levels) -> bool:
        """Take down the load on a busbar; whether that may call other sources of it."""
        need = self._plant.needs[i]
        dead = self._plant.users[need.owner] and levels.out[need.owner] <= 0
        if dead or levels.use[i][:1] == () or levels.use[i][0] not in need.busbar:
            load = math.inf
        before, self.wanted[i] = self.wanted[i], load
        if load == before or not need.in_order:
            return False
        levels.touched_calls.update(need.standby)
        return True

    def _flow(self, levels: Levels) -> None:
        needs, own, idle, shed, dropped = self._plant.needs, self.own, self.idle, self.shed, self.dropped
        entered: dict[int, float] = {}
        burden: dict[int, float] = {}
        through: dict[int, float] = {}
        self.entered, self._burden, self._through = entered, burden, through
        for i in self._plant.load_order:
            need = needs[i]
            load = through.get(i, 0.0) + (0.0 if need.owner in idle else own[i])
            use = levels.use[i]
            if not load or not use or levels.supply[i] <= 0 or i in shed or i in dropped:
                continue
            if needs[i].busbar and use[0] in needs[i].busbar:
                self._flow_together(i, load, levels)
                continue
            share = load / len(use)
            for source in use:
                counts, onward = self._ways[i][source]
                entered[source] = entered.get(source, 0.0) + share
                if counts:
                    burden[source] = burden.get(source, 0.0) + share
                if onward >= 0:
                    through[onward] = through.get(onward, 0.0) + share

    def _flow_together(self, i: int, load: float, levels: Levels) -> None:
        """Let the sources on a busbar take a load."""
        need, use = self._plant.needs[i], levels.use[i]
        if not any(levels.parts[i]):
            return  # those of a reserve that is not called give nothing yet
        place = self._plant.busbar_place(i)
        if place is not None:
            self._burden[place] = load
        for source, share in zip(use, _split(load, self._rooms(i, levels), need.in_order), strict=True):
            self.entered[source] = self.entered.get(source, 0.0) + share
            onward = self._ways[i][source][1]
            if onward >= 0:
                self._through[onward] = self._through.get(onward, 0.0) + share

    def _rooms(self, i: int, levels: Levels) -> list[float]:
        """What each source in use on a busbar can carry: its level is how much of its capacity it gives."""
        capacity = self._plant.capacity
        return [capacity[source] * part for source, part in zip(levels.use[i], levels.parts[i], strict=True)]

    def _capacity(self, place: int, levels: Levels) -> float:
        if place not in self._shared:
            return self._plant.capacity[place]
        i = self._shared[place]
        return (
            sum(self._rooms(i, levels))
            if levels.use[i][:1] and levels.use[i][0] in self._plant.needs[i].busbar
            else 0.0
        )

    def _withdraw(self, i: int, load: float, levels: Levels) -> None:
        """Take a load away on its whole way; `_flow` sums up exactly afterwards."""
        share = load / len(levels.use[i])
        for source in levels.use[i]:
            counts, onward = self._ways[i][source]
            if counts:
                self._burden[source] -= share
            if onward >= 0:
                self._through[onward] -= share
                if self._draws(onward, levels):
                    self._withdraw(onward, share, levels)

    def _own(self, i: int) -> float:
        return 0.0 if self._plant.needs[i].owner in self.idle else self.own[i]

    def _draws(self, i: int, levels: Levels) -> bool:
        return levels.supply[i] > 0 and bool(levels.use[i]) and i not in self.shed and i not in self.dropped

    def _relieve(self, n: int, levels: Levels) -> None:
        """Drop whole leaf loads behind a place, the highest rank first, until the rest fits."""
        if n not in self._burden:
            return
        capacity = self._capacity(n, levels) * (1 + _SLACK)
        over = self._plant.needs[self._shared[n]].owner if n in self._shared else n
        while self._burden.get(n, 0.0) > capacity:
            behind = sorted(self._behind(n, levels), key=self._order, reverse=True)
            for i in behind:
                load = self._own(i) + self._through.get(i, 0.0)
                self.dropped[i] = over
                if math.isinf(load) or self._shared:
                    self._flow(levels)
                else:
                    self._withdraw(i, load, levels)
                if self._burden.get(n, 0.0) <= capacity or self._through.get(i, 0.0) > _SLACK:
                    break
            if not behind:
                return

    def _order(self, i: int) -> tuple[bool, float, int]:
        """Okänd loads go first, then the highest shed rank, then the last in the file."""
        need = self._plant.needs[i]
        return (math.isinf(need.load), *need.rank)

    def _behind(self, n: int, levels: Levels) -> set[int]:
        """The leaf loads that count against a place."""
        found: set[int] = set()
        if n in self._shared:
            stack = [(levels.use[self._shared[n]][0], self._shared[n])]
        else:
            stack = [(n, i) for i in self._plant.users[n] if i in self._ways and self._ways[i][n][0]]
        while stack:
            source, i = stack.pop()
            if not self._draws(i, levels) or source not in levels.use[i]:
                continue
            need = self._plant.needs[i]
            if self._own(i) > 0:
                found.add(i)
            stack.extend(
                (need.owner, j) for j in self._plant.users[need.owner] if self._plant.needs[j].name == need.name
            )
        return found

    def remember(self) -> Tree:
        """What draws nothing, and why; what flows follows from that and the levels."""
        return {
            "shed": np.array(sorted(self.shed), np.int64),
            "idle": np.array(sorted(self.idle), np.int64),
            "switched_off": np.array(sorted(self.switched_off), np.int64),
            "dropped": pair_up(self.dropped),
            "wanted": np.array(list(self.wanted.values()), float),
        }

    def recall(self, memory: Recalled, factors: Mapping[str, float], levels: Levels) -> None:
        """Take back what `remember` gave, with the ``factors`` of the weather and the levels as they are."""
        nodes, needs = len(self._plant.ids), len(self._plant.needs)
        self.shed = set(memory.ints("shed", -1, below=needs).tolist())
        self.idle = set(memory.ints("idle", -1, below=nodes).tolist())
        self.switched_off = set(memory.ints("switched_off", -1, below=nodes).tolist())
        self.dropped = memory.table("dropped", needs, below=nodes)
        wanted = memory.floats("wanted", len(self.wanted), least=0.0).tolist()
        self.wanted = dict(zip(self.wanted, wanted, strict=True))
        self.scale(factors)
        self._flow(levels)
        self.flowed = False


def _split(load: float, rooms: Sequence[float], in_order: bool) -> list[float]:
    """What each of several takes of a load: each filled before the next, or all in proportion to the room; the last takes what fits nowhere."""
    total = sum(rooms)
    if math.isinf(load):
        return [load] * len(rooms)
    if not in_order and 0 < total < math.inf:
        return [load * room / total for room in rooms]
    if not in_order:
        return [load / len(rooms)] * len(rooms)
    shares: list[float] = []
    left = load
    for room in rooms[:-1]:
        shares.append(min(left, room))
        left -= shares[-1]
    return [*shares, left]
