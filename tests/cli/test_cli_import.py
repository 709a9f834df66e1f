"""`template` and `import`: what is shown, what is refused, and what goes into the ledger."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli import worlds
from tests.cli.conftest import Ran
from tests.files.sheets import book, csv_bytes

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
        "4 fel i filen. Ingenting har ändrats.",
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
        (("--db", "prov.db"), "uppgift om vem som rapporterar"),
        (("--db", "prov.db", "--by", "811218-9876"), "personnummer"),
        (("--db", "prov.db", "--by", "anna@region.se"), "--by ska vara en roll"),
        (("--region", "finnsinte"), "finnsinte"),
    ],
)
def test_mistakes_on_the_command_line(
    beredskap: Run, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], said: str
) -> None:
    monkeypatch.delenv("BEREDSKAP_BY", raising=False)
    monkeypatch.delenv("BEREDSKAP_DB", raising=False)
    assert beredskap("init", folder, "--db", "prov.db", "--by", "lager").code == 0
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


def amounts(beredskap: Run, store: str) -> dict[str, float]:
    body = json.loads(beredskap("stock", "show", store, "--db", "prov.db", "--format", "json").out)
    return {row["batch"]: row["amount"]["value"] for row in body["tables"]["batches"]["rows"]}


def test_a_sheet_goes_into_the_ledger_and_its_columns_are_remembered(
    beredskap: Run, tmp_path: Path, folder: Path
) -> None:
    assert beredskap("init", folder, "--db", "prov.db", "--by", "lager").code == 0
    path = tmp_path / "saldo.csv"
    path.write_bytes(csv_bytes(("Kod", "Saldo", "Batch"), ("stora.insulin", 250, "I1")))
    given = ("import", path, "--db", "prov.db")
    assert beredskap(*given, "--dry-run", "--map", "Kod=store").code == 0
    assert amounts(beredskap, "stora.insulin") == {"I1": 300}
    ran = beredskap(*given, "--by", "lager", "--map", "Kod=store")
    assert (ran.code, ran.err) == (0, "")
    assert "Klart: 1 rader i 1 lager är införda." in ran.out
    assert amounts(beredskap, "stora.insulin") == {"I1": 250}
    path.write_bytes(csv_bytes(("Kod", "Saldo", "Batch"), ("stora.insulin", 240, "I1")))
    assert beredskap(*given, "--by", "lager").code == 0, "the mapping is remembered"
    assert amounts(beredskap, "stora.insulin") == {"I1": 240}


def test_a_refused_sheet_changes_nothing(beredskap: Run, tmp_path: Path, folder: Path) -> None:
    assert beredskap("init", folder, "--db", "prov.db", "--by", "lager").code == 0
    path = sheet(tmp_path, ("stora.insulin", "I1", 1, ""), ("stora.insulin", "I1", "x", ""))
    ran = beredskap("import", path, "--db", "prov.db", "--by", "lager")
    assert ran.code == 2
    assert "Ingenting har ändrats." in ran.out
    assert amounts(beredskap, "stora.insulin") == {"I1": 300}


@pytest.mark.parametrize("name", ["lista.xlsx", "lista.csv"])
def test_what_is_listed_as_a_sheet_is_read_in_again(beredskap: Run, folder: Path, name: str) -> None:
    assert beredskap("init", folder, "--db", "prov.db", "--by", "lager").code == 0
    assert beredskap("stock", "list", "--db", "prov.db", "--sheet", "-o", name).code == 0
    body = json.loads(beredskap("import", name, "--db", "prov.db", "--dry-run", "--format", "json").out)
    assert len(body["tables"]["changes"]["rows"]) == 2
    assert body["tables"]["balances"]["rows"] == []
    refused = beredskap("stock", "list", "--db", "prov.db", "--sheet")
    assert (refused.code, "-o FIL.xlsx" in refused.err) == (2, True)


def test_a_changed_folder_is_read_in(beredskap: Run, folder: Path) -> None:
    assert beredskap("init", folder, "--db", "prov.db", "--by", "lager").code == 0
    (folder / "stores.csv").write_text("id,site,item,amount\nstora.reserv,stora,insulin,50 IE\n", encoding="utf-8")
    planned = beredskap("import", folder, "--db", "prov.db", "--dry-run")
    assert "stora.reserv" in planned.out
    assert beredskap("stock", "show", "stora.reserv", "--db", "prov.db").code == 2
    assert beredskap("import", folder, "--db", "prov.db", "--by", "lager").code == 0
    assert amounts(beredskap, "stora.reserv") == {"utan parti": 50}


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
