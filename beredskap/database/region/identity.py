"""Which region a database is about."""

from __future__ import annotations

from dataclasses import dataclass

from beredskap.database.sqlite.database import Database


@dataclass(frozen=True)
class Identity:
    """What every artefact must say of the region in a database."""

    name: str
    information_class: str
    secrecy: str


def read_identity(database: Database) -> Identity:
    """The region's name, information class and secrecy; empty where they are not told."""
    return Identity(database.meta("name"), database.meta("class"), database.meta("secrecy"))
