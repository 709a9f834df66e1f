"""`beredskap stock receive`, `issue`, `move`, `count`, `discard` and `correct`: telling the ledger what has happened."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

import click

from beredskap.cli.shell.command import Command
from beredskap.cli.shell.database_options import EntryOptions, entry_options, now, require_database
from beredskap.cli.shell.output import OutputOptions, output_options
from beredskap.cli.shell.param_types import Choice, LastDay
from beredskap.cli.shell.parameters import Body, argument, option
from beredskap.errors import Exit
from beredskap.language import Message, message
from beredskap.model.sheet import MISSING, Missing

if TYPE_CHECKING:
    from beredskap.database.ledger.audit_chain import Stamp
    from beredskap.database.ledger.record import Kind
    from beredskap.database.sqlite.database import Database

_STORE: Final = argument("store", metavar=message("LAGER"), help=message("lagrets id, till exempel uso.insulin"))
_AMOUNT: Final = partial(
    argument,
    "amount",
    metavar=message("MÄNGD"),
    help=message("hur mycket: «400 mg», «12 förp», eller ett tal i artikelns enhet"),
)
_EXPIRED: Final = option("--expired", is_flag=True, help=message("det är menat att partiet har gått ut"))


def _batch_option(which: Message) -> Callable[[Body], Body]:
    return option("--batch", default="", metavar=message("PARTI"), help=which)


@click.command(
    "receive",
    cls=Command,
    help=message("Ta emot en inleverans."),
    examples=(
        "beredskap stock receive uso.insulin '1000 IE' --batch A17 --expires 2027-06-30 --db region.db --by lageransvarig",
    ),
)
@_STORE
@_AMOUNT()
@_batch_option(message("partiets nummer"))
@option("--expires", type=LastDay(), metavar=message("ÅÅÅÅ-MM-DD"), help=message("partiets sista dag"))
@entry_options
@output_options
def receive_delivery(
    store: str, amount: str, batch: str, expires: datetime.date | None, entry: EntryOptions, output: OutputOptions
) -> int:
    """Exit code 0."""
    return _record_event("receive", store, amount, batch or None, entry, output, expires=expires)


@click.command(
    "issue",
    cls=Command,
    help=message("Bokför ett uttag. Utan parti tas det som går ut först."),
    examples=("beredskap stock issue uso.insulin '200 IE' --db region.db --by avdelning-9",),
)
@_STORE
@_AMOUNT()
@_batch_option(message("ur vilket parti"))
@_EXPIRED
@entry_options
@output_options
def issue_stock(store: str, amount: str, batch: str, expired: bool, entry: EntryOptions, output: OutputOptions) -> int:
    """Exit code 0, or 2 where there is not so much, or it has expired."""
    return _record_event("issue", store, amount, batch or None, entry, output, expired=expired)


@click.command(
    "move",
    cls=Command,
    help=message("Flytta från ett lager till ett annat av samma artikel."),
    examples=("beredskap stock move uso.insulin karlskoga.insulin '200 IE' --db region.db --by transport",),
)
@_STORE
@argument("to", metavar=message("TILL"), help=message("lagret som tar emot"))
@_AMOUNT()
@_batch_option(message("ur vilket parti"))
@_EXPIRED
@entry_options
@output_options
def move_stock(
    store: str, to: str, amount: str, batch: str, expired: bool, entry: EntryOptions, output: OutputOptions
) -> int:
    """Exit code 0, or 2 where there is not so much, or it has expired."""
    return _record_event("move", store, amount, batch or None, entry, output, to=to, expired=expired)


@click.command(
    "count",
    cls=Command,
    help=message("Bokför en inventering: det som räknades gäller, och skillnaden mot böckerna syns i historiken."),
    examples=("beredskap stock count uso.insulin '24 kIE' --db region.db --by lageransvarig",),
)
@_STORE
@_AMOUNT()
@_batch_option(message("bara det här partiet; annars hela lagret"))
@option(
    "--expires",
    type=LastDay(),
    metavar=message("ÅÅÅÅ-MM-DD"),
    help=message("partiets sista dag, om det inte är bokfört"),
)
@option(
    "--missing",
    type=Choice(tuple(MISSING)),
    default="uttag",
    help=message("vad det som saknas mot böckerna är: uttag (annars), kassation, eller korrigering av böckerna"),
)
@option("--loose", is_flag=True, help=message("bara det som inte är i något parti"))
@entry_options
@output_options
def count_stock(
    store: str,
    amount: str,
    batch: str,
    expires: datetime.date | None,
    missing: str,
    loose: bool,
    entry: EntryOptions,
    output: OutputOptions,
) -> int:
    """Exit code 0."""
    which = "" if loose else batch or None
    return _record_event("count", store, amount, which, entry, output, expires=expires, missing=MISSING[missing])


@click.command(
    "discard",
    cls=Command,
    help=message("Bokför en kassation. Utan mängd allt i partiet, utan parti allt som har gått ut."),
    examples=("beredskap stock discard uso.insulin --note utgånget --db region.db --by lageransvarig",),
)
@_STORE
@_AMOUNT(required=False)
@_batch_option(message("ur vilket parti"))
@entry_options
@output_options
def discard_stock(store: str, amount: str | None, batch: str, entry: EntryOptions, output: OutputOptions) -> int:
    """Exit code 0, or 2 where there is nothing to discard."""
    return _record_event("discard", store, amount, batch or None, entry, output)


@click.command(
    "correct",
    cls=Command,
    help=message("Rätta en rad som var fel: den räknas inte längre, men finns kvar. Raden står i historiken."),
    examples=("beredskap stock correct 17 --note 'dubbelt bokfört' --db region.db --by lageransvarig",),
)
@argument("row", metavar=message("RAD"), help=message("radens nummer"))
@entry_options
@output_options
def correct_entry(row: str, entry: EntryOptions, output: OutputOptions) -> int:
    """Exit code 0, or 2 where there is no such entry."""

    def make(database: Database, who: Stamp) -> int:
        from beredskap.database.ledger.record import correct_entry

        return correct_entry(database, _read_number(row), who)

    return _record(make, entry, output)


def _record_event(
    kind: Kind,
    store: str,
    amount: str | None,
    batch: str | None,
    entry: EntryOptions,
    output: OutputOptions,
    *,
    expires: datetime.date | None = None,
    to: str = "",
    expired: bool = False,
    missing: Missing = "issue",
) -> int:
    """Read the amount as one of the store's item, and record what happened."""

    def make(database: Database, who: Stamp) -> int:
        from beredskap.database.ledger.catalogue_lookup import find_goods, read_amount
        from beredskap.database.ledger.record import record

        millionths = None if amount is None else read_amount(amount, find_goods(database, store))
        return record(database, kind, store, millionths, who, batch, expires, to, expired, missing)

    return _record(make, entry, output)


def _read_number(text: str) -> int:
    from beredskap.cli.shell.param_types import Whole

    return Whole(1).convert(text, None, None)


def _record(make: Callable[[Database, Stamp], int], entry: EntryOptions, output: OutputOptions) -> int:
    """Write the entry that ``make`` makes, and say what it did."""
    path = require_database(entry.db)
    target = output.resolve((path,))
    who = entry.stamp()
    from beredskap.database.ledger.history import read_entry
    from beredskap.database.ledger.listing import find_shelf
    from beredskap.database.region.identity import read_identity
    from beredskap.database.sqlite.database import open_database
    from beredskap.report.stock import ledger as report
    from beredskap.report.stock.stock_list import about_region

    with open_database(path) as database:
        number = make(database, who)
        found = [(find_shelf(database, store, now()), lines) for store, lines in read_entry(database, number)]
        about = about_region(read_identity(database), now())
    undone = any(line.row.corrected for _, lines in found for line in lines)
    document = (
        report.correction_document(number, [shelf for shelf, _ in found], about)
        if undone
        else report.entry_document(number, found, about)
    )
    target.write(document)
    return Exit.DONE
