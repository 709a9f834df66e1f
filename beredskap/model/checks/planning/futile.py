"""Measures that can never have an effect, and events that strike what nothing depends on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from beredskap.language import Message, message
from beredskap.model import effect as kinds
from beredskap.model import usage_rules
from beredskap.model.base import is_some
from beredskap.model.checks.known import SOURCES
from beredskap.model.checks.planning.unused import drawn_stores, suppliers_of
from beredskap.model.findings import Finding
from beredskap.model.naming import thing_name
from beredskap.model.region import Action, Region
from beredskap.model.scenario.event import Degrade, Destroy, Lose
from beredskap.model.scenario.expectation import NodeExpectation, StoreExpectation
from beredskap.model.scenario.scenario import AnyEvent, Scenario


def futile_measures(region: Region) -> Iterator[Finding]:
    """Measures of which nothing can come, whenever they are decided."""
    for identity, measure in region.measures.items():
        lacking = [need for need in measure.needs if _never_there(need, region, {identity})]
        if lacking:
            said = message(
                "{needs} finns aldrig, så åtgärden får aldrig verkan",
                needs=", ".join(thing_name(region, need) for need in lacking),
            )
            yield usage_rules.MEASURE_NEVER.finding(identity, said)
        elif _does_nothing(measure, region):
            said = message("inget av det den gör ändrar något i den här regionen")
            yield usage_rules.MEASURE_NEVER.finding(identity, said)


def _never_there(need: str, region: Region, asked: set[str]) -> bool:
    """Whether a store is empty for ever, or a measure itself can never apply."""
    measure = region.measures.get(need)
    if measure is not None:
        hopeless = any(_never_there(one, region, asked | {need}) for one in measure.needs if one not in asked)
        return hopeless or not (measure.change or measure.does) or _does_nothing(measure, region)
    store = region.stores.get(need)
    if store is None or store.amount is None or is_some(store.amount):
        return False
    filled = any(is_some(batch.amount) for batch in region.batches.values() if batch.store == need)
    return not filled and not any(is_some(one.amount) for one in store.deliveries) and need not in _brought_to(region)


def _brought_to(region: Region) -> set[str]:
    """The stores that measures bring something to."""
    found: set[str] = set()
    for measure in region.measures.values():
        for effect in measure.does:
            match effect:
                case kinds.MoveStock():
                    found.add(effect.move.target)
                case kinds.Deliver():
                    found.add(effect.deliver.target)
                case kinds.Refuel():
                    found |= set(effect.refuel.target)
                case _:
                    pass
    return found


def _does_nothing(measure: Action, region: Region) -> bool:
    return bool(measure.does) and not measure.change and not any(_changes(effect, region) for effect in measure.does)


def _changes(effect: kinds.AnyEffect, region: Region) -> bool:
    """Whether what a measure does can make a difference."""
    match effect:
        case kinds.MoveStock():
            return is_some(effect.move.amount)
        case kinds.Deliver():
            return is_some(effect.deliver.amount)
        case kinds.Refuel():
            return is_some(effect.refuel.size)
        case kinds.Load():
            things = (region.nodes.get(one) or region.offerings.get(one) for one in effect.load.off)
            return any(need.load is not None for thing in things if thing is not None for need in thing.needs)
        case kinds.MoveStaff():
            moved = effect.staff
            there = _taken_at(moved.target, moved.work_as or moved.competence, region)
            own = (
                one for one in region.staff.values() if one.site in moved.sites and one.competence == moved.competence
            )
            return there and moved.share > 0 and any(is_some(one.present) for one in own)
        case kinds.CallIn():
            extra = effect.call_in
            return is_some(extra.hours) and _taken_at(extra.site, extra.competence, region)
        case kinds.Capacity():
            return effect.capacity.factor != 1 or is_some(effect.capacity.more)
        case kinds.Convert():
            return is_some(effect.convert.beds)
        case kinds.Surge():
            return _surges(effect.surge, region)
        case kinds.Close():
            return effect.close.share > 0
        case kinds.Discharge():
            return is_some(effect.discharge.places) and effect.discharge.share > 0
        case kinds.Postpone():
            graded = any(care.grade == effect.postpone.grade for care in region.care.values())
            return bool(effect.postpone.care) or graded
        case kinds.Vehicles():
            named = {*(one.kind for one in region.vehicles.values()), effect.vehicles.kind}
            carried = {kind for one in region.care.values() if one.needs_vehicles for kind in one.carriers(named)}
            return effect.vehicles.number > 0 and effect.vehicles.kind in carried
        case kinds.Consume():
            used = {item for offering in region.offerings.values() for item in offering.items}
            return effect.use.factor != 1 and bool(used & set(effect.use.items or used))
        case kinds.Bridge() | kinds.Open() | kinds.LongShifts() | kinds.Ration() | kinds.Lead():
            return True
        case _:
            assert_never(effect)


def _taken_at(site: str, competence: str, region: Region) -> bool:
    """Whether care at the site takes time of the competence."""
    return any(one.staff.get(competence, 0) > 0 for one in region.offerings.values() if one.site == site)


def _surges(surge: kinds.Surged, region: Region) -> bool:
    """Whether any of the offerings declares what is allowed, where it is not so without a decision."""
    everywhere = not surge.offerings and not surge.sites
    meant = [
        one for one in region.offerings.values() if everywhere or one.id in surge.offerings or one.site in surge.sites
    ]
    more = set(surge.allow) - set(region.ordinary_surge)
    return ("satellites" in more and any(one.satellites for one in meant)) or (
        "over_occupancy" in more and any(one.over_occupancy is not None for one in meant)
    )


def futile_events(scenario: Scenario, region: Region) -> Iterator[Finding]:
    """Events that strike what neither care nor anything else in the scenario depends on."""
    asked = _asked(scenario)
    needed, drawn = _needed(region, asked), drawn_stores(region) | asked
    for index, event in enumerate(scenario.events):
        said = _strikes_nothing(event, region, needed, drawn)
        if said is not None:
            yield usage_rules.EVENT_IDLE.finding(event.id or f"events[{index}]", said)


def _strikes_nothing(event: AnyEvent, region: Region, needed: set[str], drawn: set[str]) -> Message | None:
    match event:
        case Lose() | Degrade() if event.subject in region.nodes and event.subject not in needed:
            return message("inget beror på {name}", name=region.nodes[event.subject].name or event.subject)
        case Lose() if event.subject in region.sites and not _stands_on(region, event.subject):
            return message("inget finns på {name}", name=region.sites[event.subject].name)
        case Lose() | Destroy() if event.subject in region.stores and event.subject not in drawn:
            return message("ingen tar något ur {name}", name=region.stores[event.subject].name or event.subject)
        case _:
            return None


def _needed(region: Region, asked: set[str]) -> set[str]:
    """What care, stores, measures, outages that bring patients and whatever is asked for depend on, near or far."""
    things = {identity: one for name in SOURCES for identity, one in getattr(region, name).items()}
    work = [*region.offerings, *region.stores, *sorted(asked)]
    work += [need for measure in region.measures.values() for need in measure.needs]
    work += [name for store in region.stores.values() for name in suppliers_of(store)]
    work += [
        when.node.replace("{municipality}", name)
        for care in region.care.values()
        for when in care.arises_when
        for name in region.municipalities
    ]
    found: set[str] = set()
    while work:
        identity = work.pop()
        if identity not in found:
            found.add(identity)
            work += [source for need in things[identity].needs for source in need.sources] if identity in things else []
    return found


def _asked(scenario: Scenario) -> set[str]:
    """What the scenario expects something of."""
    found = set()
    for one in scenario.expect:
        if isinstance(one, NodeExpectation):
            found.add(one.node)
        elif isinstance(one, StoreExpectation):
            found.add(one.store)
    return found


def _stands_on(region: Region, site: str) -> bool:
    tables = ("nodes", "offerings", "stores", "vehicles", "staff")
    placed = any(record.site == site for name in tables for record in getattr(region, name).values())
    return placed or any(one.parent == site for one in region.sites.values())
