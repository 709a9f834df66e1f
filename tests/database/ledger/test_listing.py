"""The stores as they are listed: all at once, or one by itself."""

from __future__ import annotations

import pytest

from beredskap.database.ledger.balances import read_holdings, read_store_balances
from beredskap.database.ledger.history import END_OF_TIME
from beredskap.database.ledger.listing import find_region_shelf, find_shelf, list_region_shelves, list_shelves
from beredskap.database.ledger.record import record
from beredskap.database.region.load import load_region
from beredskap.database.sqlite.database import Database
from beredskap.errors import InputError
from tests.database.conftest import stamp


def test_one_store_by_itself_is_what_the_list_says_of_it(database: Database) -> None:
    record(database, "issue", "stora.insulin", 333_333_333, stamp(1))
    record(database, "issue", "lilla.diesel", 1, stamp(2))
    listed = list_shelves(database, END_OF_TIME)
    assert [find_shelf(database, one.store, END_OF_TIME) for one in listed] == listed
    region, there = load_region(database).region, read_holdings(database, END_OF_TIME)
    assert list_region_shelves(region, there) == listed
    assert [find_region_shelf(region, one.store, there) for one in listed] == listed


def test_a_store_that_is_not_there_is_refused_with_the_nearest(database: Database) -> None:
    with pytest.raises(InputError) as caught:
        find_shelf(database, "lila.insulin", END_OF_TIME)
    assert [(one.rule, one.near) for one in caught.value.problems] == [("unknown-store", "lilla.insulin")]


def test_what_is_shown_of_a_store_is_its_millionths(database: Database) -> None:
    record(database, "count", "lilla.insulin", 0, stamp(1))
    for hours, (batch, amount) in enumerate((("a", 100_000), ("b", 200_000)), 2):
        record(database, "receive", "lilla.insulin", amount, stamp(hours), batch)
    balance = read_store_balances(database, END_OF_TIME, "lilla.insulin")["lilla.insulin"]
    assert balance.amount == 300_000
    holding = read_holdings(database, END_OF_TIME)["lilla.insulin"]
    assert [(lot.batch, lot.amount) for lot in holding.lots] == [("a", 0.1), ("b", 0.2)]
    record(database, "issue", "lilla.insulin", balance.amount, stamp(5))
    assert read_store_balances(database, END_OF_TIME, "lilla.insulin")["lilla.insulin"].batches == ()
