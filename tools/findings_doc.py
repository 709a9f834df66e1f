"""Writes ``docs/findings.md``: every rule that makes findings, from `beredskap.model.rules`, and every id of a problem."""

from __future__ import annotations

import re
from collections.abc import Iterator

from beredskap.language import DEFAULT, Message
from beredskap.model.findings import Rule
from beredskap.model.rules import RULES
from tools.problem_meanings import PROBLEMS
from tools.rule_ids import ROOT, problem_ids, source, wrong_with_rules

_HEAD = """# Regler: anmärkningar och fel

<!-- Skapad av `python -m tools.generate`; ändra i `beredskap/model/rules.py` eller `tools/problem_meanings.py`. -->

Det som står under *regel* i ett svar, med vad det betyder. Ett id ändras aldrig och byter aldrig betydelse; journaler och åtgärdslistan nämner det.

- En **anmärkning** är något att granska; svaret är räknat ändå. Allvaret är info, varning eller fel. `beredskap actions` håller reda på vad som görs åt den.
- Ett **fel** är något som måste rättas: ingenting har körts eller ändrats (slutkod 2).
"""
_FINDINGS = "## Anmärkningar\n"
_PROBLEMS = """## Fel

Ett fel säger själv vad som är fel, var det står, närmaste giltiga värde och nästa steg. Några av dem har samma id som en anmärkning om samma sak.

| regel | betydelse |
|---|---|"""


def findings_doc() -> str:
    """The whole page. Raises `ValueError` where the lists are not what the program makes."""
    wrong = [*wrong_with_rules(source()), *_wrong_with_problems()]
    if wrong:
        raise ValueError("\n".join(wrong))
    return "\n".join(_lines())


def _wrong_with_problems() -> Iterator[str]:
    made = problem_ids(source())
    yield from (f"tools/problem_meanings.py: say what «{one}» means" for one in sorted(made - PROBLEMS.keys()))
    yield from (f"tools/problem_meanings.py: no problem is made with «{one}»" for one in sorted(PROBLEMS.keys() - made))


def _lines() -> Iterator[str]:
    yield _HEAD
    yield _FINDINGS
    for rule in RULES.values():
        yield from _rule(rule)
    yield _PROBLEMS
    yield from (f"| `{one}` | {meaning} |" for one, meaning in PROBLEMS.items())
    yield ""


def _rule(rule: Rule) -> Iterator[str]:
    severity = rule.severity if rule.worst is None else f"{rule.severity} eller {rule.worst}"
    yield f"### {rule.id}\n"
    yield f"*{severity.capitalize()}.* {_sentence(rule.meaning)}\n"
    yield f"- Åtgärd: {_sentence(rule.remedy, upper=False)}"
    yield f"- Källa: {_linked(_sentence(rule.source, upper=False))}\n"


def _sentence(said: Message, upper: bool = True) -> str:
    text = said.text(DEFAULT)
    return (text[:1].upper() + text[1:] if upper else text) + "."


def _linked(text: str) -> str:
    """The text with the decisions and the description of the model as links."""
    text = re.sub(r"beslut (\d{3})", lambda found: f"[{found[0]}]({_decision(found[1])})", text)
    return text.replace("docs/model.md", "[modellen](model.md)")


def _decision(number: str) -> str:
    (path,) = (ROOT / "docs" / "decisions").glob(f"{number}-*.md")
    return str(path.relative_to(ROOT / "docs"))
