"""What a scenario is run on: its file, a reported state, and a database, as `run` and `explain` are told of them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from beredskap.cli.shell.database_options import now
from beredskap.cli.shell.param_types import ReadPath
from beredskap.cli.shell.parameters import argument, option
from beredskap.cli.shell.usage import usage_error
from beredskap.language import message

if TYPE_CHECKING:
    from beredskap.database.reports.status import FromReported
    from beredskap.ensemble.workers import Task

file_argument: Final = argument(
    "file",
    type=ReadPath(),
    metavar=message("SCENARIO"),
    help=message("scenariofil (YAML), eller namnet på ett medföljande scenario"),
)
from_option: Final = option(
    "--from",
    "state",
    type=ReadPath(),
    metavar=message("LÄGE"),
    help=message(
        "utgå från ett rapporterat läge (en YAML-fil, eller databasen där det är rapporterat), eller fortsätt från ett som «--write-state» skrev"
    ),
)


@dataclass(frozen=True)
class ScenarioOptions:
    """A scenario's ``file``, the ``state`` that it goes from, and the ``db`` that its region is read from; ``as_of`` None is the present."""

    file: str
    state: str | None
    db: str | None
    as_of: datetime.datetime | None

    @property
    def reads(self) -> tuple[str, ...]:
        """The files that are read."""
        return tuple(one for one in (self.file, self.state, self.db) if one)

    @property
    def beside(self) -> tuple[str, ...]:
        """The arguments after the file, as they are typed: for another command on the same."""
        told = {"--from": self.state, "--db": self.db, "--as-of": self.as_of and self.as_of.isoformat()}
        return tuple(word for name, value in told.items() if value for word in (name, value))

    def check(self) -> None:
        """Refuse options that say nothing together. Raises `InputError`."""
        if self.as_of is not None and self.db is None and self.state is None:
            raise usage_error(message("«--as-of» behövs bara med «--db» eller «--from»"))

    def make_task(self) -> Task:
        """What workers load."""
        from beredskap.ensemble.workers import Task

        if self.db is None:
            return Task(self.file, self._applied)
        from beredskap.database.region.load import FromLedger

        return Task(self.file, self._applied, FromLedger(self.db, self._now))

    @cached_property
    def _now(self) -> datetime.datetime:
        """When a database is looked at: the same for everything in one run."""
        return self.as_of or now()

    @cached_property
    def _applied(self) -> str | FromReported | None:
        """The reported state: its file, or what is reported in a database."""
        if self.state is None:
            return None
        from beredskap.database.sqlite.database import is_database

        if not is_database(self.state):
            return self.state
        from beredskap.database.reports.status import FromReported

        return FromReported(self.state, self._now)
