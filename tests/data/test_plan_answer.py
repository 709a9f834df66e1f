"""The answer about plan 2025 in the documents is the one that the program gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from beredskap.ensemble import single
from beredskap.files import load_scenario

ROOT = Path(__file__).parents[2]
SCENARIO = ROOT / "scenarios" / "uso-utslaget.yaml"
ROW = re.compile(r"^\| (?P<care>[^|]+?) \| (?P<today>[\d,]+) \| (?P<plan>[\d,]+) \|", re.MULTILINE)


def number(text: str) -> float:
    return float(text.replace(",", "."))


def test_the_table_of_plan_2025_is_what_the_two_variants_give() -> None:
    loaded = load_scenario(SCENARIO)
    names = {care.name.casefold(): care.id for care in loaded.region.care.values()}
    unmet = []
    for one in (loaded, load_scenario(SCENARIO, variant="plan-2025")):
        regional = {two.care: two.unmet for two in single.counted(one).outcomes if not two.municipality}
        necessary = {care: left for care, left in regional.items() if one.region.care[care].grade == "nödvändigt"}
        unmet.append(necessary | {"all": sum(necessary.values())})
    today, plan = unmet
    told = {row["care"]: row for row in ROW.finditer((ROOT / "docs" / "plan-2025.md").read_text("utf-8"))}
    assert len(told) == 11
    for name, row in told.items():
        care = "all" if name == "all nödvändig vård" else names[name]
        assert number(row["today"]) == pytest.approx(today[care], abs=0.5), name
        assert number(row["plan"]) == pytest.approx(plan[care], abs=0.5), name
    differs = {care for care in today if abs(today[care] - plan[care]) > 0.5}
    assert differs == {"all", *(names[name] for name in told if name in names)}
    assert today["all"] - plan["all"] < 2 * today["all"] ** 0.5  # no verdict from one run of each
