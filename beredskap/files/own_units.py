"""Amounts of an article as they are written (packs, bottles, litres of what is in them) to the unit that the article is counted in.

It is done once, when records have been read and before they are checked: whatever counts with a region meets one dimension per item. What cannot be told
stays as it was written, and the check of dimensions says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, Final, TypeVar

from beredskap import units
from beredskap.article import Article
from beredskap.errors import Problem
from beredskap.model.base import Amount, Record
from beredskap.model.care import CareOffering
from beredskap.model.checks.known import problem
from beredskap.model.draw import Draw
from beredskap.model.need import Need
from beredskap.model.node import Node
from beredskap.model.region import Action, Region
from beredskap.model.supply import Batch, Item, Store
from beredskap.units import Quantity, UnitError

_OF_STORE: Final = ("amount", "capacity", "minimum", "consumption", "consumption_crisis")
_COLLECTIONS: Final = ("items", "stores", "batches", "nodes", "offerings", "measures")
"""The records that hold amounts of items, items first."""
_R = TypeVar("_R", bound=Record)


def in_own_units(region: Region) -> Region:
    """The region with every amount of an item in the item's own dimension; the same object where all were."""
    for collection in _COLLECTIONS:
        records = getattr(region, collection)
        own = {identity: own_record(record, region) for identity, record in records.items()}
        if any(own[identity] is not record for identity, record in records.items()):
            region = region.model_copy(update={collection: own})
    return region


def own_record(record: Any, region: Region) -> Any:
    """One record of a region, whose items are in their own units already; the same object where nothing had to be changed."""
    of = _Own(region)
    parts: dict[str, Any] = {}
    match record:
        case Item():
            parts = _of_item(record)
        case Store():
            parts = {name: of.item(record.item, getattr(record, name)) for name in _OF_STORE}
            parts["deliveries"] = _each(
                record.deliveries, lambda one: _with(one, amount=of.item(record.item, one.amount))
            )
        case Batch():
            parts = {"amount": of.store(record.store, record.amount)}
        case CareOffering():
            own = {item: of.item(item, amount) for item, amount in record.items.items()}
            if any(own[item] is not amount for item, amount in record.items.items()):
                parts = {"items": own}
        case Action():
            parts = {"does": _each(record.does, of.effect)}
    if isinstance(record, Store | Node):
        parts["needs"] = _each(record.needs, of.need)
    return _with(record, **parts)


def part_problems(region: Region, uncertain: Collection[tuple[str, str]]) -> Iterator[Problem]:
    """Stores and batches that hold less than the smallest part of an item; a range has a middle of its own, so ``uncertain`` records are left alone."""
    held = [
        (f"stores.{name}", store.item, store.amount)
        for name, store in region.stores.items()
        if ("stores", name) not in uncertain
    ]
    for name, batch in region.batches.items():
        if ("batches", name) not in uncertain and batch.store in region.stores:
            held.append((f"batches.{name}", region.stores[batch.store].item, batch.amount))
    articles: dict[str, Article] = {}
    for subject, identity, amount in held:
        item = region.items.get(identity)
        if item is None or amount is None or amount.value is None or amount.dimension != _dimension(item):
            continue
        article = articles.setdefault(identity, item.article)
        try:
            article.whole(amount.value)
        except UnitError as error:
            yield problem("not-whole", subject, "amount", error.message, remedy=error.remedy)


def _dimension(item: Item) -> str | None:
    try:
        return units.unit(item.unit)[1]
    except UnitError:
        return None


def own_amount(region: Region, store: str, amount: Amount) -> Amount:
    """An amount in a store, in its item's own dimension."""
    found: Amount = _Own(region).store(store, amount)
    return found


class _Own:
    """The amounts of the items of a region."""

    def __init__(self, region: Region) -> None:
        self._region = region

    def item(self, identity: str, amount: Amount | None) -> Any:
        """An amount of an item, or per something; the same object where it is in the item's own dimension, or cannot be told in it."""
        item = self._region.items.get(identity)
        if amount is None or amount.value is None or not amount.dimension or item is None:
            return amount
        return _converted(item, amount)

    def store(self, identity: str, amount: Amount | None) -> Any:
        store = self._region.stores.get(identity)
        return amount if store is None else self.item(store.item, amount)

    def need(self, need: Need) -> Need:
        """A need whose draw comes to the same in every store that it may be taken from."""
        draw, stores = need.draw, [one for one in need.sources if one in self._region.stores]
        if draw is None or not stores:
            return need
        found = [
            _with(
                draw,
                a=self.store(one, draw.a),
                b=self.store(one, draw.b),
                points={load: self.store(one, rate) for load, rate in draw.points.items()},
            )
            for one in stores
        ]
        return need if any(one != found[0] for one in found) else _with(need, draw=_same(draw, found[0]))

    def effect(self, effect: _R) -> _R:
        for name, field in (("move", "amount"), ("deliver", "amount"), ("refuel", "size")):
            part = getattr(effect, name, None)
            if isinstance(part, Record):
                at = part.target if name == "deliver" else part.source  # type: ignore[attr-defined]
                own = _with(part, **{field: self.store(at, getattr(part, field))})
                return _with(effect, **{name: own})
        return effect


def _converted(item: Item, amount: Amount) -> Amount:
    assert amount.value is not None
    if amount.dimension.partition("/")[0] == _dimension(item):
        return amount
    try:
        own = item.article.own(Quantity(amount.value, amount.dimension))
    except UnitError:
        return amount
    return Amount(value=own.value, dimension=own.dimension)


def _of_item(record: Any) -> dict[str, Any]:
    """A pack may be written in bottles, or in what they hold."""
    bare = record.model_copy(update={"pack": None, "smallest": None})
    told = {name: getattr(record, name) for name in ("pack", "smallest")}
    return {name: _converted(bare, one) for name, one in told.items() if one is not None and one.known}


def _same(old: Draw, new: Draw) -> Draw:
    return old if old == new else new


def _each(records: tuple[_R, ...], make: Callable[[_R], _R]) -> tuple[_R, ...]:
    made = tuple(map(make, records))
    return records if all(one is other for one, other in zip(made, records, strict=True)) else made


def _with(record: _R, **parts: Any) -> _R:
    """The record with these parts; the same object where they are its own."""
    changed = {name: part for name, part in parts.items() if part is not getattr(record, name)}
    return record.model_copy(update=changed) if changed else record
