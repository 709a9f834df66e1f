"""`template` and `import`: what is shown, what is refused, and what is handed to the ledger."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from beredskap.files.mapping import Mapping, suggest
from beredskap.supplies.holdings import of_region
from tests.cli import worlds
from tests.cli.conftest import Ran
from tests.files.stock import book, csv_bytes, region

Run = Callable[..., Ran]
STORES = """\
items:
  insulin: {name: Insulin, category: läkemedel, unit: IE}
  handskar: {name: Handskar, category: förbrukningsmaterial, unit: st, pack: 100 st}
stores:
  stora.insulin: {site: stora, item: insulin}
  stora.handskar: {site: stora, item: handskar, amount: 400 st}
batches:
  I1: {store: stora.insulin, amount: 300 IE, expires: 2027-01-31}
"""
HEADINGS = ("Lager", "Batch", "Saldo", "Utgår")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return worlds.region(tmp_path, worlds.REGION + STORES)


def sheet(tmp_path: Path, *rows: tuple[object, ...]) -> Path:
    path = tmp_path / "saldo.csv"
    path.write_bytes(csv_bytes(HEADINGS, *rows, encoding="cp1252"))
    return path


def test_a_dry_run_shows_what_would_change(beredskap: Run, tmp_path: Path, folder: Path) -> None:
    path = sheet(tmp_path, ("stora.insulin", "I1", "250", "2027-01-31"), ("stora.handskar", "", "5 förp", ""))
    ran = beredskap("import", path, "--region", folder, "--dry-run", "--at", "2026-11-24")
    assert (ran.code, ran.err) == (0, "")
    assert "Prov: 2 rader i 2 lager skulle föras in. Ingenting har ändrats." in ran.out
    body = json.loads(beredskap("import", path, "--region", folder, "--dry-run", "--format", "json").out)
    first, second = body["tables"]["changes"]["rows"]
    assert (first["store"], first["before"]["value"], first["after"]["value"], first["difference"]["value"]) == (
        "stora.insulin",
        300,
        250,
        -50,
    )
    assert second["after"] == {"value": 500, "unit": "st"}


def test_without_a_database_it_is_only_a_trial(beredskap: Run, tmp_path: Path, folder: Path) -> None:
    ran = beredskap("import", sheet(tmp_path, ("stora.insulin", "I1", 250, "")), "--region", folder)
    assert ran.code == 0
    assert "Utan --db går det bara att pröva" in ran.err


def test_a_refused_import_lists_every_cell(beredskap: Run, tmp_path: Path, folder: Path) -> None:
    path = sheet(
        tmp_path, ("stora.inslin", "I1", "250", ""), ("stora.handskar", "", "-5", "snart"), ("stora.insulin", "", 9, "")
    )
    ran = beredskap("import", path, "--region", folder, "--dry-run")
    assert ran.code == 2
    for word in (
        "saldo.csv:2:1  Lager",
        "menade du: stora.insulin",
        "saldo.csv:3:3  Saldo",
        "saldo.csv:3:4  Utgår",
        "3 fel i filen. Ingenting har ändrats.",
    ):
        assert word in ran.out
    listed = beredskap("import", path, "--region", folder, "--dry-run", "-o", tmp_path / "fel.xlsx")
    assert (listed.code, (tmp_path / "fel.xlsx").exists()) == (2, True)


def test_rows_that_hold_by_themselves_can_speak_against_the_stores(
    beredskap: Run, tmp_path: Path, folder: Path
) -> None:
    ran = beredskap("import", sheet(tmp_path, ("stora.insulin", "", 250, "")), "--region", folder)
    assert ran.code == 2
    assert "lagret förs på partier (I1)" in ran.out


def test_columns_kind_and_sheet_can_be_given(beredskap: Run, tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(book(("Kolumn A", "Kolumn B"), ("stora.handskar", 50), title="Uttagen"))
    args = ("--map", "Kolumn A=store", "--map", "Kolumn B=mängd", "--kind", "uttag", "--sheet", "uttagen")
    body = json.loads(beredskap("import", path, "--region", folder, "--dry-run", "--format", "json", *args).out)
    assert [(row["kind"], row["after"]["value"]) for row in body["tables"]["changes"]["rows"]] == [("uttag", 350)]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "ange antingen --region REGION eller --db FIL"),
        (("--region", "prov", "--db", "x.db"), "ange antingen --region REGION eller --db FIL"),
        (("--region", "prov", "--map", "Saldo"), "skriv RUBRIK=FÄLT"),
        (("--region", "prov", "--map", "Saldo=amuont"), "menade du «amount»?"),
        (("--region", "prov", "--kind", "utag"), "menade du «uttag»?"),
        (("--region", "prov", "--at", "3/4 2027"), "kan vara två olika dagar"),
        (("--region", "prov", "--format", "xlsx"), "lägg till -o FIL.xlsx"),
        (("--db", "x.db"), "säg vilken roll som för in raderna"),
        (("--db", "x.db", "--by", "811218-9876"), "--by ska vara en roll"),
        (("--db", "x.db", "--by", "anna@region.se"), "--by ska vara en roll"),
        (("--region", "finnsinte"), "finnsinte"),
    ],
)
def test_mistakes_on_the_command_line(
    beredskap: Run, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], said: str
) -> None:
    del folder
    monkeypatch.delenv("BEREDSKAP_BY", raising=False)
    ran = beredskap("import", sheet(tmp_path, ("stora.insulin", "I1", 250, "")), *args)
    assert ran.code == 2
    assert said in ran.err
    assert "811218" not in ran.err


@pytest.mark.parametrize("name", ["saknas.csv", "mapp.xlsx"])
def test_a_file_that_cannot_be_read(beredskap: Run, tmp_path: Path, folder: Path, name: str) -> None:
    (tmp_path / "mapp.xlsx").mkdir()
    ran = beredskap("import", tmp_path / name, "--region", folder)
    assert (ran.code, ran.out) == (2, "")
    assert name in ran.err


class Ledger:
    """A ledger of nothing but what was handed to it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.applied: list[tuple[Any, ...]] = []
        self.kept: dict[str, Mapping] = {}
        parts = {
            "opening": {"opened": lambda _path, _as_of: (region(), of_region(region()))},
            "imports": {"apply": lambda path, sheet, *, by, at: self.applied.append((path, sheet, by, at))},
            "mappings": {
                "remembered": lambda _path: self.kept,
                "remember": lambda _path, mapping: self.kept.update({mapping.digest: mapping}),
            },
        }
        for name, functions in parts.items():
            module = ModuleType(f"beredskap.store.{name}")
            module.__dict__.update(functions)
            monkeypatch.setitem(sys.modules, f"beredskap.store.{name}", module)


