"""Rows against a region: which store, how much, what must hold between rows, and what is never let in."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from beredskap.errors import Problem
from beredskap.model.sheet import StockRow
from tests.files.sheets import book, csv_bytes, load, refused, region

NUMBER = "811218-9876"


def one(folder: Path, headings: tuple[str, ...], *row: object, **options: object) -> StockRow:
    (made,) = load(folder, csv_bytes(headings, row), **options).sheet.rows
    return made


def wrong(folder: Path, headings: tuple[str, ...], *rows: tuple[object, ...], **options: object) -> list[Problem]:
    return refused(folder, csv_bytes(headings, *rows), **options)


@pytest.mark.parametrize(
    ("headings", "row", "store"),
    [
        (("Lager",), ("uso.propofol",), "uso.propofol"),
        (("Lager",), ("USO.Propofol",), "uso.propofol"),
        (("Lager",), ("Kylskåpet",), "vc.insulin"),
        (("Lager", "Artikel"), ("uso.propofol", "Propofol"), "uso.propofol"),
        (("Lager", "Artikel"), ("USÖ", "Propofol"), "uso.propofol"),
        (("Plats", "Artikel"), ("uso", "propofol"), "uso.propofol"),
        (("Plats", "Artikel"), ("universitetssjukhuset örebro", "N01AX10"), "uso.propofol"),
        (("Plats", "Artikelnr", "Benämning"), ("Vårdcentralen Ängen", "4711", "Insulin Aspart"), "vc.insulin"),
        (("Plats", "ATC", "Benämning"), ("USÖ", "B05BB01", "Ringer-acetat"), "uso.ringer"),
        (("Plats", "Artikel", "Lager"), ("USÖ", "Insulin aspart", "uso.insulin"), "uso.insulin"),
    ],
)
def test_which_store(tmp_path: Path, headings: tuple[str, ...], row: tuple[str, ...], store: str) -> None:
    batch = "I1" if store == "uso.insulin" else ""
    assert one(tmp_path, (*headings, "Mängd", "Batch"), *row, 5, batch).store == store


@pytest.mark.parametrize(
    ("headings", "row", "rule", "key", "near"),
    [
        (("Lager",), ("uso.propofl",), "sheet-store", "Lager", "uso.propofol"),
        (("Lager",), ("månen",), "sheet-store", "Lager", None),
        (("Plats", "Artikel"), ("USÄ", "propofol"), "sheet-site", "Plats", "uso"),
        (("Plats", "Artikel"), ("USÖ", "Propofoll"), "sheet-item", "Artikel", "Propofol"),
        (("Plats", "Artikel"), ("VC", "Propofol"), "sheet-store", "Artikel", None),
        (("Plats", "ATC"), ("USÖ", "B05BB01"), "sheet-ambiguous", "Plats", None),
        (("Plats", "Artikel"), ("USÖ", ""), "sheet-item", "Artikel", None),
        (("Plats", "Artikel"), ("", "Propofol"), "sheet-store", "Plats", None),
        (("Lager", "Artikel"), ("uso.propofol", "Handskar"), "sheet-store", "Artikel", None),
        (("Lager", "Plats"), ("uso.propofol", "VC"), "sheet-store", "Plats", None),
        (("Plats", "ATC", "Artikel"), ("USÖ", "N01AX10", "handskar"), "sheet-item", "ATC", None),
    ],
)
def test_no_store(
    tmp_path: Path, headings: tuple[str, ...], row: tuple[str, ...], rule: str, key: str, near: str | None
) -> None:
    (problem,) = wrong(tmp_path, (*headings, "Mängd"), (*row, 5))
    assert (problem.rule, problem.place.line, problem.place.key, problem.near) == (rule, 2, key, near)


@pytest.mark.parametrize(
    ("headings", "row", "amount"),
    [
        (("Mängd",), ("5",), 5),
        (("Mängd (g)",), ("5",), 5000),
        (("Mängd", "Enhet"), ("5", "G"), 5000),
        (("Mängd", "Enhet"), ("5 g", "g"), 5000),
        (("Mängd", "Enhet"), ("5", "förp."), 5000),
        (("Förpackningar",), ("5",), 5000),
        (("Mängd", "Förpackningar"), ("5000", "5"), 5000),
        (("Mängd", "Förpackningar"), ("", "5"), 5000),
    ],
)
def test_how_much(tmp_path: Path, headings: tuple[str, ...], row: tuple[str, ...], amount: float) -> None:
    assert one(tmp_path, ("Lager", *headings), "uso.propofol", *row).amount == amount


@pytest.mark.parametrize(
    ("store", "headings", "row", "rule"),
    [
        ("uso.propofol", ("Mängd (g)", "Enhet"), ("5", "mg"), "sheet-unit"),
        ("uso.propofol", ("Mängd", "Enhet"), ("5", "st"), "sheet-unit"),
        ("uso.propofol", ("Mängd", "Enhet"), ("5", "kubik"), "sheet-unit"),
        ("uso.propofol", ("Mängd", "Förpackningar"), ("4000", "5"), "sheet-amount"),
        ("uso.propofol", ("Mängd", "Förpackningar"), ("", ""), "sheet-amount"),
        ("vc.insulin", ("Förpackningar",), ("5",), "sheet-pack"),
        ("vc.insulin", ("Mängd", "Enhet"), ("5", "förp"), "sheet-pack"),
    ],
)
def test_not_how_much(tmp_path: Path, store: str, headings: tuple[str, ...], row: tuple[str, ...], rule: str) -> None:
    assert [problem.rule for problem in wrong(tmp_path, ("Lager", *headings), (store, *row))] == [rule]


def test_doses_and_pieces(tmp_path: Path) -> None:
    assert one(tmp_path, ("Lager", "Mängd", "Enhet"), "vc.insulin", 5, "DDD").amount == 200
    assert one(tmp_path, ("Lager", "Mängd", "Enhet"), "uso.handskar", 5, "styck").amount == 5


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("", "count"),
        ("Inventering", "count"),
        ("INLEVERANS", "receive"),
        ("uttag", "issue"),
        ("kasserat", "discard"),
        ("receive", "receive"),
    ],
)
def test_kinds(tmp_path: Path, word: str, kind: str) -> None:
    assert one(tmp_path, ("Typ", "Lager", "Mängd"), word, "uso.propofol", 5).kind == kind


def test_the_kind_of_rows_that_do_not_say(tmp_path: Path) -> None:
    assert one(tmp_path, ("Lager", "Mängd"), "uso.propofol", 5, kind="issue").kind == "issue"
    (problem,) = wrong(tmp_path, ("Typ", "Lager", "Mängd"), ("utag", "uso.propofol", 5))
    assert (problem.rule, problem.near) == ("sheet-kind", "uttag")


def test_every_bad_row_is_said_at_once(tmp_path: Path) -> None:
    rows = [("uso.propofol", "x"), ("uso.propofol", 5), ("mars", -1), ("uso.handskar", "")]
    assert [problem.place.line for problem in wrong(tmp_path, ("Lager", "Mängd"), *rows)] == [2, 4, 5]


@pytest.mark.parametrize(
    ("rows", "rules"),
    [
        ([("uso.propofol", "A", "", ""), ("uso.propofol", "B", "", "")], []),
        ([("uso.propofol", "A", "", ""), ("uso.propofol", "A", "", "")], ["sheet-duplicate"]),
        ([("uso.propofol", "", "", ""), ("uso.propofol", "", "", "")], ["sheet-duplicate"]),
        ([("uso.propofol", "", "2027-01-31", ""), ("uso.propofol", "", "2028-01-31", "")], []),
        ([("uso.propofol", "A", "", "2026-10-01"), ("uso.propofol", "A", "", "2026-11-01")], []),
        ([("uso.propofol", "A", "2027-01-31", ""), ("uso.handskar", "A", "2028-01-31", "")], []),
        ([("uso.insulin", "N", "2027-01-31", ""), ("vc.insulin", "N", "2028-01-31", "")], ["sheet-expiry"]),
        ([("uso.insulin", "I1", "2027-02-28", "")], ["sheet-expiry"]),
        ([("uso.propofol", "A", "", "2027-11-01")], ["sheet-future"]),
    ],
)
def test_laws_between_rows(tmp_path: Path, rows: list[tuple[str, ...]], rules: list[str]) -> None:
    data = csv_bytes(("Lager", "Batch", "Utgångsdatum", "Datum", "Mängd"), *[(*row, 5) for row in rows])
    if rules:
        assert [problem.rule for problem in refused(tmp_path, data)] == rules
    else:
        assert len(load(tmp_path, data).sheet.rows) == len(rows)


def test_batches_without_a_number_are_named_by_when_they_expire(tmp_path: Path) -> None:
    assert one(tmp_path, ("Lager", "Mängd", "Utgår"), "uso.propofol", 5, "2028-01-31").batch == "2028-01-31"


def test_what_has_expired_is_refused_when_received_and_told_when_counted(tmp_path: Path) -> None:
    headings = ("Typ", "Lager", "Batch", "Mängd", "Utgår")
    (problem,) = wrong(tmp_path, headings, ("inleverans", "uso.propofol", "A", 5, "2026-11-23"))
    assert problem.rule == "sheet-expired"
    read = load(
        tmp_path,
        csv_bytes(
            headings,
            ("inventering", "uso.propofol", "A", 5, "2026-11-23"),
            ("kassation", "uso.propofol", "B", 5, "2026-11-23"),
        ),
    )
    assert [(finding.rule, finding.subject) for finding in read.findings] == [("sheet-expired", "uso.propofol")]
    assert one(tmp_path, headings, "inleverans", "uso.propofol", "A", 5, "2026-11-24").kind == "receive"


@pytest.mark.parametrize("column", ["Batch", "Anteckning", "Pris"])
@pytest.mark.parametrize("text", [NUMBER, f"ring {NUMBER}", "198112189876", "811278-9873"])
def test_personal_numbers_are_refused_in_every_column_and_never_repeated(
    tmp_path: Path, column: str, text: str
) -> None:
    (problem,) = wrong(tmp_path, ("Lager", "Mängd", column), ("uso.propofol", 5, text))
    assert (problem.rule, problem.place.key) == ("personal-number", column)
    assert text not in str(problem)


def test_personal_numbers_in_title_heading_and_number_cells(tmp_path: Path) -> None:
    rows = wrong(tmp_path, (f"Lista för {NUMBER}", ""), ("Lager", "Mängd"), ("uso.propofol", 5))
    assert [(problem.rule, problem.place.line) for problem in rows] == [("personal-number", 1)]
    (problem,) = refused(tmp_path, book(("Lager", "Mängd", "Kod"), ("uso.propofol", 5, 198112189876)), "lista.xlsx")
    assert (problem.rule, problem.place.key) == ("personal-number", "Blad1!C2")


def test_a_number_that_stands_in_every_row_is_said_in_every_row(tmp_path: Path) -> None:
    rows = [("uso.propofol", 5, NUMBER), ("uso.handskar", 5, NUMBER)]
    assert [problem.place.line for problem in wrong(tmp_path, ("Lager", "Mängd", "Kod"), *rows)] == [2, 3]


@pytest.mark.parametrize("text", ["\x1b[31mröd", "a\x07b", "\u202eslut", "\ufeffx", "a\x85b"])
def test_control_characters_are_refused(tmp_path: Path, text: str) -> None:
    (problem,) = wrong(tmp_path, ("Lager", "Mängd", "Anteckning"), ("uso.propofol", 5, text))
    assert problem.rule == "sheet-control"
    assert str(problem.message).isprintable()


def test_text_that_is_too_long(tmp_path: Path) -> None:
    problems = wrong(tmp_path, ("Lager", "Mängd", "Batch", "Anteckning"), ("uso.propofol", 5, "x" * 101, "y" * 501))
    assert [problem.place.key for problem in problems] == ["Batch", "Anteckning"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("'=A1", "=A1"),
        ("'-x", "-x"),
        ("''=A1", "'=A1"),
        ("'abc", "'abc"),
        ("-5", "-5"),
        ("två  mellanslag\u00a0här", "två mellanslag här"),
    ],
)
def test_the_apostrophe_before_a_formula_is_taken_away(tmp_path: Path, written: str, read: str) -> None:
    assert one(tmp_path, ("Lager", "Mängd", "Batch"), "uso.propofol", 5, written).batch == read


@pytest.mark.parametrize(
    ("of_region", "column", "text", "holds"),
    [
        ("SKARP", "Status", "fiktiv", False), ("SKARP", "Status", "verifierad", True), ("SKARP", "Status", "antagande", True), ("SKARP", "Status", "", True),
        ("FIKTIV", "Status", "fictive", True), ("FIKTIV", "Status", "verifierad", False), ("ÖVNING", "Status", "verklig", False),
        ("FIKTIV", "Status", "blå", False),
        ("SKARP", "Informationsklass", "FIKTIV", False), ("SKARP", "Informationsklass", "SKARP – OSL 18:13", True), ("FIKTIV", "Klass", "ÖVNING", False),
        ("FIKTIV", "Klass", "hemlig", False),
    ],
)  # fmt: skip
def test_fictive_and_real_rows_never_mix(tmp_path: Path, of_region: str, column: str, text: str, holds: bool) -> None:
    data = csv_bytes(("Lager", "Mängd", column), ("uso.propofol", 5, text))
    if holds:
        assert len(load(tmp_path, data, region=region(of_region)).sheet.rows) == 1
    else:
        assert [problem.rule for problem in refused(tmp_path, data, region=region(of_region))] == ["sheet-class"]


def test_the_class_above_the_heading_counts_too(tmp_path: Path) -> None:
    data = csv_bytes(("FIKTIV – påhittade uppgifter", ""), ("Lager", "Mängd"), ("uso.propofol", 5))
    assert len(load(tmp_path, data).sheet.rows) == 1
    assert [problem.rule for problem in refused(tmp_path, data, region=region("SKARP"))] == ["sheet-class"]


def test_examples_are_skipped_and_blank_rows_passed_by(tmp_path: Path) -> None:
    rows = [("EXEMPEL uso.propofol", 5), ("", ""), ("example x", "fel"), ("uso.propofol", 5)]
    read = load(tmp_path, csv_bytes(("Lager", "Mängd"), *rows))
    assert ([row.line for row in read.sheet.rows], read.examples) == ([5], 2)


def test_nothing_filled_in(tmp_path: Path) -> None:
    assert [problem.rule for problem in wrong(tmp_path, ("Lager", "Mängd"))] == ["sheet-empty"]


def test_moments(tmp_path: Path) -> None:
    headings = ("Lager", "Mängd", "Tidpunkt")
    assert one(tmp_path, headings, "uso.propofol", 5, "2026-11-01 06:30").at == datetime.datetime(2026, 11, 1, 6, 30)
    assert one(tmp_path, headings, "uso.propofol", 5, "2026-11-01").at == datetime.datetime(2026, 11, 1)
    assert one(tmp_path, headings, "uso.propofol", 5, "").at is None


def test_thousands_of_wrong_stores_do_not_take_for_ever(tmp_path: Path) -> None:
    rows = [(f"lager-{number}", 5) for number in range(3000)]
    assert len(wrong(tmp_path, ("Lager", "Mängd"), *rows)) == 3000
