"""Builders of small worlds: a `Region` from short dicts, with everything dull filled in.

Every collection is a dict keyed by id, written as in a region's files. What a test does not care about is left out: there is always a site
``s`` in a municipality ``m``, nodes, offerings and stores stand there unless they say otherwise, and every item and care type
that is named exists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from beredskap.engine.infrastructure import Infrastructure
from beredskap.engine.network.network import Network
from beredskap.model.region import Region
from beredskap.model.scenario.scenario import AnyEvent

H = 3600
DAY = 24 * H
START = datetime(2027, 1, 11, 0, 0)
"""A Monday, at midnight."""

Records = Mapping[str, Mapping[str, Any] | None]
_EVENT: TypeAdapter[Any] = TypeAdapter(AnyEvent)


def world(**collections: Records) -> Region:
    """A region of the given collections, named as `Region`'s fields; other keywords (``name``, ``class_``) are its own fields."""
    data: dict[str, Any] = {
        "id": "r",
        "name": "Prövolandet",
        "class": collections.pop("class_", "FIKTIV"),
    }
    tables = {key: {k: dict(v or {}) for k, v in (table or {}).items()} for key, table in collections.items()}
    _fill_places(tables)
    _fill_care(tables)
    _fill_items(tables)
    for key, table in tables.items():
        data[key] = {name: {"id": name, **body} for name, body in table.items()}
    return Region.model_validate(data)


def _fill_places(tables: dict[str, dict[str, Any]]) -> None:
    towns = tables.setdefault("municipalities", {})
    sites = tables.setdefault("sites", {})
    if not towns:
        towns["m"] = {}
    first_town = next(iter(towns))
    if not sites:
        sites["s"] = {}
    for name, site in sites.items():
        site.setdefault("name", name)
        site.setdefault("kind", "sjukhus")
        site.setdefault("municipality", first_town)
    for road in tables.get("roads", {}).values():
        road.setdefault("minutes", road.get("km", 30))
        road.setdefault("km", road["minutes"])
    first_site = next(iter(sites))
    for key in ("nodes", "offerings", "stores", "vehicles", "staff", "positions"):
        for body in tables.get(key, {}).values():
            body.setdefault("site", first_site)


def _fill_care(tables: dict[str, dict[str, Any]]) -> None:
    for name, offering in tables.get("offerings", {}).items():
        offering.setdefault("care", [name])
    named = [care for offering in tables.get("offerings", {}).values() for care in offering["care"]]
    care = tables.setdefault("care", {})
    for name in named:
        care.setdefault(name, {})
    for name, body in care.items():
        body.setdefault("name", name)
        body.setdefault("grade", "nödvändigt")
    for municipality in tables["municipalities"].values():
        bands = sum(value for key, value in municipality.items() if key.startswith("age_"))
        if "population" in municipality and not bands:
            municipality["age_25_44"] = municipality["population"]
        elif bands:
            municipality.setdefault("population", bands)


def _fill_items(tables: dict[str, dict[str, Any]]) -> None:
    items = tables.setdefault("items", {})
    for name, store in tables.get("stores", {}).items():
        store.setdefault("item", name)
        items.setdefault(store["item"], {})
    for offering in tables.get("offerings", {}).values():
        for item in offering.get("items", {}):
            items.setdefault(item, {})
    for name, item in items.items():
        item.setdefault("name", name)
        item.setdefault("category", "förbrukningsmaterial")
        item.setdefault("unit", "st")


def event(text: Mapping[str, Any]) -> Any:
    """A scenario event as it stands in a file: ``{"at": "2 h", "lose": "el"}``."""
    return _EVENT.validate_python(dict(text))


def infrastructure(
    region: Region, *, days: float = 30, unknown_as: float = 0.0, start: datetime = START
) -> Infrastructure:
    """The infrastructure of a region before anything happens."""
    return Infrastructure(Network(region, unknown_as=unknown_as), start, int(days * DAY))


def run(
    region: Region,
    events: Sequence[Mapping[str, Any]] = (),
    *,
    until: int = 30 * DAY,
    unknown_as: float = 0.0,
    start: datetime = START,
    each: Callable[[Infrastructure], None] | None = None,
) -> Infrastructure:
    """Run scenario events to ``until`` seconds; ``each`` is called after every instant."""
    state = Infrastructure(Network(region, unknown_as=unknown_as), start, until)
    left = sorted((event(text) for text in events), key=lambda one: one.at)
    while True:
        now = [one for one in left if one.at == state.now]
        left = [one for one in left if one.at > state.now]
        state.settle(now)
        if each is not None:
            each(state)
        times = [time for time in (state.next_time(), *(one.at for one in left[:1])) if time is not None]
        following = min(times, default=until)
        if state.now >= until or following > until:
            break
        state.advance(following)
    if state.now < until:
        state.advance(until)
    return state


def levels(state: Infrastructure, subject: str) -> list[tuple[int, float]]:
    """When the level of a node, site or store changed, and to what."""
    return [
        (change.time, change.after) for change in state.changes if (change.subject, change.kind) == (subject, "level")
    ]


def changes(state: Infrastructure, subject: str, kind: str) -> list[int]:
    """The times of one kind of change."""
    return [change.time for change in state.changes if (change.subject, change.kind) == (subject, kind)]


def why(state: Infrastructure, subject: str, time: int) -> set[tuple[str, str]]:
    """Kind and subject of the causes of a level change at a time."""
    return {
        (cause.kind, cause.subject)
        for change in state.changes
        if (change.time, change.subject, change.kind) == (time, subject, "level")
        for cause in change.causes
    }
