"""`beredskap` without a command: the terminal UI, and the same as plain text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ran
from tests.database.worlds import database, folder

Run = Callable[..., Ran]


def test_plain_text_tells_all_workspaces(beredskap: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    ran = beredskap("--plain")
    assert (ran.code, ran.err) == (0, "")
    for heading in (
        "Rapporterat läge",
        "Mest angeläget",
        "Vården per sjukhus",
        "Hänger bara på Elnät i Örebro",
        "Scenarier",
    ):
        assert f"\n{heading}" in ran.out
    assert "Det här står Universitetssjukhuset Örebro (USÖ) på" in ran.out
    assert "Förlossning och BB behöver" in ran.out.replace("\n  ", " ")
    assert max(map(len, ran.out.splitlines())) <= 120
    assert ran.out.count("\n") < 1000


def test_plain_text_in_english(beredskap: Run, tmp_path: Path) -> None:
    ran = beredskap("--lang", "en", "--plain", "--region", folder(tmp_path / "r"))
    assert ran.code == 0
    assert "Most urgent" in ran.out
    assert "Mest angeläget" not in ran.out


def test_plain_text_of_a_database_tells_what_is_reported(beredskap: Run, tmp_path: Path) -> None:
    path = database(tmp_path)
    told = beredskap("status", "set", "elnat", "--down", "--by", "TiB", "--db", path)
    assert told.code == 0
    ran = beredskap("--plain", "--db", path)
    assert "▲ en sak är annorlunda än vanligt; senast" in ran.out
    assert "liggarens sista rad 2" in ran.out.replace("\n  ", " ")


def test_without_a_terminal_it_says_what_to_do(beredskap: Run) -> None:
    ran = beredskap("--region", "orebro")
    assert (ran.code, ran.out) == (2, "")
    assert "--plain" in ran.err
