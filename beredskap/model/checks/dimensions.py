"""Every quantity has the dimension that its place asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from beredskap import units
from beredskap.errors import Problem, nearest
from beredskap.language import message
from beredskap.model.base import Amount
from beredskap.model.checks.known import SOURCES, problem
from beredskap.model.draw import Draw
from beredskap.model.need import Need
from beredskap.model.region import Region
from beredskap.model.supply import Item, Store

STAFF = "time/time"
VISITS = "visits/time"


def dimension_problems(region: Region, loads: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Wrong dimensions; ``loads`` says of each node which dimensions the loads that enter it have."""
    dimensions, unknown = item_dimensions(region)
    yield from unknown
    for identity in dimensions:
        yield from _item(f"items.{identity}", region.items[identity], dimensions[identity])
    for identity, store in region.stores.items():
        if store.item in dimensions:
            yield from _store(f"stores.{identity}", store, dimensions[store.item])
    for identity, batch in region.batches.items():
        batch_store = region.stores.get(batch.store)
        if batch_store is not None and batch_store.item in dimensions:
            yield from wrong_dimension(f"batches.{identity}", "amount", batch.amount, dimensions[batch_store.item])
    yield from _offerings(region, dimensions)
    for identity, pool in region.staff.items():
        yield from wrong_dimension(f"staff.{identity}", "present", pool.present, STAFF)
        yield from wrong_dimension(f"staff.{identity}", "required", pool.required, STAFF)
    for identity, vehicle in region.vehicles.items():
        yield from wrong_dimension(f"vehicles.{identity}", "number", vehicle.number, "count")
    yield from _needs(region, dimensions, loads)


def item_dimensions(region: Region) -> tuple[dict[str, str], list[Problem]]:
    """The dimension of every item, and a problem for each whose unit nobody knows."""
    found: dict[str, str] = {}
    problems = []
    for identity, item in region.items.items():
        try:
            found[identity] = units.unit(item.unit)[1]
        except units.UnitError as error:
            near = nearest(item.unit, units.known_units())
            problems.append(
                problem("unknown-unit", f"items.{identity}", "unit", error.message, value=item.unit, near=near)
            )
    return found, problems


def _item(subject: str, item: Item, dimension: str) -> Iterator[Problem]:
    yield from wrong_dimension(subject, "pack", item.pack, dimension)
    yield from wrong_dimension(subject, "smallest", item.smallest, dimension)
    yield from wrong_dimension(subject, "pack_volume", item.pack_volume, "volume")
    if item.contains is not None and item.contains.dimension == dimension:
        said = message(
            "en enhet kan inte rymma sitt eget slag; det som «contains» anger är också {what}",
            what=units.describe(dimension),
        )
        yield problem("contains-itself", subject, "contains", said)


def _store(subject: str, store: Store, dimension: str) -> Iterator[Problem]:
    for field in ("amount", "capacity", "minimum"):
        yield from wrong_dimension(subject, field, getattr(store, field), dimension)
    for field in ("consumption", "consumption_crisis"):
        yield from wrong_dimension(subject, field, getattr(store, field), f"{dimension}/time")
    for index, delivery in enumerate(store.deliveries):
        yield from wrong_dimension(subject, f"deliveries/{index}/amount", delivery.amount, dimension)


def _offerings(region: Region, dimensions: Mapping[str, str]) -> Iterator[Problem]:
    for identity, offering in region.offerings.items():
        subject = f"offerings.{identity}"
        measures = {region.care[care].measure for care in offering.care if care in region.care}
        if "vårddygn" in measures and len(measures) > 1:
            said = message("vård i vårddygn och vård i besök kan inte dela kapacitet")
            yield problem("mixed-measures", subject, "care", said)
        elif measures:
            wanted = "beds" if "vårddygn" in measures else VISITS
            yield from wrong_dimension(subject, "capacity", offering.capacity, wanted)
        for item, amount in offering.items.items():
            if item in dimensions:
                yield from wrong_dimension(subject, f"items/{item}", amount, dimensions[item])


