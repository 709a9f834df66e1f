"""Random small regions in which there is a little of everything, with events of every kind and measures with every effect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from beredskap.model.base import GRADES
from beredskap.model.region import Region
from beredskap.model.scenario.scenario import EVENT_KINDS, Scenario
from tests.engine.runs import scenario
from tests.worlds import world

SITES = ("a", "b", "c")
PLACES = ("A", "B", "C")
UNKNOWN = "okänd"
TABLES = (
    "municipalities",
    "roads",
    "sites",
    "nodes",
    "profiles",
    "seasons",
    "care",
    "offerings",
    "nonresidents",
    "items",
    "stores",
    "batches",
    "vehicles",
    "staff",
    "measures",
)


def one(rng: np.random.Generator, values: Sequence[Any]) -> Any:
    return values[int(rng.integers(len(values)))]


def some(rng: np.random.Generator, values: Sequence[str], most: int) -> list[str]:
    return [str(name) for name in rng.permutation(list(values))[: rng.integers(1, most + 1)]]


def a_region(rng: np.random.Generator, *, unknown: bool = False) -> Region:
    """Three towns with a site each, c being a neighbour's hospital in every other region, and electricity, diesel and doses for all."""
    tables = {
        "municipalities": {place: {"population": int(rng.integers(1, 5)) * 200} for place in PLACES},
        "roads": {
            "ab": {"start": "A", "end": "B", "minutes": 40},
            "bc": {"start": "B", "end": "C", "minutes": 50},
            "ac": {"start": "A", "end": "C", "minutes": 120},
        },
        "sites": {
            "a": {"municipality": "A"},
            "b": {"municipality": "B", "kind": one(rng, ["sjukhus", "vårdcentral"])},
            "c": {"municipality": "C", "kind": one(rng, ["sjukhus", "grannsjukhus"])},
            "depå": {"municipality": "B", "kind": "lager"},
        },
        "profiles": {"jämn": {}, "dag": {"hours": [0.0] * 7 + [1.0] * 10 + [0.0] * 7, "days": [1.0] * 5 + [0.5, 0.0]}},
        "seasons": {"år": {"months": [1.2, 0.5, *[1.0] * 10]}},
        "care": _care(rng),
        "nodes": _nodes(rng),
        "offerings": _offerings(rng),
        "nonresidents": {"resande": {"municipality": "B", "care": "v1", "per_day": 0.5}},
        "items": {
            "dos": {"strained": 1.5, "crisis": 3.0, "shelf_life": one(rng, ["3 d", "90 d"])},
            "diesel": {"unit": "L"},
        },
        "stores": _stores(rng),
        "batches": {"a1": {"store": "a.dos", "amount": "8 st", "expires": "2027-01-12"}} if rng.random() < 0.3 else {},
        "staff": _staff(rng),
        "vehicles": {
            f"{site}.amb": {"site": site, "kind": "amb", "number": f"{rng.integers(0, 3)} st", "seats": 1}
            for site in SITES
        },
        "measures": {f"m{number}": _measure(rng, effect) for number, effect in enumerate(_effects(rng))},
    }
    if unknown:
        _hide(rng, tables)
    _vary(np.random.default_rng(rng.integers(2**31)), tables)
    surge = ("satellites", "over_occupancy")[: rng.integers(0, 3)]
    return world(**tables).model_copy(update={"ordinary_surge": surge})


