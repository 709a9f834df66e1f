from __future__ import annotations

from collections.abc import Callable

import pytest

from beredskap.ensemble import beside, other_bound
from beredskap.ensemble.workers import Task, load
from beredskap.model.result.journal import Journal

TOWN = "    Storstad: {population: 1000, age_25_44: 1000}\n"
SITE = "    stora: {name"
OFFERINGS = "  offerings:\n"
ANOTHER = """\
    nära: {name: Närakuten, kind: mottagning, municipality: Storstad}
    lilla: {name: Lilla sjukhuset, kind: sjukhus, municipality: Ön}
"""
THEIRS = """\
    lilla.akut: {site: lilla, care: [akut, koll], capacity: 48 besök/d}
    nära.akut: {site: nära, care: [akut], capacity: 4 besök/d}
"""
SOUTH = (
    (TOWN, f"{TOWN}{TOWN.replace('Storstad', 'Ön')}"),
    (SITE, f"{ANOTHER}{SITE}"),
    (OFFERINGS, f"  roads:\n    bro: {{start: Storstad, end: Ön, km: 30, minutes: 30}}\n{OFFERINGS}{THEIRS}"),
    ("{at: 6 h, id: morkt, lose: elnat}", "{at: 0 h, lose: stora}"),
)


def test_who_leads_nobody_loses_what_coordination_would_have_moved(task: Callable[..., Task]) -> None:
    """Two towns of 24 acute visits a day, and the hospital of one of them lost: the other and a clinic near by have room for 52.

    Without coordination the 24 of Storstad go to the clinic, which takes 4: up to 20 a day go without.
    """
    led = other_bound.run_with_other_bound(load(task(*SOUTH)))
    alone = other_bound.run_with_other_bound(load(task(*SOUTH, ("\nstart: 2027", "\ncoordination: none\nstart: 2027"))))
    assert led.unmet_otherwise == pytest.approx(_unmet(alone), abs=1e-6)
    assert alone.unmet_otherwise == pytest.approx(_unmet(led), abs=1e-6)
    assert _unmet(alone) > _unmet(led)


def test_a_process_beside_finds_the_same(task: Callable[..., Task], monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load(task(*SOUTH))
    here = other_bound.run_with_other_bound(loaded)
    monkeypatch.setattr(other_bound, "_WORTH_A_PROCESS", 0)
    monkeypatch.setattr(beside, "cores", lambda: 2)
    assert other_bound.run_with_other_bound(loaded) == here


def _unmet(journal: Journal) -> float:
    return sum(one.unmet for one in journal.outcomes if not one.municipality and one.care in ("akut", "vard"))
