"""Reserve routines (reservrutiner): needs that are lived without on a routine that nobody has written, and routines that have not been exercised.

These are about the planning, not about a run: whoever asks for findings of a region gets them, and no journal does. They are grouped, one finding for each
need or routine, since a template gives the same one to sixty sites.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from beredskap import dates
from beredskap.language import Message, message
from beredskap.model import rules
from beredskap.model.findings import Finding
from beredskap.model.naming import need_name, thing_name
from beredskap.model.need import Need
from beredskap.model.node import Node
from beredskap.model.region import Region

EXERCISED_WITHIN: Final = datetime.timedelta(days=365)
"""An assumption: no rule says how often a reserve routine must be exercised."""
_SHOWN: Final = 3


def routine_findings(region: Region, on: datetime.date | None = None) -> Iterator[Finding]:
    """What is missing: routines, and exercises of those that there are. With a day also those exercised too long before it."""
    yield from _without(region)
    yield from _exercises(region, on)


def _needs(region: Region) -> Iterator[tuple[str, Node, Need]]:
    for collection in (region.nodes, region.offerings):
        for identity, node in collection.items():
            for need in node.needs:
                yield identity, node, need


def _without(region: Region) -> Iterator[Finding]:
    undocumented: dict[str, list[str]] = defaultdict(list)
    nothing: dict[str, list[str]] = defaultdict(list)
    caring = {one.site for one in region.offerings.values()}
    for identity, node, need in _needs(region):
        if need.routine is not None:
            continue
        if any(0 < step.level < 1 for step in need.without):
            undocumented[need.name].append(identity)
        elif need.without[0].level == 0 and node.site in caring and _is_alone(region, node, need):
            nothing[need.name].append(identity)
    for name, users in sorted(undocumented.items()):
        said = message(
            "underlaget räknar med att {users} fungerar i mindre skala utan «{need}», men anger ingen reservrutin",
            need=need_name(region, name),
            users=_some(region, users),
        )
        yield rules.NO_ROUTINE.finding(name, said)
    for name, users in sorted(nothing.items()):
        said = message(
            "utan «{need}» stannar {users} genast: varken buffert, reservrutin eller annan källa",
            need=need_name(region, name),
            users=_some(region, users),
        )
        yield rules.NO_FALLBACK.finding(name, said)


def _is_alone(region: Region, node: Node, need: Need) -> bool:
    """Whether the need hangs on one thing outside of the site: what a site is made of has no routine of its own."""
    if len(need.sources) > 1:
        return False
    source = region.nodes.get(need.sources[0]) or region.offerings.get(need.sources[0])
    return source is not None and source.site != node.site


def _exercises(region: Region, on: datetime.date | None) -> Iterator[Finding]:
    users: dict[tuple[str, str], list[str]] = defaultdict(list)
    dates: dict[tuple[str, str], set[str]] = defaultdict(set)
    for identity, _, need in _needs(region):
        if need.routine is not None:
            key = (need.name, need.routine.document)
            users[key].append(identity)
            dates[key].add(need.routine.exercised)
    for (name, document), who in sorted(users.items()):
        subject = f"{name}: {document}" if document else name
        found = [_date(text) for text in dates[name, document]]
        known = [day for day in found if day is not None]
        if len(known) < len(found):
            said = message(
                "reservrutinen för «{need}» vid {users} har aldrig övats",
                need=need_name(region, name),
                users=_some(region, who),
            )
            yield rules.ROUTINE_NEVER_EXERCISED.finding(subject, said)
        elif on is not None and on - min(known) > EXERCISED_WITHIN:
            said = message(
                "reservrutinen för «{need}» vid {users} övades senast {day}, för mer än {n} dygn sedan (gränsen är ett antagande)",
                need=need_name(region, name),
                users=_some(region, who),
                day=min(known).isoformat(),
                n=EXERCISED_WITHIN.days,
            )
            yield rules.ROUTINE_EXERCISE_OLD.without_remedy(subject, said)


def _date(text: str) -> datetime.date | None:
    try:
        return dates.read_day(text)
    except dates.DateError:
        return None


def _some(region: Region, users: Iterable[str]) -> Message | str:
    names = sorted(thing_name(region, one) for one in users)
    if len(names) <= _SHOWN:
        return "; ".join(names)
    return message("{some} och {n} till", some="; ".join(names[:_SHOWN]), n=len(names) - _SHOWN)