def _care(rng: np.random.Generator) -> dict[str, Any]:
    care: dict[str, Any] = {
        name: {
            "per_1000": float(rng.integers(2, 12)),
            "wait": f"{one(rng, [0, 6, 12, 30, 96])} h",
            "profile": one(rng, ["jämn", "dag"]),
            "weight": one(rng, [1, 1, 2]),
        }
        for name in ("v1", "v2", "olycka")
    } | {
        name: {
            "per_1000": 2.0,
            "measure": "vårddygn",
            "stay": f"{rng.integers(4, 60)} h",
            "wait": one(rng, ["0 h", "12 h"]),
        }
        for name in ("b1", "b2")
    }
    for name in sorted(care):
        care[name] |= {"grade": one(rng, GRADES), "season": one(rng, ["år", None]), "triage": None}
        if rng.random() < 0.4:
            care[name] |= {"transport": ["amb"], "transported": one(rng, [0, 0.4])}
    care["olycka"]["followed_by"] = [{"care": "b1", "share": 0.5, "after": one(rng, ["0 h", "5 h"])}]
    care["olycka"] |= {"triage": "röd"}
    care["v1"] |= {"triage": "gul", "stand_in": [{"care": "v2", "share": 0.4}] if rng.random() < 0.6 else []}
    care["v2"] |= {"triage": "grön"}
    care["v2"]["arises_when"] = [{"node": "el.a", "after": one(rng, ["0 h", "3 h"]), "per_1000": 5, "over": "8 h"}]
    care["b1"]["stand_in"] = [{"care": "b2", "share": 0.5}] if rng.random() < 0.6 else []
    care["v1"]["reach"], care["b1"]["reach"] = "45 min", "5 min"
    return care


def _nodes(rng: np.random.Generator) -> dict[str, Any]:
    """Electricity of every site from the grid or its own generator, and a node that can be shed."""
    nodes: dict[str, Any] = {"nät": {"site": "depå", "restart": one(rng, ["0 h", "2 h"])}}
    for site in SITES:
        sources = ["nät", f"kraft.{site}"] if rng.random() < 0.7 else ["nät"]
        nodes[f"el.{site}"] = {
            "site": site,
            "needs": [
                {"el": {"any": sources}, "without": one(rng, [["0 %"], ["100 % for 2 h", "40 % for 3 h", "0 %"]])}
            ],
            "restart": one(rng, ["0 h", "1 h"]),
        }
        nodes[f"kraft.{site}"] = {
            "site": site,
            "standby": True,
            "start": one(rng, ["0 s", "15 min"]),
            "capacity": f"{rng.integers(2, 12)} kW",
            "needs": [{"diesel": {"store": f"{site}.diesel", "draw": {"a": "2 L/h", "b": "0.2 L/kWh"}}}],
        }
        nodes[f"fläkt.{site}"] = {
            "site": site,
            "needs": [
                {
                    "el": {"any": [f"el.{site}"], "load": f"{rng.integers(1, 6)} kW"},
                    "without": ["100 % for 4 h", "50 %"],
                }
            ],
        }
    return nodes


def _offerings(rng: np.random.Generator) -> dict[str, Any]:
    kinds = {
        "x": (["v1", "olycka"], f"{rng.integers(2, 20)} besök/dygn"),
        "y": (["v2"], f"{rng.integers(2, 20)} besök/dygn"),
        "z": (["b1"], f"{rng.integers(1, 9)} vårdplatser"),
        "w": (["b2"], f"{rng.integers(1, 9)} vårdplatser"),
    }
    offerings: dict[str, Any] = {}
    for site in SITES:
        for name, (care, capacity) in kinds.items():
            if site == "a" or rng.random() < 0.7:
                offerings[f"{site}.{name}"] = {
                    "site": site,
                    "care": care,
                    "capacity": capacity,
                    "hours": one(rng, ["jämn", "dag"]) if name == "y" else None,
                    "season": one(rng, ["år", None, None]),
                    "staff": {"ssk": f"{rng.integers(1, 5)} h"} if rng.random() < 0.6 else {},
                    "items": {"dos": f"{rng.integers(1, 3)} st"} if rng.random() < 0.5 else {},
                    "supply": ["depå.dos"],
                    "needs": [{"el": f"el.{site}"}, {"luft": f"fläkt.{site}"}][: rng.integers(0, 3)],
                    "restart": one(rng, ["0 h", "90 min"]),
                }
                if name in "zw":
                    offerings[f"{site}.{name}"] |= {
                        "satellites": {"b2" if name == "z" else "b1": one(rng, [1.0, 1.4])}
                        if rng.random() < 0.5
                        else {},
                        "over_occupancy": {"share": 0.4, "lasts": "9 h"} if rng.random() < 0.5 else None,
                    }
    return offerings


