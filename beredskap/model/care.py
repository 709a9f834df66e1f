"""Care: what people need, how long they can wait, what may stand in, and where it is given."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, model_validator

from beredskap.language import message
from beredskap.model.base import (
    Date,
    Factor,
    Flag,
    Grade,
    Id,
    Number,
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
from beredskap.model.node import Node
from beredskap.model.place import AGE_BANDS, Municipality
from beredskap.model.scenario.strain import Triage
from beredskap.model.times.stay import Spread, mean_of_table
from beredskap.units import HOUR, WEEK

REST_LEAVES: Final = WEEK - 36 * HOUR - 6 * 11 * HOUR
"""Seconds of a week that are left when the weekly rest and six daily rests are taken."""
Measure = Literal["besök", "vårddygn", "pass"]
LYING: Final = ("sjuktransport", "akutambulans")
"""The classes of vehicle that carry patients whose care type names none: a lying patient's vehicle, else an ambulance."""


class Season(Record):
    """How the year changes demand, capacity or staff: 12 weights, January to December, 1 as stated."""

    id: Id
    months: tuple[PositiveFloat, ...] = Field(min_length=12, max_length=12)
    """12 vikter, januari till december; 1 är som angivet"""


class StandIn(Record):
    """Another care type that may stand in, and for how large a share of the arising patients (BEON)."""

    care: Ref
    """vårdtyp"""
    share: Share
    """andel av patienterna"""


class FollowedBy(Record):
    """Care that a share of those served go on to need, ``after`` being served."""

    care: Ref
    """vårdtyp"""
    share: Share
    """andel av patienterna"""
    after: Seconds = 0
    """tid efter den första vården; utelämnat är 0, vid nästa passgräns"""


class ArisesWhen(Record):
    """Demand that an outage itself creates: ``per_1000`` inhabitants, once for each time ``node`` has been down ``after``, spread ``over``.

    ``{municipality}`` in the node's id stands for the municipality in question.
    """

    node: Ref
    """noden som är nere; `{municipality}` är kommunen"""
    after: Seconds
    """hur länge den ska ha varit nere"""
    per_1000: PositiveFloat
    """patienter per 1 000 invånare, en gång per avbrott"""
    over: Annotated[Seconds, Field(gt=0)]
    """tiden de fördelas på"""


