"""A database in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.database import worlds


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The database of the small region."""
    return worlds.database(tmp_path)
