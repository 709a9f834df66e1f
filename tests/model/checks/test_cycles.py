"""Cycles are the strongly connected components; found without recursion."""

from __future__ import annotations

import networkx
from hypothesis import given
from hypothesis import strategies as st

from beredskap.model.checks.graph import cycles

GRAPHS = st.dictionaries(st.integers(0, 9), st.lists(st.integers(0, 9), max_size=4), max_size=10)


@given(GRAPHS)
def test_they_are_what_networkx_finds(graph: dict[int, list[int]]) -> None:
    whole = {node: [to for to in targets if to in graph] for node, targets in graph.items()}
    expected = {
        frozenset(component)
        for component in networkx.strongly_connected_components(networkx.DiGraph(whole))
        if len(component) > 1 or any(node in whole[node] for node in component)
    }
    assert {frozenset(cycle) for cycle in cycles(whole)} == expected


def test_a_long_chain_does_not_exhaust_the_stack() -> None:
    size = 20_000
    ring = {node: [(node + 1) % size] for node in range(size)}
    assert [len(cycle) for cycle in cycles(ring)] == [size]
