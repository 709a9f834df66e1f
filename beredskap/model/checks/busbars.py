"""Sources that carry a load together, and nodes that may fail while they run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from beredskap.errors import Problem
from beredskap.language import message
from beredskap.model import rules
from beredskap.model.checks.known import SOURCES, problem
from beredskap.model.findings import Finding
from beredskap.model.need import Need
from beredskap.model.region import Region


def busbar_problems(region: Region) -> Iterator[Problem]:
    """A busbar whose load could not be shared out, and failures that say too little or too much."""
    users: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for subject, index, need in _needs(region):
        for source in need.sources:
            users[source].append((subject, index))
    for subject, index, need in _needs(region):
        if need.busbar:
            yield from _busbar(region, subject, index, need, users)
    yield from _failures(region)


def busbar_findings(region: Region) -> Iterator[Finding]:
    """Busbars that give less safety than they seem to."""
    for subject, _, need in _needs(region):
        name = subject.partition(".")[2]
        if len(need.busbar) == 1:
            said = message("skenan har en enda källa: {source}", source=need.busbar[0])
            yield rules.BUSBAR_OF_ONE.finding(name, said)
        if need.busbar == need.sources and not _is_reserve(region, name) and _reserves_only(region, need):
            first = next((user for user, _, other in _needs(region) if name in other.sources[1:]), None)
            if first is not None:
                said = message(
                    "reserverna på skenan går från början, fast {user} tar el från den först när annat inte räcker",
                    user=first.partition(".")[2],
                )
                yield rules.BUSBAR_ALWAYS_ON.finding(name, said)


def _is_reserve(region: Region, name: str) -> bool:
    return name in region.nodes and region.nodes[name].standby


def _reserves_only(region: Region, need: Need) -> bool:
    return all(_is_reserve(region, source) for source in need.busbar)


def _needs(region: Region) -> Iterator[tuple[str, int, Need]]:
    for collection in SOURCES:
        for identity, record in getattr(region, collection).items():
            for index, need in enumerate(record.needs):
                yield f"{collection}.{identity}", index, need


def _busbar(
    region: Region, subject: str, index: int, need: Need, users: dict[str, list[tuple[str, int]]]
) -> Iterator[Problem]:
    dimensions: dict[str, str] = {}
    for at, source in enumerate(need.busbar):
        field = f"needs/{index}/busbar/{at}"
        node = region.nodes.get(source)
        if node is None:
            if source in region.stores or source in region.offerings:
                said = message("«{id}» är ingen nod; på en skena («busbar») står noder", id=source)
                yield problem("not-on-busbar", subject, field, said, value=source)
            continue
        if node.rating is None:
            said = message("«{id}» står på en skena men har ingen «capacity»; lasten delas efter den", id=source)
            yield problem("not-on-busbar", subject, field, said, value=source)
        elif node.rating.known:
            dimensions[source] = node.rating.dimension
        if any(other.busbar for other in node.needs):
            said = message("«{id}» står på en skena och är själv en skena; ange dess källor här i stället", id=source)
            yield problem("not-on-busbar", subject, field, said, value=source)
        if any(user != (subject, index) for user in users[source]):
            said = message("«{id}» står på en skena och är källa också till annat", id=source)
            remedy = message("låt skenans nod vara källan för allt som aggregaten på den bär")
            yield problem("not-on-busbar", subject, field, said, value=source, remedy=remedy)
    if len(set(dimensions.values())) > 1:
        said = message("källorna på en skena («busbar») bär last i olika enheter")
        yield problem("wrong-dimension", subject, f"needs/{index}/busbar", said)


def _failures(region: Region) -> Iterator[Problem]:
    for collection in ("nodes", "offerings"):
        for identity, node in getattr(region, collection).items():
            subject = f"{collection}.{identity}"
            stated = [field for field in ("mttf", "fails_after") if getattr(node, field)]
            if collection == "offerings" and stated:
                said = message("bara en nod kan stanna av fel medan den går; ange det på noden som utbudet behöver")
                yield problem("fails-while-running", subject, stated[0], said)
            elif node.repair is not None and not stated:
                said = message("«repair» gäller fel medan noden går; ange också «mttf» eller «fails_after»")
                yield problem("fails-while-running", subject, "repair", said)
            elif len(node.fails_after) > 1 and node.repair is None:
                said = message("noden stannar flera gånger («fails_after») men lagas aldrig; ange «repair»")
                yield problem("fails-while-running", subject, "fails_after", said)
