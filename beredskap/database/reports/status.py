"""What is reported to work now, and how many lie in the wards: append-only, by whom and when; the latest report of each thing is what counts."""

from __future__ import annotations

import dataclasses
import datetime
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from beredskap import units
from beredskap.database.ledger.audit_chain import Stamp, append_entry, format_moment, read_head
from beredskap.database.ledger.catalogue_lookup import refusal
from beredskap.database.ledger.free_text import check_texts
from beredskap.database.sqlite.database import Database, open_database
from beredskap.errors import InputError, Place, Problem
from beredskap.files import LoadedScenario
from beredskap.files.state import applied, has_beds, state_problems
from beredskap.language import message
from beredskap.model import rules
from beredskap.model.checks.known import Known
from beredskap.model.findings import Finding
from beredskap.model.region import Region
from beredskap.model.scenario.state import ReportedLevel, ReportedLoss, ReportedState
from beredskap.notation import NotationError, read_number
from beredskap.units import HOUR

STALE_AFTER: Final = datetime.timedelta(hours=24)
"""An assumption: no rule says how long a report holds; a staff that works in shifts has a new one each day."""
KINDS: Final = {"sites": "site", "nodes": "node", "offerings": "care"}
STATUS: Final = "status"
"""What the chain's last hash is called among the digests of a run that starts from reports."""
_MOST_BEDS: Final = 100_000
_ROWS: Final = """
SELECT s.entry, s.at, s.kind, s.subject, s.level, s.beds, e.by, e.recorded, e.note
FROM status s JOIN entry e ON e.id = s.entry WHERE s.at <= ? ORDER BY s.at, s.id
"""


@dataclass(frozen=True)
class Report:
    """One report. A ``level`` is 0–1, ``beds`` are inpatients; None is not mentioned, and with neither all is as usual."""

    entry: int
    at: datetime.datetime
    kind: str
    subject: str
    level: float | None
    beds: float | None
    by: str
    recorded: datetime.datetime
    note: str

    @property
    def is_usual(self) -> bool:
        """Whether it says that all is as usual."""
        return self.level is None and self.beds is None


@dataclass(frozen=True)
class Current:
    """What counts of one thing: the latest report of its level, that of its inpatients, and the ``last`` of all."""

    last: Report
    level: Report | None = None
    beds: Report | None = None

    @property
    def counts(self) -> bool:
        """Whether anything is other than usual."""
        return self.beds is not None or (self.level is not None and self.level.level != 1)

    @property
    def oldest(self) -> Report:
        """The oldest report that counts."""
        reports = [one for one in (self.level, self.beds) if one is not None]
        return min(reports, key=lambda one: (one.at, one.entry), default=self.last)

    def is_stale(self, at: datetime.datetime, after: datetime.timedelta = STALE_AFTER) -> bool:
        """Whether something that counts was reported too long ago to be trusted."""
        return self.counts and at - self.oldest.at > after


def record_report(
    database: Database,
    region: Region,
    subject: str,
    stamp: Stamp,
    level: float | None = None,
    beds: float | None = None,
    since: datetime.datetime | None = None,
) -> int:
    """What is now: a level, or inpatients, or with neither that all is as usual again. Gives the entry's number. Raises `InputError`.

    A level that has been so ``since`` before it is told of has been told of twice: then and now.
    """
    check_texts(stamp, subject)
    kind = find_kind(region, subject)
    if level is not None and not 0 <= level <= 1:
        raise refusal("bad-level", message("nivån {level} ligger inte mellan 0 % och 100 %", level=_percent(level)))
    if level is not None and kind == "site" and level not in (0, 1):
        said = message("«{id}» är en anläggning: den är utslagen (--down) eller återställd (--up)", id=subject)
        raise refusal("bad-level", said, remedy=message("rapportera nivån för det som finns i den"))
    if beds is not None:
        _check_beds(region, kind, subject, beds)
    if since is not None and since > stamp.at:
        raise refusal(
            "since-later", message("«--since» är efter tiden för rapporten: det kan inte ha varat sedan dess")
        )
    share = None if level is None else float(level)  # a whole number would come back as another text than was hashed
    rows = [(format_moment(stamp.at), kind, subject, share, None if beds is None else float(beds))]
    if since is not None and since < stamp.at:
        rows.insert(0, (format_moment(since), kind, subject, share, None))
    with database.transaction():
        return append_entry(database, "status", stamp, {"status": rows})


def find_kind(region: Region, subject: str) -> str:
    """The kind of a thing of the region. Raises `InputError` with the nearest."""
    for collection, kind in KINDS.items():
        if subject in getattr(region, collection):
            return kind
    said = message("«{id}» finns inte bland noder, anläggningar och vårdutbud", id=subject)
    raise refusal("unknown-subject", said, near=Known(region).near(subject, KINDS))


def _percent(level: float) -> str:
    return units.number(level * 100) + " %" if math.isfinite(level) else str(level)


def _check_beds(region: Region, kind: str, subject: str, beds: float) -> None:
    if kind != "care" or not has_beds(region, subject):
        said = message("«{id}» har inga vårdplatser; bara slutenvård kan ha inneliggande", id=subject)
        raise refusal("no-beds", said)
    if not 0 <= beds <= _MOST_BEDS:
        raise refusal("bad-beds", message("{n} är inte ett antal inneliggande", n=beds))