class CareType(Sourced):
    """A care type (vårdtyp): grade, demand per 1,000 inhabitants and day by age band, mean stay and longest wait.

    ``per_1000`` applies to every age band that has no rate of its own. ``transport`` names the vehicle classes that may carry these patients, in order of
    preference, and ``transported`` the share of new patients who need one; inpatients who are moved always do. ``locked`` care moves only to locked care.
    ``season`` scales its demand, and ``triage`` says which class of a mass-casualty event it takes. ``reach`` is the longest time by road, None where nothing
    is said: those who are served farther away are served too late (för sent).
    """

    id: Id
    name: Text
    """vårdtypens namn"""
    grade: Grade
    """prioritet: önskvärd vård ges bara när all nödvändig och angelägen kan ges"""
    measure: Measure = "besök"
    """vad vården mäts i; `vårddygn` upptar en vårdplats under `stay`"""
    per_1000: PositiveFloat = 0.0
    """nya patienter per 1 000 invånare och dygn, i de åldersgrupper som inte har ett eget tal; utelämnat är 0, ingen där söker den"""
    per_1000_0_15: PositiveFloat | None = None
    """detsamma för 0–15 år"""
    per_1000_16_24: PositiveFloat | None = None
    """detsamma för 16–24 år"""
    per_1000_25_44: PositiveFloat | None = None
    """detsamma för 25–44 år"""
    per_1000_45_64: PositiveFloat | None = None
    """detsamma för 45–64 år"""
    per_1000_65_plus: PositiveFloat | None = None
    """detsamma för 65 år och äldre"""
    profile: Ref | None = None
    """när på dygnet och i veckan behovet uppstår, en profil"""
    stay: Seconds = 0
    """medelvårdtid; är det en tabell i `stay_spread` är den tabellens; utelämnat är 0, och då upptar varje patient sin plats i ett pass"""
    stay_spread: Spread | None = None
    """hur vårdtiderna skiljer sig mellan patienter: `lognormal 80 %` (standardavvikelsen som andel av medelvårdtiden), `exponential`, eller andelar:
    `[30 % for 1 d, 50 % for 4 d, 20 % for 14 d]`; utelämnat är alla lika långa"""
    wait: Seconds = 0
    """längsta väntan; därefter är behovet inte tillgodosett. Utelämnat är 0: vården ges i samma pass eller inte alls"""
    reach: Annotated[Seconds, Field(gt=0)] | None = None
    """längsta restid på väg från hemkommunen till vårdplatsen; vård längre bort är för sent"""
    level: Literal["egenvård", "primärvård", "länsdelssjukvård", "länssjukvård", "regionsjukvård"] = "länssjukvård"
    """vårdnivå enligt bästa effektiva omhändertagandenivå (BEON)"""
    weight: Annotated[Number, Field(gt=0)] = 1.0
    """vikt inom prioriteten; skrivs ut som antagande när den inte är 1"""
    stand_in: tuple[StandIn, ...] = ()
    """vård som får ersätta, och för hur stor andel av patienterna: `{care: …, share: 30 %}`"""
    followed_by: tuple[FollowedBy, ...] = ()
    """vård som en andel av patienterna sedan behöver: `{care: …, share: 20 %, after: 4 h}`"""
    arises_when: tuple[ArisesWhen, ...] = ()
    """efterfrågan som ett avbrott skapar: `{node: …, after: 3 h, per_1000: 0.2, over: 6 h}`"""
    transport: tuple[Ref, ...] = ()
    """fordonsslag som får köra patienterna, i ordning; utelämnat är `sjuktransport`, annars `akutambulans`"""
    transported: Share = 0.0
    """andel av nya patienter som behöver fordon; utelämnat är 0, ingen"""
    locked: Flag = False
    """låst vård; flyttas bara till låst vård"""
    season: Ref | None = None
    """hur efterfrågan följer året, en årstid"""
    triage: Triage | None = None
    """klass i en masskadehändelse som vården tar emot"""

    @model_validator(mode="before")
    @classmethod
    def _with_mean(cls, data: Any) -> Any:
        if isinstance(data, dict) and "stay" not in data and (mean := mean_of_table(data.get("stay_spread"))):
            return {**data, "stay": mean}
        return data

    @model_validator(mode="after")
    def _one_mean(self) -> Self:
        if self.stay_spread is not None and not self.stay:
            raise refuse(message("«stay_spread» sprider vårdtiderna kring medelvårdtiden; ange «stay»"))
        if self.stay_spread is not None and self.stay_spread.mean not in (None, self.stay):
            raise refuse(message("tabellen i «stay_spread» säger medelvårdtiden själv; ta bort «stay»"))
        return self

    @property
    def needs_vehicles(self) -> bool:
        """Whether any of its patients rides: some of the new ones, or inpatients who are moved."""
        return self.measure == "vårddygn" or self.transported > 0

    def carriers(self, known: Collection[str]) -> tuple[str, ...]:
        """The classes of vehicle that carry its patients, in order: those among ``known`` of what it names, or of `LYING`.

        Where none of them is known it is the first of them: they need what is not there, and nobody rides for nothing.
        """
        named = self.transport or LYING
        return tuple(kind for kind in named if kind in known) or named[:1]


def rate_of(care: CareType, band: str) -> float:
    """Demand per 1,000 inhabitants of an age band and day."""
    own: float | None = getattr(care, f"per_1000_{band.removeprefix('age_')}")
    return care.per_1000 if own is None else own


def has_rate(care: CareType) -> bool:
    """Whether people need this care without anything having happened."""
    return any(rate_of(care, band) > 0 for band in AGE_BANDS)


def residents_per_day(care: CareType, municipality: Municipality) -> float:
    """Patients per mean day: Σ over age bands of inhabitants × rate per 1,000 and day.

    Those whose band nobody has said have the rate that the bands left out have in common (`beredskap.model.checks.care` refuses care that has several).
    """
    said = sum((getattr(municipality, band) or 0) * rate_of(care, band) for band in AGE_BANDS)
    rest = municipality.inhabitants - municipality.in_bands
    return (said + (rest * rate_of(care, municipality.unsaid_bands[0]) if rest > 0 else 0.0)) / 1000


class OverOccupancy(Record):
    """How far a ward goes beyond its ordinary beds (överbeläggning), and for how long in one go."""

    share: Annotated[Share, Field(gt=0)]
    """platser utöver de ordinarie, som andel av dem"""
    lasts: Annotated[Seconds, Field(gt=0)]
    """hur länge i följd fler än de ordinarie platserna kan vara belagda"""


