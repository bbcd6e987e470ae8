"""What a researcher asks beyond a search: concordance, explanation, record and replay, in panes of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget

from reader.concordance import of_query
from reader.errors import Ambiguous, NotFound, ReaderError
from reader.search_record import Replay
from ui import dialogs
from ui.dialogs import files
from ui.i18n import translate
from ui.inquiry import Inquiry, Lines, is_cancel
from ui.panes.article_list import sort_names
from ui.panes.concordance import COLLOCATES, LINES, ConcordancePane
from ui.panes.timeline import with_dates

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_LONGEST_WORD = 80
TABLES, RECORDS, TEXTS = "CSV (*.csv)", "Carrel (*.json)", "Text (*.txt)"


class Studies:
    """The windows beside a main window, and the lane that they share; made when first asked for."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._inquiry: Inquiry | None = None
        self._concordance: ConcordancePane | None = None
        self._dock: QDockWidget | None = None
        self._explain: dialogs.explain.ExplainDialog | None = None
        self._replayed: list[dialogs.replay.ReplayDialog] = []

    @property
    def inquiry(self) -> Inquiry:
        """The lane, started with the first question."""
        if self._inquiry is None:
            session = self._window.session
            self._inquiry = inquiry = Inquiry(session.path, word_forms=session.word_forms, parent=self._window)
            inquiry.failed.connect(self._on_failed)
            inquiry.written.connect(self._on_written)
            inquiry.replayed.connect(self._on_replayed)
        self._inquiry.word_forms = self._window.session.word_forms
        return self._inquiry

    def close(self) -> None:
        """Close the windows and end the lane."""
        for dialog in (self._explain, *self._replayed):
            if dialog is not None:
                dialog.close()
        if self._inquiry is not None:
            self._inquiry.close()

    def _on_failed(self, error: Exception) -> None:
        if self._concordance is not None and isinstance(error, ReaderError):
            stopped = translate("Studies", "Stopped.")
            if not is_cancel(error):
                self._concordance.clear(str(error))
            elif self.inquiry.lines is None:
                self._concordance.clear(stopped)
            else:
                self._concordance.set_busy(is_busy=False, text=stopped)
        self._window.problems.take(error)

    def _on_written(self, paths: Sequence[Path]) -> None:
        text = translate("Studies", "Written: %1").replace("%1", ", ".join(map(str, paths)))
        self._window.messages.say(text)
        if self._concordance is not None:
            self._concordance.status.setText(text)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """The handlers of the actions in the Search menu, by action id."""
        return {
            "words.concordance": self.concordance,
            "search.explain": self.explain,
            "search.record": self.record,
            "search.replay": self.replay,
            "pane.timeline": self._toggle_timeline,
            "go.timeline": self._go_timeline,
        }

    def _toggle_timeline(self) -> None:
        self._window.timeline.setVisible(self._window.table["pane.timeline"].isChecked())

    def _go_timeline(self) -> None:
        self._window.table["pane.timeline"].setChecked(True)
        self._window.timeline.show()
        self._window.timeline.setFocus()

    # -- concordance ---------------------------------------------------------------------------------------

    def concordance(self) -> None:
        """Open the concordance on the selected words, else on those of the search."""
        word, query = self._question()
        pane = self._pane()
        assert self._dock is not None
        self._dock.show()
        self._dock.raise_()
        pane.word.setFocus()
        if word:
            pane.set_question(word, query)
            self._ask(word, query)
        pane.word.selectAll()

    def _question(self) -> tuple[str, str]:
        selected = self._window.reading.selection()
        if selected and selected[1] - selected[0] <= _LONGEST_WORD:
            text = " ".join(self._window.reading.view.text[slice(*selected)].replace('"', " ").split())
            if text:
                return f'"{text}"' if " " in text else text, ""
        return of_query(self._window.search.query)

    def _pane(self) -> ConcordancePane:
        if self._concordance is None:
            self._dock = dock = QDockWidget(translate("Studies", "Concordance"), self._window)
            dock.setObjectName("concordance")
            self._concordance = pane = ConcordancePane(dock)
            dock.setWidget(pane)
            self._window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
            self._window.resizeDocks([dock], [self._window.height() * 2 // 5], Qt.Orientation.Vertical)
            self._connect(pane)
        return self._concordance

    def _connect(self, pane: ConcordancePane) -> None:
        inquiry = self.inquiry
        pane.asked.connect(self._ask)
        pane.sort_changed.connect(inquiry.sort)
        pane.measure_changed.connect(lambda measure, span: inquiry.find_collocates((measure, span)))
        pane.opened.connect(self._window.open_place)
        pane.period_chosen.connect(self._narrow)
        pane.stop_requested.connect(inquiry.stop)
        pane.export_requested.connect(self._export)
        inquiry.lines_found.connect(self._on_lines)
        inquiry.collocates_found.connect(pane.show_collocates)
        inquiry.busy_changed.connect(lambda is_busy: pane.set_busy(is_busy=is_busy))

    def _ask(self, word: str, query: str) -> None:
        pane = self._pane()
        if not word:
            pane.clear(translate("Studies", "Type a word, a phrase or a beginning such as prosecut*, and press Enter."))
            return
        pane.clear(translate("Studies", "Looking for “%1” …").replace("%1", word))
        self.inquiry.ask(word, query, pane.sort.currentData(), pane.chosen_measure)

    def ask_again(self) -> None:
        """Look anew for what the concordance shows: which forms count as a word has changed."""
        if self._concordance is not None and self._inquiry is not None and self._inquiry.lines is not None:
            self._ask(self._concordance.word.text().strip(), self._concordance.within.text())

    def _on_lines(self, lines: Lines) -> None:
        pane = self._pane()
        archive = self._window.session.archive
        pane.show_lines(lines.found, lines.order, partial(archive.concordance_lines, lines.found))
        pane.show_periods(lines.periods, is_month=lines.is_month)

    def _narrow(self, first: str, last: str) -> None:
        """Limit the concordance to a time, as a range of dates in the search that limits it."""
        pane = self._pane()
        pane.within.setText(with_dates(pane.within.text(), first, last))
        self._ask(pane.word.text().strip(), pane.within.text())

    def _export(self, tab: int) -> None:
        names = {LINES: "concordance", COLLOCATES: "collocates"}
        start = Path(self._window.settings.last_export_folder or Path.home()) / f"{names.get(tab, 'frequency')}.csv"
        title = translate("Studies", "Export as a table")
        chosen = files.save_file(self._window, title, str(start), TABLES)
        if chosen:
            target = Path(chosen)
            writers = {LINES: self.inquiry.write_lines, COLLOCATES: self.inquiry.write_collocates}
            writers.get(tab, self.inquiry.write_periods)(target if target.suffix else target.with_suffix(".csv"))

    # -- explain -------------------------------------------------------------------------------------------

    def explain(self) -> None:
        """Show what each part of the search finds, and answer why an article is not among the results."""
        if self._explain is None:
            self._explain = dialog = dialogs.explain.ExplainDialog(self._on_screen, self._window)
            dialog.why_asked.connect(self._why)
            self.inquiry.explained.connect(dialog.show_explanation)
            self.inquiry.why_found.connect(dialog.show_reason)
            self._window.session.found.connect(self._explain_again)
        self._explain.show()
        self._explain.raise_()
        self._explain.activateWindow()
        self.inquiry.explain(self._window.session.query)

    def _explain_again(self) -> None:
        if self._explain is not None and self._explain.isVisible():
            self.inquiry.explain(self._window.session.query)

    def _on_screen(self) -> str:
        shown = self._window.shown
        return shown.article.uuid if shown else ""

    def _why(self, text: str) -> None:
        assert self._explain is not None
        try:
            article = self._article(text)
        except (NotFound, Ambiguous) as error:
            self._explain.show_reason("", str(error))
            return
        rows = self._window.session.archive.rows([article])
        self.inquiry.why(self._window.session.query, article, rows[0].title if rows else "")

    def _article(self, text: str) -> int:
        """The article that an id, an address or a title names. Raises NotFound or Ambiguous."""
        archive = self._window.session.archive
        if text.startswith("#") and text[1:].isdecimal():
            return archive.resolve(int(text[1:]))
        try:
            return archive.resolve(text)
        except NotFound:
            quoted = text.replace('"', " ")
            for query in (f"url:{text}" if " " not in text else "", f'title:"{quoted}"'):
                found = archive.search(query, limit=2).ids if query else []
                if len(found) == 1:
                    return int(found[0])
            if found:
                several = translate("Studies", "Several articles are called so; drop one here, or name it by its id.")
                raise Ambiguous(several) from None
            raise NotFound(translate("Studies", "No article has this id, address or title.")) from None

    # -- record and replay ---------------------------------------------------------------------------------

    def record(self) -> None:
        """Save the record of the search for a methods section."""
        window = self._window
        start = Path(window.settings.last_export_folder or Path.home()) / "search-record.json"
        title = translate("Studies", "Save the search record")
        chosen = files.save_file(window, title, str(start), RECORDS)
        if chosen:
            self.inquiry.record(window.session.query, window.list.sort, Path(chosen))

    def replay(self) -> None:
        """Choose a recorded search, and say what differs."""
        start = self._window.settings.last_export_folder or str(Path.home())
        title = translate("Studies", "Replay a search record")
        chosen = files.open_file(self._window, title, start, RECORDS)
        if chosen:
            self.inquiry.replay(Path(chosen))

    def _on_replayed(self, replay: Replay) -> None:
        """Show the outcome, and put the recorded search into the box."""
        window = self._window
        # Without a parent: a window of its own, which does not stay above the articles that it leads to.
        order = sort_names().get(replay.record.sort, replay.record.sort)
        dialog = dialogs.replay.ReplayDialog(replay, order, self._is_here)
        dialog.open_requested.connect(self._open_recorded)
        dialog.save_requested.connect(partial(self._save_replay, dialog))
        dialog.finished.connect(partial(self._forget_replay, dialog))
        self._replayed.append(dialog)
        forms = window.table["search.forms"]
        if forms.isChecked() != replay.record.word_forms:
            forms.trigger()
        window.search.set_query(replay.record.asked or replay.record.query)
        dialog.show()

    def _is_here(self, uuid: str) -> bool:
        try:
            self._window.session.archive.resolve(uuid)
        except NotFound:
            return False
        return True

    def _open_recorded(self, uuid: str) -> None:
        """Show an article of a record in the main window."""
        if self._is_here(uuid):
            self._window.activateWindow()
            self._window.open_article(self._window.session.archive.resolve(uuid))

    def _save_replay(self, dialog: dialogs.replay.ReplayDialog) -> None:
        start = Path(self._window.settings.last_export_folder or Path.home()) / "search-replay.txt"
        chosen = files.save_file(dialog, translate("Studies", "Save the report"), str(start), TEXTS)
        if chosen:
            self.inquiry.write_replay(dialog.replay, Path(chosen))

    def _forget_replay(self, dialog: dialogs.replay.ReplayDialog, _result: int = 0) -> None:
        if dialog in self._replayed:
            self._replayed.remove(dialog)
            dialog.deleteLater()
