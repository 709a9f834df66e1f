"""The same UI in a browser: a server of our own around textual-serve, which starts one program for each window and carries keys and screen."""

from typing import Final

DRIVER: Final = "beredskap.tui.web.driver:ServedDriver"
"""What ``TEXTUAL_DRIVER`` says in a program that a server has started: it has no terminal, and needs none."""
