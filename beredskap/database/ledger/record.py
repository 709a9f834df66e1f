"""Recording what has happened in a store: goods were received, issued, moved, counted or discarded. Each is one entry in one transaction.

It is the one way into the ledger for whoever tells it, one event at a time; the text of a command or a form has been read before. Where no batch is named,
what is used or moved is taken first expired first (FEFO). Nothing may make a balance negative, at its own time or at any later one, in a store whose content
is known: then more was there than the books say, and a count says so.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, assert_never

from beredskap.database.ledger.audit_chain import Row, Stamp, append_entry, format_moment
from beredskap.database.ledger.balances import StoreBalance, read_store_balances
from beredskap.database.ledger.catalogue_lookup import StoreItem, find_store, make_batch_row, refusal, show_amount
from beredskap.database.ledger.free_text import check_texts
from beredskap.database.ledger.history import END_OF_TIME, read_rows, replay
from beredskap.database.ledger.picking import Part, pick_parts, select_batches, spread_count
from beredskap.database.sqlite.database import Database
from beredskap.language import OnCommandLine, message
from beredskap.model.sheet import Missing

Kind = Literal["receive", "issue", "move", "count", "discard"]


def record(
    database: Database,
    kind: Kind,
    store: str,
    amount: int | None,
    stamp: Stamp,
    batch: str | None = None,
    expires: datetime.date | None = None,
    to: str = "",
    expired_is_meant: bool = False,
    missing: Missing = "issue",
) -> int:
    """Write what happened in a store, and give the number of the entry. Raises `InputError`; then nothing is written.

    Parameters
    ----------
    amount
        Millionths of the item's base unit; of a count what was found. None, only of a discard, is all of the batch, or without a batch all that has expired.
    stamp
        Who tells it, when and why; a discard must say why.
    batch
        None is no batch named: an issue or a move takes what is good, a count is of the whole store. "" is what is in no batch, which only a count tells
        apart from None.
    expires
        The last day of a batch that is received or counted.
    to
        Where a move goes: another store of the same item.
    expired_is_meant
        A batch that is named may be issued or moved although it has expired.
    missing
        What a count finds to be gone: used, which is read from the count; discarded, which is booked and must say why; or never there: the books begin anew.
    """
    check_reason(kind, missing, stamp.note)
    check_texts(stamp, batch or "")
    if kind != "count" and amount is not None and amount <= 0:
        raise refusal("not-an-amount", message("mängden måste vara större än 0"))
    with database.transaction():
        draft = _Draft(database, find_store(database, store), kind, stamp, expired_is_meant, missing)
        if amount is None:
            draft.discard_all(batch)
        else:
            draft.fill(amount, batch, expires, to)
        number = append_entry(database, kind, stamp, draft.rows())
        for one in draft.stores():
            _refuse_negative(database, one, draft.at)
        return number


def check_reason(kind: Kind, missing: Missing, note: str) -> None:
    """What is thrown away is said why. Raises `InputError`."""
    if "discard" in (kind, missing) and not note:
        raise refusal(
            "reason-missing",
            message("en kassation behöver en orsak"),
            remedy=message("ange den med {option}", option=OnCommandLine("--note")),
        )


def correct_entry(database: Database, entry: int, stamp: Stamp) -> int:
    """An entry was a mistake: it no longer counts; the note must say why. Raises `InputError`."""
    check_texts(stamp)
    if not stamp.note:
        raise refusal(
            "reason-missing",
            message("en rättelse behöver en orsak"),
            remedy=message("ange den med {option}", option=OnCommandLine("--note")),
        )
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
            _refuse_negative(database, store)
        return number


@dataclass
class _Draft:
    """The rows of an entry while they are made."""

    database: Database
    goods: StoreItem
    kind: Kind
    stamp: Stamp
    expired_is_meant: bool = False
    missing: Missing = "issue"
    batches: list[Row] = field(default_factory=list)
    movements: list[Row] = field(default_factory=list)

    @property
    def at(self) -> str:
        return format_moment(self.stamp.at)

    def rows(self) -> dict[str, Sequence[Row]]:
        """By table, as `append_entry` takes them."""
        return {"batch": self.batches, "movement": self.movements}

    def stores(self) -> list[str]:
        """The stores that something happened in."""
        return sorted({str(row[2]) for row in self.movements})

    def fill(self, amount: int, batch: str | None, expires: datetime.date | None, to: str) -> None:
        match self.kind:
            case "receive":
                self._receive(amount, batch or "", expires)
            case "issue" | "discard":
                self._take(self._pick(amount, batch))
            case "move":
                self._move(amount, batch, to)
            case "count":
                self._count(amount, batch, expires)
            case _:
                assert_never(self.kind)

    def discard_all(self, batch: str | None) -> None:
        """All of a batch, or all that has expired."""
        assert self.kind == "discard"
        day = self.stamp.at.date()
        found = [one for one in self._balance().batches if (one.batch == batch if batch else not one.is_good(day))]
        if not found:
            said = (
                message("partiet «{id}» finns inte i lagret", id=batch) if batch else message("ingenting har gått ut")
            )
            raise refusal("nothing-there", said)
        self._take(Part(one.batch, one.amount) for one in found)

    def _receive(self, amount: int, batch: str, expires: datetime.date | None) -> None:
        if expires is not None and not batch:
            raise refusal("batch-missing", message("ett utgångsdatum hör till ett parti; ange partiets nummer"))
        self._tell_of(batch, expires)
        self._add(self.goods, batch, amount)

    def _take(self, parts: Iterable[Part]) -> None:
        for part in parts:
            self._add(self.goods, part.batch, -part.amount)

    def _move(self, amount: int, batch: str | None, to: str) -> None:
        goods, target = self.goods, find_store(self.database, to)
        if goods.store == target.store:
            raise refusal("same-store", message("«{id}» är både avsändare och mottagare", id=goods.store))
        if goods.item != target.item:
            raise refusal(
                "other-item",
                message(
                    "{store} har {one}, men {to} har {other}",
                    store=goods.store,
                    one=goods.item,
                    to=to,
                    other=target.item,
                ),
                remedy=message("ett utbyte mellan artiklar är ett uttag och en inleverans"),
            )
        for part in self._pick(amount, batch):
            self._add(goods, part.batch, -part.amount)
            self._add(target, part.batch, part.amount)

    def _count(self, amount: int, batch: str | None, expires: datetime.date | None) -> None:
        there = self._balance().batches
        parts = spread_count(there, amount) if batch is None else [Part(batch, amount)]
        if batch is not None:
            self._tell_of(batch, expires)
        if self.missing == "discard":
            before = {one.batch: one.amount for one in there}
            gone = [Part(part.batch, before.get(part.batch, 0) - part.amount) for part in parts]
            for part in gone:
                if part.amount > 0:
                    self._add(self.goods, part.batch, -part.amount, kind="discard")
        kind = "opening" if self.missing == "correction" else "count"
        for number, part in enumerate(parts):
            self._add(self.goods, part.batch, part.amount, 1 if number or batch is not None else 2, kind)

    def _pick(self, amount: int, batch: str | None) -> list[Part]:
        """Where so much is taken from. In a store that is okänd the rest is in no batch; otherwise too little is refused."""
        balance = self._balance()
        expired = self.kind == "discard"
        if batch and not expired and not self.expired_is_meant:
            self._refuse_expired(balance, batch)
        parts, left = pick_parts(select_batches(balance.batches, self.stamp.at.date(), batch, expired), amount)
        if left and not balance.known and not batch:
            return [*parts, Part("", left)]
        if left:
            self._refuse_too_little(balance, amount - left, batch, expired)
        return parts

    def _refuse_expired(self, balance: StoreBalance, batch: str) -> None:
        """What has expired leaves as a loss, not to a patient, a ward or another store."""
        gone = next(
            (one for one in balance.batches if one.batch == batch and not one.is_good(self.stamp.at.date())), None
        )
        if gone is not None:
            said = message("partiet «{id}» gick ut {day} och får inte tas ut eller flyttas", id=batch, day=gone.expires)
            raise refusal(
                "expired",
                said,
                remedy=message(
                    "kassera det ({discard}), eller säg att det är menat med {expired}",
                    discard=OnCommandLine("beredskap stock discard"),
                    expired=OnCommandLine("--expired"),
                ),
            )

    def _refuse_too_little(self, balance: StoreBalance, there: int, batch: str | None, expired: bool) -> None:
        store, shown = self.goods.store, show_amount(there, self.goods)
        said = (
            message("lagret {store} har {there} av partiet «{batch}»", store=store, there=shown, batch=batch)
            if batch
            else message("lagret {store} har {there}", store=store, there=shown)
        )
        day = self.stamp.at.date()
        past = sum(one.amount for one in balance.batches if not one.is_good(day))
        remedy = (
            message("{amount} till har gått ut; kassera det", amount=show_amount(past, self.goods))
            if past and not batch and not expired
            else message("fanns det mer, inventera först ({count})", count=OnCommandLine("beredskap stock count"))
        )
        raise refusal("too-little", said, remedy=remedy)

    def _balance(self) -> StoreBalance:
        store = self.goods.store
        return read_store_balances(self.database, self.stamp.at, store)[store]

    def _tell_of(self, batch: str, expires: datetime.date | None) -> None:
        """Write down a batch that is new."""
        row = make_batch_row(self.database, self.goods, batch, expires) if batch else None
        if row is not None:
            self.batches.append(row)

    def _add(self, goods: StoreItem, batch: str, amount: int, counted: int = 0, kind: str = "") -> None:
        self.movements.append((self.at, kind or self.kind, goods.store, goods.item, batch or None, amount, counted))


def _refuse_negative(database: Database, store: str, at: str = "") -> None:
    """Refuse what the books cannot hold after ``at``. What is told last in time was weighed against the balance when it was picked."""
    if at and not database.rows("SELECT 1 FROM movement WHERE store = ? AND at > ? LIMIT 1", store, at):
        return
    if any(line.known and line.batch_after < 0 for line in replay(read_rows(database, store, END_OF_TIME))):
        raise refusal(
            "negative",
            message("då hade lagret {store} haft mindre än ingenting vid ett senare tillfälle", store=store),
            remedy=message(
                "se {history} {store}; inventera, eller rätta den senare raden",
                history=OnCommandLine("beredskap stock history"),
                store=store,
            ),
        )