def test_what_the_ledger_is_handed(beredskap: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(monkeypatch)
    path = tmp_path / "saldo.csv"
    path.write_bytes(csv_bytes(("Kod", "Saldo", "Batch"), ("uso.insulin", 250, "I1")))
    given = ("import", path, "--db", "x.db", "--at", "2026-11-24 08:00")
    assert beredskap(*given, "--dry-run", "--map", "Kod=store").code == 0
    assert (ledger.applied, ledger.kept) == ([], {})
    monkeypatch.setenv("BEREDSKAP_BY", "lageransvarig")
    ran = beredskap(*given, "--map", "Kod=store")
    assert "Klart: 1 rader i 1 lager är införda." in ran.out
    ((where, applied, by, at),) = ledger.applied
    assert (where, by, at) == ("x.db", "lageransvarig", datetime.datetime(2026, 11, 24, 8))
    assert [(row.store, row.amount, row.kind) for row in applied.rows] == [("uso.insulin", 250.0, "count")]
    assert beredskap(*given, "--by", "beredskapssamordnare").code == 0, "the mapping is remembered"
    assert ledger.kept == {applied_digest(): suggest(["Kod", "Saldo", "Batch"], given={"Kod": "store"})}


def applied_digest() -> str:
    return suggest(["Kod", "Saldo", "Batch"]).digest


def test_a_refused_sheet_is_never_handed_over(beredskap: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(monkeypatch)
    path = sheet(tmp_path, ("uso.insulin", "I1", 1, ""), ("uso.insulin", "I1", "x", ""))
    assert beredskap("import", path, "--db", "x.db", "--by", "lageransvarig").code == 2
    assert ledger.applied == []


@pytest.mark.parametrize("name", ["stock.xlsx", "stock.csv"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_template_is_written_and_read_again(
    beredskap: Run, tmp_path: Path, folder: Path, name: str, language: str
) -> None:
    ran = beredskap("--lang", language, "template", tmp_path / name, "--region", folder)
    assert (ran.code, ran.out) == (0, "")
    again = beredskap("--lang", language, "import", tmp_path / name, "--region", folder, "--dry-run")
    assert again.code == 2
    assert "sheet-empty" in again.out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("stock.ods", "menade du «stock.xlsx»"),
        ("ingen/stock.csv", "finns inte"),
        ("saldo", "varken på .xlsx eller .csv"),
    ],
)
def test_a_template_that_cannot_be_written(beredskap: Run, name: str, said: str) -> None:
    ran = beredskap("template", name)
    assert ran.code == 2
    assert said in ran.err


def test_a_report_as_a_workbook_and_for_excel(beredskap: Run, tmp_path: Path, folder: Path) -> None:
    assert beredskap("show", folder, "stora.handskar", "-o", tmp_path / "a.xlsx").code == 0
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"PK")
    ran = beredskap("show", folder, "stora.handskar", "--format", "csv-excel")
    assert ran.out.startswith("\ufefffält;värde;")