def _stores(rng: np.random.Generator) -> dict[str, Any]:
    stores: dict[str, Any] = {}
    for site in (*SITES, "depå"):
        for item, unit in (("dos", "st"), ("diesel", "L")):
            stores[f"{site}.{item}"] = {
                "site": site,
                "item": item,
                "amount": f"{rng.integers(0, 60)} {unit}",
                "capacity": f"{rng.integers(60, 90)} {unit}" if rng.random() < 0.6 else None,
                "usable": one(rng, ["100 %", "90 %"]),
                "supplier": one(rng, ["depå", None]) if site != "depå" else None,
                "deliveries": [f"10 {unit} every 20 h"] if rng.random() < 0.4 else [],
            }
    stores["b.dos"]["needs"] = [{"el": "el.b", "without": ["100 % for 3 h", "50 % for 5 h", "0 %"]}]
    return stores


def _staff(rng: np.random.Generator) -> dict[str, Any]:
    return {
        f"{site}.{competence}": {
            "site": site,
            "competence": competence,
            "present": f"{rng.integers(5, 60)} h/dygn",
            "profile": one(rng, ["jämn", "dag", None]),
            "season": one(rng, ["år", None]),
            "fallback": one(rng, [None, *SITES]),
            "mustering": one(rng, ["0 h", "5 h"]),
            "claimed": 0.1,
            "hired": 0.2,
            "placed": {one(rng, SITES): 0.3} if rng.random() < 0.5 else {},
            "commute": {one(rng, PLACES): 0.4} if rng.random() < 0.5 else {},
        }
        for site in SITES
        for competence in ("ssk", "läk")
    }


def _effects(rng: np.random.Generator) -> list[dict[str, Any]]:
    """One of every kind, and a second one of those that meet others."""
    first, second = (str(site) for site in rng.permutation(SITES)[:2])
    wards = [f"a.{name}" for name in "zw"]
    who = [{}, {"competence": ["ssk"]}, {"site": [first]}, {"living_in": ["A"]}]
    return [
        {"load": {"off": [f"fläkt.{first}"]}},
        {"move": {"amount": "15 st", "from": "depå.dos", "to": f"{first}.dos"}},
        {"deliver": {"amount": "12 st", "to": f"{second}.dos"}},
        {"refuel": {"from": "depå.diesel", "to": [f"{first}.diesel", f"{second}.diesel"], "size": "9 L"}},
        {"bridge": {"node": f"el.{first}", "need": "el"}},
        {"open": {"sites": [first], "hours": one(rng, ["jämn", "dag"])}},
        {"close": {"sites": [second], "share": one(rng, [0.5, 1.0])}},
        {"close": {"offerings": some(rng, wards, 2)}},
        {
            "staff": {
                "sites": [first],
                "competence": "ssk",
                "to": second,
                "share": one(rng, [0.5, 1.0]),
                "mustering": "2 h",
            }
        },
        {
            "staff": {
                "sites": [first],
                "competence": "läk",
                "to": second,
                "work_as": "ssk",
                "counts": 0.7,
                "mustering": "0 h",
            }
        },
        {"call_in": {"site": first, "competence": "ssk", "hours": "20 h/dygn"}},
        {"call_in": {"site": second, "competence": "ssk", "hours": "20 h/dygn", "heads": 2, "counts": 0.5}},
        {"roster": one(rng, who) | {"hours": 1.3, "lasts": one(rng, ["6 h", "1 d"]), "after": one(rng, [0.0, 0.8])}},
        {"capacity": {"offerings": wards, "factor": one(rng, [0.0, 0.4, 1.5])}},
        {"capacity": {"offerings": wards, "more": "3 vårdplatser"}},
        {"capacity": {"offerings": ["a.x", "a.y"], "more": "8 besök/dygn"}},
        {"convert": {"from": "a.z", "to": "a.w", "beds": f"{rng.integers(1, 12)} vårdplatser"}},
        {"convert": {"from": "a.w", "to": "a.z", "beds": "2 vårdplatser"}},
        {"discharge": {"care": ["b1", "b2"], "share": one(rng, [0.2, 0.6]), "places": "3 vårdplatser", "stay": "1 d"}},
        {"postpone": {"grade": one(rng, GRADES)}},
        {"postpone": {"care": some(rng, ["v1", "v2", "b1"], 2)}},
        {"vehicles": {"kind": "amb", "number": one(rng, [0, 1.5])}},
        {"use": {"items": ["dos"], "factor": one(rng, [0.0, 0.5, 2.0])}},
        {"use": {"rate": one(rng, ["ansträngd", "kris"])}},
        {"ration": "on"},
        {"lead": True},
        {"surge": {"allow": ["satellites"], "sites": [first]}},
        {"surge": {"allow": ["satellites", "over_occupancy"]}},
    ]


