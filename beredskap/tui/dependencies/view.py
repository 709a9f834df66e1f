"""What Beroenden shows, without the screen: the branches of the tree, what hangs on a thing alone, and what a loss does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from beredskap import units
from beredskap.language import Message, message
from beredskap.model.queries import dependencies
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from beredskap.report.document import formatting
from beredskap.report.document.table import Column, Document, Table, sentences
from beredskap.report.naming.names import Names
from beredskap.report.region import cascade, links
from beredskap.report.run import survival

if TYPE_CHECKING:
    import datetime

    from beredskap.engine.explanation.cascade import Fallen
    from beredskap.supplies.holdings import Holdings

_THINGS = (
    Column("kind", message("slag")),
    Column("name", message("namn")),
    Column("id", message("id")),
)
_ALONE = (
    Column("name", message("hänger bara på den")),
    Column("need", message("behov")),
    Column("lasts", message("utan den")),
    Column("source", message("genom"), fold=True),
)
_LEFT_OUT = ("total", "bottleneck")
MOST_ALONE = 3
"""For so many things it is told in plain text what hangs on them alone."""


@dataclass(frozen=True)
class Branch:
    """A line of the tree: what it leads to, what it is called, and whether it has lines below."""

    subject: str
    label: Message
    opens: bool


@dataclass(frozen=True)
class StockedRegion:
    """What the tree is drawn from: the region, and what its stores hold on the day."""

    region: Region
    holdings: Holdings
    day: datetime.date

    @property
    def names(self) -> Names:
        """The names in the region."""
        return Names(self.region)


def site_of(region: Region, subject: str) -> str:
    """The site that a thing stands on; of a site itself."""
    found = dependencies.find_thing(region, subject)
    return found.site if found else subject


def name_of(region: Region, subject: str) -> str:
    """What a thing is called in a heading."""
    names = Names(region)
    return names.brief(subject) if subject in region.sites else names.near(subject, "")


def branches(stocked: StockedRegion, subject: str, upward: bool) -> list[Branch]:
    """One step from a thing: to what it needs, or (``upward``) to what needs it."""
    follow = dependencies.list_dependants if upward else dependencies.list_needs
    here = site_of(stocked.region, subject)
    return [
        Branch(
            link.subject,
            link_label(stocked, link, here, upward),
            next(iter(follow(stocked.region, link.subject)), None) is not None,
        )
        for link in follow(stocked.region, subject)
    ]


def link_label(stocked: StockedRegion, link: dependencies.Link, here: str, upward: bool) -> Message:
    """A link in words: the need, the thing, how many sources there are, what a store holds, and how long it lasts without."""
    name = stocked.names.near(link.subject, here)
    if not link.name:
        return formatting.verbatim(name)
    need = stocked.names.need(link.name)
    said = message("{need} till {name}", need=need, name=name)
    if not upward:
        said = message("{need}: {name}", need=need, name=name)
    parts: list[Message | str] = [said]
    if link.at_least > 1:
        parts.append(message("minst {k} av {n}", k=link.at_least, n=link.alternatives))
    elif link.alternatives > 1:
        parts.append(message("en av {n}", n=link.alternatives))
    if link.subject in stocked.region.stores:
        parts.append(describe_holding(stocked, link.subject))
    parts.append(message("utan: {lasts}", lasts=links.say_endurance(link)))
    return formatting.join_parts(parts, " · ")


def describe_holding(stocked: StockedRegion, store: str) -> Message:
    """How much a store holds that counts today."""
    holding = stocked.holdings.get(store)
    dimension = units.unit(stocked.region.items[stocked.region.stores[store].item].unit)[1]
    amount = holding.amount(stocked.day) if holding else None
    return message("{amount} finns", amount=formatting.quantity(amount, dimension))


def root_label(stocked: StockedRegion, subject: str) -> Message:
    """What the top of the tree is called."""
    said = formatting.verbatim(stocked.names.subject(subject))
    return (
        formatting.join_parts([said, describe_holding(stocked, subject)], " · ")
        if subject in stocked.region.stores
        else said
    )


def is_there(region: Region, subject: str) -> bool:
    """Whether the region still has it."""
    return any(subject in records for records in (region.sites, region.nodes, region.offerings, region.stores))


def can_be_lost(region: Region, subject: str) -> bool:
    """Whether it can be taken out: stores cannot."""
    return any(subject in records for records in (region.sites, region.nodes, region.offerings))


def thing_table(region: Region) -> tuple[Table, tuple[str, ...]]:
    """Everything that one can start from."""
    names = Names(region)
    kinds = (
        (message("anläggning"), region.sites),
        (message("nod"), region.nodes),
        (message("vårdutbud"), region.offerings),
        (message("lager"), region.stores),
    )
    rows = [(kind, names.near(identity, ""), identity) for kind, records in kinds for identity in records]
    return Table("things", message("Gå till"), _THINGS, tuple(rows)), tuple(identity for _, _, identity in rows)


def sole_dependents_table(region: Region, subject: str) -> tuple[Table, tuple[str, ...]]:
    """What hangs on a thing alone, and the thing of each row; of a site what does so elsewhere."""
    names, here = Names(region), site_of(region, subject)
    found = list(dependencies.list_sole_dependants(region, subject))
    rows = tuple(
        (
            names.near(link.subject, here),
            link.name,
            links.say_endurance(link),
            names.near(link.source, here) if link.source != subject else None,
        )
        for link in found
    )
    title = message("Hänger bara på {name}", name=name_of(region, subject))
    empty = message("Ingenting hänger bara på den.")
    return Table("alone", title, _ALONE, rows, empty=empty), _keys([link.subject for link in found])


def _keys(subjects: Sequence[str]) -> tuple[str, ...]:
    """Keys of rows: the subject, and a number where it has several."""
    return tuple(f"{subject} {number}" for number, subject in enumerate(subjects))


def subject_of(key: str) -> str:
    """The subject of a row's key."""
    return key.split(" ")[0]


