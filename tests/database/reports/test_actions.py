"""The register of actions: what is found is open until it is dealt with, and open again when it comes back."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from beredskap.database.ledger import audit_chain
from beredskap.database.ledger.record import correct_entry, record
from beredskap.database.reports import actions
from beredskap.database.reports.actions import Item
from beredskap.database.sqlite.database import Database, open_database
from beredskap.errors import InputError
from tests.database.stamps import START, stamp

UNKNOWN = ("stock-unknown", "lilla.tank")
EXPIRED = ("stock-expired", "stora.insulin")
DUE = datetime.date(2026, 11, 10)


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    with open_database(path) as found:
        yield found


def items(db: Database, hours: float = 100) -> dict[tuple[str, str], Item]:
    at = START + datetime.timedelta(hours=hours)
    return {(one.rule, one.subject): one for one in order(db, at)}


def order(db: Database, at: datetime.datetime) -> list[Item]:
    return actions.list_items(actions.collect_findings(db, at), actions.read_latest(db, at), at.date())


def test_what_is_found_is_open_without_anybody_writing_it(db: Database) -> None:
    head = audit_chain.read_head(db)
    found = items(db)
    assert {EXPIRED, UNKNOWN} <= found.keys()
    assert found[EXPIRED].state == "öppen"
    assert found[EXPIRED].action is None
    assert audit_chain.read_head(db) == head


def test_sync_writes_what_is_new_once(db: Database) -> None:
    number, new, back = actions.sync(db, stamp(1))
    assert number == 2
    assert {(one.rule, one.subject) for one in new} == items(db).keys()
    assert back == []
    assert actions.sync(db, stamp(2)) == (None, [], [])
    assert list(audit_chain.find_broken(db)) == []


def test_what_is_closed_and_found_again_is_open_again(db: Database) -> None:
    actions.take(db, EXPIRED, "lageransvarig", DUE, stamp(1))
    with pytest.raises(InputError, match="finns kvar"):
        actions.close(db, EXPIRED, stamp(2, "kasserat"))
    entry = record(db, "discard", "stora.insulin", None, stamp(3, "utgånget"))
    actions.close(db, EXPIRED, stamp(4, "kasserat"))
    assert items(db)[EXPIRED].state == "åtgärdad"
    assert not items(db, 24 * 30)[EXPIRED].overdue  # the day has passed, but it is done
    correct_entry(db, entry, stamp(5, "fel låda"))
    again = items(db)[EXPIRED]
    assert (again.state, again.again) == ("öppen", True)
    number, new, back = actions.sync(db, stamp(6))
    assert number is not None
    assert [(one.rule, one.subject) for one in back] == [EXPIRED]
    assert EXPIRED not in {(one.rule, one.subject) for one in new}
    after = items(db)[EXPIRED]
    assert (after.state, after.again) == ("öppen", False)
    assert after.action is not None
    assert after.action.owner == "lageransvarig"
    assert [
        one.state for one in actions.read_history(db, START + datetime.timedelta(days=9)) if one.rule == EXPIRED[0]
    ] == [
        "öppen",
        "åtgärdad",
        "öppen",
    ]


def test_an_accepted_risk_stays_accepted_and_is_shown_when_it_is_to_be_reviewed(db: Database) -> None:
    actions.accept(db, UNKNOWN, "tanken är tom", "dnr 26/1", DUE, stamp(1), "driftchef")
    for hours, overdue in ((2, False), (24 * 9, False), (24 * 10, True)):  # due on the tenth, to its end
        one = items(db, hours)[UNKNOWN]
        assert (one.state, one.overdue) == ("accepterad risk", overdue)
    assert actions.sync(db, stamp(24 * 20))[2] == []
    one = items(db, 24 * 21)[UNKNOWN]
    assert one.state == "accepterad risk"
    assert one.action is not None
    assert (one.action.decision, one.action.reference, one.action.owner) == ("tanken är tom", "dnr 26/1", "driftchef")


def test_overdue_comes_first_the_longest_overdue_before_all(db: Database) -> None:
    actions.take(db, UNKNOWN, "driftchef", DUE, stamp(1))
    actions.take(db, EXPIRED, "lageransvarig", DUE - datetime.timedelta(days=1), stamp(1))
    late = order(db, START + datetime.timedelta(days=30))
    assert [(one.rule, one.subject) for one in late[:2]] == [EXPIRED, UNKNOWN]
    assert all(one.overdue for one in late[:2])


def test_what_is_gone_stays_in_the_register(db: Database) -> None:
    actions.take(db, UNKNOWN, "driftchef", DUE, stamp(1))
    record(db, "count", "lilla.tank", 1, stamp(2))
    gone = items(db)[UNKNOWN]
    assert (gone.finding, gone.state) == (None, "öppen")
    actions.close(db, UNKNOWN, stamp(3, "inventerad"))
    assert items(db)[UNKNOWN].state == "åtgärdad"


def test_what_is_refused(db: Database) -> None:
    refused = (
        (lambda: actions.take(db, ("stock-expird", "stora.insulin"), "a", DUE, stamp()), "unknown-finding"),
        (lambda: actions.take(db, EXPIRED, " ", DUE, stamp()), "owner-missing"),
        (lambda: actions.take(db, EXPIRED, "Kim 19811218-9876", DUE, stamp()), "personal-number"),
        (lambda: actions.accept(db, EXPIRED, "", "dnr", DUE, stamp()), "decision-missing"),
        (lambda: actions.accept(db, EXPIRED, "beslut", "", DUE, stamp()), "decision-missing"),
        (lambda: actions.close(db, EXPIRED, stamp()), "reason-missing"),
        (lambda: actions.sync(db, stamp(by="")), "by-missing"),
    )
    head = audit_chain.read_head(db)
    for tell, rule in refused:
        with pytest.raises(InputError) as caught:
            tell()
        assert [one.rule for one in caught.value.problems] == [rule]
    assert audit_chain.read_head(db) == head
