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
from beredskap.tui import export_file
from beredskap.tui.application import Application
from beredskap.tui.cancellation import RunCancelledError, cancellable_progress
from beredskap.tui.commands import TABLE, Command
from beredskap.tui.curve_drawing import Axes
from beredskap.tui.dialogs.document import DocumentScreen
from beredskap.tui.dialogs.pick import PickScreen
from beredskap.tui.scenario import view
from beredskap.tui.scenario.draft import Draft
from beredskap.tui.scenario.scenario_library import Result, session_library
from beredskap.tui.scenario.screen_keys import EDIT, RUN, RunRequest
from beredskap.tui.scenario.time_line import TimeLineView
from beredskap.tui.widgets.curve import Curve
from beredskap.tui.widgets.report import Report
from beredskap.tui.workspace import InnerScreen

if TYPE_CHECKING:
    from beredskap.report.run.timeline import TimeLine, Track

_PAUSE: Final = 0.1


class RunScreen(InnerScreen[RunRequest]):
    """Runs a draft, and shows what came of it."""

    key = "scenario"
    screen_key = RUN
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

    def __init__(self, application: Application, content: RunRequest) -> None:
        super().__init__(application, content)
        self._library = session_library(self.session)
        self._draft = content.draft
        self._result: Result | None = None
        self._began = time.monotonic()

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
        if self.content.made is not None:
            self._show_result(self.content.made)
            return
        self.query_one("#headline", Static).update(self._progress(0.0))
        self.work_out()

    def fill(self) -> None:
        """A run stays what it was when the files are read anew."""

    @work(thread=True, exclusive=True, group="run", exit_on_error=False)
    def work_out(self) -> None:
        """Run it; escape stops it."""
        check_wanted = cancellable_progress()
        following = time.monotonic()

        def progress(share: float) -> None:
            nonlocal following
            check_wanted(share)
            if time.monotonic() >= following:
                following = time.monotonic() + _PAUSE
                self.post_message(self.Ticked(share))

        try:
            result = self._library.run(self._draft, progress)
        except RunCancelledError:
            return
        except InputError as error:
            self.app.call_from_thread(self._show_failure, error)
        else:
            self.app.call_from_thread(self._show_result, result)

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

    def show_stopped(self) -> None:
        """A run that broke has nothing to show."""
        self.dismiss()

    def _show_failure(self, error: InputError) -> None:
        if self.is_attached:
            self.dismiss()
            self.application.show_problems(error)

    def _show_result(self, result: Result) -> None:
        from beredskap.report.naming.names import Names
        from beredskap.report.run.timeline import timeline

        if not self.is_attached:
            return
        self._result = result
        self._names = Names(result.loaded.region, result.loaded.scenario)
        line = self.query_one(TimeLineView)
        found = timeline(result.journal, self._names)
        line.show(found, result.journal.duration, view.worst_segment(found))
        if self.content.track:
            line.go_to(self.content.track, self.content.time)
        if self.content.before is not None:
            self.application.tell(view.compare_unmet(self.content.before, result))

    def on_time_line_view_moved(self) -> None:
        """Say what stands at the cursor."""
        line = self.query_one(TimeLineView)
        result, track = self._result, line.track
        if result is None or track is None or line.line is None:
            return
        self.query_one("#headline", Static).update(self.say(view.headline(result, line.time)))
        said = view.describe_moment(result.journal, line.line, track, line.segment, self._names)
        self.query_one("#moment", Static).update("\n".join(map(self.say, said)))
        if track.key != self._explained:
            self._explained = track.key
            self.query_one(Report).show(view.shorten_explanation(view.explain_track(result, track)))
            self._draw(result, track, line.line)

    _explained = ""

    def _draw(self, result: Result, track: Track, line: TimeLine) -> None:
        title, points, said = view.track_curve(result, track, line, self._names)
        self.query_one("#drawn-title", Static).update(self.say(title))
        end = formatting.clock(result.journal.duration)
        axes = Axes(lambda value: self.say(said(value)), formatting.clock(0), end)
        self.query_one(Curve).show(points, axes)

    def on_time_line_view_opened(self) -> None:
        """The whole explanation of a care type."""
        track = self.query_one(TimeLineView).track
        if self._result is not None and track is not None:
            document = view.explain_track(self._result, track)
            if document is not None:
                self._open(document)

    def action_back(self) -> None:
        """Stop the run, or leave it: it stays among the runs."""
        self.workers.cancel_group(self, "run")
        self.dismiss()

    def action_expectations(self) -> None:
        """What was expected, and what was found."""
        if self._result is not None:
            self._open(view.expectation_document(self._result))

    def action_report(self) -> None:
        """Everything that `run` says."""
        if self._result is not None:
            self._open(view.report_document(self._result))

    def action_compare(self) -> None:
        """Choose another run of this session."""
        others = [one for one in self._library.results if one is not self._result]
        if self._result is None or not others:
            self.application.tell(
                message(
                    "Det finns ingen annan körning att jämföra med; kör ett scenario till, en åtgärd eller en variant."
                )
            )
            return
        table, keys = view.run_table(others)
        self._pick(table, keys, lambda key: self._compare_with(others[int(key)]))

    def _compare_with(self, other: Result) -> None:
        assert self._result is not None
        self._open(view.comparison_document(other, self._result))

    def action_measure(self) -> None:
        """Choose a measure, and run again with it."""
        if self._result is not None:
            table, keys = view.measure_table(self._result.loaded.region)
            self._pick(table, keys, self._decide)

    def _decide(self, measure: str) -> None:
        assert self._result is not None
        line = self.query_one(TimeLineView)
        self._run_again(view.add_measure(self._draft, self._result.loaded.region, measure, line.time))

    def action_variant(self) -> None:
        """Choose a variant, and run again in it."""
        if self._result is not None:
            table, keys = view.variant_table(self._result.loaded.region)
            self._pick(table, keys, lambda variant: self._run_again(view.set_variant(self._draft, variant)))

    def _run_again(self, draft: Draft) -> None:
        line = self.query_one(TimeLineView)
        track = line.track.key if line.track else ""
        request = RunRequest(draft, before=self._result, track=track, time=line.time)
        self.application.open_screen(RUN, request, in_place=True)

    def action_edit(self) -> None:
        """Write on in the scenario."""
        self.application.open_screen(EDIT, self._draft, in_place=True)

    def action_journal(self) -> None:
        """Save all that the run has to say."""
        if self._result is None:
            return
        from beredskap.report.run import journal

        try:
            path = export_file.write_new_file(self._draft.path.stem, ".json", journal.render(self._result.journal))
        except InputError as error:
            self.application.show_problems(error)
            return
        self.application.tell(message("Skrev {path}", path=path))

    def action_export(self) -> None:
        """Save the time line as CSV."""
        if self._result is not None:
            from beredskap.report.run import timeline

            self.application.export(timeline.table(self._result.journal, self._names))

    def _open(self, document: Document) -> None:
        self.app.push_screen(DocumentScreen(document, self.say))

    def _pick(self, table: Table, keys: tuple[str, ...], act: Callable[[str], None]) -> None:
        def picked(key: str | None) -> None:
            if key is not None:
                act(key)

        self.app.push_screen(PickScreen(table, keys, self.say), picked)
