"""What Lager asks of the stores, from a folder or a database. It knows no screen, and threads may call it."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from beredskap.database.ledger.history import LedgerLine
    from beredskap.database.ledger.listing import Shelf
    from beredskap.report.document.table import Table
    from beredskap.report.stock import stock_list as report
    from beredskap.report.stock import words
    from beredskap.supplies import endurance
    from beredskap.tui.region_session import RegionSession

_STEP: Final = 200


@dataclass(frozen=True)
class Lasting:
    """How long everything lasts, and what that rests on."""

    found: endurance.Endurance
    about: words.Scope


@dataclass(frozen=True)
class Record:
    """One store with all that has happened in it; nothing has where there is no ledger."""

    shelf: Shelf
    lines: Sequence[LedgerLine]


class Stockroom:
    """The stores of a session. All but `lasting`, `record` and `movements` is known as soon as the session is open."""

    def __init__(self, session: RegionSession) -> None:
        self._session = session

    @property
    def db(self) -> str | None:
        """The database; None where there is only a folder, which is not written to."""
        return self._session.db

    def shelves(self) -> list[Shelf]:
        """By site and item, as `beredskap stock list`."""
        from beredskap.database.ledger.listing import list_region_shelves

        return list_region_shelves(self._session.region, self._session.snapshot.holdings)

    def first_look(self, db: str) -> tuple[list[Shelf], report.About]:
        """The same as `shelves` and `about` out of the database alone, before the session is open. Raises `InputError`."""
        from beredskap.database.ledger.listing import list_shelves
        from beredskap.database.region.identity import read_identity
        from beredskap.database.sqlite.database import open_database
        from beredskap.report.stock.stock_list import about_region

        now = self._session.clock().replace(microsecond=0)
        with open_database(db) as database:
            return list_shelves(database, now), about_region(read_identity(database), now)

    def about(self) -> report.About:
        """What is said of the region, and the time that is told of."""
        from beredskap.report.stock.stock_list import About

        region = self._session.region
        return About(region.name, region.information_class, region.secrecy, self._session.now)

    def lasting(self) -> Lasting:
        """How long everything lasts, as `beredskap stock endurance`. Raises `InputError`."""
        from beredskap.database.use import estimate_use
        from beredskap.report.naming.names import Names
        from beredskap.report.stock.words import Scope
        from beredskap.supplies.endurance import endurance

        snapshot = self._session.snapshot
        region, on = snapshot.loaded.region, snapshot.now.date()
        use, gone = estimate_use(region, on, self.db)
        names = tuple(sorted(region.stores))
        found = endurance(region, snapshot.holdings, on, use, stores=names)
        called = [Names(region).subject(node) for node in gone]
        source = shlex.join(["--db", self.db] if self.db else ["--region", self._session.source])
        return Lasting(found, Scope(region, on, use, names, gone=called, source=source))

    def record(self, store: str) -> Record:
        """One store, as `beredskap stock show` and `history`. Raises `InputError`."""
        from beredskap.database.ledger.history import read_rows, replay
        from beredskap.database.ledger.listing import find_region_shelf
        from beredskap.database.sqlite.database import open_database

        shelf = find_region_shelf(self._session.region, store, self._session.snapshot.holdings)
        if self.db is None:
            return Record(shelf, ())
        with open_database(self.db) as database:
            return Record(shelf, list(replay(read_rows(database, store, self._session.now))))

    def movements(self, step_aside: Callable[[], None]) -> tuple[Table, tuple[str, ...]]:
        """The whole ledger, newest first, with a key for each row; ``step_aside`` is called now and then. Raises `InputError`."""
        from beredskap.database.ledger.history import read_lines
        from beredskap.database.sqlite.database import open_database
        from beredskap.report.stock import ledger

        found: list[tuple[Shelf, LedgerLine]] = []
        by_store = {shelf.store: shelf for shelf in self.shelves()}
        if self.db is not None:
            with open_database(self.db) as database:
                for store, lines in read_lines(database, self._session.now):
                    step_aside()
                    found += [(by_store[store], line) for line in ledger.select_lines(lines) if store in by_store]
        found.sort(key=lambda one: one[1].row.movement, reverse=True)
        step_aside()
        found.sort(key=lambda one: one[1].row.at, reverse=True)

        def stepping() -> Iterator[tuple[Shelf, LedgerLine]]:
            for number, one in enumerate(found):
                if number % _STEP == 0:
                    step_aside()
                yield one

        return ledger.movements(stepping()), tuple(_key(line) for _, line in found)


def _key(line: LedgerLine) -> str:
    """A count of a whole store also tells of batches that were not met, which have no row of their own."""
    return f"{line.row.movement} {line.row.batch}"
