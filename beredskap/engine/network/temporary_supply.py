"""Needs that measures meet from elsewhere: a hired generator, a water tank on wheels."""

from __future__ import annotations

from beredskap.engine.memory import Recalled, write_out
from beredskap.engine.network.levels import Levels
from beredskap.engine.network.network import Network
from beredskap.model.effect import Bridged
from beredskap.model.result.journal import Cause
from beredskap.model.result.memory import Tree


class Bridges:
    """The bridges in force, each under its measure's handle; a need with several stays met until the last of them ends."""

    def __init__(self, plant: Network, levels: Levels) -> None:
        self._plant = plant
        self._levels = levels
        self._in_force: list[tuple[str, int, Cause]] = []

    def begin(self, handle: str, bridged: Bridged, cause: Cause) -> bool:
        """Meet a node's needs of this name; whether they were not met so already."""
        owner = self._plant.index[bridged.node]
        needs = [i for i in self._plant.needs_of[owner] if self._plant.needs[i].name == bridged.need]
        begun = [i for i in needs if not self._levels.bridged[i]]
        self._in_force += [(handle, i, cause) for i in needs]
        for i in begun:
            self._levels.set_bridged(i, True)
        return bool(begun)

    def end(self, handle: str) -> list[tuple[str, Cause]]:
        """End the bridges of a measure; the nodes that have one no more, each with its cause."""
        ended = [(i, cause) for by, i, cause in self._in_force if by == handle]
        self._in_force = [one for one in self._in_force if one[0] != handle]
        still = {i for _, i, _ in self._in_force}
        over = [(i, cause) for i, cause in ended if i not in still and self._levels.bridged[i]]
        for i, _ in over:
            self._levels.set_bridged(i, False)
        return list(dict.fromkeys((self._plant.ids[self._plant.needs[i].owner], cause) for i, cause in over))

    def why(self, i: int) -> tuple[Cause, ...]:
        """The measures that meet a need."""
        return tuple(dict.fromkeys(cause for _, need, cause in self._in_force if need == i))

    def remember(self) -> Tree:
        """The bridges in force, in order."""
        return {
            "in_force": [
                {"handle": handle, "need": i, "cause": write_out([cause])} for handle, i, cause in self._in_force
            ]
        }

    def recall(self, memory: Recalled) -> None:
        """Take back what `remember` gave; which needs are met is in the levels."""
        self._in_force = [
            (one.text("handle"), one.whole("need", below=len(self._plant.needs)), one.record("cause", Cause))
            for one in memory.parts("in_force")
        ]
