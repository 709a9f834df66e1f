"""The list of rules: ids that never change, each made somewhere, and nothing made past the list."""

from __future__ import annotations

import ast

import pytest

from beredskap.language import message
from beredskap.model.findings import Rule
from beredskap.model.rules import RULES
from tools import findings_doc
from tools.findings_doc import findings_doc as page
from tools.problem_meanings import PROBLEMS
from tools.rule_ids import constants, problem_ids, source, wrong_with_rules

IDS = {
    "B301": "varning",
    "B302": "varning",
    "balances": "fel",
    "busbar-always-on": "varning",
    "busbar-of-one": "info",
    "care-below": "info",
    "care-not-offered": "varning",
    "care-unasked": "info",
    "catalogue": "fel",
    "chain": "fel",
    "cold-without-needs": "varning",
    "cycle-without-buffer": "varning",
    "documents": "fel",
    "event-after-end": "varning",
    "event-idle": "info",
    "hospital-powerless": "varning",
    "item-unused": "info",
    "keys": "fel",
    "kind": "fel",
    "ledger-stock": "info",
    "log": "info",
    "measure-empty": "varning",
    "measure-half": "varning",
    "measure-never": "varning",
    "mode": "fel",
    "need-idle": "info",
    "no-fallback": "info",
    "no-population": "varning",
    "no-routine": "info",
    "no-transport": "info",
    "no-vardcentral": "varning",
    "no-vehicle": "varning",
    "node-unused": "info",
    "offering-powerless": "info",
    "offering-unasked": "info",
    "pages": "fel",
    "private-vardcentral": "varning",
    "profile-unused": "info",
    "reach-beyond": "info",
    "reach-never": "varning",
    "redirect-unused": "info",
    "region-empty": "varning",
    "road-none": "varning",
    "routine-exercise-old": "info",
    "routine-never-exercised": "info",
    "season-unused": "info",
    "sheet-expired": "varning",
    "single-point": "varning",
    "site-empty": "info",
    "staff-unused": "info",
    "standby-fuelless": "varning",
    "standby-uncalled": "varning",
    "state-age": "info",
    "state-batches": "varning",
    "state-beds": "varning",
    "state-queue": "varning",
    "state-stale": "varning",
    "state-stock": "varning",
    "state-unknown": "varning",
    "stay-none": "varning",
    "stock-below": "varning",
    "stock-emptied": "varning",
    "stock-expired": "varning",
    "stock-expiring": "info",
    "stock-left": "info",
    "stock-stale": "info",
    "stock-unbatched": "varning",
    "stock-unknown": "info",
    "store-unused": "info",
    "supplier-idle": "info",
    "tables": "fel",
    "vehicle-unused": "info",
}
"""Registers of actions and journals name them: one may be added, none removed or renamed."""
A_RULE = Rule("a", "info", meaning=message("vad"), remedy=message("gör så"), source=message("norm"), worst="fel")


def test_ids_and_severities_never_change() -> None:
    assert {rule.id: rule.severity for rule in RULES.values()} == IDS
    worst = {"care-below": "varning", "state-age": "varning", "log": "fel"}
    assert {rule.id: rule.worst for rule in RULES.values() if rule.worst} == worst


def test_a_constant_is_named_after_its_id_so_that_ids_are_unique() -> None:
    names = {name: rule.id.upper().replace("-", "_") for name, rule in constants().items()}
    assert names == {name: name for name in names}
    assert {rule.id for rule in constants().values()} == RULES.keys()


def test_every_rule_makes_findings_and_nothing_is_made_past_the_list() -> None:
    assert list(wrong_with_rules(source())) == []


def test_every_rule_and_every_problem_is_on_the_page() -> None:
    text = page()
    assert [line[4:] for line in text.splitlines() if line.startswith("### ")] == list(IDS)
    assert [line for line in text.splitlines() if line.startswith("| `")] == [
        f"| `{one}` | {PROBLEMS[one]} |" for one in sorted(problem_ids(source()))
    ]


@pytest.mark.parametrize(("code", "said"), [
    ("Finding(rule='X1', severity='info', subject='', message=said)", "a.py:1: Finding is made only in beredskap/model/findings.py"),
    ("findings.Finding(rule='X1')", "a.py:1: Finding is made only in beredskap/model/findings.py"),
    ("RuleId('X1')", "a.py:1: RuleId is made only in beredskap/model/findings.py"),
    ("Rule('X1', 'info')", "a.py:1: Rule is made only in beredskap/model/rules.py and beredskap/model/usage_rules.py"),
    ("yield rules.MODE.finding('', said)", "beredskap/model/rules.py: B301 makes no finding"),
])  # fmt: skip
def test_what_is_made_past_the_list_is_told(code: str, said: str) -> None:
    assert said in list(wrong_with_rules({"a.py": ast.parse(code)}))


@pytest.mark.parametrize("code", [
    "Problem('x', said)",
    "Problem(message=said, rule='x')",
    "dataclasses.replace(problem, rule='x')",
    "def refused(rule: str, said): ...\nrefused('x', said)",
    "class A:\n def _say(self, line, rule: str): ...\n def b(self): self._say(1, 'x')",
    "class Bad(Exception):\n def __init__(self, rule: str): ...\nraise Bad('x')",
    "yield 'field', 'x', said, message('gör så')",
])  # fmt: skip
def test_the_id_of_a_problem_is_found_however_it_is_made(code: str) -> None:
    assert problem_ids({"a.py": ast.parse(code)}) == {"x"}


def test_an_id_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match=r"a\.py:1"):
        problem_ids({"a.py": ast.parse("Problem(some_id(), said)")})


def test_a_problem_without_a_meaning_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings_doc, "PROBLEMS", {**PROBLEMS, "no-such": "finns inte"})
    with pytest.raises(ValueError, match="no problem is made with «no-such»"):
        page()


def test_a_finding_has_the_remedy_of_its_rule_unless_it_has_its_own() -> None:
    said, own = message("så är det"), message("gör annorlunda")
    assert A_RULE.finding("x", said).model_dump() == {
        "rule": "a", "severity": "info", "subject": "x", "message": {"template": "så är det", "values": {}},
        "remedy": {"template": "gör så", "values": {}}, "source": "", "also": (), "place": "",
    }  # fmt: skip
    assert A_RULE.finding("x", said, own).remedy == own
    assert A_RULE.without_remedy("x", said).remedy is None
    assert A_RULE.finding("x", said, at_worst=True).severity == "fel"
    assert RULES["B301"].finding("x", said, at_worst=True).severity == "varning"
