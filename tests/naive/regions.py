"""Random small regions of care, and what happens to them, on whole half hours."""

from __future__ import annotations

from typing import Any

import numpy as np

from beredskap.model.base import GRADES
from beredskap.model.region import Region
from beredskap.model.scenario.scenario import Scenario
from beredskap.model.scenario.starting_point import Queue
from tests.engine.runs import scenario
from tests.worlds import world

STEP = 1800


def a_region(rng: np.random.Generator, *, one_answer: bool = False) -> Region:
    """Two or three towns with a site each, and a second site in A; three kinds of visits and three of beds, each at most once at a site.

    ``olycka`` and ``skadad`` arise only where an event says so; who was served for the first needs a bed. With ``one_answer`` patients come from one
    town, each care type is at one site and no two weigh the same, so that no decision has an equal.
    """
    towns = "ABC"[: rng.integers(2, 4)]
    town_of = {site: site.upper() for site in towns.lower()} | ({"d": "A"} if not one_answer else {})
    profiles = ["jämn", "dag", "natt"]
    care: dict[str, Any] = {
        name: {
            "grade": str(rng.choice(GRADES)),
            "weight": float(rng.choice([1, 1, 2])),
            "per_1000": float(rng.integers(2, 12)),
            "wait": f"{rng.choice([0, 6, 12, 15, 30])} h",
            "profile": str(rng.choice(profiles)),
        }
        for name in ("v1", "v2")
    }
    care["v1"]["stand_in"] = [{"care": "v2", "share": 0.4}] if rng.random() < 0.6 else []
    care["olycka"] = {"grade": str(rng.choice(GRADES)), "wait": f"{rng.choice([0, 6, 18])} h"}
    for name in ("b1", "b2"):
        care[name] = {
            "grade": str(rng.choice(GRADES)),
            "measure": "vårddygn",
            "per_1000": 1.5,
            "wait": f"{rng.choice([0, 12])} h",
        } | stays(rng)
    care["b1"]["stand_in"] = [{"care": "b2", "share": 0.5}] if rng.random() < 0.6 else []
    care["skadad"] = {"grade": "nödvändigt", "measure": "vårddygn", "stay": "9 h", "wait": "6 h"}
    care["olycka"]["followed_by"] = [{"care": "skadad", "share": 0.5, "after": f"{rng.choice([0, 5, 12])} h"}]
    for name in sorted(care):
        if one_answer:
            care[name]["weight"] = float(rng.uniform(1, 2))
        if rng.random() < 0.3:
            care[name]["reach"] = "45 min"
        if rng.random() < 0.4:
            care[name] |= {"transport": ["akutambulans"], "transported": float(rng.choice([0, 0.4]))}
    offerings: dict[str, Any] = {}
    for site in town_of:
        for name, kinds, capacity in (
            ("x", ["v1", "olycka"], f"{rng.integers(2, 20)} besök/dygn"),
            ("y", ["v2"], f"{rng.integers(2, 20)} besök/dygn"),
            ("z", ["b1", "skadad"], f"{rng.integers(1, 8)} vårdplatser"),
            ("w", ["b2"], f"{rng.integers(1, 8)} vårdplatser"),
        ):
            if (name in {"a": "xz", "b": "yw"}.get(site, "")) if one_answer else rng.random() < 0.75:
                offerings[f"{site}.{name}"] = {
                    "site": site,
                    "care": kinds,
                    "capacity": capacity,
                    "hours": str(rng.choice(profiles)) if name == "y" else "jämn",
                    "staff": {"ssk": f"{rng.integers(1, 4)} h"} if rng.random() < 0.5 else {},
                    "items": {"dos": f"{rng.integers(1, 3)} st"} if rng.random() < 0.4 else {},
                    "supply": ["a.dos"],
                    "needs": [{"el": f"el.{site}"}] if rng.random() < 0.5 else [],
                }
                if name in "zw":
                    offerings[f"{site}.{name}"] |= beds_that_bend(rng, name, satellites=not one_answer)
    both = ("satellites", "over_occupancy")
    surge = [both, both, both[:1], both[1:], ()][rng.integers(0, 5)]
    return world(
        municipalities={
            town: {"population": 0 if one_answer and town != "A" else int(rng.integers(1, 5)) * 200} for town in towns
        },
        roads={"ab": {"start": "A", "end": "B", "minutes": 40}}
        | ({"bc": {"start": "B", "end": "C", "minutes": 50}} if "C" in towns else {}),
        profiles={
            "jämn": {},
            "dag": {"hours": [0.0] * 7 + [1.0] * 10 + [0.0] * 7, "days": [1.0] * 5 + [0.5, 0.5]},
            "natt": {
                "week": {
                    "mån-fre": ["08-17 × 2", "21:30-06:30"],
                    "lör": "09-13",
                    "långfredagen": "10-15",
                    "annandag påsk": "som vanligt",
                }
            },
        },
        sites={site: {"municipality": town} for site, town in town_of.items()},
        nodes={f"el.{site}": {"site": site} for site in town_of},
        care=care,
        offerings=offerings,
        staff={
            f"{site}.ssk": {
                "site": site,
                "competence": "ssk",
                "present": f"{rng.integers(10, 60)} h/dygn",
                "profile": str(rng.choice(profiles)),
            }
            for site in town_of
            if rng.random() < 0.7
        },
        vehicles={
            "a.bil": {
                "site": "a",
                "kind": "akutambulans",
                "number": f"{rng.integers(1, 3)} st",
                "seats": int(rng.integers(1, 3)),
            }
        },
        stores={
            "a.dos": {
                "site": "a",
                "item": "dos",
                "amount": f"{rng.integers(0, 30)} st",
                "deliveries": ["10 st every 20 h"] if rng.random() < 0.5 else [],
            }
        },
    ).model_copy(update={"ordinary_surge": surge})


