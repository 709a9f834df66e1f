"""Laws that hold whatever happens: random small regions with a little of everything, events of every kind and measures with every effect."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from beredskap.engine import simulate
from beredskap.engine.journal import Run
from beredskap.model.effect import Ration
from beredskap.model.region import Action, Region
from beredskap.model.result.journal import Journal
from beredskap.model.scenario.event import Enact
from beredskap.model.scenario.scenario import Scenario
from tests.engine.everything import TABLES, a_course, a_region
from tests.engine.queueing.test_queueing import never_better
from tests.engine.runs import finished
from tests.worlds import H, event

SEEDS = st.integers(0, 2**31)
EPS = 1e-6


def a_case(seed: int, **more: Any) -> tuple[Region, Scenario]:
    rng = np.random.default_rng(seed)
    region = a_region(rng, unknown=seed % 2 == 0)
    return region, a_course(rng, region, **more)


@settings(max_examples=60)
@given(SEEDS)
def test_whatever_happens_nobody_vanishes_and_nothing_is_overdrawn(seed: int) -> None:
    region, asked = a_case(seed)
    journal, run = finished(region, asked)
    every_figure_is_one(journal)
    nobody_appears_or_vanishes(journal, run)
    stores_balance(journal)
    no_more_is_used_than_there_is(journal)


def figures(value: object, path: str = "") -> Iterator[tuple[str, float]]:
    """Every number of a journal, and where it stands."""
    if isinstance(value, BaseModel):
        for name, part in value.__dict__.items():
            yield from figures(part, f"{path}.{name}")
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from figures(part, f"{path}.{name}")
    elif isinstance(value, str) or value is None:
        return
    elif isinstance(value, Sequence):
        for number, part in enumerate(value):
            yield from figures(part, f"{path}[{number}]")
    elif isinstance(value, int | float):
        yield path, float(value)


def every_figure_is_one(journal: Journal) -> None:
    """No figure is NaN, and none negative but those that say how much farther or how many fewer it became."""
    for path, figure in figures(journal):
        assert not math.isnan(figure), path
        assert figure >= -EPS or "_more" in path or ".lifts" in path, (path, figure)


def nobody_appears_or_vanishes(journal: Journal, run: Run) -> None:
    ledger = run.care.ledger_writer.ledger()
    served = ledger.by_pair(ledger.by_segment(ledger.served, len(ledger.codes)).sum(axis=0)[None])[0]
    unmet = ledger.by_segment(ledger.unmet, ledger.pairs).sum(axis=0)
    waiting = run.care._matrix(run.care.waiting.total).ravel()
    assert ledger.arising.sum(axis=0) == pytest.approx(served + unmet + waiting, abs=EPS)
    told = {(one.care, one.municipality): (one.home, one.away, one.too_late) for one in journal.care}
    assert [
        sum(map(sum, told[care, town])) for care in ledger.cares for town in ledger.municipalities
    ] == pytest.approx(served, abs=EPS)
    late = {(one.care, one.municipality): one.too_late for one in journal.outcomes}
    assert sum(one.patients for one in journal.served_late) == pytest.approx(
        sum(late[key] for key in told), abs=EPS * (1 + len(journal.served_late))
    )
    edges = [0, *(segment.end for segment in journal.segments)]
    assert [segment.start for segment in journal.segments] == edges[:-1]
    assert edges[-1] == journal.duration


def stores_balance(journal: Journal) -> None:
    for store in journal.stores:
        into = store.opening + store.received
        out = store.drawn + store.discarded + store.lost + store.sent + store.closing
        assert into == pytest.approx(out, abs=EPS), store.store


def no_more_is_used_than_there_is(journal: Journal) -> None:
    """What a part of a pass leaves unused the rest of it may use, so it is counted from the beginning of the pass."""
    midnight = datetime.datetime.combine(journal.start.date(), datetime.time())
    offset = int((journal.start - midnight).total_seconds())
    passes = [(segment.start + offset) // journal.pass_length for segment in journal.segments]
    series = [(one.resource, one.used, one.available) for one in journal.resources]
    series += [(one.offering, one.used, one.capacity) for one in journal.offerings]
    for name, used, there in series:
        for number, which in enumerate(passes):
            since = slice(passes.index(which), number + 1)
            assert sum(used[since]) <= sum(there[since]) + EPS, (name, number)


@settings(max_examples=15)
@given(SEEDS)
def test_the_same_question_has_the_same_answer(seed: int) -> None:
    region, asked = a_case(seed)
    assert said(simulate(region, asked)) == said(simulate(region, asked))


@settings(max_examples=20)
@given(SEEDS)
def test_the_order_of_input_does_not_matter(seed: int) -> None:
    region, asked = a_case(seed)
    rng = np.random.default_rng(seed)
    turned = {table: list(getattr(region, table).items()) for table in TABLES}
    for rows in turned.values():
        rng.shuffle(rows)  # type: ignore[arg-type]
    other = region.model_copy(update={table: dict(rows) for table, rows in turned.items()})
    assert said(simulate(other, asked)) == said(simulate(region, asked))


@settings(max_examples=15)
@given(SEEDS)
def test_an_absence_of_nobody_changes_nothing(seed: int) -> None:
    region, asked = a_case(seed)
    nobody = event({"at": "0 h", "absence": {"curve": ["0 %"]}})
    with_it = simulate(region, asked.model_copy(update={"events": (*asked.events, nobody)}))
    assert said(with_it, but=["assumptions"]) == said(simulate(region, asked), but=["assumptions"])


@settings(max_examples=15)
@given(SEEDS)
def test_a_refused_measure_has_no_effect(seed: int) -> None:
    # It needs a measure that nobody decides.
    region, asked = a_case(seed, start="2027-01-11T00:00")
    refused = {"id": "nekad", "name": "nekad", "cost": 9, "does": [_effect(seed)], "needs": ["aldrig"]}
    never = {"id": "aldrig", "name": "aldrig", "does": [{"ration": "on"}]}
    more = {name: Action.model_validate(body) for name, body in (("nekad", refused), ("aldrig", never))}
    region = region.model_copy(update={"measures": {**region.measures, **more}})
    at_a_boundary = event({"at": "12 h", "measure": "nekad"})
    journal = simulate(region, asked.model_copy(update={"events": (*asked.events, at_a_boundary)}))
    but = ["measures", "assumptions"]
    assert said(journal, but=but) == said(simulate(region, asked), but=but)
    [told] = [one for one in journal.measures if one.measure == "nekad"]
    assert (told.works, told.ended, told.cost) == (None, None, 0)
    assert [(cause.kind, cause.subject) for cause in told.refused] == [("need", "aldrig")]


def _effect(seed: int) -> dict[str, Any]:
    effects: list[dict[str, Any]] = [
        {"close": {"sites": ["a", "b", "c"]}},
        {"postpone": {"grade": "nödvändigt"}},
        {"use": {"factor": 3}},
        {"move": {"amount": "9 st", "from": "depå.dos", "to": "a.dos"}},
        {"load": {"off": ["fläkt.a"]}},
        {"discharge": {"care": ["b1"], "share": 1, "places": "99 vårdplatser"}},
        {"lead": True},
    ]
    return effects[seed % len(effects)]


@settings(max_examples=20)
@given(SEEDS)
def test_without_coordination_the_first_pass_is_never_better(seed: int) -> None:
    region, asked = a_case(seed, ration="off", measures=[])
    asked = asked.model_copy(update={"events": tuple(e for e in asked.events if not isinstance(e, Enact))})
    led, alone = (
        finished(region, asked.model_copy(update={"coordination": coordination}))[1].care.booked[0]
        for coordination in ("region", "none")
    )
    assert led.decision.situation.demand == pytest.approx(alone.decision.situation.demand)
    # Queues do not look ahead, so neither does what they are compared with.
    endless = np.full_like(led.decision.situation.coming_free, np.inf)
    assert never_better(alone.decision, led.again(replace(led.decision.situation, coming_free=endless)))


@settings(max_examples=15)
@given(SEEDS)
def test_command_from_the_start_is_coordination(seed: int) -> None:
    region, asked = a_case(seed, ration="off")
    lead = {"ledning": Action.model_validate({"id": "ledning", "name": "ledning", "does": [{"lead": True}]})}
    region = region.model_copy(update={"measures": {**region.measures, **lead}})
    led, alone = (
        simulate(region, asked.model_copy(update={"coordination": how, "measures": ("ledning",)}))
        for how in ("region", "none")
    )
    but = ["coordination", "assumptions"]
    assert said(alone, but=but) == said(led, but=but)


@settings(max_examples=15)
@given(SEEDS)
def test_what_comes_later_changes_nothing_before(seed: int) -> None:
    # Nothing looks ahead but rationing, which plans to the horizon.
    region, asked = a_case(seed, ration="off", days=2.1)
    region = region.model_copy(
        update={"measures": {n: m for n, m in region.measures.items() if n not in _rations(region)}}
    )
    left = tuple(e for e in asked.events if not isinstance(e, Enact) or e.measure in region.measures)
    standing = tuple(name for name in asked.measures if name in region.measures)
    asked = asked.model_copy(update={"events": left, "measures": standing})
    short, run = finished(region, asked.model_copy(update={"duration": 29 * H + 1}))
    whole = simulate(region, asked)
    # The last pass begun in the shorter run is another one: it ends with it.
    before = run.care.passes.begins(run.care.booked[-1].number)
    same = [segment for segment in short.segments if segment.end <= before]
    assert same == list(whole.segments[: len(same)])
    for one, other in zip(short.care, whole.care, strict=True):
        for name in ("arising", "waiting", "unmet", "home", "away", "too_late"):
            assert getattr(one, name)[: len(same)] == pytest.approx(getattr(other, name)[: len(same)], abs=EPS)


def _rations(region: Region) -> set[str]:
    return {name for name, one in region.measures.items() if any(isinstance(effect, Ration) for effect in one.does)}


def said(journal: Journal, but: Sequence[str] = ()) -> str:
    """All that a journal says but some of its fields."""
    return journal.model_dump_json(exclude=set(but))
