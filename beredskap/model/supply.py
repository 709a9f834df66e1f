"""What care uses up: items, the stores that hold them, batches with expiry, and deliveries."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from beredskap.language import message
from beredskap.model.base import (
    Date,
    Factor,
    Flag,
    Id,
    OrText,
    PositiveFloat,
    Quantity,
    Record,
    Ref,
    Seconds,
    Share,
    Sourced,
    Text,
    refuse,
)
from beredskap.model.need import Need

Category = Literal["läkemedel", "diesel", "förbrukningsmaterial", "gas", "vatten", "blod", "livsmedel"]
Level = Literal["normal", "kris", "nödvändigt"]
"""At what consumption: as usual, in a crisis, or only that of care that cannot wait (grade nödvändigt)."""
LEVELS: Final[tuple[Level, ...]] = ("normal", "kris", "nödvändigt")

_ATC: Final = r"^$|^[A-Z](\d{2}([A-Z]([A-Z](\d{2})?)?)?)?$"


def _atc(value: str) -> str:
    if not re.fullmatch(_ATC, value):
        raise refuse(
            message(
                "«{code}» har inte formen av en ATC-kod; den skrivs på en av fem nivåer: A, A10, A10A, A10AB eller A10AB05",
                code=value,
            )
        )
    return value


Atc = Annotated[Text, AfterValidator(_atc), WithJsonSchema({"type": "string", "pattern": _ATC})]


class Item(Sourced):
    """An article (artikel). ``unit`` is the unit it is counted in; its dimension is that of every quantity of the item.

    ``strained`` and ``crisis`` say how many times as much care takes at those rates. The target is in days, at the consumption ``target_level``, with its
    own source and first day of validity; it is a riktvärde unless ``binding``. ``contains`` is what one ``unit`` holds of something else: a gas bottle
    10 m³, a litre of diesel so many kWh. ``price`` is in kronor per ``unit``.
    """

    id: Id
    name: Text
    category: Category
    unit: Text
    atc: Atc = ""
    ddd: Quantity | None = Field(None, description="WHO:s definierade dygnsdos; ett statistiskt mått, aldrig en dos")
    pack: Quantity | None = None
    pack_volume: Quantity | None = None
    contains: Quantity | None = None
    cold_chain: Flag = False
    narcotic: Flag = False
    shelf_life: Seconds | None = None
    substitutes: tuple[Ref, ...] = ()
    target: Seconds | None = None
    target_level: Level = "normal"
    target_source: Text = ""
    target_from: Date | None = None
    binding: Flag = False
    price: PositiveFloat | None = None
    strained: Factor = 1.0
    crisis: Factor = 1.0


class Delivery(Record):
    """A recurring delivery: ``amount`` at ``first`` after the scenario's start (default: ``every``), then every ``every``.

    In short: ``400 st every 7 d first 2 d from lager.central lost``; all but the first two parts may be left out.
    """

    amount: Quantity
    every: Seconds
    first: Seconds | None = None
    supplier: Ref | None = None
    missed: Literal["late", "lost"] = "late"


_DELIVERY = re.compile(
    r"(?P<amount>.+?) every (?P<every>.+?)(?: first (?P<first>.+?))?(?: from (?P<supplier>\S+))?(?: (?P<missed>late|lost))?"
)


def _delivery(value: object) -> object:
    if not isinstance(value, str):
        return value
    match = _DELIVERY.fullmatch(value.strip())
    if match is None:
        raise refuse(
            message(
                "«{text}» är inte en leverans; skriv till exempel «400 st every 7 d from lager.central»", text=value
            )
        )
    return {key: part for key, part in match.groupdict().items() if part is not None}


DeliveryPlan = Annotated[Delivery, BeforeValidator(_delivery), OrText("400 st every 7 d first 2 d from lager.central")]


class Store(Sourced):
    """An item at a site (lager).

    ``usable`` is the share of ``capacity`` that can be drawn: the bottom of a tank cannot. ``needs`` keep the contents good (a refrigerator
    needs power): their ``without`` is the share kept. Batches in ``batches.csv`` replace ``amount``. ``consumption`` and ``consumption_crisis`` are what
    the store's owner states that it uses per time; scenarios never read them.
    """

    id: Id
    name: Text = ""
    site: Ref
    item: Ref
    amount: Quantity | None = None
    capacity: Quantity | None = None
    usable: Share = 1.0
    minimum: Quantity | None = None
    consumption: Quantity | None = None
    consumption_crisis: Quantity | None = None
    supplier: Ref | None = None
    lead_time: Seconds | None = None
    deliveries: tuple[DeliveryPlan, ...] = ()
    needs: tuple[Need, ...] = ()


class Batch(Sourced):
    """One batch in a store; it counts to the end of its expiry day."""

    id: Id
    store: Ref
    amount: Quantity
    expires: Date | None = None
