"""What is asked: a scenario's events on a clock, and what is expected of the region when they happen."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from beredskap.language import message
from beredskap.model.base import Id, Moment, PositiveFloat, Record, Ref, Seconds, Share, Text, refuse
from beredskap.model.expectation import Expectation

DAY = 24 * 3600


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


EVENT_KINDS = {
    "lose": Lose,
    "restore": Restore,
    "degrade": Degrade,
    "cut": Cut,
    "stop": Stop,
    "delay": Delay,
    "destroy": Destroy,
    "shed": Shed,
    "unshed": Unshed,
    "demand": Demand,
}


def _kind(value: Any) -> str | None:
    found = [kind for kind in EVENT_KINDS if ((kind in value) if isinstance(value, dict) else hasattr(value, kind))]
    return found[0] if len(found) == 1 else None


AnyEvent = Annotated[
    Annotated[Lose, Tag("lose")]
    | Annotated[Restore, Tag("restore")]
    | Annotated[Degrade, Tag("degrade")]
    | Annotated[Cut, Tag("cut")]
    | Annotated[Stop, Tag("stop")]
    | Annotated[Delay, Tag("delay")]
    | Annotated[Destroy, Tag("destroy")]
    | Annotated[Shed, Tag("shed")]
    | Annotated[Unshed, Tag("unshed")]
    | Annotated[Demand, Tag("demand")],
    Discriminator(
        _kind,
        custom_error_type="beredskap",
        custom_error_message="en händelse ska ha precis en av: " + ", ".join(EVENT_KINDS),
    ),
]


class Scenario(Record):
    """A scenario file. ``region`` names an inventory folder; ``world`` carries a region inline instead.

    ``pass`` is the time between care decisions; it divides a day. ``ration: off`` lets every grade draw as long as there is stock.
    """

    name: Text
    region: Text | None = None
    world: dict[str, Any] | None = None
    variant: Ref | None = None
    start: Moment
    duration: Annotated[Seconds, Field(gt=0)]
    coordination: Literal["region"] = "region"
    pass_length: Annotated[Seconds, Field(gt=0, alias="pass")] = 6 * 3600
    ration: Literal["on", "off"] = "on"
    note: Text = ""
    events: tuple[AnyEvent, ...] = ()
    expect: tuple[Expectation, ...] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.region is None) == (self.world is None):
            raise refuse(message("scenariot ska ha ett av «region» och «world»"))
        if DAY % self.pass_length:
            raise refuse(message("passets längd («pass») ska gå jämnt upp i ett dygn"))
        if self.start.tzinfo is not None:
            raise refuse(message("«start» är lokal tid; utelämna tidszonen"))
        return self
