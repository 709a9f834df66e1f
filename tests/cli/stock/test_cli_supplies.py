"""The commands on supplies, on a small region folder."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli import worlds
from tests.cli.conftest import ROOT, Ran

Run = Callable[..., Ran]
REGION = (
    worlds.REGION
    + """\
items:
  handskar: {name: Handskar, category: förbrukningsmaterial, unit: st, target: 10 d, pack: 50 st, price: 2}
  vätska: {name: Vätska, category: läkemedel, unit: L}
stores:
  stora.handskar: {site: stora, item: handskar, amount: 100 st, consumption: 20 st/d}
  stora.vätska: {site: stora, item: vätska, amount: 5 L}
batches:
  p-1: {store: stora.vätska, amount: 5 L, expires: 2027-01-20}
"""
)
COMMANDS = ("endurance", "expiring", "orders", "redistribute")


@pytest.fixture
def region(tmp_path: Path) -> Path:
    return worlds.region(tmp_path, REGION)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_answers_in_both_languages(beredskap: Run, region: Path, command: str) -> None:
    swedish = beredskap("stock", command, "--region", region, "--as-of", "2027-01-11")
    english = beredskap("--lang", "en", "stock", command, "--region", region, "--as-of", "2027-01-11")
    assert swedish.code == english.code == 0
    assert "Svaret vilar på" in swedish.out
    assert "The answer rests on" in english.out
    assert swedish.err == english.err == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_helps(beredskap: Run, command: str) -> None:
    ran = beredskap("stock", command, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"Användning: beredskap stock {command}")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme_and_in_the_page_on_stock(command: str) -> None:
    assert f"\n| `beredskap stock {command}` |" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"\n$ beredskap stock {command} " in (ROOT / "docs" / "lager.md").read_text(encoding="utf-8")


def test_endurance(beredskap: Run, region: Path) -> None:
    ran = beredskap(
        "stock", "endurance", "--region", region, "--as-of", "2027-01-11", "--table", "stores", "--format", "json"
    )
    (table,) = json.loads(ran.out)["tables"].values()
    # 100 at 20 a day are 5 of 10 days; nobody is said to take of the other
    assert [(row["item"], row["normal"], row["target"], row["basis"]) for row in table["rows"]] == [
        ("Handskar", 5, 10, "angiven"),
        ("Vätska", "okänd", None, "norm"),
    ]


def test_a_basis_that_is_asked_for_is_not_mixed(beredskap: Run, region: Path) -> None:
    ran = beredskap("stock", "endurance", "--region", region, "--basis", "norm")
    assert "Av 2 lager är 2 okända." in ran.out


@pytest.mark.parametrize(
    ("fail_on", "more", "code"),
    [("slut", (), 0), ("under-mål", (), 1), ("okänd", ("--item", "Vätska"), 1), ("under-mål", ("--item", "Vätska"), 0)],
)
def test_fail_on(beredskap: Run, region: Path, fail_on: str, more: tuple[str, ...], code: int) -> None:
    assert beredskap("stock", "endurance", "--region", region, "--fail-on", fail_on, *more).code == code


def test_under_a_scenario(beredskap: Run, region: Path) -> None:
    file = region.parent / "prov.yaml"
    file.write_text(
        f"name: Avbrott\nregion: {region.name}\nstart: 2027-01-11T00:00\nduration: 2 d\nevents:\n  - {{at: 6 h, lose: elnat}}\n",
        encoding="utf-8",
    )
    ran = beredskap("stock", "endurance", "--region", region, "--scenario", file)
    assert ran.code == 0
    assert "Avbrott" in ran.out


def test_a_scenario_of_another_region_is_refused(beredskap: Run, region: Path, tmp_path: Path) -> None:
    file = worlds.scenario(tmp_path)
    text = file.read_text(encoding="utf-8").replace("id: prov\n", "id: annan\n")
    file.write_text(text, encoding="utf-8")
    ran = beredskap("stock", "endurance", "--region", region, "--scenario", file)
    assert ran.code == 2
    assert "scenariot gäller regionen «annan», lagren «prov»" in ran.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "ange antingen --region REGION eller --db FIL"),
        (("--region", "a", "--db", "b"), "ange antingen --region REGION eller --db FIL"),
        (("--region", "{region}", "--as-of", "i morgon"), "«i morgon» är inte ett datum"),
        (("--region", "{region}", "--site", "stoora"), "menade du «stora»?"),
        (("--region", "{region}", "--item", "handskor"), "menade du «handskar»?"),
        (("--region", "{region}", "--category", "läkemdel"), "menade du «läkemedel»?"),
        (("--region", "{region}", "--basis", "history"), "uttag finns bara i en databas"),
        (("--region", "{region}", "--basis", "norms"), "menade du «norm»?"),
        (("--region", "{region}", "--horizon", "0"), "--horizon ska vara ett heltal, minst 1"),
    ],
)
def test_mistakes_are_explained(beredskap: Run, region: Path, args: tuple[str, ...], said: str) -> None:
    ran = beredskap("stock", "endurance", *(arg.format(region=region) for arg in args))
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""


def test_no_such_store_is_nothing_to_do(beredskap: Run, region: Path) -> None:
    ran = beredskap("stock", "endurance", "--region", region, "--category", "gas")
    assert ran.code == 5
    assert "inga sådana lager" in ran.err


def test_a_road_that_is_not_there(beredskap: Run, region: Path) -> None:
    ran = beredskap("stock", "redistribute", "--region", region, "--cut", "e18")
    assert ran.code == 2
    assert "vägen «e18» finns inte" in ran.err


def test_help_loads_nothing_heavy(process: Callable[..., subprocess.CompletedProcess[bytes]]) -> None:
    code = (
        "import sys; from beredskap.cli.main import main; main(['stock', 'endurance', '--help'])\n"
        "heavy = {'pydantic', 'numpy', 'yaml', 'highspy', 'sqlite_utils', 'textual'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = process(code=code)
    assert done.returncode == 0, done.stderr.decode()


def test_a_database_gives_the_region_the_holdings_and_the_issues(beredskap: Run, region: Path) -> None:
    def told(*words: str) -> None:
        assert beredskap("stock", *words, "--db", "prov.db", "--by", "lager").code == 0

    assert beredskap("init", region, "--db", "prov.db", "--by", "lager", "--at", "2026-10-01").code == 0
    told("count", "stora.handskar", "160", "--at", "2026-11-01")
    told("issue", "stora.handskar", "100", "--at", "2026-11-04")
    args = ("stock", "endurance", "--db", "prov.db", "--as-of", "2026-11-24", "--item", "handskar")
    ran = beredskap(*args, "--basis", "history", "--table", "stores", "--format", "json")
    (table,) = json.loads(ran.out)["tables"].values()
    # 100 issued within the window of 28 days are 100 / 28 a day: 60 last 16.8 days
    assert [(row["normal"], row["basis"]) for row in table["rows"]] == [(16.8, "bokförda uttag")]
    file = region.parent / "prov.yaml"
    file.write_text(f"name: Avbrott\nregion: {region.name}\nstart: 2027-01-11T00:00\nduration: 2 d\n", encoding="utf-8")
    assert beredskap(*args, "--scenario", file).code == 0
