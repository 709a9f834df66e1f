"""Laws of the infrastructure on random small plants: fixpoint, conservation, monotony, order, and an end to everything."""

from __future__ import annotations

import itertools
import math
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from beredskap.engine.infrastructure import Infrastructure
from beredskap.model.region import Region
from tests.worlds import DAY, H, run, world

SHARES = ("20 %", "50 %", "80 %")
STEPS = (
    ["0 %"],
    ["100 % for 30 min", "0 %"],
    ["100 % for 1 h", "50 % for 3 h", "0 %"],
    ["40 %"],
    ["80 % for 7 h", "10 %"],
)
UNTIL = 3 * DAY


@st.composite
def needs(draw: st.DrawFn, n: int, nodes: int, stores: int, plain: bool) -> list[dict[str, Any]]:
    """Needs of node ``n``. Electricity comes from later nodes only, so that loads never go round; the rest may."""
    found = []
    for name in draw(st.lists(st.sampled_from(("el", "vatten", "it")), max_size=2, unique=True)):
        names = [f"n{i}" for i in range(n + 1 if name == "el" else 0, nodes) if i != n]
        if not names:
            continue
        chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
        spec: dict[str, Any] = {"any": chosen}
        if len(chosen) > 1 and draw(st.booleans()):
            spec = {"of": chosen, "at_least": draw(st.integers(1, len(chosen)))}
        if not plain and name == "el" and draw(st.booleans()):
            spec |= {"load": f"{draw(st.integers(1, 60))} kW", "shed": n}
        need: dict[str, Any] = {name: spec}
        need["without"] = draw(st.sampled_from(STEPS))
        if draw(st.booleans()):
            need["recharge"] = draw(st.sampled_from(("0 h", "2 h", "9 h")))
        found.append(need)
    if n < stores:
        found.append({"lager": {"store": f"l{n}", "draw": {"a": f"{draw(st.integers(1, 9))} L/h", "b": "0.1 L/kWh"}}})
    return found


@st.composite
def plants(draw: st.DrawFn, *, plain: bool = False) -> dict[str, dict[str, Any]]:
    """Collections of a random world with two sites."""
    nodes, stores = draw(st.integers(3, 7)), draw(st.integers(1, 3))
    tables: dict[str, dict[str, Any]] = {"sites": {"s": {}, "t": {}}, "nodes": {}, "stores": {}}
    for n in range(nodes):
        body: dict[str, Any] = {"site": draw(st.sampled_from("st")), "needs": draw(needs(n, nodes, stores, plain))}
        body["restart"] = draw(st.sampled_from(("0 h", "0 h", "10 min", "5 h")))
        if not plain:
            body["standby"] = draw(st.booleans())
            body["start"] = draw(st.sampled_from(("0 s", "10 min", "1 h")))
            if draw(st.booleans()):
                body["capacity"] = f"{draw(st.integers(0, 100))} kW"
        tables["nodes"][f"n{n}"] = body
    for s in range(stores):
        store: dict[str, Any] = {"site": draw(st.sampled_from("st")), "amount": f"{draw(st.integers(0, 200))} L"}
        if not plain:
            store["deliveries"] = draw(
                st.sampled_from(
                    ([], ["50 L every 1 d"], ["9 L every 5 h from n0"], ["70 L every 1 d first 3 h from t lost"])
                )
            )
            store["capacity"] = "200 L"
            store["usable"] = draw(st.sampled_from(("100 %", "90 %")))
            if draw(st.booleans()):
                store["needs"] = [{"el": f"n{nodes - 1}", "without": ["100 % for 4 h", "50 % for 2 h", "0 %"]}]
        tables["stores"][f"l{s}"] = store
    return tables