def _measure(rng: np.random.Generator, effect: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": "åtgärd",
        "cost": 1.0,
        "lead_time": one(rng, ["0 h", "0 h", "3 h", "6 h"]),
        "lasts": one(rng, [None, "5 h", "12 h", "100 min"]),
        "does": [effect],
        "needs": one(rng, [[], [], ["el.a"], ["a"], ["depå.dos"]]),
    }


def _vary(rng: np.random.Generator, tables: dict[str, Any]) -> None:
    """Hours by the day of the week, stays that differ, generators that fail while they run, and two on a busbar."""
    if rng.random() < 0.5:
        tables["profiles"]["dag"] = {"week": {"mån-fre": "07-17", "lör+sön": "09-14", "helgdag": "10-12"}}
    if rng.random() < 0.5:
        tables["care"]["b1"]["stay_spread"] = one(rng, ["exponential", "lognormal 60 %"])
    nodes = tables["nodes"]
    for name in sorted(name for name in nodes if name.startswith(("kraft", "el"))):
        if rng.random() < 0.3:
            nodes[name] |= {
                "fails_after": one(rng, ["3 h", ["7 h", "11 h"], "20 h"]),
                "repair": one(rng, ["2 h", None]),
            }
    if rng.random() < 0.5:
        nodes["kraft.a2"] = nodes["kraft.a"] | {"capacity": "4 kW", "start": "10 min"}
        nodes["el.a"]["needs"][0]["el"] = {"any": ["nät"], "busbar": ["kraft.a", "kraft.a2"]} | (
            {"in_order": True} if rng.random() < 0.5 else {}
        )


def _hide(rng: np.random.Generator, tables: dict[str, Any]) -> None:
    """Some quantities are not known, those of measures among them."""
    fields = {"offerings": "capacity", "stores": "amount", "staff": "present", "vehicles": "number"}
    for table, field in fields.items():
        for name in sorted(tables[table]):
            if rng.random() < 0.25:
                tables[table][name][field] = UNKNOWN
    if rng.random() < 0.5:
        tables["stores"]["a.diesel"]["capacity"] = UNKNOWN
    kinds = {
        "move": "amount",
        "deliver": "amount",
        "refuel": "size",
        "call_in": "hours",
        "convert": "beds",
        "discharge": "places",
        "capacity": "more",
    }
    for measure in tables["measures"].values():
        for effect in measure["does"]:
            for kind, field in kinds.items():
                if kind in effect and (field != "more" or "more" in effect[kind]) and rng.random() < 0.4:
                    effect[kind][field] = UNKNOWN


def a_course(rng: np.random.Generator, region: Region, **more: Any) -> Scenario:
    """Events of every kind at odd times, what can end ends some time; one to ten measures, some of them in place from the start."""
    events: list[dict[str, Any]] = []
    makers = _makers(rng, region)
    assert makers.keys() | {"restore", "unshed", "measure"} == EVENT_KINDS.keys()
    for number, kind in enumerate(sorted(makers)):
        if rng.random() < 0.45:
            events += _with_end(rng, f"h{number}", makers[kind])
    for number, measure in enumerate(some(rng, sorted(region.measures), 10)):
        events += _with_end(rng, f"å{number}", {"measure": measure}, often=0.3)
    rng.shuffle(events)
    settings: dict[str, Any] = {
        "days": one(rng, [1.0, 1.6, 2.1]),
        "start": one(rng, ["2027-01-11T00:00", "2027-01-13T03:25", "2027-01-16T10:00", "2027-01-30T13:00"]),
        "coordination": one(rng, ["region", "none"]),
        "redirect": one(rng, ["1 h", "4 h", "7 h"]),
        "ration": one(rng, ["on", "off"]),
        "measures": some(rng, sorted(region.measures), 2) if rng.random() < 0.5 else [],
        "pass": one(rng, ["6 h", "6 h", "3 h"]),
    }
    return scenario(*events, **settings | more)


