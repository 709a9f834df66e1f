"""A document over the whole screen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Footer

from beredskap.language import message
from beredskap.report.document.table import Document
from beredskap.tui import export_file
from beredskap.tui.commands import Command, bindings, with_bindings
from beredskap.tui.translator import Translator
from beredskap.tui.widgets.report import Report

_COMMANDS = (
    Command("leave", ("escape", "q", "enter"), message("tillbaka"), message("Tillbaka."), hint=True),
    Command("save", ("w",), message("spara"), message("Spara dokumentet som Markdown."), hint=True),
)


class DocumentScreen(ModalScreen[None]):
    """Scrolls a document; escape closes it, `w` saves it."""

    def __init__(self, document: Document, say: Translator) -> None:
        super().__init__()
        self._document = document
        self._say = say
        self._bindings = with_bindings(self._bindings, bindings(_COMMANDS, say))

    def compose(self) -> ComposeResult:
        """The document and its keys."""
        yield Report(self._say, self._document, id="document")
        yield Footer(show_command_palette=False)

    def action_leave(self) -> None:
        """Back."""
        self.dismiss()

    def action_save(self) -> None:
        """Write it where the program was started."""
        from beredskap.errors import InputError
        from beredskap.report.formats import as_markdown
        from beredskap.tui.dialogs.problems import ProblemsScreen

        try:
            path = export_file.write_new_file(
                self._document.key, ".md", as_markdown.render(self._document, self._say.language, True)
            )
        except InputError as error:
            self.app.push_screen(ProblemsScreen(error.problems, self._say))
            return
        self.notify(self._say(message("Skrev {path}", path=path)), markup=False)
