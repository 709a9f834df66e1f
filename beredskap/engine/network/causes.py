"""Why a level changed: the needs, events and stores behind it, so that a chain can be walked back to a scenario event."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from beredskap.engine.network.levels import Levels
from beredskap.engine.network.loads import Loads
from beredskap.engine.network.network import Network, PlantNeed
from beredskap.engine.network.outages import Outages
from beredskap.engine.network.profiles import Endurance
from beredskap.engine.network.standby import Standby
from beredskap.engine.network.temporary_supply import Bridges
from beredskap.model.result.journal import Cause
from beredskap.model.scenario.event import Shed


class Causes:
    """Reads the state at the end of an instant, before `Endurance.hold` has taken over the new supplies."""

    def __init__(
        self,
        plant: Network,
        levels: Levels,
        endurance: Endurance,
        loads: Loads,
        standby: Standby,
        outages: Outages,
        bridges: Bridges,
    ) -> None:
        self._plant = plant
        self._levels = levels
        self._endurance = endurance
        self._loads = loads
        self._standby = standby
        self._outages = outages
        self._bridges = bridges
        self.gone: set[int] = set()
        """The stores that were last emptied otherwise than by use: lost, discarded or moved."""

    def of_fall(self, n: int) -> tuple[Cause, ...]:
        """Every limit that holds node ``n`` at its level."""
        level = self._levels.level[n]
        causes = list(self._outages.why(n)) if self._levels.health[n] <= level else []
        for i in self._plant.needs_of[n]:
            if self._levels.need_level(i) <= level < 1:
                causes += self._of_need(i)
        return tuple(dict.fromkeys(causes))

    def of_hold(self, n: int) -> tuple[Cause, ...]:
        """Every limit that holds node ``n`` at a level that it had already: its own restart where everything that it needs is back."""
        found = self.of_fall(n)
        if not found and self._levels.down[n]:
            return (Cause(kind="restart", subject=self._plant.ids[n]),)
        return found

    def of_rise(self, n: int, ended: Cause | None, restarted: Collection[int]) -> tuple[Cause, ...]:
        """What came back: an outage that ended, sources, what bridges a need, or the node's own restart."""
        causes = [ended] if ended else []
        for i in self._plant.needs_of[n]:
            if self._levels.given(i) > self._endurance.supply[i]:
                need = self._plant.needs[i]
                causes += self._bridges.why(i)
                causes += [
                    Cause(kind="supply", subject=need.ids[need.sources.index(source)], detail=need.name)
                    for source in self._levels.use[i]
                ]
        if n in restarted:
            causes.append(Cause(kind="restart", subject=self._plant.ids[n]))
        return tuple(dict.fromkeys(causes))

    def of_call(self, g: int) -> tuple[Cause, ...]:
        """The sources that should have been enough."""
        causes = []
        for i, source in self._standby.failing(g):
            if source >= 0:
                need = self._plant.needs[i]
                causes.append(Cause(kind="need", subject=need.ids[need.sources.index(source)], detail=need.name))
        return tuple(dict.fromkeys(causes))

    def of_drop(self, i: int) -> tuple[Cause, ...]:
        """The source that a load was too much for, what lacks on it if it is a busbar, and the weather that made the load so great."""
        n, name = self._loads.dropped[i], self._plant.needs[i].name
        shed = Cause(kind="shed", subject=self._plant.ids[n], detail=name)
        lacking = (
            self._lacking(need, source)
            for need in map(self._plant.needs.__getitem__, self._plant.needs_of[n])
            for source in need.busbar
            if need.name == name and self._levels.out[source] < 1
        )
        return (shed, *lacking, *self._outages.straining(name))

    def _lacking(self, need: PlantNeed, source: int) -> Cause:
        """A source that gives too little: a standby that is whole has not started yet."""
        waits = self._plant.standby[source] and self._levels.level[source] > 0 and not self._levels.gives[source]
        source_id = need.ids[need.sources.index(source)]
        return Cause(kind="standby" if waits else "need", subject=source_id, detail=need.name)

    def of_empty(self, s: int) -> tuple[Cause, ...]:
        """The standby sources that drew on a store: that they ran is why it is empty."""
        source = self._plant.first_store + s
        owners = sorted({self._plant.needs[i].owner for i in self._plant.users[source]})
        return tuple(Cause(kind="ran", subject=self._plant.ids[n]) for n in owners if n in self._standby.called)

    def _of_need(self, i: int) -> Iterator[Cause]:
        need, levels = self._plant.needs[i], self._levels
        if i in self._loads.shed:
            for outage in self._outages.in_force:
                if isinstance(outage.event, Shed) and need.owner in outage.nodes:
                    yield outage.cause
            return
        if i in self._loads.dropped:
            yield from self.of_drop(i)
            return
        for source, source_id in zip(need.sources, need.ids, strict=True):
            if levels.out[source] >= 1:
                continue
            if self._endurance.begun(i):
                yield Cause(kind="profile", subject=source_id, detail=need.name, since=self._endurance.since(i))
            elif source >= self._plant.first_store:
                gone = source - self._plant.first_store in self.gone
                yield Cause(kind="gone" if gone else "empty", subject=source_id, detail=need.name)
            else:
                yield self._lacking(need, source)
