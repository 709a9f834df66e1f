"""CSV files beside region.yaml: what they may hold, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from beredskap.errors import Problem
from beredskap.files import load_region
from beredskap.model.base import Amount

WithFile = Callable[[str, str | bytes], list[Problem]]


def summary(problems: list[Problem]) -> list[tuple[str, str, str | None]]:
    return [(problem.rule, str(problem.place), problem.near) for problem in problems]


def test_rows_are_records(folder: Path) -> None:
    (folder / "stores.csv").write_text(
        "id,site,item,amount,capacity,deliveries\n"
        "lager.a,uso,diesel,5 m3,,\n"
        "lager.b,vc,insulin,40,90,20 st every 7 d | 5 st every 1 d from uso.elnat\n",
        encoding="utf-8",
    )
    stores = load_region(folder).region.stores
    assert stores["lager.a"].amount == Amount(value=5000.0, dimension="volume")
    assert stores["lager.a"].capacity is None
    assert stores["lager.b"].amount == Amount(value=40.0, dimension="count")
    assert [delivery.supplier for delivery in stores["lager.b"].deliveries] == [None, "uso.elnat"]


def test_lists_maps_needs_and_pairs_in_a_cell(folder: Path) -> None:
    (folder / "offerings.csv").write_text(
        "id,site,care,capacity,staff,needs\nuso.bb,uso,vard,10,läkare 2 h,el uso.elnat | journal uso.cosmic\n",
        encoding="utf-8",
    )
    (folder / "care.csv").write_text(
        "id,name,grade,stand_in,transport\nakut,Akut,nödvändigt,besok 50 % | vard 10 %,\n", encoding="utf-8"
    )
    region = load_region(folder).region
    offering = region.offerings["uso.bb"]
    assert offering.capacity == Amount(value=10.0, dimension="beds")
    assert offering.staff == {"läkare": 7200}
    assert [(need.name, need.sources) for need in offering.needs] == [
        ("el", ("uso.elnat",)),
        ("journal", ("uso.cosmic",)),
    ]
    assert [(other.care, other.share) for other in region.care["akut"].stand_in] == [("besok", 0.5), ("vard", 0.1)]


def test_hours_by_day_and_stays_in_a_cell(folder: Path) -> None:
    (folder / "profiles.csv").write_text(
        'id,week\nnatt,"mån-fre 22-06 | lör+helgdag 09-12, 13-15 | annandag-påsk stängt"\n', encoding="utf-8"
    )
    (folder / "care.csv").write_text(
        "id,name,grade,measure,stay,stay_spread\n"
        "iva,Iva,nödvändigt,vårddygn,,30 % for 1 d | 70 % for 4 d\n"
        "bb,BB,nödvändigt,vårddygn,2 d,lognormal 50 %\n",
        encoding="utf-8",
    )
    region = load_region(folder).region
    assert [len(region.profiles["natt"].shifts(day)) for day in (4, 5, 6)] == [1, 2, 0]
    assert len(region.profiles["natt"].shifts(0, ("annandag-påsk",))) == 0
    assert region.care["iva"].stay == 3.1 * 24 * 3600
    spread = region.care["bb"].stay_spread
    assert spread is not None
    assert (spread.kind, spread.deviation) == ("lognormal", 0.5)


def test_bom_crlf_quotes_and_blank_rows_are_read(folder: Path) -> None:
    (folder / "roads.csv").write_bytes(
        '\ufeffid,start,end,km,minutes,name\r\nr,Örebro,Kumla,1.5,2,"a, ""b"""\r\n,,,,,\r\n\r\n'.encode()
    )
    road = load_region(folder).region.roads["r"]
    assert (road.km, road.name) == (1.5, 'a, "b"')


def test_a_record_may_be_split_between_yaml_and_csv(folder: Path) -> None:
    (folder / "nodes.csv").write_text("id,restart\nuso.cosmic,4 h\n", encoding="utf-8")
    assert load_region(folder).region.nodes["uso.cosmic"].restart == 4 * 3600


def test_a_field_in_both_is_a_duplicate(with_file: WithFile) -> None:
    problems = with_file("nodes.csv", "id,site\nuso.cosmic,uso\n")
    assert summary(problems) == [("duplicate", "inventories/liten/nodes.csv:2  nodes.uso.cosmic.site", None)]
    assert str(problems[0].message) == "står redan på inventories/liten/region.yaml:36"


