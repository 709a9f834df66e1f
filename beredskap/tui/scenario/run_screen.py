"""One run on the screen: its time line, the state at the hour under the cursor, the chain of causes, and what can be tried from here."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message as Posted
from textual.widgets import Static

from beredskap.errors import InputError
from beredskap.language import message
from beredskap.report.document import formatting
from beredskap.report.document.table import Document, Table
from beredskap.tui import saved
from beredskap.tui.commands import TABLE, Command
from beredskap.tui.curves import Axes
from beredskap.tui.desk import Desk
from beredskap.tui.dialogs.document import DocumentScreen
from beredskap.tui.dialogs.pick import PickScreen
from beredskap.tui.runs import GivenUpError, while_wanted
from beredskap.tui.scenario import view
from beredskap.tui.scenario.bench import Bench, Result
from beredskap.tui.scenario.draft import Draft
from beredskap.tui.widgets.curve import Curve
from beredskap.tui.widgets.report import Report
from beredskap.tui.widgets.time_line import TimeLineView
from beredskap.tui.words import Voice
from beredskap.tui.workspace import WorkspaceScreen

if TYPE_CHECKING:
    from beredskap.report.run.timeline import TimeLine, Track

_PAUSE: Final = 0.1
_HOUR: Final = 3600


class RunScreen(WorkspaceScreen):
    """Runs a draft, and shows what came of it. ``before`` is the run that it is tried against."""

    key = "scenario"
    heading = message("Scenario")
    shared = tuple(one for one in TABLE if one.id == "export")
    commands = (
        Command(
            "measure", ("m",), message("åtgärd"), message("Besluta en åtgärd vid markörens tid och kör om."), hint=True
        ),
        Command("variant", ("v",), message("variant"), message("Kör i en annan variant av regionen.")),
        Command("compare", ("c",), message("jämför"), message("Jämför med en annan körning."), hint=True),
        Command("expectations", ("x",), message("väntat"), message("Vilka förväntningar som håller."), hint=True),
        Command(
            "report", ("f",), message("rapport"), message("Hela rapporten, som beredskap run skriver den."), hint=True
        ),
        Command("edit", ("i",), message("redigera"), message("Redigera scenariot."), hint=True),
        Command("journal", ("w",), message("spara journal"), message("Spara körningens journal som JSON.")),
    )

    class Ticked(Posted):
        """How far the run has come."""

        def __init__(self, share: float) -> None:
            super().__init__()
            self.share = share

    def __init__(self, desk: Desk, say: Voice, bench: Bench, draft: Draft, before: Result | None = None) -> None:
        super().__init__(desk, say)
        self._bench, self._draft, self._before = bench, draft, before
        self._result: Result | None = None
        self._made: Result | None = None
        self._began = time.monotonic()
        self._at: tuple[str, int] = ("", 0)

    def of(self, result: Result) -> RunScreen:
        """The same screen for a run that is made already."""
        self._made = result
        return self

    def standing_at(self, track: str, seconds: int) -> RunScreen:
        """The same screen, with the cursor on a track at a time when the run is done."""
        self._at = track, seconds
        return self

    def body(self) -> ComposeResult:
        """The headline, the time line, and below it the hour and the causes."""
        yield Static(id="headline", classes="title", markup=False)
        yield TimeLineView(self.say, id="line")
        yield Static(self.say(view.legend()), classes="note", markup=False)
        with Horizontal(id="below"):
            with Vertical(id="hour"):
                yield Static(id="moment", markup=False)
                yield Report(self.say, id="why")
            with Vertical(id="drawn"):
                yield Static(id="drawn-title", classes="title", markup=False)
                yield Curve(id="curve")

    def on_mount(self) -> None:
        """Begin."""
        super().on_mount()
        self.query_one("#line").focus()
        if self._made is not None:
            self._done(self._made)
            return
        self.query_one("#headline", Static).update(self._progress(0.0))
        self.work_out()

    def fill(self) -> None:
        """A run stays what it was when the files are read anew."""

    @work(thread=True, exclusive=True, group="run", exit_on_error=False)
    def work_out(self) -> None:
        """Run it; escape stops it."""
        wanted = while_wanted()
        following = time.monotonic()

        def progress(share: float) -> None:
            nonlocal following
            wanted(share)
            if time.monotonic() >= following:
                following = time.monotonic() + _PAUSE
                self.post_message(self.Ticked(share))

        try:
            result = self._bench.run(self._draft, progress)
        except GivenUpError:
            return
        except InputError as error:
            self.app.call_from_thread(self._failed, error)
        else:
            self.app.call_from_thread(self._done, result)

    def on_run_screen_ticked(self, event: Ticked) -> None:
        """Say how far it has come."""
        if self._result is None:
            self.query_one("#headline", Static).update(self._progress(event.share))

    def _progress(self, share: float) -> str:
        passed = time.monotonic() - self._began
        left = passed / share - passed if share > 0.05 else None
        said = message(
            "räknar {name} · {percent} % · {passed} s{left} · esc avbryter",
            name=self._draft.value("name"),
            percent=int(share * 100),
            passed=int(passed),
            left="" if left is None else message(" av omkring {all} s", all=int(passed + left)),
        )
        return self.say(said)

    def stopped(self) -> None:
        """A run that broke has nothing to show."""
        self.dismiss()

    def _failed(self, error: InputError) -> None:
        if self.is_attached:
            self.dismiss()
            self.program.trouble(error)

    def _done(self, result: Result) -> None:
        from beredskap.report.naming.names import Names
        from beredskap.report.run.timeline import timeline

        if not self.is_attached:
            return
        self._result = result
        self._names = Names(result.loaded.region, result.loaded.scenario)
        line = self.query_one(TimeLineView)
        found = timeline(result.journal, self._names)
        line.show(found, result.journal.duration, view.first_trouble(found))
        if self._at[0]:
            line.go_to(*self._at)
        if self._before is not None:
            self.program.tell(view.against(self._before, result))

    def on_time_line_view_moved(self) -> None:
        """Say what stands at the cursor."""
        line = self.query_one(TimeLineView)
        result, track = self._result, line.track
        if result is None or track is None or line.line is None:
            return
        self.query_one("#headline", Static).update(self.say(view.headline(result, line.time)))
        said = view.moment(result.journal, line.line, track, line.segment, self._names)
        self.query_one("#moment", Static).update("\n".join(map(self.say, said)))
        if track.key != self._explained:
            self._explained = track.key
            self.query_one(Report).show(view.in_short(view.why(result, track)))
            self._draw(result, track, line.line)

    _explained = ""

    def _draw(self, result: Result, track: Track, line: TimeLine) -> None:
        title, points, said = view.curve(result, track, line, self._names)
        self.query_one("#drawn-title", Static).update(self.say(title))
        end = formatting.clock(result.journal.duration)
        axes = Axes(lambda value: self.say(said(value)), formatting.clock(0), end)
        self.query_one(Curve).show(points, axes)

    def on_time_line_view_opened(self) -> None:
        """The whole explanation of a care type."""
        track = self.query_one(TimeLineView).track
        if self._result is not None and track is not None:
            document = view.why(self._result, track)
            if document is not None:
                self._open(document)

    def action_back(self) -> None:
        """Stop the run, or leave it: it stays among the runs."""
        self.workers.cancel_group(self, "run")
        self.dismiss()

    def action_expectations(self) -> None:
        """What was expected, and what was found."""
        if self._result is not None:
            self._open(view.expected(self._result))

    def action_report(self) -> None:
        """Everything that `run` says."""
        if self._result is not None:
            self._open(view.report(self._result))

    def action_compare(self) -> None:
        """Choose another run of this session."""
        others = [one for one in self._bench.results if one is not self._result]
        if self._result is None or not others:
            self.program.tell(
                message(
                    "Det finns ingen annan körning att jämföra med; kör ett scenario till, en åtgärd eller en variant."
                )
            )
            return
        table, keys = view.results(others)
        self._pick(table, keys, lambda key: self._compared(others[int(key)]))

    def _compared(self, other: Result) -> None:
        assert self._result is not None
        self._open(view.compared(other, self._result))

    def action_measure(self) -> None:
        """Choose a measure, and run again with it."""
        if self._result is not None:
            table, keys = view.measures(self._result.loaded.region)
            self._pick(table, keys, self._decide)

    def _decide(self, measure: str) -> None:
        assert self._result is not None
        line = self.query_one(TimeLineView)
        self._again(view.decided(self._draft, self._result.loaded.region, measure, line.time))

    def action_variant(self) -> None:
        """Choose a variant, and run again in it."""
        if self._result is not None:
            table, keys = view.variants(self._result.loaded.region)
            self._pick(table, keys, lambda variant: self._again(view.varied(self._draft, variant)))

    def _again(self, draft: Draft) -> None:
        line = self.query_one(TimeLineView)
        screen = RunScreen(self.desk, self.say, self._bench, draft, self._result)
        self.app.switch_screen(screen.standing_at(line.track.key if line.track else "", line.time))

    def action_edit(self) -> None:
        """Write on in the scenario."""
        from beredskap.tui.scenario.edit_screen import EditScreen

        self.app.switch_screen(EditScreen(self.desk, self.say, self._bench, self._draft))

    def action_journal(self) -> None:
        """Save all that the run has to say."""
        if self._result is None:
            return
        from beredskap.report.run import journal

        try:
            path = saved.written(self._draft.path.stem, ".json", journal.render(self._result.journal))
        except InputError as error:
            self.program.trouble(error)
            return
        self.program.tell(message("Skrev {path}", path=path))

    def action_export(self) -> None:
        """Save the time line as CSV."""
        if self._result is not None:
            from beredskap.report.run import timeline

            self.program.export(timeline.table(self._result.journal, self._names))

    def _open(self, document: Document) -> None:
        self.app.push_screen(DocumentScreen(document, self.say))

    def _pick(self, table: Table, keys: tuple[str, ...], act: Callable[[str], None]) -> None:
        def picked(key: str | None) -> None:
            if key is not None:
                act(key)

        self.app.push_screen(PickScreen(table, keys, self.say), picked)