def cascade_table(region: Region, subject: str, found: Sequence[Fallen]) -> tuple[Table, tuple[str, ...]]:
    """What falls with a thing, and the thing of each row."""
    others = [one for one in found if one.subject != subject]
    table = cascade.table(others, Names(region), site_of(region, subject))
    return table, _keys([one.subject for one in cascade.sort_fallen(others, region)])


def count_fallen(region: Region, found: Sequence[Fallen]) -> Message:
    """How many offerings lose capacity at once and later, and how much else falls."""
    if not found:
        return message("ingenting annat faller")
    offerings = [one for one in found if one.subject in region.offerings]
    at_once = sum(one.at == 0 for one in offerings)
    return message(
        "{n} vårdutbud genast, {later} senare, {others} annat",
        n=at_once,
        later=len(offerings) - at_once,
        others=len(found) - len(offerings),
    )


def least_levels(found: Sequence[Fallen]) -> Mapping[str, float]:
    """The least level of everything that falls."""
    return {one.subject: one.least for one in found}


def care_loss_table(region: Region, journal: Journal) -> tuple[Table, tuple[str, ...]]:
    """The care that does not remain as it is, worst first, and the care type of each row."""
    table = survival.table(journal, Names(region))
    kept = [number for number, column in enumerate(table.columns) if column.key not in _LEFT_OUT]
    word = next(number for number, column in enumerate(table.columns) if column.key == "word")
    rows = [row for row in table.rows if row[word] not in ("kvarstår", "–")]
    touched = replace(
        table,
        key="lost",
        columns=tuple(table.columns[number] for number in kept),
        rows=tuple(tuple(row[number] for number in kept) for row in rows),
        empty=message("All vård kvarstår."),
    )
    return touched, tuple(str(row[1]) for row in rows)


def documents(stocked: StockedRegion, subjects: Sequence[str]) -> tuple[Document, ...]:
    """What each hospital stands on, two steps down, and what hangs on the most needed ``subjects`` alone."""
    region = stocked.region
    hospitals = [site.id for site in region.sites.values() if site.kind == "sjukhus"]
    return (
        Document(
            "dependencies",
            message("Beroenden"),
            region.information_class,
            tables=(
                *(_needs(stocked, site) for site in hospitals),
                *(replace(sole_dependents_table(region, subject)[0], key=f"alone-{subject}") for subject in subjects),
            ),
            secrecy=region.secrecy,
        ),
    )


def _needs(stocked: StockedRegion, site: str) -> Table:
    """The things on a site, each with what it needs."""
    region, names = stocked.region, stocked.names
    said = []
    for link in dependencies.list_needs(region, site):
        sources: dict[str, list[str]] = {}
        for below in dependencies.list_needs(region, link.subject):
            sources.setdefault(below.name, []).append(names.near(below.subject, site))
        parts = [f"{need} ({' / '.join(found)})" for need, found in sources.items()]
        name = names.near(link.subject, site)
        said.append(
            message("{name} behöver {needs}", name=name, needs=", ".join(parts)) if parts else formatting.verbatim(name)
        )
    return sentences(f"needs-{site}", message("Det här står {site} på", site=names.site(site)), said)


def most_needed(region: Region) -> tuple[str, ...]:
    """The nodes on which most hangs alone."""
    counts = {node: sum(1 for _ in dependencies.list_sole_dependants(region, node)) for node in region.nodes}
    return tuple(sorted(region.nodes, key=lambda node: (-counts[node], node))[:MOST_ALONE])
