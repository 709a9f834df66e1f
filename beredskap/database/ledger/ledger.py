"""Telling the ledger: receive, issue, move, count, discard, correct. Each is one entry in one transaction, and gives its number.

Amounts are whole millionths of the item's base unit. Where no batch is named, what is used or moved is taken first expired first (FEFO). Nothing may make
a balance negative, at its own time or at any later one, in a store whose content is known: then more was there than the books say, and a count says so.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from beredskap.database.ledger.audit_chain import Row, Stamp, append_entry, format_moment
from beredskap.database.ledger.balances import read_holdings
from beredskap.database.ledger.catalogue_lookup import StoreItem, find_store, make_batch_row, refusal, show_amount
from beredskap.database.ledger.free_text import check_texts
from beredskap.database.ledger.history import END_OF_TIME, read_rows, replay
from beredskap.database.sqlite.database import Database
from beredskap.database.sqlite.schema import MICRO
from beredskap.language import message


@dataclass
class _Draft:
    """The rows of an entry that is being made."""

    at: str
    kind: str
    batches: list[Row] = field(default_factory=list)
    movements: list[Row] = field(default_factory=list)

    def add(self, goods: StoreItem, batch: str, amount: int, counted: int = 0) -> None:
        self.movements.append((self.at, self.kind, goods.store, goods.item, batch or None, amount, counted))

    def tell(self, batch: Row | None) -> None:
        if batch is not None and batch not in self.batches:
            self.batches.append(batch)

    def rows(self) -> dict[str, Sequence[Row]]:
        return {"batch": self.batches, "movement": self.movements}


@dataclass(frozen=True)
class Taken:
    """So many millionths of one batch ("" for what is in none)."""

    batch: str
    amount: int


def receive(
    database: Database, store: str, amount: int, stamp: Stamp, batch: str = "", expires: datetime.date | None = None
) -> int:
    """Goods came in. An expiry day needs a batch. Raises `InputError`."""
    check_texts(stamp, batch)
    _positive(amount)
    with database.transaction():
        goods = find_store(database, store)
        draft = _Draft(format_moment(stamp.at), "receive")
        if expires is not None and not batch:
            raise refusal("batch-missing", message("ett utgångsdatum hör till ett parti; ange partiets nummer"))
        if batch:
            draft.tell(make_batch_row(database, goods, batch, expires))
        draft.add(goods, batch, amount)
        return _written(database, stamp, draft)


def issue(database: Database, store: str, amount: int, stamp: Stamp, batch: str = "") -> int:
    """Goods were used. Without a batch: what is good, first expired first. Raises `InputError`."""
    return _out(database, "issue", store, amount, stamp, batch)


def discard(database: Database, store: str, amount: int | None, stamp: Stamp, batch: str = "") -> int:
    """Goods were thrown away; the note must say why. Without an amount all of the batch, without a batch what has expired. Raises `InputError`."""
    if not stamp.note:
        raise refusal("reason-missing", message("en kassation behöver en orsak"), remedy=message("ange den med --note"))
    return _out(database, "discard", store, amount, stamp, batch)


def move(database: Database, store: str, to: str, amount: int, stamp: Stamp, batch: str = "") -> int:
    """Goods went from one store to another of the same item. Raises `InputError`."""
    check_texts(stamp, batch)
    _positive(amount)
    with database.transaction():
        goods, target = find_store(database, store), find_store(database, to)
        if goods.store == target.store:
            raise refusal("same-store", message("«{id}» är både avsändare och mottagare", id=store))
        if goods.item != target.item:
            raise refusal(
                "other-item",
                message(
                    "{store} har {one}, men {to} har {other}", store=store, one=goods.item, to=to, other=target.item
                ),
                remedy=message("ett utbyte mellan artiklar är ett uttag och en inleverans"),
            )
        draft = _Draft(format_moment(stamp.at), "move")
        for one in _picked(database, goods, amount, stamp, batch):
            draft.add(goods, one.batch, -one.amount)
            draft.add(target, one.batch, one.amount)
        return _written(database, stamp, draft)


def count(
    database: Database,
    store: str,
    amount: int,
    stamp: Stamp,
    batch: str | None = None,
    expires: datetime.date | None = None,
) -> int:
    """What was found on the shelf: of one batch ("" for what is in none), or with None of the whole store.

    A whole store that holds several batches is set batch by batch: what is missing is taken first expired first, what is over is in no batch. Raises
    `InputError`.
    """
    check_texts(stamp, batch or "")
    with database.transaction():
        goods = find_store(database, store)
        draft = _Draft(format_moment(stamp.at), "count")
        if batch is not None:
            if batch:
                draft.tell(make_batch_row(database, goods, batch, expires))
            draft.add(goods, batch, amount, counted=1)
        else:
            for number, one in enumerate(_spread(database, goods, amount, stamp.at)):
                draft.add(goods, one.batch, one.amount, counted=1 if number else 2)
        return _written(database, stamp, draft)


def correct(database: Database, entry: int, stamp: Stamp) -> int:
    """An entry was a mistake: it no longer counts; the note must say why. Raises `InputError`."""
    check_texts(stamp)
    if not stamp.note:
        raise refusal("reason-missing", message("en rättelse behöver en orsak"), remedy=message("ange den med --note"))
    with database.transaction():
        found = database.connection.execute(
            "SELECT e.kind, c.id FROM entry e LEFT JOIN entry c ON c.corrects = e.id WHERE e.id = ?", (entry,)
        ).fetchone()
        if found is None:
            raise refusal("unknown-entry", message("rad {entry} finns inte", entry=entry))
        if found[1] is not None:
            raise refusal("corrected", message("rad {entry} är redan rättad av rad {by}", entry=entry, by=found[1]))
        stores = [str(name) for (name,) in database.rows("SELECT DISTINCT store FROM movement WHERE entry = ?", entry)]
        if not stores:
            raise refusal("not-a-movement", message("rad {entry} är ingen lagerhändelse", entry=entry))
        number = append_entry(database, "correct", stamp, {}, corrects=entry)
        for store in stores:
            _refuse_negative(database, find_store(database, store))
        return number


def _out(database: Database, kind: str, store: str, amount: int | None, stamp: Stamp, batch: str) -> int:
    check_texts(stamp, batch)
    if amount is not None:
        _positive(amount)
    with database.transaction():
        goods = find_store(database, store)
        draft = _Draft(format_moment(stamp.at), kind)
        picked = (
            _all_of(database, goods, stamp, batch)
            if amount is None
            else _picked(database, goods, amount, stamp, batch, expired=kind == "discard")
        )
        for one in picked:
            draft.add(goods, one.batch, -one.amount)
        return _written(database, stamp, draft)


def _all_of(database: Database, goods: StoreItem, stamp: Stamp, batch: str) -> list[Taken]:
    """All of a batch, or all that has expired."""
    holding = read_holdings(database, stamp.at, goods.store)[goods.store]
    day = stamp.at.date()
    found = [
        Taken(lot.batch, round(lot.amount * MICRO))
        for lot in holding.lots
        if (lot.batch == batch if batch else not lot.is_good(day))
    ]
    if not found:
        said = message("partiet «{id}» finns inte i lagret", id=batch) if batch else message("ingenting har gått ut")
        raise refusal("nothing-there", said)
    return found


def _picked(
    database: Database, goods: StoreItem, amount: int, stamp: Stamp, batch: str, expired: bool = False
) -> list[Taken]:
    """Where so much is taken from. In a store that is okänd the rest is in no batch; otherwise too little is refused."""
    holding = read_holdings(database, stamp.at, goods.store)[goods.store]
    day = stamp.at.date()
    lots = [lot for lot in holding.lots if (lot.batch == batch if batch else expired or lot.is_good(day))]
    taken, left = [], amount
    for lot in lots:
        part = min(left, round(lot.amount * MICRO))
        if part > 0:
            taken.append(Taken(lot.batch, part))
            left -= part
    if not left:
        return taken
    if not holding.known and not batch:
        return [*taken, Taken("", left)]
    there = message("lagret {store} har {there}", store=goods.store, there=show_amount(amount - left, goods))
    if batch:
        there = message(
            "lagret {store} har {there} av partiet «{batch}»",
            store=goods.store,
            there=show_amount(amount - left, goods),
            batch=batch,
        )
    past = sum(lot.amount for lot in holding.lots if not lot.is_good(day))
    remedy = (
        message("{amount} till har gått ut; kassera det", amount=show_amount(round(past * MICRO), goods))
        if past and not batch and not expired
        else message("fanns det mer, inventera först (beredskap stock count)")
    )
    raise refusal("too-little", there, remedy=remedy)


def _spread(database: Database, goods: StoreItem, amount: int, at: datetime.datetime) -> list[Taken]:
    """A count of the whole store on its batches."""
    holding = read_holdings(database, at, goods.store)[goods.store]
    lots = [Taken(lot.batch, max(0, round(lot.amount * MICRO))) for lot in holding.lots]
    missing = sum(lot.amount for lot in lots) - amount
    found = []
    for lot in lots:
        gone = max(0, min(lot.amount, missing))
        missing -= gone
        found.append(Taken(lot.batch, lot.amount - gone))
    if missing < 0 or not found:
        loose = next((one for one in found if not one.batch), Taken("", 0))
        found = [one for one in found if one.batch] + [Taken("", loose.amount - min(missing, 0))]
    return found


def _written(database: Database, stamp: Stamp, draft: _Draft) -> int:
    number = append_entry(database, draft.kind, stamp, draft.rows())
    for store in sorted({str(row[2]) for row in draft.movements}):
        _refuse_negative(database, find_store(database, store), draft.at)
    return number


def _refuse_negative(database: Database, goods: StoreItem, at: str = "") -> None:
    """Refuse what the books cannot hold after ``at``. What is told last in time was weighed against the balance when it was picked."""
    if at and not database.rows("SELECT 1 FROM movement WHERE store = ? AND at > ? LIMIT 1", goods.store, at):
        return
    if any(line.known and line.batch_after < 0 for line in replay(read_rows(database, goods.store, END_OF_TIME))):
        raise refusal(
            "negative",
            message("då hade lagret {store} haft mindre än ingenting vid ett senare tillfälle", store=goods.store),
            remedy=message(
                "se beredskap stock history {store}; inventera, eller rätta den senare raden", store=goods.store
            ),
        )


def _positive(amount: int) -> None:
    if amount <= 0:
        raise refusal("not-an-amount", message("mängden måste vara större än 0"))
