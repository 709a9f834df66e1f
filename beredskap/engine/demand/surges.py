"""Patients beyond the ordinary: those a scenario injures or makes ill, and those an outage itself creates."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never

import numpy as np

from beredskap.arrays import Floats, Indices
from beredskap.engine.care_plan.plan import CarePlan, Pair
from beredskap.engine.demand.epidemic import Course, cases
from beredskap.engine.environment import Environment
from beredskap.engine.memory import LONG_AGO, Origins, Recalled
from beredskap.model.region import Region
from beredskap.model.result.memory import Tree
from beredskap.model.scenario.event import Demand, Enact, InfrastructureEvent, Restore, StaffEvent
from beredskap.model.scenario.scenario import AnyEvent
from beredskap.model.scenario.strain import Casualties, Epidemic, ManyInjured, Outbreak, Weather


def pairs_of(region: Region, events: Iterable[AnyEvent]) -> list[tuple[str, str]]:
    """The care types and municipalities (ids) whose people the events injure or make ill."""
    return sorted({pair for event in events for pair in _patients(region, event)})


def _patients(region: Region, event: AnyEvent) -> dict[tuple[str, str], float]:
    """Patients by care type and municipality: all whom the event brings, or of an epidemic those of one case per 1,000 inhabitants."""
    match event:
        case Demand():
            return {(event.demand.care, event.demand.municipality): event.demand.extra}
        case Casualties():
            return _injured(region, event.casualties)
        case Epidemic():
            return _ill(region, event.epidemic)
        case InfrastructureEvent() | StaffEvent() | Weather() | Restore() | Enact():
            return {}
        case _:
            assert_never(event)


def _injured(region: Region, injured: ManyInjured) -> dict[tuple[str, str], float]:
    """The injured of each triage class, in equal parts on the care types that take it."""
    number = {"röd": injured.red, "gul": injured.yellow, "grön": injured.green}
    takers = {colour: [name for name, care in region.care.items() if care.triage == colour] for colour in number}
    return {
        (care, injured.municipality): number[colour] / len(cares)
        for colour, cares in takers.items()
        if number[colour]
        for care in cares
    }


def _ill(region: Region, outbreak: Outbreak) -> dict[tuple[str, str], float]:
    return {
        (care, name): municipality.inhabitants / 1000 * share
        for care, share in outbreak.care.items()
        for name, municipality in region.municipalities.items()
        if share and municipality.inhabitants
    }


_Bringing = Demand | Casualties | Epidemic


@dataclass(frozen=True)
class _Evenly:
    """All of it evenly ``over`` a time."""

    over: int

    def until(self, time: float) -> float:
        return min(1.0, max(0.0, time / self.over))


@dataclass
class Wave:
    """Patients who arise together: ``patients`` of each of ``pairs`` for every one of the ``course``, which counts from ``start``.

    ``arisen`` of the course has, and no more than ``most`` will. It comes from an ``event``, or else from the outage of this ``trigger``.
    """

    pairs: Indices
    patients: Floats
    start: int
    course: Course
    event: _Bringing | None
    trigger: int = -1
    most: float = math.inf
    arisen: float = 0.0

    def coming(self, end: int) -> float:
        """How much of the course arises by ``end`` and has not yet."""
        return max(0.0, min(self.course.until(end - self.start), self.most) - self.arisen)


def _course(event: _Bringing) -> Course:
    """How those whom an event brings arise over time."""
    match event:
        case Demand():
            return _Evenly(event.demand.over)
        case Casualties():
            return _Evenly(event.casualties.over)
        case Epidemic():
            return cases(event.epidemic)
        case _:
            assert_never(event)


@dataclass
class _Trigger:
    """An outage that brings patients: ``due`` while the node is down but not yet long enough."""

    pair: int
    node: str
    after: int
    over: int
    patients: float
    due: int | None = None
    fired: bool = False


class Surges:
    """Waves known so far, and the outages watched for more."""

    def __init__(self, plan: CarePlan) -> None:
        self._plan = plan
        self._known: list[Wave] = []
        self._epidemics: dict[str, tuple[int, Wave]] = {}
        self._expected: list[tuple[Wave, float]] = []
        nodes = set(plan.region.nodes) | set(plan.region.offerings)
        self._triggers = [
            _Trigger(number, node, arises.after, arises.over, arises.per_1000 * municipality.inhabitants / 1000)
            for number, pair in enumerate(plan.pairs)
            for municipality in [plan.region.municipalities[plan.places[pair.municipality]]]
            for arises in plan.care[pair.care].arises_when
            for node in [arises.node.replace("{municipality}", municipality.id)]
            if municipality.inhabitants and node in nodes
        ]

    def happen(self, now: int, events: Sequence[AnyEvent]) -> bool:
        """Take in the scenario's events of this instant; whether any brings patients, or ends what does."""
        changed = False
        for event in events:
            match event:
                case Demand() | Casualties():
                    self._begin(event, now)
                case Epidemic():
                    wave = self._begin(event, now + event.epidemic.delay)
                    if event.id is not None:
                        self._epidemics[event.id] = (now, wave)
                case Restore() if event.restore in self._epidemics:
                    self._end(event.restore, now)
                case InfrastructureEvent() | StaffEvent() | Weather() | Restore() | Enact():
                    continue
                case _:
                    assert_never(event)
            changed = True
        return changed

    def _begin(self, event: _Bringing, start: int) -> Wave:
        plan = self._plan
        patients = _patients(plan.region, event)
        pairs = [plan.pair_index[Pair(plan.care_index[care], plan.place_index[place])] for care, place in patients]
        wave = Wave(np.array(pairs, dtype=np.intp), np.array(list(patients.values())), start, _course(event), event)
        self._known.append(wave)
        return wave

    def _end(self, epidemic: str, now: int) -> None:
        """Nobody more falls ill; those who have will still come."""
        began, wave = self._epidemics.pop(epidemic)
        wave.most = wave.course.until(now - began)

    def watch(self, now: int, world: Environment) -> bool:
        """Look at the watched nodes; whether an outage has now lasted long enough to bring patients."""
        fired = False
        for number, trigger in enumerate(self._triggers):
            if world.level(trigger.node) > 0:
                trigger.due, trigger.fired = None, False
                continue
            if trigger.due is None:
                trigger.due = world.down_since(trigger.node) + trigger.after
            if not trigger.fired and now >= trigger.due:
                trigger.fired = fired = True
                self._set_off(number, now)
        return fired

    def _set_off(self, number: int, now: int) -> Wave:
        """The patients that an outage brings."""
        trigger = self._triggers[number]
        pairs, patients = np.array([trigger.pair], dtype=np.intp), np.array([trigger.patients])
        wave = Wave(pairs, patients, now, _Evenly(trigger.over), None, number)
        self._known.append(wave)
        return wave

    def next_time(self, now: int) -> int | None:
        """The next instant at which an outage brings patients, if it lasts."""
        times = [t.due for t in self._triggers if t.due is not None and not t.fired and t.due > now]
        return min(times, default=None)

    def expect(self, end: int) -> Floats:
        """Patients per pair who arise by ``end`` and have not yet."""
        self._expected = [(wave, wave.coming(end)) for wave in self._known]
        total = np.zeros(len(self._plan.pairs))
        for wave, amount in self._expected:
            total[wave.pairs] += wave.patients * amount
        return total

    def arrive(self, share: float) -> None:
        """The ``share`` of those expected has arisen: within a pass they are spread evenly, so a pass cut short leaves the others to come."""
        for wave, amount in self._expected:
            wave.arisen += amount * share

    def remember(self, origins: Origins) -> Tree:
        """The waves and how far they have come, the epidemics that may still end, and the outages watched."""
        return {
            "waves": [
                {
                    "event": None if wave.event is None else origins.number(wave.event),
                    "trigger": wave.trigger,
                    "start": wave.start,
                    "most": wave.most,
                    "arisen": wave.arisen,
                }
                for wave in self._known
            ],
            "epidemics": [
                {"id": name, "began": began, "wave": next(n for n, one in enumerate(self._known) if one is wave)}
                for name, (began, wave) in self._epidemics.items()
            ],
            "due": np.array([-LONG_AGO if one.due is None else one.due for one in self._triggers], np.int64),
            "fired": np.array([one.fired for one in self._triggers], bool),
        }

    def recall(self, memory: Recalled, origins: Origins) -> None:
        """Take back what `remember` gave."""
        self._known = []
        for one in memory.parts("waves"):
            start = one.whole("start")
            if one.has("event"):
                event = one.event("event", origins)
                if not isinstance(event, _Bringing):
                    one.refuse("event")
                wave = self._begin(event, start)
            else:
                wave = self._set_off(one.whole("trigger", below=len(self._triggers)), start)
            wave.most, wave.arisen = one.number("most"), one.number("arisen")
        self._epidemics = {
            one.text("id"): (one.whole("began"), self._known[one.whole("wave", below=len(self._known))])
            for one in memory.parts("epidemics")
        }
        due = memory.ints("due", len(self._triggers), least=-LONG_AGO).tolist()
        fired = memory.mask("fired", len(self._triggers)).tolist()
        for trigger, at, has_fired in zip(self._triggers, due, fired, strict=True):
            trigger.due, trigger.fired = (None if at == -LONG_AGO else at), has_fired
