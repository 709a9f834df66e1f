"""What can happen to the things of a region: losses, restores, roads, deliveries, loads, and people who need care."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from beredskap.model.base import Id, PositiveFloat, Record, Ref, Seconds, Share, Text
from beredskap.units import DAY


class Event(Record):
    """Something that happens ``at`` a time after the start."""

    at: Seconds
    id: Id | None = None
    note: Text = ""


class Lose(Event):
    """A site, node, offering or store is lost (slås ut) until restored.

    For a site: ``on_site`` of its vehicles are lost with it (default: what each vehicle says), stock is lost unless ``keep: [stock]``,
    ``staff_lost`` of the staff present, and inpatients are to be moved ``evacuate_within``.
    """

    lose: Ref
    keep: tuple[Literal["stock"], ...] = ()
    on_site: Share | None = None
    staff_lost: Share = 0.0
    evacuate_within: Annotated[Seconds, Field(gt=0)] = DAY


class Restore(Event):
    """Ends one outage: the event with this id, else the earliest one in force on this site, node, store, road or delivery."""

    restore: Ref


class Degrade(Event):
    """A node or offering has at most this level until restored."""

    degrade: Ref
    to: Share


class Cut(Event):
    """A road is closed until restored."""

    cut: Ref


class Stop(Event):
    """Deliveries from a supplier, to a store, or of an item stop until restored."""

    stop: Ref


class Delay(Event):
    """Deliveries from a supplier, to a store, or of an item take this much longer until restored."""

    delay: Ref
    by: Seconds


class Destroy(Event):
    """A share of what a store holds is destroyed."""

    destroy: Ref
    share: Share = 1.0


class Shed(Event):
    """A node's loads are switched off until unshed."""

    shed: Ref


class Unshed(Event):
    """A node's loads are switched on again."""

    unshed: Ref


class ExtraDemand(Record):
    """``extra`` patients of one care type from a municipality, evenly ``over`` a time."""

    care: Ref
    municipality: Ref
    extra: PositiveFloat
    over: Annotated[Seconds, Field(gt=0)] = 3600


class Demand(Event):
    """People are injured or fall ill."""

    demand: ExtraDemand


class Enact(Event):
    """A measure (åtgärd) is decided; it works once its lead time is over, until it is restored or its own time is out."""

    measure: Ref
