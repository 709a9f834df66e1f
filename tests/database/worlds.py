"""A small region with a hospital, a health centre and stores, as a folder and as a database."""

from __future__ import annotations

from pathlib import Path

from beredskap.database.region.create import create_database
from tests.database.stamps import stamp

REGION = """\
id: prov
name: Provlänet
class: FIKTIV
municipalities:
  Storstad: {population: 1000, age_25_44: 1000}
sites:
  stora: {name: Stora sjukhuset, kind: sjukhus, municipality: Storstad}
  lilla: {name: Lilla vårdcentralen, kind: vårdcentral, municipality: Storstad}
care:
  akut: {name: Akutbesök, grade: nödvändigt, per_1000: 10}
  vard: {name: Medicin, grade: nödvändigt, measure: vårddygn, per_1000: 1, stay: 2 d, transport: [sjuktransport]}
items:
  insulin: {name: Insulin, category: läkemedel, unit: st, pack: 10 st}
  diesel: {name: Diesel, category: diesel, unit: L}
stores:
  stora.insulin: {site: stora, item: insulin, minimum: 20 st}
  lilla.insulin: {site: lilla, item: insulin, amount: 0 st}
  stora.tank: {site: stora, item: diesel, amount: 500 L, capacity: 1000 L}
  lilla.tank: {site: lilla, item: diesel, amount: okänd}
batches:
  A1: {store: stora.insulin, amount: 30 st, expires: 2026-06-30}
  B2: {store: stora.insulin, amount: 50 st, expires: 2027-03-31}
nodes:
  elnat: {name: Elnätet, site: stora}
offerings:
  stora.akut: {site: stora, care: [akut], capacity: 50 besök/d, needs: [{el: elnat}]}
  stora.vard: {site: stora, care: [vard], capacity: 4 vårdplatser}
vehicles:
  stora.bil: {site: stora, kind: sjuktransport, number: 1}
"""
SCENARIO = """\
name: Provet
region: prov
start: 2026-11-03T00:00
duration: 2 d
expect:
  - {node: elnat, down: '<= 1 h'}
"""
STORES = ("stora.insulin", "lilla.insulin", "stora.tank", "lilla.tank")


def folder(where: Path, text: str = REGION) -> Path:
    """The region's folder."""
    made = where / "prov"
    made.mkdir(parents=True)
    (made / "region.yaml").write_text(text, encoding="utf-8")
    return made


def database(where: Path, text: str = REGION) -> Path:
    """The region's database."""
    path = where / "prov.db"
    create_database(folder(where, text), path, stamp())
    return path


def scenario(where: Path) -> Path:
    """A scenario of the region, beside its folder."""
    path = where / "provet.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path
