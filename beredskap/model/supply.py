"""What care uses up: items, the stores that hold them, batches with expiry, and deliveries."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from beredskap import notation, units
from beredskap.article import Article
from beredskap.language import message
from beredskap.model.base import (
    Amount,
    Date,
    Factor,
    Flag,
    Id,
    LastDay,
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


_AT_PRESSURE: Final = re.compile(r"(.+?) (?:at|vid) (.+?) ?bar")


def _contents(value: object) -> object:
    """``10 L at 200 bar`` is 2 000 L: volume times pressure (Boyle's law)."""
    match = _AT_PRESSURE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return value
    try:
        volume, pressure = units.parse(match[1]), notation.read_number(match[2])
    except (units.UnitError, notation.NotationError) as error:
        raise refuse(error.message, remedy=error.remedy) from error
    if volume.dimension != "volume" or volume.value < 0 or pressure < 0:
        raise refuse(
            message("«{text}» är inte en volym vid ett tryck; skriv till exempel «10 L at 200 bar»", text=value)
        )
    return Amount(value=volume.value * pressure, dimension="volume")


Contents = Annotated[Quantity, BeforeValidator(_contents)]


def _code(value: str) -> str:
    digits = "".join(value.split())
    if digits and not digits.isdecimal():
        raise refuse(message("«{code}» är ingen sådan kod; den skrivs med siffror", code=value))
    return digits


Code = Annotated[Text, AfterValidator(_code)]
"""A number that an article is known by elsewhere; nought first counts."""


class Item(Sourced):
    """An article (artikel). ``unit`` is the unit it is counted in; its dimension is that of every quantity of the item.

    ``strained`` and ``crisis`` say how many times as much care takes at those rates. The target is in days, at the consumption ``target_level``, with its
    own source and first day of validity; it is a riktvärde unless ``binding``. ``contains`` is what one ``unit`` holds of something else: a gas bottle
    10 m³, a litre of diesel so many kWh. ``price`` is in kronor per ``unit``.
    """

    id: Id
    name: Text
    """artikelns namn"""
    category: Category
    """slag av artikel"""
    unit: Text
    """enheten som artikeln räknas i; alla mängder av den har samma slags enhet"""
    atc: Atc = ""
    """ATC-kod"""
    strength: Text = ""
    """styrka som den står på förpackningen, `10 mg/ml`; lagerlistor hittar artikeln på namn och styrka"""
    vnr: Code = ""
    """nordiskt varunummer"""
    npl_pack: Code = ""
    """förpackningens id i NPL"""
    gtin: Code = ""
    """förpackningens GTIN (streckkod)"""
    ddd: Quantity | None = None
    """WHO:s definierade dygnsdos; ett statistiskt mått, aldrig en dos"""
    pack: Quantity | None = None
    """förpackningens storlek"""
    smallest: Quantity | None = None
    """minsta delen som bokförs; en tablett (`st`) är hel om inget annat står, till exempel `0.5 st`"""
    pack_volume: Quantity | None = None
    """vad en förpackning tar för plats"""
    contains: Contents | None = None
    """vad en enhet (`unit`) rymmer i ett annat slags enhet: en gasflaska i `st` rymmer `10 m3` eller `10 L at 200 bar`, en liter bränsle så många `kWh`"""
    cold_chain: Flag = False
    """kräver kylkedja"""
    narcotic: Flag = False
    """är narkotika"""
    shelf_life: Seconds | None = None
    """hållbarhet"""
    substitutes: tuple[Ref, ...] = ()
    """artiklar som kan användas i stället"""
    target: Seconds | None = None
    """mål i tid; ett riktvärde om inte `binding`"""
    target_level: Level = "normal"
    """vid vilken förbrukning målet räknas: `normal`, `kris` eller bara den vård som inte kan anstå (`nödvändigt`)"""
    target_source: Text = ""
    """var målet kommer ifrån"""
    target_from: Date | None = None
    """första dag målet gäller"""
    binding: Flag = False
    """målet är ett krav"""
    price: PositiveFloat | None = None
    """kronor per enhet"""
    strained: Factor = 1.0
    """hur många gånger det normala vården tar vid ansträngd förbrukning"""
    crisis: Factor = 1.0
    """hur många gånger det normala vården tar vid förbrukning i kris"""

    @property
    def article(self) -> Article:
        """What its amounts can be written in. A piece is whole unless the item says otherwise, or says what is in it."""
        pack, contains, ddd = (_told(one) for one in (self.pack, self.contains, self.ddd))
        article = Article(self.name, self.unit, pack, contains, ddd)
        smallest = _told(self.smallest)
        if smallest is not None and smallest.dimension == article.dimension:
            return article._replace(smallest=smallest.value)
        return article._replace(smallest=1.0 if contains is None and article.dimension == "count" else 0.0)


def _told(amount: Amount | None) -> units.Quantity | None:
    return None if amount is None or amount.value is None else units.Quantity(amount.value, amount.dimension)


class Delivery(Record):
    """A recurring delivery: ``amount`` at ``first`` after the scenario's start (default: ``every``), then every ``every``.

    In short: ``400 st every 7 d first 2 d from lager.central lost``; all but the first two parts may be left out.
    """

    amount: Quantity
    """mängd"""
    every: Seconds
    """tid mellan leveranser"""
    first: Seconds | None = None
    """den första; utelämnat är det `every`"""
    supplier: Ref | None = None
    """den som levererar"""
    missed: Literal["late", "lost"] = "late"
    """`late` om en utebliven leverans kommer senare, `lost` om den inte gör det"""


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
    the store's owner states that it uses per time; scenarios never read them. A ``target`` of its own stands before the item's: a depot and a ward are not
    rated alike.
    """

    id: Id
    name: Text = ""
    """namn som visas"""
    site: Ref
    """anläggningen som lagret finns på"""
    item: Ref
    """artikeln"""
    amount: Quantity | None = None
    """mängd i lager; `okänd` är ett svar, och detsamma som utelämnat"""
    capacity: Quantity | None = None
    """hur mycket som ryms; utelämnat är utan gräns"""
    usable: Share = 1.0
    """andel av `capacity` som går att ta ut; botten av en tank gör det inte"""
    minimum: Quantity | None = None
    """lägsta nivå; utelämnat finns ingen"""
    target: Seconds | None = None
    """mål i tid för just det här lagret, i stället för artikelns"""
    target_source: Text = ""
    """var lagrets eget mål kommer ifrån"""
    consumption: Quantity | None = None
    """angiven förbrukning i vardagen, till exempel `400 mg/d`; scenarier läser den inte"""
    consumption_crisis: Quantity | None = None
    """angiven förbrukning i kris; utelämnat är `consumption` gånger artikelns `crisis`"""
    supplier: Ref | None = None
    """den som levererar: en nod, ett lager eller en anläggning"""
    lead_time: Seconds | None = None
    """ledtid för en beställning"""
    deliveries: tuple[DeliveryPlan, ...] = ()
    """återkommande leveranser: `400 st every 7 d first 2 d from lager.central`"""
    needs: tuple[Need, ...] = ()
    """vad som håller innehållet i skick; `without` är andelen som finns kvar"""


class Batch(Sourced):
    """One batch in a store; it counts to the end of its expiry day."""

    id: Id
    store: Ref
    """lagret"""
    amount: Quantity
    """mängd"""
    expires: LastDay | None = None
    """sista dag partiet räknas; en månad (`2028-07`) är dess sista dag; utelämnat räknas det alltid"""
