"""What is asked: a scenario's events on a clock, and what is expected of the region when they happen."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from beredskap.language import message
from beredskap.model.base import Moment, OrText, Record, Ref, Seconds, Text, refuse
from beredskap.model.scenario.event import (
    Cut,
    Degrade,
    Delay,
    Demand,
    Destroy,
    Enact,
    Event,
    Lose,
    Restore,
    Shed,
    Stop,
    Unshed,
)
from beredskap.model.scenario.expectation import Expectation
from beredskap.model.scenario.strain import Absence, Casualties, Epidemic, Mobilise, Roster, Weather
from beredskap.units import DAY

EVENT_KINDS: dict[str, type[Event]] = {
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
    "measure": Enact,
    "absence": Absence,
    "mobilise": Mobilise,
    "roster": Roster,
    "epidemic": Epidemic,
    "casualties": Casualties,
    "weather": Weather,
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
    | Annotated[Demand, Tag("demand")]
    | Annotated[Enact, Tag("measure")]
    | Annotated[Absence, Tag("absence")]
    | Annotated[Mobilise, Tag("mobilise")]
    | Annotated[Roster, Tag("roster")]
    | Annotated[Epidemic, Tag("epidemic")]
    | Annotated[Casualties, Tag("casualties")]
    | Annotated[Weather, Tag("weather")],
    Discriminator(
        _kind,
        custom_error_type="beredskap",
        custom_error_message="en händelse ska ha precis en av: " + ", ".join(EVENT_KINDS),
    ),
]


class Include(Record):
    """Another scenario file whose events happen in this one too, ``at`` a time after this one's start."""

    scenario: Text
    at: Seconds = 0


def _include(value: object) -> object:
    return {"scenario": value} if isinstance(value, str) else value


Included = Annotated[Include, BeforeValidator(_include), OrText("uso-utslaget.yaml")]


class Scenario(Record):
    """A scenario file. ``region`` names an inventory folder; ``world`` carries a region inline instead.

    ``include`` brings in other scenarios' events, ``override`` replaces what stands at dotted paths of the region or of the events by id, and
    ``measures`` are in place from the start. ``pass`` is the time between care decisions; it divides a day. ``ration: off`` lets every grade draw as long
    as there is stock. Without coordination a patient tries the next site after ``redirect``.
    """

    name: Text
    region: Text | None = None
    world: dict[str, Any] | None = None
    variant: Ref | None = None
    start: Moment
    duration: Annotated[Seconds, Field(gt=0)]
    coordination: Literal["region", "none"] = "region"
    redirect: Annotated[Seconds, Field(gt=0)] = 4 * 3600
    pass_length: Annotated[Seconds, Field(gt=0, alias="pass")] = 6 * 3600
    ration: Literal["on", "off"] = "on"
    note: Text = ""
    include: tuple[Included, ...] = ()
    override: dict[str, Any] = {}
    measures: tuple[Ref, ...] = ()
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
