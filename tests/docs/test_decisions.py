"""Every decision is listed in the index, numbered in order, and short."""

from __future__ import annotations

from tests.docs.walk import ROOT


def test_every_decision_is_listed_and_short() -> None:
    index = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    decisions = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [path.name[:3] for path in decisions] == [f"{number:03}" for number in range(1, len(decisions) + 1)]
    for path in decisions:
        assert f"({path.name})" in index
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 40, path.name
