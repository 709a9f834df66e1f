"""Worlds in which beds and visits compete for the same nurses: one by hand, and random small ones."""

from __future__ import annotations

from typing import Any

import numpy as np

from beredskap.model.region import Region
from beredskap.model.scenario.scenario import Scenario
from tests.engine.runs import scenario
from tests.worlds import world


def a_ward(beds: int) -> Region:
    """10 acute visits a day of 1.5 h, and 17/6 admissions a day that stay 6 d at 4 h a day; 60 nurse hours a day for both. All of it is nödvändigt."""
    return world(
        municipalities={"m": {"population": 1000}},
        care={
            "akutbesok": {"grade": "nödvändigt", "per_1000": 10.0},
            "vard": {"grade": "nödvändigt", "measure": "vårddygn", "per_1000": 17 / 6, "stay": "6 d"},
        },
        offerings={
            "s.akut": {"care": ["akutbesok"], "capacity": "10 besök/dygn", "staff": {"ssk": "90 min"}},
            "s.avd": {"care": ["vard"], "capacity": f"{beds} vårdplatser", "staff": {"ssk": "4 h"}},
        },
        staff={"s.ssk": {"competence": "ssk", "present": "60 h/dygn"}},
    )


def a_region(rng: np.random.Generator, *, things: bool = False) -> dict[str, Any]:
    """Tables of two towns 40 min apart with a hospital each: acute visits and two kinds of wards (nödvändigt), planned visits, one pool of nurses each.

    With ``things`` half of the acute patients go by ambulance, and both kinds of visits take doses of one store.
    """
    care: dict[str, Any] = {
        "akut": {"grade": "nödvändigt", "per_1000": float(rng.uniform(5, 10)), "wait": f"{rng.choice([0, 6, 12])} h"},
        "besok": {"grade": "angeläget", "per_1000": float(rng.uniform(5, 10)), "wait": "2 d"},
    }
    for name in ("kirurgi", "medicin"):
        care[name] = {
            "grade": "nödvändigt",
            "measure": "vårddygn",
            "per_1000": float(rng.uniform(0.5, 2)),
            "stay": f"{rng.integers(1, 7)} d",
            "wait": f"{rng.choice([0, 12, 24])} h",
        }
    offerings: dict[str, Any] = {
        f"{site}.{name}": {
            "site": site,
            "care": [name],
            "capacity": f"{rng.integers(*most)} {unit}",
            "staff": {"ssk": f"{rng.integers(*minutes)} min"},
        }
        for site in "ab"
        for name, most, unit, minutes in (
            ("akut", (6, 14), "besök/dygn", (30, 120)),
            ("besok", (4, 12), "besök/dygn", (15, 60)),
            ("kirurgi", (2, 9), "vårdplatser", (120, 360)),
            ("medicin", (2, 9), "vårdplatser", (120, 360)),
        )
    }
    tables: dict[str, Any] = {
        "municipalities": {town: {"population": int(rng.integers(5, 14)) * 100} for town in "AB"},
        "roads": {"ab": {"start": "A", "end": "B", "minutes": 40}},
        "sites": {site: {"municipality": site.upper()} for site in "ab"},
        "care": care,
        "offerings": offerings,
        "staff": {
            f"{site}.ssk": {"site": site, "competence": "ssk", "present": f"{rng.integers(30, 80)} h/dygn"}
            for site in "ab"
        },
    }
    if things:
        care["akut"] |= {"transport": ["ambulans"], "transported": 0.5}
        for site in "ab":
            offerings[f"{site}.akut"] |= {"items": {"dos": "1 st"}, "supply": ["a.dos"]}
            offerings[f"{site}.besok"] |= {"items": {"dos": "1 st"}, "supply": ["a.dos"]}
        tables["vehicles"] = {"a.bil": {"site": "a", "kind": "ambulans", "number": "1 st"}}
        tables["stores"] = {"a.dos": {"site": "a", "item": "dos", "amount": f"{rng.integers(60, 200)} st"}}
    return tables


def a_course(rng: np.random.Generator) -> Scenario:
    """Ten days in which visits in one town are degraded for some days and more people fall ill."""
    first = int(rng.integers(1, 5))
    extra = {"care": str(rng.choice(["akut", "medicin"])), "municipality": "A", "extra": int(rng.integers(4, 30))}
    return scenario(
        {"at": f"{first} d", "degrade": "a.akut", "to": float(rng.choice([0.0, 0.5]))},
        {"at": f"{first + int(rng.integers(1, 4))} d", "restore": "a.akut"},
        {"at": f"{int(rng.integers(0, 5))} d", "demand": extra | {"over": f"{rng.integers(1, 5)} d"}},
        days=10,
    )
