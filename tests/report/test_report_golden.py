"""Every format of every report, pinned byte for byte in both languages. Set ``WRITE_GOLDEN=1`` to write them again, then read the difference."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from beredskap.ensemble.checks import ScenarioCheck
from beredskap.errors import Place, Problem
from beredskap.files.stock.mapping import suggest
from beredskap.files.stock.sheet import StockSheet
from beredskap.language import LANGUAGES, message
from beredskap.model.sheet import Sheet, StockRow
from beredskap.report.check import summary
from beredskap.report.document.table import Document
from beredskap.report.explanation import explanation
from beredskap.report.findings import problems
from beredskap.report.formats import as_csv, as_json, as_markdown, as_text
from beredskap.report.region import inventory
from beredskap.report.run import result
from beredskap.report.stock import import_changes
from beredskap.supplies.changes import changes
from beredskap.supplies.holdings import of_region
from tests.files import sheets
from tests.report import registers, shelves, supplies
from tests.report.journals import a_journal, a_region, a_scenario

GOLDEN = Path(__file__).parent / "golden"
ORIGINS = {
    ("offerings", "stora.forlossning"): {
        "name": Place("prov/region.yaml", 40, 5, "offerings.stora.forlossning.name"),
        "capacity": Place("prov/offerings.csv", 2, 0, "capacity"),
    }
}
PROBLEMS = (
    Problem(
        "unknown-reference",
        message("«{id}» finns inte", id="uso.reservkarft"),
        Place("prov/nodes.yaml", 41, 12, "uso.iva.needs[0].el.any[1]"),
        near="uso.reservkraft",
    ),
    Problem("file-empty", message("filen är tom"), Place("prov/care.csv")),
)


def _run() -> Document:
    return result.document(a_journal(), a_scenario(), a_region(), file="scenarios/stora utslaget.yaml")


def _explain() -> Document:
    return explanation.document(a_journal(), a_scenario(), a_region(), "forlossning")


def _show() -> Document:
    return inventory.document(a_region(), ("offerings", "stora.forlossning"), ORIGINS)


def _store() -> Document:
    return inventory.document(a_region(), ("stores", "stora.diesel"), {})


def _check() -> Document:
    runs = [
        ScenarioCheck("scenarios/a.yaml", 1.25, a_journal(), a_scenario(), a_region()),
        ScenarioCheck("scenarios/b.yaml", 0.5, a_journal(verdicts=()), a_scenario(expect=[]), a_region()),
        ScenarioCheck("scenarios/c.yaml", 0.0, problems=PROBLEMS),
    ]
    return summary.document(runs, timed=True)


def _validate() -> Document:
    table = problems.table(PROBLEMS)
    return Document("validate", message("Granskning av {path}", path="prov"), "FIKTIV", tables=(table,))


def _import() -> Document:
    """A count, a delivery and an issue, of stores with and without batches, and one that was okänd."""
    rows = (
        StockRow(5, "count", "uso.insulin", "I1", 280.0, datetime.date(2027, 1, 31)),
        StockRow(6, "receive", "uso.insulin", "N7", 1500.0, datetime.date(2028, 6, 30)),
        StockRow(7, "issue", "uso.propofol", "", 1250.5),
        StockRow(8, "discard", "uso.insulin", "I2", 500.0),
        StockRow(9, "count", "uso.nacl", "", 40.0),
        StockRow(10, "count", "uso.handskar", "", 200.0),
    )
    mapping = suggest(["Lager", "Batch", "Saldo", "Utgangsdatm", "Pris"], given={"Batch": "batch"})
    sheet = Sheet(rows, mapping.fields, "saldo.xlsx", "0123456789abcdef")
    found = changes(sheet, sheets.region(), of_region(sheets.region()))
    return import_changes.document(StockSheet(sheet, mapping, ("Pris",), 4, (), "Blad1"), found, sheets.region(), False)


DOCUMENTS: dict[str, Callable[[], Document]] = {
    "run": _run,
    "explain": _explain,
    "show": _show,
    "store": _store,
    "check": _check,
    "validate": _validate,
    "stock-list": shelves.listed,
    "stock-sum": shelves.summed,
    "stock-show": shelves.shown,
    "stock-history": shelves.history,
    "endurance": supplies.endurance_document,
    "expiring": supplies.expiring_document,
    "orders": supplies.orders_document,
    "redistribution": supplies.redistribution_document,
    "import": _import,
    "status": registers.current,
    "status-history": registers.told,
    "actions": registers.register,
    "doctor": registers.examined,
    "doctor-program": registers.program,
}
FORMATS: dict[str, Callable[[Document, str], str]] = {
    "80.txt": lambda document, language: as_text.render(document, language, 80),
    "120.txt": lambda document, language: as_text.render(document, language, 120),
    "json": as_json.render,
    "csv": lambda document, language: as_csv.render(document, document.tables[0], language),
    "excel.csv": lambda document, language: as_csv.render(document, document.tables[0], language, excel=True),
    "md": as_markdown.render,
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_report_is_as_pinned(name: str, language: str, form: str) -> None:
    written = FORMATS[form](DOCUMENTS[name](), language)
    path = GOLDEN / f"{name}.{language}.{form}"
    if os.environ.get("WRITE_GOLDEN"):
        path.write_text(written, encoding="utf-8", newline="")
    assert written == path.read_bytes().decode("utf-8")


def test_no_golden_file_is_left_over() -> None:
    wanted = {f"{name}.{language}.{form}" for name in DOCUMENTS for language in LANGUAGES for form in FORMATS}
    assert {path.name for path in GOLDEN.iterdir()} == wanted


@pytest.mark.parametrize("width", [80, 100, 120])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_line_is_wider_than_asked(name: str, language: str, width: int) -> None:
    from beredskap.report.document.layout import width as taken

    for line in as_text.render(DOCUMENTS[name](), language, width).splitlines():
        assert taken(line) <= width, line
