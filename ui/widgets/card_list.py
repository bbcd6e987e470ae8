"""A long list of cards of different heights, of which only those near the screen exist."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate, repeat
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.widgets.focus import has_keyboard
from ui.widgets.labels import PlainLabel
from ui.widgets.late import LateArea

#: Gives the card of a key; the second argument is the card that it takes the place of.
Maker = Callable[[str, QWidget | None], QWidget]

#: Pixels beside, above, below and between the cards.
_LEFT, _RIGHT, _TOP, _BOTTOM, _GAP = 6, 8, 8, 14, 6
#: How high a card is taken to be until one was made.
_GUESS = 90
#: Cards are made up to so many screens beyond the screen, and done away with beyond so many.
_NEAR, _FAR = 1, 4


class CardList(LateArea):
    """Shows cards by their keys. What changes between two fillings is made anew, everything else stays as it is.

    A card that does not exist is taken to be as high as the others are on average; what is on screen stands still while
    the guesses become heights.
    """

    def __init__(
        self,
        make: Maker,
        fits: Callable[[str, QWidget], bool],
        holds: Callable[[QWidget], bool],
        parent: QWidget | None = None,
    ) -> None:
        """`fits` tells whether a card still shows what it should, `holds` whether one must not be done away with."""
        super().__init__(parent)
        self._make, self._fits, self._holds = make, fits, holds
        self._list: Callable[[], Sequence[str]] | None = None
        self._keeps_place = self._is_anew = False
        self._keys: list[str] = []
        self._index: dict[str, int] = {}
        self._heights: dict[str, int] = {}
        self._tops: list[int] = [_TOP]
        self._is_placing = False
        self.cards: dict[str, QWidget] = {}
        self._new: set[str] = set()
        self._holder.installEventFilter(self)
        self._empty = PlainLabel("", "muted")
        self._empty.setParent(self._holder)
        self._idle = QTimer(self, interval=0)
        self._idle.timeout.connect(self._go_on)
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._measure)
        self.verticalScrollBar().setSingleStep(24)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    # -- filling ---------------------------------------------------------------------------------------------

    def refill(self, keys: Callable[[], Sequence[str]], *, keep_place: bool = False, anew: bool = False) -> None:
        """Show the cards of the keys that `keys` gives, from the top or (`keep_place`) where the list stands.

        With `anew` none of the present cards will do.
        """
        self._keeps_place = keep_place and (self._list is None or self._keeps_place)
        self._is_anew |= anew
        self._list = keys
        self._ask()

    def set_empty(self, text: str) -> None:
        """What is said where there are no cards."""
        self._empty.setText(text)

    def _begin(self, moment: float) -> None:
        keys, self._list = self._list, None
        self._timer.stop()
        if keys is None:
            return
        place = self._place() if self._keeps_place else None
        focused = self._focused()
        self._keys = list(keys())
        self._index = {key: index for index, key in enumerate(self._keys)}
        self._heights = {key: height for key, height in self._heights.items() if key in self._index}
        self._exchange()
        self._is_anew = False
        self._empty.setVisible(not self._keys)
        self._lay_out()
        self._stand_at(place)
        self._fill(moment)
        if focused is not None:
            self._give_focus(*focused)

    def _exchange(self) -> None:
        """Do away with the cards that are not wanted any more, and make those anew that show something else."""
        for key, card in list(self.cards.items()):
            if key not in self._index:
                self._remove(key)
            elif self._is_anew or not self._fits(key, card):
                self._add(key, card)

    def _add(self, key: str, before: QWidget | None = None) -> None:
        card = self._make(key, before)
        card.setParent(self._holder)
        if before is not None:
            self._remove(key)
        self.cards[key] = card
        self._new.add(key)
        self._heights[key] = self._height(card)
        card.setGeometry(_LEFT, self._tops[min(self._index[key], len(self._tops) - 1)], *self._size(key))
        card.show()

    def _remove(self, key: str) -> None:
        # Not deleted yet: a signal of one of its widgets may be what led here.
        card = self.cards.pop(key)
        self._new.discard(key)
        card.hide()
        card.deleteLater()

    def _fill(self, moment: float) -> None:
        """Make the cards that are on screen, as many as a moment allows; what is missing comes when there is time."""
        ends = perf_counter() + moment
        while missing := self._missing(0):
            self._add_some(missing, ends)
            if perf_counter() > ends:
                break
        self._tidy()
        if self._missing(_NEAR):
            self._idle.start()

    def _go_on(self) -> None:
        if self._missing(0):
            self._fill(self.moment)
        elif (missing := self._missing(_NEAR)) and self.isVisible():
            self._add_some(missing, perf_counter() + self.moment)
            self._tidy()
        else:
            self._idle.stop()

    def _add_some(self, keys: Sequence[str], ends: float) -> None:
        """Make cards until the time is over, one at least; what is on screen stands still."""
        place = self._place()
        for key in keys:
            self._add(key)
            if perf_counter() > ends:
                break
        self._lay_out()
        self._stand_at(place)

    def _missing(self, screens: int) -> list[str]:
        """The keys without a card on screen, or up to so many screens from it: first those below, then above."""
        if not self._keys or self._list is not None:
            # Of keys that are about to go there may be nothing left to make a card of.
            return []
        height, top = self.viewport().height(), self.verticalScrollBar().value()
        first, last = self._at(top), self._at(top + height * (1 + screens))
        wanted = self._keys[first : last + 1]
        if screens:
            wanted += reversed(self._keys[self._at(top - height * screens) : first])
        return [key for key in wanted if key not in self.cards]

    def _at(self, y: int) -> int:
        """The index of the card at a height of the list."""
        return min(max(bisect_right(self._tops, y) - 1, 0), len(self._keys) - 1)

    def _tidy(self) -> None:
        """Forget the cards that are far away; let Tab walk through the others in their order."""
        height, top = self.viewport().height(), self.verticalScrollBar().value()
        low, high = self._at(top - height * _FAR), self._at(top + height * (1 + _FAR))
        for key, card in list(self.cards.items()):
            if not low <= self._index[key] <= high and not self._holds(card) and not has_keyboard(card):
                self._remove(key)
        self.cards = dict(sorted(self.cards.items(), key=lambda item: self._index[item[0]]))
        if not self._new:
            return
        cards = list(self.cards.items())
        for number, (key, card) in enumerate(cards):
            if key in self._new:
                above = cards[number - 1][1] if number else None
                before = self._holder if above is None else _last_stop(above)
                for stop in (card, *_stops(card)):
                    QWidget.setTabOrder(before, stop)
                    before = stop
        self._new.clear()

    # -- places ------------------------------------------------------------------------------------------------

    def _width(self) -> int:
        return max(self.viewport().width() - _LEFT - _RIGHT, 1)

    def _height(self, card: QWidget) -> int:
        card.ensurePolished()
        layout = card.layout()
        if layout is not None:
            layout.activate()
        width = self._width()
        found = card.heightForWidth(width) if card.hasHeightForWidth() else -1
        return found if found > 0 else card.sizeHint().height()

    def _size(self, key: str) -> tuple[int, int]:
        return self._width(), self._heights[key]

    def _lay_out(self) -> None:
        """Put every card where it belongs."""
        known = {key: height + _GAP for key, height in self._heights.items()}
        guess = sum(known.values()) // len(known) if known else _GUESS
        # Ten thousand keys: what is done for each is done in C.
        self._tops = list(accumulate(map(known.get, self._keys, repeat(guess)), initial=_TOP))
        self._is_placing = True
        for key, card in self.cards.items():
            place = QRect(_LEFT, self._tops[self._index[key]], *self._size(key))
            if card.geometry() != place:
                card.setGeometry(place)
        self._empty.setGeometry(_LEFT, _TOP, self._width(), self._empty.heightForWidth(self._width()))
        end = self._tops[-1] - _GAP + _BOTTOM if self._keys else self._empty.geometry().bottom() + _BOTTOM
        self._holder.resize(self.viewport().width(), end)
        self._is_placing = False

    def _place(self) -> tuple[str, int] | None:
        """The first card on screen, and how far above the screen's top it begins."""
        top = self.verticalScrollBar().value()
        if not self._keys or top == 0:
            return None
        index = self._at(top)
        return self._keys[index], top - self._tops[index]

    def _stand_at(self, place: tuple[str, int] | None) -> None:
        key, beyond = place or ("", 0)
        self._is_placing = True
        if key in self._index:
            self.verticalScrollBar().setValue(self._tops[self._index[key]] + beyond)
        elif place is None:
            self.verticalScrollBar().setValue(0)
        self._is_placing = False

    def _measure(self) -> None:
        """A card has become higher or lower: what is being written in it, or a note that knows its width now."""
        found = {key: self._height(card) for key, card in self.cards.items()}
        if any(self._heights.get(key) != height for key, height in found.items()):
            place = self._place()
            grown = [key for key, height in found.items() if height > self._heights.get(key, height)]
            written = next((key for key in grown if has_keyboard(self.cards[key])), None)
            self._heights |= found
            self._lay_out()
            self._stand_at(place)
            if written is not None:
                self._bring(written)
            self._fill(self.moment)

    def _scrolled(self) -> None:
        if not self._is_placing and self.isVisible():
            self._fill(self.moment)

    # -- focus -------------------------------------------------------------------------------------------------

    def reach(self, key: str) -> QWidget | None:
        """The card of a key, brought on screen; None for a key that the list has not."""
        self.flush()
        if key not in self._index:
            return None
        for _ in range(2):  # heights that were guessed become known on the way
            self._bring(key)
            if key not in self.cards:
                self._add(key)
                self._lay_out()
            self._fill(float("inf"))
        return self.cards.get(key)

    def _bring(self, key: str) -> None:
        """Scroll until a card is whole on screen; of one that is higher than the screen, its top."""
        at, height = self._tops[self._index[key]], self._heights.get(key, _GUESS)
        top, room = self.verticalScrollBar().value(), self.viewport().height()
        if at - _TOP < top or at + height + _BOTTOM > top + room:
            wanted = at - _TOP if at < top or height > room else at + height + _BOTTOM - room
            self.verticalScrollBar().setValue(wanted)

    def _focused(self) -> tuple[str, int, type[QWidget], str] | None:
        """Where the focus is: the card's key and index, and the kind and name of what has it."""
        focused = QApplication.focusWidget()
        if focused is None:
            return None
        for key, card in self.cards.items():
            if card is focused or card.isAncestorOf(focused):
                return key, self._index[key], type(focused), focused.accessibleName()
        return None

    def _give_focus(self, key: str, index: int, kind: type[QWidget], name: str) -> None:
        """The keyboard stays where it was; of a card made anew the same part has it, after one that went the next."""
        if not self._keys:
            return
        if key not in self._index:
            card = self.reach(self._keys[min(index, len(self._keys) - 1)])
        else:
            card = self.cards.get(key)
        if card is None or has_keyboard(card):
            return
        parts = card.findChildren(kind) if key in self._index else []
        found = next((part for part in parts if part.accessibleName() == name and part.isVisibleTo(card)), card)
        found.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- events ------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._holder and event.type() == QEvent.Type.LayoutRequest and not self._is_placing:
            self._settle.start()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Of another width, all heights are others."""
        super().resizeEvent(event)
        place = self._place()
        if event.oldSize().width() != event.size().width():
            self._heights = {key: self._height(card) for key, card in self.cards.items()}
        self._lay_out()
        self._stand_at(place)
        if self.isVisible():
            self._fill(self.moment)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill(self.moment)


def _stops(card: QWidget) -> list[QWidget]:
    return [each for each in card.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]


def _last_stop(card: QWidget) -> QWidget:
    return (_stops(card) or [card])[-1]
