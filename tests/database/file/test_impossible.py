"""A database that was changed by hand: whatever command stumbles over a row that the program never wrote names it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.cli.main import main
from beredskap.database.examination import examine
from beredskap.database.ledger.audit_chain import append_entry, find_broken
from beredskap.database.sqlite.impossible import find_impossible
from tests.database.file.damage import tampering, told
from tests.database.memory import in_memory
from tests.database.stamps import stamp

CHANGES = {
    "movement/1/at": "UPDATE movement SET at = '2026-13-45T00:00:00' WHERE id = 1",
    "movement/2/amount": "UPDATE movement SET amount = 9000000000000000000 WHERE id = 2",
    "batch/1/expires": "UPDATE batch SET expires = '2027-99-99' WHERE rowid = 1",
    "entry/2/recorded": "UPDATE entry SET recorded = 'i går' WHERE id = 2",
    "status/1/at": "UPDATE status SET at = '' WHERE id = 1",
    "item/1/dimension": "UPDATE item SET dimension = 'x' WHERE rowid = 1",
    "item/1/pack": "UPDATE item SET pack = -1 WHERE rowid = 1",
    "store/1/capacity": "UPDATE store SET capacity = 9000000000000000000 WHERE rowid = 1",
    "movement/1/counted": "UPDATE movement SET counted = 7 WHERE id = 1",
    "movement/1/kind": "UPDATE movement SET kind = 'x' WHERE id = 1",
    "status/1/kind": "UPDATE status SET kind = 'x' WHERE id = 1",
    "status/1/level": "UPDATE status SET level = 9e999 WHERE id = 1",
}
COMMANDS = (
    ("stock", "list"),
    ("stock", "history", "stora.insulin"),
    ("stock", "endurance"),
    ("stock", "expiring"),
    ("stock", "orders"),
    ("actions", "list"),
    ("status", "list"),
    ("export", "-o", "{folder}/ut"),
)


def change(path: Path, statement: str) -> None:
    with tampering(told(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        assert connection.execute(statement).rowcount > 0


@pytest.mark.parametrize("subject", CHANGES)
def test_it_is_found(path: Path, subject: str) -> None:
    change(path, CHANGES[subject])
    with tampering(path) as connection:
        assert [one.subject for one in find_impossible(connection)] == [subject]
    assert not examine(path).is_whole


@pytest.mark.parametrize("subject", CHANGES)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: " ".join(words[:2]))
def test_no_command_falls_over_it(
    path: Path, subject: str, command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is named by the commands that need it, and the others go on."""
    change(path, CHANGES[subject])
    code = main([*(word.format(folder=tmp_path) for word in command), "--db", str(path)])
    said = capsys.readouterr()
    assert code in (0, 1) or (code == 2 and subject in said.err), said.err


def test_nothing_is_written_of_an_item_that_cannot_be(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(path, "UPDATE item SET dimension = 'x' WHERE id = 'insulin'")
    with tampering(path) as connection:
        before = connection.execute("SELECT count(*) FROM entry").fetchone()
    code = main(["stock", "issue", "stora.insulin", "1", "--by", "lager", "--db", str(path)])
    assert (code, "/dimension" in capsys.readouterr().err) == (2, True)
    with tampering(path) as connection:
        assert connection.execute("SELECT count(*) FROM entry").fetchone() == before


def test_what_was_never_changed_is_possible(path: Path) -> None:
    with tampering(told(path)) as connection:
        assert list(find_impossible(connection)) == []


NUMBERS = st.one_of(
    st.none(),
    st.integers(-3, 3),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([-0.0, 0.0, 5e-324, 1e308, 0.1]),
)


@given(NUMBERS, NUMBERS, st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_the_ledger_never_calls_its_own_row_changed(level: float | None, beds: float | None, subject: str) -> None:
    with in_memory() as db:
        rows = [("2026-11-01T00:00:00", "node", subject, level, beds)]
        with db.transaction():
            append_entry(db, "status", stamp(1), {"status": rows})
        assert list(find_broken(db)) == []


def test_a_level_of_minus_nothing(path: Path) -> None:
    assert main(["status", "set", "elnat", "--level=-0", "--by", "tib", "--db", str(path)]) == 0
    assert examine(path).is_whole
