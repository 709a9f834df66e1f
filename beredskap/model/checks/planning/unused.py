"""What a region says and nothing uses: it looks as if it mattered, and no scenario can show that it does.

These findings are about the planning, like those of routines: whoever asks for findings of a region gets them, and no journal does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from beredskap.language import Message, message
from beredskap.model import usage_rules
from beredskap.model.base import Record, is_some
from beredskap.model.care import CareOffering, StaffPool
from beredskap.model.checks.care import asked_for
from beredskap.model.checks.known import SOURCES
from beredskap.model.effect import MoveStaff, MoveStock, Refuel
from beredskap.model.findings import Finding, Rule
from beredskap.model.naming import need_name, thing_name
from beredskap.model.need import FOREVER
from beredskap.model.raw import COLLECTIONS
from beredskap.model.region import Region
from beredskap.model.supply import Store

_ALONE: Final = 3
"""So many records of a place have a finding each; of more it is said in one."""
_OWN_TEXTS: Final = ("id", "name", "source", "note")
Said = Callable[[Message | str], Message]


def unused_findings(region: Region) -> Iterator[Finding]:
    """Everything of this kind."""
    yield from _care(region)
    yield from _needs(region)
    yield from _never_mentioned(region)
    yield from _staff(region)
    yield from _stores(region)
    yield from _suppliers(region)
    yield from _vehicles(region)
    yield from _sites(region)


def _each(region: Region, rule: Rule, found: Iterable[tuple[str, str]], said: Said) -> Iterator[Finding]:
    """A finding for each id, or for all ids of a group where they are many; ``found`` are pairs of group and id."""
    groups: dict[str, list[str]] = defaultdict(list)
    for group, identity in found:
        groups[group].append(identity)
    for ids in groups.values():
        if len(ids) > _ALONE:
            names = list(dict.fromkeys(thing_name(region, one) for one in ids))[:_ALONE]
            first = ("; " if any("," in name for name in names) else ", ").join(names)
            many = message("{names} och {n} till", names=first, n=len(ids) - len(names))
            yield rule.finding(ids[0], said(many), also=ids[1:])
        else:
            yield from (rule.finding(one, said(thing_name(region, one))) for one in ids)


def _care(region: Region) -> Iterator[Finding]:
    """Care types that nobody needs, if only when many are injured, and that nobody is given instead of other care."""
    asked = asked_for(region)
    instead = {one.care for identity in asked & region.care.keys() for one in region.care[identity].stand_in}
    idle = [("", identity) for identity in region.care if identity not in asked | instead]
    yield from _each(region, usage_rules.CARE_UNASKED, idle, lambda names: message("ingen söker {names}", names=names))


def _needs(region: Region) -> Iterator[Finding]:
    idle = [
        (need.name, identity)
        for collection in SOURCES
        for identity, record in getattr(region, collection).items()
        for need in record.needs
        if need.without[0].level == 1 and need.without[0].duration == FOREVER and need.draw is None
    ]
    for name in dict.fromkeys(need for need, _ in idle):
        yield from _each(
            region,
            usage_rules.NEED_IDLE,
            [pair for pair in idle if pair[0] == name],
            lambda names, need=name: message(  # type: ignore[misc]  # the name is of this round
                "{names} klarar sig helt utan «{need}» hur länge som helst", names=names, need=need_name(region, need)
            ),
        )


def _never_mentioned(region: Region) -> Iterator[Finding]:
    """Records of the kinds that are there only to be named by others."""
    named = _words_of(region)
    items, profiles, seasons = (
        [("", one) for one in table if one not in named] for table in (region.items, region.profiles, region.seasons)
    )
    nodes = [(one.site, one.id) for one in region.nodes.values() if one.id not in named and not one.standby]
    yield from _each(
        region,
        usage_rules.ITEM_UNUSED,
        items,
        lambda names: message("{names} finns inte i något lager och tas inte av någon vård", names=names),
    )
    yield from _each(
        region, usage_rules.NODE_UNUSED, nodes, lambda names: message("inget behöver {names}", names=names)
    )
    for rule, idle in ((usage_rules.PROFILE_UNUSED, profiles), (usage_rules.SEASON_UNUSED, seasons)):
        yield from _each(region, rule, idle, lambda names: message("ingen följer {names}", names=names))


def _words_of(region: Region) -> set[str]:
    """Every text in the records of a region, but for what says what they are; the nodes that ``arises_when`` names are those of each municipality."""
    found: set[str] = set()
    for collection in COLLECTIONS:
        for record in getattr(region, collection).values():
            for field, value in record.__dict__.items():
                if field not in _OWN_TEXTS:
                    found |= set(_texts(value))
    for care in region.care.values():
        for when in care.arises_when:
            found |= {when.node.replace("{municipality}", name) for name in region.municipalities}
    return found


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Record):
        yield from _texts(tuple(value.__dict__.values()))
    elif isinstance(value, dict):
        yield from _texts((*value.keys(), *value.values()))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _texts(part)


def _staff(region: Region) -> Iterator[Finding]:
    """Pools whose competence no care takes time of, where they are or where they may be sent."""
    taken = {
        (offering.site, competence)
        for offering in region.offerings.values()
        for competence, time in offering.staff.items()
        if time > 0
    }
    idle = [
        (pool.competence, identity) for identity, pool in region.staff.items() if not set(_where(pool, region)) & taken
    ]
    yield from _each(
        region,
        usage_rules.STAFF_UNUSED,
        idle,
        lambda names: message("ingen vård tar tid av {names} där de är", names=names),
    )


def _where(pool: StaffPool, region: Region) -> Iterator[tuple[str, str]]:
    """Every site that the pool may serve at, and as what."""
    yield from ((site, pool.competence) for site in (pool.site, pool.fallback or pool.site, *pool.placed))
    for measure in region.measures.values():
        for effect in measure.does:
            if isinstance(effect, MoveStaff) and (pool.competence, True) == (
                effect.staff.competence,
                pool.site in effect.staff.sites,
            ):
                yield effect.staff.target, effect.staff.work_as or pool.competence


def _stores(region: Region) -> Iterator[Finding]:
    drawn = drawn_stores(region)
    idle = [
        (store.site, identity)
        for identity, store in region.stores.items()
        if identity not in drawn and not any(map(is_some, (store.consumption, store.consumption_crisis)))
    ]
    yield from _each(
        region, usage_rules.STORE_UNUSED, idle, lambda names: message("ingen tar något ur {names}", names=names)
    )


def drawn_stores(region: Region) -> set[str]:
    """The stores that something is taken from, or may be once it is decided."""
    needy = [record for name in SOURCES for record in getattr(region, name).values()]
    found = {source for one in needy for need in one.needs if need.draw is not None for source in need.sources}
    found |= {name for store in region.stores.values() for name in suppliers_of(store)}
    for measure in region.measures.values():
        found |= set(measure.needs)
        found |= {effect.move.source for effect in measure.does if isinstance(effect, MoveStock)}
        found |= {effect.refuel.source for effect in measure.does if isinstance(effect, Refuel)}
    for offering in region.offerings.values():
        items = _with_substitutes(offering, region)
        here = (store for store in region.stores.values() if store.site == offering.site or store.id in offering.supply)
        found |= {store.id for store in here if store.item in items}
    return found


def _with_substitutes(offering: CareOffering, region: Region) -> set[str]:
    """The items that care takes, and those that may be used instead."""
    taken = [name for name, amount in offering.items.items() if is_some(amount)]
    return {*taken, *(other for name in taken if name in region.items for other in region.items[name].substitutes)}


def suppliers_of(store: Store) -> tuple[str, ...]:
    """Who delivers to a store, each once."""
    named = (store.supplier, *(delivery.supplier for delivery in store.deliveries))
    return tuple(dict.fromkeys(name for name in named if name))


def _suppliers(region: Region) -> Iterator[Finding]:
    """Those that stores name as their supplier, of which nothing ever comes."""
    served: dict[str, list[Store]] = {}
    for store in region.stores.values():
        for name in suppliers_of(store):
            served.setdefault(name, []).append(store)
    idle = [("", name) for name, stores in served.items() if not any(_delivers(name, store) for store in stores)]
    yield from _each(
        region,
        usage_rules.SUPPLIER_IDLE,
        idle,
        lambda names: message("inget kommer någonsin från {names}", names=names),
    )


def _delivers(supplier: str, store: Store) -> bool:
    ordered = store.supplier == supplier and store.lead_time is not None
    return ordered or any(
        is_some(delivery.amount) and supplier == (delivery.supplier or store.supplier) for delivery in store.deliveries
    )


def _vehicles(region: Region) -> Iterator[Finding]:
    kinds: dict[str, list[str]] = {}
    for identity, vehicle in region.vehicles.items():
        kinds.setdefault(vehicle.kind, []).append(identity)
    used = {kind for care in region.care.values() if care.needs_vehicles for kind in care.carriers(kinds)}
    idle = [(kind, one) for kind, vehicles in kinds.items() if kind not in used for one in vehicles]
    yield from _each(
        region, usage_rules.VEHICLE_UNUSED, idle, lambda names: message("inga patienter åker i {names}", names=names)
    )


def _sites(region: Region) -> Iterator[Finding]:
    tables = ("nodes", "offerings", "stores", "vehicles", "staff", "positions")
    busy: set[str | None] = {record.site for name in tables for record in getattr(region, name).values()}
    busy |= {site.parent for site in region.sites.values()}
    busy |= {name for store in region.stores.values() for name in suppliers_of(store)}
    busy |= {site for pool in region.staff.values() for site in (pool.fallback, *pool.placed)}
    idle = [("", identity) for identity in region.sites if identity not in busy]
    yield from _each(region, usage_rules.SITE_EMPTY, idle, lambda names: message("inget finns på {names}", names=names))
