"""The journal of changes as they are made: at the end of an instant, what differs from the end of the one before, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import takewhile

import numpy as np

from beredskap.engine.memory import Recalled, pair_up, write_out
from beredskap.engine.network.causes import Causes
from beredskap.engine.network.levels import Levels
from beredskap.engine.network.loads import Loads
from beredskap.engine.network.network import Network
from beredskap.engine.network.standby import Standby
from beredskap.engine.stock.deliveries import Deliveries
from beredskap.engine.stock.store import Stock
from beredskap.model.result.journal import Cause, Change, ChangeKind
from beredskap.model.result.memory import Tree


class Chronicle:
    """Writes ``changes`` in order. ``levels``, ``filled`` and the like remember what was last written."""

    def __init__(self, plant: Network, causes: Causes) -> None:
        self._plant = plant
        self.causes = causes
        self.changes: list[Change] = []
        self.now = 0
        self.forget()

    def forget(self) -> None:
        """Drop what was written of the time before the start, so that all that is not as usual is written at the start."""
        plant = self._plant
        self.changes = [change for change in self.changes if change.time >= 0]
        self._levels = [1.0] * len(plant.ids)
        self._holding: dict[int, tuple[Cause, ...]] = {}
        self._filled = [True] * len(plant.stores)
        self._gives = [not standby for standby in plant.standby]
        self._called: set[int] = set()
        self._dropped: dict[int, int] = {}

    def show(self, subject: str, kind: ChangeKind, before: float, after: float, causes: tuple[Cause, ...]) -> None:
        """Write one change."""
        self.changes.append(
            Change(time=self.now, subject=subject, kind=kind, before=before, after=after, causes=causes)
        )

    def show_stores(self, stocks: Mapping[int, Stock], deliveries: Deliveries) -> None:
        """Stores that became empty or are so no longer."""
        for s, stock in stocks.items():
            filled = stock.usable > 0
            if not filled and stock.empty_at is None:
                stock.empty_at = self.now
            if not filled and self._filled[s]:
                self._note_end(s, stock)
            if filled != self._filled[s]:
                causes = (Cause(kind="delivery", subject=stock.store.id),) if filled else self._why_empty(s, deliveries)
                self.show(stock.store.id, "level", float(not filled), float(filled), causes)
                self._filled[s] = filled

    def _note_end(self, s: int, stock: Stock) -> None:
        """Whether use took the last of a store, or what it held went another way in this instant."""
        here = takewhile(lambda change: change.time == self.now, reversed(self.changes))
        if any(one.subject == stock.store.id and one.kind in ("discarded", "lost", "sent") for one in here):
            self.causes.gone.add(s)
            return
        self.causes.gone.discard(s)
        if stock.drawn > 0 and stock.ran_out_at is None:
            stock.ran_out_at = self.now

    def _why_empty(self, s: int, deliveries: Deliveries) -> tuple[Cause, ...]:
        """What the store lost at this instant, what drew on it, and the deliveries that wait."""
        store_id = self._plant.stores[s].id
        causes: list[Cause] = []
        for change in reversed(self.changes):
            if change.time < self.now:
                break
            if change.subject == store_id and change.kind in ("discarded", "lost", "sent"):
                causes += change.causes
        return tuple(dict.fromkeys([*causes, *self.causes.of_empty(s), *deliveries.holding_up(s)]))

    def show_standby(self, levels: Levels, standby: Standby) -> None:
        """Standby sources that are called, begin to deliver, or stop."""
        for g in standby.sources:
            called, gives = g in standby.called, levels.gives[g]
            if called and (g not in self._called or (gives and not self._gives[g])):
                self.show(self._plant.ids[g], "called", 0.0, levels.out[g], self.causes.of_call(g))
            elif self._gives[g] and not gives:
                self.show(self._plant.ids[g], "stopped", 1.0, 0.0, ())
            self._gives[g] = gives
        self._called = set(standby.called)

    def show_drops(self, loads: Loads) -> None:
        """Loads that were dropped, or returned."""
        before, after = self._dropped, loads.dropped
        for i in sorted(before.keys() ^ after.keys()):
            need = self._plant.needs[i]
            owner = self._plant.ids[need.owner]
            if i in after:
                self.show(owner, "dropped", loads.own[i], 0.0, self.causes.of_drop(i))
            else:
                cause = Cause(kind="supply", subject=self._plant.ids[before[i]], detail=need.name)
                self.show(owner, "restored_load", 0.0, loads.own[i], (cause,))
        self._dropped = dict(after)

    def show_levels(self, levels: Levels, ended: Mapping[int, Cause], restarted: Collection[int]) -> set[int]:
        """Levels that differ, and what holds those down that stay where they are; of which nodes the level differs."""
        changed = set()
        for n in sorted(levels.touched_nodes):
            before, after = self._levels[n], levels.level[n]
            if n >= self._plant.node_count or before == after == 1:
                continue
            if before != after:
                falls = after < before
                causes = self.causes.of_fall(n) if falls else self.causes.of_rise(n, ended.get(n), restarted)
                self.show(self._plant.ids[n], "level", before, after, causes)
                self._levels[n] = after
                self._holding[n] = causes if falls else ()
                changed.add(n)
            if after < 1 and (holding := self.causes.of_hold(n)) != self._holding[n]:
                self.show(self._plant.ids[n], "held", after, after, holding)
                self._holding[n] = holding
        return changed

    def remember(self) -> Tree:
        """Every change, and what was last written of everything."""
        return {
            "changes": write_out(self.changes),
            "levels": np.array(self._levels, float),
            "holding": [{"node": n, "causes": write_out(causes)} for n, causes in self._holding.items()],
            "gone": np.array(sorted(self.causes.gone), np.int64),
            "filled": np.array(self._filled, bool),
            "gives": np.array(self._gives, bool),
            "called": np.array(sorted(self._called), np.int64),
            "dropped": pair_up(self._dropped),
        }

    def recall(self, memory: Recalled) -> None:
        """Take back what `remember` gave."""
        nodes = len(self._plant.ids)
        self.changes = list(memory.records("changes", Change))
        stores = len(self._plant.stores)
        self._levels = memory.floats("levels", nodes, least=0.0).tolist()
        self._holding = {
            one.whole("node", below=nodes): one.records("causes", Cause) for one in memory.parts("holding")
        }
        if any(level < 1 and n not in self._holding for n, level in enumerate(self._levels[: self._plant.node_count])):
            memory.refuse("holding")
        self.causes.gone = set(memory.ints("gone", -1, below=stores).tolist())
        self._filled = memory.mask("filled", stores).tolist()
        self._gives = memory.mask("gives", nodes).tolist()
        self._called = set(memory.ints("called", -1, below=nodes).tolist())
        self._dropped = memory.table("dropped", len(self._plant.needs), below=nodes)
