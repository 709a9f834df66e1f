"""`kill -9` at random moments in a big entry and in a run of movements: never half an entry, never a lost promise. `RELIABILITY=full` does 200 of each."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from beredskap.database.sqlite.database import open_database
from tests.database.processes import FULL, Writer, check_promises, check_whole
from tests.database.worlds import database
from tests.database.writers import ROWS

KILLS = 200 if FULL else 6
LIVES = 10
"""So many writers are killed on one file, one after the other, before a new file is taken."""


@pytest.mark.parametrize("kind", ["imports", "movements"])
def test_what_is_promised_is_there_and_nothing_is_half_done(tmp_path: Path, kind: str) -> None:
    draw = random.Random(kind)
    path = database(tmp_path / "0")
    before, unheard, cut = 1, 0, 0
    for kill in range(KILLS):
        if kill % LIVES == 0 and kill:
            path = database(tmp_path / str(kill))
            before = 1
        writer = Writer(kind, path, kill, 10_000)
        writer.hear_lines(1 + draw.randrange(40))
        writer.hear(draw.random() * 0.02)
        acks = writer.kill()
        cut += not writer.lines()[-1].startswith("ack")
        assert writer.process.returncode == -9
        with open_database(path) as db:
            check_promises(db, acks)
            check_whole(db)
            last = int(str(db.rows("SELECT max(id) FROM entry")[0][0]))
            if kind == "imports":
                counts = db.rows("SELECT count(*) FROM movement WHERE entry > 1 GROUP BY entry")
                assert {n for (n,) in counts} <= {ROWS}
                assert len(counts) == last - 1
        assert [ack.entry for ack in acks] == list(range(before + 1, before + 1 + len(acks)))
        # at most one was finished that it had not yet heard of
        assert last - before - len(acks) in (0, 1)
        unheard += last - before - len(acks)
        before = last
    print(f"{kind}: {KILLS} killed, {cut} in the middle of an entry, {unheard} finished but not yet acknowledged")