def _needs(region: Region, dimensions: Mapping[str, str], loads: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    for collection in SOURCES:
        for identity, record in getattr(region, collection).items():
            for index, need in enumerate(record.needs):
                subject = f"{collection}.{identity}"
                if need.load is not None:
                    yield from _load(region, subject, index, need)
                if need.draw is not None:
                    yield from _draw(region, dimensions, subject, f"needs/{index}/draw", need, loads.get(identity))
    for identity in region.nodes:
        yield from _entering(identity, loads.get(identity, frozenset()))


def _load(region: Region, subject: str, index: int, need: Need) -> Iterator[Problem]:
    """A load is given in the unit of its sources' capacity."""
    assert need.load is not None
    for source in need.sources:
        node = region.nodes.get(source)
        if node is not None and node.capacity is not None:
            wrong = list(wrong_dimension(subject, f"needs/{index}/load", need.load, node.capacity.dimension))
            if wrong and node.capacity.known:
                yield from wrong
                return


def _entering(identity: str, entering: frozenset[str]) -> Iterator[Problem]:
    if len(entering) > 1:
        names = ", ".join(sorted(str(units.describe(dimension)) for dimension in entering))
        said = message("laster av olika slag går genom noden: {names}", names=names)
        yield problem("mixed-loads", f"nodes.{identity}", "", said)


def _draw(
    region: Region,
    dimensions: Mapping[str, str],
    subject: str,
    field: str,
    need: Need,
    entering: frozenset[str] | None,
) -> Iterator[Problem]:
    """Rates are the item's dimension per time, ``b`` per load × time; what hangs on a capacity has one, in the unit of the loads that enter."""
    assert need.draw is not None
    stores = [region.stores[source] for source in need.sources if source in region.stores]
    items = {dimensions[store.item] for store in stores if store.item in dimensions}
    if not stores and all(source in region.nodes or source in region.offerings for source in need.sources):
        yield problem("draw-without-store", subject, field, message("bara ett lager kan tömmas («draw»)"))
    if need.draw.by_capacity:
        yield from _rated(region, subject, field, need.draw, entering)
    for item in sorted(items):
        for place, rate in need.draw.rates.items():
            yield from wrong_dimension(subject, f"{field}/{place}", rate, f"{item}/time")
        yield from _per_load(subject, f"{field}/b", need.draw, item, entering)


def _rated(region: Region, subject: str, field: str, draw: Draw, entering: frozenset[str] | None) -> Iterator[Problem]:
    """Shares of full load need a full load to be shares of."""
    collection, _, identity = subject.partition(".")
    rating = region.nodes[identity].rating if collection == "nodes" else None
    part = f"{field}/points" if draw.points else f"{field}/min_load"
    if rating is None:
        said = message("«{key}» är andelar av full last, men noden har ingen «capacity»", key=part.rpartition("/")[2])
        remedy = message("ange «capacity» på noden, till exempel «1000 kW», eller skriv uttaget med «a» och «b»")
        yield problem("draw-without-capacity", subject, part, said, remedy=remedy)
    elif rating.value == 0:
        said = message("«{key}» är andelar av full last, men nodens «capacity» är 0", key=part.rpartition("/")[2])
        yield problem("draw-without-capacity", subject, part, said)
    elif rating.known and any(load != rating.dimension for load in entering or ()):
        loads = ", ".join(sorted(str(units.describe(load)) for load in entering or ()))
        said = message(
            "nodens «capacity» är {capacity}, men lasten som den bär är {load}",
            capacity=units.describe(rating.dimension),
            load=loads,
        )
        yield problem("wrong-dimension", subject, part, said)


def _per_load(subject: str, field: str, draw: Draw, item: str, entering: frozenset[str] | None) -> Iterator[Problem]:
    if draw.b is None or not draw.b.known:
        return
    if not entering:
        above = draw.b.dimension.partition("/")[0]
        if above != item:
            yield from wrong_dimension(subject, field, draw.b, f"{item}/energy")
        return
    for load in sorted(entering):
        yield from wrong_dimension(subject, field, draw.b, f"{item}/{_times_time(load)}")


def _times_time(load: str) -> str:
    """The dimension of a load that has lasted for a time: power becomes energy, volume per time becomes volume."""
    if load == "power":
        return "energy"
    return load.removesuffix("/time")


def wrong_dimension(subject: str, field: str, amount: Amount | None, wanted: str) -> Iterator[Problem]:
    """A problem if a known amount has another dimension than ``wanted``."""
    if amount is None or amount.value is None or amount.dimension == wanted:
        return
    said = message(
        "«{shown}» är {found}; här behövs {wanted}, till exempel «{example}»",
        shown=units.show(amount.value, amount.dimension),
        found=units.describe(amount.dimension),
        wanted=units.describe(wanted),
        example=f"12 {_example_unit(wanted)}",
    )
    yield problem("wrong-dimension", subject, field, said)


def _example_unit(dimension: str) -> str:
    return {STAFF: "h/dygn", VISITS: "besök/dygn"}.get(dimension) or units.base_unit(dimension)
