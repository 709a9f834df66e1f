"""The register of what is to be done about findings: who, by when, and what was decided; append-only, the last row about a finding counts.

A finding is known by its rule and its subject. One that is closed and found again is open again, whether anybody has written so or not.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from beredskap.database.ledger.audit_chain import Row, Stamp, append_entry, format_moment
from beredskap.database.ledger.balances import read_holdings
from beredskap.database.ledger.catalogue_lookup import refusal
from beredskap.database.ledger.free_text import check_texts
from beredskap.database.region import load
from beredskap.database.sqlite.database import Database
from beredskap.errors import nearest
from beredskap.language import message
from beredskap.model.findings import Finding
from beredskap.model.scenario.budget import Accepted
from beredskap.supplies.findings import all_findings

ActionState = Literal["öppen", "åtgärdad", "accepterad risk"]
OPEN: Final = "öppen"
CLOSED: Final = "åtgärdad"
ACCEPTED: Final = "accepterad risk"
Key = tuple[str, str]
_SEVERITIES: Final = {"fel": 0, "varning": 1, "info": 2}
_ROWS: Final = """
SELECT a.rule, a.subject, a.state, a.owner, a.due, a.decision, a.reference, a.entry, a.at, e.by, e.note
FROM action a JOIN entry e ON e.id = a.entry WHERE a.at <= ? ORDER BY a.at, a.id
"""


@dataclass(frozen=True)
class Action:
    """What was last told about a finding."""

    rule: str
    subject: str
    state: str
    owner: str
    due: datetime.date | None
    decision: str
    reference: str
    entry: int
    at: datetime.datetime
    by: str
    note: str


@dataclass(frozen=True)
class Item:
    """A finding, an action, or both. ``again``: it was closed and is found again."""

    rule: str
    subject: str
    finding: Finding | None
    action: Action | None
    overdue: bool = False

    @property
    def again(self) -> bool:
        """Whether it was closed and has come back."""
        return self.finding is not None and self.action is not None and self.action.state == CLOSED

    @property
    def state(self) -> str:
        """What counts: a finding that nobody has dealt with is open, and so is one that has come back."""
        return OPEN if self.action is None or self.again else self.action.state


def collect_findings(database: Database, at: datetime.datetime) -> dict[Key, Finding]:
    """What is found in the region of a database and in its stores at a moment; the first of each rule and subject. Raises `InputError`."""
    every = all_findings(load.load_region(database), read_holdings(database, at), at)
    return {(one.rule, one.subject): one for one in reversed(every)}


def read_history(database: Database, until: datetime.datetime) -> list[Action]:
    """All rows up to a moment, in the order of time."""
    return [_action(row) for row in database.rows(_ROWS, format_moment(until))]


def _action(row: tuple[object, ...]) -> Action:
    rule, subject, state, owner, due, decision, reference, entry, at, by, note = row
    return Action(
        rule=str(rule),
        subject=str(subject),
        state=str(state),
        owner=str(owner),
        due=None if due is None else datetime.date.fromisoformat(str(due)),
        decision=str(decision),
        reference=str(reference),
        entry=int(str(entry)),
        at=datetime.datetime.fromisoformat(str(at)),
        by=str(by),
        note=str(note),
    )


def read_latest(database: Database, until: datetime.datetime) -> dict[Key, Action]:
    """The last row about each finding."""
    return {(one.rule, one.subject): one for one in read_history(database, until)}


def read_accepted(database: Database, until: datetime.datetime) -> dict[Key, Accepted]:
    """The risks that are accepted: the role that owns them (else the one that wrote it down), the day, and until when they are reviewed."""
    return {
        key: Accepted(by=one.owner or one.by, date=one.at.date(), until=one.due)
        for key, one in read_latest(database, until).items()
        if one.state == ACCEPTED
    }


def list_items(findings: Mapping[Key, Finding], actions: Mapping[Key, Action], on: datetime.date) -> list[Item]:
    """All that is found or in the register: overdue first, then what has come back, then by severity, rule and subject."""
    items = []
    for key in findings.keys() | actions.keys():
        action = actions.get(key)
        item = Item(*key, findings.get(key), action)
        due = action.due if action else None
        items.append(Item(*key, item.finding, action, due is not None and due < on and item.state != CLOSED))
    return sorted(items, key=_order)


def _order(item: Item) -> tuple[object, ...]:
    severity = _SEVERITIES[item.finding.severity] if item.finding else len(_SEVERITIES)
    due = item.action.due if item.action and item.action.due else datetime.date.max
    return (
        not item.overdue,
        due if item.overdue else datetime.date.max,
        not item.again,
        severity,
        item.rule,
        item.subject,
    )


def sync(database: Database, stamp: Stamp) -> tuple[int | None, list[Item], list[Item]]:
    """Write down what is new and what has come back, as one entry (None where nothing is). Gives the new ones and those that came back."""
    check_texts(stamp)
    findings = collect_findings(database, stamp.at)
    with database.transaction():
        items = list_items(findings, read_latest(database, stamp.at), stamp.at.date())
        new = [one for one in items if one.action is None]
        back = [one for one in items if one.again]
        rows = [_row(stamp, (one.rule, one.subject), OPEN) for one in new]
        rows += [_row(stamp, (one.rule, one.subject), OPEN, one.action.owner if one.action else "") for one in back]
        number = append_entry(database, "actions", stamp, {"action": rows}) if rows else None
    return number, new, back


def _row(
    stamp: Stamp,
    key: Key,
    state: ActionState | str,
    owner: str = "",
    due: datetime.date | None = None,
    decision: str = "",
    reference: str = "",
) -> Row:
    day = due.isoformat() if due else None
    return (format_moment(stamp.at), *key, state, owner, day, decision, reference)


def take(database: Database, key: Key, owner: str, due: datetime.date, stamp: Stamp) -> int:
    """Somebody is to do something about it by a day; also what was closed or accepted is open then. Raises `InputError`."""
    check_texts(stamp, owner)
    if not owner.strip():
        raise refusal("owner-missing", message("en åtgärd har en ägare; ange en roll, aldrig ett namn"))
    return _append(database, key, stamp, [_row(stamp, key, OPEN, owner, due)])


def close(database: Database, key: Key, stamp: Stamp) -> int:
    """It has been dealt with; the note must say how. What is still found is not. Raises `InputError`."""
    check_texts(stamp)
    if not stamp.note:
        raise refusal(
            "reason-missing", message("det saknas uppgift om vad som gjordes"), remedy=message("ange det med --note")
        )
    if key in collect_findings(database, stamp.at):
        said = message("«{rule} {subject}» finns kvar i underlaget eller lagret", rule=key[0], subject=key[1])
        remedy = message("rätta det först (import eller stock), eller acceptera risken med beredskap actions accept")
        raise refusal("still-found", said, remedy=remedy)
    before = read_latest(database, stamp.at).get(key)
    owner = before.owner if before else ""
    return _append(database, key, stamp, [_row(stamp, key, CLOSED, owner, before.due if before else None)])


def accept(
    database: Database, key: Key, decision: str, reference: str, review: datetime.date, stamp: Stamp, owner: str = ""
) -> int:
    """The risk is accepted, by a decision that can be looked up, until it is reviewed. Raises `InputError`."""
    check_texts(stamp, decision, reference, owner)
    if not decision.strip() or not reference.strip():
        said = message("en accepterad risk behöver ett beslut och en hänvisning till det")
        raise refusal(
            "decision-missing",
            said,
            remedy=message("ange dem med --decision och --reference, till exempel ett diarienummer"),
        )
    before = read_latest(database, stamp.at).get(key)
    who = owner or (before.owner if before else "")
    return _append(database, key, stamp, [_row(stamp, key, ACCEPTED, who, review, decision, reference)])


def _append(database: Database, key: Key, stamp: Stamp, rows: Sequence[Row]) -> int:
    _refuse_unknown(key, (*read_latest(database, stamp.at), *collect_findings(database, stamp.at)))
    with database.transaction():
        return append_entry(database, "actions", stamp, {"action": rows})


def _refuse_unknown(key: Key, keys: Iterable[Key]) -> None:
    known = {f"{rule} {subject}" for rule, subject in keys}
    wanted = f"{key[0]} {key[1]}"
    if wanted not in known:
        said = message("anmärkningen «{id}» finns inte", id=wanted)
        raise refusal("unknown-finding", said, nearest(wanted, known), message("se beredskap actions list --all"))
