"""What a run leaves behind: what was run, every change with its causes, tables on one timeline, outcomes and verdicts.

Times are seconds from the scenario's start. Series have one value per segment of `Journal.segments`: a segment is a pass, or a part of
one where something that care uses changed. The JSON form carries `SCHEMA`; fields are only ever added to it.
"""

from __future__ import annotations

import datetime
from typing import Final, Literal

from beredskap.language import Message
from beredskap.model.base import Grade, Record
from beredskap.model.findings import Finding
from beredskap.model.result.changes import Boundless as Boundless
from beredskap.model.result.changes import Cause as Cause
from beredskap.model.result.changes import CauseKind as CauseKind
from beredskap.model.result.changes import Change as Change
from beredskap.model.result.changes import ChangeKind as ChangeKind

SCHEMA = "beredskap/journal/2"
OLDER = "beredskap/journal/1"
"""The form in which `försenad` was called «anstår», and one bad day made a whole run `upphör`."""

Series = tuple[Boundless, ...]
Word = Literal["kvarstår", "flyttad", "försenad", "för sent", "begränsad", "upphör", "–", "okänd"]
WORDS: tuple[Word, ...] = ("kvarstår", "flyttad", "försenad", "för sent", "begränsad", "upphör", "–", "okänd")
LimitKind = Literal[
    "capacity",
    "staff",
    "vehicle",
    "item",
    "share",
    "ration",  # an item is kept for higher grades; subject is the item
    "postponed",  # nobody is called; subject is the measure
    "decision",  # what a measure takes away, or a load that was switched off; subject is the measure, or the event
    "coordination",  # nobody shares out what there is
    "none",
]
"""What stops care: what there is, or a decision."""


class Segment(Record):
    """One decided stretch of time: ``[start, end)`` seconds."""

    start: int
    end: int


NOBODY: Final = 1e-3
"""Patients: what rounding may leave."""


class CareSeries(Record):
    """Patients of one care type from one municipality in each segment; ``waiting`` is at the segment's end.

    Those served are ``home``, ``away`` or ``too_late``; none is too late in a journal that does not tell.
    """

    care: str
    municipality: str
    arising: Series
    home: Series
    away: Series
    substituted: Series
    waiting: Series
    unmet: Series
    too_late: Series = ()

    @property
    def opening(self) -> float:
        """Patients who waited when the run started: those of the first segment who did not arise in it."""
        parts = (self.home, self.away, self.too_late, self.waiting, self.unmet)
        first = sum(part[0] for part in parts if part) - sum(self.arising[:1])
        return first if first > NOBODY else 0.0


class ServedAt(Record):
    """Patients of one care type from one municipality served at one site in the whole run, and in the reference week's same time."""

    care: str
    municipality: str
    site: str
    as_care: str
    patients: float
    usual: float


class ServedLate(Record):
    """Patients of one care type from one municipality served too late at one site: how many, ``minutes`` away in the mean, and from when.

    ``reach`` is the care type's, in seconds. They are the ``too_late`` of outcomes, by site.
    """

    care: str
    municipality: str
    site: str
    patients: float
    minutes: float
    reach: int
    first: int


class OfferingSeries(Record):
    """One offering: its level, what it could give and what it gave, and its inpatients at each segment's end.

    Of them ``satellites`` are patients of care that has its beds elsewhere, and ``over`` those above the ordinary beds where it may be over-occupied.
    """

    offering: str
    level: Series
    capacity: Series
    used: Series
    inpatients: Series
    satellites: Series = ()
    over: Series = ()


class StoreSeries(Record):
    """One store: stock at the segments' ends, and its account for the run in the item's base unit.

    opening + received = drawn + discarded + lost + sent + closing; ``empty_at`` is the first time it was empty. ``sent`` is what measures moved to other
    stores; what they brought is received, and ``under_way`` is what was still on its way to this store at the end. ``unknown`` names the fields that are
    okänd: an okänd quantity as never limiting and as nothing gives two answers. ``ran_out_at`` is when use first took the last of it, and ``lost_at`` when
    some of it first went with its building; a store may be empty for other reasons too.
    """

    store: str
    stock: Series
    opening: Boundless
    received: float
    drawn: float
    discarded: Boundless
    lost: Boundless
    refused: float
    closing: Boundless
    empty_at: int | None
    rationed_at: int | None
    short: float
    sent: float = 0.0
    under_way: float = 0.0
    ran_out_at: int | None = None
    lost_at: int | None = None
    unknown: tuple[str, ...] = ()


class ResourceSeries(Record):
    """Hours of a staff pool, or of a vehicle class, that there were and that were used in each segment.

    ``usual`` are a pool's hours when nothing is out of the ordinary, ``idle`` those without a place of work in the whole run, and ``refused`` those that were
    decided in it and that working time does not allow.
    """

    resource: str
    kind: Literal["staff", "vehicle"]
    available: Series
    used: Series
    usual: Series = ()
    idle: float = 0.0
    refused: float = 0.0


