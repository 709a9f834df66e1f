"""One text is one amount, or one refusal, through every door: a typed amount, YAML, a table of a region, a sheet in CSV and in a workbook."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beredskap.database.ledger.catalogue_lookup import find_goods, read_amount
from beredskap.database.ledger.times import read_last_day
from beredskap.database.region.create import create_database
from beredskap.database.sqlite.database import open_database
from beredskap.errors import InputError
from beredskap.files import load_region
from beredskap.files.stock.sheet import load_stock
from tests.database.stamps import stamp
from tests.files.sheets import book

NOW = datetime.datetime(2026, 11, 24, 12)
REGION = """\
id: prov
name: Prov
class: FIKTIV
municipalities: {m: {population: 0}}
sites: {s: {name: S, kind: sjukhus, municipality: m}}
items:
  tablett: {name: Tablett, category: läkemedel, unit: st, pack: 100 st}
  delbar: {name: Delbar, category: läkemedel, unit: st, smallest: 0.5 st}
  flaska: {name: Flaska, category: gas, unit: st, contains: 10 L at 200 bar}
  losning: {name: Lösning, category: läkemedel, unit: L, pack: 12 L}
"""
ITEMS = ("tablett", "delbar", "flaska", "losning")
NUMBERS = st.one_of(
    st.sampled_from(["1.000", "1,000", "1 000", "1\u00a0000", "1\u202f000", "1\u2009000", "1'000", "12 34", "0,125", "2.5", "2,5", "-1", "fyra"]),
    st.sampled_from(["1e3", "1.000,5", "1,000.5", "1\t000", "1  000"]),
    st.integers(0, 10**6).map(str),
    st.decimals(0, 1000, places=3).map(str),
    st.decimals(0, 1000, places=2).map(lambda number: str(number).replace(".", ",")),
)  # fmt: skip
UNITS = st.sampled_from(
    ["", "st", "ST", "förp", "kartonger", "flaskor", "L", "ml", "m3", "mg", "parsec", "st.", "askar"]
)
_SPACE = st.sampled_from([" ", "", "\u00a0"])
Read = Callable[[str, str], float | None]


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Read]:
    """Each reads a text as an amount of an item, in base units; None is a refusal."""
    home = tmp_path_factory.mktemp("doors")
    folder = home / "prov"
    folder.mkdir()
    stores = "stores:\n" + "".join(f"  s.{item}: {{site: s, item: {item}}}\n" for item in ITEMS)
    (folder / "region.yaml").write_text(REGION + stores, encoding="utf-8")
    create_database(folder, home / "prov.db", stamp())
    region = load_region(folder).region

    def typed(item: str, text: str) -> float | None:
        with open_database(home / "prov.db") as database:
            return _or_none(lambda: read_amount(text, find_goods(database, f"s.{item}")) / 1e6)

    def yaml(item: str, text: str) -> float | None:
        return in_folder(f'stores: {{x: {{site: s, item: {item}, amount: "{text}"}}}}\n')

    def table(item: str, text: str) -> float | None:
        return in_folder("", f"id;site;item;amount\nx;s;{item};{text}\n")

    def in_folder(more: str, rows: str = "") -> float | None:
        where = home / "folder" / "prov"
        where.mkdir(parents=True, exist_ok=True)
        (where / "region.yaml").write_text(REGION + more, encoding="utf-8")
        (where / "stores.csv").unlink(missing_ok=True)
        if rows:
            (where / "stores.csv").write_text(rows, encoding="utf-8")

        def read() -> float:
            amount = load_region(where).region.stores["x"].amount
            assert amount is not None
            assert amount.value is not None
            return amount.value

        return _or_none(read)

    def sheet(item: str, text: str) -> float | None:
        return of_file("lista.csv", f"Lager;Antal\ns.{item};{text}\n".encode())

    def commas(item: str, text: str) -> float | None:
        return of_file("lista.csv", f'Lager,Antal\ns.{item},"{text}"\n'.encode())

    def workbook(item: str, text: str) -> float | None:
        return of_file("lista.xlsx", book(("Lager", "Antal"), (f"s.{item}", text)))

    def of_file(name: str, data: bytes) -> float | None:
        path = home / name
        path.write_bytes(data)
        return _or_none(lambda: load_stock(path, region, NOW).sheet.rows[0].amount)

    return {"yaml": yaml, "table": table, "sheet": sheet, "commas": commas, "workbook": workbook, "typed": typed}


def _or_none(read: Callable[[], float]) -> float | None:
    try:
        return read()
    except InputError:
        return None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(ITEMS), NUMBERS, _SPACE, UNITS)
def test_one_text_is_one_amount_or_one_refusal(
    doors: dict[str, Read], item: str, number: str, space: str, unit: str
) -> None:
    text = f"{number}{space}{unit}".strip()
    wanted = doors["typed"](item, text)
    for name, read in doors.items():
        found = read(item, text)
        assert found == (None if wanted is None else pytest.approx(wanted, rel=1e-9, abs=1e-6)), (name, text)


@pytest.mark.parametrize(
    ("item", "text", "amount"),
    [
        ("tablett", "2 kartonger", 200), ("tablett", "1 000 st", 1000), ("tablett", "1.000 st", None), ("tablett", "2,5 st", None),
        ("delbar", "2,5 st", 2.5), ("flaska", "4 flaskor", 4), ("flaska", "1 000 L", 0.5), ("losning", "4 flaskor", 48), ("tablett", "5 L", None),
        ("tablett", "1\t000 st", None), ("tablett", "1  000 st", None), ("tablett", "1e11 st", 1e11), ("tablett", "1,1e11 st", None),
    ],
)  # fmt: skip
def test_the_amounts_of_the_doors(doors: dict[str, Read], item: str, text: str, amount: float | None) -> None:
    assert {name: read(item, text) for name, read in doors.items()} == dict.fromkeys(doors, amount)


@pytest.mark.parametrize(
    "text", [
        "07/2028", "jul 2028", "juli 2028", "07.2028", "2028-07", "2028/07", "7-2028", "2028-07-31", "31/7 2028", "2028-07-31T00:00:00Z",
        "31 jul 2028", "20280731",
    ],
)  # fmt: skip
def test_the_last_day_as_it_is_printed(tmp_path: Path, text: str) -> None:
    assert last_days(tmp_path, text) == [datetime.date(2028, 7, 31)] * 3


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("9999-12-31", True), ("9999-12-30", False), ("0001-01-01", False), ("1989-12-31", False), ("2101-01-01", False), ("2100-12-31", True)],
)  # fmt: skip
def test_a_last_day_that_is_never_or_cannot_be_meant(tmp_path: Path, text: str, is_one: bool) -> None:
    assert last_days(tmp_path, text) == [datetime.date.fromisoformat(text) if is_one else None] * 3


def last_days(tmp_path: Path, text: str) -> list[datetime.date | None]:
    """The last day of a batch by the command line, by YAML and by a sheet."""

    def typed() -> datetime.date:
        return read_last_day(text)

    def in_folder() -> datetime.date | None:
        return load_region(a_region(tmp_path, text)).region.batches["A"].expires

    def in_sheet() -> datetime.date | None:
        region = load_region(a_region(tmp_path, "2028-07")).region
        (tmp_path / "lista.csv").write_text(f"Lager;Antal;Utg.datum\nx;5;{text}\n", encoding="utf-8")
        return load_stock(tmp_path / "lista.csv", region, NOW).sheet.rows[0].expires

    found: list[datetime.date | None] = []
    for read in (typed, in_folder, in_sheet):
        try:
            found.append(read())
        except InputError:
            found.append(None)
    return found


def a_region(tmp_path: Path, text: str) -> Path:
    """A region with a batch that lasts to a day."""
    folder = tmp_path / "prov"
    folder.mkdir(exist_ok=True)
    more = f'stores: {{x: {{site: s, item: tablett}}}}\nbatches: {{A: {{store: x, amount: 5 st, expires: "{text}"}}}}\n'
    (folder / "region.yaml").write_text(REGION + more, encoding="utf-8")
    return folder


@pytest.mark.parametrize("text", ["Jul-26", "07/28", "3/4 2028", "13/2028", "2028-02-30", "snart", ""])
def test_what_is_no_last_day_is_none_anywhere(text: str) -> None:
    with pytest.raises(InputError):
        read_last_day(text)
