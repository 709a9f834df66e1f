"""A region: everything that is, with variants that are the same region with differences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from beredskap.model.base import Id, PositiveFloat, Ref, Seconds, Sourced, SurgeKind, Text, no_duplicates
from beredskap.model.care import CareOffering, CareType, Season, StaffPool, WorkingTime
from beredskap.model.effect import AnyEffect
from beredskap.model.node import Node
from beredskap.model.place import Municipality, NonResidents, Road, Site, Vehicle
from beredskap.model.staff import Person, Position
from beredskap.model.supply import Batch, Item, Store
from beredskap.model.times.profile import Profile

InformationClass = Literal["FIKTIV", "ÖVNING", "SKARP"]


class Assumption(Sourced):
    """Something the whole inventory rests on, printed with every answer; ``id`` is its stable name."""

    id: Id
    text: Text
    """antagandet"""


class Action(Sourced):
    """A measure (åtgärd): what it changes in the model when in place beforehand (``change``, dotted paths as in a variant), or what it does once decided.

    ``needs`` are things that must work, or measures that must be in force, for it to work. It works ``lead_time`` after the decision, for ``lasts``.
    """

    id: Id
    name: Text
    """vad som görs"""
    cost: PositiveFloat | None = None
    """kostnad i kronor; utelämnat är den okänd"""
    lead_time: Seconds = 0
    """tid från beslut till verkan; utelämnat är 0, genast"""
    lasts: Annotated[Seconds, Field(gt=0)] | None = None
    """hur länge den har verkan; utelämnat är tills den återställs"""
    change: dict[str, Any] = {}
    """vad den ändrar i regionen när den är på plats från början (se *Varianter*)"""
    does: tuple[AnyEffect, ...] = ()
    """vad den gör när den beslutas (se *Åtgärder*)"""
    needs: tuple[Ref, ...] = ()
    """anläggningar, noder, utbud och lager som måste fungera, och åtgärder som måste gälla, för att den ska ha verkan"""


class Variant(Sourced):
    """A named set of overrides: dotted path (``offerings.uso.forlossning.capacity``) to new value; null removes."""

    id: Id
    name: Text = ""
    """namn som visas"""
    based_on: Ref | None = None
    """variant som den bygger på"""
    change: dict[str, Any] = {}
    """vad den ändrar (se *Varianter*)"""


class Region(Sourced):
    """A whole inventory after templates and one variant have been applied. Every table maps id to record, in file order."""

    id: Id
    """regionens id, samma som mappens namn"""
    name: Text
    """regionens namn"""
    information_class: InformationClass = Field(alias="class")
    """informationsklass; allt som skrivs ut bär den"""
    secrecy: Text = ""
    """sekretessmarkering"""
    ordinary_surge: Annotated[tuple[SurgeKind, ...], AfterValidator(no_duplicates)] = ()
    """vad sjukhusen gör utan beslut när platserna är fulla: `satellites` (utlokaliserade), `over_occupancy` (överbeläggning); resten är åtgärder"""
    working_time: WorkingTime = WorkingTime()
    """arbetstid per vecka: `{ordinary: 40 h, most: 52 h}`; ingen åtgärd får någon att arbeta längre"""
    need_names: Mapping[Id, Text] = {}
    """vad behoven kallas i det som skrivs ut, där nyckeln inte är ett ord: `{bas: grundförsörjning}`"""
    variant: Text = ""
    municipalities: dict[Id, Municipality] = {}
    """Kommuner, med folkmängd per åldersgrupp. Id är kommunens namn. Orter utanför regionen som vägar och patienter kommer från skrivs också här, med
    `outside: true`."""
    roads: dict[Id, Road] = {}
    """Vägar mellan kommunernas centralorter, öppna åt båda hållen. Restiden är den kortaste vägen, så en väg kan stängas."""
    sites: dict[Id, Site] = {}
    """Anläggningar: sjukhus, vårdcentraler, ambulansstationer, lager, försörjning … En anläggning med `template` får mallens poster."""
    nodes: dict[Id, Node] = {}
    """Allt annat än vård som kan vara i drift, nedsatt eller nere: försörjning, system, stödfunktioner, leverantörer."""
    profiles: dict[Id, Profile] = {}
    """Dygns- och veckoprofiler: för efterfrågan formen, för öppettider hur stor del av kapaciteten som är öppen."""
    seasons: dict[Id, Season] = {}
    """Årstider: hur efterfrågan, kapacitet eller personal följer året."""
    care: dict[Id, CareType] = {}
    """Vårdtyper: vad befolkningen behöver, hur länge det kan vänta och vad som får ersätta."""
    offerings: dict[Id, CareOffering] = {}
    """Vårdutbud: var vården ges, med vilken kapacitet. Ett utbud är också en nod och har behov."""
    nonresidents: dict[Id, NonResidents] = {}
    """Patienter från andra regioner (utomlänspatienter)."""
    items: dict[Id, Item] = {}
    """Artiklar: läkemedel, diesel, gaser, vatten, blod, förbrukningsmaterial, livsmedel."""
    stores: dict[Id, Store] = {}
    """Lager: en artikel på en anläggning."""
    batches: dict[Id, Batch] = {}
    """Partier i ett lager, med utgångsdatum. De ersätter lagrets `amount`."""
    vehicles: dict[Id, Vehicle] = {}
    """Fordon av ett slag på en anläggning."""
    staff: dict[Id, StaffPool] = {}
    """Personal: timmar av en kompetens på en anläggning."""
    positions: dict[Id, Position] = {}
    """Befattningar i krigsorganisationen."""
    persons: dict[Id, Person] = {}
    """Personer under pseudonym. Aldrig namn, personnummer eller skäl till att någon inte är tillgänglig."""
    measures: dict[Id, Action] = {}
    """Åtgärder: vad som kan göras, med kostnad, ledtid och vad det kräver (se *Åtgärder*)."""
    variants: dict[Id, Variant] = {}
    """Varianter: samma region med skillnader. Regionen utan variant heter `idag`."""
    assumptions: dict[Id, Assumption] = {}
    """Antaganden som hela inventeringen vilar på; de skrivs ut med varje svar."""
