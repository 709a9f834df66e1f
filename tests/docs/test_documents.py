"""What the documents show is what happens: every command of the README, the tutorial, the plan and the stock guide is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.walk import RUN, walk, workshop


@pytest.mark.parametrize("document", RUN, ids=lambda path: path.stem)
def test_what_a_document_shows_is_what_happens(document: Path, tmp_path: Path) -> None:
    with workshop(tmp_path):
        for difference in walk(document):
            assert not difference.matters, f"{document.name}: run python -m tests.docs\n{difference}"
