"""A region: everything that is, with variants that are the same region with differences."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from beredskap.model.base import Id, PositiveFloat, Ref, Seconds, Sourced, Text
from beredskap.model.care import CareOffering, CareType, Profile, Season, StaffPool
from beredskap.model.effect import AnyEffect
from beredskap.model.node import Node
from beredskap.model.place import Municipality, NonResidents, Road, Site, Vehicle
from beredskap.model.staff import Person, Position
from beredskap.model.supply import Batch, Item, Store

InformationClass = Literal["FIKTIV", "ÖVNING", "SKARP"]


class Assumption(Sourced):
    """Something the whole inventory rests on, printed with every answer; ``id`` is its stable name."""

    id: Id
    text: Text


class Action(Sourced):
    """A measure (åtgärd): what it changes in the model when in place beforehand (``change``, dotted paths as in a variant), or what it does once decided.

    ``needs`` are things that must work, or measures that must be in force, for it to work. It works ``lead_time`` after the decision, for ``lasts``.
    """

    id: Id
    name: Text
    cost: PositiveFloat = 0.0
    lead_time: Seconds = 0
    lasts: Annotated[Seconds, Field(gt=0)] | None = None
    change: dict[str, Any] = {}
    does: tuple[AnyEffect, ...] = ()
    needs: tuple[Ref, ...] = ()


class Variant(Sourced):
    """A named set of overrides: dotted path (``offerings.uso.forlossning.capacity``) to new value; null removes."""

    id: Id
    name: Text = ""
    based_on: Ref | None = None
    change: dict[str, Any] = {}


class Region(Sourced):
    """A whole inventory after templates and one variant have been applied. Every table maps id to record, in file order."""

    id: Id
    name: Text
    information_class: InformationClass = Field(alias="class")
    secrecy: Text = ""
    variant: Text = ""
    municipalities: dict[Id, Municipality] = {}
    roads: dict[Id, Road] = {}
    sites: dict[Id, Site] = {}
    nodes: dict[Id, Node] = {}
    profiles: dict[Id, Profile] = {}
    seasons: dict[Id, Season] = {}
    care: dict[Id, CareType] = {}
    offerings: dict[Id, CareOffering] = {}
    nonresidents: dict[Id, NonResidents] = {}
    items: dict[Id, Item] = {}
    stores: dict[Id, Store] = {}
    batches: dict[Id, Batch] = {}
    vehicles: dict[Id, Vehicle] = {}
    staff: dict[Id, StaffPool] = {}
    positions: dict[Id, Position] = {}
    persons: dict[Id, Person] = {}
    measures: dict[Id, Action] = {}
    variants: dict[Id, Variant] = {}
    assumptions: dict[Id, Assumption] = {}
