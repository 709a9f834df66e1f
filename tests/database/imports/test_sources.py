"""What has been read in before is found: the same list, the same note, the same dated row. A count twice is harmless."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beredskap.database.imports.imports import apply_sheet
from beredskap.database.ledger.audit_chain import find_broken
from beredskap.database.ledger.record import correct_entry, record
from beredskap.database.sqlite.database import Database
from beredskap.errors import InputError
from beredskap.model.sheet import RowKind, Sheet, StockRow
from tests.database.conftest import START, stamp
from tests.database.memory import in_memory

DAY = datetime.date(2028, 1, 31)
AT = START + datetime.timedelta(hours=2)


def note(*rows: StockRow) -> Sheet:
    return Sheet(rows, {}, "lista.csv", "0" * 64, 1)


def row(
    kind: RowKind = "receive",
    amount: float = 10.0,
    at: datetime.datetime | None = None,
    document: str = "",
    line: int = 2,
) -> StockRow:
    return StockRow(line, kind, "stora.insulin", "A1", amount, DAY, at, "", document)


def again(database: Database, sheet: Sheet, hours: float) -> list[tuple[str, int]]:
    with pytest.raises(InputError) as error:
        apply_sheet(database, sheet, stamp(hours))
    return [(one.rule, one.place.line) for one in error.value.problems]


def test_the_same_list_is_refused_until_it_is_meant_or_was_a_mistake(database: Database) -> None:
    sheet = note(row(), row(amount=5.0, line=3)._replace(batch="B1"))
    entry = apply_sheet(database, sheet, stamp(1)).entry
    assert entry is not None
    turned = note(*(one._replace(line=9 - one.line) for one in reversed(sheet.rows)))
    assert again(database, turned, 5) == [("sheet-again", 1)]
    correct_entry(database, entry, stamp(6, "fel lager"))
    apply_sheet(database, sheet, stamp(7))
    apply_sheet(database, sheet, stamp(8), meant=("igen",))
    assert list(find_broken(database)) == []


def test_a_document_is_known_by_its_number_and_kind(database: Database) -> None:
    apply_sheet(database, note(row(document="F-17")), stamp(1))
    assert again(database, note(row(amount=3.0, document="F-17", line=4)), 5) == [("sheet-again", 4)]
    apply_sheet(database, note(row("issue", 3.0, document="F-17")), stamp(5))


def test_a_dated_row_is_known_however_it_came(database: Database) -> None:
    record(database, "receive", "stora.insulin", 10_000_000, stamp(2), "A1", DAY)
    assert again(database, note(row(at=AT), row(amount=4.0, at=AT, line=3)), 5) == [("sheet-again", 2)]
    apply_sheet(database, note(row(at=AT + datetime.timedelta(hours=1))), stamp(5))


def test_a_count_twice_is_harmless(database: Database) -> None:
    sheet = note(row("count"))
    for hours in (1, 2):
        apply_sheet(database, sheet, stamp(hours))


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["receive", "issue", "discard"]),
        st.sampled_from(["", "A", "B"]),
        st.integers(1, 9),
        st.sampled_from([None, 1, 2]),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.randoms(use_true_random=False))
def test_what_is_read_twice_in_any_order_is_refused_and_changes_nothing(
    rows: list[tuple[RowKind, str, int, int | None]], rng: object
) -> None:
    with in_memory() as database:
        opening = [StockRow(1, "count", "stora.insulin", batch, 1000.0) for batch in ("", "A", "B")]
        apply_sheet(database, note(*opening), stamp(0))
        made = [
            StockRow(
                line,
                kind,
                "stora.insulin",
                batch,
                float(amount),
                None,
                None if hours is None else START + datetime.timedelta(hours=hours),
            )
            for line, (kind, batch, amount, hours) in enumerate(rows, 2)
        ]
        apply_sheet(database, note(*made), stamp(3))
        before = database.rows("SELECT count(*) FROM movement")
        rng.shuffle(made)  # type: ignore[attr-defined]
        assert {rule for rule, _ in again(database, note(*made), 4)} == {"sheet-again"}
        assert database.rows("SELECT count(*) FROM movement") == before


def test_an_expired_batch_is_not_issued_by_a_sheet(database: Database) -> None:
    gone = StockRow(2, "issue", "stora.insulin", "s1", 5.0, None, datetime.datetime(2027, 2, 1))
    sheet = note(gone)
    late = stamp(24 * 40)
    with pytest.raises(InputError) as error:
        apply_sheet(database, sheet, late)
    assert [one.rule for one in error.value.problems] == ["sheet-expired-issue"]
    apply_sheet(database, note(gone._replace(at=datetime.datetime(2027, 1, 31, 23))), late)
    apply_sheet(database, sheet, late, meant=("utgånget",))


def test_a_full_count_empties_the_batches_that_it_leaves_out(database: Database) -> None:
    counted = StockRow(2, "count", "stora.insulin", "s2", 500.0)
    applied = apply_sheet(database, Sheet((counted,), {}, "lista.csv", "", 1, is_complete=True), stamp(1))
    assert applied.after["stora.insulin"] == {"s2": 500_000_000}
