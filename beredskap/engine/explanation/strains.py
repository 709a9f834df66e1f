"""What strains one care type without taking anything out: more patients, staff who are away, closed roads, weather, decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, Literal, assert_never

from beredskap.model import effect as effects
from beredskap.model.base import GRADES
from beredskap.model.care import CareOffering, CareType, StaffPool
from beredskap.model.region import Action, Region
from beredskap.model.result.journal import NOBODY, Bottleneck, Journal, MeasureTaken, Outcome, RosterSpent
from beredskap.model.scenario import event as kinds
from beredskap.model.scenario import strain
from beredskap.model.scenario.scenario import AnyEvent, Scenario
from beredskap.model.supply import Store

_TRIAGE: Final = {"röd": "red", "gul": "yellow", "grön": "green"}
_LIMITS: Final[tuple[Literal["staff", "item"], ...]] = ("staff", "item")


@dataclass(frozen=True)
class Strains:
    """What bears on one care type in one pass, each in time order: events, measures that take from it, and staff whose longer shifts no longer held.

    ``waiting`` are the patients who waited when the run started, by the care type they waited for, where its queue has not been empty since.
    """

    events: tuple[AnyEvent, ...]
    measures: tuple[MeasureTaken, ...]
    spent: tuple[RosterSpent, ...]
    waiting: tuple[tuple[str, float], ...] = ()

    def behind(self, bottleneck: Bottleneck | None) -> Strains:
        """Those that touch what held the care back; all of them where nothing did, and none where it was only postponed.

        Decisions that are limits themselves are not told once more, and others only beside things that were lacking.
        """
        held: set[str] = {kind for kind, _ in bottleneck.limits} if bottleneck else set()
        if held == {"postponed"}:
            return Strains((), (), ())
        if "ration" in held:
            held.add("item")
        untouched: set[str] = {limit for limit in _LIMITS if limit not in held} if held else set()
        events = tuple(event for event in self.events if _limit(event) not in untouched)
        decided = {subject for kind, subject in (bottleneck.limits if bottleneck else ()) if kind == "decision"}
        measures = () if held == {"decision"} else tuple(one for one in self.measures if one.measure not in decided)
        return Strains(events, measures, () if "staff" in untouched else self.spent, self.waiting)


def decisive_time(outcome: Outcome) -> int:
    """The time that an explanation of an outcome is about: when what held most of it back began, its first failure, or the window that gives its word."""
    if outcome.reasons:
        return max(outcome.reasons, key=lambda reason: reason.patients).time
    if outcome.first_failure is not None:
        return outcome.first_failure
    return outcome.worst.time if outcome.worst else 0


def find_strains(outcome: Outcome, journal: Journal, scenario: Scenario, region: Region) -> Strains:
    """What bears on the care of an outcome in the pass that holds its `decisive_time`."""
    return _Search(outcome.care, decisive_time(outcome), journal, scenario, region).found()


class _Search:
    """``time`` is any in the pass that is looked at."""

    def __init__(self, care: str, time: int, journal: Journal, scenario: Scenario, region: Region) -> None:
        self._time = time + journal.pass_length - 1
        self._care = care
        self._journal = journal
        self._region = region
        self._offerings = offerings_of(care, region)
        self._cares = _sharing(care, region)
        self._taking = Taking(care, region)
        self._pools = self._taking.pools
        ended = {event.restore: event.at for event in scenario.events if isinstance(event, kinds.Restore)}
        self._events = [
            event
            for event in sorted(scenario.events, key=lambda event: event.at)
            if event.at <= self._time and (_brings(event) or event.id not in ended or ended[event.id] > time)
        ]
        self._restored = {what for what, at in ended.items() if at <= time}

    def found(self) -> Strains:
        return Strains(
            tuple(event for event in self._events if self._bears(event)),
            tuple(self._decided()),
            tuple(self._spent()),
            tuple(self._waiting()),
        )

    def _waiting(self) -> Iterator[tuple[str, float]]:
        """Who waited at the start for this care, and then for any that it shares its means with."""
        until = sum(segment.end < self._time for segment in self._journal.segments)
        found: dict[str, float] = {}
        for series in self._journal.care:
            if series.care in self._cares and all(waiting > NOBODY for waiting in series.waiting[:until]):
                found[series.care] = found.get(series.care, 0.0) + series.opening
        for care in sorted(found, key=lambda care: (care != self._care, care)):
            if found[care] > NOBODY:
                yield care, found[care]

    def _bears(self, event: AnyEvent) -> bool:
        match event:
            case kinds.Demand():
                return event.demand.care in self._cares
            case strain.Epidemic():
                return bool(self._cares & event.epidemic.care.keys())
            case strain.Casualties():
                classes = {self._region.care[care].triage for care in self._cares}
                return any(getattr(event.casualties, field) for name, field in _TRIAGE.items() if name in classes)
            case strain.Weather():
                lasts = event.weather.lasts
                over = lasts is not None and event.at + lasts <= self._time
                return not over and (bool(self._cares & event.weather.demand.keys()) or event.weather.travel != 1)
            case strain.Absence():
                away = _away(event.absence.curve, self._time - event.at)
                return away and any(_means(event.absence, pool, self._region) for pool in self._pools)
            case strain.Mobilise():
                claimed, hired = event.mobilise.claimed, 0.0 if event.mobilise.duty else event.mobilise.hired
                return any(
                    (pool.claimed if claimed is None else claimed)
                    or (pool.hired if hired is None else hired)
                    or pool.placed
                    for pool in self._pools
                )
            case kinds.Cut():
                return event.cut not in self._restored
            case kinds.Destroy():
                return any(event.destroy in _stores(one, self._region) for one in self._offerings)
            case kinds.Stop() | kinds.Delay():
                return event.subject not in self._restored and any(
                    event.subject in _fillers(self._region.stores[store])
                    for one in self._offerings
                    for store in _stores(one, self._region)
                )
            case kinds.Lose() | kinds.Degrade() | kinds.Shed() | kinds.Unshed() | kinds.Restore():
                return False  # these take something out, or give it back: causes, not strains
            case strain.Roster() | kinds.Enact():
                return False  # told by the journal: rosters that no longer held, measures that took
            case _:
                assert_never(event)

    def _decided(self) -> Iterator[MeasureTaken]:
        """Measures in force that take from this care."""
        for taken in self._journal.measures:
            if taken.works is None or taken.works > self._time or (taken.ended or self._time + 1) <= self._time:
                continue
            measure = self._region.measures.get(taken.measure)
            if measure and self._taking.takes(measure):
                yield taken

    def _spent(self) -> Iterator[RosterSpent]:
        """Rosters that could no longer be sustained."""
        pools = {pool.id for pool in self._pools}
        return (spent for spent in self._journal.rosters if spent.pool in pools and spent.time <= self._time)


class Taking:
    """Which measures leave less to a care type, as they are written; ``pools`` are the staff who give it."""

    def __init__(self, care: str, region: Region) -> None:
        self._care = care
        self._region = region
        self._offerings = offerings_of(care, region)
        self.pools = [pool for pool in region.staff.values() if _serves(pool, self._offerings)]

    def takes(self, measure: Action) -> bool:
        """Whether any of its effects does."""
        return any(self._takes(one) for one in measure.does)

    def _takes(self, effect: effects.AnyEffect) -> bool:
        """Whether an effect of a measure leaves less to this care."""
        ids = {one.id for one in self._offerings}
        sites = {one.site for one in self._offerings}
        stores = {store for one in self._offerings for store in _stores(one, self._region)}
        items = {item for one in self._offerings for item in one.items}
        match effect:
            case effects.Postpone():
                return self._care in effect.postpone.care or self._is_of(effect.postpone.grade)
            case effects.Close():
                return bool(ids & set(effect.close.offerings) or sites & set(effect.close.sites))
            case effects.Convert():
                return effect.convert.source in ids
            case effects.Capacity():
                chosen = ids & set(effect.capacity.offerings) or sites & set(effect.capacity.site)
                return effect.capacity.factor < 1 and bool(chosen)
            case effects.MoveStaff():
                competences = {pool.competence for pool in self.pools}
                return effect.staff.competence in competences and bool(sites & set(effect.staff.sites))
            case effects.MoveStock():
                return effect.move.source in stores
            case effects.Refuel():
                return effect.refuel.source in stores
            case effects.Consume():
                more = effect.use.rate not in (None, "normal") or (effect.use.factor or 1) > 1
                return more and bool(items if not effect.use.items else items & set(effect.use.items))
            case effects.Ration():
                return bool(items) and not self._is_of(GRADES[0])
            case effects.Load() | effects.Deliver() | effects.Bridge():
                return False  # loads that are switched off are causes
            case effects.Open() | effects.CallIn() | effects.LongShifts() | effects.Discharge() | effects.Vehicles():
                return False
            case effects.Surge() | effects.Lead():
                return False
            case _:
                assert_never(effect)

    def _is_of(self, grade: str | None) -> bool:
        found = self._region.care.get(self._care)
        return found is not None and found.grade == grade


def offerings_of(care: str, region: Region) -> list[CareOffering]:
    """The offerings that serve a care type, and the wards whose beds its patients lie in as satellites."""
    return [one for one in region.offerings.values() if care in one.care or care in one.satellites]


def _brings(event: AnyEvent) -> bool:
    """Whether an event brings patients, whose care outlives the event itself."""
    return isinstance(event, kinds.PatientEvent)


def _limit(event: AnyEvent) -> str:
    """The kind of limit that an event makes tighter, "" where it is none in particular."""
    match event:
        case strain.Absence() | strain.Mobilise():
            return "staff"
        case kinds.Destroy() | kinds.Stop() | kinds.Delay():
            return "item"
        case kinds.InfrastructureEvent() | kinds.PatientEvent() | kinds.Restore() | kinds.Enact():
            return ""
        case strain.Roster() | strain.Weather():
            return ""
        case _:
            assert_never(event)


def _sharing(care: str, region: Region) -> set[str]:
    """The care type, those that share an offering with it, those it stands in for, and those that lead to it."""
    found = {care} | {other for one in offerings_of(care, region) for other in one.care}
    return found | {record.id for record in region.care.values() if _leads(record, care)}


def _leads(record: CareType, care: str) -> bool:
    return care in {one.care for one in record.stand_in} | {one.care for one in record.followed_by}


def _serves(pool: StaffPool, offerings: Iterable[CareOffering]) -> bool:
    return any(pool.site == one.site and pool.competence in one.staff for one in offerings)


def _means(whom: strain.Whom, pool: StaffPool, region: Region) -> bool:
    homes = set(pool.commute)
    if sum(pool.commute.values()) < 1:
        homes.add(region.sites[pool.site].municipality)
    return (
        (not whom.competence or pool.competence in whom.competence)
        and (not whom.site or pool.site in whom.site)
        and (not whom.living_in or bool(homes & set(whom.living_in)))
    )


def _away(curve: strain.Curve, elapsed: int) -> bool:
    """Whether the curve has anybody away so long after it began."""
    ends = accumulate(step.duration or 0.0 for step in curve.steps)
    return any(elapsed < end and step.level > 0 for end, step in zip(ends, curve.steps, strict=True))


def _fillers(store: Store) -> set[str | None]:
    """What may be stopped or delayed so that deliveries to a store are."""
    return {store.id, store.item, store.supplier, *(one.supplier for one in store.deliveries)}


def _stores(offering: CareOffering, region: Region) -> set[str]:
    """The stores that an offering takes its items from."""
    return {
        store.id
        for store in region.stores.values()
        if store.item in offering.items and (store.site == offering.site or store.id in offering.supply)
    }
