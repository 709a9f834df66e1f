"""A region's infrastructure compiled to integer-indexed lists, once per region: nodes, needs, stores and what hangs on what."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from beredskap.engine.roads import Travel, travel
from beredskap.errors import InputError, Problem
from beredskap.language import message
from beredskap.model.base import Amount
from beredskap.model.care import CareOffering
from beredskap.model.draw import Burn
from beredskap.model.need import FOREVER, Need
from beredskap.model.node import Node
from beredskap.model.region import Region
from beredskap.model.supply import Delivery, Store


class PlantNeed(NamedTuple):
    """One need. ``sources`` are places in `Levels.out`; ``onward`` is, per source, the need that passes its load on (-1: none);
    ``standby`` are those of the sources that have to be called, and ``busbar`` those that carry its load together, the last of ``sources``.

    ``rank`` orders dropping (highest first). ``burn`` is the draw on a store. The endurance profile is ``levels[k]``
    up to ``bounds[k]`` seconds of shortfall used, and ``recovery`` seconds of it come back per second.
    """

    owner: int
    name: str
    sources: tuple[int, ...]
    ids: tuple[str, ...]
    onward: tuple[int, ...]
    standby: tuple[int, ...]
    busbar: tuple[int, ...]
    in_order: bool
    at_least: int
    loaded: bool
    load: float
    rank: tuple[float, int]
    burn: Burn
    draws: bool
    bounds: tuple[float, ...]
    levels: tuple[float, ...]
    recovery: float


@dataclass(frozen=True, slots=True)
class PlantStore:
    """One store: opening batches as (expiry date ordinal or infinity, quantity), what cannot be drawn, and how much it holds."""

    id: str
    site: str
    item: str
    batches: tuple[tuple[float, float], ...]
    capacity: float
    bottom: float
    shelf_life: float
    keeper: int
    """The place in the node lists of the store's own needs, or -1."""


@dataclass(frozen=True, slots=True)
class Route:
    """A recurring delivery to a store: ``extra`` minutes of a detour are counted from ``minutes``, None where no road is needed."""

    store: int
    amount: float
    first: int
    every: int
    late: bool
    supplier: str
    supplier_node: int
    supplier_site: str
    start: str
    end: str
    minutes: float | None


