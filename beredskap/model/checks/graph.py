"""The graph of needs: cycles of loads are wrong, cycles of needs without a buffer are worth knowing."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

from beredskap.errors import Problem
from beredskap.language import Message, message
from beredskap.model import rules
from beredskap.model.checks.known import SOURCES, problem
from beredskap.model.findings import Finding
from beredskap.model.naming import thing_name
from beredskap.model.need import Need
from beredskap.model.region import Region

T = TypeVar("T", bound=Hashable)
Carrier = tuple[str, str]  # a node, and the name of the need that a load goes through


class Loads:
    """How loads pass from the needs that have one, through nodes that need the same thing, to the sources."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.edges: dict[Carrier, list[Carrier]] = {}
        self.dimensions: dict[Carrier, set[str]] = {}
        starts: list[tuple[Carrier, str]] = []
        needs = {identity: record.needs for name in SOURCES for identity, record in getattr(region, name).items()}
        for identity, own in needs.items():
            for need in own:
                self.edges.setdefault((identity, need.name), []).extend((source, need.name) for source in need.sources)
                if need.load is not None and need.load.known:
                    starts.append(((identity, need.name), need.load.dimension))
        self._spread(starts)

    def _spread(self, starts: list[tuple[Carrier, str]]) -> None:
        work = [(target, dimension) for start, dimension in starts for target in self.edges[start]]
        self.carrying = {start for start, _ in starts}
        while work:
            carrier, dimension = work.pop()
            seen = self.dimensions.setdefault(carrier, set())
            if dimension in seen:
                continue
            seen.add(dimension)
            work.extend((target, dimension) for target in self.edges.get(carrier, ()))

    def entering(self) -> dict[str, frozenset[str]]:
        """Which dimensions the loads that enter each node have."""
        found: dict[str, set[str]] = {}
        for (node, _), dimensions in self.dimensions.items():
            found.setdefault(node, set()).update(dimensions)
        return {node: frozenset(dimensions) for node, dimensions in found.items()}

    def problems(self) -> Iterator[Problem]:
        """Each cycle that a load would go round in."""
        carrying = {carrier for carrier in self.edges if carrier in self.dimensions or carrier in self.carrying}
        graph = {
            carrier: [to for to in self.edges[carrier] if to in carrying]
            for carrier in self.edges
            if carrier in carrying
        }
        for cycle in cycles(graph):
            names = sorted(node for node, _ in cycle)
            first = min(cycle)
            said = message("lasten «{need}» går runt: {names}", need=first[1], names=" → ".join((*names, names[0])))
            remedy = message("låt minst en av dem ha en annan källa")
            subject, field = self._subject(first, {node for node, _ in cycle})
            yield problem("load-cycle", subject, field, said, remedy=remedy)

    def _subject(self, carrier: Carrier, nodes: set[str]) -> tuple[str, str]:
        identity, name = carrier
        collection = next(one for one in SOURCES if identity in getattr(self.region, one))
        for index, need in enumerate(getattr(self.region, collection)[identity].needs):
            if need.name == name:
                at = next((at for at, source in enumerate(need.sources) if source in nodes), 0)
                return f"{collection}.{identity}", f"needs/{index}/{need.step(at)}"
        return f"{collection}.{identity}", "needs"


def buffer_findings(region: Region) -> Iterator[Finding]:
    """Cycles of needs where nothing bridges the time until the first one is back: none of them can start before the others."""
    graph = {
        identity: [source for need in record.needs if not _has_buffer(need) for source in need.sources]
        for name in SOURCES
        for identity, record in getattr(region, name).items()
    }
    for cycle in cycles({node: [to for to in targets if to in graph] for node, targets in graph.items()}):
        names = sorted(cycle)
        called = [thing_name(region, name) for name in names]
        said = message("{names} behöver varandra och ingen av dem har buffert", names=_series(called))
        yield rules.CYCLE_WITHOUT_BUFFER.finding(names[0], said)


def _series(names: list[str]) -> Message:
    if len(names) == 1:
        return message("{name} och den själv", name=names[0])
    return message("{most} och {last}", most="; ".join(names[:-1]), last=names[-1])


def _has_buffer(need: Need) -> bool:
    first = need.without[0]
    return first.level > 0 and first.duration != 0


def cycles(graph: Mapping[T, Sequence[T]]) -> list[list[T]]:
    """The strongly connected components that hold a cycle, in the order of the graph (Tarjan, without recursion)."""
    index: dict[T, int] = {}
    low: dict[T, int] = {}
    on_stack: set[T] = set()
    stack: list[T] = []
    found: list[list[T]] = []
    for root in graph:
        if root in index:
            continue
        work: list[tuple[T, int]] = [(root, 0)]
        while work:
            node, at = work.pop()
            if at == 0:
                index[node] = low[node] = len(index)
                stack.append(node)
                on_stack.add(node)
            targets = graph.get(node, ())
            while at < len(targets):
                target = targets[at]
                if target not in index:
                    work += [(node, at + 1), (target, 0)]
                    break
                if target in on_stack:
                    low[node] = min(low[node], low[target])
                at += 1
            else:
                _close(node, graph, index, low, stack, on_stack, found)
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
    return found


def _close(
    node: T,
    graph: Mapping[T, Sequence[T]],
    index: dict[T, int],
    low: dict[T, int],
    stack: list[T],
    on_stack: set[T],
    found: list[list[T]],
) -> None:
    if low[node] != index[node]:
        return
    component = []
    while True:
        member = stack.pop()
        on_stack.discard(member)
        component.append(member)
        if member == node:
            break
    if len(component) > 1 or node in graph.get(node, ()):
        found.append(component[::-1])
