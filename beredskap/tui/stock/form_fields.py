"""What the forms of Lager ask: the fields of `beredskap stock receive`, `issue`, `move`, `count`, `discard` and of `import`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from beredskap.language import Message, message
from beredskap.tui.dialogs.form import Field

if TYPE_CHECKING:
    from beredskap.database.ledger.listing import Shelf

TITLES: Final = {
    "receive": message("Ta emot"),
    "issue": message("Uttag"),
    "move": message("Flytta till ett annat lager"),
    "count": message("Inventera"),
    "discard": message("Kassera"),
}
IMPORT: Final = message("Läs in en lagerlista")
_AMOUNT_HINTS: Final = {
    "count": message("det som finns på hyllan, till exempel 12 förp"),
    "discard": message("tomt: allt i partiet, annars allt utgånget"),
}
_AMOUNT_HINT: Final = message("400 mg, 12 förp, eller ett tal i artikelns enhet")
_BATCH_HINTS: Final = {
    "receive": message("partiets nummer, om det har något"),
    "count": message("tomt: hela lagret; - det som saknar parti"),
    "discard": message("tomt: allt som har gått ut"),
}
_BATCH_HINT: Final = message("tomt: det som går ut först")
_DATED: Final = ("receive", "count")
_ASKED_WHY: Final = ("discard",)


def movement_fields(kind: str, shelves: Sequence[Shelf], store: str, by: str) -> tuple[Field, ...]:
    """The fields, with the store that was pointed at and who told last."""
    here = next((shelf for shelf in shelves if shelf.store == store), None)
    batches = tuple(lot.batch for lot in here.holding.lots if lot.batch) if here else ()
    return (
        Field("store", message("lager"), store, words=tuple(shelf.store for shelf in shelves)),
        *([Field("to", message("till"), words=_others(shelves, here))] if kind == "move" else []),
        Field("amount", message("mängd"), hint=_AMOUNT_HINTS.get(kind, _AMOUNT_HINT)),
        Field("batch", message("parti"), hint=_BATCH_HINTS.get(kind, _BATCH_HINT), words=batches),
        *([Field("expires", message("håller till"), hint=message("ÅÅÅÅ-MM-DD"))] if kind in _DATED else []),
        *_who(by, message("orsak") if kind in _ASKED_WHY else message("anmärkning")),
    )


def import_fields(by: str, is_written: bool) -> tuple[Field, ...]:
    """The fields of an import; where nothing can be written nobody is asked who does it."""
    from beredskap.database.imports.stock_import import KINDS

    kinds = tuple(KINDS)
    return (
        Field("path", message("fil"), hint=message("lagerlista från Excel, .xlsx eller .csv")),
        Field("kind", message("rader utan typ"), kinds[0], words=kinds),
        *(_who(by, message("anmärkning")) if is_written else ()),
    )


def _who(by: str, why: Message) -> tuple[Field, ...]:
    return (
        Field("by", message("sagt av"), by, hint=message("en roll, aldrig ett namn")),
        Field("at", message("när"), hint=message("tomt: nu; annars 2027-01-11T06:00")),
        Field("note", why),
    )


def _others(shelves: Sequence[Shelf], here: Shelf | None) -> tuple[str, ...]:
    """Other stores of the same item."""
    return tuple(
        shelf.store for shelf in shelves if here is None or (shelf.item == here.item and shelf.store != here.store)
    )
