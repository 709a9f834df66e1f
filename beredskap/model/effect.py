"""What a measure (åtgärd) does once it works: one key an effect, as an event has."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, Self, get_args

from pydantic import Discriminator, Field, Tag, model_validator

from beredskap.language import message
from beredskap.model.base import Factor, Flag, Grade, PositiveFloat, Quantity, Record, Ref, Seconds, Share, refuse
from beredskap.model.scenario.strain import LongerShifts, Rate
from beredskap.units import DAY


class Switched(Record):
    """Loads of these nodes are switched off (lastfrånkoppling)."""

    off: tuple[Ref, ...] = Field(min_length=1)


class Load(Record):
    """Shed load."""

    load: Switched


class Transfer(Record):
    """``amount`` goes from one store to another of the same item, ``handling`` and the travel time later."""

    amount: Quantity
    source: Ref = Field(alias="from")
    target: Ref = Field(alias="to")
    handling: Seconds = 3600


class MoveStock(Record):
    """Move stock between sites (omfördelning)."""

    move: Transfer


class Purchase(Record):
    """``amount`` comes into a store, by way of its supplier where it has one."""

    amount: Quantity
    target: Ref = Field(alias="to")


class Deliver(Record):
    """An extra delivery."""

    deliver: Purchase


class Rounds(Record):
    """Tankers of ``size`` carry from one store to others, first to last, each filled before the next, as long as there is something to carry.

    A round takes the way there and back and ``handling``.
    """

    source: Ref = Field(alias="from")
    target: tuple[Ref, ...] = Field(alias="to", min_length=1)
    size: Quantity
    tankers: Annotated[int, Field(ge=1)] = 1
    handling: Seconds = 3600


class Refuel(Record):
    """Refuel by priority (tankning i turordning)."""

    refuel: Rounds


class Bridged(Record):
    """A node's need that is met from elsewhere while the measure is in force: a hired generator, a water tank."""

    node: Ref
    need: Ref


class Bridge(Record):
    """Meet a need from elsewhere."""

    bridge: Bridged


class OpeningHours(Record):
    """Offerings with opening hours at these sites, or at every site of a kind, and their staff, keep the hours of another profile."""

    sites: tuple[Ref, ...] = ()
    kind: Ref | None = None
    hours: Ref

    @model_validator(mode="after")
    def _has_sites(self) -> Self:
        if not self.sites and self.kind is None:
            raise refuse(message("ange «sites» eller «kind»: vilka anläggningar det gäller"))
        return self


class Open(Record):
    """Open at other hours, for instance a vårdcentral at night."""

    open: OpeningHours


class Closing(Record):
    """This share of what these offerings, or all at these sites, have is closed."""

    offerings: tuple[Ref, ...] = ()
    sites: tuple[Ref, ...] = ()
    share: Share = 1.0


class Close(Record):
    """Close care, for instance to merge vårdcentraler."""

    close: Closing


class StaffMove(Record):
    """A share of a competence at these sites serves at another site, as another competence if ``work_as`` says so, after ``mustering``."""

    sites: tuple[Ref, ...] = Field(min_length=1)
    competence: Ref
    share: Share = 1.0
    target: Ref = Field(alias="to")
    work_as: Ref | None = None
    mustering: Seconds = 8 * 3600


class MoveStaff(Record):
    """Move staff."""

    staff: StaffMove


class Extra(Record):
    """So many more ``hours`` per day of a competence at a site."""

    site: Ref
    competence: Ref
    hours: Quantity


class CallIn(Record):
    """Call in staff from leave, part time or elsewhere."""

    call_in: Extra


class LongShifts(Record):
    """Longer shifts, as the event `roster`."""

    roster: LongerShifts


class Places(Record):
    """More of what offerings have: a ``factor`` of their capacity, and ``more`` of it (beds, or visits per day) each."""

    offerings: tuple[Ref, ...] = ()
    site: tuple[Ref, ...] = ()
    factor: Factor = 1.0
    more: Quantity | None = None


