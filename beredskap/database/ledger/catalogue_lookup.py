"""Stores, items and batches as the database knows them, and amounts as they are typed."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from typing import Final

from beredskap import units
from beredskap.article import Article
from beredskap.database.ledger.amounts import to_base_units, to_millionths
from beredskap.database.ledger.audit_chain import Row
from beredskap.database.sqlite.database import Database
from beredskap.errors import InputError, Problem, nearest
from beredskap.language import Message, message
from beredskap.limits import AMOUNT
from beredskap.units import Quantity, UnitError

_BATCH: Final = re.compile(r"\w[\w.\-/]{0,59}")
_READ_AGAIN: Final = message("läs på förpackningen; är det ett annat parti, ge det ett annat namn")


@dataclass(frozen=True)
class StoreItem:
    """A store with its item. ``pack``, ``ddd`` and ``smallest`` are in millionths of the item's base unit, ``contains`` in those of ``contains_dimension``.

    None is what is not told.
    """

    store: str
    name: str
    item: str
    item_name: str
    unit: str
    dimension: str
    site: str
    site_name: str
    pack: int | None
    ddd: int | None = None
    contains: int | None = None
    contains_dimension: str | None = None
    smallest: int | None = None

    @property
    def article(self) -> Article:
        """What its amounts can be written in."""

        def told(millionths: int | None, dimension: str) -> Quantity | None:
            return None if millionths is None else Quantity(to_base_units(millionths), dimension)

        own = self.dimension
        contains = told(self.contains, self.contains_dimension or "")
        smallest = to_base_units(self.smallest or 0)
        return Article(self.item_name, self.unit, told(self.pack, own), contains, told(self.ddd, own), smallest)


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


def find_goods(database: Database, store: str) -> StoreItem:
    """The same with all that an amount of it can be written in. Raises `InputError`."""
    goods = find_store(database, store)
    units.base_unit(goods.dimension)  # one that is none is stumbled over before anything is written
    ddd, contains, dimension, smallest = database.connection.execute(
        "SELECT ddd, contains, contains_dimension, smallest FROM item WHERE id = ?", (goods.item,)
    ).fetchone()
    return replace(goods, ddd=ddd, contains=contains, contains_dimension=dimension, smallest=smallest)


def refusal(rule: str, said: Message, near: str | None = None, remedy: Message | None = None) -> InputError:
    """One reason why the ledger takes nothing."""
    return InputError([Problem(rule, said, near=near, remedy=remedy)])


def read_amount(text: str, goods: StoreItem) -> int:
    """Millionths of the item's base unit, rounded this once: ``400 mg``, ``12 förp``, ``4 flaskor`` or a bare number in the item's unit.

    Raises `InputError`.
    """
    article = goods.article
    try:
        quantity = units.parse(text)
    except UnitError as error:
        raise refusal("not-an-amount", error.message, remedy=error.remedy) from error
    try:
        amount = article.own(quantity).value
    except UnitError as error:
        if quantity.dimension == "packs":
            raise refusal("no-pack", error.message, remedy=error.remedy) from error
        raise refusal("wrong-dimension", error.message, remedy=error.remedy) from error
    if amount < 0:
        raise refusal("not-an-amount", message("«{text}»: en mängd kan inte vara negativ", text=text))
    if not amount <= AMOUNT:
        raise refusal("not-an-amount", _too_much(text))
    try:
        return to_millionths(article.whole(amount))
    except UnitError as error:
        raise refusal("not-whole", error.message, remedy=error.remedy) from error


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
