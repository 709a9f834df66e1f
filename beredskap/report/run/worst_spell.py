"""How long care was limited or gone, in words: «0 % i 14 d (T+40 d–T+54 d), 84 % i hela perioden»."""

from __future__ import annotations

from beredskap.language import Message, message
from beredskap.model.result.journal import Outcome, WorstSpell
from beredskap.report.document import formatting


def say_spell(outcome: Outcome) -> Message | None:
    """The share served while the care was at its worst, and when that was; None where it never was limited, or where that is okänt."""
    spell = outcome.spell
    if spell is None or outcome.word == "okänd":
        return None
    said = message(
        "{share} i {time} ({span})",
        share=formatting.share(spell.served),
        time=formatting.duration(spell.end - spell.start),
        span=_say_span(spell),
    )
    if spell.total > spell.end - spell.start:
        return message("{longest}, sammanlagt {total}", longest=said, total=formatting.duration(spell.total))
    return said


def say_spell_of_all(outcome: Outcome) -> Message | None:
    """The same with the share of the whole run beside it."""
    said = say_spell(outcome)
    if said is None or outcome.arising <= 0:
        return said
    return message(
        "{spell}, {share} i hela perioden", spell=said, share=formatting.share(outcome.served / outcome.arising)
    )


def _say_span(spell: WorstSpell) -> str:
    return f"{formatting.clock(spell.start)}–{formatting.clock(spell.end)}"
