"""From one unit of an article to another: packs, units, DDD, litres and m³, kWh, gas in bottles. What has no conversion is refused, with the reason.

A DDD is WHO's statistical measure of use. It is converted to and from for comparison, and is never a dose: nothing here or elsewhere counts patients by it.
"""

from __future__ import annotations

from typing import Final, Literal

from beredskap import units
from beredskap.language import Message, message
from beredskap.model.base import Amount
from beredskap.model.supply import Item

ItemMeasure = Literal["förpackningar", "DDD"]
MEASURES: Final[tuple[ItemMeasure, ...]] = ("förpackningar", "DDD")


class ConversionError(ValueError):
    """There is no conversion; ``message`` says why."""

    def __init__(self, said: Message) -> None:
        self.message = said
        super().__init__(str(said))


def factor(item: Item) -> float:
    """What one ``unit`` of the item is in the base unit of its dimension: 1 000 for an item counted in m³."""
    return units.unit(item.unit)[0]


def dimension(item: Item) -> str:
    """The dimension of the item's own unit."""
    return units.unit(item.unit)[1]


def convert(item: Item, amount: float, start: str, end: str) -> float:
    """An amount of the item in another measure: a unit such as ``m3`` or ``kWh``, ``förpackningar`` or ``DDD``.

    Raises `ConversionError` where there is no conversion.

    >>> bottle = Item(id="b", name="Flaska", category="gas", unit="st", contains="10 m3")
    >>> convert(bottle, 3, "st", "m3")
    30.0
    """
    return amount * (_in_base(item, start) / _in_base(item, end))


def _in_base(item: Item, measure: str) -> float:
    """One of the measure in the base unit of the item's own dimension."""
    if measure == "förpackningar":
        return _pack(item)
    if measure == "DDD":
        return _ddd(item)
    try:
        size, kind = units.unit(measure)
    except units.UnitError as error:
        raise ConversionError(error.message) from error
    if kind == dimension(item):
        return size
    return size * _held(item, kind)


def _held(item: Item, kind: str) -> float:
    """How much of the item's own base unit holds one base unit of another kind."""
    if item.contains is None:
        raise ConversionError(
            message(
                "{item} räknas i {own}; hur mycket {other} en enhet rymmer är inte angivet («contains»)",
                item=item.name,
                own=item.unit,
                other=units.describe(kind),
            )
        )
    if item.contains.value is None:
        raise ConversionError(message("hur mycket en enhet av {item} rymmer är okänt", item=item.name))
    if item.contains.dimension != kind or item.contains.value == 0:
        raise ConversionError(
            message(
                "en enhet av {item} rymmer {found}, inte {other}",
                item=item.name,
                found=units.describe(item.contains.dimension),
                other=units.describe(kind),
            )
        )
    return factor(item) / item.contains.value


def _pack(item: Item) -> float:
    if item.pack is None:
        raise ConversionError(message("{item} har ingen förpackning angiven («pack»)", item=item.name))
    return _size(item, item.pack, message("förpackningens storlek är okänd för {item}", item=item.name))


def _ddd(item: Item) -> float:
    if item.ddd is None:
        raise ConversionError(
            message("WHO anger ingen DDD för {item} ({atc})", item=item.name, atc=item.atc)
            if item.atc
            else message("{item} har ingen ATC-kod, så WHO anger ingen DDD", item=item.name)
        )
    if item.ddd.value is not None and item.ddd.dimension != dimension(item):
        raise ConversionError(
            message(
                "{item} räknas i {own} men har sin DDD i {other}; styrkan saknas för att räkna om",
                item=item.name,
                own=units.describe(dimension(item)),
                other=units.describe(item.ddd.dimension),
            )
        )
    return _size(item, item.ddd, message("DDD är okänd för {item}", item=item.name))


def _size(item: Item, amount: Amount, okand: Message) -> float:
    if amount.value is None:
        raise ConversionError(okand)
    if amount.value == 0:
        raise ConversionError(message("storleken är noll för {item}", item=item.name))
    return amount.value
