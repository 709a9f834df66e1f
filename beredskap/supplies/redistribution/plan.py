"""Who sends what to whom, so that the least is short of its target: within every sender's own target and minimum, and over the roads there are."""

from __future__ import annotations

import datetime
import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from beredskap.engine.roads import travel
from beredskap.language import Message
from beredskap.model.region import Region
from beredskap.model.supply import LEVELS
from beredskap.supplies import target
from beredskap.supplies.endurance import AMOUNT_UNKNOWN, endurance
from beredskap.supplies.holdings import Holding, Holdings, Lot, first_expired_first
from beredskap.supplies.lots import gather_lots, undrawable
from beredskap.supplies.redistribution.rides import TANKERS, Ride, Rides
from beredskap.supplies.redistribution.sharing import Dated, Party, Sent, share
from beredskap.supplies.use import NOT_ASKED, Use

KEEPING: Final = ("ambulansstation",)
"""Kinds of sites that receive and never give: what stands there is what help drives out with."""


@dataclass(frozen=True)
class Transport:
    """One transport: what of which lots, and how many days each end lasts at the target's level before and after all moves (infinite: uses nothing).

    ``latest`` is the day that the receiver runs out; ``in_time`` whether the ride can be there before.
    """

    item: str
    sender: str
    receiver: str
    lots: tuple[tuple[Lot, float], ...]
    amount: float
    packs: int | None
    ride: Ride
    latest: datetime.date
    in_time: bool
    sender_before: float
    sender_after: float
    receiver_before: float
    receiver_after: float
    target: float


@dataclass(frozen=True)
class Short:
    """A store that is below its target even after the moves, and the items that may stand in, each with the days that all of it in the region lasts."""

    item: str
    store: str
    before: float
    days: float
    target: float
    lack: float
    substitutes: tuple[tuple[str, float | None], ...]


@dataclass(frozen=True)
class Redistribution:
    """The plan. ``left_out`` are stores that neither send nor receive since something of them is okänd."""

    moves: tuple[Transport, ...]
    short: tuple[Short, ...]
    left_out: tuple[tuple[str, Message], ...]
    days_before: float
    days_after: float


def redistribution(
    region: Region,
    holdings: Holdings,
    on: datetime.date,
    use: Mapping[str, Use],
    *,
    stores: Collection[str] | None = None,
    cut: Collection[str] = (),
) -> Redistribution:
    """The plan for the day ``on``, with the roads ``cut`` closed. ``days_before`` and ``days_after`` are the item-days that all stores are short of targets.

    Each item by itself. With a pack, whole packs are sent: what is left of one stays. What is kept in reserve behind another source is not sent.
    """
    names = sorted(region.stores if stores is None else set(stores))
    rides = Rides(region, travel(region, cut))
    by_item: defaultdict[str, list[str]] = defaultdict(list)
    left_out: list[tuple[str, Message]] = []
    for name in names:
        if target.of_store(region, name) is None:
            continue
        why = _left_out(region, holdings, use, name)
        if why is None:
            by_item[region.stores[name].item].append(name)
        else:
            left_out.append((name, why))
    sent = {item: _of_item(region, holdings, on, use, item, by_item[item], rides) for item in sorted(by_item)}
    after = moved(holdings, [one for part in sent.values() for one in part])
    counted = [name for part in by_item.values() for name in part]
    lasts = [_lasts(region, some, on, use, counted) for some in (holdings, after)]
    moves = [move for item in sent for move in _moves(region, on, item, sent[item], rides, lasts[0], lasts[1])]
    goals = {name: target.of_store(region, name) or 0.0 for name in counted}
    shortfalls = [math.fsum(max(0.0, goals[name] - found[name]) for name in counted) for found in lasts]
    short = _short(region, after, on, use, [name for name in counted if lasts[1][name] < goals[name] - 1e-6], lasts)
    return Redistribution(tuple(sorted(moves, key=_urgency)), short, tuple(left_out), shortfalls[0], shortfalls[1])


def moved(holdings: Holdings, sent: Sequence[Sent]) -> dict[str, Holding]:
    """The holdings when all has been sent; lots keep their batch and expiry day."""
    lots = {name: {(lot.batch, lot.expires): lot.amount for lot in holding.lots} for name, holding in holdings.items()}
    touched: set[str] = set()
    for one in sent:
        key = (one.lot.lot.batch, one.lot.lot.expires)
        lots[one.sender][key] -= one.amount
        lots[one.receiver][key] = lots[one.receiver].get(key, 0.0) + one.amount
        touched |= {one.sender, one.receiver}
    changed = {
        name: replace(
            holdings[name],
            lots=first_expired_first(
                [Lot(batch, amount, expires) for (batch, expires), amount in lots[name].items() if amount > 1e-9]
            ),
        )
        for name in sorted(touched)
    }
    return {**holdings, **changed}


def _left_out(region: Region, holdings: Holdings, use: Mapping[str, Use], name: str) -> Message | None:
    """Why a store can neither send nor receive."""
    holding, store = holdings.get(name), region.stores[name]
    if holding is None or not holding.known or undrawable(store, holding) is None:
        return AMOUNT_UNKNOWN
    level = LEVELS.index(region.items[store.item].target_level)
    found = use.get(name)
    if found is None or found.per_day[level] is None:
        return found.why if found and found.why else NOT_ASKED
    return None


