"""The shipped measures, seasons and scenarios: every kind of effect is there, figures say where they come from, and every scenario says what it teaches."""

from __future__ import annotations

from pathlib import Path

import pytest

from beredskap.files import load_region, load_scenario
from beredskap.model.effect import EFFECT_KINDS
from beredskap.model.region import Region

ROOT = Path(__file__).parents[2]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.yaml"))


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region(ROOT / "inventories" / "orebro").region


def test_at_least_twenty_measures_work_when_decided_and_every_effect_is_among_them(region: Region) -> None:
    operative = [measure for measure in region.measures.values() if measure.does]
    assert len(operative) >= 20
    kinds = {kind for measure in operative for effect in measure.does for kind in EFFECT_KINDS if hasattr(effect, kind)}
    assert kinds == set(EFFECT_KINDS)


def test_a_measure_works_beforehand_or_when_decided_and_says_where_its_figures_come_from(region: Region) -> None:
    for measure in region.measures.values():
        assert bool(measure.change) != bool(measure.does), measure.id
        assert measure.source, measure.id
        assert measure.cost > 0, measure.id  # left out it would count as free
        assert measure.lead_time > 0, measure.id
        assert measure.status in ("fictive", "assumption"), measure.id


def test_help_from_neighbours_needs_that_they_are_not_hit_themselves(region: Region) -> None:
    lending = {
        effect_offering.split(".")[0]: measure
        for measure in region.measures.values()
        for effect in measure.does
        for effect_offering in getattr(getattr(effect, "capacity", None), "offerings", ())
        if effect_offering.startswith("granne-")
    }
    assert len(lending) >= 6
    for neighbour, measure in lending.items():
        assert f"{neighbour}.drift" in measure.needs, measure.id
    for offering in region.offerings.values():
        if region.sites[offering.site].kind == "grannsjukhus":
            assert [need.sources for need in offering.needs] == [(f"{offering.site}.drift",)], offering.id


def test_figures_are_of_january_and_summer_has_fewer_beds_than_winter(region: Region) -> None:
    assert {season.months[0] for season in region.seasons.values()} == {1.0}
    july = {
        name: sum(
            (offering.capacity.value or 0) * (region.seasons[offering.season].months[6] if offering.season else 1)
            for offering in region.offerings.values()
            if offering.site == name
            and offering.capacity
            and region.care[offering.care[0]].measure == "vårddygn"
            and not {
                "psykiatri-frivillig",
                "psykiatri-tvång",
                "rättspsykiatri",
                "bup-akut",
                "beroende-akut",
                "hemventilator",
                "korttid",
            }
            & set(offering.care)
        )
        for name in ("uso", "karlskoga")
    }
    assert 0.70 <= july["uso"] / 350 <= 0.85  # about a quarter of the beds are closed
    iva = region.offerings["karlskoga.iva"]
    assert iva.season
    assert iva.capacity
    assert (iva.capacity.value or 0) * region.seasons[iva.season].months[6] == 6  # 4 beds, 6 in summer


def test_each_triage_class_has_one_care_type_with_its_own_time_limit(region: Region) -> None:
    waits = {care.triage: care.wait / 3600 for care in region.care.values() if care.triage}
    assert waits == {"röd": 2, "gul": 6, "grön": 24}
    assert all(sum(rate or 0 for rate in (care.per_1000,)) == 0 for care in region.care.values() if care.triage)


def test_shares_of_staff_leave_somebody_and_commuters_live_somewhere(region: Region) -> None:
    for pool in region.staff.values():
        assert pool.claimed + pool.hired + sum(pool.placed.values()) < 0.5, pool.id
        assert not pool.commute or sum(pool.commute.values()) == pytest.approx(1), pool.id
        assert set(pool.commute) <= set(region.municipalities), pool.id


def test_every_generator_may_fail_to_start_in_2_to_5_cases_of_100(region: Region) -> None:
    generators = {name: node for name, node in region.nodes.items() if "reservkraft" in name}
    assert len(generators) == 7
    assert all(0.02 <= node.start_fails <= 0.05 for node in generators.values())


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_scenario_says_what_it_teaches_and_expects_something(path: Path) -> None:
    assert "# Lär ut: " in path.read_text("utf-8").split("\nname:")[0]
    assert load_scenario(path).scenario.expect
