"""What the commands on supplies share: whose stores, on which day, which of them, and on which basis they are used."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from beredskap.cli.shell.database_options import choose_source, db_option
from beredskap.cli.shell.param_types import Choice, Day, ReadPath
from beredskap.cli.shell.parameters import gather, option
from beredskap.cli.shell.usage import usage_error
from beredskap.errors import NothingToDoError
from beredskap.language import Message, message

if TYPE_CHECKING:
    from beredskap.files import LoadedScenario
    from beredskap.model.region import Region
    from beredskap.report.stock.words import Scope
    from beredskap.supplies.holdings import Holdings
    from beredskap.supplies.use import Use

_BASES: Final = ("norm", "history", "stated")
_CATEGORIES: Final = ("läkemedel", "diesel", "förbrukningsmaterial", "gas", "vatten", "blod", "livsmedel")
LEVELS: Final = ("normal", "kris", "nödvändigt")


@dataclass(frozen=True)
class SupplyOptions:
    """Whose stores, on which day and which of them. One of ``region`` and ``db`` is None; ``InputError`` where neither is named, or both."""

    region: str | None
    db: str | None
    as_of: datetime.date | None
    site: str | None
    item: str | None
    category: Any
    basis: Any

    def __post_init__(self) -> None:
        region, db = choose_source(self.region, self.db)
        object.__setattr__(self, "region", region)
        object.__setattr__(self, "db", db)

    @property
    def reads(self) -> tuple[str, ...]:
        """The file that must not be written over."""
        return (self.db,) if self.db else ()


supply_options: Final = gather(
    "options",
    SupplyOptions,
    option(
        "--region",
        type=ReadPath(),
        metavar=message("REGION"),
        help=message("regionmapp, eller namnet på en medföljande region"),
    ),
    db_option,
    option("--as-of", type=Day(), metavar=message("DATUM"), help=message("dagen som räknas från (annars idag)")),
    option("--site", metavar=message("ANLÄGGNING"), help=message("bara lager på anläggningen och dem under den")),
    option("--item", metavar=message("ARTIKEL"), help=message("bara lager av artikeln")),
    option("--category", type=Choice(_CATEGORIES), help=message("bara artiklar av det slaget")),
    option(
        "--basis",
        type=Choice(_BASES),
        help=message(
            "förbrukning ur norm, ur bokförda uttag (history) eller som angiven; annars den första som är känd av norm, angiven, uttag"
        ),
    ),
)


@dataclass(frozen=True)
class SupplyInputs:
    """What stock is reckoned from: a region with what its stores hold, those asked about, and what they use."""

    region: Region
    holdings: Holdings
    on: datetime.date
    stores: tuple[str, ...]
    use: Mapping[str, Use]
    about: Scope


def load_inputs(options: SupplyOptions) -> SupplyInputs:
    """Load all that the options name. Raises `InputError`, or `NothingToDoError` where no store is asked about."""
    from beredskap.model.queries import lookup
    from beredskap.report.document.formatting import verbatim
    from beredskap.report.naming.names import Names
    from beredskap.report.stock.words import Scope
    from beredskap.supplies.choice import stores_of

    on = options.as_of or datetime.date.today()
    region, holdings = _open_region(options, on)
    site = lookup.find_site(region, options.site) if options.site else None
    item = lookup.find_item(region, options.item) if options.item else None
    stores = stores_of(region, site, item, options.category)
    if not stores:
        raise NothingToDoError(message("det finns inga sådana lager"))
    use, gone = _read_use(options, region, on)
    names = Names(region)
    chosen = [names.site(site)] if site else []
    chosen += [names.item(item)] if item else []
    said: list[Message] = [verbatim(name) for name in [*chosen, *([options.category] if options.category else [])]]
    about = Scope(region, on, use, stores, said, [names.subject(node) for node in gone], _format_source(options))
    return SupplyInputs(region, holdings, on, stores, use, about)


def _format_source(options: SupplyOptions) -> str:
    """The options that name the source, as they are typed."""
    words = ["--db", options.db] if options.db else ["--region", options.region or ""]
    if options.as_of:
        words += ["--as-of", options.as_of.isoformat()]
    return shlex.join(words)


def _open_region(options: SupplyOptions, on: datetime.date) -> tuple[Region, Holdings]:
    if options.db is not None:
        from beredskap.database.region.load import load_region_and_holdings
        from beredskap.database.use import end_of_day

        return load_region_and_holdings(options.db, end_of_day(on))
    from beredskap.files import load_region
    from beredskap.supplies.holdings import of_region

    region = load_region(str(options.region)).region
    return region, of_region(region)


def load_scenario(options: SupplyOptions, on: datetime.date, file: str) -> LoadedScenario:
    """A scenario on the region that the options name. Raises `InputError`."""
    if options.db is not None:
        from beredskap.database.region.load import FromLedger
        from beredskap.database.use import end_of_day

        return FromLedger(options.db, end_of_day(on))(file)

    from beredskap import files

    return files.load_scenario(file)


def _read_use(options: SupplyOptions, region: Region, on: datetime.date) -> tuple[dict[str, Use], tuple[str, ...]]:
    """Use per store on the bases asked for, and the nodes that a crisis is taken to be without."""
    from beredskap.database.use import estimate_use
    from beredskap.supplies.use import BASES

    if options.basis == "history" and options.db is None:
        raise usage_error(message("uttag finns bara i en databas; ange --db, eller en annan --basis"))
    return estimate_use(region, on, options.db, (options.basis,) if options.basis else BASES)
