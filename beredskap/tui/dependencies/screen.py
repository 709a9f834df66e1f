"""Beroenden on the screen: the tree, what hangs on the marked thing alone, the drawing around it, and trying a loss."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.timer import Timer
from textual.widgets import Static, Tree
from textual.worker import get_current_worker

from beredskap.language import Message, message
from beredskap.report.document import formatting
from beredskap.report.document.table import Document
from beredskap.tui.application import Application
from beredskap.tui.cancellation import RunCancelledError, cancellable_progress
from beredskap.tui.commands import Command
from beredskap.tui.dependencies.neighbourhood_map import NeighbourhoodMap
from beredskap.tui.dependencies.tree import BranchTree
from beredskap.tui.dialogs.pick import PickScreen
from beredskap.tui.lazy_module import LazyModule
from beredskap.tui.region_session import CARE_HORIZON, HORIZON, RegionSession
from beredskap.tui.widgets.grid import Grid
from beredskap.tui.workspace import WorkspaceScreen

if TYPE_CHECKING:
    from beredskap.engine.explanation.cascade import Fallen
    from beredskap.model.result.journal import Journal
    from beredskap.tui.dependencies import view
else:
    view = LazyModule("beredskap.tui.dependencies.view")

_PANES = ("-tree", "-picture", "-results")
_TICK = 0.2


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
        Command(
            "pane",
            ("m",),
            message("ruta"),
            message("Nästa ruta: trädet, bilden av grannskapet, det som faller."),
            hint=True,
        ),
    )

    def __init__(self, application: Application) -> None:
        super().__init__(application)
        self._upward = False
        self._root = ""
        self._trail: list[str] = []
        self._tried = ""
        self._levels: dict[str, float] | None = None
        self._clock: Timer | None = None
        self._started = 0.0

    @classmethod
    def plain(cls, session: RegionSession) -> Sequence[Document]:
        """The same as text."""
        return view.documents(_stocked_region(session), view.most_needed(session.region))

    def body(self) -> ComposeResult:
        """The tree and the drawing to the left; what falls and which care is lost to the right."""
        say = self.say
        with Container(id="parts"):
            with Vertical(id="branch"):
                yield BranchTree(say, id="tree")
                yield Static(id="marked", markup=False)
                yield NeighbourhoodMap(say, id="picture")
            with Vertical(id="side"):
                yield Static(id="falls-title", classes="title", markup=False)
                yield Grid(say.language, id="falls")
                yield Static(id="care-title", classes="title", markup=False)
                yield Grid(say.language, id="care")

    def on_mount(self) -> None:
        """Begin with the tree."""
        self.add_class(_PANES[0])
        super().on_mount()

    def fill(self) -> None:
        """Plant the tree."""
        region = self.session.region
        self._trail = [subject for subject in self._trail if view.is_there(region, subject)]
        self._plant(self._root if view.is_there(region, self._root) else next(iter(region.sites)))

    def go_to(self, subject: str) -> None:
        """Make a thing the root of the tree; esc goes back."""
        if self._root not in ("", subject):
            self._trail.append(self._root)
        self._plant(subject)

    def _plant(self, subject: str) -> None:
        self._root = subject
        self._forget()
        self._show_pane(_PANES[0])
        tree = self.query_one(BranchTree)
        tree.plant(_stocked_region(self.session), subject, self._upward)
        tree.focus()
        self._show_marked(subject)

    def _forget(self) -> None:
        """Nothing is tried any more."""
        self.workers.cancel_group(self, "try")
        self._stop_clock()
        self._tried, self._levels = "", None

    @property
    def _marked(self) -> str:
        marked = self.query_one(BranchTree).marked
        return marked.subject if marked else self._root

    def on_tree_node_highlighted(self, event: Tree.NodeHighlighted[view.Branch]) -> None:
        """What hangs on it alone stands beside it."""
        if event.node.data is not None:
            self._show_marked(event.node.data.subject)

    def on_tree_node_selected(self, event: Tree.NodeSelected[view.Branch]) -> None:
        """Enter makes it the root."""
        if event.node.data is not None and event.node.data.subject != self._root:
            self.go_to(event.node.data.subject)

    def on_grid_opened(self, event: Grid.Opened) -> None:
        """Enter on something that falls, or hangs on this alone, goes there."""
        if event.grid.id == "falls":
            self.go_to(view.subject_of(event.key))

    def _show_marked(self, subject: str) -> None:
        region, say = self.session.region, self.say
        marked = self.query_one(BranchTree).marked
        self.query_one("#marked", Static).update(say(marked.label) if marked else "")
        self.query_one(NeighbourhoodMap).show(region, subject, self._levels)
        if self._tried:
            return
        table, keys = view.sole_dependents_table(region, subject)
        self._title("falls", table.title)
        self.query_one("#falls", Grid).show(table, keys)
        name = view.name_of(region, subject)
        hint = message("Tryck t för att slå ut {name} och se vad som faller.", name=name)
        if not view.can_be_lost(region, subject):
            hint = message("Ett lager kan inte slås ut här; vänd trädet med v för att se vad som hänger på det.")
        self._title("care", hint)
        self.query_one("#care", Grid).display = False

    def _title(self, of: str, said: Message) -> None:
        self.query_one(f"#{of}-title", Static).update(self.say(said))

    def action_turn(self) -> None:
        """The other way."""
        self._upward = not self._upward
        self._plant(self._root)

    def action_pane(self) -> None:
        """The next pane where there is room for one only; else on to the next widget."""
        if not self.has_class("-narrow"):
            self.focus_next()
            return
        here = next(number for number, pane in enumerate(_PANES) if self.has_class(pane))
        self._show_pane(_PANES[(here + 1) % len(_PANES)])

    def _show_pane(self, pane: str) -> None:
        self.remove_class(*_PANES)
        self.add_class(pane)
        if self.has_class("-narrow"):
            self.query_one("#falls" if pane == "-results" else "#tree").focus()

    def action_back(self) -> None:
        """First the filter goes, then what is being worked out, then what was tried, then back to the root before."""
        if self.query_one("#filter").display:
            super().action_back()
        elif self._clock is not None:
            self.workers.cancel_group(self, "try")
            self._stop_clock()
            self._title("care", message("Avbrutet. Tryck t för att försöka igen."))
        elif self._tried:
            self._forget()
            self._show_pane(_PANES[0])
            tree = self.query_one(BranchTree)
            tree.mark({})
            tree.focus()
            self._show_marked(self._marked)
        elif self._trail:
            self._plant(self._trail.pop())

    def action_go(self) -> None:
        """Choose where to start."""
        table, keys = view.thing_table(self.session.region)
        self.app.push_screen(PickScreen(table, keys, self.say), self._go_to_picked)

    def _go_to_picked(self, subject: str | None) -> None:
        if subject is not None:
            self.go_to(subject)

    def action_try_it(self) -> None:
        """Take it out: what falls stands there at once, the care as soon as it has been worked out."""
        subject = self._marked
        if not view.can_be_lost(self.session.region, subject):
            self.application.tell(message("Bara anläggningar, noder och vårdutbud kan slås ut."))
            return
        self._forget()
        self._tried = subject
        self._started = time.monotonic()
        self._tick()
        self._clock = self.set_interval(_TICK, self._tick)
        self._try(subject)

    def _tick(self) -> None:
        since = formatting.number(round(time.monotonic() - self._started, 1))
        self._title("care", message("räknar vården … {n} s (esc avbryter)", n=since))

    def _stop_clock(self) -> None:
        if self._clock is not None:
            self._clock.stop()
            self._clock = None

    @work(thread=True, exclusive=True, group="try", exit_on_error=False)
    def _try(self, subject: str) -> None:
        worker = get_current_worker()
        fallen = self.session.find_cascade(subject)
        if worker.is_cancelled:
            return
        self.app.call_from_thread(self.show_falls, subject, fallen)
        try:
            journal = self.session.simulate_loss(subject, cancellable_progress())
        except RunCancelledError:
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self.show_care, subject, journal)

    def show_stopped(self) -> None:
        """The trial could not be worked out."""
        self._stop_clock()
        self._title("care", message("Vården kunde inte räknas fram."))

    def show_falls(self, subject: str, fallen: Sequence[Fallen]) -> None:
        """Paint what falls."""
        region = self.session.region
        self._levels = {**view.least_levels(fallen), subject: 0.0}
        table, keys = view.cascade_table(region, subject, fallen)
        others = [one for one in fallen if one.subject != subject]
        name, horizon = view.name_of(region, subject), formatting.duration(HORIZON)
        said = view.count_fallen(region, others)
        self._title("falls", message("Utan {name}, {horizon}: {said}", name=name, horizon=horizon, said=said))
        self.query_one("#falls", Grid).show(table, keys)
        self.query_one("#care", Grid).display = True
        self.query_one(BranchTree).mark(self._levels)
        self.query_one(NeighbourhoodMap).show(region, self._marked, self._levels)
        self._show_pane(_PANES[2])

    def show_care(self, subject: str, journal: Journal) -> None:
        """Paint what was worked out."""
        self._stop_clock()
        table, keys = view.care_loss_table(self.session.region, journal)
        name = view.name_of(self.session.region, subject)
        n, horizon = len(table.rows), formatting.duration(CARE_HORIZON)
        touched = formatting.pick_plural(n, message("en vårdtyp berörs"), message("{n} vårdtyper berörs", n=n))
        self._title("care", message("Vården utan {name}, {horizon}: {said}", name=name, horizon=horizon, said=touched))
        self.query_one("#care", Grid).show(table, keys)


def _stocked_region(session: RegionSession) -> view.StockedRegion:
    return view.StockedRegion(session.region, session.snapshot.holdings, session.now.date())