class CareOffering(Node):
    """Care offered at a site (vårdutbud): one care type or several that share its capacity. It is a node.

    ``capacity`` is in vårdplatser for care measured in vårddygn, else in besök per day. ``staff`` are hours by competence and ``items`` amounts, both per
    besök or per vårddygn. ``supply`` names the stores that the items come from after the site's own. ``valid_from``/``valid_to`` say when this role holds.
    ``satellites`` are care types whose patients may lie in its beds (utlokaliserade), each with the staff hours they take over those of its own patients. They
    and ``over_occupancy`` are used without a decision only where the region says so (`Region.ordinary_surge`), else while a measure allows it.
    """

    capacity: Quantity | None = None
    """vårdplatser för vård i vårddygn, annars besök per dygn (`60 besök/dygn`); utelämnat är okänt"""
    care: tuple[Ref, ...] = Field(min_length=1)
    """vårdtyperna som delar kapaciteten"""
    hours: Ref | None = None
    """öppettider, en profil"""
    staff: dict[Ref, Seconds] = {}
    """personaltid per besök eller vårddygn, per kompetens"""
    items: dict[Ref, Quantity] = {}
    """åtgång per besök eller vårddygn, per artikel"""
    supply: tuple[Ref, ...] = ()
    """lager som artiklarna tas från efter anläggningens egna, i ordning"""
    season: Ref | None = None
    """hur kapaciteten följer året, en årstid"""
    valid_from: Date | None = None
    """första dag rollen gäller"""
    valid_to: Date | None = None
    """sista dag rollen gäller"""
    satellites: dict[Ref, Annotated[Factor, Field(ge=1)]] = {}
    """vårdtyper vars patienter får ligga här när deras egna platser är fulla (utlokaliserade), och personaltiden per vårddygn som andel av den vanliga"""
    over_occupancy: OverOccupancy | None = None
    """överbeläggning: `{share: 10 %, lasts: 72 h}`, bemannad som de ordinarie platserna"""

    @property
    def rating(self) -> None:
        """Beds and visits are no load."""
        return


class WorkingTime(Sourced):
    """How long one person works in a week: ordinarily, and at the most.

    Daily rest of 11 h and weekly rest of 36 h leave at most 7 · 24 − 36 − 6 · 11 = 66 h (arbetstidslagen 13–14 §§); who states less is held to that.
    """

    ordinary: Annotated[Seconds, Field(gt=0)] = 40 * HOUR
    """ordinarie arbetstid per vecka; med den räknas hur många timmarna i personaltabellen är"""
    most: Annotated[Seconds, Field(gt=0, le=REST_LEAVES)] = REST_LEAVES
    """längsta arbetstid per vecka, övertid och inkallning inräknad; utelämnat är vad dygnsvila och veckovila lämnar, 66 h"""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.most < self.ordinary:
            raise refuse(message("«most» kan inte vara kortare än «ordinary», den ordinarie arbetstiden"))
        return self


class StaffPool(Sourced):
    """Hours of one competence at a unit: ``present`` hours per day, spread by ``profile``.

    ``fallback`` is the site where freed staff serve until there is a register, after ``mustering``. At höjd beredskap the shares ``claimed`` (by the
    Armed Forces and others) and ``hired`` are gone, and ``placed`` serve at other sites. ``commute`` says where they live: site municipality where
    nothing is said. No measure makes the ``heads`` work longer than `Region.working_time` allows.
    """

    id: Id
    site: Ref
    """anläggningen"""
    competence: Ref
    """kompetens, samma ord som i utbudens `staff`"""
    present: Quantity
    """arbetade timmar per dygn"""
    required: Quantity | None = None
    """timmar per dygn som behövs"""
    profile: Ref | None = None
    """när de arbetar, en profil"""
    season: Ref | None = None
    """hur närvaron följer året, en årstid"""
    fallback: Ref | None = None
    """anläggning där de tjänstgör om deras egen slås ut"""
    mustering: Seconds = 8 * HOUR
    """tid innan de tjänstgör där"""
    claimed: Share = 0.0
    """andel som andra gör anspråk på vid höjd beredskap; utelämnat är 0, ingen"""
    hired: Share = 0.0
    """andel som är inhyrd; utelämnat är 0, ingen"""
    placed: dict[Ref, Share] = {}
    """andel som är krigsplacerad på en annan anläggning"""
    commute: dict[Ref, Share] = {}
    """andel som bor i en kommun; resten bor i anläggningens"""
    heads: Annotated[Number, Field(gt=0)] | None = None
    """hur många de är, lediga inräknade; utelämnat är timmarna per vecka delade med den ordinarie arbetstiden"""
