"""What the commands on supplies share: whose stores, on which day, which of them, and on which basis they are used."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from beredskap.cli.shell.command import Choice, option, usage_error
from beredskap.cli.shell.database_options import Day, db_option, either
from beredskap.errors import NothingToDoError
from beredskap.language import Message, message

if TYPE_CHECKING:
    from beredskap.files import LoadedScenario
    from beredskap.model.region import Region
    from beredskap.report.stock.words import About
    from beredskap.supplies.holdings import Holdings
    from beredskap.supplies.use import Use

_F = TypeVar("_F", bound=Callable[..., Any])
_BASES: Final = ("norm", "history", "stated")
_CATEGORIES: Final = ("läkemedel", "diesel", "förbrukningsmaterial", "gas", "vatten", "blod", "livsmedel")
LEVELS: Final = ("normal", "kris", "nödvändigt")


def stocked_options(body: _F) -> _F:
    """Declare the options that `Asked` takes."""
    for declare in reversed(
        (
            option(
                "--region", shown=message("REGION"), said=message("regionmapp, eller namnet på en medföljande region")
            ),
            db_option,
            option(
                "--as-of",
                "as_of",
                type=Day(),
                shown=message("DATUM"),
                said=message("dagen som räknas från (annars idag)"),
            ),
            option("--site", shown=message("ANLÄGGNING"), said=message("bara lager på anläggningen och dem under den")),
            option("--item", shown=message("ARTIKEL"), said=message("bara lager av artikeln")),
            option("--category", type=Choice(_CATEGORIES), said=message("bara artiklar av det slaget")),
            option(
                "--basis",
                type=Choice(_BASES),
                said=message(
                    "förbrukning ur norm, ur bokförda uttag (history) eller som angiven; annars den första som är känd av norm, angiven, uttag"
                ),
            ),
        )
    ):
        body = declare(body)
    return body


@dataclass(frozen=True)
class Asked:
    """What those options ask for."""

    region: str | None
    db: str | None
    as_of: datetime.date | None
    site: str | None
    item: str | None
    category: Any
    basis: Any

    def __post_init__(self) -> None:
        region, db = either(self.region, self.db)
        object.__setattr__(self, "region", region)
        object.__setattr__(self, "db", db)

    @property
    def reads(self) -> tuple[str, ...]:
        """The file that must not be written over."""
        return (self.db,) if self.db else ()


@dataclass(frozen=True)
class Stocked:
    """A region with what its stores hold, those asked about, and what they use."""

    region: Region
    holdings: Holdings
    on: datetime.date
    stores: tuple[str, ...]
    use: Mapping[str, Use]
    about: About


def stocked(asked: Asked) -> Stocked:
    """Load all that the options name. Raises `InputError`, or `NothingToDoError` where no store is asked about."""
    from beredskap.report.document.formatting import verbatim
    from beredskap.report.naming import lookup
    from beredskap.report.naming.names import Names
    from beredskap.report.stock.words import About
    from beredskap.supplies.choice import stores_of

    on = asked.as_of or datetime.date.today()
    region, holdings = _opened(asked, on)
    site = lookup.site(region, asked.site) if asked.site else None
    item = lookup.item(region, asked.item) if asked.item else None
    stores = stores_of(region, site, item, asked.category)
    if not stores:
        raise NothingToDoError(message("det finns inga sådana lager"))
    use, gone = _used(asked, region, on)
    names = Names(region)
    chosen = [names.site(site)] if site else []
    chosen += [names.item(item)] if item else []
    said: list[Message] = [verbatim(name) for name in [*chosen, *([asked.category] if asked.category else [])]]
    about = About(region, on, use, stores, said, [names.subject(node) for node in gone], _source(asked))
    return Stocked(region, holdings, on, stores, use, about)


def _source(asked: Asked) -> str:
    """The options that name the source, as they are typed."""
    words = ["--db", asked.db] if asked.db else ["--region", asked.region or ""]
    if asked.as_of:
        words += ["--as-of", asked.as_of.isoformat()]
    return shlex.join(words)


def _opened(asked: Asked, on: datetime.date) -> tuple[Region, Holdings]:
    if asked.db is not None:
        from beredskap.database.region.load import opened
        from beredskap.database.use import end_of

        return opened(asked.db, end_of(on))
    from beredskap.files import load_region
    from beredskap.supplies.holdings import of_region

    region = load_region(str(asked.region)).region
    return region, of_region(region)


def scenario(asked: Asked, on: datetime.date, file: str) -> LoadedScenario:
    """A scenario on the region that the options name. Raises `InputError`."""
    if asked.db is not None:
        from beredskap.database.region.load import FromLedger
        from beredskap.database.use import end_of

        return FromLedger(asked.db, end_of(on))(file)
    from beredskap.files import load_scenario

    return load_scenario(file)


def _used(asked: Asked, region: Region, on: datetime.date) -> tuple[dict[str, Use], tuple[str, ...]]:
    """Use per store on the bases asked for, and the nodes that a crisis is taken to be without."""
    from beredskap.database.use import used
    from beredskap.supplies.use import BASES

    if asked.basis == "history" and asked.db is None:
        raise usage_error(message("uttag finns bara i en databas; ange --db, eller en annan --basis"))
    return used(region, on, asked.db, (asked.basis,) if asked.basis else BASES)
