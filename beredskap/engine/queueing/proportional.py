"""Sharing what there is among queues: each asks for the first of its options that is still possible, and what is short is shared in proportion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from beredskap.arrays import Floats, Indices, Mask, tally
from beredskap.engine.care_plan.supply_lists import Larders

_TINY: Final = 1e-9
_MOST: Final = 200
"""Rounds of sharing: each uses up at least one limit or serves everybody, so that this is never reached but by what is next to nothing."""


@dataclass(frozen=True, kw_only=True)
class Claims:
    """The options of queues, sorted by ``owner`` and in each queue's order of preference, and what one patient takes by them.

    ``option``, ``resource`` and ``amount`` are entries sorted by option, at least one of each; ``user``, ``larder`` and ``ration`` the same of
    larders, of which an option may have none. ``by_length`` says which amounts depend on how long a stretch is decided.
    """

    owner: Indices
    option: Indices
    resource: Indices
    amount: Floats
    by_length: Mask
    user: Indices
    larder: Indices
    ration: Floats
    ration_by_length: Mask

    def stretched(self, stretch: float) -> Claims:
        """The same for ``stretch`` of a pass."""
        if stretch == 1.0:
            return self
        return replace(
            self,
            amount=self.amount * np.where(self.by_length, stretch, 1.0),
            ration=self.ration * np.where(self.ration_by_length, stretch, 1.0),
        )

    def only(self, options: Mask) -> Claims:
        """Those of the chosen options, numbered anew; owners keep their numbers."""
        number = np.cumsum(options) - 1
        entries, users = options[self.option], options[self.user]
        return Claims(
            owner=self.owner[options],
            option=number[self.option[entries]],
            resource=self.resource[entries],
            amount=self.amount[entries],
            by_length=self.by_length[entries],
            user=number[self.user[users]],
            larder=self.larder[users],
            ration=self.ration[users],
            ration_by_length=self.ration_by_length[users],
        )


class Supplies:
    """What is left: ``left`` per resource, ``stock`` per store, and ``drawn`` by larder, grade and place in the larder's order.

    ``ration`` (stores × grades below the first) is what each grade and those below it may take of the stock together.
    """

    def __init__(self, left: Floats, stock: Floats, ration: Floats, larders: Larders) -> None:
        self.left = left
        self.stock = stock.copy()
        self._ration = ration.copy()
        most = max((len(larder.stores) for larder in larders.larders), default=0)
        self._stores = np.full((len(larders.larders), most), -1, dtype=np.intp)
        for number, larder in enumerate(larders.larders):
            self._stores[number, : len(larder.stores)] = larder.stores
        self.drawn = np.zeros((len(larders.larders), ration.shape[1] + 1, most))

    def serve(self, claims: Claims, wanting: Floats, grade: int) -> Floats:
        """Serve queues of ``wanting`` patients as far as possible; gives patients per option."""
        left = wanting.copy()
        asking = left[claims.owner] > _TINY
        given = np.zeros(len(claims.owner))
        if asking.any():
            some = claims.only(asking)
            given[asking] = self._serve(some, left, grade)
        return given

    def _serve(self, claims: Claims, left: Floats, grade: int) -> Floats:
        given = np.zeros(len(claims.owner))
        first = np.flatnonzero(np.diff(claims.option, prepend=-1))
        for _ in range(_MOST):
            asked = np.flatnonzero(self._possible(claims, first, grade) & (left[claims.owner] > _TINY))
            asked = asked[np.diff(claims.owner[asked], prepend=-1) != 0]
            if not len(asked):
                break
            asks = np.zeros(len(given))
            asks[asked] = left[claims.owner[asked]]
            got = self._share(claims, first, asks, grade)
            given += got
            left[claims.owner[asked]] -= got[asked]
        return given

    def _open(self, grade: int) -> Floats:
        """What a grade may take of each store."""
        return np.asarray(np.minimum(self.stock, self._ration[:, :grade].min(axis=1, initial=np.inf)))

    def _possible(self, claims: Claims, first: Indices, grade: int) -> Mask:
        """Whether something is left of all that each option takes."""
        possible = np.logical_and.reduceat(self.left[claims.resource] > _TINY, first)
        if len(claims.user):
            stocked = np.any((self._stores >= 0) & (self._open(grade)[self._stores] > _TINY), axis=1)
            possible[claims.user[~stocked[claims.larder]]] = False
        return np.asarray(possible)

    def _share(self, claims: Claims, first: Indices, asks: Floats, grade: int) -> Floats:
        """What is asked for, cut in the same proportion for all who ask for the same."""
        need = tally(claims.resource, asks[claims.option] * claims.amount, len(self.left))
        part = np.divide(self.left, need, out=np.ones_like(need), where=need > self.left)
        got = np.asarray(asks * np.minimum.reduceat(part[claims.resource], first))
        if len(claims.user):
            got = self._with_items(claims, got, grade)
        used = tally(claims.resource, got[claims.option] * claims.amount, len(self.left))
        self.left = np.maximum(self.left - used, 0.0)
        return got

    def _with_items(self, claims: Claims, asks: Floats, grade: int) -> Floats:
        """The same once the larders have given what they can; each store shares alike among the larders that come to it."""
        size = len(self._stores)
        need = tally(claims.larder, asks[claims.user] * claims.ration, size)
        offered = self._offered(need, grade)
        part = np.divide(offered.sum(axis=1), need, out=np.ones(size), where=need > offered.sum(axis=1))
        factor = np.ones(len(asks))
        np.minimum.at(factor, claims.user, part[claims.larder])
        got = np.asarray(asks * factor)
        rest = tally(claims.larder, got[claims.user] * claims.ration, size)
        for place in range(offered.shape[1]):
            taken = np.minimum(offered[:, place], rest)
            rest -= taken
            self.drawn[:, grade, place] += taken
            there = self._stores[:, place] >= 0
            gone = tally(self._stores[there, place], taken[there], len(self.stock))
            self.stock -= gone
            self._ration[:, :grade] -= gone[:, None]
        np.maximum(self.stock, 0.0, out=self.stock)
        np.maximum(self._ration, 0.0, out=self._ration)
        return got

    def _offered(self, need: Floats, grade: int) -> Floats:
        """What the stores can give each larder of what it needs, by place in its order."""
        offered = np.zeros(self._stores.shape)
        stock, need = self._open(grade), need.copy()
        for place in range(self._stores.shape[1]):
            there = np.flatnonzero((self._stores[:, place] >= 0) & (need > 0))
            stores = self._stores[there, place]
            asked = tally(stores, need[there], len(stock))
            part = np.divide(stock, asked, out=np.ones_like(asked), where=asked > stock)
            offered[there, place] = need[there] * part[stores]
            need[there] -= offered[there, place]
            stock = np.maximum(stock - np.minimum(asked, stock), 0.0)
        return offered


def claims_of(
    owners: Sequence[int],
    takes: Sequence[Sequence[tuple[int, float, bool]]],
    items: Sequence[Sequence[tuple[int, float, bool]]],
) -> Claims:
    """Claims from each option's owner, what it takes of resources and what of larders: (index, amount, whether it depends on the length)."""
    entries = [(number, *entry) for number, row in enumerate(takes) for entry in row]
    users = [(number, *entry) for number, row in enumerate(items) for entry in row]
    return Claims(
        owner=np.array(owners, dtype=np.intp),
        option=np.array([entry[0] for entry in entries], dtype=np.intp),
        resource=np.array([entry[1] for entry in entries], dtype=np.intp),
        amount=np.array([entry[2] for entry in entries], dtype=float),
        by_length=np.array([entry[3] for entry in entries], dtype=bool),
        user=np.array([entry[0] for entry in users], dtype=np.intp),
        larder=np.array([entry[1] for entry in users], dtype=np.intp),
        ration=np.array([entry[2] for entry in users], dtype=float),
        ration_by_length=np.array([entry[3] for entry in users], dtype=bool),
    )