@pytest.mark.parametrize(("name", "content", "expected"), [
    ("stores.csv", "id,sitte,item\nx,uso,diesel\n", [("csv-column", "stores.csv:1  stores.sitte", "site")]),
    ("stores.csv", "id,zzzzzz\nx,1\n", [("csv-column", "stores.csv:1  stores.zzzzzz", None)]),
    ("stores.csv", "id,site,site\nx,uso,uso\n", [("csv-column", "stores.csv:1  stores.site", None)]),
    ("stores.csv", "site,item\nuso,diesel\n", [("csv-column", "stores.csv:1  stores.id", None)]),
    ("stores.csv", "id,site,item\nx,uso\ny,uso,diesel,1\n", [("csv-row", "stores.csv:2", None), ("csv-row", "stores.csv:3", None)]),
    ("stores.csv", "id,site,item\n ,uso,diesel\n", [("csv-id", "stores.csv:2  stores.id", None)]),
    ("stores.csv", "id;sitte;item\nx;uso;diesel\n", [("csv-column", "stores.csv:1  stores.sitte", "site")]),
    ("stores.csv", "id,site\n\"x\"y,uso\n", [("csv-syntax", "stores.csv:2", None)]),
    ("stores.csv", "", [("file-empty", "stores.csv:1", None)]),
    ("storess.csv", "id\nx\n", [("unknown-collection", "storess.csv", "stores")]),
    ("measures.csv", "id,change\nx,y\n", [("csv-column", "measures.csv:1  measures.change", None)]),
    ("roads.csv", "id,start,end,km,minutes\nr,Örebro,Kumla,\"1,500\",2\n", [("wrong-value", "roads.csv:2  roads.r.km", None)]),
    ("stores.csv", "id,site,item,amount\nx,uso,diesel,1.500 m3\n", [("wrong-value", "stores.csv:2  stores.x.amount", None)]),
    ("stores.csv", "id,site,item,amount\nx,uso,diesel,-5 m3\n", [("wrong-value", "stores.csv:2  stores.x.amount", None)]),
    ("stores.csv", "id,site,item\nx,usoo,dieseel\n", [
        ("unknown-reference", "stores.csv:2  stores.x.item", "diesel"),
        ("unknown-reference", "stores.csv:2  stores.x.site", "uso"),
    ]),
    ("stores.csv", "id,site,item\nx,uso,diesel\nx,uso,diesel\n", [("duplicate", "stores.csv:3  stores.x", None)]),
])  # fmt: skip
def test_what_is_wrong_is_said_with_line_and_column(
    with_file: WithFile, name: str, content: str, expected: list[tuple[str, str, str | None]]
) -> None:
    found = [
        (rule, place.removeprefix("inventories/liten/"), near)
        for rule, place, near in summary(with_file(name, content))
    ]
    assert found == expected


def test_a_decimal_comma_that_splits_a_cell_is_named(with_file: WithFile) -> None:
    (problem,) = with_file("roads.csv", "id,start,end,km,minutes\nr,Örebro,Kumla,1,5,2\n")
    assert str(problem.remedy).startswith("ett decimalkomma delar cellen; skriv decimalpunkt")
    assert with_file("roads.csv", 'id,start,end,km,minutes\nr,Örebro,Kumla,"1,5",2\n') == []


def test_a_cell_over_several_lines_keeps_the_line_numbers_right(with_file: WithFile) -> None:
    (problem,) = with_file(
        "roads.csv", 'id,start,end,km,minutes,note\na,Örebro,Kumla,1,2,"två\nrader"\nb,Örebro,Kumlaa,1,2,\n'
    )
    assert (problem.place.line, problem.near) == (4, "Kumla")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_parted_by_what_its_heading_is(folder: Path, delimiter: str) -> None:
    lines = ["id|start|end|km|minutes", 'r|Örebro|Kumla|"1 012,5"|"2,5"']
    (folder / "roads.csv").write_text("\n".join(lines).replace("|", delimiter), encoding="utf-8")
    road = load_region(folder).region.roads["r"]
    assert (road.km, road.minutes) == (1012.5, 2.5)
