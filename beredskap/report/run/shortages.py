"""What inpatients lacked at the bedside, one sentence a shortage."""

from __future__ import annotations

from beredskap.language import Message, message
from beredskap.model.result.journal import Dose, Journal, Shortage
from beredskap.report.document import formatting
from beredskap.report.naming.names import Names


def timed_sentences(journal: Journal, names: Names, care: str = "") -> list[tuple[int, Message]]:
    """One sentence a shortage, with its time; of one care type where it is named."""
    return [
        (one.start, sentence(one, journal, names))
        for one in journal.shortages
        if not care or any(care in dose.care for dose in one.doses)
    ]


def sentence(one: Shortage, journal: Journal, names: Names) -> Message:
    """«T+30 h: inneliggande saknar 4 g propofol, USÖ, till T+36 h; dosen är 2 g per vårddygn (Intensivvård); i stället finns midazolam där.»"""
    dimension = names.dimension(one.store)
    until = (
        message("till slutet")
        if one.end >= journal.duration
        else message("till {time}", time=formatting.clock(one.end))
    )
    return message(
        "{time}: inneliggande saknar {amount} av {what} {until}; dosen är {doses}; {instead}.",
        time=formatting.clock(one.start),
        amount=formatting.quantity(one.amount, dimension),
        what=names.store(one.store),
        until=until,
        doses=formatting.join_words([_say_dose(dose, dimension, names) for dose in one.doses]),
        instead=_say_instead(one, names),
    )


def _say_dose(dose: Dose, dimension: str, names: Names) -> Message:
    return message(
        "{amount} per vårddygn ({care})",
        amount=formatting.quantity(dose.amount, dimension),
        care=formatting.join_some([names.care(care) for care in dose.care]),
    )


def _say_instead(one: Shortage, names: Names) -> Message:
    if one.substitutes:
        stores = formatting.join_words([names.store(store) for store in one.substitutes])
        return message("i stället finns {stores}", stores=stores)
    found = names.region.stores.get(one.store)
    item = names.region.items.get(found.item) if found else None
    if item is not None and item.substitutes:
        other = formatting.join_words([names.item(other) for other in item.substitutes])
        return message("det som kan användas i stället ({other}) finns inte där", other=other)
    return message("inget är angivet som kan användas i stället")