HOURS = st.integers(0, 40)


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Events in time; restores may be of things that are not lost."""
    found = []
    for _ in range(draw(st.integers(1, 6))):
        at = f"{draw(HOURS)} h"
        subject = draw(st.sampled_from(("n0", "n1", "n2", "s", "t", "l0")))
        verb = draw(st.sampled_from(("lose", "restore", "degrade", "shed", "unshed", "destroy", "stop", "delay")))
        if verb in ("degrade", "shed", "unshed") and subject == "l0":
            continue
        if verb in ("destroy", "stop", "delay"):
            subject = "l0"
        extra = {"degrade": {"to": draw(st.sampled_from(SHARES))}, "delay": {"by": "7 h"}}.get(verb, {})
        found.append({"at": at, verb: subject, **extra})
    return found


def build(tables: dict[str, dict[str, Any]]) -> Region:
    return world(**{key: dict(table) for key, table in tables.items()})


def told(state: Infrastructure) -> list[dict[str, Any]]:
    """The journal with amounts to 1e-6: drawing in pieces rounds otherwise than drawing at once."""
    return [
        change.model_dump() | {"before": round(change.before, 6), "after": round(change.after, 6)}
        for change in state.changes
    ]


def greatest_fixpoint(state: Infrastructure) -> list[float]:
    """The levels from scratch: start from health, recompute everything until nothing falls."""
    plant, levels = state.plant, state._levels
    found = [0.0 if down else health for down, health in zip(levels.down, levels.health, strict=True)]

    def out(source: int) -> float:
        if source >= plant.first_store:
            return levels.out[source]
        return found[source] if levels.gives[source] else 0.0

    def level(i: int) -> float:
        need = plant.needs[i]
        supply = sorted((out(source) for source in need.sources), reverse=True)[need.at_least - 1]
        return max(
            0.0 if levels.off[i] else supply, 0.0 if supply >= 1 and not levels.off[i] else state._endurance.remains(i)
        )

    falling = True
    while falling:
        new = [min([found[n], *(level(i) for i in plant.needs_of[n])]) for n in range(len(found))]
        falling, found = new != found, new
    return found


@settings(max_examples=120, deadline=None)
@given(plants(), histories())
def test_levels_kept_up_are_those_from_scratch_and_nothing_is_created_or_lost(
    tables: dict[str, Any], events: list[dict[str, Any]]
) -> None:
    instants = []

    def check(state: Infrastructure) -> None:
        instants.append(state.now)
        assert state._levels.level == greatest_fixpoint(state)
        for n in range(state.plant.node_count):
            assert state._levels.down[n] == (state._levels.level[n] == 0)
        for n, standby in enumerate(state.plant.standby):
            if standby and state._levels.gives[n]:
                assert n in state._standby.called
                assert state._levels.level[n] > 0
        for n, capacity in enumerate(state.plant.capacity[: state.plant.node_count]):
            if math.isfinite(capacity):
                assert state._loads._burden.get(n, 0.0) <= capacity + 1e-6
        state.store_accounts()

    run(build(tables), events, until=UNTIL, each=check)
    # Time moves on: the shortest circle that overloads can make takes a start or a restart of 10 min, twice a round at most per node.
    assert all(before < after for before, after in itertools.pairwise(instants))
    assert len(instants) < 5000


@settings(max_examples=60, deadline=None)
@given(plants(), histories(), st.integers(1, 300), st.booleans())
def test_more_of_a_store_never_shortens_its_endurance(
    tables: dict[str, Any], events: list[dict[str, Any]], more: int, empty: bool
) -> None:
    amount = 0 if empty else int(tables["stores"]["l0"]["amount"].split()[0])
    less = run(
        build(tables | {"stores": tables["stores"] | {"l0": tables["stores"]["l0"] | {"amount": f"{amount} L"}}}),
        events,
        until=UNTIL,
    )
    filled = run(
        build(
            tables | {"stores": tables["stores"] | {"l0": tables["stores"]["l0"] | {"amount": f"{amount + more} L"}}}
        ),
        events,
        until=UNTIL,
    )
    ends = [math.inf if (end := state.store_accounts()["l0"].empty_at) is None else end for state in (less, filled)]
    assert ends[0] <= ends[1]


@settings(max_examples=60, deadline=None)
@given(plants(plain=True), st.lists(st.tuples(HOURS, st.sampled_from(("n0", "n1", "n2", "s"))), max_size=4), HOURS)
def test_losing_more_never_raises_a_level_where_nothing_is_shared(
    tables: dict[str, Any], losses: list[tuple[int, str]], hour: int
) -> None:
    fewer = [{"at": f"{at} h", "lose": subject} for at, subject in losses]
    more = [*fewer, {"at": f"{hour} h", "lose": "n2"}]
    seen: list[dict[int, dict[str, float]]] = []
    for events in (fewer, more):
        levels: dict[int, dict[str, float]] = {}
        extra = [{"at": f"{at} h", "restore": "n-none"} for at in range(72)]
        run(
            build(tables),
            [*events, *extra],
            until=UNTIL,
            each=lambda state, levels=levels: levels.update({state.now: {n: state.level(n) for n in tables["nodes"]}}),
        )
        seen.append(levels)
    for at in range(0, UNTIL, H):
        for node in tables["nodes"]:
            assert seen[1][at][node] <= seen[0][at][node], (at, node)


@settings(max_examples=60, deadline=None)
@given(plants(), histories(), st.randoms(use_true_random=False))
def test_order_of_the_input_never_matters(tables: dict[str, Any], events: list[dict[str, Any]], random: Any) -> None:
    shuffled = {}
    for key, table in tables.items():
        names = list(table)
        random.shuffle(names)
        shuffled[key] = {name: table[name] for name in names}
    assert told(run(build(tables), events, until=UNTIL)) == told(run(build(shuffled), events, until=UNTIL))


@settings(max_examples=60, deadline=None)
@given(plants(), histories(), st.lists(st.integers(1, UNTIL), max_size=20))
def test_looking_in_between_changes_nothing(
    tables: dict[str, Any], events: list[dict[str, Any]], looks: list[int]
) -> None:
    extra = [{"at": f"{at} s", "restore": "n-none"} for at in looks]
    once, often = run(build(tables), events, until=UNTIL), run(build(tables), [*events, *extra], until=UNTIL)
    # A load that makes room for itself by being dropped is tried again at every instant there is.
    assume(all(change.kind != "dropped" for change in once.changes))
    assert told(once) == told(often)
