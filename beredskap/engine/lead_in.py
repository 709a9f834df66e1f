"""The infrastructure at the start of a run that begins from a reported state: what has been so since before the start (docs/model.md, *Ett läge som minns*).

An outage that is known to have begun some time ago has had its effects since then: buffers are spent, reserves run, and who restarts has done so. Of one that
may have begun at any time the worse is taken, quantity by quantity: buffers are as after a long time, reserves and restarts as if it began now.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from beredskap.engine.infrastructure import Infrastructure
from beredskap.engine.network.network import Network
from beredskap.model.scenario.event import OutageEvent
from beredskap.model.scenario.scenario import Scenario
from beredskap.units import DAY

_LONG: Final = 90 * DAY
"""So long ago may what nobody has told the time of have begun."""


def begin_infrastructure(
    network: Network, scenario: Scenario, began: Mapping[str, int | None] | None
) -> Infrastructure:
    """The infrastructure at the start; ``began`` says of reported outages, by id of the event, how many seconds before the start: None is not known.

    Without it nothing has been reported, and all was as usual until the start.
    """
    if began is None:
        return Infrastructure(network, scenario.start, scenario.duration)
    reported = [event for event in scenario.events if isinstance(event, OutageEvent) and event.id in began]
    times = [(began[event.id], event) for event in reported if event.id is not None]
    known = [(-ago, event) for ago, event in times if ago]
    unknown = [(-_LONG, event) for ago, event in times if ago is None]
    first = min((time for time, _ in known), default=0)
    infrastructure = Infrastructure(network, scenario.start, scenario.duration, begins=first)
    infrastructure.lead_in(known)
    worst = Infrastructure(network, scenario.start, scenario.duration, begins=min(first, -_LONG))
    worst.lead_in([*known, *unknown])
    infrastructure.spend(worst)
    return infrastructure
