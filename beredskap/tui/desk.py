"""What the UI works on: a region and its stock, from a folder or a database, and what can be asked of them. It knows no screen, and threads may call it.

The model and the engine are imported when they are first needed, so that the first screen is there before them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from beredskap.engine.fallout import Fallen
    from beredskap.files.region import Loaded
    from beredskap.model.journal import Finding, Journal
    from beredskap.model.region import Region
    from beredskap.model.scenario import Scenario
    from beredskap.supplies.holdings import Holdings

_DAY = 24 * 3600
HORIZON = 14 * _DAY
_RANK = {"fel": 0, "varning": 1, "info": 2}


@dataclass
class Desk:
    """``source`` is a folder or the name of a shipped region; ``db`` a database instead. ``clock`` gives the time that everything is told of.

    ``drawers`` hold what a workspace keeps for as long as the program runs, by its key.
    """

    source: str
    db: str | None = None
    clock: Callable[[], datetime.datetime] = field(default=datetime.datetime.now)
    drawers: dict[str, Any] = field(default_factory=dict)
    _kept: Kept | None = field(default=None, init=False)

    @property
    def is_open(self) -> bool:
        """Whether the region has been read."""
        return self._kept is not None

    def open(self) -> None:
        """Read it, or read it anew: all of it or nothing. Raises `InputError`."""
        now = self.clock().replace(microsecond=0)
        loaded, holdings = self._from_folder() if self.db is None else self._from_database(self.db, now)
        self._kept = Kept(loaded, holdings, now, _findings(loaded, holdings, now))

    def _from_folder(self) -> tuple[Loaded, Holdings]:
        from beredskap.files import load_region
        from beredskap.supplies.holdings import of_region

        loaded = load_region(self.source)
        return loaded, of_region(loaded.region)

    def _from_database(self, db: str, now: datetime.datetime) -> tuple[Loaded, Holdings]:
        from beredskap.store.balances import holdings
        from beredskap.store.database import opened
        from beredskap.store.opening import loaded

        with opened(db) as database:
            return loaded(database), holdings(database, now)

    @property
    def kept(self) -> Kept:
        """What was read."""
        assert self._kept is not None
        return self._kept

    @property
    def region(self) -> Region:
        """The region as its files say."""
        return self.kept.loaded.region

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is worth attention, worst first."""
        return self.kept.findings

    @property
    def now(self) -> datetime.datetime:
        """When it was read."""
        return self.kept.now

    def falls(self, subject: str) -> tuple[Fallen, ...]:
        """What falls within two weeks if a site, node or offering is lost now."""
        from beredskap.engine.fallout import fallout

        return fallout(self.region, subject, self.now, HORIZON)

    def care_lost(self, subject: str, progress: Callable[[float], None] | None = None) -> Journal:
        """The run that says which care is lost with it."""
        return self._run(subject, HORIZON, [{"at": 0, "lose": subject}], progress)

    def today(self, progress: Callable[[float], None] | None = None) -> Journal:
        """A day from now as things stand: what the care matrix shows."""
        return self._run("nuläge", _DAY, [], progress)

    def _run(
        self, name: str, duration: int, events: list[dict[str, Any]], progress: Callable[[float], None] | None
    ) -> Journal:
        from beredskap.engine.run import simulate
        from beredskap.model.scenario import Scenario

        asked: Scenario = Scenario.model_validate(
            {"name": name, "region": self.region.id, "start": self.now, "duration": duration, "events": events}
        )
        return simulate(self.region, asked, progress=progress)


@dataclass(frozen=True)
class Kept:
    """What was read at one moment."""

    loaded: Loaded
    holdings: Holdings
    now: datetime.datetime
    findings: tuple[Finding, ...]


def _findings(loaded: Loaded, holdings: Holdings, now: datetime.datetime) -> tuple[Finding, ...]:
    """The worst first, of one rule in the order of their subjects."""
    from beredskap.supplies.findings import all_findings

    return tuple(
        sorted(all_findings(loaded, holdings, now), key=lambda one: (_RANK[one.severity], one.rule, one.subject))
    )
