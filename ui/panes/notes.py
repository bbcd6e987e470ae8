"""Notes: an article's marks and notes in the order of the text, edited in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from reader.folding import fold
from reader.models import Annotation, Article, Code
from ui import icons
from ui.drafts import NEW, is_kept
from ui.widgets.annotation_card import AnnotationCard, colour_menu
from ui.widgets.announce import announce
from ui.widgets.card_list import CardList
from ui.widgets.focus import has_keyboard
from ui.widgets.labels import PlainLabel, quiet_button, row
from ui.widgets.line_edit import LineEdit
from ui.widgets.notes import NoteEditor
from ui.widgets.press import ToolButton
from ui.widgets.tag_editor import TagSource

#: A reply stands to the right of what it answers for so many levels.
_DEEPEST = 3


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
    #: An article's UUID, and all that is begun to be written about it and not known to be kept.
    drafts_changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._article: Article | None = None
        self._annotations: list[Annotation] = []
        self._codes: dict[str, Code] = {}
        self._by_uuid: dict[str, Annotation] = {}
        self._current = self._first = ""
        self._several: set[str] = set()
        self._source: TagSource = lambda _text: []
        self._drafts: dict[str, str] = {}
        #: What had the keyboard before a new note was begun.
        self._before: QWidget | None = None
        self._begun: Callable[[str], Mapping[str, str]] = lambda _article: {}
        self._filter = LineEdit()
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
        self._editor.cancelled.connect(self._give_new_up)
        self._editor.changed.connect(self._draft_new)
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

    def set_drafts(self, begun: Callable[[str], Mapping[str, str]]) -> None:
        """Where what was begun about an article comes from, by its UUID."""
        self._begun = begun

    def clear(self) -> None:
        """Show nothing."""
        self._article, self._annotations, self._current = None, [], ""
        self._drafts = {}
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
            self._drafts = dict(self._begun(article.uuid))
        self._article = article
        self._new.setEnabled(True)
        named = {code.key: code for code in codes}
        renamed, self._codes = named != self._codes, named
        self._bar.name_colours(self._codes)
        self._annotations = in_text_order([each for each in annotations if not each.deleted])
        self._by_uuid = {each.uuid: each for each in self._annotations}
        self._drop_kept()
        self._refill(keep_place=again, anew=renamed)
        if not again and self._drafts:
            self.take_up()

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
            if not has_keyboard(self._editor):
                self._before = QApplication.focusWidget()
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
        card.drafted.connect(lambda what, text: self._keep_draft(f"{what}:{uuid}", text))
        card.set_current(self._is_framed(uuid))
        if isinstance(before, AnnotationCard):
            card.go_on_from(before)
        else:
            self._take_up_in(card)
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

    def _give_new_up(self) -> None:
        self._close_new()
        self._keep_draft(NEW, "")

    def _close_new(self) -> None:
        """Close the new note; where it had the keyboard, that goes back to where it came from."""
        had_keyboard, before = has_keyboard(self._editor), self._before
        self._before = None
        self._editor.hide()
        self._editor.set_text("")
        if had_keyboard and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what is begun -------------------------------------------------------------------------------------------

    def take_up(self) -> None:
        """Open again what was begun about the article: on coming back to it, or where it could not be kept."""
        if NEW in self._drafts and self._editor.isHidden():
            self._editor.set_text(self._drafts[NEW], "")
            self._editor.show()
        for card in list(self._cards.values()):
            self._take_up_in(card)

    def _take_up_in(self, card: AnnotationCard) -> None:
        uuid = card.annotation.uuid
        if (text := self._drafts.get(f"edit:{uuid}")) and not card.is_editing():
            card.edit_note(text, focus=False)
        if (text := self._drafts.get(f"reply:{uuid}")) and not card.is_answering():
            card.write_reply(text, focus=False)

    def _draft_new(self) -> None:
        if not self._editor.isHidden():
            self._keep_draft(NEW, self._editor.text())

    def _keep_draft(self, key: str, text: str) -> None:
        """Hold what is being written now; nothing, or what is kept already, is no draft."""
        before = dict(self._drafts)
        self._drafts.pop(key, None)
        if text.strip() and not (key.startswith("edit:") and self._is_kept(key, text)):
            self._drafts[key] = text
        if self._drafts != before:
            self._tell_drafts()

    def _drop_kept(self) -> None:
        """Forget what the annotations say by now, but for what is still open."""
        kept = [key for key, text in self._drafts.items() if not self._is_open(key) and self._is_kept(key, text)]
        for key in kept:
            del self._drafts[key]
        if kept:
            self._tell_drafts()

    def _tell_drafts(self) -> None:
        if self._article is not None:
            self.drafts_changed.emit(self._article.uuid, dict(self._drafts))

    def _is_kept(self, key: str, text: str) -> bool:
        return is_kept(key, text, self._annotations)

    def _is_open(self, key: str) -> bool:
        what, _, uuid = key.partition(":")
        if key == NEW:
            return not self._editor.isHidden()
        card = self._cards.get(uuid)
        return card is not None and (card.is_editing() if what == "edit" else card.is_answering())


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