def _with_end(rng: np.random.Generator, name: str, body: dict[str, Any], often: float = 0.5) -> list[dict[str, Any]]:
    at = one(rng, [0, 0, 60, 200, 360, 700, 1440, 1500])
    found = [{"at": f"{at} min", "id": name, **body}]
    if rng.random() < often and "destroy" not in body and "demand" not in body and "casualties" not in body:
        key = "unshed" if "shed" in body else "restore"
        found.append({"at": f"{at + one(rng, [0, 30, 300, 720, 1000])} min", key: name})
    return found


def _makers(rng: np.random.Generator, region: Region) -> dict[str, dict[str, Any]]:
    """An event of every kind but those that end another or decide a measure."""
    cares = sorted(region.care)
    curve = one(rng, [["100 %"], ["20 % for 7 h", "60 % for 7 h"], ["0 %"]])
    whom = one(rng, [{}, {"competence": ["ssk"]}, {"site": ["a"]}, {"living_in": ["B"]}])
    extra = {"care": one(rng, cares), "municipality": "A", "extra": 7, "over": one(rng, ["1 h", "11 h"])}
    spread = {"sir": {"r0": 3, "infectious": "2 d", "first": 20}}
    table = {"table": ["0 at 0 h", "30 at 10 h", "5 at 40 h"]}
    outbreak: dict[str, Any] = one(rng, [spread, table]) | {
        "care": {"v1": 0.2, "b1": 0.05},
        "delay": one(rng, ["0 h", "5 h"]),
        "consumption": one(rng, [[], [{"rate": "ansträngd", "duration": "7 h"}, {"rate": "kris"}]]),
    }
    weather = {
        "demand": {one(rng, cares): one(rng, [0, 0.5, 3])},
        "loads": {"el": one(rng, [0, 2])},
        "travel": one(rng, [0.5, 1, 2]),
        "lasts": one(rng, [None, "9 h"]),
    }
    return {
        "lose": {
            "lose": one(rng, ["a", "b", "c", "depå", "el.a", "nät", *sorted(region.offerings), "a.dos", "b.diesel"]),
            "evacuate_within": one(rng, ["3 h", "24 h"]),
            "staff_lost": one(rng, [0, 0.3, 1]),
            "keep": one(rng, [[], ["stock"]]),
        },
        "degrade": {"degrade": one(rng, ["el.b", *sorted(region.offerings)]), "to": one(rng, [0, 0.4])},
        "cut": {"cut": one(rng, sorted(region.roads))},
        "stop": {"stop": one(rng, ["depå", "dos", "a.dos"])},
        "delay": {"delay": one(rng, ["depå", "dos"]), "by": "7 h"},
        "destroy": {"destroy": one(rng, sorted(region.stores)), "share": one(rng, [0.5, 1])},
        "shed": {"shed": one(rng, ["fläkt.a", "fläkt.b"])},
        "demand": {"demand": extra},
        "absence": {"absence": whom | {"curve": curve}},
        "mobilise": {"mobilise": {"mustering": one(rng, ["0 h", "9 h"]), "duty": bool(rng.random() < 0.5)}},
        "roster": {"roster": whom | {"hours": 1.25, "lasts": "8 h", "after": 0.5}},
        "epidemic": {"epidemic": outbreak},
        "casualties": {"casualties": {"municipality": "B", "red": 3, "yellow": 4, "green": 9, "over": "90 min"}},
        "weather": {"weather": weather},
    }
