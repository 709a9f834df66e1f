"""What one store holds: batches, first expired first out, and an account of where everything went."""

from __future__ import annotations

import math
from dataclasses import dataclass

from beredskap.engine.plant import PlantStore
from beredskap.errors import InternalError

_NOTHING = 1e-9


@dataclass(frozen=True)
class StoreAccount:
    """One store's run in the item's base unit: opening + received = drawn + discarded + lost + closing.

    ``refused`` is what deliveries brought that did not fit; ``empty_at`` the first second at which nothing usable was left.
    """

    opening: float
    received: float
    drawn: float
    discarded: float
    lost: float
    refused: float
    closing: float
    empty_at: int | None


class Stock:
    """The batches of a store as [last second of use, quantity], the first to expire first. Rates are per hour."""

    def __init__(self, store: PlantStore, batches: list[tuple[float, float]]) -> None:
        self.store = store
        self.batches = [[expiry, quantity] for expiry, quantity in sorted(batches) if quantity > 0]
        self.opening = self.total
        self.received = self.drawn = self.discarded = self.lost = self.refused = 0.0
        self.empty_at: int | None = None
        self.plant_rate = 0.0
        self.care_rate = 0.0
        self._least = _NOTHING * max(1.0, self.opening if math.isfinite(self.opening) else 1.0)

    @property
    def total(self) -> float:
        """All there is, the unusable bottom included."""
        return sum(quantity for _, quantity in self.batches)

    @property
    def usable(self) -> float:
        """What can be drawn."""
        usable = self.total - self.store.bottom
        return usable if usable > self._least else 0.0

    @property
    def rate(self) -> float:
        """What is drawn per hour."""
        return self.plant_rate + self.care_rate

    def runs_out(self, now: int) -> int | None:
        """The first whole second at which nothing usable is left at the present rate."""
        usable = self.usable
        if self.rate <= 0 or usable <= 0 or not math.isfinite(usable):
            return None
        return now + max(1, math.ceil(usable / self.rate * 3600 - 1e-6))

    def run(self, seconds: int) -> bool:
        """Draw at the present rate; whether that took the last of what was usable."""
        usable = self.usable
        wanted = self.rate * seconds / 3600
        if wanted <= 0 or usable <= 0:
            return False
        last = wanted >= usable - self._least
        self.drawn += self._remove(usable if last else wanted)
        return last

    def _remove(self, quantity: float) -> float:
        left = quantity
        for batch in self.batches:
            taken = min(left, batch[1])
            if math.isinf(batch[1]):
                return quantity
            batch[1] -= taken
            left -= taken
            if left <= 0:
                break
        self.batches = [batch for batch in self.batches if batch[1] > 0]
        return quantity - left

    def expire(self, now: int) -> float:
        """Discard what is too old; how much that was."""
        old = sum(quantity for expiry, quantity in self.batches if expiry <= now)
        if old:
            self.batches = [batch for batch in self.batches if batch[0] > now]
            self.discarded += old
        return old

    def keep(self, share: float) -> float:
        """What remains of every batch; how much goes. The caller says whether it is discarded or lost."""
        before = self.total
        self.batches = [[expiry, quantity * share] for expiry, quantity in self.batches] if share > 0 else []
        return before - self.total if math.isfinite(before) else (before if share < 1 else 0.0)

    def receive(self, quantity: float, expiry: float) -> float:
        """Take in what fits; how much that was."""
        fits = max(0.0, min(quantity, self.store.capacity - self.total)) if self.store.capacity < math.inf else quantity
        if fits > 0:
            self.batches = sorted([*self.batches, [expiry, fits]])
        self.received += fits
        self.refused += quantity - fits if math.isfinite(quantity) else 0.0
        return fits

    def account(self) -> StoreAccount:
        """The account so far; `InternalError` if something was created or vanished."""
        total = self.total
        into, out = self.opening + self.received, self.drawn + self.discarded + self.lost + total
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
        )
