"""Notes: an article's marks and notes in the order of the text, edited in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from reader.folding import fold
from reader.models import AnchorState, Annotation, Article, Code
from ui import icons
from ui.i18n import translate
from ui.panes.wording import local_time
from ui.widgets import marks
from ui.widgets.announce import announce
from ui.widgets.card import Card
from ui.widgets.card_list import CardList
from ui.widgets.labels import ElidedLabel, PlainLabel, quiet_button, row
from ui.widgets.notes import NoteEditor, NoteView
from ui.widgets.press import ToolButton
from ui.widgets.safe_browser import plain_tip
from ui.widgets.tag_editor import TagEditor, TagSource

_QUOTE = 240
#: A reply stands so far (pixels) to the right of what it answers, for so many levels.
_INDENT, _DEEPEST = 18, 3


class NotesPane(QWidget):
    """Lists annotations; announces what is changed in them."""

    activated = Signal(str)
    note_changed = Signal(str, str)
    colour_changed = Signal(str, str)
    colours_changed = Signal(list, str)
    tags_changed = Signal(str, list)
    tags_requested = Signal(list)
    delete_requested = Signal(list)
    note_requested = Signal(str)
    reply_requested = Signal(str, str)
    link_activated = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._article: Article | None = None
        self._annotations: list[Annotation] = []
        self._codes: dict[str, Code] = {}
        self._by_uuid: dict[str, Annotation] = {}
        self._current = self._first = ""
        self._several: set[str] = set()
        self._source: TagSource = lambda _text: []
        self._filter = QLineEdit()
        self._filter.setPlaceholderText(self.tr("Filter the notes"))
        self._filter.setAccessibleName(self.tr("Filter the notes"))
        self._filter.setClearButtonEnabled(True)
        self._filter.textChanged.connect(lambda _: self._refill())
        self.setFocusProxy(self._filter)
        self._new = ToolButton()
        self._new.setIcon(icons.icon("file-plus"))
        self._new.setToolTip(self.tr("Write a note on the whole article"))
        self._new.setAccessibleName(self.tr("Write a note on the whole article"))
        self._new.clicked.connect(self.write_note)
        self._editor = NoteEditor()
        self._editor.accepted.connect(self._keep_new)
        self._editor.cancelled.connect(self._close_new)
        self._editor.hide()
        self._bar = SeveralBar()
        self._bar.colour_chosen.connect(lambda colour: self.colours_changed.emit(self.several(), colour))
        self._bar.tags_requested.connect(lambda: self.tags_requested.emit(self.several()))
        self._bar.delete_requested.connect(lambda: self.delete_requested.emit(self.several()))
        self._bar.cancelled.connect(self._choose_no_more)
        self._list = CardList(self._card, self._fits, _is_writing)
        self._list.setAccessibleName(self.tr("Notes and marks"))
        top = QHBoxLayout()
        top.setContentsMargins(10, 8, 10, 2)
        top.addWidget(self._filter, 1)
        top.addWidget(self._new)
        holder = QVBoxLayout()
        holder.setContentsMargins(10, 4, 10, 4)
        holder.addWidget(self._editor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addLayout(holder)
        layout.addWidget(self._bar)
        layout.addWidget(self._list, 1)
        self.clear()

    def set_tag_source(self, source: TagSource) -> None:
        """Where completions of tags come from."""
        self._source = source

    def clear(self) -> None:
        """Show nothing."""
        self._article, self._annotations, self._current = None, [], ""
        self._by_uuid = {}
        self._close_new()
        self._new.setEnabled(False)
        self._refill()

    def show_annotations(self, article: Article, annotations: Sequence[Annotation], codes: Sequence[Code]) -> None:
        """Show an article's annotations; the same article again keeps its place and what is being written."""
        again = self._article is not None and self._article.id == article.id
        if not again:
            self._close_new()
            self._current = self._first = ""
            self._several = set()
        self._article = article
        self._new.setEnabled(True)
        named = {code.key: code for code in codes}
        renamed, self._codes = named != self._codes, named
        self._bar.name_colours(self._codes)
        self._annotations = in_text_order([each for each in annotations if not each.deleted])
        self._by_uuid = {each.uuid: each for each in self._annotations}
        self._refill(keep_place=again, anew=renamed)

    def select(self, uuid: str) -> None:
        """Show one annotation as the chosen one."""
        if uuid not in self._by_uuid:
            return
        if self._filter.text() and uuid not in {each.uuid for each in self._shown()}:
            self._filter.clear()
        self._choose(uuid)
        self._list.reach(uuid)

    def edit(self, uuid: str) -> None:
        """Open the note of one annotation for writing."""
        self.select(uuid)
        if uuid in self._cards:
            self._cards[uuid].edit_note()

    def edit_tags(self, uuid: str) -> None:
        """Open the tags of one annotation for writing."""
        self.select(uuid)
        if uuid in self._cards:
            self._cards[uuid].edit_tags()

    def reply(self) -> bool:
        """Begin an answer to the chosen annotation; False where none is chosen."""
        card = next((each for each in self._cards.values() if each.hasFocus()), self._cards.get(self._current))
        if card is None:
            return False
        card.write_reply()
        return True

    def write_note(self) -> None:
        """Begin a note on the whole article."""
        if self._article is not None:
            self._editor.set_text("")
            self._editor.show()
            self._editor.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """The swatches are pictures: other colours need others."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._cards:
            self._refill(keep_place=True, anew=True)

    # -- the list ------------------------------------------------------------------------------------------------

    @property
    def _cards(self) -> dict[str, AnnotationCard]:
        """The cards that exist: those near the screen."""
        return cast(dict[str, AnnotationCard], self._list.cards)

    def _shown(self) -> list[Annotation]:
        words = fold(self._filter.text()).split()
        if not words:
            return self._annotations
        return [each for each in self._annotations if all(word in self._haystack(each) for word in words)]

    def _haystack(self, annotation: Annotation) -> str:
        quote = annotation.selector.quote if annotation.selector else ""
        code = self._codes[annotation.colour].name if annotation.colour in self._codes else ""
        tags = " ".join(annotation.tags)
        return fold(" ".join((quote, annotation.note, tags, annotation.creator, code, annotation.anchor.state)))

    def _refill(self, *, keep_place: bool = False, anew: bool = False) -> None:
        self._list.refill(self._contents, keep_place=keep_place, anew=anew)

    def _contents(self) -> list[str]:
        """The annotations that fit the filter, in their order."""
        shown = [each.uuid for each in self._shown()]
        self._several &= set(shown)
        self._bar.show_count(len(self._several))
        self._list.set_empty(self._empty_words())
        return shown

    def _empty_words(self) -> str:
        if self._article is None:
            return self.tr("Choose an article to see its notes.")
        if self._annotations:
            return self.tr("No note fits the filter.")
        return self.tr("No marks yet. Select a passage and press 1–5 to mark it, or write a note on the whole article.")

    def _fits(self, uuid: str, card: QWidget) -> bool:
        assert isinstance(card, AnnotationCard)
        same = card.annotation == self._by_uuid[uuid] and card.indent == self._depth(card.annotation)
        return same and card.is_twofold == self._is_twofold(card.annotation)

    def _is_twofold(self, annotation: Annotation) -> bool:
        """Whether a merge kept this beside another version of the same annotation, which is still there."""
        return annotation.conflict_of in self._by_uuid

    def _card(self, uuid: str, before: QWidget | None) -> AnnotationCard:
        """A card; what is being written in the one before it goes on."""
        annotation = self._by_uuid[uuid]
        card = AnnotationCard(annotation, self._codes, lambda text: self._source(text), self._depth(annotation))
        card.set_twofold(self._is_twofold(annotation))
        card.opened.connect(lambda: self._activate(uuid))
        card.note_changed.connect(lambda text: self.note_changed.emit(uuid, text))
        card.colour_changed.connect(lambda colour: self._recolour(uuid, colour))
        card.tags_changed.connect(lambda tags: self.tags_changed.emit(uuid, tags))
        card.tags_wanted.connect(lambda: self._edit_tags(uuid))
        card.delete_requested.connect(lambda: self.delete_requested.emit(self._meant(uuid)))
        card.chosen.connect(lambda how: self._choose_more(uuid, how))
        card.reply_requested.connect(lambda text: self.reply_requested.emit(uuid, text))
        card.step_requested.connect(lambda by: self._step(uuid, by))
        card.link_activated.connect(self.link_activated)
        card.set_current(self._is_framed(uuid))
        if isinstance(before, AnnotationCard):
            card.go_on_from(before)
        return card

    def _depth(self, annotation: Annotation) -> int:
        """How many annotations stand above a reply; at most three are shown by its indent."""
        depth, above = 0, annotation.reply_to
        while above in self._by_uuid and depth < _DEEPEST:
            above, depth = self._by_uuid[above].reply_to, depth + 1
        return depth

    def _activate(self, uuid: str) -> None:
        self._choose(uuid)
        self.activated.emit(uuid)

    def _choose(self, uuid: str) -> None:
        self._current = self._first = uuid
        self._choose_no_more()

    def _step(self, uuid: str, by: int) -> None:
        order = [each.uuid for each in self._shown()]
        index = order.index(uuid) + by
        card = self._list.reach(order[index]) if 0 <= index < len(order) else None
        if card is not None:
            card.setFocus(Qt.FocusReason.TabFocusReason)

    # -- several at once -----------------------------------------------------------------------------------------

    def several(self) -> list[str]:
        """The annotations chosen together, in the order of the list; empty where fewer than two are."""
        chosen = [each.uuid for each in self._shown() if each.uuid in self._several]
        return chosen if len(chosen) > 1 else []

    def _meant(self, uuid: str) -> list[str]:
        """What a command on one card is about: all that are chosen where it is one of them."""
        return self.several() if uuid in self._several and self.several() else [uuid]

    def _recolour(self, uuid: str, colour: str) -> None:
        meant = self._meant(uuid)
        if len(meant) > 1:
            self.colours_changed.emit(meant, colour)
        else:
            self.colour_changed.emit(uuid, colour)

    def _edit_tags(self, uuid: str) -> None:
        meant = self._meant(uuid)
        if len(meant) > 1:
            self.tags_requested.emit(meant)
        else:
            self._cards[uuid].edit_tags()

    def _choose_more(self, uuid: str, how: str) -> None:
        """Take one in or out, all between the first chosen and this one, its neighbour, all, or none."""
        order = [each.uuid for each in self._shown()]
        if how == "none":
            self._choose_no_more()
        elif how == "all":
            self._several = set(order)
        elif how == "one":
            self._several |= {self._current} & set(order) if not self._several else set()
            self._several ^= {uuid}
            self._first = uuid
        else:
            self._choose_range(order, uuid, {"up": -1, "down": 1}.get(how, 0))
        self._frame()
        announce(self._list, self._bar.show_count(len(self._several)))

    def _choose_range(self, order: list[str], uuid: str, by: int) -> None:
        if by and not self._several:
            self._first = uuid
        first = order.index(self._first) if self._first in order else order.index(uuid)
        last = min(max(order.index(uuid) + by, 0), len(order) - 1)
        self._several = set(order[min(first, last) : max(first, last) + 1])
        if by:
            self._step(uuid, by)

    def _choose_no_more(self) -> None:
        self._several = set()
        self._bar.show_count(0)
        self._frame()

    def _frame(self) -> None:
        """Frame the cards that are chosen."""
        for uuid, card in self._cards.items():
            card.set_current(self._is_framed(uuid))

    def _is_framed(self, uuid: str) -> bool:
        return uuid in self._several if self._several else uuid == self._current

    def _keep_new(self, text: str) -> None:
        self._close_new()
        if text:
            self.note_requested.emit(text)

    def _close_new(self) -> None:
        self._editor.set_text("")
        self._editor.hide()


class SeveralBar(QWidget):
    """What can be done with several annotations at once; it shows where two or more are chosen."""

    colour_chosen = Signal(str)
    tags_requested = Signal()
    delete_requested = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._label = PlainLabel("", "small", selectable=False)
        self._codes: dict[str, Code] = {}
        self._colour = quiet_button("highlighter", self.tr("Change the colour (1–5)"))
        self._colour.clicked.connect(self._choose_colour)
        tags = quiet_button("tag", self.tr("Tags (T)"))
        tags.clicked.connect(self.tags_requested)
        delete = quiet_button("trash-2", self.tr("Delete (Del)"))
        delete.clicked.connect(self.delete_requested)
        cancel = quiet_button("x", self.tr("Choose none (Esc)"))
        cancel.clicked.connect(self.cancelled)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 2, 10, 2)
        layout.addWidget(row(self._label, self._colour, tags, delete, cancel, stretch=0))
        self.hide()

    def name_colours(self, codes: dict[str, Code]) -> None:
        """What the colours stand for."""
        self._codes = codes

    def show_count(self, count: int) -> str:
        """Show how many are chosen, and give the words for it; fewer than two hide the bar."""
        text = self.tr("%Ln chosen", None, count) if count > 1 else ""
        self._label.setText(text)
        self.setVisible(count > 1)
        return text

    def _choose_colour(self) -> None:
        colour_menu(self._colour, self._codes, self.colour_chosen.emit)


def _is_writing(card: QWidget) -> bool:
    return isinstance(card, AnnotationCard) and card.is_writing()


def colour_menu(button: QWidget, codes: dict[str, Code], done: Callable[[str], object]) -> None:
    """Offer the colours under a button."""
    menu = QMenu(button)
    for key, colour in enumerate(marks.MARK_COLOURS, 1):
        name = codes[colour].name if colour in codes else colour
        action = menu.addAction(marks.swatch_icon(colour), f"{name.replace('&', '&&')}\t{key}")
        action.triggered.connect(lambda _=False, colour=colour: done(colour))
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))


class AnnotationCard(Card):
    """One annotation: Enter goes to it, E edits its note, R answers it, 1-5 change its colour, Delete deletes it.

    Ctrl and Shift choose several, by clicks and by keys; `chosen` says how.
    """

    note_changed = Signal(str)
    colour_changed = Signal(str)
    tags_changed = Signal(list)
    tags_wanted = Signal()
    chosen = Signal(str)
    delete_requested = Signal()
    step_requested = Signal(int)
    reply_requested = Signal(str)
    link_activated = Signal(str)

    def __init__(self, annotation: Annotation, codes: dict[str, Code], source: TagSource, depth: int = 0) -> None:
        self.annotation, self.indent, self._codes, self._source = annotation, depth, codes, source
        self.is_twofold = False
        quote = annotation.selector.quote if annotation.selector else ""
        code = codes[annotation.colour].name if annotation.colour in codes else annotation.colour
        head = code or kind_words(annotation)
        name = f"{head}: {quote[:120] or annotation.note[:120]}"
        super().__init__(name, stripe=annotation.colour, indent=depth * _INDENT)
        self.setAccessibleDescription(annotation.note)
        self._editor: NoteEditor | None = None
        self._view: NoteView | None = None
        self._reply: NoteEditor | None = None
        self.add(self._head(head))
        if quote:
            shown = " ".join(quote.split())
            words = PlainLabel(shown if len(shown) <= _QUOTE else shown[:_QUOTE].rstrip() + " …", "quote")
            words.installEventFilter(self)
            self.add(words)
        if annotation.note:
            self._view = NoteView(annotation.note)
            self._view.link_activated.connect(self.link_activated)
            self._view.viewport().installEventFilter(self)
            self.add(self._view)
        self._tags: TagEditor | None = None
        if annotation.tags:
            self.add(self._show_tags())
        about = " · ".join(part for part in (annotation.creator, local_time(annotation.created)) if part)
        self._about = row(PlainLabel(about, "small", selectable=False), self._badge(), stretch=0)
        self.add(self._about)

    def set_twofold(self, is_twofold: bool) -> None:
        """Say that this is one of two versions of one annotation."""
        self.is_twofold = is_twofold
        if is_twofold:
            when = local_time(self.annotation.modified)
            words = self.tr(
                "Another version of one note, of {0}; a merge kept both. Delete the one that you don't want."
            )
            self._layout.insertWidget(self._layout.indexOf(self._about), PlainLabel(words.format(when), "warning"))

    def _badge(self) -> QWidget:
        """Whether the mark stands where it was made; in the last line, where it takes no room from the code's name."""
        badge = PlainLabel(state_words(self.annotation), self._state_role())
        badge.setWordWrap(False)
        badge.setToolTip(state_tip(self.annotation))
        if self.annotation.selector is None:
            badge.hide()
        return badge

    def _state_role(self) -> str:
        return "small" if self.annotation.anchor.state == "exact" else "warning"

    def _show_tags(self) -> TagEditor:
        if self._tags is None:
            self._tags = tags = TagEditor()
            tags.set_source(self._source)
            tags.set_tags(self.annotation.tags)
            tags.changed.connect(lambda *_: self.tags_changed.emit(tags.tags()))
        return self._tags

    def _head(self, title: str) -> QWidget:
        annotation = self.annotation
        self._swatch = ToolButton()
        self._swatch.setIcon(marks.swatch_icon(annotation.colour))
        self._swatch.setIconSize(QSize(16, 16))
        self._swatch.setAutoRaise(True)
        self._swatch.setToolTip(self.tr("Change the colour (1–5)"))
        self._swatch.setAccessibleName(self.tr("Colour: {0}").format(title))
        self._swatch.clicked.connect(self._choose_colour)
        if not annotation.colour:
            self._swatch.hide()
        name = ElidedLabel(title, "muted", Qt.TextElideMode.ElideRight)
        if annotation.colour in self._codes and (definition := self._codes[annotation.colour].definition):
            name.setToolTip(plain_tip(f"{title}: {definition}"))
        pen = quiet_button("pencil", self.tr("Edit the note (E)"))
        pen.clicked.connect(lambda: self.edit_note())
        tag = quiet_button("tag", self.tr("Tags (T)"))
        tag.clicked.connect(self.tags_wanted)
        answer = quiet_button("text-quote", self.tr("Reply (R)"))
        answer.clicked.connect(lambda: self.write_reply())
        delete = quiet_button("trash-2", self.tr("Delete (Del)"))
        delete.clicked.connect(self.delete_requested)
        made = row(self._swatch, name, pen, answer, tag, delete, stretch=1)
        made.layout().setSpacing(2)
        return made

    def _choose_colour(self) -> None:
        colour_menu(self._swatch, self._codes, self.colour_changed.emit)

    # -- writing --------------------------------------------------------------------------------------------------

    def is_editing(self) -> bool:
        return self._editor is not None

    def is_answering(self) -> bool:
        return self._reply is not None

    def is_writing(self) -> bool:
        return self.is_editing() or self.is_answering()

    def answer(self) -> str:
        """The reply that is being written."""
        return self._reply.text() if self._reply is not None else ""

    def go_on_from(self, before: AnnotationCard) -> None:
        """Write on what is being written in another card."""
        if before.is_editing():
            self.edit_note(before.draft())
        if before.is_answering():
            self.write_reply(before.answer())
        if tag := before.tag_draft():
            # A comma has kept the tag before it, which is what made this card: the next one is being typed.
            self._open_tags().set_draft(tag)

    def draft(self) -> str:
        """What is being written."""
        return self._editor.text() if self._editor is not None else ""

    def edit_note(self, draft: str | None = None) -> None:
        """Open the note for writing, with a draft that was begun before."""
        if self._editor is None:
            self._editor = NoteEditor()
            self._editor.accepted.connect(self._keep)
            self._editor.cancelled.connect(self._leave)
            self._layout.insertWidget(self._layout.indexOf(self._tags or self._about), self._editor)
            self._editor.show()
        self._editor.set_text(self.annotation.note if draft is None else draft)
        if self._view is not None:
            self._view.hide()
        self._editor.setFocus()

    def edit_tags(self) -> None:
        """Open the tags for writing."""
        self._open_tags().focus_line()

    def tag_draft(self) -> str:
        """The tag that is being typed."""
        return self._tags.draft() if self._tags is not None else ""

    def _open_tags(self) -> TagEditor:
        tags = self._show_tags()
        if self._layout.indexOf(tags) < 0:
            self._layout.insertWidget(self._layout.indexOf(self._about), tags)
            tags.show()
        return tags

    def write_reply(self, draft: str = "") -> None:
        """Open a line under the card for an answer, with a draft that was begun before."""
        if self._reply is None:
            self._reply = NoteEditor()
            self._reply.accepted.connect(self._keep_reply)
            self._reply.cancelled.connect(self._leave_reply)
            self._reply.set_text(draft)
            self.add(self._reply)
            self._reply.show()
        self._reply.setFocus()

    def _keep_reply(self, text: str) -> None:
        self._leave_reply()
        if text:
            self.reply_requested.emit(text)

    def _leave_reply(self) -> None:
        if self._reply is not None:
            self._reply.hide()
            self._reply.deleteLater()
            self._reply = None
            self.setFocus()

    def _keep(self, text: str) -> None:
        self._leave()
        if text != self.annotation.note:
            self.note_changed.emit(text)

    def _leave(self) -> None:
        if self._editor is None:
            return
        self._editor.hide()
        self._editor.deleteLater()
        self._editor = None
        if self._view is not None:
            self._view.show()
        self.setFocus()

    # -- keys --------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._choose_by(event):
            super().mousePressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Words that can be selected with the mouse would keep clicks for themselves."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress and self._choose_by(event):
            return True
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if plain and event.button() is Qt.MouseButton.LeftButton and not self._is_busy(watched, event):
                self.click()
        return super().eventFilter(watched, event)

    def _is_busy(self, words: QObject, event: QMouseEvent) -> bool:
        """Whether a click on these words was about them: some were selected, or it went to a link."""
        if self._view is not None and words is self._view.viewport():
            return self._view.textCursor().hasSelection() or bool(self._view.anchorAt(event.position().toPoint()))
        return isinstance(words, QLabel) and words.hasSelectedText()

    def _choose_by(self, event: QMouseEvent) -> bool:
        """With Ctrl or Shift a click chooses, and goes nowhere."""
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        chooses = event.button() is Qt.MouseButton.LeftButton and bool(ctrl or shift)
        if chooses:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.chosen.emit("range" if shift else "one")
        return chooses

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (self._does(event) or _choice(event))
            and not self.is_writing()
            and self.hasFocus()
        ):
            event.accept()
            return True
        return super().event(event)

    def _does(self, event: QKeyEvent) -> bool:
        keys = (Qt.Key.Key_Delete, Qt.Key.Key_E, Qt.Key.Key_R, Qt.Key.Key_T, Qt.Key.Key_Up, Qt.Key.Key_Down)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return not self.is_writing() and plain and (event.key() in keys or Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_5)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (how := _choice(event)) and not self.is_writing():
            self.chosen.emit(how)
        elif not self._does(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_requested.emit()
        elif event.key() == Qt.Key.Key_E:
            self.edit_note()
        elif event.key() == Qt.Key.Key_R:
            self.write_reply()
        elif event.key() == Qt.Key.Key_T:
            self.tags_wanted.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step_requested.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            self.colour_changed.emit(marks.MARK_COLOURS[event.key() - Qt.Key.Key_1])


#: The keys that choose several, and what `AnnotationCard.chosen` calls each.
_CHOICES = {
    (Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier): "up",
    (Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier): "down",
    (Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier): "all",
    (Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier): "one",
    (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier): "none",
}


def _choice(event: QKeyEvent) -> str:
    """How a key chooses; empty for every other key."""
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return _CHOICES.get((Qt.Key(event.key()), plain), "")


def in_text_order(annotations: Sequence[Annotation]) -> list[Annotation]:
    """Orphans first (they ask for attention), notes on the whole article, then by place; replies after their parent."""
    replies: dict[str, list[Annotation]] = {}
    known = {each.uuid for each in annotations}
    for each in annotations:
        if each.reply_to in known:
            replies.setdefault(each.reply_to, []).append(each)
    roots = sorted((each for each in annotations if each.reply_to not in known), key=_place)
    ordered: list[Annotation] = []
    for root in roots:
        pending = [root]
        while pending:
            each = pending.pop(0)
            ordered.append(each)
            pending = sorted(replies.get(each.uuid, ()), key=lambda reply: reply.created) + pending
    return ordered


def _place(annotation: Annotation) -> tuple[int, int, int, str]:
    if annotation.selector is None:
        return 1, 0, 0, annotation.created
    if annotation.anchor.start is None or annotation.anchor.end is None:
        return 0, annotation.selector.start, 0, annotation.created
    return 2, annotation.anchor.start, -annotation.anchor.end, annotation.created


def kind_words(annotation: Annotation) -> str:
    """What kind of annotation it is, in the user's language."""
    kinds = {
        "note": translate("NotesPane", "Note on the article"),
        "bookmark": translate("NotesPane", "Bookmark"),
        "reply": translate("NotesPane", "Reply"),
    }
    return kinds.get(annotation.kind, translate("NotesPane", "Mark"))


def state_words(annotation: Annotation) -> str:
    """Whether the mark stands where it was made."""
    words = {
        AnchorState.EXACT: translate("NotesPane", "exact"),
        AnchorState.MOVED: translate("NotesPane", "moved"),
        AnchorState.ORPHANED: translate("NotesPane", "orphaned"),
    }
    return words[annotation.anchor.state]


def state_tip(annotation: Annotation) -> str:
    """What the state means for this mark."""
    if annotation.anchor.state is AnchorState.MOVED:
        words = translate("NotesPane", "The text has changed; the mark was found again at another place ({0} % alike).")
        return words.format(round(annotation.anchor.score * 100))
    if annotation.anchor.state is AnchorState.ORPHANED:
        words = translate("NotesPane", "The text has changed and the marked passage was not found in it.")
        return f"{words} {annotation.anchor.reason}".strip()
    return translate("NotesPane", "The mark stands where it was made.")