def read_level(text: str) -> float:
    """A level as it is typed: ``60 %`` or ``0.6``; that it lies between 0 and 1 is checked when it is told. Raises `InputError`."""
    said = text.strip()
    try:
        found = read_number(said.removesuffix("%"))
    except NotationError as error:
        remedy = message("skriv till exempel «60 %»")
        raise refusal("bad-level", message("«{text}» är inte en nivå", text=text), remedy=remedy) from error
    return found / 100 if said.endswith("%") else found


def read_reports(
    database: Database, subject: str | None = None, until: datetime.datetime | None = None
) -> list[Report]:
    """All that has been reported, of one thing or of all, in the order of time."""
    found = database.rows(_ROWS, format_moment(until or datetime.datetime.max))
    return [_report(row) for row in found if subject is None or row[3] == subject]


def _report(row: tuple[object, ...]) -> Report:
    entry, at, kind, subject, level, beds, by, recorded, note = row
    return Report(
        int(str(entry)),
        datetime.datetime.fromisoformat(str(at)),
        str(kind),
        str(subject),
        None if level is None else float(str(level)),
        None if beds is None else float(str(beds)),
        str(by),
        datetime.datetime.fromisoformat(str(recorded)),
        str(note),
    )


def read_latest(database: Database, as_of: datetime.datetime) -> list[Current]:
    """What was last reported of each thing up to a moment, by kind and id."""
    found: dict[tuple[str, str], Current] = {}
    for one in read_reports(database, until=as_of):
        before = None if one.is_usual else found.get((one.kind, one.subject))
        found[one.kind, one.subject] = Current(
            one,
            one if one.level is not None else (before.level if before else None),
            one if one.beds is not None else (before.beds if before else None),
        )
    return [found[key] for key in sorted(found)]


def _since(reports: list[Report]) -> datetime.datetime | None:
    """Since when a thing has been other than usual without a break, by all that has been reported of it; None where it is as usual."""
    begun = None
    for one in reports:
        if one.is_usual or one.level == 1:
            begun = None
        elif one.level is not None:
            begun = begun or one.at
    return begun


def read_state(database: Database, as_of: datetime.datetime) -> ReportedState:
    """The state that counts at a moment, for a run to start from; its own time is that of the newest report in it."""
    current = read_latest(database, as_of)
    counting = [one for one in current if one.counts]
    told = [part for one in counting for part in (one.level, one.beds) if part is not None]
    reports = read_reports(database, until=as_of)
    down = [one for one in counting if one.level is not None and one.level.level != 1]
    since = {one.last.subject: _since([r for r in reports if r.subject == one.last.subject]) for one in down}
    return ReportedState(
        as_of=max((one.last.at for one in current), default=as_of),
        reported_by=", ".join(sorted({one.by for one in told})),
        nodes={
            one.last.subject: ReportedLevel(level=one.level.level, since=since[one.last.subject])
            for one in down
            if one.last.kind != "site" and one.level is not None and one.level.level is not None
        },
        sites={
            one.last.subject: ReportedLoss(since=since[one.last.subject]) for one in down if one.last.kind == "site"
        },
        beds={one.last.subject: one.beds.beds for one in counting if one.beds and one.beds.beds is not None},
    )


@dataclass(frozen=True)
class FromReported:
    """Lets a scenario start from the reports in a database up to a moment; equal ones are interchangeable, in any process."""

    path: str
    as_of: datetime.datetime

    def __call__(self, loaded: LoadedScenario) -> LoadedScenario:
        """The scenario as it goes from there. Raises `InputError` where the reports are about another region."""
        with open_database(self.path) as database:
            _refuse_other(database, loaded.region)
            state = read_state(database, self.as_of)
            stale = tuple(find_stale(read_latest(database, self.as_of), self.as_of))
            digest = read_head(database)
        problems = state_problems(state, loaded.region)
        if problems:
            raise InputError([dataclasses.replace(one, place=Place(self.path, key=one.place.key)) for one in problems])
        found = applied(loaded, state, {STATUS: digest})
        return dataclasses.replace(found, findings=(*stale, *found.findings))


def _refuse_other(database: Database, region: Region) -> None:
    place = Place(str(database.path))
    if database.meta("region") != region.id:
        said = message(
            "databasen är om «{own}», men scenariot om «{other}»", own=database.meta("region"), other=region.id
        )
        raise InputError([Problem("other-region", said, place)])
    if database.meta("class") != region.information_class:
        said = message(
            "databasen är {own} men scenariots region är {other}; de blandas aldrig",
            own=database.meta("class"),
            other=region.information_class,
        )
        raise InputError([Problem("mixed-classes", said, place)])


def find_stale(current: list[Current], as_of: datetime.datetime) -> Iterator[Finding]:
    """That some reports which count are too old to be trusted."""
    old = [one for one in current if one.is_stale(as_of)]
    if old:
        said = message(
            "{n} av de rapporter som körningen utgår från är äldre än {hours} h: {ids}",
            n=len(old),
            hours=units.number(STALE_AFTER.total_seconds() / HOUR),
            ids=", ".join(f"{one.last.subject} ({one.oldest.at:%Y-%m-%d %H:%M})" for one in old[:5]),
        )
        yield rules.STATE_STALE.finding("", said)
