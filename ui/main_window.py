"""The window: assembles the panes and connects their signals; what they do stands in session and operations."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
)
from PySide6.QtWidgets import QDialog, QLabel, QMainWindow, QMenu, QSplitter, QTabWidget, QVBoxLayout, QWidget

from reader.errors import NotFound
from reader.models import Anchor, AnchorState, Annotation, Changes, Event, Json, Passage, Related
from reader.settings import Settings
from ui import actions, dialogs, theme
from ui.actions import Actions
from ui.commands import Commands
from ui.desk_commands import DeskCommands
from ui.dialogs.keys import apply_keys
from ui.drafts import DraftKeeper
from ui.drops import Drops
from ui.i18n import number
from ui.intake_commands import IntakeCommands
from ui.pane_room import Pane, PaneRoom
from ui.panes.article_list import ArticleList
from ui.panes.details import DetailsPane
from ui.panes.history import HistoryPane
from ui.panes.library import LibraryPane
from ui.panes.notes import NotesPane
from ui.panes.reading import ReadingPane
from ui.panes.related import RelatedPane
from ui.panes.search_bar import SearchBar
from ui.panes.timeline import Timeline
from ui.problems import Problems
from ui.reading_commands import ReadingCommands
from ui.results import Results
from ui.session import Library, Session, Shown
from ui.state import WindowState
from ui.studies import Studies
from ui.widgets.message_bar import MessageBar
from ui.widgets.progress_line import ProgressLine

#: Articles that pass by under a held arrow key are not read from the archive (milliseconds).
GLANCE = 30
LINKS = ("http", "https", "mailto")
DETAILS, RELATED, NOTES, HISTORY = range(4)


class MainWindow(QMainWindow):
    """One archive in one window."""

    article_shown = Signal(int)
    settled = Signal()
    open_archive_requested = Signal(object)
    closed = Signal()

    def __init__(self, session: Session, settings: Settings, problems: Problems) -> None:
        super().__init__()
        self.session, self.operations = session, session.operations
        self.settings = settings
        self.problems = problems
        self.drafts = DraftKeeper(session.path, self)
        self.table = Actions(self)
        apply_keys(self.table, settings.shortcuts)
        self.shown: Shown | None = None
        #: The article asked for last; the one on screen follows it.
        self.wanted = 0
        self._place: tuple[int, int, int] | None = None
        self._trail: list[int] = []
        self._trail_at = -1
        self._is_old = False
        self._build()
        self._set_up_timers()
        self.results = Results(self)
        self.commands = Commands(self)
        self.studies = Studies(self)
        self.reader = ReadingCommands(self)
        self.desk = DeskCommands(self)
        self.intake = IntakeCommands(self)
        self.menus = self.table.fill(self.menuBar())
        self.table.bind(self.commands.handlers())
        self.commands.finish_menus()
        self.desk.finish_menus()
        self._connect_panes()
        self._connect_session()
        self.room = PaneRoom(
            self,
            (
                Pane(self.side, self.table["pane.side"], 116),
                Pane(self.library, self.table["pane.library"], 98),
            ),
        )
        self.state = WindowState(self)
        self.enable_actions()
        self.drops = Drops(self.body, self.operations)
        self.setAcceptDrops(True)
        self.setWindowTitle(f"{session.path.name} — Carrel")

    # -- assembling ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.search = SearchBar(self)
        self.timeline = Timeline(self)
        self.library = LibraryPane(self)
        self.list = ArticleList(self)
        self.reading = ReadingPane(self)
        self.details, self.related = DetailsPane(self), RelatedPane(self)
        self.notes, self.history = NotesPane(self), HistoryPane(self)
        self.side = self._tabs()
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        # Between wide panes on a small screen the text would stand one letter to a line.
        self.reading.setMinimumWidth(180)
        for pane, stretch in ((self.library, 0), (self.list, 2), (self.reading, 5), (self.side, 1)):
            self.splitter.addWidget(pane)
            self.splitter.setStretchFactor(self.splitter.indexOf(pane), stretch)
        self.messages = MessageBar(self)
        self.body = body = QWidget(self)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.search, self.timeline, self.splitter, self.messages):
            layout.addWidget(widget, 1 if widget is self.splitter else 0)
        self.setCentralWidget(body)
        self._build_status_bar()
        panes = (self.search, self.timeline, self.library, self.list.view, self.reading, self.side)
        for before, after in pairwise(panes):
            QWidget.setTabOrder(before, after)

    def _tabs(self) -> QTabWidget:
        tabs = QTabWidget(self)
        tabs.setDocumentMode(True)
        # In large type the names don't all fit; whole ones and two arrows say more than four stumps.
        tabs.setUsesScrollButtons(True)
        tabs.setElideMode(Qt.TextElideMode.ElideNone)
        tabs.addTab(self.details, self.tr("Details"))
        tabs.addTab(self.related, self.tr("Related"))
        tabs.addTab(self.notes, self.tr("Notes"))
        tabs.addTab(self.history, self.tr("History"))
        tabs.setAccessibleName(self.tr("About the article"))
        tabs.setMinimumWidth(240)
        return tabs

    def _build_status_bar(self) -> None:
        self.count_label = QLabel(self)
        self.count_label.setTextFormat(Qt.TextFormat.PlainText)
        self.count_label.setContentsMargins(8, 0, 0, 0)
        self.progress = ProgressLine(self)
        self.statusBar().addWidget(self.count_label, 1)
        self.statusBar().addPermanentWidget(self.progress)
        self.statusBar().setSizeGripEnabled(False)

    def _set_up_timers(self) -> None:
        self._glance = QTimer(self, singleShot=True, interval=GLANCE)
        self._glance.timeout.connect(self._show_wanted)
        self._read_timer = QTimer(self, singleShot=True)
        #: A zero timer comes after the text has been painted.
        self._rest = QTimer(self, singleShot=True, interval=0)
        self._rest.timeout.connect(self.show_rest)
        self._read_timer.timeout.connect(self._mark_shown_read)

    def _connect_panes(self) -> None:
        self.search.submitted.connect(self.commands.remember_search)
        self.search.save_requested.connect(self.commands.save_search)
        self.search.set_completions(self.session.complete, lambda: self.settings.recent_searches)
        self.library.query_chosen.connect(self.search.set_query)
        self.library.words_toggled.connect(self.search.toggle_words)
        self.library.search_chosen.connect(self.commands.ask_saved)
        self.library.search_rename_requested.connect(self.commands.rename_search)
        self.library.search_delete_requested.connect(self.operations.delete_search)
        self.library.tag_rename_requested.connect(self.commands.rename_tag)
        self.library.tag_delete_requested.connect(lambda path: self.operations.delete_tags([path]))
        self.list.current_changed.connect(self._want)
        self.list.activated.connect(self._read_on)
        self.list.selection_changed.connect(self._on_selection)
        self.list.menu_requested.connect(self._article_menu)
        self._connect_reading()
        self._connect_side()
        self.progress.cancel_requested.connect(self.operations.cancel)
        self.messages.undo_requested.connect(self.operations.undo)
        self.messages.details_requested.connect(self.commands.show_report)

    def _connect_reading(self) -> None:
        reading = self.reading
        reading.annotate_requested.connect(self._annotate)
        reading.note_requested.connect(self._note_passage)
        reading.annotation_activated.connect(self._show_note)
        reading.delete_requested.connect(self._delete_annotation)
        reading.mark_note_requested.connect(self._edit_note_of)
        reading.mark_tags_requested.connect(self._edit_tags_of)
        reading.colour_change_requested.connect(self.operations.recolour)
        reading.offset_changed.connect(self._remember_offset)
        reading.link_activated.connect(self.open_link)
        reading.read_reached.connect(self._on_read_reached)
        reading.related_requested.connect(partial(self.side.setCurrentIndex, RELATED))
        reading.view.selection_changed.connect(self.enable_actions)

    def _connect_side(self) -> None:
        self.details.link_activated.connect(self.open_link)
        self.details.correct_requested.connect(self._correct)
        self.details.tags_change_requested.connect(self._change_tags)
        self.details.set_tag_source(self.session.archive.complete_tag)
        self.related.open_requested.connect(self.open_article)
        self.related.link_activated.connect(self.open_link)
        self.related.attach_requested.connect(self.operations.attach_text)
        self.related.keep_apart_requested.connect(self.operations.keep_apart)
        self.notes.activated.connect(self.reading.go_to_annotation)
        self.notes.note_changed.connect(self.operations.edit_note)
        self.notes.colour_changed.connect(self.operations.recolour)
        self.notes.colours_changed.connect(self.operations.edit_annotations)
        self.notes.tags_changed.connect(self.operations.tag_annotation)
        self.notes.delete_requested.connect(self.operations.delete_annotations)
        self.notes.note_requested.connect(self._note_article)
        self.notes.link_activated.connect(self.open_link)
        self.notes.set_tag_source(self.session.archive.complete_tag)
        self.notes.set_drafts(self.drafts.of)
        self.notes.drafts_changed.connect(self.drafts.keep)
        self.drafts.failed.connect(self.problems.take)
        self.history.location_requested.connect(self.commands.open_location)
        self.history.problems_requested.connect(self.commands.show_run)
        self.history.undo_requested.connect(self.operations.undo)
        self.history.added_requested.connect(lambda run: self.search.set_query(f"import:{run}"))
        self.history.revision_requested.connect(self.show_revision)

    def _connect_session(self) -> None:
        self.session.library_loaded.connect(self._on_library)
        self.session.saved_counted.connect(self.library.set_saved_counts)
        self.session.matches_found.connect(self._on_matches)
        self.session.related_found.connect(self._on_related)
        self.session.history_found.connect(self._on_history)
        self.session.runs_found.connect(self.history.set_runs)
        self.session.offers_read.connect(self.search.offer_again)
        self.session.changed.connect(self._on_changed)
        self.session.archive_changed.connect(self.operations.refresh_undo)
        self.session.failed.connect(self.problems.take)
        self.session.failed.connect(self.reading.drop_pending)
        self.session.failed.connect(self.notes.take_up)
        self.operations.said.connect(self._on_said)
        self.operations.undo_changed.connect(self._on_undo_changed)
        self.operations.imported.connect(self.commands.keep_report)
        self.operations.importing_changed.connect(self._on_importing)
        self.operations.merged.connect(self.commands.keep_merge)
        self.operations.verified.connect(self.commands.show_verified)
        self.operations.long_changed.connect(self._on_long_work)
        self.operations.progressed.connect(self.progress.show_state)
        self.problems.sentence.connect(self.messages.warn)
        self.problems.bug.connect(self.commands.show_bug)
        theme.themes().changed.connect(self._on_theme)

    # -- searching -------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Show the window as it was left, and ask for what it shows."""
        self.state.restore()
        self.reader.restore()
        self.session.load_library()
        self.results.ask(self.search.query)
        self.list.view.setFocus()
        self.reader.tell_begun()
        self.intake.start()

    def _on_library(self, library: Library) -> None:
        if self.shown is None:
            self.session.load_runs()
        self.library.set_counts(library.counts)
        self.library.set_saved(library.saved)
        self.library.set_tags(library.tags)
        self.library.set_collections(library.collections)
        self.commands.library = library
        self.results.set_counts(library.counts)

    # -- showing an article ----------------------------------------------------------------------------------

    def _want(self, article: int) -> None:
        self.wanted = article
        self._glance.start()

    def _show_wanted(self) -> None:
        if self.wanted and self.wanted == self.current:
            # The list was filled anew under the article on screen: only its matches are others.
            self.session.load_beside(self.current)
        elif self.wanted:
            self.show_article(self.wanted)

    def show_article(self, article: int) -> None:
        """Show an article in the reading pane and beside it."""
        try:
            self.shown = shown = self.session.show(article)
        except NotFound:
            self._clear()
            return
        self._is_old = False
        self._show_text(shown)
        self._show_beside(shown)
        self.session.load_beside(article)
        self._keep_trail(article)
        self._wait_for_reading(shown)
        self.enable_actions()
        self._go_to_place(article)
        self.article_shown.emit(article)

    def _show_text(self, shown: Shown) -> None:
        self.reading.show_article(shown.article, shown.document, shown.annotations, shown.codes, [])
        if not shown.is_whole:
            self._rest.start()

    def show_rest(self) -> None:
        """Show the marks and notes that the text did not wait for."""
        if self.shown is not None and not self.shown.is_whole:
            self.shown = shown = self.session.show_rest(self.shown)
            self.reading.set_annotations(shown.annotations)
            self._show_notes(shown)

    def _show_beside(self, shown: Shown) -> None:
        self.details.show_article(shown.article, shown.article.row.tags)
        self._show_notes(shown)

    def _show_notes(self, shown: Shown) -> None:
        self.notes.show_annotations(shown.article, shown.annotations, shown.codes)
        count = len(shown.annotations) if shown.is_whole else shown.article.row.annotation_count
        self._title_tab(NOTES, self.tr("Notes"), count)

    def _clear(self) -> None:
        self.shown = None
        self.wanted = 0
        self._read_timer.stop()
        for pane in (self.reading, self.details, self.related, self.notes, self.history):
            pane.clear()
        self._title_tab(RELATED, self.tr("Related"), 0)
        self._title_tab(NOTES, self.tr("Notes"), 0)
        self.enable_actions()

    @property
    def current(self) -> int:
        """The article on screen; 0 for none."""
        return self.shown.article.id if self.shown else 0

    def open_article(self, article: int) -> None:
        """Go to an article, whether or not the list holds it."""
        if not self.list.select(article):
            self.list.view.clearSelection()
            self.wanted = article
            self.show_article(article)

    def open_place(self, article: int, field: str, start: int, end: int) -> None:
        """Show an article and, where the place is in its text, bring it on screen and select it."""
        self._place = (article, start, end) if field == "text" else None
        if article == self.current:
            self._go_to_place(article)
        else:
            self.open_article(article)

    def _go_to_place(self, article: int) -> None:
        if self._place is not None and self._place[0] == article:
            self.reading.go_to(*self._place[1:])
        self._place = None

    def _on_matches(self, article: int, matches: list[Passage]) -> None:
        if article == self.current and not self._is_old:
            self.reading.set_matches(matches)

    def _on_related(self, article: int, related: Related) -> None:
        if self.shown and article == self.current:
            self.related.show_related(self.shown.article, related)
            count = len(related.declared) + len(related.declared_by) + len(related.similar)
            self._title_tab(RELATED, self.tr("Related"), count)

    def _on_history(self, article: int, events: list[Event]) -> None:
        if self.shown and article == self.current:
            self.history.show_history(self.shown.article, events)

    def _title_tab(self, tab: int, name: str, count: int) -> None:
        self.side.setTabText(tab, f"{name} ({number(count)})" if count else name)

    def show_revision(self, article: int, revision: int) -> None:
        """Show the text of an older revision, with the marks that were made on it; nothing can be marked there."""
        if self.shown is None or article != self.current:
            return
        if revision == self.shown.article.revision.id:
            self.show_article(article)
            return
        document = self.session.archive.document(article, revision)
        marks = [as_made(mark) for mark in self.shown.annotations if mark.revision == revision]
        self.reading.show_article(self.shown.article, document, marks, self.shown.codes, [], revision=revision)
        self._is_old = True
        self.messages.say(self.tr("An older revision of this article is shown. Select the article again to return."))

    # -- read or not -----------------------------------------------------------------------------------------

    def _wait_for_reading(self, shown: Shown) -> None:
        """An article counts as read once it was on screen for a while, not by being selected."""
        self._read_timer.stop()
        seconds = self.settings.mark_read_after
        if seconds > 0 and not shown.article.row.is_read:
            self._read_timer.start(int(seconds * 1000))

    def _mark_shown_read(self) -> None:
        if not self.isActiveWindow():
            # Nobody reads a window that lies behind another; the time begins anew.
            self._read_timer.start()
        elif self.shown:
            self.operations.note_shown(self.current)

    def _on_read_reached(self, article: int) -> None:
        if self.shown and article == self.current and not self.shown.article.row.is_read:
            self.operations.note_shown(article)

    # -- the way back ------------------------------------------------------------------------------------------

    def _keep_trail(self, article: int) -> None:
        if self._trail[self._trail_at : self._trail_at + 1] != [article]:
            self._trail = [*self._trail[: self._trail_at + 1][-99:], article]
            self._trail_at = len(self._trail) - 1

    @property
    def trail(self) -> list[int]:
        """The articles shown, the latest last."""
        return self._trail[: self._trail_at + 1]

    def go_trail(self, by: int) -> None:
        """Go back (-1) or forward (1) among the articles shown."""
        if 0 <= self._trail_at + by < len(self._trail):
            self._trail_at += by
            self.open_article(self._trail[self._trail_at])

    # -- marking -----------------------------------------------------------------------------------------------

    def _can_mark(self) -> bool:
        """Marks belong to the current revision: places in an older text mean nothing there."""
        if self._is_old:
            self.messages.warn(self.tr("An older revision is shown; select the article again to mark its text."))
        return self.shown is not None and not self._is_old

    def _remember_offset(self, article: int, offset: int) -> None:
        if not self._is_old:
            self.operations.remember_offset(article, offset)

    def _annotate(self, start: int, end: int, colour: str) -> None:
        if self._can_mark():
            self.reading.show_pending(start, end, colour)
            # The new mark is the chosen one, so that N, Ctrl+T, Delete and the colours go on with it.
            self.operations.highlight(self.current, start, end, colour, self._choose_mark)

    def _choose_mark(self, annotation: Annotation) -> None:
        self.reading.choose_mark(annotation.uuid)
        if self.notes.isVisible():
            self.notes.select(annotation.uuid)

    def _note_passage(self, start: int, end: int) -> None:
        if self._can_mark():
            self.reading.show_pending(start, end, self.settings.highlight_colour)
            self.operations.highlight(self.current, start, end, self.settings.highlight_colour, self._edit_note)

    def _note_article(self, note: str) -> None:
        self.operations.note_on_article(self.current, note)

    def _edit_note(self, annotation: Annotation) -> None:
        self._choose_mark(annotation)
        self._edit_note_of(annotation.uuid)

    def _edit_note_of(self, uuid: str) -> None:
        self.show_side(NOTES)
        self.notes.edit(uuid)

    def _edit_tags_of(self, uuid: str) -> None:
        self.show_side(NOTES)
        self.notes.edit_tags(uuid)

    def _show_note(self, uuid: str) -> None:
        self.reader.show_mark(uuid)

    def _delete_annotation(self, uuid: str) -> None:
        self.operations.delete_annotations([uuid])

    def _correct(self, article: int, field: str, value: Json) -> None:
        self.operations.correct([article], field, value)

    def _change_tags(self, article: int, add: list[str], remove: list[str]) -> None:
        self.operations.tag([article], add, remove)

    # -- change ------------------------------------------------------------------------------------------------

    def _on_changed(self, changes: Changes) -> None:
        self.list.model.refresh(changes.articles)
        if changes.added or changes.removed:
            if self.current in changes.removed:
                self._step_off(changes.removed)
            self.results.ask_again()
        if self.current in changes.articles | changes.added or (changes.tags and self._has_other_codes()):
            self._refresh_shown(changes)

    def _has_other_codes(self) -> bool:
        """Whether the colours of the article on screen have other names or meanings now."""
        return self.shown is not None and not self._is_old and self.session.archive.codes() != self.shown.codes

    def _step_off(self, gone: frozenset[int]) -> None:
        """Go to the nearest article that stays, so that reading goes on when one is binned."""
        ids = self.list.model.ids
        row = self.list.model.row_of(self.current)
        after = [id for id in ids[row + 1 : row + 200] if id not in gone]
        before = [id for id in ids[max(0, row - 200) : max(0, row)] if id not in gone]
        self.wanted = after[0] if after else before[-1] if before else 0
        if self.wanted:
            self.show_article(self.wanted)
        else:
            self._clear()

    def _refresh_shown(self, changes: Changes) -> None:
        """Show what changed of the article on screen; the text is set anew only where it is another."""
        before = self.shown
        assert before is not None
        try:
            self.shown = shown = self.session.show_again(before, changes)
        except NotFound:
            self._clear()
            return
        if _same_page(before, shown) and not self._is_old:
            if shown.annotations is not before.annotations or shown.codes != before.codes:
                self.reading.set_annotations(shown.annotations, shown.codes)
        else:
            self._is_old = False
            self._show_text(shown)
        self._show_beside(shown)
        self.session.load_beside(self.current)
        self.enable_actions()

    # -- what can be done now ------------------------------------------------------------------------------------

    def enable_actions(self) -> None:
        """Offer what can be done with the article on screen, the passage chosen and the results listed."""
        has_article = self.shown is not None
        in_bin = self.results.found is not None and self.results.found.in_bin
        self.table.enable(actions.ARTICLE, has_article)
        self.table.enable(actions.SELECTION, has_article or self.list.selected_count() > 0)
        self.table.enable(actions.PASSAGE, has_article and self.reading.selection() is not None)
        has_rows = self.list.model.rowCount() > 0
        self.table.enable(actions.RESULTS, has_rows)
        self.table["results.tag"].setEnabled(
            self.results.found is not None and self.results.found.result.is_whole and has_rows
        )
        self.table["article.bin"].setVisible(not in_bin)
        self.table["article.restore"].setVisible(in_bin)
        row = self.shown.article.row if self.shown else None
        self.table["article.star"].setChecked(bool(row and row.is_starred))
        self.table["article.read"].setChecked(bool(row and row.is_read))
        self.table["article.link"].setEnabled(bool(row and row.url))
        self.table["article.copy_link"].setEnabled(bool(row and row.url))
        self.table["search.save"].setEnabled(bool(self.search.query.strip()))
        self.table["article.why"].setEnabled(has_article and bool(self.search.query.strip()))

    def _on_selection(self) -> None:
        self.results.describe()
        self.enable_actions()

    def _article_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        wanted = [pair for pair in self.table.all() if pair[0].menu == "article" and pair[1].isVisible()]
        actions.add_grouped(menu, wanted)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def targets(self) -> list[int]:
        """What an action on articles is about: the selection, else the article on screen."""
        return self.list.selected() or ([self.current] if self.shown else [])

    # -- focus, links, messages ----------------------------------------------------------------------------------

    def _read_on(self) -> None:
        if self.results.found is not None and not self.results.found.in_bin:
            self.settings = self.settings.searched(self.results.found.result.query)
        self.reader.go_to_matching_note()
        self.reading.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_side(self, tab: int) -> None:
        """Bring one of the panes at the right forward."""
        self.table["pane.side"].setChecked(True)
        self.side.show()
        self.side.setCurrentIndex(tab)

    def open_link(self, url: str) -> None:
        """Hand a link to the browser: the one way in which anything leaves this program, and only by a click."""
        target = QUrl(url)
        if target.scheme() in LINKS:
            QDesktopServices.openUrl(target)
        else:
            self.messages.warn(self.tr("This link is no web address and is not opened: %1").replace("%1", url))

    def _on_said(self, text: str, undo: bool) -> None:
        details, stays = self.commands.has_problems_to_show(text), self.commands.is_serious(text)
        self.messages.say(text, undo=undo, details=details, stays=stays)

    def _on_undo_changed(self, undo: str, redo: str) -> None:
        self.commands.name_undo(undo, redo)
        self.history.set_undo_label(undo)

    def _on_long_work(self, is_busy: bool) -> None:
        if is_busy:
            self.progress.start()
        else:
            self.progress.hide()

    def _on_importing(self, is_importing: bool) -> None:
        self.history.set_importing(is_importing)
        self.session.load_runs()

    def _on_theme(self) -> None:
        self.list.view.viewport().update()
        self.commands.colour_swatches()

    # -- drops, closing -------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.drops.over(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.drops.over(event)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self.drops.left()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drops.dropped(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "list"):
            self.list.fit_rows()

    def _may_close(self) -> bool:
        """Ask where what was written would be lost: the archive could not take it, and no file could either."""
        error = self.drafts.finish()
        texts = self.drafts.unwritten()
        if error is None or not texts:
            return True
        dialog = dialogs.unsaved.UnsavedDialog(str(error), texts, self)
        closes = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return closes

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close():
            event.ignore()
            return
        self._glance.stop()
        self._read_timer.stop()
        self.reader.leave_full_screen()
        self.state.save()
        self.studies.close()
        self.intake.close()
        self.session.close()
        super().closeEvent(event)
        self.closed.emit()


def as_made(annotation: Annotation) -> Annotation:
    """The annotation where it stands on the revision it was made on, for ever."""
    place = annotation.selector
    if place is None:
        return annotation
    return replace(annotation, anchor=Anchor(AnchorState.EXACT, place.start, place.end))


def _same_page(before: Shown, after: Shown) -> bool:
    """Whether the reading pane's heading and text are what they were."""
    return before.article.revision.id == after.article.revision.id and before.article.fields == after.article.fields
