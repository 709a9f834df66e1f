"""One item shared between its stores as a linear programme: least shortfall to target in days, then least transport, then the shortest expiry."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from beredskap.lp.lexicographic import Lexicographic
from beredskap.lp.sparse import Bounds, Matrix
from beredskap.supplies.holdings import Lot

_WEIGHTS: Final = np.array([1e4, 1.0, 1e-4])
_DUST: Final = 1e-7


class Dated(NamedTuple):
    """A lot and how many days it counts."""

    lot: Lot
    until: float


@dataclass(frozen=True)
class Party:
    """One store of the item: ``rate`` per day, ``target`` days, ``keep`` is what it must keep whatever it uses (its minimum, its tank's bottom).

    ``bottom`` cannot be drawn; ``room`` is what still fits. ``lots`` are good and in the order they are used.
    """

    store: str
    rate: float
    target: float
    bottom: float
    keep: float
    room: float
    lots: tuple[Dated, ...]

    def after(self, days: float) -> float:
        """What the lots hold that count longer than so many days."""
        return math.fsum(one.lot.amount for one in self.lots if one.until > days)


class Sent(NamedTuple):
    """So much of a lot from one store to another."""

    sender: str
    receiver: str
    lot: Dated
    amount: float


class _Column(NamedTuple):
    sender: Party
    receiver: Party
    lot: Dated
    minutes: float


class _Rows:
    def __init__(self) -> None:
        self.row: list[int] = []
        self.column: list[int] = []
        self.value: list[float] = []
        self.lower: list[float] = []
        self.upper: list[float] = []

    def add(self, entries: Sequence[tuple[int, float]], lower: float, upper: float) -> None:
        """One row, unless it has no entries."""
        for column, value in entries:
            self.row.append(len(self.lower))
            self.column.append(column)
            self.value.append(value)
        if entries:
            self.lower.append(lower)
            self.upper.append(upper)


def share(
    senders: Sequence[Party], receivers: Sequence[Party], minutes: Mapping[tuple[str, str], float]
) -> tuple[Sent, ...]:
    """What to send. ``minutes`` between (sender, receiver); a pair that is missing or infinite cannot be reached.

    Columns are amounts in days of the receiver's use (lot × receiver) and each receiver's shortfall in days. A receiver lasts at most T + (what counts longer
    than T − bottom) / rate for T = 0 and every expiry day, so its shortfall is at least its target less that. A sender keeps as much past every such T as its
    own target takes, and in all its minimum.
    """
    columns = _columns(senders, receivers, minutes)
    if not columns:
        return ()
    count = len(columns)
    rows = _Rows()
    for number, receiver in enumerate(receivers):
        _receiver_rows(rows, receiver, columns, count + number)
    for sender in senders:
        _sender_rows(rows, sender, columns)
    solution = Lexicographic(
        Matrix.from_entries(len(rows.lower), count + len(receivers), rows.row, rows.column, rows.value),
        _goals(columns, len(receivers)),
        _WEIGHTS,
    ).solve(
        Bounds(
            np.array([one.lot.lot.amount / one.receiver.rate for one in columns] + [np.inf] * len(receivers)),
            np.array(rows.lower),
            np.array(rows.upper),
        )
    )
    return tuple(
        Sent(
            one.sender.store, one.receiver.store, one.lot, _amount(float(days) * one.receiver.rate, one.lot.lot.amount)
        )
        for one, days in zip(columns, solution.values[:count], strict=True)
        if days > _DUST
    )


def _amount(found: float, most: float) -> float:
    """What the solver found, without its last digits."""
    return min(round(found, 6), most)


def _columns(
    senders: Sequence[Party], receivers: Sequence[Party], minutes: Mapping[tuple[str, str], float]
) -> list[_Column]:
    """The shortest expiry first, then by sender, lot and receiver: that order decides ties."""
    found = [
        _Column(sender, receiver, lot, way)
        for sender in senders
        for receiver in receivers
        if math.isfinite(way := minutes.get((sender.store, receiver.store), math.inf))
        for lot in sender.lots
        if lot.until * 24 * 60 > way
    ]
    return sorted(found, key=lambda one: (one.lot.until, one.sender.store, one.lot.lot.batch, one.receiver.store))


def _goals(columns: Sequence[_Column], receivers: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    goals = np.zeros((3, len(columns) + receivers))
    goals[0, len(columns) :] = 1.0
    goals[1, : len(columns)] = [one.minutes / 60 for one in columns]
    goals[2, : len(columns)] = np.arange(len(columns)) + 1.0
    return goals


def _receiver_rows(rows: _Rows, receiver: Party, columns: Sequence[_Column], shortfall: int) -> None:
    incoming = [(number, one) for number, one in enumerate(columns) if one.receiver is receiver]
    ends = {one.until for one in receiver.lots} | {one.lot.until for _, one in incoming}
    for end in [0.0, *sorted(end for end in ends if end < receiver.target)]:
        there = (receiver.after(end) - receiver.bottom) / receiver.rate
        entries = [(number, 1.0) for number, one in incoming if one.lot.until > end]
        rows.add([(shortfall, 1.0), *entries], receiver.target - end - there, math.inf)
    if math.isfinite(receiver.room):
        rows.add([(number, 1.0) for number, _ in incoming], -math.inf, receiver.room / receiver.rate)


def _sender_rows(rows: _Rows, sender: Party, columns: Sequence[_Column]) -> None:
    outgoing = [(number, one) for number, one in enumerate(columns) if one.sender is sender]
    whole = sender.after(0.0)
    rows.add(_taken(outgoing), -math.inf, max(0.0, whole - sender.keep))
    if sender.rate > 0:
        ends = {one.until for one in sender.lots if one.until < sender.target}
        for end in [0.0, *sorted(ends)]:
            past = [(number, one) for number, one in outgoing if one.lot.until > end]
            spare = sender.after(end) - sender.bottom - sender.rate * (sender.target - end)
            rows.add(_taken(past), -math.inf, max(0.0, spare))
    for lot in sender.lots:
        same = [(number, one) for number, one in outgoing if one.lot is lot]
        if len(same) > 1:
            rows.add(_taken(same), -math.inf, lot.lot.amount)


def _taken(columns: Sequence[tuple[int, _Column]]) -> list[tuple[int, float]]:
    """Amounts of the item: days × the receiver's use."""
    return [(number, one.receiver.rate) for number, one in columns]