class Network:
    """The infrastructure of a region. Nodes, offerings and then stores with needs of their own ("keepers") are numbered by sorted id.

    ``unknown_as`` is what okänd becomes: infinity (never limits) or 0. `InputError` if loads go round in a circle.
    """

    def __init__(self, region: Region, *, unknown_as: float, roads: Travel | None = None) -> None:
        self.region = region
        self._roads = roads
        self.unknown_as = unknown_as
        records: dict[str, Node] = {**region.nodes, **region.offerings}
        keepers = sorted(store_id for store_id, store in region.stores.items() if store.needs)
        self.node_count = len(records)
        self.ids: tuple[str, ...] = (*sorted(records), *keepers)
        self.index: dict[str, int] = {node_id: n for n, node_id in enumerate(self.ids)}
        self.store_index: dict[str, int] = {store_id: s for s, store_id in enumerate(sorted(region.stores))}
        owners: list[Node | Store] = [records.get(node_id) or region.stores[node_id] for node_id in self.ids]
        self.sites: tuple[str, ...] = tuple(owner.site for owner in owners)
        self.offering = tuple(isinstance(owner, CareOffering) for owner in owners)
        self.standby = tuple(isinstance(owner, Node) and owner.standby for owner in owners)
        self.start = tuple(owner.start if isinstance(owner, Node) else 0 for owner in owners)
        self.restart = tuple(owner.restart if isinstance(owner, Node) else 0 for owner in owners)
        self.fails_after = tuple(owner.fails_after if isinstance(owner, Node) else () for owner in owners)
        self.repair = tuple(owner.repair if isinstance(owner, Node) else None for owner in owners)
        self.first_store = len(owners)
        self.nothing = self.first_store + len(self.store_index)
        """Where `Levels.out` is always 0: what a store of okänd draw counts as."""
        self._rated = [owner.rating if isinstance(owner, Node) else None for owner in owners]
        self._compile_needs(owners, {name: at for at, name in enumerate((*records, *region.stores))})
        self.capacity: tuple[float, ...] = tuple(map(self._capacity, range(len(owners))))
        self.stores = tuple(self._store(region.stores[store_id]) for store_id in self.store_index)
        self.routes = tuple(self._routes())
        self.load_order = self._load_order()
        carrying = set(self.load_order)
        self.carries = tuple(i in carrying for i in range(len(self.needs)))
        reserves = (need for need in self.needs if self.standby[need.owner])
        self.on_reserve_busbar = frozenset(source for need in reserves for source in need.busbar)
        """Sources on the busbar of a standby node, which is able as long as one of them is."""
        self.drawing = tuple(i for i, need in enumerate(self.needs) if need.draws)

    def known(self, amount: Amount | None, absent: float) -> float:
        """The number to count with: okänd as ``unknown_as``, ``absent`` where nothing is said."""
        if amount is None:
            return absent
        return self.unknown_as if amount.value is None else amount.value

    @cached_property
    def travel(self) -> Travel:
        """The undisturbed roads."""
        return travel(self.region) if self._roads is None else self._roads

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """A site and every site below it."""
        below: dict[str, list[str]] = {site_id: [] for site_id in sorted(self.region.sites)}
        for site_id in below:
            above: str | None = site_id
            while above is not None and site_id not in below[above]:
                below[above].append(site_id)
                above = self.region.sites[above].parent
        return {site_id: tuple(sites) for site_id, sites in below.items()}

    @cached_property
    def nodes_at(self) -> dict[str, tuple[int, ...]]:
        """The nodes and offerings of each site, without those of its child sites."""
        return _grouped(self.sites[: self.node_count])

    @cached_property
    def stores_at(self) -> dict[str, tuple[int, ...]]:
        """The stores of each site, without those of its child sites."""
        return _grouped([store.site for store in self.stores])

    def _compile_needs(self, owners: Sequence[Node | Store], order: dict[str, int]) -> None:
        slots = [(n, place) for n, owner in enumerate(owners) for place in range(len(owner.needs))]
        named: dict[tuple[int, str], int] = {}
        for i, (n, place) in enumerate(slots):
            named.setdefault((n, owners[n].needs[place].name), i)
        self.needs = tuple(
            self._need(n, owners[n].needs[place], named, order[self.ids[n]] * 1000 + place) for n, place in slots
        )
        self.dimension = {
            need.name: need.load.dimension
            for n, place in slots
            if (need := owners[n].needs[place]).load is not None and need.load.known
        }
        needs_of: list[list[int]] = [[] for _ in owners]
        users: list[list[int]] = [[] for _ in range(self.nothing + 1)]
        for i, compiled in enumerate(self.needs):
            needs_of[compiled.owner].append(i)
            for source in compiled.sources:
                users[source].append(i)
        self.needs_of = tuple(map(tuple, needs_of))
        self.users = tuple(map(tuple, users))

    def _need(self, owner: int, need: Need, named: dict[tuple[int, str], int], position: int) -> PlantNeed:
        draw, rated = need.draw, self._rated[owner]
        capacity = rated.value if rated else None
        hopeless = draw is not None and not draw.known(capacity) and self.unknown_as == 0
        sources = [
            self.index[source]
            if source in self.index and source not in self.store_index
            else self.nothing
            if hopeless
            else self.first_store + self.store_index[source]
            for source in need.sources
        ]
        bounds, levels = self._profile(need)
        whole = bounds[-1] if bounds else 0.0
        return PlantNeed(
            owner=owner,
            name=need.name,
            sources=tuple(sources),
            ids=need.sources,
            onward=tuple(named.get((source, need.name), -1) if source < self.node_count else -1 for source in sources),
            standby=tuple(source for source in sources if source < self.node_count and self.standby[source]),
            busbar=tuple(sources[len(sources) - len(need.busbar) :]),
            in_order=need.in_order,
            at_least=need.at_least,
            loaded=need.load is not None,
            load=self._load(need),
            rank=(-math.inf if need.shed is None else need.shed, position),
            burn=draw.burn(capacity) if draw else Burn(),
            draws=draw is not None,
            bounds=bounds,
            levels=levels,
            recovery=1.0 if need.recharge is None else whole / need.recharge if need.recharge else math.inf,
        )

    def _load(self, need: Need) -> float:
        """Okänd is no load where it never limits, else more than any limited source carries."""
        if need.load is None:
            return 0.0
        if need.load.value is None:
            return math.inf if self.unknown_as == 0 else 0.0
        return need.load.value

    def _profile(self, need: Need) -> tuple[tuple[float, ...], tuple[float, ...]]:
        if len(need.without) == 1:
            return (), (need.without[0].level,)
        durations = [self.unknown_as if step.duration is None else step.duration for step in need.without]
        last = durations.index(FOREVER)
        return tuple(accumulate(durations[:last])), tuple(step.level for step in need.without[: last + 1])

    def _capacity(self, n: int) -> float:
        """The greatest load; a source that burns per load carries every known load, but not an okänd one."""
        if (rated := self._rated[n]) is not None:
            return self.known(rated, math.inf)
        return math.inf if not any(self.needs[i].burn.hangs_on_load for i in self.needs_of[n]) else 1e300

    def counts(self, name: str, n: int) -> bool:
        """Whether loads of needs called ``name`` count against the capacity of node ``n`` (litres do not fill kilowatts)."""
        node = self.region.nodes.get(self.ids[n])
        capacity = node.capacity if node else None
        dimension = self.dimension.get(name, "")
        return capacity is None or "" in (capacity.dimension, dimension) or capacity.dimension == dimension

    def busbar_place(self, i: int) -> int | None:
        """Where the load on a need's busbar is counted: after every place of `Levels.out`; None without one, or where the load does not fill it."""
        need = self.needs[i]
        return self.nothing + 1 + i if need.busbar and self.counts(need.name, need.busbar[0]) else None

    def _store(self, store: Store) -> PlantStore:
        batches = [batch for _, batch in sorted(self.region.batches.items()) if batch.store == store.id]
        lots = [
            (float(batch.expires.toordinal()) if batch.expires else math.inf, self.known(batch.amount, 0.0))
            for batch in batches
        ] or [(math.inf, self.known(store.amount, self.unknown_as))]
        opening = sum(quantity for _, quantity in lots)
        capacity = math.inf if store.capacity is None else store.capacity.value
        if capacity is None:
            capacity = math.inf if self.unknown_as else opening
        whole = capacity if math.isfinite(capacity) else opening
        item = self.region.items.get(store.item)
        return PlantStore(
            id=store.id,
            site=store.site,
            item=store.item,
            batches=tuple(sorted(lots)),
            capacity=capacity,
            bottom=(1 - store.usable) * whole if store.usable < 1 and math.isfinite(whole) else 0.0,
            shelf_life=math.inf if item is None or item.shelf_life is None else item.shelf_life,
            keeper=self.index.get(store.id, -1),
        )

    def _routes(self) -> Iterator[Route]:
        for s, store_id in enumerate(self.store_index):
            store = self.region.stores[store_id]
            for delivery in store.deliveries:
                yield self._route(s, store, delivery)

    def order(self, s: int, amount: Amount) -> Route:
        """A single delivery to a store by way of its supplier."""
        store = self.region.stores[self.stores[s].id]
        return self._route(s, store, Delivery(amount=amount, every=0))

    def _route(self, s: int, store: Store, delivery: Delivery) -> Route:
        region = self.region
        supplier = delivery.supplier or store.supplier or ""
        record = region.nodes.get(supplier) or region.offerings.get(supplier) or region.stores.get(supplier)
        site = supplier if supplier in region.sites else record.site if record else ""
        start = region.sites[site].municipality if site else ""
        end = region.sites[store.site].municipality
        minutes = self.travel.between(start, end) if start and start != end else math.inf
        return Route(
            store=s,
            amount=self.known(delivery.amount, 0.0),
            first=delivery.every if delivery.first is None else delivery.first,
            every=delivery.every,
            late=delivery.missed == "late",
            supplier=supplier,
            supplier_node=self.index[supplier] if supplier in self.index and supplier not in self.store_index else -1,
            supplier_site=site,
            start=start,
            end=end,
            minutes=minutes if math.isfinite(minutes) else None,
        )

    def _load_order(self) -> tuple[int, ...]:
        """Every need that can carry a load, consumers before sources."""
        order: list[int] = []
        state: dict[int, int] = {}
        for first in range(len(self.needs)):
            if self.needs[first].load <= 0 or first in state:
                continue
            path = [(first, iter(self.needs[first].onward))]
            state[first] = 1
            while path:
                i, onward = path[-1]
                following = next((j for j in onward if j >= 0 and state.get(j) != 2), None)
                if following is None:
                    state[i] = 2
                    order.append(i)
                    path.pop()
                elif state.get(following) == 1:
                    raise InputError([self._circle([j for j, _ in path], following)])
                else:
                    state[following] = 1
                    path.append((following, iter(self.needs[following].onward)))
        return tuple(reversed(order))

    def _circle(self, path: list[int], again: int) -> Problem:
        names = [self.ids[self.needs[i].owner] for i in path[path.index(again) :]]
        return Problem(
            rule="load-cycle",
            message=message(
                "lasten «{name}» går runt i en cirkel: {nodes}",
                name=self.needs[again].name,
                nodes=" → ".join([*names, names[0]]),
            ),
            subject=f"nodes.{names[0]}",
        )


def _grouped(keys: Sequence[str]) -> dict[str, tuple[int, ...]]:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        groups[key].append(place)
    return {key: tuple(places) for key, places in groups.items()}
