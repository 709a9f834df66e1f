"""The infrastructure of one run: levels, loads, stores and restarts, moved from instant to instant (design 4.1 to 4.5)."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import assert_never

from beredskap.engine.memory import Origins, Recalled
from beredskap.engine.network import deadlocks
from beredskap.engine.network.causes import Causes
from beredskap.engine.network.levels import Levels
from beredskap.engine.network.loads import Loads
from beredskap.engine.network.network import Network
from beredskap.engine.network.outages import Outage, Outages, cause_of
from beredskap.engine.network.profiles import Endurance
from beredskap.engine.network.restarts import Restarts
from beredskap.engine.network.running_time import RunningTime
from beredskap.engine.network.standby import Standby
from beredskap.engine.network.temporary_supply import Bridges
from beredskap.engine.roads import Roads, Travel
from beredskap.engine.stock.change_log import Chronicle
from beredskap.engine.stock.store import StoreAccount
from beredskap.engine.stock.stores import Stockroom
from beredskap.engine.stock.transfers import Transfers
from beredskap.errors import InternalError
from beredskap.model.effect import Bridge, Deliver, Load, MoveStock, Refuel
from beredskap.model.result.journal import Cause, Change, Deadlock
from beredskap.model.result.memory import Tree
from beredskap.model.scenario.event import (
    Cut,
    Destroy,
    Enact,
    Lose,
    OutageEvent,
    PatientEvent,
    Restore,
    Shed,
    StaffEvent,
    Unshed,
)
from beredskap.model.scenario.scenario import AnyEvent
from beredskap.model.scenario.strain import Weather


class Infrastructure:
    """The state of one run. Call `settle` at an instant, then `advance` to the next of `next_time` and the scenario's own events.

    Before the scenario's start everything has been as it is for long, or before it ``begins`` (0 or below) if it is to be led in to the start: a standby
    source that is called from the beginning delivers from the beginning.

    ``changes`` holds every change with its causes, in order; one instant leaves only what differs at its end.
    """

    def __init__(self, plant: Network, start: datetime, horizon: int, *, begins: int = 0) -> None:
        self.plant = plant
        self.start = start
        self.horizon = horizon
        self.now = 0
        self.outages = Outages(plant)
        self.travel = plant.travel
        self._endurance = Endurance(plant, begins)
        self._levels = Levels(plant, self._endurance)
        self._loads = Loads(plant)
        self._standby = Standby(plant, self._levels, self._loads)
        self._restarts = Restarts(plant, self._levels)
        self._running_time = RunningTime(plant, self._levels)
        self._bridges = Bridges(plant, self._levels)
        causes = Causes(plant, self._levels, self._endurance, self._loads, self._standby, self.outages, self._bridges)
        self._chronicle = Chronicle(plant, causes)
        self._stockroom = Stockroom(plant, start, self, self._levels, self._chronicle)
        self._transfers = Transfers(plant, self, self._stockroom)
        self._acted = False
        self._ended: dict[int, Cause] = {}
        self._cut: frozenset[str] = frozenset()
        self._roads = Roads(plant.region, plant.travel)
        self._care_stores = self._used_by_care()
        self._vehicle_sites = {vehicle.site for vehicle in plant.region.vehicles.values()}
        self._care_changed = True
        self._stockroom.expire()
        self._go(begins)
        self._settle(at_once=True)

    @property
    def changes(self) -> list[Change]:
        """Every change so far."""
        return self._chronicle.changes

    # Asking

    def level(self, node_id: str) -> float:
        """The level of a node or an offering."""
        return self._levels.level[self.plant.index[node_id]]

    def levels(self, ids: Sequence[str]) -> list[float]:
        """The levels of several, in their order."""
        index, level = self.plant.index, self._levels.level
        return [level[index[node]] for node in ids]

    def load(self, node_id: str) -> float:
        """All load that enters a node, in base units."""
        return self._loads.entered.get(self.plant.index[node_id], 0.0)

    def draws(self) -> dict[str, float]:
        """What nodes draw from each store at this instant, per hour in the item's base unit."""
        return {stock.store.id: stock.plant_rate for stock in self._stockroom.stocks}

    def site_lost(self, site_id: str) -> bool:
        """Whether a site, or one it belongs to, is lost."""
        return self.outages.lost_by(site_id) is not None

    def lost_by(self, site_id: str) -> Lose | None:
        """The earliest event in force that took a site."""
        return self.outages.lost_by(site_id)

    def down_since(self, node_id: str) -> int:
        """When a node that is down went down; below 0 if before the start."""
        return self._restarts.since.get(self.plant.index[node_id], self.now)

    def stock(self, store_id: str) -> float:
        """The usable, unexpired quantity in the base unit."""
        return self._stockroom.stocks[self.plant.store_index[store_id]].usable

    def usable(self, ids: Sequence[str]) -> list[float]:
        """The same of several stores, in their order."""
        index, stocks = self.plant.store_index, self._stockroom.stocks
        return [stocks[index[store]].usable for store in ids]

    def stocks(self) -> dict[str, float]:
        """The same of every store."""
        return {stock.store.id: stock.usable for stock in self._stockroom.stocks}

    def next_delivery(self, store_id: str) -> int | None:
        """When the next delivery, or load from another store, arrives that can, as things stand."""
        s = self.plant.store_index[store_id]
        times = (self._stockroom.deliveries.next_to(s), self._transfers.next_to(s))
        return min((time for time in times if time is not None), default=None)

    def care_changed(self) -> bool:
        """Whether anything that care uses changed since this was last asked."""
        changed, self._care_changed = self._care_changed, False
        return changed

    def gives(self, n: int) -> bool:
        """Whether a node is up, as far as this instant has come."""
        return self._levels.level[n] > 0 and self._levels.health[n] > 0 and not self._levels.down[n]

    def keeps(self, store: int) -> bool:
        """Whether a store keeps what it is given."""
        return self._stockroom.keeps(store)

    def deadlocks(self) -> tuple[Deadlock, ...]:
        """The black-start deadlocks, as things stand at the end of the run."""
        return deadlocks.find(
            self.plant,
            self._levels,
            self._endurance,
            since=self._restarts.since,
            coming={s for s, store in enumerate(self.plant.stores) if self.next_delivery(store.id) is not None},
        )

    def store_accounts(self) -> dict[str, StoreAccount]:
        """Every store's account; `InternalError` if one does not balance, or something vanished between stores."""
        self._transfers.check()
        return {
            stock.store.id: stock.account(self._transfers.under_way(s))
            for s, stock in enumerate(self._stockroom.stocks)
        }

    # Time

    def next_time(self) -> int | None:
        """The earliest later instant, up to the horizon, at which something happens by itself."""
        times = [
            *self._endurance.steps.values(),
            *self._standby.ready.values(),
            *self._restarts.due.values(),
            *self._stockroom.run_outs,
            *self._stockroom.expiries[:1],
            self._stockroom.wake,
            self._transfers.next_time(),
            self.outages.next_lapse(),
            self._running_time.next_failure(self.now),
        ]
        earliest = min((time for time in times if time > self.now), default=math.inf)
        return int(earliest) if earliest <= self.horizon else None

    def advance(self, to: int) -> None:
        """Let rates run to ``to``, which is no later than `next_time`."""
        if to < self.now:
            raise InternalError(f"time runs backwards: {self.now} to {to}")
        self._stockroom.run(to - self.now)
        self._running_time.run(to - self.now)
        self._go(to)

    def _go(self, to: int) -> None:
        self.now = self._endurance.now = self._chronicle.now = to

    def set_care_draws(self, rates: Mapping[str, float]) -> None:
        """What care takes from each store per hour from now on; a store not named gives nothing."""
        self._stockroom.set_care_draws(rates)

    def set_care_stores(self, store_ids: Collection[str]) -> None:
        """The stores that care uses; by default those that hold an item of an offering."""
        self._care_stores = {self.plant.store_index[store_id] for store_id in store_ids}

    def settle(self, events: Sequence[AnyEvent]) -> None:
        """Everything of this instant: what is over or fails, the scenario's ``events`` in order, then what happens by itself.

        It may be called again at the same instant, after `enact` and `withdraw`.
        """
        lapsed = self.outages.lapse(self.now)
        for outage in lapsed:
            repaired = Cause(kind="restart", subject=outage.subject)
            self._follow(outage, (), repaired if outage.cause.kind == "failure" else outage.cause)
        failed = self._running_time.fail()
        for n in failed:
            self._fail(n)
        for event in events:
            self._happen(event)
        self._exchange(changed=bool(events or lapsed or failed) or self._acted)
        self._acted = False
        self._settle()

    # Before the start

    def lead_in(self, begun: Sequence[tuple[int, OutageEvent]]) -> None:
        """Let outages that began before the start have had their effects until it, each at its time; they happen again at the start, and only tell then.

        Stores are as they are at the start all the while: those that go with a site are empty from when it was lost.
        """
        for time, event in sorted(begun, key=lambda one: one[0]):
            self._live(time)
            outage = self.outages.begin(event, begun=time)
            self._follow(outage, (), cause_of(event))
            if isinstance(event, Lose) and not event.keep:
                for s in outage.stores:
                    self._levels.set_store(s, False)
            self._settle(before_start=True)
        self._live(0)
        self._tell_anew()

    def spend(self, worst: Infrastructure) -> None:
        """Let the buffers be as spent as in another account of the time before the start, where that is worse."""
        self._endurance.spend(worst._endurance)
        self._tell_anew()

    def _live(self, to: int) -> None:
        """Let what happens by itself do so up to a time before the start, or to the start without what happens then."""
        while True:
            times = [*self._endurance.steps.values(), *self._standby.ready.values(), *self._restarts.due.values()]
            following = min((time for time in times if time > self.now), default=to)
            if following >= to:
                break
            self._go(following)
            self._settle(before_start=True)
        self._go(to)

    def _tell_anew(self) -> None:
        """Let everything be looked at when the start is settled, and what is not as usual be written then."""
        self._chronicle.forget()
        for stock in self._stockroom.stocks:
            stock.empty_at = None if stock.empty_at is None else 0
        for n in range(len(self.plant.ids)):
            self._levels.lower(n)
        self._stockroom.stirred.update(range(len(self.plant.stores)))

    # Measures

    def enact(self, handle: str, effect: Load | MoveStock | Deliver | Refuel | Bridge, cause: Cause) -> None:
        """Begin what a measure does; it takes effect in the next `settle` of this instant."""
        self._acted = True
        match effect:
            case Load():
                for node in effect.load.off:
                    outage = self.outages.begin(Shed(at=self.now, shed=node), cause, handle)
                    self._follow(outage, self._lost_sites(), cause)
            case Bridge():
                met = cause.model_copy(update={"detail": effect.bridge.need})
                if self._bridges.begin(handle, effect.bridge, met):
                    self._chronicle.show(effect.bridge.node, "bridged", 0.0, 1.0, (met,))
            case MoveStock():
                self._transfers.move(handle, effect.move, cause)
            case Refuel():
                self._transfers.refuel(handle, effect.refuel, cause)
            case Deliver():
                store = self.plant.store_index[effect.deliver.target]
                self._stockroom.deliveries.order(handle, store, effect.deliver.amount, cause)
            case _:
                assert_never(effect)

    def withdraw(self, handle: str) -> None:
        """End what a measure does: loads and needs are as they would have been, what has not left a store or a supplier never will."""
        self._acted = True
        for outage in self.outages.withdraw(handle):
            self._follow(outage, self._lost_sites(), outage.cause)
        for node, cause in self._bridges.end(handle):
            self._chronicle.show(node, "unbridged", 1.0, 0.0, (cause,))
        self._transfers.withdraw(handle)
        self._stockroom.deliveries.cancel(handle)

    # Memory

    def remember(self, origins: Origins) -> Tree:
        """All that the coming time rests on, at the end of an instant."""
        return {
            "now": self.now,
            "outages": self.outages.remember(origins),
            "endurance": self._endurance.remember(),
            "levels": self._levels.remember(),
            "loads": self._loads.remember(),
            "standby": self._standby.remember(),
            "restarts": self._restarts.remember(),
            "running_time": self._running_time.remember(),
            "bridges": self._bridges.remember(),
            "chronicle": self._chronicle.remember(),
            "stores": self._stockroom.remember(),
            "transfers": self._transfers.remember(),
        }

    def recall(self, memory: Recalled, origins: Origins) -> None:
        """Take back what `remember` gave."""
        self._go(memory.whole("now", below=self.horizon))
        self.outages.recall(memory.parts("outages"), origins)
        self._endurance.recall(memory.part("endurance"))
        self._levels.recall(memory.part("levels"))
        self._loads.recall(memory.part("loads"), self.outages.load_factors(), self._levels)
        self._standby.recall(memory.part("standby"))
        self._restarts.recall(memory.part("restarts"))
        self._running_time.recall(memory.part("running_time"))
        self._bridges.recall(memory.part("bridges"))
        self._chronicle.recall(memory.part("chronicle"))
        self._stockroom.recall(memory.part("stores"))
        self._transfers.recall(memory.part("transfers"))
        self._stockroom.set_plant_draws(self._loads.entered, self._loads.idle | self._loads.switched_off)
        self._cut = self.outages.roads_cut()
        self.travel = self._roads.travel(self._cut, self.outages.travel_factor())
        self._ended.clear()
        self._care_changed = self._acted = False

    def roads_as(self, cut: frozenset[str], factor: float) -> Travel:
        """The ways as they are over the roads that are not ``cut``, where all travel takes ``factor`` times as long."""
        return self._roads.travel(cut, factor)

    @property
    def roads(self) -> tuple[frozenset[str], float]:
        """The roads that are cut, and how many times as long all travel takes."""
        return self._cut, self.outages.travel_factor()

    # Events

    def _happen(self, event: AnyEvent) -> None:
        lost_before = self._lost_sites()
        match event:
            case OutageEvent() | Weather():
                led_in = self.outages.find(event)
                outage = led_in or self.outages.begin(event)
                self._follow(outage, () if led_in else lost_before, cause_of(event))
                if isinstance(event, Lose) and not event.keep:
                    for s in outage.stores:
                        self._stockroom.lose(s, self.outages.why_store(s))
            case Restore() | Unshed():
                for outage in self.outages.end(event):
                    self._follow(outage, lost_before, cause_of(event))
            case Destroy():
                self._stockroom.reduce(self.plant.store_index[event.destroy], 1 - event.share, (cause_of(event),))
            case PatientEvent() | StaffEvent() | Enact():
                pass
            case _:
                assert_never(event)

    def _fail(self, n: int) -> None:
        """A node has run its time: it is lost until it is repaired."""
        node, repair = self.plant.ids[n], self.plant.repair[n]
        cause = Cause(kind="failure", subject=node)
        until = math.inf if repair is None else self.now + repair
        outage = self.outages.begin(Lose(at=self.now, lose=node), cause, f"failure:{node}", until)
        self._follow(outage, self._lost_sites(), cause)

    def _lost_sites(self) -> set[str]:
        return {site for site in self.plant.children if self.site_lost(site)}

    def _follow(self, outage: Outage, lost_before: Collection[str], cause: Cause) -> None:
        """Take over what begins or ends with an outage."""
        if isinstance(outage.event, Cut | Weather):
            self._follow_roads(cause)
        if isinstance(outage.event, Weather):
            self._loads.scale(self.outages.load_factors())
        for site in outage.sites:
            was, now = site in lost_before, self.site_lost(site)
            if was != now:
                why = cause if site == outage.subject else Cause(kind="site", subject=outage.subject)
                self._chronicle.show(site, "level", float(was < now), float(was > now), (why,))
                self._care_changed |= site in self._vehicle_sites
        keepers = [keeper for s in outage.stores if (keeper := self.plant.stores[s].keeper) >= 0]
        for n in (*outage.nodes, *keepers):
            self._follow_node(n, cause)
            if isinstance(outage.event, Shed):
                self._switch(n)
        self._levels.loads_changed = True

    def _follow_node(self, n: int, cause: Cause) -> None:
        health = self.outages.health(n)
        if health >= self._levels.health[n]:
            self._ended[n] = cause
        self._levels.set_health(n, health)
        (self._loads.idle.add if self.outages.lost(n) else self._loads.idle.discard)(n)

    def _switch(self, n: int) -> None:
        """Switch a node's loads off or on."""
        shed = self.outages.shed(n)
        (self._loads.switched_off.add if shed else self._loads.switched_off.discard)(n)
        for i in self.plant.needs_of[n]:
            if self.plant.needs[i].loaded or self.plant.carries[i]:
                (self._loads.shed.add if shed else self._loads.shed.discard)(i)
                self._levels.set_off(i, shed or i in self._loads.dropped)

    def _follow_roads(self, cause: Cause) -> None:
        before, self._cut = self._cut, self.outages.roads_cut()
        for road in sorted(before ^ self._cut):
            self._chronicle.show(road, "road", float(road not in before), float(road in before), (cause,))
        ways = self._roads.travel(self._cut, self.outages.travel_factor())
        self._care_changed |= ways is not self.travel
        self.travel = ways

    # An instant

    def _exchange(self, *, changed: bool) -> bool:
        """Let arrive and leave what can; whether anything did."""
        arrived = self._stockroom.receive(changed=changed)
        arrived |= self._transfers.arrive()
        self._stockroom.expire()
        return self._transfers.depart() or arrived

    def _settle(self, *, at_once: bool = False, before_start: bool = False) -> None:
        self._loads.new_instant()
        self._standby.new_instant()
        self._restarts.new_instant()
        self._stockroom.fill()
        for i, time in sorted(self._endurance.steps.items()):
            if time <= self.now:
                self._levels.lower(self.plant.needs[i].owner)
        unsettled = True
        while unsettled:
            self._settle_levels(at_once, keeps=before_start)
            self._restarts.fell(self.now)
            unsettled = self._restarts.settle(self.now) or (not at_once and not before_start and self._receive_late())
        self._show()
        self._hold()

    def _receive_late(self) -> bool:
        """Let in what waited for a supplier or a store that came back at this instant; whether that changes a level."""
        changed = bool(self._levels.touched_nodes)
        return self._exchange(changed=changed) and self._stockroom.fill()

    def _settle_levels(self, at_once: bool, *, keeps: bool) -> None:
        """Levels to a fixpoint, with standby sources, overloads and spoiling (unless every store ``keeps``): what bridges comes before what ends."""
        unsettled = True
        while unsettled:
            self._levels.settle()
            unsettled = (
                self._standby.settle(self.now, at_once=at_once)
                or self._loads.settle(self._levels)
                or (not keeps and self._stockroom.spoil())
            )

    def _show(self) -> None:
        """Write down what differs at the end of the instant."""
        stirred = {s: self._stockroom.stocks[s] for s in sorted(self._stockroom.stirred)}
        self._chronicle.show_stores(stirred, self._stockroom.deliveries)
        self._chronicle.show_standby(self._levels, self._standby)
        self._chronicle.show_drops(self._loads)
        changed = self._chronicle.show_levels(self._levels, self._ended, self._restarts.restarted)
        self._care_changed |= not self._care_stores.isdisjoint(stirred) or any(self.plant.offering[n] for n in changed)

    def _hold(self) -> None:
        """Let the new rates run."""
        for i in self._levels.touched_needs:
            self._endurance.hold(i, self._levels.given(i))
        self._standby.hold(self.now)
        self._running_time.hold()
        if self._levels.touched_nodes or self._stockroom.stirred or self._loads.flowed:
            self._stockroom.set_plant_draws(self._loads.entered, self._loads.idle | self._loads.switched_off)
        self._levels.touched_needs.clear()
        self._levels.touched_nodes.clear()
        self._stockroom.stirred.clear()
        self._loads.flowed = False
        self._ended.clear()

    def _used_by_care(self) -> set[int]:
        items = {item for offering in self.plant.region.offerings.values() for item in offering.items}
        return {s for s, store in enumerate(self.plant.stores) if store.item in items}
