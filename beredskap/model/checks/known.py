"""Which ids there are, and the problem that says that one is not among them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from beredskap.errors import Place, Problem, nearest
from beredskap.language import Message, message
from beredskap.model.raw import COLLECTIONS, SHARED_NAMESPACE
from beredskap.model.region import Region

THINGS = SHARED_NAMESPACE
SOURCES = ("nodes", "offerings", "stores")
_WITHIN = {
    "vehicle kinds": ("vehicles",),
    "competences": ("staff",),
    "site kinds": ("sites",),
    "need names": SOURCES,
}


class Known:
    """The ids of a region by collection; more than its valid records when ``ids`` tells of records that could not be read."""

    def __init__(self, region: Region, ids: Mapping[str, Collection[str]] | None = None) -> None:
        tables = {name: getattr(region, name) for name in COLLECTIONS}
        self.ids: dict[str, Collection[str]] = {
            name: {*table, *(ids or {}).get(name, ())} for name, table in tables.items()
        }
        self.unreadable = {name for name, table in tables.items() if len(self.ids[name]) > len(table)}
        self.ids["vehicle kinds"] = {vehicle.kind for vehicle in region.vehicles.values()}
        self.ids["competences"] = {pool.competence for pool in region.staff.values()}
        self.ids["site kinds"] = {site.kind for site in region.sites.values()}
        self.ids["need names"] = {
            need.name for name in SOURCES for record in getattr(region, name).values() for need in record.needs
        }

    def has(self, value: str, collections: Collection[str]) -> bool:
        """Whether the id stands in any of the collections."""
        if any(self.unreadable & set(_WITHIN.get(name, ())) for name in collections):
            return True
        return any(value in self.ids[name] for name in collections)

    def near(self, value: str, collections: Iterable[str]) -> str | None:
        """The id in the collections that looks most like ``value``."""
        return nearest(value, (identity for name in collections for identity in self.ids[name]))

    def missing(self, subject: str, field: str, value: str, collections: Iterable[str]) -> list[Problem]:
        """A problem if ``value`` stands in none of the collections."""
        collections = tuple(collections)
        if self.has(value, collections):
            return []
        said = message("«{id}» finns inte", id=value)
        return [problem("unknown-reference", subject, field, said, value=value, near=self.near(value, collections))]


def problem(
    rule: str,
    subject: str,
    field: str,
    said: Message,
    *,
    value: str | None = None,
    near: str | None = None,
    remedy: Message | None = None,
) -> Problem:
    """A problem in one field of one record."""
    return Problem(rule, said, Place(key=field), subject=subject, value=value, near=near, remedy=remedy)
