"""Columns: recognised, given, remembered, resembling; and what is said where one is missing or could be several."""

from __future__ import annotations

from pathlib import Path

import pytest

from beredskap.files.stock.columns import FIELDS, recognised, without_unit
from beredskap.files.stock.mapping import Mapping, digest, field_named, suggest
from tests.files.sheets import csv_bytes, load, refused


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Lager", "store"), ("LAGERSTÄLLE", "store"), ("Plats", "site"), ("art. nr", "item"),
        ("Artikelnummer", "item"), ("Benämning", "name"), ("ATC-kod", "atc"),
        ("Saldo", "amount"), ("Mängd (mg)", "amount"), ("Antal, st", "amount"), ("Antal förpackningar", "packs"), ("Enhet", "unit"), ("Lot nr", "batch"),
        ("BATCHNUMMER", "batch"), ("Parti", "batch"), ("Bäst-före", "expires"), ("hallbar till", "expires"),
        ("Utgångsdatum", "expires"), ("Expiry date", "expires"),
        ("Typ", "kind"), ("Datum", "at"), ("Kommentar", "note"), ("Informationsklass", "class"), ("Pris", None), ("", None),
    ],
)  # fmt: skip
def test_what_headings_are_called(heading: str, field: str | None) -> None:
    assert recognised(heading) == field


@pytest.mark.parametrize(
    ("heading", "parts"),
    [
        ("Mängd (mg)", ("Mängd", "mg")),
        ("Mängd [mg]", ("Mängd", "mg")),
        ("Mängd, mg", ("Mängd", "mg")),
        ("Mängd", ("Mängd", "")),
    ],
)
def test_the_unit_in_a_heading(heading: str, parts: tuple[str, str]) -> None:
    assert without_unit(heading) == parts


def test_no_name_means_two_fields() -> None:
    from beredskap.files.stock.columns import folded

    words = [folded(word) for field, synonyms in FIELDS.items() for word in {field, *synonyms}]
    assert sorted(set(words)) == sorted(set(words))
    for field, synonyms in FIELDS.items():
        for word in synonyms:
            assert recognised(word) == field, word


def test_a_misspelt_heading_is_taken_and_said() -> None:
    mapping = suggest(["Lager", "Utgångsdatun", "Mängd"])
    assert mapping.fields == {"Lager": "store", "Utgångsdatun": "expires", "Mängd": "amount"}
    assert mapping.ways["Utgångsdatun"] == "near"


def test_what_is_given_comes_before_what_is_remembered_and_recognised() -> None:
    headings = ["Lager", "Saldo", "Antal", "Kod"]
    earlier = suggest(headings, given={"Kod": "batch", "Antal": "-"})
    assert earlier.fields == {"Lager": "store", "Saldo": "amount", "Antal": "-", "Kod": "batch"}
    later = suggest([" LAGER", "saldo", "Antal ", "kod"], {earlier.digest: earlier})
    assert list(later.fields.values()) == ["store", "amount", "-", "batch"]
    assert later.ways["kod"] == "remembered"
    assert suggest(headings, {earlier.digest: earlier}, {"Antal": "amount", "Saldo": "-"}).fields["Antal"] == "amount"


def test_a_given_field_is_not_recognised_elsewhere() -> None:
    assert suggest(["Lager", "Saldo", "Antal"], given={"Antal": "amount"}).fields == {
        "Lager": "store",
        "Antal": "amount",
    }


def test_another_heading_row_remembers_nothing() -> None:
    earlier = suggest(["Lager", "Kod", "Antal"], given={"Kod": "batch"})
    assert "Kod" not in suggest(["Lager", "Kod", "Antal", "Pris"], {earlier.digest: earlier}).fields
    assert digest(["a", "b"]) != digest(["ab"])


def test_a_mapping_as_text() -> None:
    mapping = suggest(["Lager", "Saldo"], given={"Saldo": "amount"})
    assert Mapping.from_json(mapping.to_json()) == mapping


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"digest": 1, "fields": {}}', '{"digest": "a", "fields": {"x": "colour"}}', "nej"]
)
def test_text_that_is_no_mapping(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # any of them will do
        Mapping.from_json(text)


@pytest.mark.parametrize(
    ("text", "field"), [("amount", "amount"), ("Mängd", "amount"), ("-", "-"), ("", "-"), ("färg", None)]
)
def test_the_field_that_a_user_means(text: str, field: str | None) -> None:
    assert field_named(text) == field


def test_a_missing_column_lists_the_headings_and_the_nearest(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, csv_bytes(("Lager", "Saldobelopp", "Pris"), ("uso.propofol", 5, 1)))
    assert (problem.rule, problem.near, problem.place.line) == ("map-missing", "Saldobelopp", 1)
    assert "Lager, Saldobelopp, Pris" in str(problem.message)
    assert "--map «Saldobelopp=amount»" in str(problem.remedy)


def test_two_columns_for_one_field(tmp_path: Path) -> None:
    data = csv_bytes(("Lager", "Saldo", "Antal"), ("uso.propofol", 5, 6))
    (problem,) = refused(tmp_path, data)
    assert problem.rule == "map-ambiguous"
    assert load(tmp_path, data, given={"Antal": "amount"}).sheet.rows[0].amount == 6


def test_the_same_heading_twice(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, csv_bytes(("Lager", "Saldo", "Saldo"), ("uso.propofol", 5, 6)))
    assert problem.rule == "map-ambiguous"


def test_a_given_heading_that_is_not_there(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, csv_bytes(("Lager", "Saldo"), ("uso.propofol", 5)), given={"Sald": "amount"})
    assert (problem.rule, problem.near) == ("map-heading", "Saldo")


def test_a_given_heading_finds_its_row(tmp_path: Path) -> None:
    data = csv_bytes(("Lista", "x"), ("Kolumn ett", "Kolumn två"), ("uso.propofol", 5))
    assert len(load(tmp_path, data, given={"kolumn ett": "store", "Kolumn två": "amount"}).sheet.rows) == 1
