"""What can happen: losses, restores, roads, deliveries, loads, people who need care, and decisions.

    Event
    ├── InfrastructureEvent     nodes, stores, roads and deliveries
    │   └── OutageEvent         in force until restored
    ├── PatientEvent            people who need care (`Demand` here, the rest in `strain`)
    ├── StaffEvent              in `strain`
    └── Restore, Enact, and `Weather` in `strain`, which concern more than one of these

What takes events in matches them kind by kind and ends with `assert_never`, so that mypy leads a new kind through every place.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from beredskap.model.base import Id, PositiveFloat, Record, Ref, Seconds, Share, Text
from beredskap.units import DAY, HOUR


class Event(Record):
    """Something that happens ``at`` a time after the start. ``kind`` is the key that a file writes it with."""

    kind: ClassVar[str]

    at: Seconds
    """tid efter start"""
    id: Id | None = None
    """namn på händelsen, för `restore` och `after`"""
    note: Text = ""
    """fri anteckning"""

    @property
    def subject(self) -> str:
        """What the event names under its kind: an id, or "" where it is about no single thing."""
        named = getattr(self, self.kind)
        return named if isinstance(named, str) else ""


class InfrastructureEvent(Event):
    """Something that happens to nodes, stores, roads or deliveries."""


class OutageEvent(InfrastructureEvent):
    """In force on its subject until restored."""


class PatientEvent(Event):
    """People are injured or fall ill."""


class StaffEvent(Event):
    """Staff are away, called up or work longer shifts, until restored or until it is over."""


class Lose(OutageEvent):
    """A site, node, offering or store is lost (slås ut) until restored.

    For a site: ``on_site`` of its vehicles are lost with it (default: what each vehicle says), stock is lost unless ``keep: [stock]``,
    ``staff_lost`` of the staff present, and inpatients are to be moved ``evacuate_within``.
    """

    kind: ClassVar[str] = "lose"

    lose: Ref
    """anläggning, nod, utbud eller lager som slås ut"""
    keep: tuple[Literal["stock"], ...] = ()
    """`[stock]` om lagret finns kvar"""
    on_site: Share | None = None
    """andel av fordonen som slås ut med anläggningen"""
    staff_lost: Share = 0.0
    """andel av den närvarande personalen som slås ut; utelämnat är 0, ingen"""
    evacuate_within: Annotated[Seconds, Field(gt=0)] = DAY
    """tid inom vilken inneliggande patienter ska flyttas"""


class Restore(Event):
    """Ends one outage: the event with this id, else the earliest one in force on this site, node, store, road or delivery."""

    kind: ClassVar[str] = "restore"

    restore: Ref
    """id på händelsen, eller det som slogs ut, stängdes, stoppades eller beslutades"""


class Degrade(OutageEvent):
    """A node or offering has at most this level until restored."""

    kind: ClassVar[str] = "degrade"

    degrade: Ref
    """nod eller utbud"""
    to: Share
    """högsta nivå tills den återställs"""


class Cut(OutageEvent):
    """A road is closed until restored."""

    kind: ClassVar[str] = "cut"

    cut: Ref
    """väg som stängs"""


class Stop(OutageEvent):
    """Deliveries from a supplier, to a store, or of an item stop until restored."""

    kind: ClassVar[str] = "stop"

    stop: Ref
    """leverantör, lager eller artikel vars leveranser stoppas"""


class Delay(OutageEvent):
    """Deliveries from a supplier, to a store, or of an item take this much longer until restored."""

    kind: ClassVar[str] = "delay"

    delay: Ref
    """leverantör, lager eller artikel vars leveranser försenas"""
    by: Seconds
    """hur mycket"""


class Destroy(InfrastructureEvent):
    """A share of what a store holds is destroyed."""

    kind: ClassVar[str] = "destroy"

    destroy: Ref
    """lager"""
    share: Share = 1.0
    """andel som förstörs"""


class Shed(OutageEvent):
    """A node's loads are switched off until unshed."""

    kind: ClassVar[str] = "shed"

    shed: Ref
    """nod eller utbud vars laster kopplas bort"""


class Unshed(InfrastructureEvent):
    """A node's loads are switched on again."""

    kind: ClassVar[str] = "unshed"

    unshed: Ref
    """nod eller utbud vars laster kopplas in igen"""


class ExtraDemand(Record):
    """``extra`` patients of one care type from a municipality, evenly ``over`` a time."""

    care: Ref
    """vårdtyp"""
    municipality: Ref
    """där de blir skadade eller sjuka"""
    extra: PositiveFloat
    """antal patienter"""
    over: Annotated[Seconds, Field(gt=0)] = HOUR
    """tiden de fördelas på"""


class Demand(PatientEvent):
    """People are injured or fall ill."""

    kind: ClassVar[str] = "demand"

    demand: ExtraDemand
    """skadade eller sjuka: `{care: …, municipality: …, extra: 60, over: 4 h}`"""


class Enact(Event):
    """A measure (åtgärd) is decided; it works once its lead time is over, until it is restored or its own time is out."""

    kind: ClassVar[str] = "measure"

    measure: Ref
    """åtgärd som beslutas"""
