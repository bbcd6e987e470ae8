"""The reading pane: an article's heading and text, its marks, and finding in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QMenu, QSplitter, QVBoxLayout, QWidget

from reader.citation import paragraphs
from reader.models import AnchorState, Annotation, Article, Code, Document, Passage
from ui import icons
from ui.article_heading import LINES, RELATED, heading
from ui.formats import image_words
from ui.text_marks import TextMarks
from ui.theme import Typography
from ui.widgets import marks
from ui.widgets.anchor_bar import AnchorBar
from ui.widgets.announce import announce
from ui.widgets.article_text import ArticleText
from ui.widgets.find_bar import FindBar, find_all
from ui.widgets.focus import has_keyboard
from ui.widgets.outline import Heading, Outline
from ui.widgets.selection_bar import SelectionBar
from ui.widgets.text_builder import Structure
from ui.widgets.text_painter import PENDING

#: How long (milliseconds) the end of a text stays on screen before the article counts as read: what a text that was
#: scrolled takes, and for one that fits on the screen a quick reader's time per word, within bounds.
_END_SEEN = 2_000
_PER_WORD, _LEAST, _MOST = 120, 3_000, 20_000


class ReadingPane(QWidget):
    """Shows one article; announces what the reader does with it."""

    annotate_requested = Signal(int, int, str)
    note_requested = Signal(int, int)
    annotation_activated = Signal(str)
    delete_requested = Signal(str)
    mark_note_requested = Signal(str)
    mark_tags_requested = Signal(str)
    colour_change_requested = Signal(str, str)
    offset_changed = Signal(int, int)
    link_activated = Signal(str)
    read_reached = Signal(int)
    related_requested = Signal()
    orphans_requested = Signal(list)
    extent_requested = Signal(str, int, int)
    anchor_requested = Signal(str, int, int)
    cite_requested = Signal(int, int)
    zoomed = Signal(int)
    step_refused = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._article: Article | None = None
        self._annotations: list[Annotation] = []
        self._wishes: list[Callable[[str], None]] = []
        self._codes: list[Code] = []
        self._marks = TextMarks()
        self._matches: list[tuple[int, int]] = []
        self._found: list[tuple[int, int]] = []
        self._at = -1
        self._zoom = 0
        self._base = Typography()
        self._read = False
        self._revision: int | None = None
        self.view = ArticleText()
        self._find = FindBar(self)
        self._lost_bar = AnchorBar()
        self._placing = ""
        self._outline = Outline()
        self._caret_line = QLabel(
            self.tr(
                "Caret mode: arrows move, Shift selects, W S P take a word, sentence or paragraph, 1–5 mark, F7 ends"
            )
        )
        self._bar = SelectionBar(self.view)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._outline.hide()
        self._caret_line.setContentsMargins(14, 4, 14, 4)
        self._caret_line.setWordWrap(True)
        self._caret_line.hide()
        body = QSplitter()
        body.setHandleWidth(1)
        body.setChildrenCollapsible(False)
        body.addWidget(self._outline)
        body.addWidget(self.view)
        body.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self._find, self._lost_bar, body, self._caret_line):
            layout.addWidget(widget, 1 if widget is body else 0)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self._offset_timer = QTimer(self, singleShot=True, interval=400)
        self._offset_timer.timeout.connect(self._tell_offset)
        self._end_timer = QTimer(self, singleShot=True)
        self._end_timer.timeout.connect(self._tell_read)
        self._bar_timer = QTimer(self, singleShot=True, interval=180)
        self._bar_timer.timeout.connect(self._show_bar)
        self.view.link_clicked.connect(self._link_clicked)
        self.view.mark_clicked.connect(lambda mark: self._ask_of(mark, self.annotation_activated.emit))
        self.view.colour_key.connect(self._colour_key)
        self.view.delete_key.connect(lambda mark: self._ask_of(mark, self.delete_requested.emit))
        self.view.selection_changed.connect(self._bar.hide)
        self.view.selection_finished.connect(self._bar_timer.start)
        self.view.menu_requested.connect(self._show_menu)
        self.view.zoom_requested.connect(self.zoom)
        self.view.scrolled.connect(self._scrolled)
        self.view.completed.connect(self._watch_end)
        self.view.caret_mode_changed.connect(self._caret_line.setVisible)
        self._bar.colour_chosen.connect(self.mark_selection)
        self._bar.note_chosen.connect(self._note_selection)
        self._find.wanted_changed.connect(self._look_for)
        self._find.next_requested.connect(self.next_match)
        self._find.previous_requested.connect(self.previous_match)
        self._find.closed.connect(self._find_closed)
        self._lost_bar.show_requested.connect(self._show_lost)
        self._lost_bar.place_requested.connect(self.set_extent)
        self._lost_bar.cancelled.connect(self._leave_lost)
        self.view.selection_changed.connect(lambda: self._lost_bar.set_can_place(self._markable() is not None))
        self._outline.chosen.connect(self._go_to_heading)
        self._outline.left.connect(self.view.setFocus)

    # -- what is shown ---------------------------------------------------------------------------------------

    @property
    def article(self) -> Article | None:
        """The article on screen."""
        return self._article

    def show_article(
        self,
        article: Article,
        document: Document,
        annotations: Sequence[Annotation],
        codes: Sequence[Code],
        matches: Sequence[Passage],
        *,
        revision: int | None = None,
    ) -> None:
        """Show an article from where it was left.

        `revision` names an older one whose text `document` is: its own marks then stand where they were made.
        """
        self._article, self._codes = article, list(codes)
        self._revision = None if revision == article.revision.id else revision
        self._read = False
        self._wishes.clear()
        self._found, self._at = [], -1
        self._end_timer.stop()
        self._bar.hide()
        self._bar.refresh({code.key: code.name for code in codes})
        images = {image.url: image for image in article.images}
        self.view.show_structure(
            Structure(
                lines=heading(article, bool(document.text.strip())),
                text=document.text,
                blocks=document.blocks,
                spans=document.spans,
                image_note=lambda url: image_words(url, images.get(url)),
            )
        )
        self.view.setAccessibleDescription(article.row.title)
        self.view.set_numbers(paragraphs(document))
        self._outline.show_headings(headings(document))
        self.place("")
        self.set_annotations(annotations)
        self.set_matches(matches)
        if 0 < article.position < len(document.text) and self._revision is None:
            self.view.scroll_to(article.position)
        self._offset_timer.stop()
        self._watch_end()

    def set_annotations(self, annotations: Sequence[Annotation], codes: Sequence[Code] | None = None) -> None:
        """Show these marks in place of the former ones; with `codes` the colours have other names."""
        if codes is not None and list(codes) != self._codes:
            self._codes = list(codes)
            self._bar.refresh({code.key: code.name for code in codes})
        self._annotations = [each for each in annotations if not each.deleted]
        self.view.set_marks(self._marks.of(self._annotations, self._codes, self._revision))
        lost = {each.uuid for each in self._lost()}
        self._lost_bar.set_lost(len(lost))
        if self._placing not in lost:
            self.place("")

    def _lost(self) -> list[Annotation]:
        if self._revision is not None:
            return []
        return [each for each in self._annotations if each.anchor.state is AnchorState.ORPHANED]

    def set_matches(self, matches: Sequence[Passage]) -> None:
        """Show where the search that found the article matches; the find bar's own matches come first."""
        self._matches = [mark for passage in matches if passage.field == "text" for mark in passage.marks]
        self.view.clear_line_matches()
        for passage in matches:
            if passage.field in LINES:
                self.view.set_line_matches(LINES[passage.field], passage.text, passage.marks)
        wanted = self._find.wanted()
        self._use_matches(find_all(self.view.text, wanted) if wanted.strip() else self._matches)

    def clear(self) -> None:
        """Show nothing."""
        self._article = self._revision = None
        self.place("")
        self._outline.show_headings([])
        self._end_timer.stop()
        self._offset_timer.stop()
        self.view.show_structure(Structure())
        self.set_annotations([])
        self._matches = []
        self._use_matches([])

    # -- going about ---------------------------------------------------------------------------------------------

    def go_to(self, start: int, end: int) -> None:
        """Bring a passage on screen and select it."""
        self.view.select(start, end)
        self.view.reveal(start, end)

    def go_to_annotation(self, uuid: str) -> None:
        """Bring a mark on screen; one without a place waits for a passage to be selected for it."""
        self.place(uuid if uuid in {each.uuid for each in self._lost()} else "")
        self.view.go_to_mark(uuid)

    def show_outline(self, shown: bool) -> None:
        """Show the headings beside the text and give them the keyboard, or hide them."""
        self._outline.setVisible(shown)
        if shown:
            self._outline.follow(self.view.first_visible())
            self._outline.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.view.setFocus()

    def _go_to_heading(self, offset: int) -> None:
        self.view.scroll_to(offset)
        self.view.select(offset, offset)
        self.view.setFocus()

    def next_link(self) -> None:
        """Select the next link of the text; Enter opens it."""
        self._to_link(1)

    def previous_link(self) -> None:
        """Select the link before."""
        self._to_link(-1)

    def _to_link(self, by: int) -> None:
        self.view.setFocus()
        target = self.view.step_link(by)
        if target:
            announce(self.view, self.tr("Link: {0}").format(target))

    def _leave_lost(self) -> None:
        self.place("")
        self.view.setFocus()

    def show_find(self) -> None:
        """Open the find bar with what is selected, or close it where it has the focus."""
        if self._find.isVisible() and has_keyboard(self._find):
            self._find.close_bar()
            return
        selected = self.selection()
        text = self.view.text[slice(*selected)] if selected and selected[1] - selected[0] < 80 else ""
        self._find.open_bar(text.replace("\n", " "))

    def next_match(self) -> None:
        """Go to the next match (of the find bar, else of the search), round the end."""
        self._step(1)

    def previous_match(self) -> None:
        """Go to the match before, round the beginning."""
        self._step(-1)

    def next_mark(self) -> None:
        """Go to the next mark of the text."""
        self._go_on(1)

    def previous_mark(self) -> None:
        """Go to the mark before."""
        self._go_on(-1)

    def _go_on(self, by: int) -> None:
        mark = self.view.step_mark(by)
        if mark:
            self.annotation_activated.emit(mark)

    def toggle_caret(self) -> None:
        """Turn on or off selecting by keys."""
        self.view.setFocus()
        self.view.caret.toggle()

    def zoom(self, delta: int) -> None:
        """Make the text larger or smaller by steps of a point; 0 goes back to the chosen size."""
        self._zoom = self._zoom + delta if delta else 0
        self._zoom = int(min(max(self._zoom, 7 - self._base.size), 48 - self._base.size))
        self._apply_typography()
        self.zoomed.emit(self._zoom)

    def set_typography(self, typography: Typography) -> None:
        """Set the text in this type; the zoom stays."""
        self._base = typography
        self._apply_typography()

    def _apply_typography(self) -> None:
        base = self._base
        self.view.set_typography(
            Typography(base.family, base.size + self._zoom, base.line_height, base.measure, base.justified)
        )

    # -- marking ----------------------------------------------------------------------------------------------------

    def selection(self) -> tuple[int, int] | None:
        """The selected part of the text, in whole grapheme clusters."""
        return self.view.selection()

    def _markable(self) -> tuple[int, int] | None:
        """The selection, unless the text on screen is an older revision's: marks belong to the current one."""
        return self.selection() if self._revision is None else None

    def mark_selection(self, colour: str) -> None:
        """Ask for a mark over the selection."""
        selected = self._markable()
        if selected:
            self._bar.hide()
            self.view.clear_selection()
            self.annotate_requested.emit(*selected, colour)

    def show_pending(self, start: int, end: int, colour: str) -> None:
        """Show a mark that is being kept; it is there for good once the annotations are set with it."""
        self.view.show_pending(start, end, colour)

    def drop_pending(self) -> None:
        """Show no longer what could not be kept."""
        self._wishes.clear()
        self.view.drop_pending()

    def choose_mark(self, uuid: str) -> None:
        """A mark was kept: it is the chosen one, unless another is being kept; what keys have asked of it is done."""
        if self.view.is_keeping:
            return
        self.view.set_active_mark(uuid)
        wishes, self._wishes = self._wishes, []
        for wish in wishes if self.view.active_mark else ():
            wish(uuid)

    def _ask_of(self, mark: str, wish: Callable[[str], None]) -> None:
        """Ask something of the chosen mark, of one that is being kept when it is: an import may hold that up."""
        if mark == PENDING:
            self._wishes.append(wish)
        elif mark:
            wish(mark)

    # -- where a mark stands --

    def place(self, uuid: str) -> None:
        """Wait for a passage for this mark, which has lost its place; with an empty name wait no longer."""
        self._placing = uuid
        mark = next((each for each in self._annotations if each.uuid == uuid), None)
        self._lost_bar.set_can_place(self._markable() is not None)
        self._lost_bar.set_placing(mark.selector.quote if mark and mark.selector else "")

    def _show_lost(self) -> None:
        lost = [each.uuid for each in self._lost()]
        if lost:
            self.place(lost[0])
            self.orphans_requested.emit(lost)

    @property
    def has_mark_to_set(self) -> bool:
        """Whether a mark is chosen that set_extent would move."""
        return self._revision is None and bool(self._placing or self.view.active_mark)

    def set_extent(self) -> bool:
        """Set the chosen mark to the selected passage; false where no mark or no passage is chosen."""
        selected = self._markable()
        if selected is None or not self.has_mark_to_set:
            return False
        self._bar.hide()
        placing, mark = self._placing, self.view.active_mark
        self.view.clear_selection()
        if placing:
            self.anchor_requested.emit(placing, *selected)
        else:
            self._ask_of(mark, lambda uuid: self.extent_requested.emit(uuid, *selected))
        return True

    def write_note(self) -> bool:
        """Write a note on the selected passage, else on the chosen mark; false where there is neither."""
        if selected := self.selection():
            self._bar.hide()
            self.view.clear_selection()
            self.note_requested.emit(*selected)
        elif mark := self.view.chosen_mark():
            self._ask_of(mark, self.mark_note_requested.emit)
        else:
            return False
        return True

    def tag_mark(self) -> bool:
        """Set the tags of the chosen mark; false where none is chosen."""
        mark = self.view.chosen_mark()
        self._ask_of(mark, self.mark_tags_requested.emit)
        return bool(mark)

    def cite(self) -> None:
        """Ask for the citation of the selected passage, or of the paragraph at the top of the screen."""
        chosen = self.selection() or self.view.paragraph_at(self.view.first_visible())
        if chosen:
            self.cite_requested.emit(*chosen)

    @property
    def revision(self) -> int | None:
        """The older revision that is shown; None for the current one."""
        return self._revision

    def _note_selection(self) -> None:
        selected = self._markable()
        if selected:
            self._bar.hide()
            self.note_requested.emit(*selected)

    def _colour_key(self, colour: str) -> None:
        if self.selection():
            self.mark_selection(colour)
        else:
            self._ask_of(self.view.active_mark, lambda uuid: self.colour_change_requested.emit(uuid, colour))

    def _show_bar(self) -> None:
        if self._markable() is None or not self.view.isVisible():
            return
        cursor = self.view.textCursor()
        start = self.view.cursorRect(cursor).topLeft()
        cursor.setPosition(cursor.anchor())
        start = min(start, self.view.cursorRect(cursor).topLeft(), key=lambda point: point.y())
        self._bar.show_near(self.view.viewport().mapTo(self.view, QPoint(start.x(), max(start.y(), 0))))

    def _show_menu(self, place: QPoint, offset: int) -> None:
        menu = self.build_menu(offset, self.view.target_at(self.view.viewport().mapFromGlobal(place)))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def build_menu(self, offset: int, target: str = "") -> QMenu:
        """What can be done with the selection, with each mark at `offset` (-1: none) and with the link there."""
        menu = QMenu(self)
        if self.selection():
            self._add_selection_actions(menu)
        if target:
            self._action(menu, self.tr("Open the link in the browser"), lambda: self.link_activated.emit(target))
        by_id = {each.uuid: each for each in self._annotations}
        for mark in self.view.marks_at(offset) if offset >= 0 else ():
            menu.addSeparator()
            self._add_mark_menu(menu, by_id[mark.id])
        menu.addSeparator()
        self._action(menu, self.tr("Find in this text"), self.show_find)
        everything = self._action(menu, self.tr("Select all"), lambda: self.view.select(0, len(self.view.text)))
        everything.setShortcut(QKeySequence(QKeySequence.StandardKey.SelectAll))
        return menu

    def _add_selection_actions(self, menu: QMenu) -> None:
        for key, code in enumerate(self._named_colours() if self._markable() else [], 1):
            text = self.tr("Mark as {0}").format(_menu_text(code[1]))
            action = self._action(menu, text, lambda colour=code[0]: self.mark_selection(colour))
            action.setIcon(marks.swatch_icon(code[0]))
            action.setShortcut(QKeySequence(str(key)))
        if self._markable():
            note = self._action(menu, self.tr("Mark and write a note"), self._note_selection)
            note.setIcon(icons.icon("sticky-note"))
        if self.has_mark_to_set:
            extent = self._action(menu, self.tr("Set the chosen mark to this passage"), self.set_extent)
            extent.setIcon(icons.icon("move-horizontal"))
        cite = self._action(menu, self.tr("Copy with its citation"), self.cite)
        cite.setIcon(icons.icon("text-quote"))
        copy = self._action(menu, self.tr("Copy"), self.view.copy)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        menu.addSeparator()

    def _add_mark_menu(self, menu: QMenu, annotation: Annotation) -> None:
        quote = annotation.selector.quote if annotation.selector else annotation.note
        quote = " ".join(quote.split())
        title = quote if len(quote) <= 40 else quote[:38].rstrip() + " …"
        sub = menu.addMenu(marks.swatch_icon(annotation.colour), self.tr("Mark “{0}”").format(_menu_text(title)))
        uuid = annotation.uuid
        self._action(sub, self.tr("Show in Notes"), lambda: self._activate(uuid))
        note = self._action(sub, self.tr("Write a note"), lambda: self.mark_note_requested.emit(uuid))
        note.setIcon(icons.icon("sticky-note"))
        tags = self._action(sub, self.tr("Tags"), lambda: self.mark_tags_requested.emit(uuid))
        tags.setIcon(icons.icon("tag"))
        sub.addSeparator()
        for key, name in self._named_colours():
            action = self._action(sub, _menu_text(name), lambda key=key: self.colour_change_requested.emit(uuid, key))
            action.setIcon(marks.swatch_icon(key))
            action.setCheckable(True)
            action.setChecked(key == annotation.colour)
        sub.addSeparator()
        delete = self._action(sub, self.tr("Delete the mark"), lambda: self.delete_requested.emit(uuid))
        delete.setIcon(icons.icon("trash-2"))

    def _activate(self, uuid: str) -> None:
        self.view.set_active_mark(uuid)
        self.annotation_activated.emit(uuid)

    def _named_colours(self) -> list[tuple[str, str]]:
        names = {code.key: code.name for code in self._codes}
        return [(colour, names.get(colour, colour)) for colour in marks.MARK_COLOURS]

    @staticmethod
    def _action(menu: QMenu, text: str, done: object) -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(lambda _=False: done())  # type: ignore[operator]
        return action

    # -- finding -------------------------------------------------------------------------------------------------------

    def _look_for(self, wanted: str) -> None:
        self._use_matches(find_all(self.view.text, wanted) if wanted.strip() else self._matches)
        if wanted.strip() and self._found:
            first = self.view.first_visible()
            self._at = next((i for i, (start, _) in enumerate(self._found) if start >= first), 0) - 1
            self._step(1)

    def _find_closed(self) -> None:
        self._use_matches(self._matches)
        self.view.setFocus()

    def _use_matches(self, found: list[tuple[int, int]]) -> None:
        """Show other matches; one that was chosen and still is one stays chosen."""
        chosen = self._found[self._at] if self._at >= 0 else None
        self._found = sorted(found)
        self._at = self._found.index(chosen) if chosen in self._found else -1
        self.view.set_matches(self._found)
        self._find.show_count(self._at + 1, len(self._found))

    def _step(self, by: int) -> None:
        if not self._found:
            if not self._find.wanted().strip():
                self.step_refused.emit(by)
            return
        self._at = (self._at + by) % len(self._found) if self._at >= 0 or by > 0 else len(self._found) - 1
        self.view.show_match(*self._found[self._at])
        self._find.show_count(self._at + 1, len(self._found))

    # -- how far it was read ---

    def _scrolled(self) -> None:
        self._bar.hide()
        if self._article is not None:
            if self._outline.isVisible():
                self._outline.follow(self.view.first_visible())
            self._offset_timer.start()
            self._watch_end()

    def _tell_offset(self) -> None:
        if self._article is not None and self.view.text and self._revision is None:
            at_top = self.view.verticalScrollBar().value() == 0
            self.offset_changed.emit(self._article.id, 0 if at_top else self.view.first_visible())

    def _watch_end(self) -> None:
        if self._article is None or self._read or not self.view.text or not self.view.sees_end():
            self._end_timer.stop()
            return
        if not self._end_timer.isActive():
            fits = self.view.verticalScrollBar().maximum() == 0
            words = self._article.row.word_count * _PER_WORD
            self._end_timer.start(min(max(words, _LEAST), _MOST) if fits else _END_SEEN)

    def _tell_read(self) -> None:
        if self._article is None or not self.isVisible() or not self.view.sees_end():
            return
        self._read = True
        self.read_reached.emit(self._article.id)

    def _link_clicked(self, target: str) -> None:
        if target == RELATED:
            self.related_requested.emit()
        else:
            self.link_activated.emit(target)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._bar.refresh({code.key: code.name for code in self._codes})


def headings(document: Document) -> list[Heading]:
    """The headings of a text."""
    text = document.text
    found = [block for block in document.blocks if block.kind == "heading" and text[block.start : block.end].strip()]
    return [Heading(max(block.level, 1), text[block.start : block.end], block.start) for block in found]


def _menu_text(text: str) -> str:
    """A name in a menu: an ampersand would be taken for a mnemonic."""
    return text.replace("&", "&&")
