"""What is lost, degraded, cut, stopped, delayed or shed at present, and the weather: each ended by its own restore."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from beredskap.engine.memory import LONG_AGO, Origins, Recalled, write_out
from beredskap.engine.network.network import Network
from beredskap.model.result.journal import Cause
from beredskap.model.result.memory import Tree
from beredskap.model.scenario.event import (
    Cut,
    Degrade,
    Delay,
    Event,
    Lose,
    OutageEvent,
    Restore,
    Shed,
    Stop,
    Unshed,
)
from beredskap.model.scenario.strain import Conditions, Weather

Hindering = OutageEvent | Weather


def cause_of(event: Event) -> Cause:
    """The cause that points at a scenario event: by its id, else by its subject."""
    return Cause(kind="event", subject=event.id or event.subject, detail=event.kind)


@dataclass(frozen=True)
class Outage:
    """One event in force, and the sites, nodes and stores that it takes.

    It ``begun`` when its event happened, or before the start. One that a measure brought has the measure's ``handle``, by which alone it ends; so has a
    failure, which ends by itself. ``until`` is when that is.
    """

    event: Hindering
    subject: str
    cause: Cause
    begun: int
    sites: tuple[str, ...] = ()
    nodes: tuple[int, ...] = ()
    stores: tuple[int, ...] = ()
    handle: str = ""
    until: float = math.inf


class Outages:
    """The events in force, oldest first."""

    def __init__(self, plant: Network) -> None:
        self._plant = plant
        self.in_force: list[Outage] = []

    def begin(
        self,
        event: Hindering,
        cause: Cause | None = None,
        handle: str = "",
        until: float = math.inf,
        begun: int | None = None,
    ) -> Outage:
        """Put an event in force: the scenario's, or one of a measure's or a failure's with its ``cause`` and ``handle``.

        One that has ``begun`` before the start says when.
        """
        if isinstance(event, Weather):
            until = event.at + (event.weather.lasts or math.inf)
        taken = ((), (), ()) if isinstance(event, Weather) else self._taken(event)
        since = event.at if begun is None else begun
        outage = Outage(event, event.subject, cause or cause_of(event), since, *taken, handle=handle, until=until)
        self.in_force.append(outage)
        return outage

    def find(self, event: Event) -> Outage | None:
        """The outage of an event that is in force already."""
        return next((outage for outage in self.in_force if outage.event is event), None)

    def _taken(self, event: OutageEvent) -> tuple[tuple[str, ...], tuple[int, ...], tuple[int, ...]]:
        """The sites, nodes and stores of its subject."""
        plant, subject = self._plant, event.subject
        if subject in plant.region.sites:
            sites = plant.children[subject]
            nodes = tuple(n for site in sites for n in plant.nodes_at.get(site, ()))
            return sites, nodes, tuple(s for site in sites for s in plant.stores_at.get(site, ()))
        if isinstance(event, Lose) and subject in plant.store_index:
            return (), (), (plant.store_index[subject],)
        return (), ((plant.index[subject],) if subject in plant.index else ()), ()

    def end(self, event: Restore | Unshed) -> list[Outage]:
        """End what the event restores: the outage of that event id, else the earliest on that subject; unshed ends every shedding of its node.

        Weather ends by its event id only, what is shed when it is unshed, and what a measure brought with the measure.
        """
        own = [outage for outage in self.in_force if not outage.handle]
        if isinstance(event, Unshed):
            return self._end([o for o in own if isinstance(o.event, Shed) and event.unshed in (o.subject, o.event.id)])
        named = [outage for outage in own if outage.event.id == event.restore]
        here = [o for o in own if o.subject == event.restore and not isinstance(o.event, Weather | Shed)]
        return self._end((named or here)[:1])

    def withdraw(self, handle: str) -> list[Outage]:
        """End what a measure brought."""
        return self._end([outage for outage in self.in_force if outage.handle == handle])

    def lapse(self, now: int) -> list[Outage]:
        """End what ends by itself by now."""
        return self._end([outage for outage in self.in_force if outage.until <= now])

    def _end(self, ended: list[Outage]) -> list[Outage]:
        self.in_force = [outage for outage in self.in_force if not any(outage is done for done in ended)]
        return ended

    def next_lapse(self) -> float:
        """When the next one ends by itself; infinite if none does."""
        return min((outage.until for outage in self.in_force), default=math.inf)

    def _of(self, kind: type[Event]) -> Iterable[Outage]:
        return (outage for outage in self.in_force if isinstance(outage.event, kind))

    def health(self, n: int) -> float:
        """The least of the losses and degradations in force on a node."""
        if any(n in outage.nodes for outage in self._of(Lose)):
            return 0.0
        return min(
            (o.event.to for o in self._of(Degrade) if n in o.nodes and isinstance(o.event, Degrade)), default=1.0
        )

    def lost(self, n: int) -> bool:
        """Whether a node is lost (a keeper: its store)."""
        if n >= self._plant.node_count:
            return self.store_lost(self._plant.store_index[self._plant.ids[n]])
        return any(n in outage.nodes for outage in self._of(Lose))

    def store_lost(self, s: int) -> bool:
        """Whether a store is lost, by itself or with its site."""
        return any(s in outage.stores for outage in self._of(Lose))

    def lost_by(self, site: str) -> Lose | None:
        """The earliest event in force that takes a site."""
        return next((event for event, _ in self._taking(site)), None)

    def lost_since(self, site: str) -> int | None:
        """When that event began; below 0 if before the start, None where none is in force."""
        return next((begun for _, begun in self._taking(site)), None)

    def _taking(self, site: str) -> Iterator[tuple[Lose, int]]:
        for outage in self.in_force:
            if site in outage.sites and isinstance(outage.event, Lose):
                yield outage.event, outage.begun

    def shed(self, n: int) -> bool:
        """Whether a node's loads are switched off."""
        return any(n in outage.nodes for outage in self._of(Shed))

    def roads_cut(self) -> frozenset[str]:
        """The roads that are closed."""
        return frozenset(outage.subject for outage in self._of(Cut))

    def _weather(self) -> Iterator[tuple[Outage, Conditions]]:
        return ((o, o.event.weather) for o in self._of(Weather) if isinstance(o.event, Weather))

    def load_factors(self) -> dict[str, float]:
        """How many times the usual load each need draws, as the weather is."""
        skies = [sky for _, sky in self._weather()]
        names = sorted({name for sky in skies for name in sky.loads})
        return {name: math.prod(sorted(sky.loads.get(name, 1.0) for sky in skies)) for name in names}

    def travel_factor(self) -> float:
        """How many times the usual time all travel takes, as the weather is."""
        return math.prod(sorted(sky.travel for _, sky in self._weather()))

    def slowing(self) -> tuple[Cause, ...]:
        """The weather that makes travel slower."""
        return tuple(outage.cause for outage, sky in self._weather() if sky.travel > 1)

    def straining(self, need: str) -> tuple[Cause, ...]:
        """The weather that makes the loads of a need greater."""
        return tuple(outage.cause for outage, sky in self._weather() if sky.loads.get(need, 1.0) > 1)

    def stopping(self, subjects: Iterable[str]) -> tuple[Cause, ...]:
        """The stops in force on a supplier, a store or an item."""
        concerned = set(subjects)
        return tuple(outage.cause for outage in self._of(Stop) if outage.subject in concerned)

    def delaying(self, subjects: Iterable[str]) -> tuple[int, tuple[Cause, ...]]:
        """By how many seconds the delays in force add up, and their causes."""
        concerned = set(subjects)
        found = [outage.event for outage in self._of(Delay) if outage.subject in concerned]
        return sum(event.by for event in found if isinstance(event, Delay)), tuple(cause_of(event) for event in found)

    def why(self, n: int) -> tuple[Cause, ...]:
        """Why a node's own health is below 1: its events, or its lost site."""
        causes = []
        for outage in self.in_force:
            if n in outage.nodes and isinstance(outage.event, Lose | Degrade):
                whole = outage.sites and isinstance(outage.event, Lose)
                causes.append(Cause(kind="site", subject=self._plant.sites[n]) if whole else outage.cause)
        return tuple(dict.fromkeys(causes))

    def why_store(self, s: int) -> tuple[Cause, ...]:
        """Why a store is lost."""
        store = self._plant.stores[s]
        causes = [
            Cause(kind="site", subject=store.site) if outage.sites else outage.cause
            for outage in self._of(Lose)
            if s in outage.stores
        ]
        return tuple(dict.fromkeys(causes))

    def remember(self, origins: Origins) -> list[Tree]:
        """The events in force, oldest first: the scenario's by number, what a measure has shed, and what has failed."""
        return [
            {
                "shed" if isinstance(outage.event, Shed) else "lost": outage.subject,
                "at": outage.event.at,
                "handle": outage.handle,
                "cause": write_out([outage.cause]),
                "until": outage.until,
            }
            if outage.handle
            else {"event": origins.number(outage.event), "begun": outage.begun}
            for outage in self.in_force
        ]

    def recall(self, memories: Iterable[Recalled], origins: Origins) -> None:
        """Take back what `remember` gave."""
        self.in_force = []
        for memory in memories:
            if memory.names("event"):
                event = memory.event("event", origins)
                if not isinstance(event, OutageEvent | Weather):
                    memory.refuse("event")
                self.begin(event, begun=memory.whole("begun", least=-LONG_AGO))
            else:
                cause, handle = memory.record("cause", Cause), memory.text("handle")
                self.begin(self._of_handle(memory), cause, handle, memory.number("until"))

    def _of_handle(self, memory: Recalled) -> Lose | Shed:
        """The event of a measure or of a failure."""
        if memory.names("shed"):
            return Shed(at=memory.whole("at"), shed=memory.text("shed", self._plant.index))
        return Lose(at=memory.whole("at"), lose=memory.text("lost", self._plant.index))
