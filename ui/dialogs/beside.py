"""Two texts beside one another: two articles, or two revisions of one with what changed between them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from reader.anchors import Part, compare
from reader.citation import paragraphs
from reader.models import Annotation, Article, Code, Document
from ui import icons
from ui.article_heading import heading
from ui.dialogs.base import fit
from ui.formats import image_words
from ui.tasks import JobProgress, Lane
from ui.text_marks import TextMarks
from ui.theme import Typography
from ui.widgets.announce import announce
from ui.widgets.article_text import ArticleText
from ui.widgets.labels import PlainLabel
from ui.widgets.press import PushButton
from ui.widgets.text_builder import Structure


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts: `name` says which it is, `annotations` stand as they stand in it."""

    article: Article
    document: Document
    annotations: Sequence[Annotation]
    name: str
    detail: str = ""


class _Nothing:
    """What the lane that compares works on."""

    def close(self) -> None:
        """Nothing is held open."""


class BesideDialog(QDialog):
    """Shows two sides; with `compares`, what the second changed of the first, and both scroll together."""

    def __init__(
        self,
        sides: tuple[Side, Side],
        codes: Sequence[Code],
        typography: Typography,
        *,
        compares: bool,
        numbers: bool = False,
        open_link: Callable[[str], object] = str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(
            self.tr("What changed: {0}").format(sides[1].article.row.title) if compares else self.tr("Side by side")
        )
        fit(self, 1180, 780)
        self._sides, self._compares = sides, compares
        self._parts: list[Part] = []
        self.changes: list[tuple[int, int]] = []
        self._at, self._leading = -1, False
        self.views = (ArticleText(), ArticleText())
        for view, side in zip(self.views, sides, strict=True):
            view.set_typography(typography)
            view.show_structure(_structure(side))
            view.set_numbers(paragraphs(side.document))
            view.show_numbers(numbers)
            view.set_marks(TextMarks().of(side.annotations, codes))
            view.setAccessibleName(side.name)
            view.setAccessibleDescription(side.article.row.title)
            view.link_clicked.connect(open_link)
        self._lay_out()
        self._connect()
        self._lane: Lane[_Nothing] | None = None
        if compares:
            self._compare()

    def _lay_out(self) -> None:
        body = QSplitter(self)
        body.setHandleWidth(1)
        body.setChildrenCollapsible(False)
        for view, side in zip(self.views, self._sides, strict=True):
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            for text, role in ((side.name, "heading"), (side.detail, "small")):
                label = PlainLabel(text, role, selectable=False)
                label.setContentsMargins(14, 6 if role == "heading" else 0, 14, 0 if role == "heading" else 6)
                column.addWidget(label)
            column.addWidget(view, 1)
            body.addWidget(holder)
        self.summary = PlainLabel("", "muted")
        self.previous = PushButton(icons.icon("chevron-up"), self.tr("Previous change"))
        self.following = PushButton(icons.icon("chevron-down"), self.tr("Next change"))
        self.previous.setToolTip(self.tr("Previous change (Shift+F3)"))
        self.following.setToolTip(self.tr("Next change (F3)"))
        self.together = QCheckBox(self.tr("Scroll together"))
        self.together.setChecked(self._compares)
        close = PushButton(self.tr("Close"))
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 6, 10, 8)
        foot.setSpacing(8)  # else it would be that of the layout around it
        foot.addWidget(self.summary, 1)
        foot.addStretch(0 if self._compares else 1)
        for widget in (self.previous, self.following, self.together, close):
            foot.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(body, 1)
        layout.addLayout(foot)
        body.setSizes([590, 590])
        for part in (self.previous, self.following, self.summary):
            part.setVisible(self._compares)
        self.views[1 if self._compares else 0].setFocus()

    def _connect(self) -> None:
        self.previous.clicked.connect(lambda: self.step(-1))
        self.following.clicked.connect(lambda: self.step(1))
        QShortcut(QKeySequence("F3"), self, lambda: self.step(1))
        QShortcut(QKeySequence("Shift+F3"), self, lambda: self.step(-1))
        QShortcut(QKeySequence("F6"), self, self._other)
        self.views[0].scrolled.connect(lambda: self._follow(0))
        self.views[1].scrolled.connect(lambda: self._follow(1))

    def _other(self) -> None:
        """Give the keyboard to the other text."""
        self.views[0 if self.views[1].hasFocus() else 1].setFocus()

    # -- what changed ------------------------------------------------------------------------------------------

    def _compare(self) -> None:
        self.summary.setText(self.tr("Comparing…"))
        old, new = (side.document.text for side in self._sides)
        self._lane = Lane(_Nothing, "comparing", self)

        def work(_nothing: _Nothing, _progress: JobProgress) -> list[Part]:
            return compare(old, new)

        self._lane.submit(work, self._compared)

    def _compared(self, parts: list[Part]) -> None:
        self._parts = parts
        removed = [(part.old_start, part.old_end) for part in parts if part.operation == "delete"]
        added = [(part.new_start, part.new_end) for part in parts if part.operation == "insert"]
        self.views[0].set_changes(removed, [])
        self.views[1].set_changes([], added)
        self.changes = _places(parts, self._sides[0].document.text)
        old, new = (side.document.text for side in self._sides)
        self.summary.setText(self._words(_count(old, removed), _count(new, added)))
        for button in (self.previous, self.following):
            button.setEnabled(bool(self.changes))
        announce(self, self.summary.text())
        if self.changes:
            QTimer.singleShot(0, self, lambda: self.step(1))

    def _words(self, removed: int, added: int) -> str:
        if not self.changes:
            return self.tr("The two texts are the same; what differs is in the fields.")
        places = self.tr("%Ln place(s) changed", None, len(self.changes))
        parts = [self.tr("%Ln word(s) removed", None, removed), self.tr("%Ln word(s) added", None, added)]
        return f"{places}: {', '.join(parts)}"

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) change, round the ends."""
        if not self.changes:
            return
        self._at = (self._at + by) % len(self.changes) if self._at >= 0 or by > 0 else len(self.changes) - 1
        self._leading = True
        for view, offset in zip(self.views, self.changes[self._at], strict=True):
            view.scroll_to(offset, 0.3)
        self._leading = False
        count = self.tr("Change {0} of {1}").format(self._at + 1, len(self.changes))
        announce(self, count)

    # -- scrolling together ------------------------------------------------------------------------------------

    def _follow(self, leader: int) -> None:
        if self._leading or not self.together.isChecked():
            return
        other = self.views[1 - leader]
        self._leading = True
        if self.views[leader].verticalScrollBar().value() == 0:
            other.verticalScrollBar().setValue(0)
        elif self._parts:
            other.scroll_to(_counterpart(self._parts, self.views[leader].first_visible(), leader))
        else:
            bars = [view.verticalScrollBar() for view in self.views]
            share = bars[leader].value() / max(bars[leader].maximum(), 1)
            bars[1 - leader].setValue(round(share * bars[1 - leader].maximum()))
        self._leading = False

    def done(self, result: int) -> None:
        """End the comparing too."""
        if self._lane is not None:
            self._lane.close()
            self._lane = None
        super().done(result)


def _structure(side: Side) -> Structure:
    images = {image.url: image for image in side.article.images}
    return Structure(
        lines=heading(side.article, bool(side.document.text.strip())),
        text=side.document.text,
        blocks=side.document.blocks,
        spans=side.document.spans,
        image_note=lambda url: image_words(url, images.get(url)),
    )


def _places(parts: Sequence[Part], old: str) -> list[tuple[int, int]]:
    """Where each change begins in both texts; what was removed and what came in its place are one change."""
    found: list[tuple[int, int]] = []
    changed = False
    for part in parts:
        if part.operation == "equal":
            changed = changed and old[part.old_start : part.old_end].isspace()
        elif not changed:
            found.append((part.old_start, part.new_start))
            changed = True
    return found


def _counterpart(parts: Sequence[Part], offset: int, leader: int) -> int:
    """The offset in the other text that stands beside `offset` of text 0 (old) or 1 (new)."""
    spans = [(part.old_start, part.new_start) if leader == 0 else (part.new_start, part.old_start) for part in parts]
    index = max(bisect_right([start for start, _ in spans], offset) - 1, 0)
    beyond = offset - spans[index][0] if parts[index].operation == "equal" else 0
    return spans[index][1] + beyond


def _count(text: str, parts: Sequence[tuple[int, int]]) -> int:
    return sum(len(text[start:end].split()) for start, end in parts)
