"""The README names every command, with an example, and only make targets that exist."""

from __future__ import annotations

import re

from beredskap.cli.root import root
from tests.docs.walk import README, ROOT, RUN


def test_every_command_is_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    assert [name for name in root.commands if f"\n$ beredskap {name} " not in text] == []
    assert [name for name in root.commands if f"\n| `beredskap {name}` |" not in text] == []


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for document in (README, ROOT / "CONTRIBUTING.md", *RUN):
        for target in re.findall(r"(?:^|`)make ([a-z]+)", document.read_text(encoding="utf-8"), re.MULTILINE):
            assert f"\n{target}:" in makefile, (document.name, target)
