"""Keep the English catalogue in step with the code: extract every Swedish template, keep the translations, compile.

Run ``python -m tools.catalogue`` to update, with ``--check`` to only see whether it is current. The translations themselves are written in the ``.po`` file.
"""

from __future__ import annotations

import io
import struct
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "beredskap" / "locale" / "en" / "LC_MESSAGES"
PO = FOLDER / "beredskap.po"
MO = FOLDER / "beredskap.mo"
_HEADER = "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\nLanguage: en\n"


def templates() -> tuple[str, ...]:
    """Every template in the code, sorted."""
    found = extract_from_dir(str(ROOT / "beredskap"), [("**.py", "python")], keywords={"message": None})
    return tuple(sorted({template for _, _, template, *_ in found if isinstance(template, str) and template}))


def translations() -> dict[str, str]:
    """What the catalogue on disk says, without its header."""
    if not PO.exists():
        return {}
    catalogue = read_po(io.BytesIO(PO.read_bytes()), locale="en")
    return {str(entry.id): str(entry.string) for entry in catalogue if entry.id}


def write(check: bool) -> bool:
    """Bring ``.po`` and ``.mo`` in step with the code, or with ``check`` only look; True where they already were."""
    known = translations()
    wanted = {template: known.get(template, "") for template in templates()}
    files = {PO: _po(wanted), MO: _mo(wanted)}
    current = all(path.exists() and path.read_bytes() == body for path, body in files.items())
    if not check and not current:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for path, body in files.items():
            path.write_bytes(body)
    return current


def _po(wanted: dict[str, str]) -> bytes:
    """Sorted entries under a fixed header: no dates and no line numbers, so that the file only changes with the words."""
    catalogue = Catalog(locale="en")
    for template, translation in wanted.items():
        catalogue.add(template, translation)
    body = io.BytesIO()
    write_po(body, catalogue, omit_header=True, sort_output=True, no_location=True, width=0)
    lines = "".join(f'"{line}\\n"\n' for line in _HEADER.splitlines())
    return f'msgid ""\nmsgstr ""\n{lines}\n'.encode() + body.getvalue()


def _mo(wanted: dict[str, str]) -> bytes:
    """The binary form of gettext (GNU gettext manual, section 10.3), little-endian, without a hash table."""
    pairs = {"": _HEADER, **{template: text for template, text in wanted.items() if text}}
    entries = sorted((template.encode(), text.encode()) for template, text in pairs.items())
    count = len(entries)
    start = 7 * 4 + count * 16
    originals, translated, texts = [], [], b""
    for table, index in ((originals, 0), (translated, 1)):
        for entry in entries:
            table += [len(entry[index]), start + len(texts)]
            texts += entry[index] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + count * 8, 0, 0)
    return head + struct.pack(f"<{count * 4}I", *originals, *translated) + texts


if __name__ == "__main__":
    was_current = write("--check" in sys.argv[1:])
    sys.exit(0 if was_current or "--check" not in sys.argv[1:] else 1)
