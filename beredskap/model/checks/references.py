"""Every reference names something that exists."""

from __future__ import annotations

from collections.abc import Iterator

from beredskap.errors import Problem, nearest
from beredskap.language import message
from beredskap.model.checks.known import SOURCES, THINGS, Known, problem
from beredskap.model.need import Need
from beredskap.model.region import Region
from beredskap.model.variant import BASE

_PLAIN: dict[str, dict[str, tuple[str, ...]]] = {
    "roads": {"start": ("municipalities",), "end": ("municipalities",)},
    "sites": {"municipality": ("municipalities",), "parent": ("sites",), "hours": ("profiles",)},
    "nodes": {"site": ("sites",)},
    "offerings": {
        "site": ("sites",),
        "care": ("care",),
        "hours": ("profiles",),
        "items": ("items",),
        "supply": ("stores",),
        "season": ("seasons",),
        "satellites": ("care",),
    },
    "care": {"profile": ("profiles",), "transport": ("vehicle kinds",), "season": ("seasons",)},
    "nonresidents": {"municipality": ("municipalities",), "care": ("care",)},
    "items": {"substitutes": ("items",)},
    "stores": {"site": ("sites",), "item": ("items",), "supplier": THINGS},
    "batches": {"store": ("stores",)},
    "vehicles": {"site": ("sites",), "hours": ("profiles",)},
    "staff": {
        "site": ("sites",),
        "profile": ("profiles",),
        "season": ("seasons",),
        "fallback": ("sites",),
        "placed": ("sites",),
        "commute": ("municipalities",),
    },
    "positions": {"site": ("sites",)},
    "persons": {"position": ("positions",)},
    "measures": {"needs": ("measures", *THINGS)},
}


def reference_problems(region: Region, known: Known) -> Iterator[Problem]:
    """Unknown references of every kind, each with the nearest valid value."""
    for name in region.need_names:
        yield from known.missing("", f"need_names/{name}", name, ("need names",))
    for collection, fields in _PLAIN.items():
        for identity, record in getattr(region, collection).items():
            for field, targets in fields.items():
                value = getattr(record, field)
                if value is None or value == ():
                    continue
                subject = f"{collection}.{identity}"
                if isinstance(value, str):
                    if not known.has(value, targets):
                        yield from known.missing(subject, field, value, targets)
                    continue
                steps = enumerate(value) if isinstance(value, tuple) else ((name, name) for name in value)
                for step, name in steps:
                    if not known.has(name, targets):
                        yield from known.missing(subject, f"{field}/{step}", name, targets)
    yield from _needs(region, known)
    yield from _care(region, known)
    yield from _deliveries(region, known)
    yield from _variants(region, known)


def _needs(region: Region, known: Known) -> Iterator[Problem]:
    for collection in SOURCES:
        for identity, record in getattr(region, collection).items():
            for index, need in enumerate(record.needs):
                yield from _need(f"{collection}.{identity}", identity, index, need, known)


def _need(subject: str, identity: str, index: int, need: Need, known: Known) -> Iterator[Problem]:
    for at, source in enumerate(need.sources):
        field = f"needs/{index}/{need.step(at)}"
        if source == identity:
            yield problem("own-source", subject, field, message("«{id}» är sin egen källa", id=source), value=source)
        elif source in need.sources[:at]:
            yield problem("source-twice", subject, field, message("«{id}» står två gånger", id=source), value=source)
        elif not known.has(source, SOURCES):
            yield from known.missing(subject, field, source, SOURCES)


def _care(region: Region, known: Known) -> Iterator[Problem]:
    for identity, care in region.care.items():
        subject = f"care.{identity}"
        for index, stand_in in enumerate(care.stand_in):
            yield from known.missing(subject, f"stand_in/{index}/care", stand_in.care, ("care",))
        for index, following in enumerate(care.followed_by):
            yield from known.missing(subject, f"followed_by/{index}/care", following.care, ("care",))
        for index, when in enumerate(care.arises_when):
            yield from _arises(region, known, subject, f"arises_when/{index}/node", when.node)


def _arises(region: Region, known: Known, subject: str, field: str, node: str) -> Iterator[Problem]:
    """The node itself, or the node of at least one municipality."""
    homes = [name for name, municipality in region.municipalities.items() if not municipality.outside]
    written = [node.replace("{municipality}", name) for name in homes] if "{municipality}" in node else [node]
    if any(known.has(name, ("nodes", "offerings")) for name in written):
        return
    near = known.near(written[0], ("nodes", "offerings")) if written else None
    yield problem("unknown-reference", subject, field, message("«{id}» finns inte", id=node), value=node, near=near)


def _deliveries(region: Region, known: Known) -> Iterator[Problem]:
    for identity, store in region.stores.items():
        for index, delivery in enumerate(store.deliveries):
            if delivery.supplier is not None and not known.has(delivery.supplier, THINGS):
                yield from known.missing(
                    f"stores.{identity}", f"deliveries/{index}/supplier", delivery.supplier, THINGS
                )


def _variants(region: Region, known: Known) -> Iterator[Problem]:
    for identity, variant in region.variants.items():
        name = variant.based_on
        if name is not None and name != BASE and not known.has(name, ("variants",)):
            near = nearest(name, (BASE, *known.ids["variants"]))
            said = message("«{id}» finns inte", id=name)
            yield problem("unknown-reference", f"variants.{identity}", "based_on", said, value=name, near=near)
