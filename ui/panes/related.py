"""Related: what the source declares, who declares this article, and similar reports with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reader.models import Article, ArticleRow, DeclaredLink, Related, Similar
from ui.formats import day
from ui.widgets.card import Card, PlainCard
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.images import ScoreBar
from ui.widgets.labels import LinkButton, PlainLabel, copy_button, quiet_button, row
from ui.widgets.press import PushButton
from ui.widgets.section import Column, Item, Section


class RelatedPane(QWidget):
    """Shows one article's other reports."""

    open_requested = Signal(int)
    beside_requested = Signal(int)
    link_activated = Signal(str)
    attach_requested = Signal(int, int)
    keep_apart_requested = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._article: Article | None = None
        self._related: Related | None = None
        self._column = Column()
        self.setFocusProxy(self._column)
        self._column.setAccessibleName(self.tr("Related reports"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._column)
        self.clear()

    def clear(self) -> None:
        """Show nothing."""
        self._article = self._related = None
        self._column.refill(self._contents)

    def show_related(self, article: Article, related: Related) -> None:
        """Show what tells the same story as `article`."""
        again = self._article is not None and self._article.id == article.id
        self._article, self._related = article, related
        self._column.refill(self._contents, keep_place=again)

    def _contents(self) -> Iterator[QWidget | None]:
        related = self._related
        if related is None:
            yield PlainLabel(self.tr("Choose an article to see other reports of its story."), "muted")
            return
        if not (related.declared or related.declared_by or related.similar or related.kept_apart):
            text = self.tr("The archive holds no other report of this story, and its source names none.")
            yield PlainLabel(text, "muted")
        yield from self._section(self.tr("Declared by the source"), self._declared, related.declared)
        yield from self._section(self.tr("Declares this one"), self._report, related.declared_by)
        yield from self._section(self.tr("Similar reports"), self._similar, related.similar)
        yield from self._section(self.tr("Kept apart"), self._report, related.kept_apart)

    def _section(self, title: str, make: Callable[[Item], QWidget], items: Sequence[Item]) -> Iterator[QWidget | None]:
        if items:
            section = Section(title)
            section.set_count(len(items))
            yield section
            yield from section.add_each(make, items)

    def _declared(self, link: DeclaredLink) -> QWidget:
        if link.article is not None:
            return self._report(link.article)
        declared = link.declared
        card = PlainCard(self._name(declared.title or declared.url, self.tr("not in the archive")))
        source = declared.provider_name or declared.provider_domain
        self._head(card, source, declared.published, declared.title or declared.url)
        card.add(PlainLabel(self.tr("not in the archive"), "small"))
        if declared.url:
            button = LinkButton(declared.url)
            button.activated.connect(self.link_activated)
            card.add(row(button, copy_button(declared.url, self.tr("Copy the address")), stretch=0))
        return card

    def _report(self, shown: ArticleRow) -> Card:
        card = Card(self._name(shown.title, shown.provider))
        self._head(card, shown.provider or shown.domain, shown.published, shown.title, shown.id)
        card.opened.connect(lambda: self.open_requested.emit(shown.id))
        return card

    def _similar(self, similar: Similar) -> Card:
        shown = similar.row
        card = Card(self._name(shown.title, f"{shown.provider}; {similar.why}"))
        self._head(card, shown.provider or shown.domain, shown.published, shown.title, shown.id)
        percent = self.tr("{0} % alike").format(round(similar.score * 100))
        words = PlainLabel(percent, "small", selectable=False)
        words.setWordWrap(False)
        card.add(row(ScoreBar(similar.score, percent), words))
        if similar.why:
            card.add(PlainLabel(similar.why, "small"))
        card.opened.connect(lambda: self.open_requested.emit(shown.id))
        if similar.can_be_text:
            card.add(self._choices(shown))
        return card

    def _choices(self, other: ArticleRow) -> QWidget:
        """One of the two has no text, the other nothing but text: they may be the same article."""
        assert self._article is not None
        mine, its = self._article.id, other.id
        record, text = (its, mine) if self._article.row.word_count else (mine, its)
        holder = QWidget()
        flow = FlowLayout(holder, 6)
        if record == mine:
            words, why = self.tr("Attach as the text"), self.tr("Make this report's text that of the article shown")
        else:
            words, why = self.tr("Attach to this record"), self.tr("Make the text shown that of this record")
        attach = PushButton(words)
        attach.setToolTip(why)
        attach.clicked.connect(lambda: self.attach_requested.emit(record, text))
        apart = PushButton(self.tr("Different reports"))
        apart.setToolTip(self.tr("Note that the two are different reports; this is not offered again"))
        apart.clicked.connect(lambda: self.keep_apart_requested.emit(mine, its))
        flow.addWidget(attach)
        flow.addWidget(apart)
        return holder

    def _head(self, card: Card | PlainCard, source: str, published: str, title: str, article: int = 0) -> None:
        parts = [source, day(published) if published else self.tr("undated")]
        about = PlainLabel(" · ".join(part for part in parts if part), "small", selectable=False)
        if article:
            beside = quiet_button("columns-2", self.tr("Show beside the article: {0}").format(title))
            beside.clicked.connect(lambda: self.beside_requested.emit(article))
            card.add(row(about, beside, stretch=0))
        else:
            card.add(about)
        card.add(PlainLabel(title, selectable=False))

    @staticmethod
    def _name(title: str, more: str) -> str:
        return f"{title}; {more}" if more else title
