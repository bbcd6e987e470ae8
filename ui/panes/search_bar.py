"""The search box: what is typed is asked at once; under it stands what was understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from reader.query import FIELDS, TEXT_FIELDS
from reader.query.tree import ALIASES, OF_SOURCE
from ui import icons
from ui.formats import isolated_quotes
from ui.i18n import translate
from ui.widgets.labels import PlainLabel
from ui.widgets.line_edit import LineEdit
from ui.widgets.press import ToolButton

#: Typing that goes on within this time (milliseconds) asks once.
TYPING = 20
#: What a search means takes no more room than this.
_MOST_LINES = 3
#: A word of two letters or more at the end of what was typed, alone or of a text: it may go on.
_UNFINISHED = re.compile(rf"(?:^|[\s(])-?(?:(?i:{'|'.join(TEXT_FIELDS)}|body|notes):\(?)?[^\W_]{{2,}}$")
#: The name of a field at the end of what was typed, without its value.
_FIELD_ALONE = re.compile(
    rf"(?:(?<=[\s(])|^)-?((?:{'|'.join((*FIELDS, *ALIASES))}):|{re.escape(OF_SOURCE)}[^\s:()\"]*:?)$", re.IGNORECASE
)
#: What joins two words, after the first of them.
_OPERATORS = re.compile(r"(?<=[^\s(])(?:\s+(?:OR|AND|NOT|NEAR(?:/[0-9]*)?))+\s*$")
#: The last word of a query, with its field and an open quotation mark.
_LAST = re.compile(r'[^\s()"]*"[^"]*$|[^\s()]*$')
_FIELD_NAMES = (*(f"{name}:" for name in FIELDS), OF_SOURCE)
#: After this what may follow is offered as one types: the name of a field, or the beginning of one of a source's own.
_FIELD_BEGUN = re.compile(rf":|^-?{re.escape(OF_SOURCE)}", re.IGNORECASE)
#: Offers that are seen at once; their list is no wider than the longest of them.
_MOST_OFFERS = 12
_OFFER_KEYS = (
    (Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier),
)


class _Box(LineEdit):
    """Down goes to the results, Escape empties the box and then leaves it, Ctrl+Space or Alt+Down asks for offers."""

    down = Signal()
    offers_wanted = Signal()
    left = Signal()
    emptied = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (event.key(), event.modifiers()) in _OFFER_KEYS:
            self.offers_wanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._has_choice():
            event.ignore()  # it chooses, and does not ask for what was typed so far
        elif event.key() == Qt.Key.Key_Down and not self._completing():
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape and not self._completing():
            if self.text():
                self.clear()
                self.emptied.emit()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)

    def _has_choice(self) -> bool:
        """Whether one of the offers is marked."""
        completer = self.completer()
        return self._completing() and completer is not None and completer.popup().currentIndex().isValid()

    def _completing(self) -> bool:
        completer = self.completer()
        return completer is not None and completer.popup().isVisible()


class SearchBar(QWidget):
    """Announces each change of the query; knows nothing of how it is answered."""

    query_changed = Signal(str)
    typed = Signal(str)
    submitted = Signal(str)
    save_requested = Signal()
    results_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = _Box(self)
        self.box.setPlaceholderText(
            self.tr('Search: words  "a phrase"  -not  provider:  topic:  tag:  before:2023-10  has:note …')
        )
        self.box.setClearButtonEnabled(True)
        sign = self.box.addAction(icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        sign.setText(self.tr("Search"))
        self.box.setAccessibleName(self.tr("Search the archive"))
        self.box.setToolTip(self.tr("Ctrl+Space offers names of fields, their values and recent searches"))
        self.box.setMinimumHeight(30)
        self.save = ToolButton(self)
        self.save.setIcon(icons.icon("bookmark-plus"))
        self.save.setAutoRaise(True)
        self.save.setAccessibleName(self.tr("Save this search"))
        self.save.setEnabled(False)
        self.explanation = PlainLabel("", "muted")
        self._completions: Callable[[str], list[str]] | None = None
        self._recent: Callable[[], Sequence[str]] = tuple
        self._candidates = QStringListModel(self)
        #: The query for which nothing was offered so far.
        self._waits_for: str | None = None
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TYPING)
        self._timer.timeout.connect(self._announce_typed)
        self.box.textChanged.connect(self._on_text)
        self.box.textEdited.connect(self._on_edited)
        self.box.returnPressed.connect(self._on_return)
        self.box.down.connect(self.results_wanted)
        self.box.offers_wanted.connect(self._offer)
        self.box.emptied.connect(self._announce)
        self.box.left.connect(self.results_wanted)
        self.save.clicked.connect(self.save_requested)
        self.setFocusProxy(self.box)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.box, 1)
        top.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 4)
        layout.setSpacing(3)
        layout.addLayout(top)
        layout.addWidget(self.explanation)
        font = self.explanation.font()
        font.setPointSizeF(font.pointSizeF() * 0.92)
        self.explanation.setFont(font)
        self.explanation.setMaximumHeight(_MOST_LINES * self.explanation.fontMetrics().lineSpacing())

    # -- the query -----------------------------------------------------------------------------------------

    @property
    def query(self) -> str:
        """What stands in the box."""
        return self.box.text()

    def set_query(self, query: str) -> None:
        """Put a query into the box, and ask it."""
        if query != self.box.text():
            self.box.setText(query)
        self._announce()

    def toggle_words(self, words: str) -> None:
        """Add words to the query, or take them out where they are in it; `-words` and `words` replace one another."""
        opposite = words[1:] if words.startswith("-") else f"-{words}"
        padded = f" {self.query.strip()} "
        if f" {words} " in padded:
            self.set_query(padded.replace(f" {words} ", " ", 1).strip())
        elif f" {opposite} " in padded:
            self.set_query(padded.replace(f" {opposite} ", f" {words} ", 1).strip())
        else:
            self.set_query(f"{self.query.strip()} {words}".strip())

    def edit(self) -> None:
        """Go to the box with its words selected."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def set_explanation(self, text: str, tip: str = "") -> None:
        """What the query means, in words, with its count and time: in a few lines at most, whole as a tip."""
        self.explanation.setText(isolated_quotes(text))
        self.explanation.setAccessibleName(self.tr("What the search means"))
        self.explanation.setToolTip(tip)

    def set_completions(self, complete: Callable[[str], list[str]], recent: Callable[[], Sequence[str]]) -> None:
        """Where completions of the query's last word, and the queries made lately, come from."""
        self._completions, self._recent = complete, recent
        completer = _QueryCompleter(self._candidates, self)
        completer.setWidget(self.box)
        completer.activated.connect(self._take)
        self.box.setCompleter(completer)

    # -- inside ----------------------------------------------------------------------------------------------

    def _on_text(self, text: str) -> None:
        self.save.setEnabled(bool(text.strip()))

    def _on_edited(self, text: str) -> None:
        self._timer.start()
        self._complete(text)

    def _announce(self) -> None:
        self._timer.stop()
        self.query_changed.emit(self.query)

    def _announce_typed(self) -> None:
        self.typed.emit(as_typed(self.query))

    def _on_return(self) -> None:
        self._announce()
        self.submitted.emit(self.query)

    def _complete(self, text: str) -> None:
        """Offer completions once a field has been named (`provider:`); plain words stay undisturbed.

        Where nothing but what stands there would be offered, nothing is.
        """
        offers = self._completed(text) if _FIELD_BEGUN.search(_last_word(text)) else []
        self._set_candidates([] if offers == [text] else offers)

    def offer_again(self) -> None:
        """What is offered has been read meanwhile: show it to somebody who waits for it."""
        is_asked = self._waits_for == self.query and _FIELD_BEGUN.search(_last_word(self.query))
        if is_asked and self.box.hasFocus():
            self._offer()

    def _set_candidates(self, candidates: list[str]) -> None:
        self._candidates.setStringList(candidates)
        self._waits_for = None if candidates else self.query
        if candidates and (completer := self.box.completer()) is not None:
            popup, metrics = completer.popup(), self.box.fontMetrics()
            longest = max(map(metrics.horizontalAdvance, candidates))
            room = popup.verticalScrollBar().sizeHint().width() + 4 * metrics.averageCharWidth()
            popup.setMaximumWidth(longest + room)

    def _completed(self, text: str) -> list[str]:
        """The query with its last word completed, in each way there is."""
        before = text[: len(text) - len(_last_word(text))]
        return [before + each for each in self._completions(text)] if self._completions else []

    def _offer(self) -> None:
        """Show what the last word may go on to; where none is begun the names of fields, or in an empty box the recent
        searches if there are any.
        """
        text = self.query
        if _last_word(text):
            offers = self._completed(text)
        else:
            offers = ([] if text.strip() else list(self._recent())) or [text + name for name in _FIELD_NAMES]
        self._set_candidates(offers)
        completer = self.box.completer()
        if completer is not None and self._candidates.rowCount():
            completer.complete()

    def _take(self, completed: str) -> None:
        """Ask what was chosen; after the name of a field offer its values first."""
        if completed.endswith((":", OF_SOURCE)):
            self.box.setText(completed)
            QTimer.singleShot(0, self._offer)
        else:
            self.set_query(completed)


