"""What things are called: ids to the names that a reader knows them by."""

from __future__ import annotations

from typing import Final

from beredskap import units
from beredskap.language import Message, message
from beredskap.model import naming
from beredskap.model.region import Region
from beredskap.model.result.journal import LimitKind
from beredskap.model.scenario.event import Event
from beredskap.model.scenario.scenario import AnyEvent, Scenario
from beredskap.model.scenario.strain import Weather
from beredskap.report.document import formatting

_OKAND: Final = {
    "amount": message("mängd"),
    "capacity": message("kapacitet"),
    "inpatients": message("inneliggande"),
    "number": message("antal"),
    "present": message("arbetade timmar"),
}


def struck(event: Event) -> str:
    """What an event strikes: the id that its kind names, or "" where it names none."""
    return "" if isinstance(event, Weather) else event.subject


class Names:
    """Names in one region; what has no name is called by its id. An event with an id is called by what it strikes."""

    def __init__(self, region: Region, scenario: Scenario | None = None) -> None:
        self.region = region
        events = scenario.events if scenario else ()
        self._events = {event.id: event for event in events if event.id}
        self._struck = {event.id: target for event in events if event.id and (target := struck(event))}

    def care(self, care: str) -> str:
        """A care type's name."""
        return naming.care_name(self.region, care)

    def need(self, need: str) -> str:
        """What a need is called."""
        return naming.need_name(self.region, need)

    def grade(self, care: str) -> str:
        """A care type's grade, or "" where the care type is not known."""
        found = self.region.care.get(care)
        return found.grade if found else ""

    def site(self, site: str) -> str:
        """A site's name."""
        return naming.site_name(self.region, site)

    def item(self, item: str) -> str:
        """An item's name."""
        return naming.item_name(self.region, item)

    def store(self, store: str) -> str:
        """A store's name, or its item and site."""
        return naming.store_name(self.region, store)

    def content(self, store: str) -> str:
        """What is in a store, and which store: its item, and its own name where it has one that does not name the item."""
        found, name = self.region.stores.get(store), self.store(store)
        item = self.item(found.item) if found else name
        return name if item.casefold() in name.casefold() else f"{item} ({name})"

    def node(self, node: str) -> str:
        """A node's or an offering's name with its site's."""
        return naming.node_name(self.region, node)

    def own(self, subject: str) -> str:
        """The name of a node, offering or store without its site's; the whole name of anything else."""
        return naming.own_name(self.region, subject) or self.subject(subject)

    def brief(self, site: str) -> str:
        """A site's name where there is little room: the short form in its brackets, a lone hospital's municipality, else the whole."""
        name, found = self.site(site), self.region.sites.get(site)
        if "(" in name and name.endswith(")"):
            return name[name.index("(") + 1 : -1]
        hospitals = [one.municipality for one in self.region.sites.values() if one.kind == "sjukhus"]
        if found is not None and found.kind == "sjukhus" and hospitals.count(found.municipality) == 1:
            return found.municipality
        return name

    def near(self, subject: str, site: str) -> str:
        """The name of a node, offering or store as seen from a site: without the site's own name there, with a brief one elsewhere."""
        region = self.region
        found = region.offerings.get(subject) or region.nodes.get(subject) or region.stores.get(subject)
        if found is None:
            return self.subject(subject)
        own, there = self.own(subject), self.brief(found.site)
        return own if found.site == site or there in own else f"{own}, {there}"

    def site_of(self, subject: str) -> str:
        """The site that a node, an offering or a store stands at, or ""."""
        region = self.region
        found = region.offerings.get(subject) or region.nodes.get(subject) or region.stores.get(subject)
        return found.site if found else ""

    def place(self, subject: str) -> str:
        """The name of the site that a node, an offering or a store stands at, or ""."""
        return self.site(self.site_of(subject))

    def target(self, subject: str) -> str:
        """What an event strikes where ``subject`` is the id of one, else the subject itself."""
        return self._struck.get(subject, subject)

    def event(self, identity: str) -> AnyEvent | None:
        """The scenario's event of that id."""
        return self._events.get(identity)

    def measure(self, measure: str) -> str:
        """A measure's name."""
        return naming.measure_name(self.region, measure)

    def road(self, road: str) -> str:
        """A road's name with its ends."""
        return naming.road_name(self.region, road)

    def subject(self, subject: str) -> str:
        """The name of a site, node, offering, store, road, care type, item, staff pool, measure or need, or of what an event of that id strikes."""
        return naming.thing_name(self.region, self._struck.get(subject, subject))

    def okand(self, path: str) -> Message:
        """What is okänd, by the dotted path of a journal: «vårdplatser (IVA)»."""
        collection, _, rest = path.partition(".")
        known = [one for one in getattr(self.region, collection, {}) if rest.startswith(f"{one}.")]
        if not known:
            return formatting.verbatim(path)
        identity = max(known, key=len)
        field = rest.removeprefix(f"{identity}.")
        return message("{what} ({where})", what=_OKAND.get(field, field), where=self.subject(identity))

    def limit(self, kind: LimitKind, subject: str) -> Message:
        """A limit in words: which beds, which staff, which vehicles."""
        if not subject or kind == "none":
            return formatting.LIMITS[kind]
        if kind == "staff":
            return formatting.verbatim(self.subject(subject))
        if kind == "vehicle":
            return formatting.verbatim(self.subject(subject))
        if kind == "item":
            return formatting.verbatim(self.item(subject))
        if kind == "ration":
            return message("ransonering ({item})", item=self.item(subject))
        if kind in ("postponed", "decision"):
            return self._decision(subject)
        return message("{what} ({where})", what=self._places(kind, subject), where=self.subject(subject))

    def limit_short(self, kind: LimitKind, subject: str) -> Message | str:
        """A limit without its place: «vårdplatser», «sjuksköterska»."""
        if kind == "staff" and subject in self.region.staff:
            return self.region.staff[subject].competence
        if kind in ("vehicle", "item") and subject:
            return self.item(subject)
        if kind in ("postponed", "decision") and subject:
            return self._decision(subject)
        return self._places(kind, subject)

    def _decision(self, subject: str) -> Message:
        """A measure, or what an event switched off."""
        if subject in self.region.measures:
            return message("beslutet «{what}»", what=self.measure(subject))
        return message("bortkopplingen av {what}", what=self.subject(subject))

    def _places(self, kind: LimitKind, subject: str) -> Message:
        offering = self.region.offerings.get(subject)
        care = self.region.care.get(offering.care[0] if offering else subject)
        if kind != "capacity" or care is None:
            return formatting.LIMITS[kind]
        return message("vårdplatser") if care.measure == "vårddygn" else message("besökstider")

    def dimension(self, store: str) -> str:
        """The dimension of what a store holds: that of its item's unit, or "" where it is not known."""
        found = self.region.stores.get(store)
        item = self.region.items.get(found.item) if found else None
        if item is None:
            return ""
        try:
            return units.unit(item.unit)[1]
        except units.UnitError:
            return ""
