"""What is lost, degraded, cut, stopped, delayed or shed: the events in force, asked one by one."""

from __future__ import annotations

from typing import Any

from beredskap.model.region import Region

ENDED_BY_RESTORE = ("lose", "degrade", "cut", "stop", "delay")


class Outages:
    """The events in force, oldest first."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.in_force: list[Any] = []
        self.broken: set[str] = set()
        self._site = {name: name for name in region.sites}
        for table in (region.nodes, region.offerings, region.stores):
            self._site |= {name: record.site for name, record in table.items()}

    def happen(self, event: Any) -> None:
        """An event comes into force, or ends others: restore one, by its id or else the earliest of its subject, unshed all of its node."""
        if hasattr(event, "unshed"):
            self.in_force = [one for one in self.in_force if getattr(one, "shed", None) != event.unshed]
        elif hasattr(event, "restore"):
            kinds = [one for one in self.in_force if any(hasattr(one, kind) for kind in ENDED_BY_RESTORE)]
            ended = [one for one in kinds if one.id == event.restore] or [
                one for one in kinds if event.restore in [getattr(one, kind, None) for kind in ENDED_BY_RESTORE]
            ]
            self.in_force = [one for one in self.in_force if one is not next(iter(ended), None)]
        elif any(hasattr(event, kind) for kind in (*ENDED_BY_RESTORE, "shed")):
            self.in_force.append(event)

    def sites(self, site: str) -> set[str]:
        """A site and all that belong to it."""
        found = {site}
        while more := {name for name, other in self.region.sites.items() if other.parent in found} - found:
            found |= more
        return found

    def takes(self, lost: str, name: str) -> bool:
        """Whether the loss of one thing is the loss of another."""
        return lost == name or (lost in self.region.sites and self._site[name] in self.sites(lost))

    def lost(self, name: str) -> bool:
        """Whether a site, node, offering or store is lost, by itself or with a site, or broken."""
        return name in self.broken or any(
            self.takes(event.lose, name) for event in self.in_force if hasattr(event, "lose")
        )

    def health(self, name: str) -> float:
        """The least of losses and degradations."""
        least = [event.to for event in self.in_force if getattr(event, "degrade", None) == name]
        return 0.0 if self.lost(name) else min(least, default=1.0)

    def shed(self, name: str) -> bool:
        """Whether a node is switched off."""
        return any(getattr(event, "shed", None) == name for event in self.in_force)

    def cut(self) -> set[str]:
        """The roads that are closed."""
        return {event.cut for event in self.in_force if hasattr(event, "cut")}

    def stopped(self, concerned: set[str]) -> bool:
        """Whether deliveries that concern these are stopped."""
        return any(getattr(event, "stop", None) in concerned for event in self.in_force)

    def delay(self, concerned: set[str]) -> int:
        """By how many seconds deliveries that concern these are late."""
        return sum(event.by for event in self.in_force if getattr(event, "delay", None) in concerned)
