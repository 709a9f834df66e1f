"""From a folder to a database and back: byte for byte what is unchanged, and what the ledger says where it is not."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from beredskap.database.ledger.balances import read_holdings
from beredskap.database.ledger.history import END_OF_TIME
from beredskap.database.ledger.record import record
from beredskap.database.region import create, documents
from beredskap.database.region.export import export_region
from beredskap.database.sqlite.database import Database, open_database
from beredskap.errors import InputError
from beredskap.files import load_region
from beredskap.supplies.holdings import Holding, of_region
from tests.database.conftest import stamp

ROOT = Path(__file__).parents[3]
Micro = Callable[[float], int]


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def there(found: dict[str, Holding]) -> dict[str, tuple[bool, list[tuple[float, datetime.date | None]]]]:
    """What is held, whatever the batches are called."""
    return {
        name: (one.known, sorted(((lot.amount, lot.expires) for lot in one.lots if lot.amount), key=str))
        for name, one in found.items()
    }


def test_what_is_unchanged_comes_back_byte_for_byte(database: Database, folder: Path) -> None:
    found = export_region(database, END_OF_TIME)
    assert found.files == content(folder)
    assert found.changed == ()


def test_the_shipped_region_comes_back_byte_for_byte(tmp_path: Path) -> None:
    create.create_database(ROOT / "inventories" / "orebro", tmp_path / "orebro.db", stamp())
    with open_database(tmp_path / "orebro.db") as database:
        assert export_region(database, END_OF_TIME).files == content(ROOT / "inventories" / "orebro")


def test_only_what_changed_is_written_anew(database: Database, folder: Path, micro: Micro) -> None:
    record(database, "issue", "stora.insulin", micro(350), stamp(1))
    record(database, "count", "stora.diesel", micro(11_500.5), stamp(1))
    found = export_region(database, END_OF_TIME)
    before = content(folder)
    assert found.changed == ("stora.diesel", "stora.insulin")
    assert [name for name in sorted(before) if found.files[name] != before[name]] == ["batches.csv", "stores.csv"]
    assert found.files["stores.csv"].decode() == before["stores.csv"].decode().replace("12 m3", "11500.5 L")
    lines = before["batches.csv"].decode().splitlines(keepends=True)
    assert found.files["batches.csv"].decode() == "".join([lines[0], lines[2].replace("600", "550"), lines[3]])


def test_the_folder_written_is_what_the_ledger_says(database: Database, tmp_path: Path, micro: Micro) -> None:
    record(database, "move", "stora.insulin", micro(350), stamp(1), to="lilla.insulin")
    record(database, "receive", "lilla.insulin", micro(12.5), stamp(2), "B/7", datetime.date(2028, 2, 29))
    record(database, "discard", "stora.insulin", None, stamp(3, "utgånget"))
    record(database, "count", "lilla.diesel", micro(0), stamp(4))
    record(database, "issue", "stora.insulin", micro(550), stamp(5))
    now = read_holdings(database, END_OF_TIME)
    documents.write_folder(tmp_path / "ut", export_region(database, END_OF_TIME).files.items())
    assert there(of_region(load_region(tmp_path / "ut").region)) == there(now)


def test_an_amount_that_stands_in_yaml_is_changed_where_it_stands(folder: Path, tmp_path: Path, micro: Micro) -> None:
    (folder / "tankar.yaml").write_text(
        "stores:\n  lilla.tank:  # den gamla\n    {site: lilla, item: diesel, amount: '3 m3', capacity: 4 m3}\n",
        encoding="utf-8",
    )
    create.create_database(folder, tmp_path / "y.db", stamp())
    with open_database(tmp_path / "y.db") as database:
        record(database, "issue", "lilla.tank", micro(500), stamp(1))
        text = export_region(database, END_OF_TIME).files["tankar.yaml"].decode()
    assert text == (folder / "tankar.yaml").read_text(encoding="utf-8").replace("'3 m3'", "2500 L")


def test_a_folder_is_never_written_over(database: Database, folder: Path) -> None:
    with pytest.raises(InputError) as caught:
        documents.write_folder(folder, export_region(database, END_OF_TIME).files.items())
    assert caught.value.problems[0].rule == "folder-exists"


def test_a_database_is_never_written_over(path: Path, folder: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(InputError) as caught:
        create.create_database(folder, path, stamp())
    assert caught.value.problems[0].rule == "database-exists"
    assert path.read_bytes() == before


def test_a_broken_folder_leaves_no_file(folder: Path, tmp_path: Path) -> None:
    (folder / "stores.csv").write_text("id,site,item\nx,ingenstans,insulin\n", encoding="utf-8")
    with pytest.raises(InputError):
        create.create_database(folder, tmp_path / "b.db", stamp())
    assert not (tmp_path / "b.db").exists()


def test_only_the_owner_may_read_it(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_is_fictive_has_no_place_among_what_is_real(folder: Path, tmp_path: Path) -> None:
    region = folder / "region.yaml"
    region.write_text(region.read_text(encoding="utf-8").replace("FIKTIV", "SKARP"), encoding="utf-8")
    stores = (folder / "stores.csv").read_text(encoding="utf-8").replace("minimum,note", "minimum,note,status")
    stores = stores.replace(',"tre, partier"', ',"tre, partier",fictive').replace("900 IE,,,", "900 IE,,,,")
    (folder / "stores.csv").write_text(
        stores.replace("20 m3,,", "20 m3,,,").replace("5 m3,,", "5 m3,,,"), encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        create.create_database(folder, tmp_path / "s.db", stamp())
    assert caught.value.problems[0].rule == "mixed-classes"


def test_a_changed_folder_is_read_in_and_the_ledger_goes_on(database: Database, folder: Path, micro: Micro) -> None:
    record(database, "issue", "lilla.insulin", micro(100), stamp(1))
    with (folder / "stores.csv").open("a", encoding="utf-8") as file:
        file.write("lilla.reserv,lilla,insulin,50 IE,,,\n")
    planned = create.update_region(database, folder, stamp(2), dry=True)
    assert (planned.opened, planned.closed) == (("lilla.reserv",), ())
    assert planned.added == ("stores.csv",)
    assert len(read_holdings(database, END_OF_TIME)) == 4
    assert create.update_region(database, folder, stamp(2)) == planned
    now = read_holdings(database, END_OF_TIME)
    assert now["lilla.reserv"].amount() == 50
    assert now["lilla.insulin"].amount() == 800


def test_a_store_that_has_a_history_cannot_vanish(database: Database, folder: Path) -> None:
    stores = (folder / "stores.csv").read_text(encoding="utf-8").replace("lilla.insulin,lilla,insulin,900 IE,,,\n", "")
    (folder / "stores.csv").write_text(stores, encoding="utf-8")
    for dry in (True, False):
        with pytest.raises(InputError) as caught:
            create.update_region(database, folder, stamp(1), dry=dry)
        assert caught.value.problems[0].rule == "store-lost"
    assert len(read_holdings(database, END_OF_TIME)) == 4
