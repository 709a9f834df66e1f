"""What a database tells of the situation at one moment: what is reported other than usual, and where the ledger ends."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from beredskap.database.reports.alerts import Alert, read_alerts
from beredskap.database.reports.status import Current, Report, find_stale, read_latest, read_reports, read_state
from beredskap.database.sqlite.database import Database
from beredskap.files.state import events_of
from beredskap.model.findings import Finding
from beredskap.model.region import Region
from beredskap.model.scenario.scenario import AnyEvent
from beredskap.model.scenario.state import ReportedState

_LAST = "SELECT id, recorded, by, kind FROM entry ORDER BY id DESC LIMIT 1"


@dataclass(frozen=True)
class Entry:
    """The last row of the ledger."""

    number: int
    recorded: datetime.datetime
    by: str
    kind: str


@dataclass(frozen=True)
class ReportedSituation:
    """``current`` is what was last reported of each thing, ``last`` the latest report of all, and ``entry`` the end of the ledger.
    ``alerts`` are the beredskapslägen that are declared.

    Of the ``state`` and ``findings`` only what the region still has counts.
    """

    at: datetime.datetime
    current: tuple[Current, ...]
    last: Report | None
    entry: Entry | None
    state: ReportedState
    findings: tuple[Finding, ...]
    alerts: tuple[Alert, ...] = ()

    @property
    def events(self) -> tuple[AnyEvent, ...]:
        """What is down or lost now, as a scenario's events."""
        return tuple(events_of(self.state))

    @property
    def counting(self) -> int:
        """How many things are other than usual."""
        return sum(one.counts for one in self.current)

    @property
    def stale(self) -> int:
        """How many of them were reported too long ago to be trusted."""
        return sum(one.is_stale(self.at) for one in self.current)


def read_situation(database: Database, region: Region, at: datetime.datetime) -> ReportedSituation:
    """The situation in a region at a moment."""
    current = read_latest(database, at)
    return ReportedSituation(
        at,
        tuple(current),
        max(read_reports(database, until=at), key=lambda one: (one.at, one.entry), default=None),
        _last_entry(database),
        _of_region(read_state(database, at), region),
        tuple(find_stale(current, at)),
        read_alerts(database, at),
    )


def _last_entry(database: Database) -> Entry | None:
    for number, recorded, by, kind in database.rows(_LAST):
        return Entry(int(str(number)), datetime.datetime.fromisoformat(str(recorded)), str(by), str(kind))
    return None


def _of_region(state: ReportedState, region: Region) -> ReportedState:
    """Without what an import has taken out of the region since it was reported."""
    things = region.nodes.keys() | region.offerings.keys()
    return state.model_copy(
        update={
            "nodes": {name: level for name, level in state.nodes.items() if name in things},
            "sites": {name: lost for name, lost in state.sites.items() if name in region.sites},
            "beds": {name: beds for name, beds in state.beds.items() if name in region.offerings},
        }
    )
