"""Lists that were made for something else: of one site, with sums and articles that the region does not have, and with numbers of other systems."""

from __future__ import annotations

from pathlib import Path

import pytest

from beredskap.files.stock.store_match import Clue, ShelfError, Shelves
from tests.files.sheets import book, csv_bytes, load, refused
from tests.worlds import world

REGION = world(
    sites={"hus": {"name": "Ekby sjukhus"}, "by": {"name": "Byns vårdcentral"}},
    items={
        "m10": {"name": "Morfin", "strength": "10 mg/ml", "unit": "st", "vnr": "012345", "gtin": "07046260000001"},
        "m20": {"name": "Morfin 20 mg/ml", "unit": "st", "npl_pack": "20010131100017"},
        "m15": {"name": "Morfin", "strength": "1,5 mg/ml", "unit": "st"},
        "nacl": {"name": "Natriumklorid", "unit": "L"},
    },
    stores={
        **{f"hus.{item}": {"site": "hus", "item": item} for item in ("m10", "m20", "m15", "nacl")},
        "by.nacl": {"site": "by", "item": "nacl"},
    },
)


@pytest.mark.parametrize(
    ("clue", "store"),
    [
        (Clue(name="Morfin", strength="10 mg/ml"), "hus.m10"),
        (Clue(name="Morfin 10 mg/ml"), "hus.m10"),
        (Clue(name="MORFIN", strength="10,0 mg / mL"), "hus.m10"),
        (Clue(name="Morfin", strength="20 mg/ml"), "hus.m20"),
        (Clue(name="Morfin", strength="1.5 mg/ml"), "hus.m15"),
        (Clue(name="Natriumklorid", strength="9 mg/ml"), "hus.nacl"),  # of which the region has one strength alone
        (Clue(vnr="12345"), "hus.m10"),
        (Clue(vnr="999999", name="Morfin 20 mg/ml"), "hus.m20"),
        (Clue(npl="20010131100017"), "hus.m20"),
        (Clue(gtin="7046260000001"), "hus.m10"),
        (Clue(item="4711", gtin="7046260000001"), "hus.m10"),
    ],
)
def test_the_article_that_is_meant(clue: Clue, store: str) -> None:
    found, _ = Shelves(REGION).find(Clue(**{**vars(clue), "site": "hus"}))
    assert found.id == store


@pytest.mark.parametrize(
    ("clue", "rule"),
    [
        (Clue(name="Morfin", strength="15 mg/ml"), "sheet-item"),
        (Clue(name="Morfin"), "sheet-ambiguous"),
        (Clue(vnr="999999"), "sheet-item"),
    ],
)
def test_an_article_that_is_not_there_or_could_be_two(clue: Clue, rule: str) -> None:
    with pytest.raises(ShelfError) as error:
        Shelves(REGION).find(Clue(**{**vars(clue), "site": "hus"}))
    assert error.value.rule == rule


HEADINGS = ("Benämning", "Styrka", "Antal", "Utg.datum", "Hylla")
ROWS = (
    ("Morfin", "10 mg/ml", "120 st", "07/2028", "A1"),
    ("Natriumklorid", "9 mg/ml", "1 000 L", "2028-07", "A2"),
    ("Pärm, A4", "", "3", "", "B1"),
    ("Summa", "", "1123", "", ""),
)


def test_a_list_of_one_site_is_read_with_what_it_does_not_say(tmp_path: Path) -> None:
    read = load(tmp_path, csv_bytes(HEADINGS, *ROWS), region=REGION, site="hus", skip_unknown=True)
    assert [(row.store, row.amount, str(row.expires)) for row in read.sheet.rows] == [
        ("hus.m10", 120, "2028-07-31"),
        ("hus.nacl", 1000, "2028-07-31"),
    ]
    assert [(one.line, one.name, one.is_sum) for one in read.skipped] == [(4, "Pärm, A4", False), (5, "Summa", True)]
    assert "Hylla" in read.ignored
    assert "Hylla" not in read.mapping.lasting.fields


def test_the_same_as_a_workbook_with_a_merged_title(tmp_path: Path) -> None:
    def merge(made: object) -> None:
        made.active.merge_cells("A1:E1")  # type: ignore[attr-defined]

    data = book(("Inventering 2026", None, None, None, None), HEADINGS, *ROWS, change=merge)
    read = load(tmp_path, data, "lista.xlsx", region=REGION, site="Ekby sjukhus", skip_unknown=True)
    assert [row.store for row in read.sheet.rows] == ["hus.m10", "hus.nacl"]


def test_without_being_asked_nothing_is_skipped_and_all_is_said(tmp_path: Path) -> None:
    problems = refused(tmp_path, csv_bytes(HEADINGS, *ROWS), region=REGION, site="hus")
    assert [(one.rule, one.place.line) for one in problems] == [("sheet-item", 4), ("sheet-sum", 5)]
    assert all("--skip-unknown" in str(one.remedy) for one in problems)


def test_a_row_of_its_own_site_is_of_that_site(tmp_path: Path) -> None:
    data = csv_bytes(("Artikel", "Antal", "Plats"), ("nacl", "5 L", "by"), ("nacl", "5 L", ""))
    assert [row.store for row in load(tmp_path, data, region=REGION, site="hus").sheet.rows] == ["by.nacl", "hus.nacl"]


def test_a_site_that_is_none_is_said_once(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, csv_bytes(HEADINGS, *ROWS), region=REGION, site="huss")
    assert (problem.rule, problem.near) == ("sheet-site", "hus")


def test_a_guess_that_fits_no_row_is_not_kept(tmp_path: Path) -> None:
    data = csv_bytes(("Artikel", "Antal", "Bin location"), ("nacl", "5 L", "HYLLA-1"))
    assert load(tmp_path, data, region=REGION, site="hus").mapping.fields["Bin location"] == "-"
    (problem,) = refused(tmp_path, data, region=REGION)
    assert problem.rule == "map-missing"
    assert "--site" in str(problem.remedy)


@pytest.mark.parametrize(
    "heading",
    ["Utg.datum", "Utg dat", "Exp.datum", "Utgång", "EXP", "Exp date", "Utgångsdatum", "Bäst före", "Hållbar t.o.m."],
)
def test_what_a_column_of_last_days_is_called(tmp_path: Path, heading: str) -> None:
    data = csv_bytes(("Lager", "Antal", heading), ("hus.nacl", "5 L", "2028-07"))
    assert str(load(tmp_path, data, region=REGION).sheet.rows[0].expires) == "2028-07-31"
