"""When it is worst: one scenario from every start among four hours, seven weekdays and four seasons."""

from __future__ import annotations

import datetime
from functools import partial
from typing import Final

from beredskap.ensemble import single
from beredskap.ensemble.summary import necessary
from beredskap.ensemble.workers import Progress, Task, load, over
from beredskap.model.result.ensemble import Started, Sweep
from beredskap.model.times.holidays import names_of

HOURS: Final = (0, 6, 12, 18)
MONTHS: Final = (1, 4, 7, 10)
_MIDDLE: Final = 15


def starts(year: int) -> tuple[datetime.datetime, ...]:
    """The starts of a year in the order of time: in the weeks, Monday to Sunday, that hold the 15th of January, April, July and October.

    Where that week has a holiday it is the next one that has none: a weekday is to stand for all of its kind.
    """
    found = []
    for month in MONTHS:
        middle = datetime.date(year, month, _MIDDLE)
        week = _week(middle - datetime.timedelta(days=middle.weekday()))
        while any(names_of(date) for date in week):
            week = _week(week[-1] + datetime.timedelta(days=1))
        found += [datetime.datetime.combine(date, datetime.time(hour)) for date in week for hour in HOURS]
    return tuple(found)


def _week(monday: datetime.date) -> list[datetime.date]:
    return [monday + datetime.timedelta(days=day) for day in range(7)]


def sweep(task: Task, jobs: int = 1, progress: Progress | None = None) -> Sweep:
    """Run the scenario from each start and from its own. Raises `InputError` and `RunFailedError`."""
    loaded = load(task)
    own = loaded.scenario.start
    wanted = starts(own.year)
    tried = tuple(sorted({*wanted, own}))
    found = list(over(tried, partial(_run, task), str, jobs, progress))
    unmet = {start: patients for start, (patients, _) in zip(tried, found, strict=True)}
    begun = tuple(Started(start=start, unmet=unmet[start]) for start in wanted)
    region = loaded.region
    return Sweep(
        versions=found[0][1],
        digests=dict(sorted(loaded.digests.items())),
        region=region.id,
        region_name=region.name,
        information_class=region.information_class,
        variant=region.variant,
        scenario=loaded.scenario.name,
        start=own,
        duration=loaded.scenario.duration,
        runs=len(tried),
        starts=begun,
        own=Started(start=own, unmet=unmet[own]),
        worst=min(begun, key=lambda one: (-one.unmet, one.start)),
        best=min(begun, key=lambda one: (one.unmet, one.start)),
    )


def _run(task: Task, start: datetime.datetime) -> tuple[float, dict[str, str]]:
    """Patients without necessary care, and the versions of what ran."""
    loaded = load(task)
    journal = single.counted(loaded, scenario=loaded.scenario.model_copy(update={"start": start}))
    return necessary(journal.outcomes, loaded.region), dict(journal.versions)
