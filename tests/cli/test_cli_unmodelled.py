"""Every answer lists what its region does not model: as text, as markdown and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli import worlds
from tests.cli.conftest import Ran

Run = Callable[..., Ran]
COMMANDS: dict[str, tuple[str, ...]] = {
    "run": ("run", "{a}"),
    "explain": ("explain", "{a}", "akut"),
    "ensemble": ("run", "{u}", "--runs", "2"),
    "sweep": ("run", "{a}", "--start-sweep"),
    "check": ("check", "{a}"),
    "compare": ("compare", "{a}", "{a}"),
    "paired": ("compare", "{u}", "--variants", "idag,fler", "--runs", "20"),
    "vulnerability": ("compare", "{a}", "{b}", "--variants", "idag,fler"),
    "validate": ("validate", "{r}"),
}
SLOW = ("ensemble", "paired", "sweep")
"""Many runs: one form of the answer is enough, since all are made of one document."""
VARIANT = "  variants:\n    fler: {change: {offerings.stora.akut.needs: []}}\n"


def arguments(folder: Path, command: str) -> list[str]:
    files = {"a": worlds.scenario(folder, "a"), "b": worlds.scenario(folder, "b"), "u": worlds.scenario(folder, "u")}
    for name, path in files.items():
        text = path.read_text(encoding="utf-8").replace("start:", VARIANT + "start:", 1)
        text = text.replace("capacity: 50 besök/d", "capacity: 50 ± 10 besök/d") if name == "u" else text
        path.write_text(text, encoding="utf-8")
    known = {name: str(path) for name, path in files.items()} | {"r": str(worlds.region(folder))}
    return [part.format(**known) for part in COMMANDS[command]]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_answer_lists_it(beredskap: Run, tmp_path: Path, command: str) -> None:
    asked = arguments(tmp_path, command)
    told = json.loads(beredskap(*asked, "--format", "json").out)["tables"]["unmodelled"]["rows"]
    parts = {row["part"]: row["where"] for row in told}
    assert {"Personal", "Vatten", "Fordon", "Åtgärder"} <= parts.keys()
    assert parts["Personal"] is None
    assert parts.get("El") == ("B" if command in ("paired", "vulnerability") else None)
    for form in ("table", "md") if command not in SLOW else ():
        text = beredskap(*asked, "--format", form).out
        assert "Det här säger underlaget inget om, och det räknas inte" in text
        assert "Personal" in text


def test_no_care_to_explain_has_the_same_list(beredskap: Run, tmp_path: Path) -> None:
    path = worlds.scenario(tmp_path)
    text = path.read_text(encoding="utf-8").replace("population: 1000, age_25_44: 1000", "outside: true")
    path.write_text(text.replace("expect:\n  - {node: elnat, down: '>= 1 h'}\n", ""), encoding="utf-8")
    assert "Det här säger underlaget inget om" in beredskap("explain", path, "akut").out
