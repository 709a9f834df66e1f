"""What the UI keeps from one time to the next: theme, language, workspace and how tables were sorted. Never data."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from beredskap.disk.writing import make_folders, write_file
from beredskap.errors import InputError
from beredskap.files.text.json_text import read_json
from beredskap.files.text.source import read_source


def state_file() -> Path:
    """Where they are kept, by the XDG rule for state."""
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "beredskap" / "ui.json"


@dataclass
class Preferences:
    """``sorted`` gives a table's column and direction by the table's key. ``is_first``: there were none to read."""

    theme: str = ""
    language: str = ""
    workspace: str = ""
    sorted: dict[str, tuple[str, bool]] = field(default_factory=dict)
    is_first: bool = False

    @classmethod
    def read(cls) -> Preferences:
        """What was written last; what cannot be read is forgotten."""
        try:
            found: Any = read_json(read_source(state_file(), within_folder=False).text)
        except (InputError, OSError, ValueError, RuntimeError):
            return cls(is_first=True)
        theme, language, workspace = (_text(found, name) for name in ("theme", "language", "workspace"))
        return cls(theme, language, workspace, _sorted(found))

    def write(self) -> None:
        """Keep them for the next time; where they cannot be written they are forgotten, since nothing depends on them."""
        path = state_file()
        kept = {name: value for name, value in asdict(self).items() if name != "is_first"}
        try:
            make_folders(path.parent)
            write_file(path, (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode(), replace=True)
        except OSError:
            return


def _text(found: Any, name: str) -> str:
    value = found.get(name) if isinstance(found, dict) else None
    return value if isinstance(value, str) else ""


def _sorted(found: Any) -> dict[str, tuple[str, bool]]:
    value = found.get("sorted") if isinstance(found, dict) else None
    if not isinstance(value, dict):
        return {}
    return {
        table: (pair[0], bool(pair[1]))
        for table, pair in value.items()
        if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str)
    }
