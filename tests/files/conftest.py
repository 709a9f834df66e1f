"""A small region on disk, and its text with one thing changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from beredskap.errors import InputError, Problem
from beredskap.files import load_region, load_scenario

REGION = """\
id: liten
name: Liten region
class: FIKTIV
municipalities:
  Örebro: {population: 100, age_0_15: 20, age_16_24: 20, age_25_44: 20, age_45_64: 20, age_65_plus: 20}
  Kumla: {population: 10, age_25_44: 10}
roads:
  e20: {start: Örebro, end: Kumla, km: 17, minutes: 20}
care:
  besok: {name: Läkarbesök, grade: nödvändigt, per_1000: 3, wait: 4 h}
  vard: {name: Slutenvård, grade: angeläget, measure: vårddygn, per_1000: 1, stay: 3 d}
items:
  diesel: {name: Diesel, category: diesel, unit: L}
  insulin: {name: Insulin, category: läkemedel, unit: st}
sites:
  uso: {name: USÖ, kind: sjukhus, municipality: Örebro}
  uso.hus: {name: Hus, kind: sjukhus, municipality: Örebro, parent: uso}
  vc: {name: VC, kind: vårdcentral, municipality: Kumla}
nodes:
  uso.elnat: {site: uso, capacity: 4 MW}
  uso.reservkraft:
    site: uso
    standby: true
    start: 20 s
    capacity: 800 kW
    needs:
      - diesel: {store: uso.tank, draw: {a: 20 L/h, b: 0.25 L/kWh}}
  uso.iva:
    site: uso.hus
    rto: 2 h
    mtpd: 4 h
    needs:
      - el: {any: [uso.elnat, uso.reservkraft], load: 120 kW}
        without: [100 % for 20 min, 0 %]
      - journal: uso.cosmic
  uso.cosmic: {site: uso}
offerings:
  uso.avdelning: {site: uso, care: [vard], capacity: 20 vårdplatser, staff: {läkare: 2 h}}
  vc.mottagning: {site: vc, care: [besok], capacity: 48 besök/dygn, items: {insulin: 1 st}}
staff:
  uso.lakare: {site: uso, competence: läkare, present: 480 h/dygn}
stores:
  uso.tank: {site: uso, item: diesel, amount: 12 m3, capacity: 20 m3}
  vc.insulin: {site: vc, item: insulin, amount: 100 st}
variants:
  plan: {change: {nodes.uso.elnat.capacity: 5 MW}}
"""

SCENARIO = """\
name: Liten övning
region: liten
start: 2027-01-11T06:00
duration: 3 d
events:
  - {at: 1 h, lose: uso, id: branden}
  - {at: 2 h, demand: {care: besok, municipality: Kumla, extra: 5}}
  - {at: 2 d, restore: uso}
expect:
  - {care: besok, served: ">= 90 %"}
  - {store: uso.tank, lasts: ">= 1 d"}
  - {node: uso.iva, down: "<= 4 h"}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The region in ``inventories/liten`` below the working folder."""
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "inventories" / "liten"
    made.mkdir(parents=True)
    (made / "region.yaml").write_text(REGION, encoding="utf-8")
    return made


@pytest.fixture
def changed(folder: Path) -> Callable[..., list[Problem]]:
    """Load the region with one text replaced by another; the problems of it."""

    def load(old: str, new: str, variant: str | None = None) -> list[Problem]:
        assert old in REGION
        (folder / "region.yaml").write_text(REGION.replace(old, new, 1), encoding="utf-8")
        return problems_of(lambda: load_region(folder, variant))

    return load


@pytest.fixture
def with_file(folder: Path) -> Callable[[str, str | bytes], list[Problem]]:
    """Load the region with one more file beside it; the problems of it."""

    def load(name: str, content: str | bytes) -> list[Problem]:
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
        return problems_of(lambda: load_region(folder))

    return load


@pytest.fixture
def scenario(folder: Path) -> Callable[..., list[Problem]]:
    """Load the scenario with one text replaced by another; the problems of it."""

    def load(old: str = "", new: str = "") -> list[Problem]:
        assert old in SCENARIO
        path = folder.parent.parent / "s.yaml"
        path.write_text(SCENARIO.replace(old, new, 1), encoding="utf-8")
        return problems_of(lambda: load_scenario(path))

    return load


def problems_of(load: Callable[[], object]) -> list[Problem]:
    """The problems that loading raises; none if it does not."""
    try:
        load()
    except InputError as error:
        return list(error.problems)
    return []


@pytest.fixture
def region_text() -> str:
    return REGION


@pytest.fixture
def scenario_text() -> str:
    return SCENARIO


@pytest.fixture
def collect() -> Callable[[Callable[[], object]], list[Problem]]:
    return problems_of
