"""JSON is read to the depth that anything of ours has, and no further."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.files.text.json_text import read_json
from beredskap.limits import DEPTH

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(), part, max_size=3),
)


@given(JSON)
def test_what_json_writes_is_read_back(tree: object) -> None:
    assert read_json(json.dumps(tree)) == tree


@pytest.mark.parametrize(("opens", "closes"), [("[", "]"), ('{"a":', "}"), ('["]",', "]")])
def test_levels_at_and_beyond_the_limit(opens: str, closes: str) -> None:
    read_json(opens * (DEPTH + 1) + "1" + closes * (DEPTH + 1))
    for levels in (DEPTH + 2, 1_000, 200_000):
        with pytest.raises(ValueError, match="deep"):
            read_json(opens * levels + "1" + closes * levels)
