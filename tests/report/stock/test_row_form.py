"""Rows written out and read again are the same rows; a template can be filled in and read."""

from __future__ import annotations

import datetime
import io
import unicodedata
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beredskap.files.stock.sheet import load_stock
from beredskap.language import LANGUAGES, message
from beredskap.model.personal import has_personal_number
from beredskap.model.sheet import ROW_KINDS, Sheet, StockRow
from beredskap.report.stock import row_form, template
from tests.files.sheets import NOW, refused, region

REGION = region(batches={})
_CHARACTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S"))
TEXT = (
    st.text(st.one_of(_CHARACTERS, st.sampled_from(" =+-@'\";,")), max_size=20)
    .map(lambda text: unicodedata.normalize("NFC", " ".join(text.split())))
    .filter(lambda text: text.isprintable() and not has_personal_number(text))
)
DAYS = st.dates(datetime.date(2026, 12, 1), datetime.date(2090, 1, 1))
AMOUNTS = st.one_of(st.floats(0, 1e11), st.integers(0, 10**9).map(float), st.decimals(0, 10**6, places=3).map(float))


def _kept(amount: float, store: str) -> float:
    """As the ledger keeps it: whole pieces, or millionths."""
    is_counted = REGION.items[REGION.stores[store].item].unit == "st"
    return float(round(amount)) if is_counted else round(amount, 6)


@st.composite
def sheets(draw: st.DrawFn, first: int) -> Sheet:
    """Rows that could have been read, from line ``first`` on."""
    rows: list[StockRow] = []
    expiry: dict[tuple[str, str], datetime.date] = {}
    for store in draw(st.lists(st.sampled_from(sorted(REGION.stores)), unique=True, min_size=1)):
        batch = draw(TEXT)
        expires = draw(st.none() | DAYS)
        if expires and batch:
            expires = expiry.setdefault((REGION.stores[store].item, batch), expires)
        at = draw(
            st.none()
            | st.datetimes(datetime.datetime(2000, 1, 1), NOW).map(lambda moment: moment.replace(microsecond=0))
        )
        batch = batch or (expires.isoformat() if expires else "")
        rows.append(
            StockRow(
                first + len(rows),
                draw(st.sampled_from(ROW_KINDS)),
                store,
                batch,
                _kept(abs(draw(AMOUNTS)), store),
                expires,
                at,
                draw(TEXT),
            )
        )
    return Sheet(tuple(rows), {}, "", "")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("form")


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(sheet=sheets(2), language=st.sampled_from(LANGUAGES))
def test_csv_written_and_read_is_equal(folder: Path, sheet: Sheet, language: str) -> None:
    path = folder / "ut.csv"
    path.write_text(
        row_form.as_csv(row_form.list_rows(sheet, REGION, language), "FIKTIV", language), encoding="utf-8", newline=""
    )
    assert load_stock(path, REGION, NOW).sheet.rows == sheet.rows


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(sheet=sheets(5), language=st.sampled_from(LANGUAGES))
def test_a_workbook_written_and_read_is_equal(folder: Path, sheet: Sheet, language: str) -> None:
    path = folder / "ut.xlsx"
    path.write_bytes(
        row_form.as_xlsx(row_form.list_rows(sheet, REGION, language), "FIKTIV", message("Inventering"), language)
    )
    assert load_stock(path, REGION, NOW).sheet.rows == sheet.rows


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("of", [None, REGION])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_empty_template_has_only_examples(tmp_path: Path, language: str, of: object, kind: str) -> None:
    given_region = REGION if of else None
    data = (
        template.xlsx_bytes(given_region, language)
        if kind == "xlsx"
        else template.csv_text(given_region, language).encode()
    )
    assert [problem.rule for problem in refused(tmp_path, data, f"mall.{kind}", region=REGION)] == ["sheet-empty"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_that_is_filled_in_can_be_read(tmp_path: Path, language: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template.xlsx_bytes(REGION, language)))
    sheet = book.worksheets[0]
    headings = {cell.value: cell.column for cell in sheet[4]}
    assert len(headings) == len(row_form.COLUMNS)
    for at, value in enumerate(("", "uso.propofol", "", "P1", datetime.date(2028, 1, 31), 5, "g"), 1):
        sheet.cell(9, at, value or None)
    path = tmp_path / "mall.xlsx"
    book.save(path)
    read = load_stock(path, REGION, NOW)
    assert read.examples == 4
    assert read.sheet.rows == (StockRow(9, "count", "uso.propofol", "P1", 5000.0, datetime.date(2028, 1, 31)),)
    assert read.ignored == ()


def test_a_template_offers_what_can_be_chosen() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template.xlsx_bytes(REGION, "sv")))
    assert [sheet.sheet_state for sheet in book] == ["visible", "visible", "hidden"]
    lists = {str(rule.sqref): rule.formula1 for rule in book.worksheets[0].data_validations.dataValidation}
    assert lists == {
        "A5:A5001": "'Listor'!$A$1:$A$4",
        "B5:B5001": "'Listor'!$B$1:$B$6",
        "C5:C5001": "'Listor'!$C$1:$C$5",
        "G5:G5001": "'Listor'!$D$1:$D$9",
    }
    assert [row[0].value for row in book.worksheets[2].iter_rows(max_row=6, min_col=2, max_col=2)] == sorted(
        REGION.stores
    )


def test_a_template_of_a_fictive_region_is_refused_by_a_real_one(tmp_path: Path) -> None:
    data = template.csv_text(REGION, "sv").encode() + b";uso.propofol;;;;5;;;;;FIKTIV\r\n"
    assert "sheet-class" in [problem.rule for problem in refused(tmp_path, data, region=region("SKARP"))]


def test_templates_are_the_same_bytes() -> None:
    assert template.xlsx_bytes(REGION, "sv") == template.xlsx_bytes(REGION, "sv")
