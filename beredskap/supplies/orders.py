"""What to order: per store below its target or minimum, in whole packs, with cost, space, and the last day to order."""

from __future__ import annotations

import datetime
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from beredskap import units
from beredskap.arrays import Floats
from beredskap.language import Message, message
from beredskap.model.base import Amount
from beredskap.model.region import Region
from beredskap.model.supply import Item, Store
from beredskap.supplies import target
from beredskap.supplies.holdings import Holdings
from beredskap.supplies.lots import StoreLots, gather_lots
from beredskap.supplies.use import NOT_ASKED, Use
from beredskap.units import DAY

Reason = Literal["minimum", "target"]
_SLACK: Final = 1e-9


@dataclass(frozen=True)
class Order:
    """One suggestion. ``amount`` in the item's base unit is whole ``packs`` where the pack is known; ``wanted`` is what it takes before rounding.

    None is okänd: ``packs`` and ``space`` (litres) without a pack, ``cost`` (kronor) without a price. ``latest`` is the last day to order so that the store
    never falls under its minimum at normal use; None where use or lead time is okänd, or nothing is used. ``cramped``: the store has no room for more.
    """

    store: str
    item: str
    reason: Reason
    wanted: float
    amount: float
    packs: int | None
    cost: float | None
    space: float | None
    supplier: str
    lead_time: float | None
    latest: datetime.date | None
    late: bool
    days: float | None
    target: float | None
    cramped: bool
    notes: tuple[Message, ...]


@dataclass(frozen=True)
class Undecided:
    """A store that may lack something but cannot be counted, and why."""

    store: str
    item: str
    why: Message


@dataclass(frozen=True)
class Orders:
    """Suggestions, the most urgent first, and the stores with a target or minimum that cannot be counted."""

    orders: tuple[Order, ...]
    undecided: tuple[Undecided, ...]


def orders(
    region: Region,
    holdings: Holdings,
    on: datetime.date,
    use: Mapping[str, Use],
    *,
    stores: Collection[str] | None = None,
) -> Orders:
    """What to order at the start of the day ``on``.

    A store is to last its target and its lead time from today, counting what it holds lot by lot and what it cannot use while it is empty; and to hold its
    minimum when the order comes. Its ordinary deliveries are not counted: they are orders already made. A target that does not hold yet is still
    ordered up to.
    """
    names = tuple(sorted(region.stores if stores is None else set(stores)))
    held = gather_lots(region, holdings, on, names)
    wanted = target.targets_of_stores(region, names, on)
    lead = np.array([(region.stores[name].lead_time or 0) / DAY for name in names])
    normal, at_target = _rate(use, names, np.zeros(len(names), dtype=np.intp)), _rate(use, names, wanted.level)
    minimum = np.array([_known(region.stores[name].minimum) for name in names])
    lasts = held.lots.last(at_target)
    short = held.lots.lack(at_target, wanted.days)
    to_target = held.lots.lack(at_target, wanted.days + lead) - at_target * np.maximum(lead - lasts, 0.0)
    under = held.good < minimum
    coming = np.where(np.isnan(normal), 0.0, normal * lead)
    to_minimum = np.where(under, minimum - np.maximum(held.good - coming, 0.0), 0.0)
    until = held.with_bottom(np.nan_to_num(minimum)).last(normal)
    found, undecided = [], []
    for row, name in enumerate(names):
        store = region.stores[name]
        if (why := _why_not(held, use, store, row, wanted, at_target[row])) is not None:
            undecided.append(Undecided(name, store.item, why))
        if not held.known[row]:
            continue
        below_target = short[row] > _SLACK
        amount = max(to_target[row] if below_target else 0.0, to_minimum[row])
        if amount > _SLACK:
            reason: Reason = "minimum" if under[row] else "target"
            found.append(
                _order(region, holdings, on, store, reason, float(amount), (until[row], lasts[row], wanted.days[row]))
            )
    return Orders(tuple(sorted(found, key=_urgency)), tuple(undecided))


