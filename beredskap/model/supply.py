"""What care uses up: items, the stores that hold them, batches with expiry, and deliveries."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

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


class Item(Sourced):
    """An article (artikel). ``unit`` is the unit it is counted in; its dimension is that of every quantity of the item.

    ``strained`` and ``crisis`` say how many times as much care takes at those rates. The target is in days with its own source and first day of validity;
    a target is a riktvärde unless ``binding``.
    """

    id: Id
    name: Text
    category: Category
    unit: Text
    atc: Text = Field("", pattern=r"^$|^[A-Z]\d{2}([A-Z]([A-Z](\d{2})?)?)?$")
    ddd: Quantity | None = Field(None, description="WHO:s definierade dygnsdos; ett statistiskt mått, aldrig en dos")
    pack: Quantity | None = None
    cold_chain: Flag = False
    narcotic: Flag = False
    shelf_life: Seconds | None = None
    substitutes: tuple[Ref, ...] = ()
    target: Seconds | None = None
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
    needs power): their ``without`` is the share kept. Batches in ``batches.csv`` replace ``amount``.
    """

    id: Id
    name: Text = ""
    site: Ref
    item: Ref
    amount: Quantity | None = None
    capacity: Quantity | None = None
    usable: Share = 1.0
    minimum: Quantity | None = None
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
