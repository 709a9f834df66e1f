"""What was gone at counts: use, unless it is marked as something else. stora.insulin opens with s1 300 (to 2027-01-31), s2 600 and s3 100, expired."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.database.ledger.history import END_OF_TIME
from beredskap.database.ledger.record import correct_entry, record
from beredskap.database.ledger.shortfalls import read_shortfalls
from beredskap.database.sqlite.database import Database
from beredskap.errors import InputError
from tests.database.conftest import START, stamp
from tests.database.memory import in_memory

MICRO = 1_000_000
DAY = 24


def gone(database: Database, store: str = "lilla.insulin") -> list[tuple[float, float]]:
    """Hours from the start, and how much."""
    found = [one for one in read_shortfalls(database, END_OF_TIME) if one.store == store]
    return [((one.at - START) / datetime.timedelta(hours=1), one.gone / MICRO) for one in found]


def test_what_counts_find_to_be_gone(database: Database) -> None:
    # 900 at the opening: 100 gone, none gone, then 50 issued and 30 more gone; what is over is nobody's use
    record(database, "count", "lilla.insulin", 800 * MICRO, stamp(DAY))
    record(database, "count", "lilla.insulin", 800 * MICRO, stamp(2 * DAY))
    record(database, "issue", "lilla.insulin", 50 * MICRO, stamp(2.5 * DAY))
    record(database, "count", "lilla.insulin", 720 * MICRO, stamp(3 * DAY))
    record(database, "count", "lilla.insulin", 820 * MICRO, stamp(4 * DAY))
    assert gone(database) == [(DAY, 100), (2 * DAY, 0), (3 * DAY, 30), (4 * DAY, 0)]


def test_a_store_that_was_never_counted_has_none(database: Database) -> None:
    record(database, "issue", "lilla.diesel", 50 * MICRO, stamp(DAY))
    assert gone(database, "lilla.diesel") == []
    record(database, "count", "lilla.diesel", 50 * MICRO, stamp(2 * DAY))
    assert gone(database, "lilla.diesel") == []


def test_what_is_marked_as_something_else_is_not_used(database: Database) -> None:
    with pytest.raises(InputError, match="orsak"):
        record(database, "count", "lilla.insulin", 800 * MICRO, stamp(DAY), missing="discard")
    record(database, "count", "lilla.insulin", 800 * MICRO, stamp(DAY, "trasigt"), missing="discard")
    record(database, "count", "lilla.insulin", 700 * MICRO, stamp(2 * DAY), missing="correction")
    record(database, "count", "lilla.insulin", 600 * MICRO, stamp(3 * DAY))
    # the day that ends in a correction says nothing, since the books were wrong
    assert gone(database) == [(DAY, 0), (3 * DAY, 100)]
    thrown = database.rows("SELECT sum(amount) FROM movement WHERE kind = 'discard'")
    assert thrown == [(-100 * MICRO,)]


def test_what_had_expired_was_thrown_away_and_not_used(database: Database) -> None:
    # 1 000 in the books, 850 there: 100 of s3, which had expired, and 50 of s1
    record(database, "count", "stora.insulin", 850 * MICRO, stamp(DAY))
    assert gone(database, "stora.insulin") == [(DAY, 50)]


def test_a_count_that_was_a_mistake_says_nothing(database: Database) -> None:
    wrong = record(database, "count", "lilla.insulin", 1 * MICRO, stamp(DAY))
    correct_entry(database, wrong, stamp(1.5 * DAY, "fel lager"))
    record(database, "count", "lilla.insulin", 850 * MICRO, stamp(2 * DAY))
    assert gone(database) == [(2 * DAY, 50)]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=12), st.data())
def test_all_that_came_is_there_or_was_issued_or_was_gone(steps: list[int], data: st.DataObject) -> None:
    """Nothing is used twice: what was received less what is left is what was issued and what was gone at counts."""
    with in_memory() as database:
        record(database, "count", "stora.insulin", 1000 * MICRO, stamp(0))
        left, issued = 1000, 0
        for hours, step in enumerate(steps, 1):
            if data.draw(st.booleans()):
                if step:
                    record(database, "issue", "stora.insulin", step * MICRO, stamp(hours))
                issued += step
            else:
                record(database, "count", "stora.insulin", (left - step) * MICRO, stamp(hours))
            left -= step
        assert sum(amount for _, amount in gone(database, "stora.insulin")) == 1000 - left - issued


@pytest.mark.parametrize("kind", ["issue", "move"])
def test_an_expired_batch_that_is_named_is_refused_unless_it_is_meant(database: Database, kind: str) -> None:
    to = {"to": "lilla.insulin"} if kind == "move" else {}
    with pytest.raises(InputError) as error:
        record(database, kind, "stora.insulin", 10 * MICRO, stamp(1), "s3", **to)  # type: ignore[arg-type]
    assert error.value.problems[0].rule == "expired"
    record(database, kind, "stora.insulin", 10 * MICRO, stamp(1), "s3", expired_is_meant=True, **to)  # type: ignore[arg-type]
    record(database, "discard", "stora.insulin", 10 * MICRO, stamp(1, "utgånget"), "s3")
