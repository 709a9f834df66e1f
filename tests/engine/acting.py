"""Runs in which measures begin and end, without what decides on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from beredskap.engine.infrastructure import Infrastructure
from beredskap.engine.network.network import Network
from beredskap.model.effect import AnyEffect
from beredskap.model.region import Region
from beredskap.model.result.journal import Cause
from tests.worlds import DAY, START, event

Act = tuple[int, str, Mapping[str, Any] | None]
"""When, the measure, and what it does; None ends it."""

_EFFECT: TypeAdapter[Any] = TypeAdapter(AnyEffect)


def acted(
    region: Region,
    acts: Sequence[Act],
    events: Sequence[Mapping[str, Any]] = (),
    *,
    until: int = 30 * DAY,
    unknown_as: float = 0.0,
    each: Callable[[Infrastructure], None] | None = None,
) -> Infrastructure:
    """Run to ``until`` seconds; what a measure does comes after the scenario's events of its instant."""
    state = Infrastructure(Network(region, unknown_as=unknown_as), START, until)
    happening = [event(text) for text in events]
    while True:
        state.settle([one for one in happening if one.at == state.now])
        due = [act for act in acts if act[0] == state.now]
        for _, measure, effect in due:
            if effect is None:
                state.withdraw(measure)
            else:
                state.enact(measure, _EFFECT.validate_python(dict(effect)), Cause(kind="measure", subject=measure))
        if due:
            state.settle([])
        if each is not None:
            each(state)
        known = [one.at for one in happening] + [time for time, _, _ in acts] + [until]
        times = [time for time in (state.next_time(), *known) if time is not None and state.now < time <= until]
        if not times:
            return state
        state.advance(min(times))


def told(state: Infrastructure, subject: str, *kinds: str) -> list[tuple[int, float, float]]:
    """Time, before and after of a subject's changes of some kinds."""
    return [
        (change.time, change.before, change.after)
        for change in state.changes
        if change.subject == subject and change.kind in kinds
    ]


def causes(state: Infrastructure, subject: str, kind: str, time: int) -> set[tuple[str, str]]:
    """Kind and subject of the causes of a subject's changes of one kind at a time."""
    return {
        (cause.kind, cause.subject)
        for change in state.changes
        if (change.subject, change.kind, change.time) == (subject, kind, time)
        for cause in change.causes
    }
