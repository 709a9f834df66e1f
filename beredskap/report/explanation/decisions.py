"""The decisions that hold a care type back, in words: in one line, and as sentences with their times."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from beredskap.engine.explanation.strains import decisive_time
from beredskap.language import Message, message
from beredskap.model.result.journal import Bottleneck, Journal, LimitKind, Outcome
from beredskap.report.document import formatting
from beredskap.report.naming.names import Names

_KINDS: Final[tuple[LimitKind, ...]] = ("postponed", "decision", "coordination", "ration")


def say_briefly(found: Bottleneck | None, names: Names) -> list[Message]:
    """Each decision among the limits as a link of the one-line chain."""
    limits = found.limits if found else ()
    return [names.limit(kind, subject) for kind, subject in limits if kind in _KINDS]


def name_measures(found: Bottleneck | None) -> set[str]:
    """The measures among the limits, by id."""
    return {subject for kind, subject in (found.limits if found else ()) if kind in ("postponed", "decision")}


def sentences(journal: Journal, outcome: Outcome, names: Names, told: set[str]) -> list[tuple[int, Message]]:
    """One sentence a decision, with its time; those whose measures are ``told`` already are left out."""
    limits = outcome.bottleneck.limits if outcome.bottleneck else ()
    return [
        (at, message("{time}: {what}.", time=formatting.clock(at), what=what))
        for kind, subject in limits
        if kind in _KINDS and subject not in told
        for at, what in _say(journal, outcome, kind, subject, names)
    ]


def _say(
    journal: Journal, outcome: Outcome, kind: LimitKind, subject: str, names: Names
) -> Iterator[tuple[int, Message]]:
    match kind:
        case "coordination":
            yield 0, message("ingen samordnar vården, och den som söker vet inte var det finns plats")
        case "ration":
            yield (
                began_rationing(journal, subject, names),
                message("{item} ransoneras: det som är kvar hålls för högre prioritet", item=names.item(subject)),
            )
        case _ if subject in names.region.measures:
            what = formatting.uncapitalize(names.measure(subject))
            yield _began(journal, outcome, subject), message("åtgärden «{what}» gäller", what=what)
        case _:
            event = names.event(subject)
            if event is not None:
                yield event.at, message("{what} kopplas bort", what=names.subject(subject))


def _began(journal: Journal, outcome: Outcome, measure: str) -> int:
    """When the measure last began to work before the care failed."""
    until = decisive_time(outcome) + journal.pass_length
    works = [one.works for one in journal.measures if one.measure == measure and one.works is not None]
    return max((at for at in works if at < until), default=min(works, default=0))


def began_rationing(journal: Journal, item: str, names: Names) -> int:
    """When a ration first kept something of an item back."""
    stores = names.region.stores
    times = [
        series.rationed_at
        for series in journal.stores
        if series.rationed_at is not None and series.store in stores and stores[series.store].item == item
    ]
    return min(times, default=0)
