"""The answer to the window's question, and what shows it: the list, the line under the search box, facets, timeline."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ui.i18n import translate
from ui.panes.article_list import heading
from ui.panes.search_bar import as_typed, awaited
from ui.panes.timeline import with_dates, without_dates
from ui.session import Found, Overview
from ui.widgets.safe_browser import WHOLE, plain_tip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.main_window import MainWindow


class Results:
    """Asks what the search box says, and shows what is found as it comes: the first page, the number, the rest."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.found: Found | None = None
        #: How many articles the archive has, by what the library calls them.
        self.counts: dict[str, int] = {}
        self._keep = 0
        self._entering: str | None = None
        search, timeline, session = window.search, window.timeline, window.session
        search.query_changed.connect(self.ask)
        search.typed.connect(self.ask)
        search.results_wanted.connect(self._enter_results)
        timeline.range_chosen.connect(self._on_range)
        timeline.cleared.connect(self._on_range_cleared)
        window.library.bin_chosen.connect(self._show_bin)
        window.list.sort_changed.connect(self._on_sort)
        session.found.connect(self._on_found)
        session.counted.connect(self._on_counted)
        session.completed.connect(self._on_completed)
        session.overview_found.connect(self._on_overview)
        session.archive_changed.connect(self.ask_again)

    # -- asking ----------------------------------------------------------------------------------------------------

    def ask(self, query: str) -> None:
        """Search; the list follows."""
        self._window.session.search(query, self._window.list.sort)

    def _on_sort(self, sort: str) -> None:
        self._window.settings = self._window.settings.changed(article_sort=sort)
        self.ask(self._window.search.query)

    def _show_bin(self) -> None:
        self._window.search.box.clear()
        self._window.session.show_bin()

    def ask_again(self) -> None:
        """Ask the question anew whose answer the list shows, with the rows that it will need on screen."""
        self._window.session.again(self._window.list.on_screen())

    def _on_range(self, first: str, last: str) -> None:
        self._window.search.set_query(with_dates(self._window.search.query, first, last))

    def _on_range_cleared(self) -> None:
        if without_dates(self._window.search.query) != self._window.search.query.strip():
            self._window.search.set_query(without_dates(self._window.search.query))

    # -- showing what was found ------------------------------------------------------------------------------------

    def _on_found(self, found: Found) -> None:
        if self._begins_only(found):
            return
        window = self._window
        keep = window.wanted or window.list.current or window.state.last_article
        self.found = found
        self._say_why_empty(found)
        self._keep = keep
        fetch = partial(window.session.fetch, found)
        window.list.show_result(found.result, fetch, keep, passages=found.has_passages, known=found.hits)
        if found.result.is_whole or not keep:
            self._start_list()
        window.list.go_on_from_top()
        self._enter(found)
        window.library.set_query(window.search.query, in_bin=found.in_bin)
        self.describe()
        window.enable_actions()
        window.settled.emit()

    def _say_why_empty(self, found: Found) -> None:
        """Prepare what stands in place of an empty list."""
        self._window.list.empty.say(*self._window.commands.empty_list(found))

    def _begins_only(self, found: Found) -> bool:
        """Keep what was found by the beginning of a word where Return asked for that word, and nothing has it."""
        window, before, query = self._window, self.found, found.result.query
        began = as_typed(query)
        if found.in_bin or found.result.ids or not found.result.is_whole or began != f"{query}*":
            return False
        if before is None or before.result.query != began or not before.result.ids or window.search.query != query:
            return False
        word = query.split()[-1].rpartition(":")[2].lstrip("(-")
        window.search.set_query(began)
        window.settings = window.settings.searched(began, instead_of=query)
        said = translate("Results", "Nothing has “%1” as a whole word; shown is what has words that begin so.")
        window.messages.say(said.replace("%1", word))
        return True

    def _on_counted(self, found: Found) -> None:
        """The number of matches is known before the matches are."""
        self.found = found
        self.describe()

    def _on_completed(self, found: Found) -> None:
        """The whole answer is there, of which the list shows the first page."""
        self.found = found
        fetch = partial(self._window.session.fetch, found)
        self._window.list.complete_result(found.result, fetch, self._keep, passages=found.has_passages)
        self._start_list()
        self.describe()
        self._window.enable_actions()

    def _start_list(self) -> None:
        """Make the first row the current one where none is, and nobody is reading or typing."""
        if self._window.list.current == 0 and (self._window.shown is None or not self._window.search.box.hasFocus()):
            self._window.list.step(0)

    def _on_overview(self, overview: Overview) -> None:
        self._window.library.set_facets(overview.facets)
        self._window.timeline.set_counts(overview.months, overview.days)

    def describe(self) -> None:
        """The explanation under the box, the heading of the list, and the counts in the status bar."""
        if self.found is None:
            return
        window, result, known = self._window, self.found.result, self.found.total
        if result.is_whole:
            count = translate("Results", "%Ln result(s) in %1 ms", None, result.total)
        elif known is not None:
            count = translate("Results", "%Ln result(s), the first in %1 ms", None, known)
        else:
            count = translate("Results", "more than %Ln result(s), the first in %1 ms", None, len(result.ids))
        count = count.replace("%1", f"{result.milliseconds:.0f}")
        everything = self.counts.get("all", result.total)
        waits = awaited(window.search.query) if result.query == as_typed(window.search.query) else ""
        text = " · ".join(part for part in (result.explanation, *result.notices, waits) if part)
        window.search.set_explanation(f"{text} — {count}" if text else count, plain_tip(text, WHOLE))
        total = self.counts.get("bin", 0) if self.found.in_bin else everything
        window.list.set_heading(heading(result.total if known is None else known, total, window.list.selected_count()))
        articles = translate("Results", "%Ln article(s)", None, everything)
        window.count_label.setText(f"{articles} · {count}" if result.query.strip() else articles)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Take how many articles the archive has now."""
        self.counts = dict(counts)
        if self.found is not None:
            self._say_why_empty(self.found)
        self.describe()

    # -- the keyboard's way into the list ------------------------------------------------------------------------------

    def enter_list(self, query: str) -> None:
        """Go to the list with Return: at once where it has rows, and stay there where the answer to `query` has any."""
        self._entering = query
        self.focus_list()

    def _enter(self, found: Found) -> None:
        if self._entering == found.result.query:
            if not found.result.ids:
                self._window.search.box.setFocus(Qt.FocusReason.OtherFocusReason)
            elif self._window.search.box.hasFocus():
                self.focus_list()
        self._entering = None

    def focus_list(self) -> None:
        """Put the keyboard in the list, on its first row where none is current; leave it where the list is empty.

        A hidden list would take it later, when it is shown, from whoever types then.
        """
        articles = self._window.list
        if articles.view.isVisible():
            articles.view.setFocus(Qt.FocusReason.OtherFocusReason)
            if not articles.current:
                articles.step(0)

    def _enter_results(self) -> None:
        """Go from the search box into the list: to its current row where that is on screen, else to the first one."""
        if not self._window.list.is_on_screen(self._window.list.current):
            self._window.list.select_first()
        self.focus_list()
