"""Stores, items and batches as the database knows them, and amounts as they are typed."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Final

from beredskap import units
from beredskap.database.ledger.amounts import to_base_units
from beredskap.database.ledger.audit_chain import Row
from beredskap.database.sqlite.database import Database
from beredskap.database.sqlite.schema import MICRO
from beredskap.errors import InputError, Problem, nearest
from beredskap.language import Message, message
from beredskap.notation import PACKS, with_decimal_point

_BATCH: Final = re.compile(r"\w[\w.\-/]{0,59}")
_READ_AGAIN: Final = message("läs på förpackningen; är det ett annat parti, ge det ett annat namn")
MOST: Final = 10**15
"""Millionths: more than that of anything is a slip of the pen."""


@dataclass(frozen=True)
class StoreItem:
    """A store with its item. ``pack`` is in millionths of the item's base unit; None where it is not told."""

    store: str
    name: str
    item: str
    item_name: str
    unit: str
    dimension: str
    site: str
    site_name: str
    pack: int | None


def find_store(database: Database, store: str) -> StoreItem:
    """The store of that id. Raises `InputError` with the nearest."""
    found = database.connection.execute(
        "SELECT s.id, s.name, i.id, i.name, i.unit, i.dimension, s.site, s.site_name, i.pack "
        "FROM store s JOIN item i ON i.id = s.item WHERE s.id = ?",
        (store,),
    ).fetchone()
    if found is None:
        known = [str(name) for (name,) in database.rows("SELECT id FROM store ORDER BY id")]
        near = nearest(store, known, cutoff=0.5, any_case=False)  # an id is often typed without its beginning
        raise refusal("unknown-store", message("lagret «{id}» finns inte", id=store), near=near)
    return StoreItem(*found)


def refusal(rule: str, said: Message, near: str | None = None, remedy: Message | None = None) -> InputError:
    """One reason why the ledger takes nothing."""
    return InputError([Problem(rule, said, near=near, remedy=remedy)])


def read_amount(text: str, goods: StoreItem) -> int:
    """Millionths of the item's base unit: ``400 mg``, ``12 förp``, or a bare number in the item's unit. Raises `InputError`."""
    said = with_decimal_point(text)
    number, _, word = said.rpartition(" ")
    if word.casefold() in PACKS:
        return _whole(_packs(number, text, goods), text)
    try:
        quantity = units.parse(said)
        if quantity.dimension == "":
            quantity = units.parse(f"{said} {goods.unit}")
    except units.UnitError as error:
        raise refusal("not-an-amount", error.message) from error
    if quantity.dimension != goods.dimension:
        raise refusal(
            "wrong-dimension",
            message(
                "«{text}» är {found}; {item} räknas i {unit}",
                text=text,
                found=units.describe(quantity.dimension),
                item=goods.item_name,
                unit=goods.unit,
            ),
        )
    return _whole(quantity.value * MICRO, text)


def _packs(number: str, text: str, goods: StoreItem) -> float:
    if goods.pack is None:
        raise refusal(
            "no-pack",
            message("förpackningens storlek är inte angiven för {item}", item=goods.item_name),
            remedy=message("skriv mängden i {unit}, eller ange «pack» i items.csv", unit=goods.unit),
        )
    try:
        return float(number) * goods.pack
    except ValueError as error:
        raise refusal("not-an-amount", message("«{text}» är inte en mängd", text=text)) from error


def _whole(micro: float, text: str) -> int:
    if not 0 <= micro <= MOST:
        said = message("«{text}»: en mängd kan inte vara negativ", text=text) if micro < 0 else _too_much(text)
        raise refusal("not-an-amount", said)
    return round(micro)


def _too_much(text: str) -> Message:
    return message("«{text}» är orimligt mycket", text=text)


def show_amount(micro: int, goods: StoreItem) -> str:
    """An amount for a sentence."""
    return units.show(to_base_units(micro), goods.dimension)


def make_batch_row(database: Database, goods: StoreItem, identity: str, expires: datetime.date | None) -> Row | None:
    """The row that tells of a batch, or None where it is known already. Raises `InputError` if it is known with another expiry day."""
    if not _BATCH.fullmatch(identity):
        said = message(
            "«{id}» duger inte som parti; använd bokstäver, siffror, punkt, bindestreck och snedstreck", id=identity
        )
        raise refusal("bad-batch", said)
    day = expires.isoformat() if expires else None
    known = database.connection.execute(
        "SELECT expires FROM batch WHERE item = ? AND id = ?", (goods.item, identity)
    ).fetchone()
    if known is None:
        return (goods.item, identity, day)
    if expires is not None and known[0] != day:
        raise refusal("batch-expiry", _other_day(goods, identity, known[0], day), remedy=_READ_AGAIN)
    return None


def _other_day(goods: StoreItem, identity: str, known: str | None, given: str | None) -> Message:
    return message(
        "partiet «{id}» av {item} har utgångsdatum {known}, inte {given}",
        id=identity,
        item=goods.item_name,
        known=known or "–",
        given=given,
    )
