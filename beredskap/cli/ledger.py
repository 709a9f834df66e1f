"""The one place where the import commands meet the ledger."""

from __future__ import annotations

import datetime
import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from beredskap.cli.command import usage_error
from beredskap.language import message

if TYPE_CHECKING:
    from beredskap.files.mapping import Mapping as Columns
    from beredskap.model.region import Region
    from beredskap.model.sheet import Sheet
    from beredskap.supplies.holdings import Holdings


def opened(path: str, as_of: datetime.datetime) -> tuple[Region, Holdings]:
    """The region of a database and what its stores hold at a moment."""
    region, holdings = _part("opening").opened(path, as_of)
    return region, holdings


def apply(path: str, sheet: Sheet, by: str, at: datetime.datetime) -> None:
    """Write all rows of a sheet in one transaction."""
    _part("imports").apply(path, sheet, by=by, at=at)


def remembered(path: str) -> Mapping[str, Columns]:
    """The mappings of earlier sheets, by the digest of their headings."""
    found: Mapping[str, Columns] = _part("mappings").remembered(path)
    return found


def remember(path: str, mapping: Columns) -> None:
    """Keep the mapping of a sheet that was applied."""
    _part("mappings").remember(path, mapping)


def _part(name: str) -> Any:
    try:
        return importlib.import_module(f"beredskap.store.{name}")
    except ModuleNotFoundError as error:
        said = message("den här versionen har ingen lagerliggare")
        raise usage_error(said, remedy=message("pröva filen med --region REGION --dry-run")) from error
