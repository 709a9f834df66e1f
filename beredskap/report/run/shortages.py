"""What inpatients lacked at the bedside, a clause for each store."""

from __future__ import annotations

from collections.abc import Sequence

from beredskap.language import Message, message
from beredskap.model.result.journal import Dose, Journal, Shortage
from beredskap.report.document import formatting
from beredskap.report.naming.names import Names


def timed_sentences(journal: Journal, names: Names, care: str = "") -> list[tuple[int, Message]]:
    """A clause without its period for each store, with the time of its first shortage; of one care type where it is named."""
    of_store: dict[str, list[Shortage]] = {}
    for one in journal.shortages:
        if not care or any(care in dose.care for dose in one.doses):
            of_store.setdefault(one.store, []).append(one)
    return [(found[0].start, _say(found, journal, names)) for found in of_store.values()]


def _say(found: Sequence[Shortage], journal: Journal, names: Names) -> Message:
    """«T+30 h: inneliggande saknar 4 g av Propofol, USÖ till T+36 h; dosen är 2 g per vårddygn (Intensivvård); i stället finns Midazolam, USÖ»"""
    first, last = found[0], found[-1]
    dimension = names.dimension(first.store)
    end = message("till slutet") if last.end >= journal.duration else None
    until = end or message("till {time}", time=formatting.clock(last.end))
    times = [message("vid {n} tillfällen", n=len(found))] if len(found) > 1 else []
    return message(
        "{time}: inneliggande saknar {amount} av {what} {until}; dosen är {doses}; {instead}",
        time=formatting.clock(first.start),
        amount=formatting.quantity(sum(one.amount for one in found), dimension),
        what=names.content(first.store),
        until=formatting.join_parts([*times, until]),
        doses=formatting.join_words([_say_dose(dose, dimension, names) for dose in first.doses]),
        instead=_say_instead(first, names),
    )


def _say_dose(dose: Dose, dimension: str, names: Names) -> Message:
    return message(
        "{amount} per vårddygn ({care})",
        amount=formatting.quantity(dose.amount, dimension),
        care=formatting.join_some([names.care(care) for care in dose.care]),
    )


def _say_instead(one: Shortage, names: Names) -> Message:
    if one.substitutes:
        stores = formatting.join_words([names.content(store) for store in one.substitutes])
        return message("i stället finns {stores}", stores=stores)
    found = names.region.stores.get(one.store)
    item = names.region.items.get(found.item) if found else None
    if item is not None and item.substitutes:
        other = formatting.join_words([names.item(other) for other in item.substitutes])
        return message("det som kan användas i stället ({other}) finns inte där", other=other)
    return message("inget är angivet som kan användas i stället")
