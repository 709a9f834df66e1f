"""What is lost, degraded, cut, stopped, delayed or shed at present, each outage ended by its own restore."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from beredskap.engine.plant import Plant
from beredskap.model.journal import Cause
from beredskap.model.scenario import Cut, Degrade, Delay, Event, Lose, Restore, Shed, Stop, Unshed

Hindering = Lose | Degrade | Cut | Stop | Delay | Shed


def subject_of(event: Event) -> tuple[str, str]:
    """The kind of an event and what it is about."""
    for kind in ("lose", "restore", "degrade", "cut", "stop", "delay", "destroy", "shed", "unshed"):
        if hasattr(event, kind):
            return kind, str(getattr(event, kind))
    return "", ""


def cause_of(event: Event) -> Cause:
    """The cause that points at a scenario event: by its id, else by its subject."""
    kind, subject = subject_of(event)
    return Cause(kind="event", subject=event.id or subject, detail=kind)


@dataclass(frozen=True)
class Outage:
    """One event in force, and the sites, nodes and stores that it takes."""

    event: Hindering
    subject: str
    sites: tuple[str, ...] = ()
    nodes: tuple[int, ...] = ()
    stores: tuple[int, ...] = ()


class Outages:
    """The events in force, oldest first."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self.in_force: list[Outage] = []

    def begin(self, event: Hindering) -> Outage:
        """Put an event in force."""
        _, subject = subject_of(event)
        plant = self._plant
        outage = Outage(event, subject)
        if subject in plant.region.sites:
            sites = plant.children[subject]
            nodes = tuple(n for site in sites for n in plant.nodes_at.get(site, ()))
            stores = tuple(s for site in sites for s in plant.stores_at.get(site, ()))
            outage = Outage(event, subject, sites, nodes, stores)
        elif isinstance(event, Lose) and subject in plant.store_index:
            outage = Outage(event, subject, stores=(plant.store_index[subject],))
        elif subject in plant.index:
            outage = Outage(event, subject, nodes=(plant.index[subject],))
        self.in_force.append(outage)
        return outage

    def end(self, event: Restore | Unshed) -> list[Outage]:
        """End what the event restores: the outage of that event id, else the earliest on that subject; unshed ends every shedding of its node."""
        if isinstance(event, Unshed):
            ended = [outage for outage in self._of(Shed) if event.unshed in (outage.subject, outage.event.id)]
        else:
            named = [outage for outage in self.in_force if outage.event.id == event.restore]
            ended = (named or [outage for outage in self.in_force if outage.subject == event.restore])[:1]
        self.in_force = [outage for outage in self.in_force if not any(outage is done for done in ended)]
        return ended

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
        return next((o.event for o in self._of(Lose) if site in o.sites and isinstance(o.event, Lose)), None)

    def shed(self, n: int) -> bool:
        """Whether a node's loads are switched off."""
        return any(n in outage.nodes for outage in self._of(Shed))

    def roads_cut(self) -> frozenset[str]:
        """The roads that are closed."""
        return frozenset(outage.subject for outage in self._of(Cut))

    def stopping(self, subjects: Iterable[str]) -> tuple[Cause, ...]:
        """The stops in force on a supplier, a store or an item."""
        concerned = set(subjects)
        return tuple(cause_of(outage.event) for outage in self._of(Stop) if outage.subject in concerned)

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
                causes.append(Cause(kind="site", subject=self._plant.sites[n]) if whole else cause_of(outage.event))
        return tuple(dict.fromkeys(causes))

    def why_store(self, s: int) -> tuple[Cause, ...]:
        """Why a store is lost."""
        store = self._plant.stores[s]
        causes = [
            Cause(kind="site", subject=store.site) if outage.sites else cause_of(outage.event)
            for outage in self._of(Lose)
            if s in outage.stores
        ]
        return tuple(dict.fromkeys(causes))
