"""What an amount of an article can be written in, and what one of that is in the base unit that the article is held in.

An article is counted in a unit of its own. It can also be written in packs, in DDD, in what a unit of it holds (``contains``: litres of oxygen in a bottle),
and each of these per time. This is the one place where one becomes another, for data files, commands, forms and sheets alike. A DDD is WHO's statistical
measure of use, and never a dose.
"""

from __future__ import annotations

from typing import NamedTuple

from beredskap import units
from beredskap.language import Message, message
from beredskap.units import Quantity, UnitError

_CLOSE = 1e-6
_FLOAT = 1e-12
"""What a sum of floats may be off by, as a share of it."""


class Article(NamedTuple):
    """What is known of an article. ``pack``, ``contains`` and ``ddd`` are None where they are not told or okänd; ``contains`` is of one ``unit``.

    ``smallest`` is the smallest part of it, in base units of its dimension; 0 where it has none.
    """

    name: str
    unit: str
    pack: Quantity | None = None
    contains: Quantity | None = None
    ddd: Quantity | None = None
    smallest: float = 0.0

    @property
    def dimension(self) -> str:
        """The dimension of its own unit."""
        return units.unit(self.unit)[1]

    def own(self, amount: Quantity) -> Quantity:
        """The amount, or amount per something, in its own dimension; a bare number is in its own unit. Raises `UnitError` where it cannot be told."""
        above, slash, below = amount.dimension.partition("/")
        return Quantity(amount.value * self.factor(above), self.dimension + slash + below)

    def factor(self, dimension: str) -> float:
        """One in the base unit of ``dimension`` ("": of its own unit), in the base unit of its own dimension. Raises `UnitError`."""
        own, kind = units.unit(self.unit)
        if dimension == kind:
            return 1.0
        match dimension:
            case "":
                return own
            case "packs":
                return self._pack()
            case "containers":
                return 1.0 if kind == "count" else self._pack()
            case "ddd":
                return self._ddd(kind)
        if self.contains is None:
            raise UnitError(self._other_kind(dimension), self._how())
        if self.contains.dimension != dimension or not self.contains.value:
            said = message(
                "en enhet av {item} rymmer {found}, inte {other}",
                item=self.name, found=units.describe(self.contains.dimension), other=units.describe(dimension),
            )  # fmt: skip
            raise UnitError(said, self._how())
        return own / self.contains.value

    def whole(self, value: float) -> float:
        """An amount in base units, to the smallest part of the article exactly. Raises `UnitError` where it is no multiple of that."""
        if not self.smallest:
            return value
        parts = round(value / self.smallest)
        if abs(parts * self.smallest - value) > _CLOSE * self.smallest + _FLOAT * abs(value):
            said = message(
                "{amount} av {item}: minsta delen är {part}",
                amount=units.show(value, self.dimension), item=self.name, part=units.show(self.smallest, self.dimension),
            )  # fmt: skip
            raise UnitError(said, message("skriv hela, eller ange artikelns «smallest» i items"))
        return parts * self.smallest

    def read(self, text: str) -> float:
        """A typed amount in base units, to the smallest part: ``400 mg``, ``12 förp``, ``4 flaskor`` or a bare number in its own unit. Raises `UnitError`."""
        return self.whole(self.own(units.parse(text)).value)

    def _pack(self) -> float:
        if self.pack is None or not self.pack.value:
            said = message("{item} har ingen förpackning angiven («pack»)", item=self.name)
            raise UnitError(said, message("skriv mängden i {unit}, eller ange «pack» i items", unit=self.unit))
        return self.pack.value

    def _ddd(self, kind: str) -> float:
        if self.ddd is None or not self.ddd.value:
            raise UnitError(message("WHO anger ingen DDD för {item}", item=self.name), self._how())
        if self.ddd.dimension != kind:
            said = message(
                "{item} räknas i {own} men har sin DDD i {other}; styrkan saknas för att räkna om",
                item=self.name, own=units.describe(kind), other=units.describe(self.ddd.dimension),
            )  # fmt: skip
            raise UnitError(said, self._how())
        return self.ddd.value

    def _other_kind(self, dimension: str) -> Message:
        if dimension not in _CAN_BE_HELD:
            return message(
                "{found} går inte att räkna om till {own}, som {item} räknas i",
                found=units.describe(dimension), own=units.describe(self.dimension), item=self.name,
            )  # fmt: skip
        return message(
            "{item} räknas i {own}; hur mycket {other} en enhet rymmer är inte angivet («contains»)",
            item=self.name, own=self.unit, other=units.describe(dimension),
        )  # fmt: skip

    def _how(self) -> Message:
        return message("räkna om till {own}", own=self.unit)


_CAN_BE_HELD = ("volume", "mass", "energy", "activity", "count")
