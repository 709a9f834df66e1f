"""How the columns of earlier sheets were read, so that the next one with the same headings is read the same way."""

from __future__ import annotations

from contextlib import suppress

from beredskap.database.sqlite.database import Database
from beredskap.files.stock.mapping import Mapping


def read_mappings(database: Database) -> dict[str, Mapping]:
    """The mappings by the digest of their heading row; what an older version wrote and this one cannot read is left out."""
    found: dict[str, Mapping] = {}
    for header, fields in database.connection.execute("SELECT header, fields FROM mapping ORDER BY header"):
        with suppress(ValueError):
            found[header] = Mapping.from_json(fields)
    return found


def save_mapping(database: Database, mapping: Mapping) -> None:
    """Keep a mapping in the place of an older one of the same headings."""
    with database.transaction():
        database.connection.execute(
            "INSERT OR REPLACE INTO mapping (header, fields) VALUES (?, ?)", (mapping.digest, mapping.to_json())
        )
