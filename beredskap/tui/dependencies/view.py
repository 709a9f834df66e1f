"""What Beroenden shows, without the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from beredskap.language import Message, message
from beredskap.model.journal import Journal
from beredskap.model.region import Region
from beredskap.report import links, survival
from beredskap.report.names import Names
from beredskap.report.table import Column, Document, Table

_THINGS = (
    Column("kind", message("slag")),
    Column("name", message("namn")),
    Column("id", message("id")),
)
_ALONE = (
    Column("name", message("hänger bara på den")),
    Column("need", message("behov")),
    Column("lasts", message("utan den")),
)


@dataclass(frozen=True)
class Branch:
    """A line of the tree: what it is called, what it leads to, and whether it has lines below."""

    subject: str
    label: Message
    opens: bool


def branches(region: Region, subject: str, upward: bool) -> list[Branch]:
    """One step from a thing: to what it needs, or (``upward``) to what needs it."""
    names = Names(region)
    follow = links.needing if upward else links.needed
    return [
        Branch(link.subject, _label(link, names), next(iter(follow(region, link.subject)), None) is not None)
        for link in follow(region, subject)
    ]


def _label(link: links.Link, names: Names) -> Message:
    subject = names.subject(link.subject)
    if not link.name:
        return message("{subject}", subject=subject)
    if link.at_least > 1:
        return message(
            "{need}: {subject}, minst {k} av {n} · {lasts}",
            need=link.name,
            subject=subject,
            k=link.at_least,
            n=link.alternatives,
            lasts=link.lasts,
        )
    if link.alternatives > 1:
        return message(
            "{need}: {subject}, en av {n} · {lasts}",
            need=link.name,
            subject=subject,
            n=link.alternatives,
            lasts=link.lasts,
        )
    return message("{need}: {subject} · {lasts}", need=link.name, subject=subject, lasts=link.lasts)


def is_there(region: Region, subject: str) -> bool:
    """Whether the region still has it."""
    return any(subject in records for records in (region.sites, region.nodes, region.offerings, region.stores))


def things(region: Region) -> tuple[Table, tuple[str, ...]]:
    """Everything that one can start from: sites, nodes, offerings."""
    names = Names(region)
    kinds = (
        (message("anläggning"), region.sites),
        (message("nod"), region.nodes),
        (message("vårdutbud"), region.offerings),
    )
    rows = [(kind, names.subject(identity), identity) for kind, records in kinds for identity in records]
    return Table("things", message("Gå till"), _THINGS, tuple(rows)), tuple(identity for _, _, identity in rows)


def alone(region: Region, subject: str) -> Table:
    """What hangs on a thing alone."""
    names = Names(region)
    rows = tuple((names.subject(link.subject), link.name or None, link.lasts) for link in links.alone(region, subject))
    return Table("alone", message("Hänger bara på den"), _ALONE, rows, empty=message("Allt har en annan källa."))


def lost(region: Region, journal: Journal) -> Table:
    """The care that is touched, worst first."""
    return survival.table(journal, Names(region))


def documents(region: Region, subjects: Sequence[str]) -> tuple[Document, ...]:
    """The things as text, with what hangs on the most needed of them alone."""
    table, _ = things(region)
    return (
        Document(
            "dependencies",
            message("Beroenden"),
            region.information_class,
            tables=(table, *(alone(region, subject) for subject in subjects)),
            secrecy=region.secrecy,
        ),
    )
