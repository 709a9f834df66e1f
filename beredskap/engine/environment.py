"""What care asks of the world around it: levels, roads, stocks. The infrastructure answers in a run; in the reference week nothing is lost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

from beredskap.engine.roads import Travel


class Environment(Protocol):
    """The state of everything around care at one instant."""

    def level(self, node_id: str) -> float:
        """Level of a node or offering, 0 to 1."""

    def levels(self, ids: Sequence[str]) -> list[float]:
        """The levels of several, in their order."""

    def site_lost(self, site_id: str) -> bool:
        """Whether the site is lost."""

    def lost_since(self, site_id: str) -> int | None:
        """When the site was lost, in seconds from the start, below 0 if before; None where it is not lost."""

    def down_since(self, node_id: str) -> int:
        """When a node that is down went down, likewise."""

    def staff_lost(self, site_id: str) -> float:
        """Share of the staff present that was lost with the site; 0 where it is not lost."""

    def stock(self, store_id: str) -> float:
        """Usable stock in base units."""

    def stocks(self, ids: Sequence[str]) -> list[float]:
        """The same of several stores, in their order."""

    def next_deliveries(self, ids: Sequence[str]) -> list[int | None]:
        """Seconds from the start to the next delivery that can arrive at each of these stores."""

    def travel(self) -> Travel:
        """Travel times over the roads that are open."""

    def vehicles_left(self, site_id: str, on_site: float) -> float:
        """Share of the site's vehicles that can be used; ``on_site`` of them stand there."""


class Undisturbed:
    """Everything works and nothing runs out: the reference week."""

    def __init__(self, travel: Travel) -> None:
        self._travel = travel

    def level(self, node_id: str) -> float:  # noqa: ARG002  # the protocol's signature
        """Always whole."""
        return 1.0

    def levels(self, ids: Sequence[str]) -> list[float]:
        """Always whole."""
        return [1.0] * len(ids)

    def site_lost(self, site_id: str) -> bool:  # noqa: ARG002  # the protocol's signature
        """Never."""
        return False

    def lost_since(self, site_id: str) -> int | None:  # noqa: ARG002  # the protocol's signature
        """It is not."""
        return None

    def down_since(self, node_id: str) -> int:  # noqa: ARG002  # the protocol's signature
        """Nothing is down."""
        return 0

    def staff_lost(self, site_id: str) -> float:  # noqa: ARG002  # the protocol's signature
        """None."""
        return 0.0

    def stock(self, store_id: str) -> float:  # noqa: ARG002  # the protocol's signature
        """Never limiting."""
        return math.inf

    def stocks(self, ids: Sequence[str]) -> list[float]:
        """Never limiting."""
        return [math.inf] * len(ids)

    def next_deliveries(self, ids: Sequence[str]) -> list[int | None]:
        """Of no interest where nothing runs out."""
        return [None] * len(ids)

    def travel(self) -> Travel:
        """The roads as they are."""
        return self._travel

    def vehicles_left(self, site_id: str, on_site: float) -> float:  # noqa: ARG002  # the protocol's signature
        """All of them."""
        return 1.0
