"""What one store holds: batches, first expired first out, and an account of where everything went."""

from __future__ import annotations

import math
from dataclasses import dataclass

from beredskap.engine.network.network import PlantStore
from beredskap.errors import InternalError
from beredskap.units import HOUR

_NOTHING = 1e-9

Lot = tuple[float, float]
"""The last second of use, and a quantity."""


@dataclass(frozen=True)
class StoreAccount:
    """One store's run in the item's base unit: opening + received = drawn + discarded + lost + sent + closing.

    ``refused`` is what was brought that did not fit; ``empty_at`` the first second at which nothing usable was left. ``sent`` went to other stores,
    ``under_way`` is on its way to this one. ``ran_out_at`` is when use first took the last of it, ``lost_at`` when some of it first went with its building.
    """

    opening: float
    received: float
    drawn: float
    discarded: float
    lost: float
    refused: float
    closing: float
    empty_at: int | None
    sent: float = 0.0
    under_way: float = 0.0
    ran_out_at: int | None = None
    lost_at: int | None = None


class Stock:
    """The batches of a store as [last second of use, quantity], the first to expire first. Rates are per hour.

    ``total`` is all there is, the unusable bottom included, and ``usable`` what can be drawn. ``sent`` went to other stores; ``brought`` is the part of
    ``received`` that came from them.
    """

    def __init__(self, store: PlantStore, batches: list[tuple[float, float]]) -> None:
        self.store = store
        self._least = 0.0
        self.hold([[expiry, quantity] for expiry, quantity in sorted(batches) if quantity > 0])
        self.opening = self.total
        self._least = _NOTHING * max(1.0, self.opening if math.isfinite(self.opening) else 1.0)
        self.hold(self.batches)
        self.received = self.drawn = self.discarded = self.lost = self.refused = self.sent = self.brought = 0.0
        self.empty_at: int | None = None
        self.ran_out_at: int | None = None
        self.lost_at: int | None = None
        self.plant_rate = 0.0
        self.care_rate = 0.0

    @property
    def rate(self) -> float:
        """What is drawn per hour."""
        return self.plant_rate + self.care_rate

    def runs_out(self, now: int) -> int | None:
        """The first whole second at which nothing usable is left at the present rate."""
        rate, usable = self.rate, self.usable
        if rate <= 0 or usable <= 0 or not math.isfinite(usable):
            return None
        return now + max(1, math.ceil(usable / rate * HOUR - 1e-6))

    def run(self, seconds: int) -> bool:
        """Draw at the present rate; whether that took the last of what was usable."""
        usable = self.usable
        wanted = self.rate * seconds / HOUR
        if wanted <= 0 or usable <= 0:
            return False
        last = wanted >= usable - self._least
        first = self.batches[0]
        if last or wanted >= first[1]:
            self.drawn += sum(taken for _, taken in self._remove(usable if last else wanted))
            return last
        first[1] -= wanted
        self.drawn += wanted
        self.hold(self.batches)
        return False

    def _remove(self, quantity: float) -> list[Lot]:
        left = quantity
        taken: list[Lot] = []
        for batch in self.batches:
            part = min(left, batch[1])
            taken.append((batch[0], part))
            batch[1] -= part if math.isfinite(batch[1]) else 0.0
            left = left - part if part < left else 0.0
            if left <= 0:
                break
        self.hold([batch for batch in self.batches if batch[1] > 0])
        return taken

    def hold(self, batches: list[list[float]]) -> None:
        """Let these batches be all there is."""
        self.batches = batches
        self.total: float = sum([quantity for _, quantity in batches])
        usable = self.total - self.store.bottom
        self.usable = usable if usable > self._least else 0.0

    def send(self, quantity: float) -> list[Lot]:
        """Let what expires first go to another store, at most what is usable."""
        lots = self._remove(min(quantity, self.usable)) if quantity > 0 and self.usable > 0 else []
        self.sent += sum(taken for _, taken in lots)
        return lots

    def expire(self, now: int) -> float:
        """Discard what is too old; how much that was."""
        old = sum(quantity for expiry, quantity in self.batches if expiry <= now)
        if old:
            self.hold([batch for batch in self.batches if batch[0] > now])
            self.discarded += old
        return old

    def keep(self, share: float) -> float:
        """What remains of every batch; how much goes. The caller says whether it is discarded or lost."""
        before = self.total
        self.hold([[expiry, quantity * share] for expiry, quantity in self.batches] if share > 0 else [])
        return before - self.total if math.isfinite(before) else (before if share < 1 else 0.0)

    def receive(self, quantity: float, expiry: float) -> float:
        """Take in what fits; how much that was."""
        fits = max(0.0, min(quantity, self.room)) if self.store.capacity < math.inf else quantity
        if fits > 0:
            self.hold(sorted([*self.batches, [expiry, fits]]))
        self.received += fits
        self.refused += quantity - fits if math.isfinite(quantity) else 0.0
        return fits

    @property
    def room(self) -> float:
        """What more it holds."""
        return self.store.capacity - self.total if self.store.capacity < math.inf else math.inf

    def makes_room(self, now: int, room: float) -> float:
        """The first whole second at which it will have so much room at the present rate; infinite if it has already, or never will."""
        lacking = room - self.room
        if lacking <= 0 or self.rate <= 0 or lacking > self.usable + self._least or not math.isfinite(lacking):
            return math.inf
        return now + max(1, math.ceil(lacking / self.rate * HOUR))

    def account(self, under_way: float = 0.0) -> StoreAccount:
        """The account so far; `InternalError` if something was created or vanished."""
        total = self.total
        into, out = self.opening + self.received, self.drawn + self.discarded + self.lost + self.sent + total
        if math.isfinite(into) and abs(into - out) > 1e-6 * max(1.0, into):
            raise InternalError(f"{self.store.id}: {into} in, {out} out and left")
        return StoreAccount(
            opening=self.opening,
            received=self.received,
            drawn=self.drawn,
            discarded=self.discarded,
            lost=self.lost,
            refused=self.refused,
            closing=total,
            empty_at=self.empty_at,
            sent=self.sent,
            under_way=under_way,
            ran_out_at=self.ran_out_at,
            lost_at=self.lost_at,
        )