def _of_item(
    region: Region,
    holdings: Holdings,
    on: datetime.date,
    use: Mapping[str, Use],
    item: str,
    names: Sequence[str],
    rides: Rides,
) -> tuple[Sent, ...]:
    parties = [_party(region, holdings[name], on, use[name], name) for name in names]
    lasts = _lasts(region, holdings, on, use, names)
    receivers = [one for one in parties if one.rate > 0 and lasts[one.store] < one.target]
    senders = [one for one in parties if one not in receivers and _may_send(region, use, one)]
    minutes = {
        (a.store, b.store): rides.minutes(region.stores[a.store], region.stores[b.store])
        for a in senders
        for b in receivers
    }
    found = share(senders, receivers, minutes)
    pack = region.items[item].pack
    return found if pack is None or not pack.value else _in_packs(found, pack.value)


def _may_send(region: Region, use: Mapping[str, Use], party: Party) -> bool:
    """Not what stands where help starts from, nor where the minimum is okänd, nor what is kept in reserve and used only when something else has run out."""
    store = region.stores[party.store]
    minimum = store.minimum
    reserve = use[party.store].kept and party.rate == 0
    return (
        not reserve and region.sites[store.site].kind not in KEEPING and (minimum is None or minimum.value is not None)
    )


def _party(region: Region, holding: Holding, on: datetime.date, use: Use, name: str) -> Party:
    store = region.stores[name]
    item = region.items[store.item]
    bottom = undrawable(store, holding) or 0.0
    minimum = store.minimum.value if store.minimum and store.minimum.value else 0.0
    lots = [
        Dated(lot, math.inf if lot.expires is None else (lot.expires - on).days + 1.0)
        for lot in holding.lots
        if lot.is_good(on) and lot.amount > 0
    ]
    capacity = math.inf if store.capacity is None or store.capacity.value is None else store.capacity.value
    return Party(
        name,
        use.per_day[LEVELS.index(item.target_level)] or 0.0,
        target.of_store(region, name) or 0.0,
        bottom,
        max(bottom, minimum),
        max(0.0, capacity - (holding.amount() or 0.0)),
        tuple(lots),
    )


def _in_packs(sent: Sequence[Sent], pack: float) -> tuple[Sent, ...]:
    """Of each sender and receiver whole packs; what is left of one is taken from what expires last."""
    pairs: defaultdict[tuple[str, str], list[Sent]] = defaultdict(list)
    for one in sent:
        pairs[one.sender, one.receiver].append(one)
    found = []
    for key in sorted(pairs):
        left = math.floor(math.fsum(one.amount for one in pairs[key]) / pack + 1e-6) * pack
        for one in sorted(pairs[key], key=lambda one: (one.lot.until, one.lot.lot.batch)):
            part = min(one.amount, left)
            left -= part
            if part > 0:
                found.append(one._replace(amount=part))
    return tuple(found)


def _lasts(
    region: Region, holdings: Holdings, on: datetime.date, use: Mapping[str, Use], names: Sequence[str]
) -> dict[str, float]:
    """Days at the target's level; infinite where nothing is used."""
    held = gather_lots(region, holdings, on, names)
    levels = [LEVELS.index(region.items[region.stores[name].item].target_level) for name in names]
    rate = np.array([use[name].per_day[level] for name, level in zip(names, levels, strict=True)], dtype=np.float64)
    return dict(zip(names, held.lots.last(rate).tolist(), strict=True))


def _moves(
    region: Region,
    on: datetime.date,
    item: str,
    sent: Sequence[Sent],
    rides: Rides,
    before: Mapping[str, float],
    after: Mapping[str, float],
) -> list[Transport]:
    pairs: defaultdict[tuple[str, str], list[Sent]] = defaultdict(list)
    for one in sent:
        pairs[one.sender, one.receiver].append(one)
    pack = region.items[item].pack
    found = []
    for (sender, receiver), parts in sorted(pairs.items()):
        amount = math.fsum(one.amount for one in parts)
        ride = rides.ride(region.stores[sender], region.stores[receiver], TANKERS.get(region.items[item].category, ""))
        found.append(
            Transport(
                item,
                sender,
                receiver,
                tuple((one.lot.lot, one.amount) for one in parts),
                amount,
                round(amount / pack.value) if pack and pack.value else None,
                ride,
                on + datetime.timedelta(math.floor(before[receiver])),
                ride.hours / 24 <= before[receiver],
                before[sender],
                after[sender],
                before[receiver],
                after[receiver],
                target.of_store(region, receiver) or 0.0,
            )
        )
    return found


def _urgency(move: Transport) -> tuple[datetime.date, str, str, str]:
    return move.latest, move.item, move.receiver, move.sender


def _short(
    region: Region,
    after: Holdings,
    on: datetime.date,
    use: Mapping[str, Use],
    names: Sequence[str],
    lasts: Sequence[Mapping[str, float]],
) -> tuple[Short, ...]:
    """Those still below their target, with what may stand in."""
    wanted = sorted({one for name in names for one in region.items[region.stores[name].item].substitutes})
    others = [name for name, store in region.stores.items() if store.item in wanted]
    pooled = endurance(region, after, on, use, stores=others)
    days = {
        pooled.in_all.items[row]: pooled.in_all.line(row).days[int(pooled.in_all.targets.level[row])]
        for row in range(len(pooled.in_all))
    }
    stores = endurance(region, after, on, use, stores=names).stores
    found = [
        Short(
            line.item,
            name,
            lasts[0][name],
            lasts[1][name],
            line.target or 0.0,
            line.lack or 0.0,
            tuple((one, days.get(one)) for one in region.items[line.item].substitutes),
        )
        for row, name in enumerate(sorted(names))
        if (line := stores.line(row))
    ]
    return tuple(sorted(found, key=lambda one: (one.days / max(one.target, 1e-9), one.item, one.store)))
