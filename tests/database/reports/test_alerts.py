"""The declared beredskapsläge, and a file from before it could be declared."""

from __future__ import annotations

import datetime
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from beredskap.database.examination import examine
from beredskap.database.ledger.audit_chain import find_broken
from beredskap.database.region import catalogue, load
from beredskap.database.reports import alerts
from beredskap.database.reports.situation import read_situation
from beredskap.database.sqlite import schema
from beredskap.database.sqlite.database import open_database
from beredskap.errors import InputError
from beredskap.report.register import status as report
from tests.database.stamps import START, stamp

LATER = START + datetime.timedelta(hours=6)


def older(path: Path) -> Path:
    """The file as the first version would have left it."""
    with closing(sqlite3.connect(path)) as connection:
        for table in ("alert", "source"):
            connection.execute(f"DROP TABLE {table}")
        for column in catalogue.ADDED:
            connection.execute(f"ALTER TABLE item DROP COLUMN {column}")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
    return path


def test_the_latest_of_each_counts_and_the_older_is_kept(path: Path) -> None:
    with open_database(path) as database:
        region = load.load_region(database).region
        site = next(iter(region.sites))
        assert str(report.alerts((), region)) == "inte rapporterat"
        alerts.declare(database, region, region.id, "stabsläge", stamp(1))
        alerts.declare(database, region, site, "katastrofläge", stamp(2))
        alerts.declare(database, region, region.id, "normalläge", stamp(3))
        early, late = (
            {one.subject: one.alert for one in alerts.read_alerts(database, START + datetime.timedelta(hours=hours))}
            for hours in (2, 3)
        )
        assert early == {region.id: "stabsläge", site: "katastrofläge"}
        assert late == {region.id: "normalläge", site: "katastrofläge"}
        found = read_situation(database, region, LATER)
        said = str(report.alerts(found.alerts, region))
        assert said.startswith(f"● normalläge {region.name} sedan ")
        assert "; ✖ katastrofläge" in said
        assert not list(find_broken(database))
    assert examine(path).is_whole


def test_what_is_neither_region_nor_site_is_refused_with_the_nearest(path: Path) -> None:
    with open_database(path) as database:
        region = load.load_region(database).region
        with pytest.raises(InputError) as refused:
            alerts.declare(database, region, region.id + "x", "stabsläge", stamp(1))
        assert refused.value.problems[0].near == region.id
        with pytest.raises(InputError) as refused:
            alerts.declare(database, region, region.id, "stabslage", stamp(1))
        assert refused.value.problems[0].near == "stabsläge"
        assert alerts.read_alerts(database, LATER) == ()


def test_a_declaration_that_is_changed_is_noticed(path: Path) -> None:
    with open_database(path) as database:
        region = load.load_region(database).region
        number = alerts.declare(database, region, region.id, "stabsläge", stamp(1))
        with pytest.raises(sqlite3.DatabaseError, match="append-only"):
            database.connection.execute("UPDATE alert SET alert = 'katastrofläge'")
        database.connection.execute("DROP TRIGGER alert_no_update")
        database.connection.execute("UPDATE alert SET alert = 'katastrofläge'")
        assert list(find_broken(database)) == [number]


def test_a_file_of_the_first_version_is_whole_and_is_brought_up_when_it_is_opened(path: Path) -> None:
    assert examine(older(path)).findings == ()
    with open_database(path) as database:
        assert schema.read_version(database.connection) == schema.VERSION == 3
        region = load.load_region(database).region
        alerts.declare(database, region, region.id, "förstärkningsläge", stamp(1))
    assert examine(path).is_whole
