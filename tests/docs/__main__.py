"""Write the output below every command of the documents anew, as many lines as there were."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.docs.walk import ROOT, RUN, walk, workshop


def rewrite(document: Path) -> None:
    """Write one document's output anew."""
    text = document.read_text(encoding="utf-8")
    place = 0
    for difference in walk(document):
        place = text.index(f"\n$ {difference.command}", place)
        start = text.index("\n", place + 1) + 1
        end = start + sum(len(line) + 1 for line in difference.shown)
        body = "".join(f"{line}\n" for line in difference.lines)
        if difference.code != difference.expected_code:
            print(f"{document.name}: {difference.command}: slutkod {difference.code}", file=sys.stderr)
        text = text[:start] + body + text[end:]
        place = start - 1
    document.write_text(text, encoding="utf-8")
    print(os.path.relpath(document, ROOT))


for each in RUN:
    with tempfile.TemporaryDirectory() as folder, workshop(Path(folder)):
        rewrite(each)