class ResponseSeries(Record):
    """Expected minutes in each segment until the nearest free ``vehicle`` is with a patient in a municipality (insatstid), and in the same hours of the
    reference week (``usual``). Infinite where no vehicle gets there; both empty where it is okänd."""

    municipality: str
    vehicle: str
    minutes: Series
    usual: Series


class Evacuated(Record):
    """Inpatients of one care type who moved from one site to another at one time (the start of a segment)."""

    time: int
    start: str
    end: str
    care: str
    as_care: str
    patients: float
    vehicle: str


class Instruction(Record):
    """One line of who is to go where: inpatients from a site (``evacuation``) or new patients from the municipalities ``starts``, most patients first.

    It holds from ``begin`` until ``until`` (seconds) for so many ``patients`` in all, ``per_day`` on each day that it touches. Lines without a care type are
    the others of a grade, fewer than one a day each.
    """

    evacuation: bool
    grade: Grade
    care: str
    as_care: str
    starts: tuple[str, ...]
    end: str
    begin: int
    until: int
    patients: float
    per_day: float


class NotEvacuated(Record):
    """Inpatients not moved when the deadline came, the limits that held (``limit`` is the first of them), and how many of them are still there at the end of
    the run."""

    site: str
    care: str
    deadline: int
    patients: float
    remaining: float = 0.0
    limit: LimitKind
    limit_subject: str = ""
    limits: tuple[tuple[LimitKind, str], ...] = ()


class Lift(Record):
    """What one more natural unit of a limit gives in the pass of first failure: per grade, how many fewer are without care, evacuees among them.

    Those who go without instead are ``displaced``. Up to ``useful`` units help more of the care type's own grade. ``least`` is the smallest number of units
    that helps anybody of it (0: none does), with ``least_gain`` where it is more than one.
    """

    kind: LimitKind
    subject: str
    unit: str
    gain: dict[Grade, float]
    useful: float
    displaced: dict[Grade, float] = {}
    least: int = 1
    least_gain: dict[Grade, float] = {}


class Bottleneck(Record):
    """The smallest set of limits whose lifting restores at least half of the unmet; empty if none does (the care has nowhere to go)."""

    limits: tuple[tuple[LimitKind, str], ...]
    restored: float
    unmet: float
    lifts: tuple[Lift, ...] = ()


class Moved(Record):
    """The site outside the usual ones that took most of the patients, and how much farther it is."""

    site: str
    km: float
    minutes: float
    km_more: float
    minutes_more: float


class WindowShares(Record):
    """Shares of those who arose in the 24 hours up to ``time``."""

    time: int
    word: Word
    home: float
    away: float
    substituted: float
    waiting: float
    unmet: float
    too_late: float = 0.0


class WorstSpell(Record):
    """How long care was at its worst: the longest time, from ``start`` to ``end`` seconds, in which every 24 hours gave the word of the worst ones.

    ``served`` is the share of those who sought care in it that got it, and ``total`` all such time of the run, in seconds; ``limited`` is all time in which
    every 24 hours was begränsad or worse. ``spans`` are the starts and ends of all the times that ``total`` covers.
    """

    start: int
    end: int
    served: float
    total: int
    limited: int
    spans: tuple[tuple[int, int], ...] = ()


class Reason(Record):
    """What held care back for a part of the time: so many ``patients`` fared badly by it, from ``time`` on, for the ``causes`` as they were at ``at``.

    ``at`` is no later than ``time``; it is earlier where the queue from then is what fails. Without causes nothing was out of order: patients, staff,
    decisions or what there is set the limit. ``limits`` are the decisions that held it back then.
    """

    time: int
    at: int
    patients: float
    causes: tuple[Cause, ...] = ()
    limits: tuple[tuple[LimitKind, str], ...] = ()


class Outcome(Record):
    """The answer for one care type in one municipality, or in the whole region (``municipality`` = "").

    ``without_place`` are those of the ``unmet`` who were inpatients of a lost building and had no bed elsewhere when its deadline came; they count among the
    ``arising`` from then on. ``too_late`` are those of the ``served`` who were beyond the care type's reach, but for the ``usually_too_late``: they are where
    they usually are, on a way that is beyond reach also when nothing is cut; ``first_too_late`` is when the first of them are served.
    ``word`` is that of the whole run (docs/model.md, Utfallet), ``worst`` the worst window, ``spell`` how long that lasted, where it
    is begränsad or upphör, and ``at`` the windows at 1, 8, 24, 72 h, 7, 30 and 90 d. ``first_failure`` is when more begin to be left out than in
    the reference week: the first part of the first such pass that was decided so, or the deadline at which inpatients had no place. ``reasons`` are
    what held the care back, in the order of time, where each did so for at least a tenth of those who fared badly; ``causes`` are those of the greatest, and
    ``bottleneck`` is of the pass in which it began. ``bounds`` are the two words of an okänd outcome, ``unmet_bounds`` its two numbers of patients
    without care, and ``hangs_on`` the unknowns.
    """

    care: str
    municipality: str
    word: Word
    worst: WindowShares | None
    spell: WorstSpell | None = None
    at: tuple[WindowShares, ...]
    served: float
    arising: float
    unmet: float
    without_place: float = 0.0
    too_late: float = 0.0
    usually_too_late: float = 0.0
    first_failure: int | None
    first_too_late: int | None = None
    moved: Moved | None = None
    bottleneck: Bottleneck | None = None
    causes: tuple[Cause, ...] = ()
    reasons: tuple[Reason, ...] = ()
    bounds: tuple[Word, ...] = ()
    unmet_bounds: tuple[float, ...] = ()
    hangs_on: tuple[str, ...] = ()