def _urgency(order: Order) -> tuple[datetime.date, str, str]:
    return order.latest or datetime.date.max, order.item, order.store


def _why_not(
    held: StoreLots, use: Mapping[str, Use], store: Store, row: int, wanted: target.Targets, rate: float
) -> Message | None:
    """Why it is okänd whether a store lacks anything."""
    aims = not math.isnan(wanted.days[row]) or store.minimum is not None
    if aims and not held.known[row]:
        return message("mängden är okänd")
    if store.minimum is not None and store.minimum.value is None:
        return message("lägsta nivån är okänd")
    if not math.isnan(wanted.days[row]) and math.isnan(rate):
        found = use.get(store.id)
        return (found.why if found else None) or NOT_ASKED
    return None


def _order(
    region: Region,
    holdings: Holdings,
    on: datetime.date,
    store: Store,
    reason: Reason,
    wanted: float,
    days: tuple[float, float, float],
) -> Order:
    item = region.items[store.item]
    until, lasts, goal = map(float, days)
    room, room_note = _room(store, holdings[store.id].amount() or 0.0)
    pack = item.pack.value if item.pack else None
    packs, amount = _packed(wanted, room, pack)
    latest, late = _latest(on, until, store)
    notes = [*room_note, *_unknowns(item, store)]
    return Order(
        store.id,
        item.id,
        reason,
        wanted,
        amount,
        packs,
        None if item.price is None else item.price * amount / units.unit(item.unit)[0],
        _space(item, packs),
        store.supplier or "",
        None if store.lead_time is None else store.lead_time / DAY,
        latest,
        late,
        None if math.isnan(lasts) or math.isinf(lasts) else lasts,
        None if math.isnan(goal) else goal,
        amount < wanted - _SLACK,
        tuple(notes),
    )


def _packed(wanted: float, room: float, pack: float | None) -> tuple[int | None, float]:
    """Whole packs that are enough, or as many as there is room for; without a pack the bare amount."""
    if not pack:
        return None, min(wanted, room)
    enough = math.ceil(wanted / pack - _SLACK)
    fitting = enough if math.isinf(room) else math.floor(room / pack + _SLACK)
    packs = max(0, min(enough, fitting))
    return packs, packs * pack


def _room(store: Store, held: float) -> tuple[float, list[Message]]:
    """What there is room for beside all that stands there, expired or not."""
    if store.capacity is None:
        return math.inf, []
    if store.capacity.value is None:
        return math.inf, [message("lagrets rymd är okänd")]
    return max(0.0, store.capacity.value - held), []


def _space(item: Item, packs: int | None) -> float | None:
    volume = item.pack_volume.value if item.pack_volume else None
    return None if packs is None or volume is None else packs * volume


def _unknowns(item: Item, store: Store) -> list[Message]:
    found = []
    if item.pack is None or item.pack.value is None:
        found.append(message("förpackningens storlek är okänd"))
    if item.price is None:
        found.append(message("priset är okänt"))
    if store.lead_time is None:
        found.append(message("ledtiden är okänd och räknas som ingen"))
    return found


def _latest(on: datetime.date, until: float, store: Store) -> tuple[datetime.date | None, bool]:
    """The last day to order, and whether it is past: what is there falls to the minimum ``until`` days from now, and the order takes its lead time."""
    if store.lead_time is None or not math.isfinite(until):
        return None, False
    spare = math.floor(until - store.lead_time / DAY + _SLACK)
    return on + datetime.timedelta(max(0, spare)), until < store.lead_time / DAY - _SLACK


def _rate(use: Mapping[str, Use], names: Collection[str], level: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Floats:
    """Use per day at the level of each; NaN where okänd."""
    rows = [use[name].per_day[at] if name in use else None for name, at in zip(names, level.tolist(), strict=True)]
    return np.array(rows, dtype=np.float64)


def _known(amount: Amount | None) -> float:
    return math.nan if amount is None or amount.value is None else amount.value
