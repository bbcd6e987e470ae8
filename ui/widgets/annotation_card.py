"""An annotation as a card: what is marked, what is said of it, and the fields in which that is changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from reader.models import AnchorState, Annotation, Code
from ui.formats import moment
from ui.i18n import translate
from ui.widgets import marks
from ui.widgets.card import Card
from ui.widgets.labels import ElidedLabel, PlainLabel, quiet_button, row
from ui.widgets.notes import NoteEditor, NoteView
from ui.widgets.press import ToolButton
from ui.widgets.safe_browser import plain_tip
from ui.widgets.tag_editor import TagEditor, TagSource

_QUOTE = 240
#: A reply stands so far (pixels) to the right of what it answers.
_INDENT = 18


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
    #: What is being written (`edit` or `reply`) and its text now; an empty one was given up.
    drafted = Signal(str, str)

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
        about = " · ".join(part for part in (annotation.creator, moment(annotation.created)) if part)
        self._about = row(PlainLabel(about, "small", selectable=False), self._badge(), stretch=0)
        self.add(self._about)

    def set_twofold(self, is_twofold: bool) -> None:
        """Say that this is one of two versions of one annotation."""
        self.is_twofold = is_twofold
        if is_twofold:
            when = moment(self.annotation.modified)
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

    def edit_note(self, draft: str | None = None, *, focus: bool = True) -> None:
        """Open the note for writing, with a draft that was begun before."""
        if self._editor is None:
            self._editor = NoteEditor()
            self._editor.accepted.connect(self._keep)
            self._editor.cancelled.connect(self._give_up)
            self._editor.changed.connect(lambda: self.drafted.emit("edit", self.draft()))
            self._layout.insertWidget(self._layout.indexOf(self._tags or self._about), self._editor)
            self._editor.show()
        self._editor.set_text(self.annotation.note if draft is None else draft, self.annotation.note)
        if self._view is not None:
            self._view.hide()
        if focus:
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

    def write_reply(self, draft: str = "", *, focus: bool = True) -> None:
        """Open a line under the card for an answer, with a draft that was begun before."""
        if self._reply is None:
            self._reply = NoteEditor()
            self._reply.accepted.connect(self._keep_reply)
            self._reply.cancelled.connect(self._give_reply_up)
            self._reply.set_text(draft, "")
            self._reply.changed.connect(lambda: self.drafted.emit("reply", self.answer()))
            self.add(self._reply)
            self._reply.show()
        if focus:
            self._reply.setFocus()

    def _keep_reply(self, text: str) -> None:
        self._leave_reply()
        if text:
            self.reply_requested.emit(text)

    def _give_reply_up(self) -> None:
        self._leave_reply()
        self.drafted.emit("reply", "")

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

    def _give_up(self) -> None:
        self._leave()
        self.drafted.emit("edit", "")

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


def kind_words(annotation: Annotation) -> str:
    """What kind of annotation it is, in the user's language."""
    kinds = {
        "note": translate("AnnotationCard", "Note on the article"),
        "bookmark": translate("AnnotationCard", "Bookmark"),
        "reply": translate("AnnotationCard", "Reply"),
    }
    return kinds.get(annotation.kind, translate("AnnotationCard", "Mark"))


def state_words(annotation: Annotation) -> str:
    """Whether the mark stands where it was made."""
    words = {
        AnchorState.EXACT: translate("AnnotationCard", "exact"),
        AnchorState.MOVED: translate("AnnotationCard", "moved"),
        AnchorState.ORPHANED: translate("AnnotationCard", "orphaned"),
    }
    return words[annotation.anchor.state]


def state_tip(annotation: Annotation) -> str:
    """What the state means for this mark."""
    if annotation.anchor.state is AnchorState.MOVED:
        said = translate("AnnotationCard", "The text has changed; the mark was found at another place ({0} % alike).")
        return said.format(round(annotation.anchor.score * 100))
    if annotation.anchor.state is AnchorState.ORPHANED:
        words = translate("AnnotationCard", "The text has changed and the marked passage was not found in it.")
        return f"{words} {annotation.anchor.reason}".strip()
    return translate("AnnotationCard", "The mark stands where it was made.")
