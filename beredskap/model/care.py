"""Care: what people need, how long they can wait, what may stand in, and where it is given."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from beredskap.model.base import (
    Date,
    Flag,
    Grade,
    Id,
    PositiveFloat,
    Quantity,
    Record,
    Ref,
    Seconds,
    Share,
    Sourced,
    Text,
)
from beredskap.model.node import Node
from beredskap.model.scenario.strain import Triage

Measure = Literal["besök", "vårddygn", "pass"]


class Profile(Record):
    """A daily and weekly shape: 24 hourly weights, and 7 weights for Monday to Sunday.

    Demand per mean day is scaled so that the whole week has 7 of it. A day's capacity or staff hours are spread over the day by the hourly weights;
    the day's weight is the share of it that is there that day (1 a full day, 0 closed).
    """

    id: Id
    hours: tuple[PositiveFloat, ...] = Field((1.0,) * 24, min_length=24, max_length=24)
    days: tuple[PositiveFloat, ...] = Field((1.0,) * 7, min_length=7, max_length=7)


class Season(Record):
    """How the year changes demand, capacity or staff: 12 weights, January to December, 1 as stated."""

    id: Id
    months: tuple[PositiveFloat, ...] = Field(min_length=12, max_length=12)


class StandIn(Record):
    """Another care type that may stand in, and for how large a share of the arising patients (BEON)."""

    care: Ref
    share: Share


class FollowedBy(Record):
    """Care that a share of those served go on to need, ``after`` being served."""

    care: Ref
    share: Share
    after: Seconds = 0


class ArisesWhen(Record):
    """Demand that an outage itself creates: ``per_1000`` inhabitants, once for each time ``node`` has been down ``after``, spread ``over``.

    ``{municipality}`` in the node's id stands for the municipality in question.
    """

    node: Ref
    after: Seconds
    per_1000: PositiveFloat
    over: Annotated[Seconds, Field(gt=0)]


class CareType(Sourced):
    """A care type (vårdtyp): grade, demand per 1,000 inhabitants and day by age band, mean stay and longest wait.

    ``per_1000`` applies to every age band that has no rate of its own. ``transport`` names the vehicle classes that may carry these patients, in order of
    preference, and ``transported`` the share of new patients who need one. ``locked`` care moves only to locked care. ``season`` scales its demand, and
    ``triage`` says which class of a mass-casualty event it takes.
    """

    id: Id
    name: Text
    grade: Grade
    measure: Measure = "besök"
    per_1000: PositiveFloat = 0.0
    per_1000_0_15: PositiveFloat | None = None
    per_1000_16_24: PositiveFloat | None = None
    per_1000_25_44: PositiveFloat | None = None
    per_1000_45_64: PositiveFloat | None = None
    per_1000_65_plus: PositiveFloat | None = None
    profile: Ref | None = None
    stay: Seconds = 0
    wait: Seconds = 0
    level: Literal["egenvård", "primärvård", "länsdelssjukvård", "länssjukvård", "regionsjukvård"] = Field(
        "länssjukvård", description="vårdnivå (BEON)"
    )
    weight: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0
    stand_in: tuple[StandIn, ...] = ()
    followed_by: tuple[FollowedBy, ...] = ()
    arises_when: tuple[ArisesWhen, ...] = ()
    transport: tuple[Ref, ...] = ()
    transported: Share = 0.0
    locked: Flag = False
    season: Ref | None = None
    triage: Triage | None = None


class CareOffering(Node):
    """Care offered at a site (vårdutbud): one care type or several that share its capacity. It is a node.

    ``capacity`` is in vårdplatser for care measured in vårddygn, else in besök per day. ``staff`` are hours by competence and ``items`` amounts, both per
    besök or per vårddygn. ``supply`` names the stores that the items come from after the site's own. ``valid_from``/``valid_to`` say when this role holds.
    """

    care: tuple[Ref, ...] = Field(min_length=1)
    hours: Ref | None = None
    staff: dict[Ref, Seconds] = {}
    items: dict[Ref, Quantity] = {}
    supply: tuple[Ref, ...] = ()
    season: Ref | None = None
    valid_from: Date | None = None
    valid_to: Date | None = None


class StaffPool(Sourced):
    """Hours of one competence at a unit: ``present`` hours per day, spread by ``profile``.

    ``fallback`` is the site where freed staff serve until there is a register, after ``mustering``. At höjd beredskap the shares ``claimed`` (by the
    Armed Forces and others) and ``hired`` are gone, and ``placed`` serve at other sites. ``commute`` says where they live: site municipality where
    nothing is said.
    """

    id: Id
    site: Ref
    competence: Ref
    present: Quantity
    required: Quantity | None = None
    profile: Ref | None = None
    season: Ref | None = None
    fallback: Ref | None = None
    mustering: Seconds = 8 * 3600
    claimed: Share = 0.0
    hired: Share = 0.0
    placed: dict[Ref, Share] = {}
    commute: dict[Ref, Share] = {}
