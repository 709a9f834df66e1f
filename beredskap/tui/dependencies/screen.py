"""Beroenden on the screen: the tree, and trying it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static, Tree
from textual.widgets.tree import TreeNode

from beredskap.language import message
from beredskap.report.table import Document
from beredskap.tui.commands import Command
from beredskap.tui.desk import Desk
from beredskap.tui.dialogs.pick import PickScreen
from beredskap.tui.widgets.grid import Grid
from beredskap.tui.words import Voice
from beredskap.tui.workspace import WorkspaceScreen

if TYPE_CHECKING:
    from beredskap.model.journal import Journal


class DependenciesScreen(WorkspaceScreen):
    """What the chosen thing needs or is needed by, and what falls with it."""

    key = "dependencies"
    heading = message("Beroenden")
    commands = (
        Command("go", ("o",), message("gå till"), message("Välj var trädet börjar."), hint=True),
        Command("try_it", ("t",), message("slå ut"), message("Slå ut det markerade och se vad som faller."), hint=True),
        Command(
            "turn",
            ("v",),
            message("vänd"),
            message("Växla mellan vad det behöver och vad som behöver det."),
            hint=True,
        ),
    )

    def __init__(self, desk: Desk, say: Voice) -> None:
        super().__init__(desk, say)
        self._upward = False
        self._root = ""

    @classmethod
    def plain(cls, desk: Desk) -> Sequence[Document]:
        """The same as text."""
        from beredskap.tui.dependencies import view

        return view.documents(desk.region, ())

    def body(self) -> ComposeResult:
        """The tree to the left; what falls and which care is lost to the right."""
        say = self.say
        with Horizontal():
            yield Tree("", id="tree")
            with Vertical():
                yield Static(id="falls-title", classes="title", markup=False)
                yield Grid(say.language, id="falls")
                yield Static(id="care-title", classes="title", markup=False)
                yield Grid(say.language, id="care")

    def fill(self) -> None:
        """Plant the tree."""
        from beredskap.tui.dependencies import view

        self.go_to(self._root if view.is_there(self.desk.region, self._root) else next(iter(self.desk.region.sites)))

    def go_to(self, subject: str) -> None:
        """Make a thing the root of the tree."""
        from beredskap.report.names import Names

        self._root = subject
        tree: Tree[str] = self.query_one("#tree", Tree)
        tree.clear()
        names = Names(self.desk.region)
        tree.root.set_label(self._plain_label(names.subject(subject)))
        tree.root.data = subject
        self._grow(tree.root)
        tree.root.expand()
        tree.focus()
        self._show_alone(subject)

    def _plain_label(self, text: str) -> Any:
        from rich.text import Text

        return Text(text)

    def _grow(self, branch: TreeNode[str]) -> None:
        if branch.children or branch.data is None:
            return
        from beredskap.tui.dependencies import view

        above = {one.data for one in self._ancestors(branch)}
        for one in view.branches(self.desk.region, branch.data, self._upward):
            label = self.say(one.label) + (self.say(message(" ↩ redan ovanför")) if one.subject in above else "")
            branch.add(self._plain_label(label), data=one.subject, allow_expand=one.opens and one.subject not in above)

    def _ancestors(self, branch: TreeNode[str]) -> list[TreeNode[str]]:
        found, one = [branch], branch.parent
        while one is not None:
            found.append(one)
            one = one.parent
        return found

    def on_tree_node_expanded(self, event: Tree.NodeExpanded[str]) -> None:
        """Grow the branch when it is opened."""
        self._grow(event.node)

    def on_tree_node_highlighted(self, event: Tree.NodeHighlighted[str]) -> None:
        """What hangs on it alone stands beside it."""
        if event.node.data:
            self._show_alone(event.node.data)

    def _show_alone(self, subject: str) -> None:
        from beredskap.report.names import Names
        from beredskap.tui.dependencies import view

        table = view.alone(self.desk.region, subject)
        name = Names(self.desk.region).subject(subject)
        self.query_one("#falls-title", Static).update(self.say(message("Hänger bara på {name}", name=name)))
        self.query_one("#falls", Grid).show(table, [str(n) for n in range(len(table.rows))])
        self.query_one("#care-title", Static).update(self.say(message("Tryck t för att slå ut {name}", name=name)))

    def action_turn(self) -> None:
        """The other way."""
        self._upward = not self._upward
        self.go_to(self._root)

    def action_try_it(self) -> None:
        """Take it out: what falls stands there at once, the care as soon as it has been worked out."""
        from beredskap.report import falls
        from beredskap.report.names import Names

        tree: Tree[str] = self.query_one("#tree", Tree)
        subject = tree.cursor_node.data if tree.cursor_node and tree.cursor_node.data else self._root
        if (
            subject not in self.desk.region.nodes
            and subject not in self.desk.region.offerings
            and subject not in self.desk.region.sites
        ):
            self.notify(self.say(message("Ett lager kan inte slås ut; slå ut det som behöver det.")))
            return
        names = Names(self.desk.region)
        found = self.desk.falls(subject)
        table = falls.table(found, names)
        self.query_one("#falls-title", Static).update(
            self.say(
                message("Om {name} slås ut: {n} faller inom två veckor", name=names.subject(subject), n=len(found))
            )
        )
        self.query_one("#falls", Grid).show(table, [one.subject for one in found])
        self.query_one("#care-title", Static).update(self.say(message("Vård som förloras – räknar …")))
        self.work_out(subject)

    @work(thread=True, exclusive=True, group="care", exit_on_error=False)
    def work_out(self, subject: str) -> None:
        """The run that says which care is lost."""
        journal = self.desk.care_lost(subject)
        self.app.call_from_thread(self.show_care, subject, journal)

    def show_care(self, subject: str, journal: Journal) -> None:
        """Paint what was worked out."""
        from beredskap.report.names import Names
        from beredskap.tui.dependencies import view

        table = view.lost(self.desk.region, journal)
        name = Names(self.desk.region).subject(subject)
        self.query_one("#care-title", Static).update(self.say(message("Vården om {name} slås ut, 14 dygn", name=name)))
        self.query_one("#care", Grid).show(table, [str(n) for n in range(len(table.rows))])

    def action_go(self) -> None:
        """Choose where to start."""
        from beredskap.tui.dependencies import view

        table, keys = view.things(self.desk.region)
        self.app.push_screen(PickScreen(table, keys, self.say), self._picked)

    def _picked(self, subject: str | None) -> None:
        if subject is not None:
            self.go_to(subject)