def stays(rng: np.random.Generator) -> dict[str, Any]:
    """All alike, or of three lengths."""
    if rng.random() < 0.5:
        return {"stay": f"{rng.integers(4, 40)} h"}
    return {"stay_spread": [f"{share} % for {rng.integers(1, 70)} h" for share in (25, 40, 35)]}


def beds_that_bend(rng: np.random.Generator, name: str, *, satellites: bool) -> dict[str, Any]:
    """Perhaps beds above the ordinary ones for some hours, and perhaps patients of the other care with beds."""
    bends: dict[str, Any] = {}
    if rng.random() < 0.8:
        bends["over_occupancy"] = {"share": 0.4, "lasts": f"{rng.choice([5, 6, 15, 40])} h"}
    if satellites and rng.random() < 0.8:
        bends["satellites"] = {"b2" if name == "z" else "b1": float(rng.choice([1, 1.3]))}
    return bends


def a_course(rng: np.random.Generator, region: Region) -> Scenario:
    """A site or its electricity is lost, perhaps for some time; a road is cut, an offering degraded, people are hurt."""
    sites = sorted(region.sites)
    what = str(rng.choice([*sites, *(f"el.{site}" for site in sites)]))
    at = int(rng.integers(0, 40)) / 2
    lost: dict[str, Any] = {"at": f"{at} h", "lose": what, "evacuate_within": f"{rng.integers(3, 20)} h"}
    events = [lost]
    if rng.random() < 0.5:
        events.append({"at": f"{at + int(rng.integers(1, 40)) / 2} h", "restore": what})
    if rng.random() < 0.4:
        events += [{"at": "5 h", "cut": "ab"}, {"at": "20.5 h", "restore": "ab"}]
    if region.offerings and rng.random() < 0.5:
        events.append({"at": "7.5 h", "degrade": str(rng.choice(sorted(region.offerings))), "to": 0.5})
    for care in ("olycka", "v1"):
        if rng.random() < 0.6:
            extra = {"care": care, "municipality": "A", "extra": 7, "over": f"{rng.integers(1, 12)} h"}
            events.append({"at": f"{int(rng.integers(0, 40)) / 2} h", "demand": extra})
    start = str(
        rng.choice(["2027-01-11T00:00", "2027-01-13T03:30", "2027-01-16T10:00", "2027-03-25T20:00", "2027-03-27T19:30"])
    )
    return scenario(*events, days=float(rng.choice([1.5, 2.0])), start=start, ration=str(rng.choice(["on", "off"])))


def some_queues(rng: np.random.Generator, region: Region) -> tuple[Queue, ...]:
    """In half of the cases nobody waits at the start; else some of one to four pairs, since some time or nobody knows when."""
    number = int(rng.integers(1, 5)) if rng.random() < 0.5 else 0
    return tuple(
        Queue(
            str(rng.choice(sorted(region.care))),
            str(rng.choice(sorted(region.municipalities))),
            float(rng.integers(1, 12)),
            None if rng.random() < 0.3 else int(rng.integers(0, 30)) * 3600,
        )
        for _ in range(number)
    )
