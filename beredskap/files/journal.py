"""A journal that `run --journal` wrote, read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from beredskap.errors import InputError, Place, Problem
from beredskap.files.text.json_text import read_json
from beredskap.files.text.source import read_source
from beredskap.language import Message, message
from beredskap.model.result.journal import OLDER, SCHEMA, Journal


def is_journal(path: str | Path) -> bool:
    """Whether the name is that of a journal."""
    return Path(path).suffix == ".json"


def load_journal(path: str | Path) -> Journal:
    """Read a journal. Raises `InputError` where the file is not one, or is of another form than this program's."""
    source = read_source(Path(path), within_folder=False)
    remedy = message("skriv den med beredskap run SCENARIO --journal {file}", file=Path(path).name)
    try:
        body: Any = read_json(source.text)
    except ValueError as error:
        said = message("filen är inte en journal i JSON")
        raise InputError([Problem("journal-json", said, Place(source.file), remedy=remedy)]) from error
    form = body.get("schema_version") if isinstance(body, dict) else None
    if form == OLDER:
        said = message(
            "journalen har den äldre formen «{form}»: «anstår» heter nu «försenad», och «upphör» gäller hela tiden och inte det värsta dygnet",
            form=OLDER,
        )
        raise InputError([Problem("journal-form", said, Place(source.file), remedy=remedy)])
    if form != SCHEMA:
        said = message("journalen har formen «{form}», men här läses «{known}»", form=str(form)[:40], known=SCHEMA)
        raise InputError([Problem("journal-form", said, Place(source.file), remedy=remedy)])
    try:
        return Journal.model_validate(_with_messages(body))
    except (ValidationError, TypeError, AttributeError) as error:
        said = message("journalen är ofullständig eller ändrad")
        raise InputError([Problem("journal-content", said, Place(source.file), remedy=remedy)]) from error


def _with_messages(body: dict[str, Any]) -> dict[str, Any]:
    """Sentences were written out; they are messages without values again."""
    findings = [
        {**finding, "message": _said(finding["message"]), "remedy": _said(finding.get("remedy"))}
        for finding in body.get("findings", [])
    ]
    assumptions = [_said(text) for text in body.get("assumptions", [])]
    unmodelled = [{key: _said(text) for key, text in one.items()} for one in body.get("unmodelled", [])]
    return {**body, "findings": findings, "assumptions": assumptions, "unmodelled": unmodelled}


def _said(text: str | None) -> Message | None:
    return None if text is None else Message("{text}", {"text": text})
