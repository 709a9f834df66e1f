"""A small region in a folder, and its database."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from beredskap.database.ledger.audit_chain import Stamp
from beredskap.database.region import create
from beredskap.database.sqlite.database import Database, open_database

START = datetime.datetime(2027, 1, 4, 8)
REGION = """\
id: prov
name: Provlänet
class: FIKTIV
municipalities:
  Storstad: {population: 1000, age_25_44: 1000}
sites:
  stora: {name: Stora sjukhuset, kind: sjukhus, municipality: Storstad}
  lilla: {name: Lilla sjukhuset, kind: sjukhus, municipality: Storstad}
"""
ITEMS = "id,name,category,unit,pack\ninsulin,Insulin,läkemedel,IE,300 IE\ndiesel,Diesel,diesel,L,\n"
STORES = """\
id,site,item,amount,capacity,minimum,note
stora.insulin,stora,insulin,,,500 IE,"tre, partier"
lilla.insulin,lilla,insulin,900 IE,,,
stora.diesel,stora,diesel,12 m3,20 m3,,
lilla.diesel,lilla,diesel,okänd,5 m3,,
"""
BATCHES = """\
id,store,amount,expires
s1,stora.insulin,300 IE,2027-01-31
s2,stora.insulin,600 IE,2027-06-30
s3,stora.insulin,100 IE,2026-12-31
"""


def stamp(hours: float = 0, note: str = "", by: str = "lager") -> Stamp:
    """Somebody tells it so many hours after the start."""
    at = START + datetime.timedelta(hours=hours)
    return Stamp(by, at, at, note)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The region's folder."""
    where = tmp_path / "prov"
    where.mkdir()
    for name, text in (("region.yaml", REGION), ("items.csv", ITEMS), ("stores.csv", STORES), ("batches.csv", BATCHES)):
        (where / name).write_text(text, encoding="utf-8")
    (where / "README.md").write_text("Om underlaget.\n", encoding="utf-8")
    return where


@pytest.fixture
def path(folder: Path, tmp_path: Path) -> Path:
    """The region's database."""
    create.create_database(folder, tmp_path / "prov.db", stamp())
    return tmp_path / "prov.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    with open_database(path) as found:
        yield found


@pytest.fixture
def micro() -> Callable[[float], int]:
    """So many base units in the ledger's whole numbers."""
    return lambda amount: round(amount * 1_000_000)
