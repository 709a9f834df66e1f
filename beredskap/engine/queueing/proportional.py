"""What there is, shared among queues in proportion: each asks for the first of its options that is still possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from beredskap.arrays import Floats, Indices, Mask, tally
from beredskap.engine.care_plan.supply_lists import SupplyLists

_TINY: Final = 1e-9
_MOST: Final = 200
"""Rounds of sharing: each uses up at least one limit or serves everybody, so only next to nothing can be left after so many."""


@dataclass(frozen=True, kw_only=True)
class Claims:
    """The options of queues, and what one patient takes by each of them.

    ``owner`` (options,) is the queue of each option; they are sorted by it, and in each queue's order of preference. ``option``, ``resource`` and ``amount``
    (n,) are what options take of resources, sorted by option, at least one entry each. ``item_option``, ``supply_list`` and ``item_amount`` (m,) are what
    they take of items. ``by_length`` (n,) and ``item_by_length`` (m,) say which amounts are in proportion to the length of the stretch that is decided.
    """

    owner: Indices
    option: Indices
    resource: Indices
    amount: Floats
    by_length: Mask
    item_option: Indices
    supply_list: Indices
    item_amount: Floats
    item_by_length: Mask

    def for_stretch(self, stretch: float) -> Claims:
        """The same for ``stretch`` of a pass."""
        if stretch == 1.0:
            return self
        return replace(
            self,
            amount=self.amount * np.where(self.by_length, stretch, 1.0),
            item_amount=self.item_amount * np.where(self.item_by_length, stretch, 1.0),
        )

    def choose(self, options: Mask) -> Claims:
        """Only the options that a mask (options,) chooses, numbered anew; owners keep their numbers."""
        number = np.cumsum(options) - 1
        entries, items = options[self.option], options[self.item_option]
        return Claims(
            owner=self.owner[options],
            option=number[self.option[entries]],
            resource=self.resource[entries],
            amount=self.amount[entries],
            by_length=self.by_length[entries],
            item_option=number[self.item_option[items]],
            supply_list=self.supply_list[items],
            item_amount=self.item_amount[items],
            item_by_length=self.item_by_length[items],
        )


class SharedResources:
    """What is left to share: ``left`` (resources,), ``stock`` (stores,), and of the ``ration`` (stores, grades below the first) of each grade and those below.

    ``drawn`` is what has been taken by (supply list, grade, place of the store in the list). ``_stores`` (lists, places) are the stores of each list, -1
    beyond its end.
    """

    def __init__(self, left: Floats, stock: Floats, ration: Floats, supply_lists: SupplyLists) -> None:
        self.left = left
        self.stock = stock.copy()
        self._ration = ration.copy()
        most = max((len(one.stores) for one in supply_lists.lists), default=0)
        self._stores = np.full((len(supply_lists.lists), most), -1, dtype=np.intp)
        for number, one in enumerate(supply_lists.lists):
            self._stores[number, : len(one.stores)] = one.stores
        self.drawn = np.zeros((len(supply_lists.lists), ration.shape[1] + 1, most))

    def serve(self, claims: Claims, wanting: Floats, grade: int) -> Floats:
        """Serve queues of ``wanting`` (owners,) patients of a grade as far as possible; gives patients (options,)."""
        left = wanting.copy()
        asking = left[claims.owner] > _TINY
        given = np.zeros(len(claims.owner))
        if asking.any():
            some = claims.choose(asking)
            given[asking] = self._serve(some, left, grade)
        return given

    def _serve(self, claims: Claims, left: Floats, grade: int) -> Floats:
        """The same for queues that all have somebody, ``left`` (owners,) of whom are those not served yet.

        In each round every queue asks for all of its first option that is still possible. ``first`` is where each option's entries begin.
        """
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
        """What a grade may take of each store: (stores,)."""
        return np.asarray(np.minimum(self.stock, self._ration[:, :grade].min(axis=1, initial=np.inf)))

    def _possible(self, claims: Claims, first: Indices, grade: int) -> Mask:
        """Whether something is left of all that each option takes: (options,)."""
        possible = np.logical_and.reduceat(self.left[claims.resource] > _TINY, first)
        if len(claims.item_option):
            stocked = np.any((self._stores >= 0) & (self._open(grade)[self._stores] > _TINY), axis=1)
            possible[claims.item_option[~stocked[claims.supply_list]]] = False
        return np.asarray(possible)

    def _share(self, claims: Claims, first: Indices, asks: Floats, grade: int) -> Floats:
        """Give what is asked for (options,), cut in the same proportion for all who ask for the same; gives what each option got."""
        need = tally(claims.resource, asks[claims.option] * claims.amount, len(self.left))
        part = np.divide(self.left, need, out=np.ones_like(need), where=(need > 0) & (need > self.left))
        got = np.asarray(asks * np.minimum.reduceat(part[claims.resource], first))
        if len(claims.item_option):
            got = self._with_items(claims, got, grade)
        used = tally(claims.resource, got[claims.option] * claims.amount, len(self.left))
        self.left = np.maximum(self.left - used, 0.0)
        return got

    def _with_items(self, claims: Claims, asks: Floats, grade: int) -> Floats:
        """Cut ``asks`` (options,) to what the supply lists can give, and take it from the stores: the first of a list first."""
        size = len(self._stores)
        need = tally(claims.supply_list, asks[claims.item_option] * claims.item_amount, size)
        offered = self._offered(need, grade)
        part = np.divide(offered.sum(axis=1), need, out=np.ones(size), where=need > offered.sum(axis=1))
        factor = np.ones(len(asks))
        np.minimum.at(factor, claims.item_option, part[claims.supply_list])
        got = np.asarray(asks * factor)
        rest = tally(claims.supply_list, got[claims.item_option] * claims.item_amount, size)
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
        """What stores can give each list of its ``need`` (lists,): (lists, places). A store shares in proportion among the lists that come to it."""
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


def build_claims(
    owners: Sequence[int],
    takes: Sequence[Sequence[tuple[int, float, bool]]],
    items: Sequence[Sequence[tuple[int, float, bool]]],
) -> Claims:
    """Claims from each option's owner and what it takes of resources and of items: (number, amount, whether it is in proportion to the length)."""
    entries = [(number, *entry) for number, row in enumerate(takes) for entry in row]
    item_entries = [(number, *entry) for number, row in enumerate(items) for entry in row]
    return Claims(
        owner=np.array(owners, dtype=np.intp),
        option=np.array([entry[0] for entry in entries], dtype=np.intp),
        resource=np.array([entry[1] for entry in entries], dtype=np.intp),
        amount=np.array([entry[2] for entry in entries], dtype=float),
        by_length=np.array([entry[3] for entry in entries], dtype=bool),
        item_option=np.array([entry[0] for entry in item_entries], dtype=np.intp),
        supply_list=np.array([entry[1] for entry in item_entries], dtype=np.intp),
        item_amount=np.array([entry[2] for entry in item_entries], dtype=float),
        item_by_length=np.array([entry[3] for entry in item_entries], dtype=bool),
    )
