"""What the forms of Lager ask: what `beredskap stock receive`, `issue`, `move`, `count`, `discard`, `correct` and `import` have options for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from beredskap.language import Message, message
from beredskap.model.sheet import MISSING, QUESTIONS, Question
from beredskap.tui.dialogs.form import Field
from beredskap.tui.stock.ledger_forms import meant_key

if TYPE_CHECKING:
    from beredskap.database.ledger.listing import Shelf

TITLES: Final = {
    "receive": message("Ta emot"),
    "issue": message("Uttag"),
    "move": message("Flytta till ett annat lager"),
    "count": message("Inventera"),
    "discard": message("Kassera"),
}
CORRECT: Final = message("Rätta en rad som var fel")
IMPORT: Final = message("Läs in en lagerlista")
_AMOUNT_HINTS: Final = {
    "count": message("det som finns på hyllan: 12 förp"),
    "discard": message("tomt: allt i partiet, eller utgånget"),
}
_AMOUNT_HINT: Final = message("400 mg, 12 förp, eller bara ett tal")
_BATCH_HINTS: Final = {
    "receive": message("partiets nummer, om det har något"),
    "count": message("tomt: allt; - det som saknar parti"),
    "discard": message("tomt: allt som har gått ut"),
}
_BATCH_HINT: Final = message("tomt: det som går ut först")
_DATED: Final = ("receive", "count")
_FROM_BATCH: Final = ("issue", "move")
_ASKED_WHY: Final = ("discard",)
_MEANT: Final[dict[Question, Message]] = {
    "utan-datum": message("det är menat att partier saknar utgångsdatum"),
    "femtiofalt": message("tal utan enhet som ändrar femtiofalt är menade"),
    "utgånget": message("uttag av utgånget är menat"),
    "igen": message("det är menat att läsa in det igen"),
}


def movement_fields(kind: str, shelves: Sequence[Shelf], store: str, by: str) -> tuple[Field, ...]:
    """The fields, with the store that was pointed at and who told last."""
    here = next((shelf for shelf in shelves if shelf.store == store), None)
    batches = tuple(lot.batch for lot in here.holding.lots if lot.batch) if here else ()
    return (
        Field("store", message("lager"), store, words=tuple(shelf.store for shelf in shelves)),
        *([Field("to", message("till"), words=_others(shelves, here))] if kind == "move" else []),
        Field("amount", message("mängd"), hint=_AMOUNT_HINTS.get(kind, _AMOUNT_HINT)),
        Field("batch", message("parti"), hint=_BATCH_HINTS.get(kind, _BATCH_HINT), words=batches, option="--batch"),
        *([_EXPIRES] if kind in _DATED else []),
        *([_MISSING] if kind == "count" else []),
        *_who(by, message("orsak") if kind in _ASKED_WHY else message("anmärkning")),
        *([_EXPIRED] if kind in _FROM_BATCH else []),
    )


_EXPIRES: Final = Field("expires", message("håller till"), hint=message("ÅÅÅÅ-MM-DD"), option="--expires")
_MISSING: Final = Field(
    "missing", message("det saknade är"), next(iter(MISSING)), words=tuple(MISSING), option="--missing"
)
_EXPIRED: Final = Field("expired", message("det är menat att partiet har gått ut"), option="--expired", is_box=True)


def correct_fields(row: str, by: str) -> tuple[Field, ...]:
    """The fields of a correction, with the row that was pointed at."""
    return (
        Field("row", message("rad"), row, hint=message("radens nummer i liggaren")),
        *_who(by, message("orsak")),
    )


def import_fields(by: str, is_written: bool, sites: Sequence[str], typed: Mapping[str, str]) -> tuple[Field, ...]:
    """The fields of an import, with what was ``typed`` before; where nothing can be written nobody is asked who does it."""
    from beredskap.database.imports.stock_import import KINDS

    kinds = tuple(KINDS)
    fields = (
        Field(
            "path",
            message("fil"),
            hint=message("lista (.xlsx, .csv) eller regionmapp")
            if is_written
            else message("lagerlista, .xlsx eller .csv"),
        ),
        Field("kind", message("rader utan typ"), kinds[0], words=kinds, option="--kind"),
        Field(
            "site", message("anläggning"), hint=message("om filen inte säger det"), words=tuple(sites), option="--site"
        ),
        Field("sheet", message("blad"), hint=message("om boken har flera lagerlistor"), option="--sheet"),
        Field("columns", message("kolumner"), hint=message("Saldo=amount; Hylla=-"), option="--map"),
        *(_who(by, message("anmärkning")) if is_written else ()),
        Field("complete", message("filen är allt som finns: resten är noll"), option="--complete", is_box=True),
        Field("skip", message("hoppa över summor och okända artiklar"), option="--skip-unknown", is_box=True),
        *(Field(meant_key(one), _MEANT[one], option=f"--meant {one}", is_box=True) for one in QUESTIONS),
    )
    return tuple(replace(one, value=typed.get(one.key, one.value)) for one in fields)


def _who(by: str, why: Message) -> tuple[Field, ...]:
    return (
        Field("by", message("sagt av"), by, hint=message("en roll, aldrig ett namn"), option="--by"),
        Field("at", message("när"), hint=message("tomt: nu; annars 2027-01-11T06:00"), option="--at"),
        Field("note", why, option="--note"),
    )


def _others(shelves: Sequence[Shelf], here: Shelf | None) -> tuple[str, ...]:
    """Other stores of the same item."""
    return tuple(
        shelf.store for shelf in shelves if here is None or (shelf.item == here.item and shelf.store != here.store)
    )
