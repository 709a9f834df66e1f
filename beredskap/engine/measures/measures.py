"""Measures (åtgärder) in a run: decided, checked against what they need, working after their lead time, and ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from beredskap.engine.demand.item_rates import ItemRates
from beredskap.engine.environment import Environment
from beredskap.engine.infrastructure import Infrastructure
from beredskap.engine.measures.care_effects import CareEffects
from beredskap.engine.memory import Recalled, write_out
from beredskap.engine.staff.availability import Availability
from beredskap.model.effect import (
    AnyEffect,
    Bridge,
    CallIn,
    Consume,
    Deliver,
    Load,
    LongShifts,
    MoveStaff,
    MoveStock,
    Refuel,
)
from beredskap.model.region import Action, Region
from beredskap.model.result.journal import Cause, MeasureTaken
from beredskap.model.result.memory import Tree
from beredskap.model.scenario.event import Enact, Restore
from beredskap.model.scenario.scenario import AnyEvent


@dataclass
class _Decided:
    """One decision: ``handle`` names it to everything it has an effect on."""

    handle: str
    action: Action
    event_id: str | None
    decided: int
    due: int
    works: int | None = None
    ended: int | None = None
    refused: tuple[Cause, ...] = ()

    @property
    def in_force(self) -> bool:
        return self.works is not None and self.ended is None

    @property
    def pending(self) -> bool:
        return self.works is None and self.ended is None and not self.refused

    @property
    def runs_out(self) -> int | None:
        return None if self.works is None or self.action.lasts is None else self.works + self.action.lasts


class Measures:
    """Every measure decided so far. ``standing`` ones were in place before the start."""

    def __init__(
        self,
        region: Region,
        infrastructure: Infrastructure,
        availability: Availability,
        consumption: ItemRates,
        arrangements: CareEffects,
        standing: Iterable[str],
    ) -> None:
        self._region = region
        self._infrastructure = infrastructure
        self._availability = availability
        self._consumption = consumption
        self._arrangements = arrangements
        self._decided = [
            _Decided(f"{name}#{number}", region.measures[name], None, 0, 0) for number, name in enumerate(standing)
        ]

    def happen(self, now: int, events: Sequence[AnyEvent], world: Environment) -> bool:
        """Decide, start and end what falls on this instant, after what else happened; whether anything began or ended."""
        for event in events:
            if isinstance(event, Enact):
                action = self._region.measures[event.measure]
                handle = f"{action.id}#{len(self._decided)}"
                self._decided.append(_Decided(handle, action, event.id, now, now + action.lead_time))
                self._decided[-1].refused = self._lacking(action, world)
        ended = [one for one in self._decided if self._ends(one, now, events)]
        for one in ended:
            self._end(one, now)
        begun = False
        for one in self._decided:
            if one.pending and one.due <= now:
                one.refused = self._lacking(one.action, world)
                if not one.refused:
                    self._begin(one, now)
                    begun = True
        return begun or bool(ended)

    def next_time(self, now: int) -> int | None:
        """When the next lead time is over or a measure's own time is out."""
        times = [one.due for one in self._decided if one.pending]
        times += [out for one in self._decided if one.in_force and (out := one.runs_out) is not None]
        return min((time for time in times if time > now), default=None)

    @property
    def in_force(self) -> tuple[tuple[str, Action], ...]:
        """The handle and the action of each that is in force."""
        return tuple((one.handle, one.action) for one in self._decided if one.in_force)

    @property
    def ids(self) -> dict[str, str]:
        """The id of the measure of each handle, of all that have been decided."""
        return {one.handle: one.action.id for one in self._decided}

    def taken(self) -> tuple[MeasureTaken, ...]:
        """What was decided, for the journal; what was refused or came too late costs nothing."""
        return tuple(
            MeasureTaken(
                measure=one.action.id,
                decided=one.decided,
                works=one.works,
                ended=one.ended,
                cost=one.action.cost if one.works is not None else 0.0,
                refused=one.refused,
            )
            for one in self._decided
        )

    def remember(self) -> list[Tree]:
        """Every decision, in order."""
        return [
            {
                "measure": one.action.id,
                "handle": one.handle,
                "event": one.event_id,
                "decided": one.decided,
                "due": one.due,
                "works": one.works,
                "ended": one.ended,
                "refused": write_out(one.refused),
            }
            for one in self._decided
        ]

    def recall(self, memories: Iterable[Recalled]) -> None:
        """Take back what `remember` gave; those in force are already so everywhere they have an effect."""
        self._decided = [
            _Decided(
                one.text("handle"),
                self._region.measures[one.text("measure", self._region.measures)],
                one.text("event") if one.has("event") else None,
                one.whole("decided"),
                one.whole("due"),
                one.whole_or_none("works"),
                one.whole_or_none("ended"),
                one.records("refused", Cause),
            )
            for one in memories
        ]

    def _lacking(self, action: Action, world: Environment) -> tuple[Cause, ...]:
        """What the measure needs and does not have now."""
        return tuple(Cause(kind="need", subject=need) for need in action.needs if not self._has(need, world))

    def _has(self, need: str, world: Environment) -> bool:
        if need in self._region.measures:
            return any(one.action.id == need and one.in_force for one in self._decided) or self._is_change(need)
        if need in self._region.sites:
            return not world.site_lost(need)
        if need in self._region.stores:
            return world.stock(need) > 0
        return world.level(need) > 0

    def _is_change(self, measure: str) -> bool:
        """A measure that only changes the model was in place beforehand, or the scenario would not have been accepted."""
        return not self._region.measures[measure].does

    def _ends(self, one: _Decided, now: int, events: Sequence[AnyEvent]) -> bool:
        if one.ended is not None or one.refused:
            return False
        restored = {event.restore for event in events if isinstance(event, Restore)}
        called_off = one.event_id in restored or (one.action.id in restored and one.decided < now)
        return called_off or (one.in_force and one.runs_out is not None and one.runs_out <= now)

    def _begin(self, one: _Decided, now: int) -> None:
        one.works = now
        for effect in one.action.does:
            self._enact(now, one, effect)

    def _enact(self, now: int, one: _Decided, effect: AnyEffect) -> None:
        if isinstance(effect, Load | MoveStock | Deliver | Refuel | Bridge):
            self._infrastructure.enact(one.handle, effect, Cause(kind="measure", subject=one.action.id))
        elif isinstance(effect, MoveStaff | CallIn | LongShifts):
            self._availability.enact(now, one.handle, effect)
        elif isinstance(effect, Consume):
            self._consumption.enact(now, one.handle, effect)
        else:
            self._arrangements.enact(one.handle, effect)

    def _end(self, one: _Decided, now: int) -> None:
        if one.in_force:
            self._infrastructure.withdraw(one.handle)
            self._availability.withdraw(now, one.handle)
            self._consumption.withdraw(now, one.handle)
            self._arrangements.withdraw(one.handle)
        one.ended = now
