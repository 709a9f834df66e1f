"""The region that the UI is open on, with its stock, from a folder or a database, and what can be asked of it. It knows no screen, and threads may call it.

The model and the engine are imported when they are first needed, so that the first screen is there before them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

from beredskap.units import DAY

if TYPE_CHECKING:
    from beredskap.database.reports.situation import ReportedSituation
    from beredskap.engine.explanation.cascade import Fallen
    from beredskap.engine.run import Simulator
    from beredskap.files.region import Loaded
    from beredskap.model.findings import Finding
    from beredskap.model.region import Region
    from beredskap.model.result.journal import Journal
    from beredskap.model.scenario.scenario import AnyEvent
    from beredskap.supplies.holdings import Holdings

HORIZON = 14 * DAY
CARE_HORIZON = 3 * DAY
"""So much of a run is waited for when something is tried: long enough for the care that ends at once and the first stores to run out."""


@dataclass
class RegionSession:
    """``source`` is a folder or the name of a shipped region; ``db`` a database instead. ``clock`` gives the time that everything is told of.

    ``workspace_state`` holds what a workspace keeps for as long as the program runs, by its key.
    """

    source: str
    db: str | None = None
    clock: Callable[[], datetime.datetime] = field(default=datetime.datetime.now)
    workspace_state: dict[str, Any] = field(default_factory=dict)
    _snapshot: RegionSnapshot | None = field(default=None, init=False)
    _run_lock: Lock = field(default_factory=Lock, init=False)

    @property
    def is_open(self) -> bool:
        """Whether the region has been read."""
        return self._snapshot is not None

    def open(self) -> None:
        """Read it, or read it anew: all of it or nothing. Raises `InputError`."""
        now = self.clock().replace(microsecond=0)
        loaded, holdings, situation = self._load_folder() if self.db is None else self._load_database(self.db, now)
        self._snapshot = RegionSnapshot(
            loaded, holdings, now, _rank_findings(loaded, holdings, situation, now), situation
        )

    def _load_folder(self) -> tuple[Loaded, Holdings, None]:
        from beredskap.files import load_region
        from beredskap.supplies.holdings import of_region

        loaded = load_region(self.source)
        return loaded, of_region(loaded.region), None

    def _load_database(self, db: str, now: datetime.datetime) -> tuple[Loaded, Holdings, ReportedSituation]:
        from beredskap.database.ledger.balances import read_holdings
        from beredskap.database.region.load import load_region
        from beredskap.database.reports.situation import read_situation
        from beredskap.database.sqlite.database import open_database

        with open_database(db) as database:
            found = load_region(database)
            return found, read_holdings(database, now), read_situation(database, found.region, now)

    @property
    def snapshot(self) -> RegionSnapshot:
        """What was read last."""
        assert self._snapshot is not None
        return self._snapshot

    @property
    def region(self) -> Region:
        """The region as its files say."""
        return self.snapshot.loaded.region

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is worth attention, worst first."""
        return self.snapshot.findings

    @property
    def now(self) -> datetime.datetime:
        """When it was read."""
        return self.snapshot.now

    @property
    def situation(self) -> ReportedSituation | None:
        """What has been reported; None where there is no database to report in."""
        return self.snapshot.situation

    def find_cascade(self, subject: str) -> tuple[Fallen, ...]:
        """What falls within two weeks if a site, node or offering is lost now."""
        from beredskap.engine.explanation.cascade import fallout

        return fallout(self.snapshot.world, subject, self.now, HORIZON, already=self._reported_events())

    def simulate_loss(self, subject: str, progress: Callable[[float], None] | None = None) -> Journal:
        """The run that says which care is lost with it within three days."""
        return self._simulate(subject, CARE_HORIZON, [{"at": 0, "lose": subject}], progress, brief=True)

    def simulate_today(self, progress: Callable[[float], None] | None = None) -> Journal:
        """A day from now as things stand: what the care matrix shows."""
        return self._simulate("nuläge", DAY, [], progress)

    def _reported_events(self) -> tuple[AnyEvent, ...]:
        return self.situation.events if self.situation else ()

    def _simulate(
        self,
        name: str,
        duration: int,
        events: list[dict[str, Any]],
        progress: Callable[[float], None] | None,
        brief: bool = False,
    ) -> Journal:
        """``brief`` leaves out bottlenecks and causes, which take longer than the run itself."""
        from beredskap.files.state import starting_point_of
        from beredskap.model.scenario.scenario import Scenario
        from beredskap.model.scenario.starting_point import USUAL

        snapshot = self.snapshot
        asked = Scenario.model_validate(
            {
                "name": name,
                "region": snapshot.world.id,
                "start": snapshot.now,
                "duration": duration,
                "events": [*self._reported_events(), *events],
            }
        )
        begins = starting_point_of(self.situation.state, snapshot.now) if self.situation else USUAL
        with self._run_lock:  # one run at a time: they share their reference week
            snapshot.simulator.brief = brief
            return snapshot.simulator.simulate(snapshot.world, asked, progress=progress, starting_point=begins)


@dataclass(frozen=True)
class RegionSnapshot:
    """What was read at one moment."""

    loaded: Loaded
    holdings: Holdings
    now: datetime.datetime
    findings: tuple[Finding, ...]
    situation: ReportedSituation | None = None

    @cached_property
    def world(self) -> Region:
        """The region with what its stores hold now, where a ledger tells it."""
        from beredskap.supplies.holdings import stocked

        return stocked(self.loaded.region, self.holdings) if self.situation else self.loaded.region

    @cached_property
    def simulator(self) -> Simulator:
        """Runs on this region one after another: the reference week is worked out once."""
        from beredskap.engine.run import Simulator

        return Simulator()


def _rank_findings(
    loaded: Loaded, holdings: Holdings, situation: ReportedSituation | None, now: datetime.datetime
) -> tuple[Finding, ...]:
    """The most urgent first."""
    from beredskap.engine.explanation.single_points import lone_points
    from beredskap.engine.explanation.urgency import rank_findings
    from beredskap.report.findings import urgency
    from beredskap.report.naming.names import Names
    from beredskap.supplies.findings import all_findings

    lone = urgency.single_points(lone_points(loaded.region, now.date()), Names(loaded.region))
    stale = situation.findings if situation else ()
    return tuple(rank_findings((*all_findings(loaded, holdings, now), *lone, *stale)))
