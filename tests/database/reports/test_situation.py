"""The situation at a moment: what is reported, by whom, and where the ledger ends."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from beredskap.database.region import load
from beredskap.database.reports.situation import ReportedSituation, read_situation
from beredskap.database.reports.status import record_report
from beredskap.database.sqlite.database import Database, open_database
from beredskap.model.region import Region
from beredskap.model.scenario.event import Degrade, Lose
from tests.database.stamps import START, stamp

LATER = START + datetime.timedelta(hours=6)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    with open_database(path) as found:
        yield found


@pytest.fixture
def region(db: Database) -> Region:
    return load.load_region(db).region


def at(db: Database, region: Region, moment: datetime.datetime = LATER) -> ReportedSituation:
    return read_situation(db, region, moment)


def test_before_anything_is_reported(db: Database, region: Region) -> None:
    found = at(db, region)
    assert (found.last, found.counting, found.stale, found.events) == (None, 0, 0, ())
    assert found.entry is not None
    assert (found.entry.number, found.entry.kind) == (1, "opening")


def test_what_is_other_than_usual(db: Database, region: Region) -> None:
    record_report(db, region, "elnat", stamp(1), level=0)
    site = next(iter(region.sites))
    record_report(db, region, site, stamp(3), level=0)
    record_report(db, region, "elnat", stamp(2), level=0.5)
    found = at(db, region)
    assert found.counting == 2
    assert [type(one) for one in found.events] == [Lose, Degrade]
    assert found.last is not None
    assert (found.last.subject, found.last.at) == (site, START + datetime.timedelta(hours=3))
    assert found.entry is not None
    assert found.entry.number == 4


def test_old_reports_are_found(db: Database, region: Region) -> None:
    record_report(db, region, "elnat", stamp(1), level=0)
    assert (at(db, region).stale, at(db, region).findings) == (0, ())
    late = at(db, region, LATER + 2 * DAY)
    assert late.stale == 1
    assert [one.rule for one in late.findings] == ["state-stale"]


def test_what_the_region_no_longer_has_is_left_out(db: Database, region: Region) -> None:
    record_report(db, region, "elnat", stamp(1), level=0)
    without = region.model_copy(update={"nodes": {name: one for name, one in region.nodes.items() if name != "elnat"}})
    assert at(db, without).events == ()
