"""Random plants and histories in which everything takes seconds, so that a step of one second is small and a run is short."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from beredskap.model.region import Region
from tests.worlds import event, world

HORIZON = 150
START = datetime(2027, 1, 11, 23, 59)
"""A minute before batches expire."""
_STEPS = (
    ["0 %"],
    ["100 % for 5 s", "0 %"],
    ["100 % for 10 s", "50 % for 30 s", "0 %"],
    ["40 %"],
    ["80 % for 13 s", "10 %"],
)
_DELIVERIES = (
    [],
    ["9 L every 20 s"],
    ["9 L every 31 s first 0 s from n0"],
    ["40 L every 50 s first 11 s from u lost"],
    ["12 L every 26 s from u"],
    ["7 L every 45 s from l0"],
)
_KEPT = {"without": ["100 % for 9 s", "80 % for 6 s", "50 % for 15 s", "0 %"]}


def a_plant(rng: np.random.Generator) -> Region:
    """Three to seven nodes and at most three stores at two sites, one of them a part of the other, and at a third one behind two roads.

    More often than not one to three sources stand on a busbar besides, each a generator that may fail.
    """
    nodes, stores = int(rng.integers(3, 8)), int(rng.integers(0, 4))
    plant = {f"n{n}": _node(rng, n, nodes, stores) for n in range(nodes)}
    if rng.random() < 0.6:
        _add_busbar(rng, plant, stores)
    return world(
        municipalities={"A": {}, "B": {}},
        roads={"rak": {"start": "A", "end": "B", "minutes": 10}, "krok": {"start": "A", "end": "B", "minutes": 10.25}},
        sites={"s": {"municipality": "A"}, "t": {"municipality": "A", "parent": "s"}, "u": {"municipality": "B"}},
        items={"diesel": {"unit": "L", "shelf_life": _one(rng, ["20 s", "3 d"])}},
        nodes=plant,
        stores={f"l{s}": _store(rng, nodes) for s in range(stores)},
        batches={
            "b1": {"store": "l0", "amount": "30 L", "expires": "2027-01-11"},
            "b2": {"store": "l0", "amount": "15 L"},
        }
        if stores and rng.random() < 0.4
        else {},
    )


def a_history(rng: np.random.Generator, region: Region) -> list[Any]:
    """One to three events, often of the same node; most of what ends comes back once or twice."""
    nodes = _some(rng, sorted(region.nodes), 3)
    subjects: dict[str, Sequence[str]] = {
        "lose": [*nodes, *nodes, *region.sites, *region.stores],
        "degrade": nodes,
        "shed": nodes,
        "stop": ["u", "n0", "diesel"],
        "delay": ["u", "n0", "diesel"],
        "cut": ["rak", "krok"],
        "destroy": list(region.stores),
    }
    found: list[dict[str, Any]] = []
    for _ in range(rng.integers(1, 4)):
        verb = _one(rng, ["lose", "lose", *(kind for kind, names in subjects.items() if names)])
        subject = _one(rng, subjects[verb])
        extra = {
            "degrade": {"to": _one(rng, ["20 %", "50 %", "80 %"])},
            "delay": {"by": "17 s"},
            "destroy": {"share": "60 %"},
            "lose": {"keep": _one(rng, [[], ["stock"]])},
        }.get(verb, {})
        at = max(0, int(rng.integers(-15, 60)))
        for _ in range(rng.integers(1, 4)):
            found.append({"at": f"{at} s", verb: subject, **extra})
            at += int(rng.integers(0, 30))
            if verb == "destroy" or rng.random() < 0.2:
                break
            found.append({"at": f"{at} s", "unshed" if verb == "shed" else "restore": subject})
            at += int(rng.integers(1, 30))
    return [event(one) for one in found]


def _one(rng: np.random.Generator, values: Sequence[Any]) -> Any:
    return values[int(rng.integers(len(values)))]


def _some(rng: np.random.Generator, values: Sequence[str], most: int) -> list[str]:
    return [str(name) for name in rng.permutation(values)[: rng.integers(1, most + 1)]]


def _node(rng: np.random.Generator, n: int, nodes: int, stores: int) -> dict[str, Any]:
    needs = [
        _need(rng, name, sources)
        for name, first in (("el", n + 1), ("vatten", 0), ("it", 0))
        if rng.random() < (0.7 if name == "el" else 0.3)
        and (sources := [f"n{i}" for i in range(first, nodes) if i != n])
    ]
    if stores and rng.random() < 0.4:
        needs.append(_fuel(rng, stores, rated=False))
    body: dict[str, Any] = {
        "site": _one(rng, "stu"),
        "needs": needs,
        "restart": _one(rng, ["0 s", "1 s", "6 s", "21 s"]),
    }
    if rng.random() < 0.4:
        body |= {"standby": True, "start": _one(rng, ["0 s", "1 s", "8 s"])}
    if rng.random() < 0.35:
        body["capacity"] = f"{rng.integers(0, 100)} kW"
    return body


def _fuel(rng: np.random.Generator, stores: int, *, rated: bool) -> dict[str, Any]:
    """A need of diesel, burned along a line or, where a capacity is given, by a table."""
    burn: dict[str, Any] = {"a": f"{rng.integers(0, 9) * 300} L/h", "b": f"{rng.integers(0, 3) * 30} L/kWh"}
    if rated and rng.random() < 0.6:
        rates = np.cumsum(rng.integers(0, 9, size=3) * 200)
        burn = {"points": {"0 %": f"{rates[0]} L/h", "40 %": f"{rates[1]} L/h", "100 %": f"{rates[2]} L/h"}}
    if rated and rng.random() < 0.5:
        burn |= {"min_load": _one(rng, ["0 %", "30 %", "80 %"])}
    return {"diesel": {"any": _some(rng, [f"l{s}" for s in range(stores)], 2), "draw": burn}}


def _add_busbar(rng: np.random.Generator, plant: dict[str, Any], stores: int) -> None:
    """Sources on a busbar, and the busbar as a last source of electricity for some of the nodes."""
    last = f"n{len(plant) - 1}"
    users = [name for name in plant if name != last]
    sources = [f"g{n}" for n in range(rng.integers(1, 4))]
    for name in sources:
        body: dict[str, Any] = {
            "site": _one(rng, "stu"),
            "capacity": f"{rng.integers(1, 60)} kW",
            "restart": _one(rng, ["0 s", "3 s"]),
            "needs": [_fuel(rng, stores, rated=True)] if stores and rng.random() < 0.8 else [],
        }
        if rng.random() < 0.8:
            body |= {"standby": True, "start": _one(rng, ["0 s", "1 s", "8 s"])}
        if rng.random() < 0.5:
            times = [f"{one} s" for one in rng.integers(5, 70, size=2)]
            body |= {"fails_after": times, "repair": _one(rng, ["4 s", "25 s"])}
        plant[name] = body
    need: dict[str, Any] = {"busbar": sources, "in_order": bool(rng.random() < 0.5)}
    skena: dict[str, Any] = {"site": _one(rng, "stu"), "restart": _one(rng, ["0 s", "0 s", "5 s"])}
    if rng.random() < 0.5:
        skena |= {"standby": True}
    if "standby" not in skena or rng.random() < 0.3:
        need |= {"any": [last]}
    if rng.random() < 0.2:
        need |= {"load": "4 kW"}
    plant["skena"] = skena | {"needs": [{"el": need}]}
    for name in _some(rng, users, 3):
        for one in plant[name]["needs"]:
            if "el" in one and "any" in one["el"]:
                one["el"]["any"].append("skena")


def _need(rng: np.random.Generator, name: str, names: Sequence[str]) -> dict[str, Any]:
    """Electricity comes from later nodes only, so that loads never go round; the rest may."""
    chosen = _some(rng, names, 3)
    spec: dict[str, Any] = {"any": chosen}
    if len(chosen) > 1 and rng.random() < 0.3:
        spec = {"of": chosen, "at_least": int(rng.integers(1, len(chosen) + 1))}
    if name == "el" and rng.random() < 0.7:
        spec["load"] = f"{rng.integers(1, 60)} kW"
        if rng.random() < 0.5:
            spec["shed"] = int(rng.integers(0, 3))
    need: dict[str, Any] = {name: spec, "without": _one(rng, _STEPS)}
    if rng.random() < 0.6:
        need["recharge"] = _one(rng, ["0 s", "4 s", "40 s"])
    return need


def _store(rng: np.random.Generator, nodes: int) -> dict[str, Any]:
    return {
        "site": _one(rng, "stu"),
        "item": "diesel",
        "amount": f"{rng.integers(0, 60)} L",
        "capacity": "60 L",
        "usable": _one(rng, ["100 %", "90 %"]),
        "deliveries": _one(rng, _DELIVERIES),
        "needs": [{"el": f"n{nodes - 1}", **_KEPT}] if rng.random() < 0.5 else [],
    }
