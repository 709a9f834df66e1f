"""A small world in one file, in which nearly everything can be calculated by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from beredskap.ensemble.workers import Task

WORLD = """\
name: Provet
world:
  id: prov
  name: Provlänet
  class: FIKTIV
  municipalities:
    Storstad: {population: 1000, age_25_44: 1000}
  sites:
    stora: {name: Stora sjukhuset, kind: sjukhus, municipality: Storstad}
  care:
    akut: {name: Akutbesök, grade: nödvändigt, per_1000: 24}
    koll: {name: Kontroll, grade: önskvärt, per_1000: 24}
    vard: {name: Medicin, grade: nödvändigt, measure: vårddygn, per_1000: 1, stay: 2 d}
  items:
    diesel: {name: Diesel, category: diesel, unit: L}
    blod: {name: Blod, category: blod, unit: st}
  stores:
    stora.tank: {site: stora, item: diesel, amount: 240 L, capacity: 1000 L}
    stora.blod: {site: stora, item: blod}
  batches:
    gammal: {store: stora.blod, amount: 5 st, expires: 2027-01-01}
    kort: {store: stora.blod, amount: 10 st, expires: 2027-02-01}
    lang: {store: stora.blod, amount: 30 st}
  nodes:
    elnat: {name: Elnätet, site: stora}
    reserv:
      name: Reservkraft
      site: stora
      standby: true
      needs: [{diesel: {store: stora.tank, draw: 10 L/h}}]
  offerings:
    stora.akut:
      site: stora
      care: [akut, koll]
      capacity: 96 besök/d
      needs:
        - el: {any: [elnat, reserv]}
    stora.vard: {site: stora, care: [vard], capacity: 4 vårdplatser}
start: 2027-01-11T00:00
duration: 3 d
events:
  - {at: 6 h, id: morkt, lose: elnat}
expect:
  - {store: stora.tank, lasts: ">= 30 h"}
  - {node: elnat, down: ">= 60 h"}
"""


@pytest.fixture
def task(tmp_path: Path) -> Callable[..., Task]:
    """The scenario with some of its text replaced, in a file of its own each time: loaded scenarios are remembered by their file."""
    made: list[Path] = []

    def write(*changes: tuple[str, str], state: str | None = None) -> Task:
        text = WORLD
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / f"prov{len(made)}.yaml"
        path.write_text(text, encoding="utf-8")
        made.append(path)
        if state is None:
            return Task(str(path))
        reported = tmp_path / f"lage{len(made)}.yaml"
        reported.write_text(state, encoding="utf-8")
        return Task(str(path), str(reported))

    return write
