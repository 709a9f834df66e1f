"""Amounts in packs, bottles and what they hold become the article's own, wherever they are written in a region or a scenario."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from beredskap.errors import InputError
from beredskap.files import load_region, load_scenario
from beredskap.model.base import Amount
from beredskap.model.region import Region

WORLD = """\
id: prov
name: Prov
class: FIKTIV
municipalities: {m: {population: 1000, age_25_44: 1000, ambulance_minutes: 10}}
sites:
  s: {name: S, kind: sjukhus, municipality: m}
  t: {name: T, kind: sjukhus, municipality: m}
items:
  flaska: {name: Flaska, category: gas, unit: st, contains: 10 L at 200 bar, pack: 12 flaskor}
  stor: {name: Stor flaska, category: gas, unit: st, contains: 50 L at 200 bar}
  losning: {name: Lösning, category: läkemedel, unit: L, pack: 12 L}
stores:
  s.flaskor: {site: s, item: flaska, amount: 2 kartonger, capacity: 100 flaskor, minimum: 4 000 L, consumption: 2 L/min, deliveries: [4 flaskor every 7 d]}
  t.flaskor: {site: t, item: flaska}
  s.stora: {site: s, item: stor, amount: 3 st}
  s.losning: {site: s, item: losning, consumption: 2 kartonger/d}
batches:
  A: {store: t.flaskor, amount: 8 m3, expires: 2028-07}
care:
  vard: {name: Vård, grade: nödvändigt, per_1000: 1}
nodes:
  mask: {site: s, needs: [{syrgas: {store: s.flaskor, draw: 2 L/min}}]}
offerings:
  s.vard: {site: s, care: [vard], capacity: 10 besök/d, items: {flaska: 20 L}}
measures:
  kop: {name: Köp, does: [{deliver: {amount: 2 kartonger, to: s.flaskor}}]}
  flytt: {name: Flytt, does: [{move: {amount: 4 000 L, from: s.flaskor, to: t.flaskor}}]}
"""
SCENARIO = """\
name: Prov
region: prov
start: 2027-01-11T00:00
duration: 2 d
"""


def region(folder: Path, old: str = "", new: str = "") -> Region:
    assert old in WORLD
    (folder / "prov").mkdir(exist_ok=True)
    (folder / "prov" / "region.yaml").write_text(WORLD.replace(old, new, 1), encoding="utf-8")
    return load_region(folder / "prov").region


def told(found: Amount | None) -> object:
    assert found is not None
    return SimpleNamespace(value=found.value, dimension=found.dimension)


def amount(value: float, dimension: str) -> object:
    return SimpleNamespace(value=pytest.approx(value), dimension=dimension)


def test_a_region_is_held_in_its_articles_own_units(tmp_path: Path) -> None:
    found = region(tmp_path)
    store = found.stores["s.flaskor"]
    # A pack is 12 bottles, and a bottle 10 · 200 = 2 000 L.
    assert told(store.amount) == amount(24, "count")
    assert told(store.capacity) == amount(100, "count")
    assert told(store.minimum) == amount(2, "count")
    assert told(store.consumption) == amount(120 / 2000, "count/time")  # 2 L/min are 120 L an hour
    assert told(store.deliveries[0].amount) == amount(4, "count")
    assert told(found.batches["A"].amount) == amount(4, "count")
    draw = found.nodes["mask"].needs[0].draw
    assert draw is not None
    assert told(draw.a) == amount(0.06, "count/time")
    assert told(found.offerings["s.vard"].items["flaska"]) == amount(0.01, "count")
    assert told(found.measures["kop"].does[0].deliver.amount) == amount(24, "count")  # type: ignore[union-attr]
    assert told(found.measures["flytt"].does[0].move.amount) == amount(2, "count")  # type: ignore[union-attr]
    assert told(found.stores["s.losning"].consumption) == amount(1, "volume/time")  # 24 L a day


def test_a_range_is_drawn_in_them(tmp_path: Path) -> None:
    region(tmp_path, "amount: 3 st", "amount: uniform(20 m3; 60 m3)")
    (tmp_path / "s.yaml").write_text(SCENARIO, encoding="utf-8")
    loaded = load_scenario(tmp_path / "s.yaml")
    drawn, _ = loaded.drawn([50_000.0 for _ in loaded.uncertain])
    assert told(drawn.stores["s.stora"].amount) == amount(5, "count")  # of 10 m³ each


@pytest.mark.parametrize(
    ("old", "new", "rule", "field"),
    [
        ("amount: 3 st", "amount: 2 kartonger", "wrong-dimension", "stores.s.stora.amount"),
        ("amount: 3 st", "amount: 3 kg", "wrong-dimension", "stores.s.stora.amount"),
        ("{store: s.flaskor, draw: 2 L/min}", "{any: [s.flaskor, s.stora], draw: 2 L/min}", "wrong-dimension", "nodes.mask.needs[0].syrgas.draw"),
        (", contains: 50 L at 200 bar}", ", smallest: 1 mg}", "wrong-dimension", "items.stor.smallest"),
        ("contains: 50 L at 200 bar}", "smallest: 2 st}", "not-whole", "stores.s.stora.amount"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_said_where_it_stands(tmp_path: Path, old: str, new: str, rule: str, field: str) -> None:
    with pytest.raises(InputError) as error:
        region(tmp_path, old, new)
    assert [(one.rule, one.place.key.startswith(field)) for one in error.value.problems][:1] == [(rule, True)]
