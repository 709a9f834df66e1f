"""`beredskap stock receive`, `issue`, `move`, `count`, `discard` and `correct`: telling the ledger what has happened."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from beredskap.cli.shell.command import Command, argument, option
from beredskap.cli.shell.database_options import (
    Day,
    at_option,
    by_option,
    db_option,
    note_option,
    now,
    required,
    stamp,
)
from beredskap.cli.shell.output import Output, output_options
from beredskap.errors import Exit
from beredskap.language import Message, message

if TYPE_CHECKING:
    from beredskap.database.ledger.audit_chain import Stamp
    from beredskap.database.sqlite.database import Database

_F = TypeVar("_F", bound=Callable[..., Any])
_STORE = (message("lagrets id, till exempel uso.insulin"), message("LAGER"))
_AMOUNT = (message("hur mycket: «400 mg», «12 förp», eller ett tal i artikelns enhet"), message("MÄNGD"))


def _telling(body: _F) -> _F:
    """The options that every one of them takes."""
    for declare in reversed((db_option, by_option, at_option, note_option, output_options)):
        body = declare(body)
    return body


def _batch(said: Message) -> Callable[[_F], _F]:
    return option("--batch", default="", shown=message("PARTI"), said=said)


@click.command(
    "receive",
    cls=Command,
    said=message("Ta emot en inleverans."),
    examples=(
        "beredskap stock receive uso.insulin '1000 IE' --batch A17 --expires 2027-06-30 --db region.db --by lageransvarig",
    ),
)
@argument("store", *_STORE)
@argument("amount", *_AMOUNT)
@_batch(message("partiets nummer"))
@option("--expires", type=Day(), shown=message("ÅÅÅÅ-MM-DD"), said=message("partiets sista dag"))
@_telling
def receive(store: str, amount: str, batch: str, expires: datetime.date | None, **options: Any) -> int:
    """Exit code 0."""

    def tell(database: Database, who: Stamp) -> int:
        from beredskap.database.ledger import ledger

        return ledger.receive(database, store, _read(database, store, amount), who, batch, expires)

    return _tell(tell, **options)


@click.command(
    "issue",
    cls=Command,
    said=message("Bokför ett uttag. Utan parti tas det som går ut först."),
    examples=("beredskap stock issue uso.insulin '200 IE' --db region.db --by avdelning-9",),
)
@argument("store", *_STORE)
@argument("amount", *_AMOUNT)
@_batch(message("ur vilket parti"))
@_telling
def issue(store: str, amount: str, batch: str, **options: Any) -> int:
    """Exit code 0, or 2 where there is not so much."""

    def tell(database: Database, who: Stamp) -> int:
        from beredskap.database.ledger import ledger

        return ledger.issue(database, store, _read(database, store, amount), who, batch)

    return _tell(tell, **options)


@click.command(
    "move",
    cls=Command,
    said=message("Flytta från ett lager till ett annat av samma artikel."),
    examples=("beredskap stock move uso.insulin karlskoga.insulin '200 IE' --db region.db --by transport",),
)
@argument("store", *_STORE)
@argument("to", message("lagret som tar emot"), message("TILL"))
@argument("amount", *_AMOUNT)
@_batch(message("ur vilket parti"))
@_telling
def move(store: str, to: str, amount: str, batch: str, **options: Any) -> int:
    """Exit code 0, or 2 where there is not so much."""

    def tell(database: Database, who: Stamp) -> int:
        from beredskap.database.ledger import ledger

        return ledger.move(database, store, to, _read(database, store, amount), who, batch)

    return _tell(tell, **options)


@click.command(
    "count",
    cls=Command,
    said=message("Bokför en inventering: det som räknades gäller, och skillnaden mot böckerna syns i historiken."),
    examples=("beredskap stock count uso.insulin '24 kIE' --db region.db --by lageransvarig",),
)
@argument("store", *_STORE)
@argument("amount", *_AMOUNT)
@_batch(message("bara det här partiet; annars hela lagret"))
@option(
    "--expires", type=Day(), shown=message("ÅÅÅÅ-MM-DD"), said=message("partiets sista dag, om det inte är bokfört")
)
@option("--loose", is_flag=True, said=message("bara det som inte är i något parti"))
@_telling
def count(store: str, amount: str, batch: str, expires: datetime.date | None, loose: bool, **options: Any) -> int:
    """Exit code 0."""

    def tell(database: Database, who: Stamp) -> int:
        from beredskap.database.ledger import ledger

        counted = "" if loose else batch or None
        return ledger.count(database, store, _read(database, store, amount), who, counted, expires)

    return _tell(tell, **options)


@click.command(
    "discard",
    cls=Command,
    said=message("Bokför en kassation. Utan mängd allt i partiet, utan parti allt som har gått ut."),
    examples=("beredskap stock discard uso.insulin --note utgånget --db region.db --by lageransvarig",),
)
@argument("store", *_STORE)
@argument("amount", *_AMOUNT, required=False)
@_batch(message("ur vilket parti"))
@_telling
def discard(store: str, amount: str | None, batch: str, **options: Any) -> int:
    """Exit code 0, or 2 where there is nothing to discard."""

    def tell(database: Database, who: Stamp) -> int:
        from beredskap.database.ledger import ledger

        micro = None if amount is None else _read(database, store, amount)
        return ledger.discard(database, store, micro, who, batch)

    return _tell(tell, **options)


@click.command(
    "correct",
    cls=Command,
    said=message("Rätta en rad som var fel: den räknas inte längre, men finns kvar. Raden står i historiken."),
    examples=("beredskap stock correct 17 --note 'dubbelt bokfört' --db region.db --by lageransvarig",),
)
@argument("entry", message("radens nummer"), message("RAD"))
@_telling
def correct(entry: str, **options: Any) -> int:
    """Exit code 0, or 2 where there is no such entry."""

    def tell(database: Database, who: Stamp) -> int:
        from beredskap.database.ledger import ledger

        return ledger.correct(database, _entry(entry), who)

    return _tell(tell, **options)


def _read(database: Database, store: str, text: str) -> int:
    from beredskap.database.ledger.catalogue_lookup import amount, stored

    return amount(text, stored(database, store))


def _entry(text: str) -> int:
    from beredskap.cli.shell.param_types import Whole

    return Whole(1).convert(text, None, None)


def _tell(
    tell: Callable[[Database, Stamp], int],
    db: str | None,
    by: str,
    at: datetime.datetime | None,
    note: str,
    form: str | None,
    output: str | None,
    table: str | None,
    everything: bool,
) -> int:
    """Tell it, and say what it did."""
    path = required(db)
    target = Output.of(form, output, table, everything, (path,))
    who = stamp(by, at, note)
    from beredskap.database.ledger.history import of_entry
    from beredskap.database.ledger.listing import one_shelf
    from beredskap.database.sqlite.database import opened
    from beredskap.report.stock import ledger as report
    from beredskap.report.stock.stock_list import about_region

    with opened(path) as database:
        number = tell(database, who)
        found = [(one_shelf(database, store, now()), lines) for store, lines in of_entry(database, number)]
        about = about_region(database, now())
    undone = any(line.told.corrected for _, lines in found for line in lines)
    document = (
        report.corrected(number, [shelf for shelf, _ in found], about) if undone else report.told(number, found, about)
    )
    target.write(document)
    return Exit.DONE
