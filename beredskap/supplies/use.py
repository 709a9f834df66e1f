"""What one store uses per day, on which basis that rests, and what is okänd of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from beredskap.language import Message, message

UseBasis = Literal["norm", "history", "stated"]
BASES: Final[tuple[UseBasis, ...]] = ("norm", "stated", "history")
"""In the order in which they are used where nobody has chosen one."""
DAY_HOURS: Final = 24.0


@dataclass(frozen=True, slots=True)
class Use:
    """Use of one store per day, in the item's base unit, at each of `beredskap.model.supply.LEVELS`: normal, kris, nödvändigt.

    None is okänd, for the reason ``why``; 0 is that nothing is used. ``note`` says what a figure stands for. What is ``kept`` is somebody's reserve,
    although nothing is used of it while what stands before it lasts. What ``supplies`` others uses nothing itself, and is to last for all of them.
    """

    basis: UseBasis
    per_day: tuple[float | None, float | None, float | None]
    why: Message | None = None
    note: Message | None = None
    kept: bool = False
    supplies: bool = False

    @property
    def known(self) -> bool:
        """Whether the normal use is known."""
        return self.per_day[0] is not None


def unknown(basis: UseBasis, why: Message) -> Use:
    """Okänd at every level."""
    return Use(basis, (None, None, None), why)


def chosen(bases: Sequence[UseBasis], found: Mapping[UseBasis, Mapping[str, Use]]) -> dict[str, Use]:
    """For each store the first of ``bases`` on which its normal use is known, else the first with its reason. Levels of two bases are never put together."""
    stores = sorted({store for basis in bases for store in found.get(basis, {})})
    return {
        store: _first([found[basis][store] for basis in bases if store in found.get(basis, {})]) for store in stores
    }


def _first(candidates: Sequence[Use]) -> Use:
    return next((use for use in candidates if use.known), candidates[0])


NOT_ASKED: Final = message("ingen förbrukning är angiven eller beräknad för lagret")