class Capacity(Record):
    """More places, such as those a neighbour lends; they are there as far as the offering is up."""

    capacity: Places


class Converted(Record):
    """``beds`` of one offering become beds of another."""

    source: Ref = Field(alias="from")
    target: Ref = Field(alias="to")
    beds: Quantity


class Convert(Record):
    """Convert beds (ställa om vårdplatser)."""

    convert: Converted


class EarlyDischarge(Record):
    """Inpatients of these care types with at most ``share`` of the mean stay left leave for the municipality, as long as it has ``places``.

    Each takes a place for ``stay``.
    """

    care: tuple[Ref, ...] = Field(min_length=1)
    share: Share = 0.2
    places: Quantity
    stay: Annotated[Seconds, Field(gt=0)] = 14 * DAY


class Discharge(Record):
    """Early discharge (omvänd triage), limited by municipal care (kommunal vård)."""

    discharge: EarlyDischarge


class Postponed(Record):
    """Care types, or a whole grade, of which nobody is called while the measure is in force."""

    grade: Grade | None = None
    care: tuple[Ref, ...] = ()

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if self.grade is None and not self.care:
            raise refuse(message("ange «grade» eller «care»: vad som skjuts upp"))
        return self


class Postpone(Record):
    """Postpone care that can wait."""

    postpone: Postponed


class MoreVehicles(Record):
    """``number`` more manned vehicles of a class."""

    kind: Ref
    number: PositiveFloat


class Vehicles(Record):
    """More vehicles."""

    vehicles: MoreVehicles


class Use(Record):
    """What care takes of ``items`` (all if none is named): at a rate, or a factor of the normal."""

    items: tuple[Ref, ...] = ()
    rate: Rate | None = None
    factor: Factor | None = None

    @model_validator(mode="after")
    def _has_one(self) -> Self:
        if (self.rate is None) == (self.factor is None):
            raise refuse(message("ange ett av «rate» och «factor»"))
        return self


class Consume(Record):
    """Use less, or more, of items."""

    use: Use


class Ration(Record):
    """Ration stores so that lower grades leave enough for higher ones, where the scenario does not already."""

    ration: Literal["on"]


class Lead(Record):
    """Regional command (särskild sjukvårdsledning) starts to coordinate, where the scenario has no coordination."""

    lead: Flag


_Effects = (
    Annotated[Load, Tag("load")]
    | Annotated[MoveStock, Tag("move")]
    | Annotated[Deliver, Tag("deliver")]
    | Annotated[Refuel, Tag("refuel")]
    | Annotated[Bridge, Tag("bridge")]
    | Annotated[Open, Tag("open")]
    | Annotated[Close, Tag("close")]
    | Annotated[MoveStaff, Tag("staff")]
    | Annotated[CallIn, Tag("call_in")]
    | Annotated[LongShifts, Tag("roster")]
    | Annotated[Capacity, Tag("capacity")]
    | Annotated[Convert, Tag("convert")]
    | Annotated[Discharge, Tag("discharge")]
    | Annotated[Postpone, Tag("postpone")]
    | Annotated[Vehicles, Tag("vehicles")]
    | Annotated[Consume, Tag("use")]
    | Annotated[Ration, Tag("ration")]
    | Annotated[Lead, Tag("lead")]
)
EFFECT_KINDS: Final[dict[str, type[Record]]] = {tag.tag: effect for effect, tag in map(get_args, get_args(_Effects))}


def _kind(value: Any) -> str | None:
    found = [kind for kind in EFFECT_KINDS if ((kind in value) if isinstance(value, dict) else hasattr(value, kind))]
    return found[0] if len(found) == 1 else None


AnyEffect = Annotated[
    _Effects,
    Discriminator(
        _kind,
        custom_error_type="beredskap",
        custom_error_message="en verkan ska ha precis en av: " + ", ".join(EFFECT_KINDS),
    ),
]
