"""The decisions that hold a care type back, in words: in one line, and as sentences with their times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from beredskap.language import Message, message
from beredskap.model.result.journal import Journal, LimitKind, Reason
from beredskap.report.document import formatting
from beredskap.report.naming.names import Names

_KINDS: Final[tuple[LimitKind, ...]] = ("postponed", "decision", "coordination", "ration")


def say_briefly(limits: Sequence[tuple[LimitKind, str]], names: Names) -> list[Message]:
    """Each decision among the limits as a link of the one-line chain."""
    return [names.limit(kind, subject) for kind, subject in limits if kind in _KINDS]


def sentences(journal: Journal, reasons: Sequence[Reason], names: Names, told: set[str]) -> list[tuple[int, Message]]:
    """One sentence a decision, with its time; those whose measures are ``told`` already are left out."""
    said = [
        (at, message("{time}: {what}.", time=formatting.clock(at), what=what))
        for reason in reasons
        for kind, subject in reason.limits
        if kind in _KINDS and subject not in told
        for at, what in _say(journal, reason, kind, subject, names)
    ]
    return list({(at, str(what)): (at, what) for at, what in said}.values())


def _say(
    journal: Journal, reason: Reason, kind: LimitKind, subject: str, names: Names
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
            began = _began(journal, reason, subject)
            yield began, message("åtgärden «{what}» gäller", what=what)
            ends = [one.ended for one in journal.measures if one.measure == subject and one.works == began]
            if ends and ends[0] is not None:
                yield ends[0], message("åtgärden «{what}» upphör", what=what)
        case _:
            event = names.event(subject)
            if event is not None:
                yield event.at, message("{what} kopplas bort", what=names.subject(subject))


def _began(journal: Journal, reason: Reason, measure: str) -> int:
    """When the measure last began to work before the care failed."""
    until = reason.time + journal.pass_length
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
