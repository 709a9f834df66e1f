"""The region in a database, with what the ledger says that its stores hold on a given day."""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass
from pathlib import Path

from beredskap.database.ledger.amounts import to_base_units
from beredskap.database.ledger.audit_chain import format_moment, read_head
from beredskap.database.ledger.balances import read_holdings
from beredskap.database.ledger.shortfalls import read_shortfalls
from beredskap.database.region import documents
from beredskap.database.sqlite.database import Database, open_database
from beredskap.errors import InputError, Problem
from beredskap.files import LoadedScenario, scenario_file
from beredskap.files.region import Loaded, assemble
from beredskap.files.scenario import scenario_from
from beredskap.files.text.source import Source, read_source
from beredskap.language import message
from beredskap.model import rules
from beredskap.model.findings import Finding
from beredskap.model.region import Region
from beredskap.supplies.consumption import Counted, Issue
from beredskap.supplies.holdings import Holdings, stocked

_ISSUES = """
SELECT store, at, amount FROM movement
WHERE kind = 'issue' AND at <= :until AND entry NOT IN (SELECT corrects FROM entry WHERE corrects IS NOT NULL)
ORDER BY store, at, id
"""
LEDGER = "ledger"
"""What the chain's last hash is called among the digests of a run."""


def load_region_and_holdings(
    path: str | Path, as_of: datetime.datetime, variant: str | None = None
) -> tuple[Region, Holdings]:
    """The region and what its stores hold at a moment. Raises `InputError`."""
    with open_database(path) as database:
        return load_region(database, variant).region, read_holdings(database, as_of)


def read_issues(
    path: str | Path, until: datetime.datetime
) -> tuple[list[Issue], list[Counted], dict[str, datetime.date]]:
    """What was issued, what was gone when stores were counted, and since when each store has a ledger. Raises `InputError`."""
    with open_database(path) as database:
        rows = database.connection.execute(_ISSUES, {"until": format_moment(until)}).fetchall()
        counts = tuple(read_shortfalls(database, until))
        since = database.connection.execute("SELECT store, min(at) FROM movement GROUP BY store").fetchall()
    return (
        [
            Issue(store, datetime.datetime.fromisoformat(at).date(), -to_base_units(amount))
            for store, at, amount in rows
        ],
        [Counted(store, before, at, to_base_units(gone)) for store, before, at, gone in counts],
        {store: datetime.datetime.fromisoformat(at).date() for store, at in since},
    )


def load_region(database: Database, variant: str | None = None) -> Loaded:
    """The region as its files say. Raises `InputError`."""
    return assemble(_sources(database), variant)


def _sources(database: Database) -> tuple[Source, ...]:
    return documents.make_sources(documents.read_documents(database), database.meta("folder"), str(database.path))


@dataclass(frozen=True)
class FromLedger:
    """Loads scenarios on the region of a database as it is at a moment; equal ones are interchangeable, in any process."""

    path: str
    as_of: datetime.datetime

    def __call__(self, scenario: str | Path, variant: str | None = None) -> LoadedScenario:
        """The scenario on the region and the stock of the database, whatever region it names. Raises `InputError`."""
        file = scenario_file(scenario)
        return self.of(read_source(file, within_folder=False), file, variant)

    def of(self, source: Source, path: Path, variant: str | None = None) -> LoadedScenario:
        """The scenario in a file that was read; ``path`` is where what it includes is looked for. Raises `InputError`."""
        with open_database(self.path) as database:
            found = scenario_from(source, path, variant, _sources(database))
            if found.region.id != database.meta("region"):
                raise InputError([_own_world(database)])
            there = {
                name: one for name, one in read_holdings(database, self.as_of).items() if name in found.region.stores
            }
            return dataclasses.replace(
                found,
                region=stocked(found.region, there),
                uncertain=tuple(one for one in found.uncertain if not _is_stock(one.subject, one.field)),
                findings=(self._said(database), *found.findings),
                digests=dict(sorted({**found.digests, LEDGER: read_head(database)}.items())),
            )

    def _said(self, database: Database) -> Finding:
        said = message(
            "lagren är som liggaren säger {at} ({path})",
            at=self.as_of.strftime("%Y-%m-%d %H:%M"),
            path=database.path.name,
        )
        return rules.LEDGER_STOCK.without_remedy("", said)


def _own_world(database: Database) -> Problem:
    said = message("scenariot har en egen värld och kan inte köras på databasen «{path}»", path=database.path)
    return Problem("own-world", said, remedy=message("utelämna --db, eller skriv region: i stället för world:"))


def _is_stock(subject: tuple[str, str], field: str) -> bool:
    """Whether a range is about an amount, which the ledger now tells."""
    return field == "amount" and subject[0] in ("stores", "batches")
