"""What a consumer takes from a store: evenly, by its load along a straight line, or by the maker's table."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Callable
from operator import itemgetter
from typing import Any, NamedTuple, Self

from pydantic import Field, field_validator, model_validator

from beredskap.language import message
from beredskap.model.base import Quantity, Record, Share, refuse

_SLACK = 1e-9


class Burn(NamedTuple):
    """What is drawn per hour at each load: straight lines, each (the load it begins at, the rate there, the slope), by rising load.

    The first goes on below its beginning and the last for ever. A load below ``least`` draws as ``least``.
    """

    pieces: tuple[tuple[float, float, float], ...] = ((0.0, 0.0, 0.0),)
    least: float = 0.0

    def at(self, load: float) -> float:
        """Per hour at a load, in base units."""
        load = max(load, self.least)
        start, rate, slope = self.pieces[max(0, bisect_right(self.pieces, load, key=itemgetter(0)) - 1)]
        return rate + slope * (load - start)

    @property
    def hangs_on_load(self) -> bool:
        """Whether more load draws more."""
        return any(slope > 0 for _, _, slope in self.pieces)


class Draw(Record):
    """What a consumer takes from a store while in use: ``a`` per hour and ``b`` per unit of load that passes through it, or a table.

    ``points`` is what is drawn per hour at shares of the consumer's capacity, with straight lines between; the outermost lines go on outside. Below the share
    ``min_load`` of the capacity it draws as at that.
    """

    a: Quantity | None = None
    """uttag per tid när den används"""
    b: Quantity | None = None
    """uttag per last och tid"""
    points: dict[Share, Quantity] = Field(default={})
    """uttag per tid vid andelar av nodens `capacity`: `{25 %: 81.8 L/h, 100 %: 269.1 L/h}`; räta linjer däremellan, och utanför fortsätter den närmaste"""
    min_load: Share = 0.0
    """lägsta last, som andel av nodens `capacity`: under den dras lika mycket som vid den; utelämnat är 0"""

    @field_validator("points", mode="wrap")
    @classmethod
    def _rising(cls, value: Any, read: Callable[[Any], dict[float, Any]]) -> dict[float, Any]:
        points = dict(sorted(read(value).items()))
        if len(points) < len(value):
            raise refuse(message("samma last står två gånger i tabellen («points»)"))
        if len(points) == 1:
            raise refuse(message("en tabell («points») behöver minst två punkter; annars räcker «a»"))
        alike = len({amount.dimension for amount in points.values() if amount.known}) == 1
        rates = [(load, amount.value) for load, amount in points.items() if amount.known and alike]
        for (load, rate), (more, higher) in itertools.pairwise(rates):
            if higher < rate:
                said = message(
                    "uttaget är lägre vid {more} än vid {load} i tabellen («points»); mer last drar aldrig mindre",
                    more=f"{more * 100:g} %",
                    load=f"{load * 100:g} %",
                )
                raise refuse(said)
        if len(rates) == len(points) > 1 and _table(points, 1.0).at(0.0) < -_SLACK * rates[-1][1]:
            raise refuse(
                message(
                    "linjen genom tabellens («points») två lägsta punkter ger mindre än ingenting utan last; lägg till en punkt vid 0 %"
                )
            )
        return points

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.a is None) == (not self.points) or (self.points and self.b is not None):
            raise refuse(
                message("ett uttag («draw») har antingen «a», och «b» om det hänger på lasten, eller «points»")
            )
        if self.min_load and self.b is None and not self.points:
            raise refuse(message("ett uttag som är lika stort vid all last har ingen lägsta («min_load»)"))
        return self

    @property
    def by_capacity(self) -> bool:
        """Whether it hangs on the capacity of who draws."""
        return bool(self.points or self.min_load)

    @property
    def rates(self) -> dict[str, Quantity]:
        """The amounts per time, by the place where they are written."""
        if self.a is not None:
            return {"a": self.a}
        return {f"points/{share * 100:g} %": rate for share, rate in self.points.items()}

    def known(self, capacity: float | None) -> bool:
        """Whether nothing that it hangs on is okänt; ``capacity`` is that of who draws, None if okänd or not said."""
        amounts = [*self.rates.values(), *([self.b] if self.b is not None else [])]
        return all(amount.known for amount in amounts) and not (self.by_capacity and capacity is None)

    def burn(self, capacity: float | None) -> Burn:
        """What is drawn at each load; what is okänt draws nothing."""
        least = self.min_load * (capacity or 0.0)
        if self.points:
            return _table(self.points, capacity)._replace(least=least) if self.known(capacity) and capacity else Burn()
        slope = (self.b.value or 0.0) if self.b is not None else 0.0
        return Burn(((0.0, (self.a.value or 0.0) if self.a is not None else 0.0, slope),), least)


def _table(points: dict[float, Quantity], capacity: float) -> Burn:
    known = [(share * capacity, rate.value or 0.0) for share, rate in points.items()]
    return Burn(tuple((x, y, (above - y) / (further - x)) for (x, y), (further, above) in itertools.pairwise(known)))


def draw_of(value: object) -> object:
    """A bare amount is what is drawn at any load."""
    return value if isinstance(value, dict | Draw) else {"a": value}
