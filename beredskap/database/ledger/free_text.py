"""What may be typed freely into the ledger: no personal numbers, no control characters, nothing endless."""

from __future__ import annotations

import unicodedata
from typing import Final

from beredskap.database.ledger.audit_chain import Stamp
from beredskap.errors import InputError, Problem
from beredskap.language import OnCommandLine, message
from beredskap.model.personal import has_personal_number

LONGEST: Final = 500
LONGEST_ROLE: Final = 60
_BY: Final = OnCommandLine("--by")


def check_texts(stamp: Stamp, *texts: str) -> None:
    """Who, why and what else was typed. Raises `InputError` with all that is wrong; a personal number is never repeated."""
    problems = []
    if not stamp.by.strip():
        said = message("det saknas uppgift om vem som rapporterar")
        remedy = message(
            "ange en roll med {by} eller miljövariabeln BEREDSKAP_BY, till exempel lageransvarig; aldrig ett namn",
            by=_BY,
        )
        problems.append(Problem("by-missing", said, remedy=remedy))
    if "@" in stamp.by or len(stamp.by) > LONGEST_ROLE:
        said = message(
            "{by} ska vara en roll, till exempel lageransvarig; aldrig ett namn, nummer eller en adress", by=_BY
        )
        problems.append(Problem("by-not-a-role", said))
    for text in (stamp.by, stamp.note, *texts):
        if has_personal_number(text):
            said = message("texten innehåller ett personnummer eller samordningsnummer")
            remedy = message("ta bort det; personer anges med roll eller pseudonym")
            problems.append(Problem("personal-number", said, remedy=remedy))
        elif any(unicodedata.category(ch) in ("Cc", "Cf", "Cs") for ch in text):
            problems.append(Problem("bad-text", message("texten innehåller styrtecken som inte får skrivas ut")))
        elif len(text) > LONGEST:
            said = message("texten är {n} tecken; högst {most} sparas", n=len(text), most=LONGEST)
            problems.append(Problem("bad-text", said))
    if problems:
        raise InputError(problems)
