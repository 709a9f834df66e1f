"""The tree of dependencies: it grows a branch when it is opened, and says where it has come round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from beredskap.language import message
from beredskap.tui.lazy_module import LazyModule
from beredskap.tui.translator import Translator

if TYPE_CHECKING:
    from beredskap.report.region import cascade
    from beredskap.tui.dependencies import view
else:
    cascade = LazyModule("beredskap.report.region.cascade")
    view = LazyModule("beredskap.tui.dependencies.view")


class BranchTree(Tree["view.Branch"]):
    """Every line is a `view.Branch`; the levels of what was tried stand before the names."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "cursor_up", show=False),
        Binding("j", "cursor_down", show=False),
        Binding("g", "scroll_home", show=False),
        Binding("G,shift+g", "scroll_end", show=False),
        Binding("right", "open", show=False),
        Binding("left", "close", show=False),
    ]

    def __init__(self, say: Translator, *, id: str) -> None:  # noqa: A002  # Textual's own name
        super().__init__("", id=id)
        self.auto_expand = False
        self._say = say
        self._stocked: view.StockedRegion | None = None
        self._upward = False
        self._levels: Mapping[str, float] = {}

    def plant(self, stocked: view.StockedRegion, subject: str, upward: bool) -> None:
        """Begin anew from a thing."""
        self._stocked, self._upward, self._levels = stocked, upward, {}
        self.clear()
        self.root.data = view.Branch(subject, view.root_label(stocked, subject), True)
        self._label(self.root)
        self._grow(self.root)
        self.root.expand()
        self.cursor_line = 0

    @property
    def marked(self) -> view.Branch | None:
        """The line under the cursor."""
        return self.cursor_node.data if self.cursor_node else None

    def mark(self, levels: Mapping[str, float]) -> None:
        """Show what has fallen."""
        self._levels = levels
        for node in self._all(self.root):
            self._label(node)

    def _all(self, node: TreeNode[view.Branch]) -> Iterator[TreeNode[view.Branch]]:
        yield node
        for child in node.children:
            yield from self._all(child)

    def _label(self, node: TreeNode[view.Branch]) -> None:
        assert node.data is not None
        said = Text(self._say(node.data.label))
        if self._is_above(node):
            said.append(self._say(message(" ↩ redan ovanför")))
        level = self._levels.get(node.data.subject)
        if level is not None:
            said = Text(self._say(cascade.state(level)) + " ").append_text(said)
        node.set_label(said)

    def _is_above(self, node: TreeNode[view.Branch]) -> bool:
        assert node.data is not None
        above = node.parent
        while above is not None:
            if above.data is not None and above.data.subject == node.data.subject:
                return True
            above = above.parent
        return False

    def _grow(self, branch: TreeNode[view.Branch]) -> None:
        if branch.children or branch.data is None or self._stocked is None:
            return
        for one in view.branches(self._stocked, branch.data.subject, self._upward):
            node = branch.add("", data=one)
            node.allow_expand = one.opens and not self._is_above(node)
            self._label(node)

    def on_tree_node_expanded(self, event: Tree.NodeExpanded[view.Branch]) -> None:
        """Grow the branch when it is opened."""
        self._grow(event.node)

    def action_open(self) -> None:
        """Open the branch, or go on into it."""
        node = self.cursor_node
        if node is None or not node.allow_expand:
            return
        if node.is_expanded and node.children:
            self.move_cursor_to_line(self.cursor_line + 1)
            return
        self._grow(node)  # at once, so that the next key finds its lines
        node.expand()

    def action_close(self) -> None:
        """Close the branch, or go to the one that it stands on."""
        node = self.cursor_node
        if node is None:
            return
        if node.is_expanded:
            node.collapse()
        elif node.parent is not None:
            self.move_cursor(node.parent)
