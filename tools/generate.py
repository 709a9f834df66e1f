"""Writes every generated file again, or with ``--check`` says which are stale: JSON Schemas, the file format, the rules, the keys, the catalogue."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from beredskap.files.schema.json_schema import region_schema, scenario_schema
from tools import catalogue
from tools.findings_doc import findings_doc
from tools.format_doc import format_doc
from tools.keys_doc import keys_doc

ROOT = Path(__file__).parent.parent


def _json(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


GENERATED: dict[str, Callable[[], str]] = {
    "schemas/region.schema.json": lambda: _json(region_schema()),
    "schemas/scenario.schema.json": lambda: _json(scenario_schema()),
    "docs/findings.md": findings_doc,
    "docs/format.md": format_doc,
    "docs/keys.md": keys_doc,
}


def stale(root: Path = ROOT) -> list[str]:
    """The generated files that differ from what would be written."""
    return [name for name, make in GENERATED.items() if not _is_current(root / name, make())]


def _is_current(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def main(arguments: list[str]) -> int:
    """Write the stale files; with ``--check`` only name them, and exit 1 if there are any."""
    names = stale()
    check = "--check" in arguments
    translated = catalogue.write(check)
    if not translated:
        print(catalogue.PO.relative_to(ROOT))
    for name in names:
        print(name)
        if not check:
            path = ROOT / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(GENERATED[name](), encoding="utf-8")
    return 1 if check and (names or not translated) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