def _last_word(text: str) -> str:
    found = _LAST.search(text)
    return found.group() if found else ""


def as_typed(query: str) -> str:
    """The query while it is being typed: its last word finds what begins with it, till Return or a blank.

    So does a word of a title or another text; values of other fields are offered as they are. What says nothing by
    itself (`tag:`, `field.auth`, `ferry OR`) is not asked for before it goes on.
    """
    if query.count('"') % 2 == 1:
        return query
    if (whole := _asked_so_far(query)) != query:
        return whole
    last = query.rpartition(" ")[2].lstrip("(-")
    if last in ("OR", "AND", "NOT") or not _UNFINISHED.search(query):
        return query
    return f"{query}*"


def _asked_so_far(query: str) -> str:
    """The query without the name of a field or an operator at its end; a blank says that its last word is whole."""
    field = _FIELD_ALONE.search(query)
    asked = query[: field.start()] if field else query
    operators = _OPERATORS.search(asked)
    return f"{asked[: operators.start()]} " if operators else asked


def awaited(query: str) -> str:
    """A sentence on what `as_typed` leaves out of a query, since it waits for more; empty where that is nothing."""
    if query.count('"') % 2 == 1:
        return ""
    if field := _FIELD_ALONE.search(query):
        name = field[1]
        if name.endswith(":"):
            said = translate("SearchBar", "“%1” waits for a value.")
        elif name.casefold() == OF_SOURCE:
            said = translate("SearchBar", "“%1” waits for the name of a field.")
        else:
            said = translate("SearchBar", "“%1” waits for a colon and a value.")
        return said.replace("%1", name)
    if operators := _OPERATORS.search(query):
        return translate("SearchBar", "“%1” waits for what follows it.").replace("%1", operators[0].strip())
    return ""


class _QueryCompleter(QCompleter):
    """Shows the candidates as they are: whole queries whose last word is completed."""

    def __init__(self, model: QStringListModel, parent: QWidget) -> None:
        super().__init__(model, parent)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setMaxVisibleItems(_MOST_OFFERS)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def splitPath(self, _path: str) -> list[str]:
        """Nothing that a candidate begins with: Qt would mark one unseen, and Return would take that."""
        return ["\uffff"]