class WordSpell(Record):
    """A stretch of time with one word: up to ``end`` seconds, from where the spell before it ended."""

    end: int
    word: Word


class Course(Record):
    """How one care type fared in the whole region over time: the word of the 24 hours up to each segment's end."""

    care: str
    spells: tuple[WordSpell, ...]


class Deadlock(Record):
    """A black-start deadlock: healthy nodes that are down and hold each other down, since ``time``."""

    time: int
    nodes: tuple[str, ...]


class TakenOver(Record):
    """What the care at one kind of site stood in for, and what it dropped to do it, in patients over the run."""

    site: str
    care: str
    as_care: str
    patients: float


class Verdict(Record):
    """Whether an expectation holds. ``holds`` is None where it cannot be decided because something is okänd.

    A store that was ``lost`` at ``found_at`` had not run out: what it held went with its building.
    """

    index: int
    holds: bool | None
    subject: str
    expected: str
    found: float | None
    found_at: int | None = None
    censored: bool = False
    lost: bool = False


class MeasureTaken(Record):
    """A measure that was decided: when, from when to when it worked, what it cost if anybody knows, or what it lacked when it was refused."""

    measure: str
    decided: int
    works: int | None
    ended: int | None
    cost: float | None
    refused: tuple[Cause, ...] = ()


class Dose(Record):
    """What one inpatient of some care types takes of an item per bed-day, in its base unit."""

    care: tuple[str, ...]
    amount: float


class Shortage(Record):
    """Inpatients who lacked an item at the bedside from ``start`` to ``end`` seconds: ``amount`` of it in its base unit, which ``doses`` they take.

    ``store`` is the one that they would take it from first. ``substitutes`` are stores at its site that held what may be used instead when it began; no
    run lets care use it.
    """

    store: str
    start: int
    end: int
    amount: float
    doses: tuple[Dose, ...]
    substitutes: tuple[str, ...] = ()


class Discharged(Record):
    """Inpatients of a care type who left a site early (omvänd triage), by the measure that let them."""

    time: int
    site: str
    care: str
    measure: str
    patients: float


class RosterSpent(Record):
    """A staff pool whose longer shifts could no longer be sustained: from when, after how many seconds of them."""

    pool: str
    time: int
    lasted: int


class CareName(Record):
    """What a care type is called, and its grade, so that a journal can be read without its region."""

    care: str
    name: str
    grade: Grade


class Unmodelled(Record):
    """Something that the region says nothing of, and what that means for the answer."""

    part: Message
    meaning: Message


class Journal(Record):
    """Everything one run has to say; ``unmet_otherwise``: patients without nödvändig vård by the other ``coordination``, where that was run too."""

    schema_version: str = SCHEMA
    program: str
    versions: dict[str, str]
    digests: dict[str, str]
    region: str
    region_name: str
    secrecy: str = ""
    information_class: str
    variant: str
    scenario: str
    start: datetime.datetime
    duration: int
    pass_length: int
    coordination: Literal["region", "none"] = "region"
    unmet_otherwise: float | None = None
    seed: int | None
    care_types: tuple[CareName, ...] = ()
    populations: dict[str, int] = {}
    segments: tuple[Segment, ...]
    changes: tuple[Change, ...]
    care: tuple[CareSeries, ...]
    served_at: tuple[ServedAt, ...]
    served_late: tuple[ServedLate, ...] = ()
    offerings: tuple[OfferingSeries, ...]
    stores: tuple[StoreSeries, ...]
    resources: tuple[ResourceSeries, ...]
    response_times: tuple[ResponseSeries, ...] = ()
    evacuated: tuple[Evacuated, ...]
    not_evacuated: tuple[NotEvacuated, ...]
    outcomes: tuple[Outcome, ...]
    courses: tuple[Course, ...] = ()
    taken_over: tuple[TakenOver, ...]
    dropped: tuple[TakenOver, ...]
    instructions: tuple[Instruction, ...] = ()
    deadlocks: tuple[Deadlock, ...]
    measures: tuple[MeasureTaken, ...] = ()
    rosters: tuple[RosterSpent, ...] = ()
    discharged: tuple[Discharged, ...] = ()
    shortages: tuple[Shortage, ...] = ()
    findings: tuple[Finding, ...]
    verdicts: tuple[Verdict, ...]
    assumptions: tuple[Message, ...]
    unmodelled: tuple[Unmodelled, ...] = ()
