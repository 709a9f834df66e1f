"""Which language the UI speaks."""

from __future__ import annotations

from beredskap.language import DEFAULT, Message


class Voice:
    """Says messages in one language."""

    def __init__(self, language: str = DEFAULT) -> None:
        self.language = language

    def __call__(self, said: Message | str) -> str:
        return said.text(self.language) if isinstance(said, Message) else said
