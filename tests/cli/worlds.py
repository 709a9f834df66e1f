"""Small scenario files that carry their world inline, for tests of the commands."""

from __future__ import annotations

from pathlib import Path

WORLD = """\
name: {name}
world:
  id: prov
  name: Provlänet
  class: FIKTIV
  municipalities:
    Storstad: {{population: 1000, age_25_44: 1000}}
  sites:
    stora: {{name: Stora sjukhuset, kind: sjukhus, municipality: Storstad}}
  care:
    akut: {{name: Akutbesök, grade: nödvändigt, per_1000: 10}}
  nodes:
    elnat: {{name: Elnätet, site: stora}}
  offerings:
    stora.akut:
      site: stora
      care: [akut]
      capacity: 50 besök/d
      needs:
        - el: elnat
start: 2027-01-11T00:00
duration: 2 d
events:
  - {{at: 6 h, lose: elnat}}
"""
HOLDS = "expect:\n  - {node: elnat, down: '>= 1 h'}\n"
FAILS = "expect:\n  - {node: elnat, down: '<= 1 h'}\n"
REGION = """\
id: prov
name: Provlänet
class: FIKTIV
municipalities:
  Storstad: {population: 1000, age_25_44: 1000}
sites:
  stora: {name: Stora sjukhuset, kind: sjukhus, municipality: Storstad}
care:
  akut: {name: Akutbesök, grade: nödvändigt, per_1000: 10}
nodes:
  elnat: {name: Elnätet, site: stora}
offerings:
  stora.akut: {site: stora, care: [akut], capacity: 50 besök/d, needs: [{el: elnat}]}
"""


def scenario(folder: Path, name: str = "prov", expect: str = HOLDS) -> Path:
    """A scenario file in which the hospital loses its power at 6 h."""
    path = folder / f"{name}.yaml"
    path.write_text(WORLD.format(name=name) + expect, encoding="utf-8")
    return path


def region(folder: Path, text: str = REGION) -> Path:
    """A region folder."""
    path = folder / "prov"
    path.mkdir()
    (path / "region.yaml").write_text(text, encoding="utf-8")
    return path
