"""What is reported now: the latest counts, the rest is history, and a scenario starts from it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from beredskap.database.ledger import audit_chain
from beredskap.database.region import load as opening
from beredskap.database.reports.status import (
    FromReported,
    read_latest,
    read_level,
    read_reports,
    read_state,
    record_report,
)
from beredskap.database.sqlite.database import Database, open_database
from beredskap.ensemble.workers import Task, load
from beredskap.errors import InputError
from beredskap.files import load_scenario
from beredskap.model.region import Region
from beredskap.model.scenario.event import Degrade, Lose
from beredskap.model.scenario.state import ReportedLevel, ReportedLoss
from tests.database.stamps import START, stamp
from tests.database.worlds import database, folder, scenario

LATER = START + datetime.timedelta(days=2)


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    with open_database(path) as found:
        yield found


@pytest.fixture
def region(db: Database) -> Region:
    return opening.load_region(db).region


def counting(db: Database, at: datetime.datetime = LATER) -> dict[str, tuple[float | None, float | None]]:
    return {
        one.last.subject: (one.level.level if one.level else None, one.beds.beds if one.beds else None)
        for one in read_latest(db, at)
        if one.counts
    }


def refusals(db: Database, region: Region, subject: str, **told: float) -> list[tuple[str, str | None]]:
    before = audit_chain.read_head(db)
    with pytest.raises(InputError) as caught:
        record_report(db, region, subject, stamp(), **told)  # type: ignore[arg-type]
    assert audit_chain.read_head(db) == before
    return [(one.rule, one.near) for one in caught.value.problems]


def test_the_latest_counts_and_the_rest_is_history(db: Database, region: Region) -> None:
    record_report(db, region, "elnat", stamp(1), level=0)
    record_report(db, region, "elnat", stamp(2, "ett aggregat"), level=0.6)
    assert counting(db) == {"elnat": (0.6, None)}
    assert counting(db, START + datetime.timedelta(hours=1)) == {"elnat": (0, None)}
    assert counting(db, START) == {}
    assert [(one.level, one.note, one.by) for one in read_reports(db, "elnat")] == [
        (0, "", "lageransvarig"),
        (0.6, "ett aggregat", "lageransvarig"),
    ]
    assert list(audit_chain.find_broken(db)) == []


def test_what_is_told_late_counts_from_when_it_happened(db: Database, region: Region) -> None:
    record_report(db, region, "elnat", stamp(5), level=1)
    record_report(db, region, "elnat", stamp(3), level=0)
    assert counting(db) == {}
    assert counting(db, START + datetime.timedelta(hours=4)) == {"elnat": (0, None)}


def test_a_level_and_inpatients_are_two_things(db: Database, region: Region) -> None:
    record_report(db, region, "stora.vard", stamp(1), level=0.5)
    record_report(db, region, "stora.vard", stamp(2), beds=3)
    assert counting(db) == {"stora.vard": (0.5, 3)}
    record_report(db, region, "stora.vard", stamp(3), level=1)
    assert counting(db) == {"stora.vard": (1, 3)}
    record_report(db, region, "stora.vard", stamp(4))
    assert counting(db) == {}
    record_report(db, region, "stora.vard", stamp(5), beds=0)
    assert counting(db) == {"stora.vard": (None, 0)}


def test_who_is_of_the_state(db: Database, region: Region) -> None:
    record_report(db, region, "stora", stamp(1, by="TiB"), level=0)
    record_report(db, region, "elnat", stamp(2, by="driftledare"), level=0.4)
    record_report(db, region, "lilla", stamp(3), level=1)
    record_report(db, region, "stora.vard", stamp(3, by="platskoordinator"), level=0, beds=2)
    state = read_state(db, LATER)
    first, second, third = (START + datetime.timedelta(hours=hours) for hours in (1, 2, 3))
    assert state.sites == {"stora": ReportedLoss(since=first)}
    assert state.nodes == {
        "elnat": ReportedLevel(level=0.4, since=second),
        "stora.vard": ReportedLevel(level=0, since=third),
    }
    assert state.beds == {"stora.vard": 2}
    assert state.reported_by == "TiB, driftledare, platskoordinator"
    assert state.as_of == START + datetime.timedelta(hours=3)


def test_since_when_it_has_been_so(db: Database, region: Region) -> None:
    """What was so before it was told of is told of then and now; what broke off and came again counts from when it came again."""

    def since() -> int | None:
        found = read_state(db, LATER).since.get("elnat")
        return None if found is None else int((found - START).total_seconds() // 3600)

    record_report(db, region, "elnat", stamp(9), level=0, since=START + datetime.timedelta(hours=4))
    assert since() == 4
    record_report(db, region, "elnat", stamp(10), level=0.5)
    assert since() == 4
    assert read_latest(db, LATER)[0].oldest.at == START + datetime.timedelta(hours=10)
    record_report(db, region, "elnat", stamp(11), level=1)
    assert since() is None
    record_report(db, region, "elnat", stamp(12), level=0.5)
    record_report(db, region, "elnat", stamp(13))
    assert since() is None
    record_report(db, region, "elnat", stamp(14), level=0)
    assert since() == 14
    with pytest.raises(InputError, match="efter tiden för rapporten"):
        record_report(db, region, "elnat", stamp(15), level=0, since=START + datetime.timedelta(hours=16))


def test_nothing_reported_is_nothing(db: Database) -> None:
    state = read_state(db, LATER)
    assert (state.nodes, state.sites, state.beds, state.as_of) == ({}, {}, {}, LATER)


def test_what_is_refused(db: Database, region: Region) -> None:
    assert refusals(db, region, "elnatt", level=0) == [("unknown-subject", "elnat")]
    assert refusals(db, region, "elnat", level=1.2) == [("bad-level", None)]
    assert refusals(db, region, "elnat", level=-0.1) == [("bad-level", None)]
    assert refusals(db, region, "elnat", level=float("nan")) == [("bad-level", None)]
    assert refusals(db, region, "stora", level=0.5) == [("bad-level", None)]
    assert refusals(db, region, "stora.akut", beds=3) == [("no-beds", None)]
    assert refusals(db, region, "elnat", beds=3) == [("no-beds", None)]
    assert refusals(db, region, "stora.vard", beds=-1) == [("bad-beds", None)]
    with pytest.raises(InputError, match="personnummer"):
        record_report(db, region, "elnat", stamp(note="ring 19811218-9876"), level=0)
    with pytest.raises(InputError, match="vem som rapporterar"):
        record_report(db, region, "elnat", stamp(by=" "), level=0)


@pytest.mark.parametrize(("text", "level"), [("60 %", 0.6), ("60%", 0.6), ("0,6", 0.6), ("1", 1), ("150 %", 1.5)])
def test_levels_as_they_are_typed(text: str, level: float) -> None:
    assert read_level(text) == pytest.approx(level)


@pytest.mark.parametrize("text", ["", "halva", "nan %", "6 kW"])
def test_what_is_no_level(text: str) -> None:
    with pytest.raises(InputError, match="inte en nivå"):
        read_level(text)


def test_old_reports_are_stale(db: Database, region: Region) -> None:
    record_report(db, region, "elnat", stamp(1), level=0)
    record_report(db, region, "lilla", stamp(1), level=1)
    day = datetime.timedelta(hours=24)
    (elnat, lilla) = read_latest(db, LATER)
    assert not elnat.is_stale(elnat.last.at + day)
    assert elnat.is_stale(elnat.last.at + day + datetime.timedelta(seconds=1))
    assert not elnat.is_stale(LATER, after=3 * day)
    assert not lilla.is_stale(LATER)  # what is as usual is not asked about


def test_a_scenario_starts_from_what_is_reported(tmp_path: Path) -> None:
    path, file = database(tmp_path), scenario(tmp_path)
    with open_database(path) as db:
        region = opening.load_region(db).region
        record_report(db, region, "lilla", stamp(40), level=0)
        record_report(db, region, "elnat", stamp(1), level=0.25)
        record_report(db, region, "stora.vard", stamp(40), beds=4)
    start = FromReported(str(path), LATER)
    found = load(Task(str(file), start))
    assert [(type(one), one.id, one.at) for one in found.scenario.events] == [
        (Lose, "rapporterat-lilla", 0),
        (Degrade, "rapporterat-elnat", 0),
    ]
    assert found.starting_point.inpatients == {"stora.vard": 4}
    assert "status" in found.digests
    stale = [one for one in found.findings if one.rule == "state-stale"]
    assert [(one.severity, "elnat (2026-11-01 09:00)" in str(one.message)) for one in stale] == [("varning", True)]
    assert start == FromReported(str(path), LATER)
    assert hash(start) == hash(FromReported(str(path), LATER))
    assert FromReported(str(path), START)(load_scenario(file)).scenario.events == ()


def test_another_region_is_refused(tmp_path: Path) -> None:
    path, file = database(tmp_path / "a"), scenario(tmp_path)
    text = (tmp_path / "a" / "prov" / "region.yaml").read_text(encoding="utf-8")
    place = folder(tmp_path, text.replace("id: prov", "id: annat"))
    with pytest.raises(InputError, match=r"om «prov», men scenariot om «annat»"):
        FromReported(str(path), LATER)(load_scenario(file))
    (place / "region.yaml").write_text(text.replace("FIKTIV", "ÖVNING"), encoding="utf-8")
    with pytest.raises(InputError, match="de blandas aldrig"):
        FromReported(str(path), LATER)(load_scenario(file))


def test_what_is_no_longer_there_is_said(tmp_path: Path) -> None:
    path, file = database(tmp_path), scenario(tmp_path)
    with open_database(path) as db:
        record_report(db, opening.load_region(db).region, "lilla", stamp(1), level=0)
    world = tmp_path / "prov" / "region.yaml"
    text = world.read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if "lilla" not in line]
    world.write_text("\n".join(kept) + "\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        FromReported(str(path), LATER)(load_scenario(file))
    assert [(one.rule, one.place.file, one.place.key) for one in caught.value.problems] == [
        ("unknown-reference", str(path), "sites")
    ]
