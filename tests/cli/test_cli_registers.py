"""`status`, `actions`, `doctor` and `backup` on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ran
from tests.database import worlds

Run = Callable[..., Ran]


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database, which the environment names; and who tells."""
    path = worlds.database(tmp_path)
    monkeypatch.setenv("BEREDSKAP_DB", str(path))
    monkeypatch.setenv("BEREDSKAP_BY", "TiB")
    return path


def rows(ran: Ran, key: str) -> list[dict[str, object]]:
    assert ran.code == 0, ran.err
    return json.loads(ran.out)["tables"][key]["rows"]  # type: ignore[no-any-return]


@pytest.mark.usefixtures("db")
def test_status_is_set_listed_and_remembered(beredskap: Run) -> None:
    assert beredskap("status", "set", "elnat", "--level", "60 %", "--note", "ett av två").code == 0
    assert beredskap("status", "set", "stora", "--down").code == 0
    assert beredskap("status", "set", "stora.vard", "--beds", 3, "--up").code == 0
    found = {row["id"]: row for row in rows(beredskap("status", "list", "--format", "json"), "status")}
    assert found.keys() == {"elnat", "stora", "stora.vard"}
    assert found["stora.vard"]["beds"] == 3
    assert beredskap("status", "set", "stora", "--usual").code == 0
    listed = beredskap("status", "list")
    assert "2 saker är annorlunda än vanligt." in listed.out
    assert "Rapporterat som vanligt igen" in listed.out
    assert len(rows(beredskap("status", "history", "stora", "--format", "json"), "history")) == 2
    assert beredskap("status", "history", "lilla").out.count("Inget är rapporterat.") == 1


@pytest.mark.usefixtures("db")
def test_since_when_it_has_been_so(beredskap: Run) -> None:
    assert (
        beredskap("status", "set", "elnat", "--down", "--since", "2026-11-01T04:00", "--at", "2026-11-01T09:00").code
        == 0
    )
    found = rows(beredskap("status", "history", "elnat", "--format", "json"), "history")
    assert [str(row["at"])[11:16] for row in found] == ["09:00", "04:00"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("elnat",), "det saknas uppgift om hur det är"),
        (("elnat", "--up", "--down"), "välj en av"),
        (("elnat", "--beds", 3, "--usual"), "välj en av"),
        (("elnatt", "--up"), "menade du «elnat»?"),
        (("elnat", "--level", "130 %"), "ligger inte mellan"),
        (("elnat", "--up", "--at", "2199-01-01"), "har inte varit ännu"),
        (("elnat", "--up", "--since", "2026-01-01"), "hör till «--level» eller «--down»"),
        (("elnat", "--down", "--at", "2026-01-01", "--since", "2026-01-02"), "efter tiden för rapporten"),
    ],
)
@pytest.mark.usefixtures("db")
def test_what_status_refuses(beredskap: Run, args: tuple[str, ...], said: str) -> None:
    ran = beredskap("status", "set", *args)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_run_starts_from_what_is_reported(beredskap: Run, db: Path, tmp_path: Path) -> None:
    beredskap("status", "set", "elnat", "--down")
    file = worlds.scenario(tmp_path)
    assert beredskap("run", file).code == 0
    ran = beredskap("run", file, "--from", db)
    assert ran.code == 1  # the power is down from the start, and nothing restores it
    assert "rapporterat läge" in ran.out
    assert "(TiB)" in ran.out
    assert beredskap("run", file, "--from", db, "--db", db).code == 1
    assert beredskap("run", file, "--from", db, "--as-of", "2026-01-01").code == 0  # nothing was reported then


@pytest.mark.usefixtures("db")
def test_actions_from_finding_to_accepted(beredskap: Run) -> None:
    assert "öppna" in beredskap("actions", "list").out
    assert "nya" in beredskap("actions", "sync").err
    assert "Inget nytt" in beredskap("actions", "sync").err
    assert (
        beredskap("actions", "take", "stock-unknown", "lilla.tank", "--owner", "driftchef", "--due", "2027-01-31").code
        == 0
    )
    mine = rows(beredskap("actions", "list", "--owner", "driftchef", "--format", "json"), "actions")
    assert [(row["rule"], row["subject"], row["due"]) for row in mine] == [
        ("stock-unknown", "lilla.tank", "2027-01-31")
    ]
    closing = beredskap("actions", "close", "stock-unknown", "lilla.tank", "--note", "klart")
    assert (closing.code, "finns kvar" in closing.err) == (2, True)
    told = ("--decision", "tanken är tom", "--reference", "dnr 1", "--review", "2028-01-31")
    assert beredskap("actions", "accept", "stock-unknown", "lilla.tank", *told).code == 0
    accepted = rows(beredskap("actions", "list", "--state", "accepted", "--format", "json"), "actions")
    assert [row["decision"] for row in accepted] == ["tanken är tom (dnr 1)"]
    assert (
        "menade du"
        in beredskap("actions", "take", "stock-unknown", "lila.tank", "--owner", "a", "--due", "2027-01-31").err
    )
    assert "--due DATUM saknas" in beredskap("actions", "take", "stock-unknown", "lilla.tank").err
    assert "--review DATUM saknas" in beredskap("actions", "accept", "stock-unknown", "lilla.tank").err


@pytest.mark.usefixtures("db")
def test_doctor_says_how_it_is_by_its_exit_code(beredskap: Run, tmp_path: Path) -> None:
    whole = beredskap("doctor")
    assert whole.code == 0
    assert "Databasen är hel" in whole.out
    garbage = tmp_path / "skräp.db"
    garbage.write_bytes(b"\x00\xff" * 9000)
    assert beredskap("doctor", "--db", garbage).code == 1
    missing = beredskap("doctor", "--db", "ingen.db")
    assert (missing.code, missing.out) == (2, "")


def test_doctor_without_a_database_is_about_the_program(beredskap: Run) -> None:
    ran = beredskap("doctor", "--format", "json")
    assert rows(ran, "regions")[0]["name"] == "orebro"
    assert {"python", "sqlite", "beredskap"} <= {row["name"] for row in rows(ran, "versions")}


@pytest.mark.usefixtures("db")
def test_backup_is_a_file_to_use(beredskap: Run) -> None:
    assert beredskap("status", "set", "elnat", "--down").code == 0
    assert beredskap("backup", "-o", "kopia.db").code == 0
    assert "elnat" in beredskap("status", "list", "--db", "kopia.db").out
    again = beredskap("backup", "-o", "kopia.db")
    assert (again.code, "finns redan" in again.err) == (2, True)
    assert "-o FIL saknas" in beredskap("backup").err


def test_without_a_database_it_is_asked_for(beredskap: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BEREDSKAP_DB", raising=False)
    for words in (("status", "list"), ("actions", "list"), ("actions", "sync"), ("backup", "-o", "x.db")):
        ran = beredskap(*words)
        assert (ran.code, "ingen databas är angiven" in ran.err) == (2, True)
