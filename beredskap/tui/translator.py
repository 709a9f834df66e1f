"""The UI's messages in the language that is chosen."""

from __future__ import annotations

from beredskap.language import DEFAULT, Message
from beredskap.report.document.cells import clean


class Translator:
    """Says messages in one language, without what a terminal would take for an order."""

    def __init__(self, language: str = DEFAULT) -> None:
        self.language = language

    def __call__(self, said: Message | str) -> str:
        return clean(said.text(self.language) if isinstance(said, Message) else said)
