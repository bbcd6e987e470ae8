"""Details: everything known about an article, who says so, and the user's corrections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from reader.field_names import IMAGE_NAMES, NAMES, RELATED_NAMES, TOPIC_NAMES
from reader.models import FIELD_NAMES, Article, Field, Image, Json, Origin, TagSuggestion
from ui.formats import day_and_time, image_name, image_words, inferred_tip, moment, size
from ui.i18n import translate
from ui.widgets.field_row import FieldRow
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.images import ImagePlaceholder
from ui.widgets.labels import ElidedLabel, LinkButton, PlainLabel, QuietButton, copy_button, row
from ui.widgets.press import ToolButton
from ui.widgets.section import Column, Section
from ui.widgets.tag_editor import Chip, TagEditor, TagSource

_ADDRESS = re.compile(r"https?://\S+\Z")
#: Long runs of base64, hexadecimal or the like, perhaps in parts: nothing that a person reads.
_CIPHER = re.compile(r"[A-Za-z0-9+/=_\-]{64,}(?:[;:.,][A-Za-z0-9+/=_\-]+)*\Z")
_WORD = re.compile(r"[^a-z0-9]+")
#: How much of a deep or long value is shown before it is opened.
_DEPTH, _ITEMS = 6, 200


def _plain(name: str) -> str:
    return _WORD.sub("", name.lower())


_KNOWN = {_plain(name) for names in (TOPIC_NAMES, IMAGE_NAMES, RELATED_NAMES) for name in names} | {"provider"}


class DetailsPane(QWidget):
    """Shows one article's fields, tags, links, images, sources and other fields."""

    link_activated = Signal(str)
    correct_requested = Signal(int, str, object)
    tags_change_requested = Signal(int, list, list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._article: Article | None = None
        self._tags: tuple[str, ...] = ()
        self._source: TagSource = lambda _text: []
        self._suggestions: list[tuple[str, str]] = []
        self._closed: set[str] = set()
        self._drafts: dict[str, str] = {}
        self._column = Column()
        self.setFocusProxy(self._column)
        self._column.setAccessibleName(self.tr("Details of the article"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._column)
        self.clear()

    def set_tag_source(self, source: TagSource) -> None:
        """Where completions of tags come from."""
        self._source = source

    def set_tag_suggestions(self, suggestions: Sequence[TagSuggestion]) -> None:
        """Offer tags for the article on screen, each with its reason."""
        self._suggestions = [(each.path, each.reason) for each in suggestions]
        for editor in self._column.findChildren(TagEditor):
            editor.set_suggestions(self._suggestions)

    def clear(self) -> None:
        """Show nothing."""
        self._article = None
        self._column.refill(self._contents)

    def show_article(self, article: Article, tags: Sequence[str]) -> None:
        """Show an article; the same one again keeps its place."""
        before, self._article = self._article, article
        again = before is not None and before.id == article.id
        if before is not None and again and _said(before) == _said(article) and self._tags == tuple(tags):
            return
        self._tags = tuple(tags)
        if not again:
            self._suggestions = []
        self._column.refill(self._contents, keep_place=again)

    def _contents(self) -> Iterator[QWidget | None]:
        """The sections; None where the window may have a moment in between."""
        if self._article is None:
            yield PlainLabel(self.tr("Choose an article to see what is known about it."), "muted")
            return
        self._drafts = self._begun(self._article.id)
        yield self._tag_section()
        yield from self._field_section()
        yield self._link_section()
        yield self._topic_section()
        yield from self._image_section()
        yield self._source_section()
        yield from self._other_section()

    def _begun(self, article: int) -> dict[str, str]:
        """The corrections that are being typed, by field: they go on in the rows made anew."""
        rows = self._column.page.findChildren(FieldRow) if self._column.page is not None else []
        drafts = {row.objectName(): row.draft() for row in rows if row.property("article") == article}
        return {name: draft for name, draft in drafts.items() if draft is not None}

    def _section(self, key: str, title: str) -> Section:
        section = Section(title)
        section.set_open(key not in self._closed)
        section.toggled.connect(
            lambda is_open, key=key: self._closed.discard(key) if is_open else self._closed.add(key)
        )
        return section

    # -- the sections ---------------------------------------------------------------------------------------

    def _tag_section(self) -> Section:
        assert self._article is not None
        section = self._section("tags", self.tr("Tags"))
        editor = TagEditor()
        editor.set_source(lambda text: self._source(text))
        editor.set_tags(self._tags)
        editor.set_suggestions(self._suggestions)
        article = self._article.id
        editor.changed.connect(lambda add, remove: self.tags_change_requested.emit(article, add, remove))
        section.add(editor)
        return section

    def _field_section(self) -> Iterator[QWidget | None]:
        assert self._article is not None
        section = self._section("fields", self.tr("Fields"))
        yield section
        for name in FIELD_NAMES:
            found = self._article.fields.get(name)
            if found is not None and not _is_address(found.value):
                section.add(self._field_row(found))
                yield None
        if self._article.row.word_count:
            section.add(_read_only(self.tr("Length"), self.tr("%Ln word(s)", "", self._article.row.word_count)))
        missing = [name for name in FIELD_NAMES if name not in self._article.fields]
        for name in missing:
            if name in self._drafts:
                section.add(self._field_row(Field(name, "", Origin.USER, "", None)))
        if missing:
            section.add(row(self._adder(section, missing)))

    def _adder(self, section: Section, missing: Sequence[str]) -> QToolButton:
        """A button with the fields that neither the source nor the user has filled."""
        button = ToolButton()
        button.setText(self.tr("Add a field"))
        button.setToolTip(self.tr("Fill in a field that the source leaves open"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setAutoRaise(True)
        menu = QMenu(button)
        for name in missing:
            action = menu.addAction(field_name(name))
            action.triggered.connect(lambda _=False, name=name: self._add_field(section, name))
        button.setMenu(menu)
        return button

    def _add_field(self, section: Section, name: str) -> None:
        made = self._field_row(Field(name, "", Origin.USER, "", None))
        section.add(made)
        made.show()
        made.edit()

    def _link_section(self) -> Section | None:
        assert self._article is not None
        section = self._section("links", self.tr("Links"))
        fields = [found for found in self._article.fields.values() if _is_address(found.value)]
        shown = {found.value for found in fields}
        rows: list[QWidget] = [self._field_row(found, self._link(found.value)) for found in fields]
        rows += [
            row(self._link(url), copy_button(url, self.tr("Copy the address")), stretch=0)
            for url in self._article.urls
            if url not in shown and _is_address(url)
        ]
        for each in rows:
            section.add(each)
        return section if rows else None

    def _topic_section(self) -> Section | None:
        assert self._article is not None
        if not self._article.topics:
            return None
        section = self._section("topics", self.tr("Topics"))
        holder = QWidget()
        flow = FlowLayout(holder, 5)
        for topic in self._article.topics:
            chip = Chip(topic, removable=False)
            chip.setAccessibleName(topic)
            flow.addWidget(chip)
        section.add(holder)
        return section

    def _image_section(self) -> Iterator[QWidget | None]:
        assert self._article is not None
        images = self._article.images
        if images:
            section = self._section("images", self.tr("Images"))
            section.set_count(len(images))
            yield section
            yield from section.add_each(self._image, images)

    def _image(self, image: Image) -> QWidget:
        name = image.title or image_name(image.url)
        note = image_words(image.url, image).split(" · ", 1)[1]
        if image.role == "provider":
            note = self.tr("of the provider") + " · " + note
        picture = ImagePlaceholder(name, note, image.url, image.width, image.height)
        copy = copy_button(image.url, self.tr("Copy the address of {0}").format(name))
        return row(picture, copy, stretch=0)

    def _source_section(self) -> Section:
        assert self._article is not None
        section = self._section("sources", self.tr("Sources"))
        for source in self._article.sources:
            section.add(self._hash_row(source.name, source.path, self.tr("path")))
            about = [
                size(source.size),
                source.encoding,
                self.tr("imported {0}").format(moment(source.imported)),
            ]
            section.add(PlainLabel(" · ".join(part for part in about if part), "small"))
            section.add(self._hash_row(f"SHA-256 {source.sha256[:12]}…", source.sha256, "SHA-256"))
        revision = self._article.revision
        words = self.tr("Revision {0} · {1}…").format(revision.number, revision.hash[:12])
        section.add(self._hash_row(words, revision.hash, self.tr("revision")))
        section.add(self._hash_row(f"UUID {self._article.uuid}", self._article.uuid, "UUID"))
        return section

    def _hash_row(self, shown: str, whole: str, what: str) -> QWidget:
        label = ElidedLabel(shown)
        label.setToolTip(whole.replace("<", "&lt;"))
        return row(label, copy_button(whole, self.tr("Copy: {0}").format(what)), stretch=0)

    def _other_section(self) -> Iterator[QWidget | None]:
        assert self._article is not None
        others = list(other_fields(self._article))
        if not others:
            return
        section = self._section("other", self.tr("Other fields"))
        section.set_count(len(others))
        yield section
        yield from section.add_each(self._other, others)

    def _other(self, field: tuple[str, Json]) -> QWidget:
        key, value = field
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(PlainLabel(key, "small"))
        layout.addWidget(self._value(value))
        return holder

    # -- values -----------------------------------------------------------------------------------------------

    def _field_row(self, found: Field, view: QWidget | None = None) -> FieldRow:
        assert self._article is not None
        article, name = self._article.id, field_name(found.name)
        origin, tip = self._origin(found)
        source = self._source_words(found) if found.origin is Origin.USER else ""
        made = FieldRow(name, found.value, self._shown(found), origin=origin, tip=tip, view=view, source=source)
        made.setObjectName(found.name)
        made.setProperty("article", article)
        if found.name in self._drafts:
            made.edit(self._drafts.pop(found.name))
        made.corrected.connect(lambda value: self.correct_requested.emit(article, found.name, value))
        return made

    def _source_words(self, found: Field) -> str:
        if found.source_value is None:
            return self.tr("The source says nothing about it.")
        return self.tr("Source: {0}").format(_words(found.source_value))

    def _shown(self, found: Field) -> str:
        if found.name in ("published", "modified") and isinstance(found.value, str):
            return day_and_time(found.value)
        return _words(found.value)

    def _origin(self, found: Field) -> tuple[str, str]:
        if found.origin is Origin.USER:
            return self.tr("corrected"), self.tr("You corrected this; the source's own value is kept beside it.")
        if found.origin is Origin.INFERRED:
            return self.tr("inferred"), inferred_tip(found.key)
        tip = self.tr("The source says so in its field “{0}”.").format(found.key) if found.key else ""
        return self.tr("source"), tip

    def _link(self, target: str) -> LinkButton:
        button = LinkButton(target)
        button.activated.connect(self.link_activated)
        return button

    def _value(self, value: Json, depth: int = 0) -> QWidget:
        """A value as it stands in the source: nested ones indented, addresses as links, cipher text closed."""
        if isinstance(value, Mapping) and value and depth < _DEPTH:
            return self._nested([(str(key), each) for key, each in value.items()], depth)
        if isinstance(value, list | tuple) and value and depth < _DEPTH:
            if all(not isinstance(each, Mapping | list | tuple) and not _is_address(each) for each in value):
                return PlainLabel(", ".join(_words(each) for each in value))
            return self._nested([(f"{number}", each) for number, each in enumerate(value, 1)], depth)
        if _is_address(value):
            return row(self._link(value), copy_button(value, self.tr("Copy the address")), stretch=0)
        if isinstance(value, str) and _CIPHER.match(value):
            return self._cipher(value)
        return PlainLabel(_words(value))

    def _nested(self, items: list[tuple[str, Json]], depth: int) -> QWidget:
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(10, 0, 0, 2)
        layout.setSpacing(3)
        for key, each in items[:_ITEMS]:
            if isinstance(each, Mapping | list | tuple) or _is_address(each):
                layout.addWidget(PlainLabel(key, "small"))
                layout.addWidget(self._value(each, depth + 1))
            else:
                layout.addWidget(PlainLabel(f"{key}: {_words(each)}"))
        if len(items) > _ITEMS:
            layout.addWidget(PlainLabel(self.tr("and %Ln more", "", len(items) - _ITEMS), "small"))
        return holder

    def _cipher(self, value: str) -> QWidget:
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        button = ToolButton()
        button.setText(self.tr("cipher text, %Ln character(s)", "", len(value)))
        button.setToolTip(self.tr("Only its publisher can read this. Show it as it is"))
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        # A zero-width space now and then lets the label break the line; what is copied comes from the button.
        text = PlainLabel(
            "\u200b".join(value[at : at + 8] for at in range(0, len(value), 8)), "small", selectable=False
        )
        text.setAccessibleName(value)
        text.hide()
        button.toggled.connect(text.setVisible)
        layout.addWidget(row(button, copy_button(value, self.tr("Copy the cipher text"))))
        layout.addWidget(text)
        return holder


def _said(article: Article) -> tuple[object, ...]:
    """What the pane shows of an article beside its tags."""
    return (
        article.fields,
        article.topics,
        article.images,
        article.urls,
        article.front_matter,
        article.revision,
        article.sources,
        article.row.word_count,
    )


def other_fields(article: Article) -> Iterator[tuple[str, Json]]:
    """The source's front matter beyond what the known fields and lists show."""
    used = {found.key.split(".")[0] for found in article.fields.values() if found.key}
    names = {_plain(name) for names in NAMES.values() for name in names}
    for key, value in article.front_matter.items():
        if key in used or _plain(key) in _KNOWN or value in (None, "", [], {}):
            continue
        if _plain(key) in names and any(value == found.value for found in article.fields.values()):
            continue
        yield key, value


def _is_address(value: Json) -> bool:
    return isinstance(value, str) and _ADDRESS.match(value) is not None


def _words(value: Json) -> str:
    if isinstance(value, bool):
        return translate("DetailsPane", "yes") if value else translate("DetailsPane", "no")
    if isinstance(value, list | tuple):
        return ", ".join(_words(each) for each in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_words(each)}" for key, each in value.items())
    return "" if value is None else str(value)


def _read_only(name: str, shown: str) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 4)
    layout.setSpacing(0)
    label = PlainLabel(name, "small", selectable=False)
    label.setMinimumHeight(QuietButton.HEIGHT)  # as high as the head of a field that can be corrected
    layout.addWidget(label)
    layout.addWidget(PlainLabel(shown))
    return holder


def field_name(name: str) -> str:
    """A known field's name in the user's language."""
    names = {
        "title": translate("fields", "Title"),
        "excerpt": translate("fields", "Excerpt"),
        "author": translate("fields", "Author"),
        "published": translate("fields", "Published"),
        "modified": translate("fields", "Modified"),
        "provider_name": translate("fields", "Provider"),
        "provider_domain": translate("fields", "Domain"),
        "url": translate("fields", "Address"),
        "original_url": translate("fields", "Original address"),
        "amp_url": translate("fields", "AMP address"),
        "cdn_amp_url": translate("fields", "AMP address at the cache"),
        "type": translate("fields", "Type"),
        "category": translate("fields", "Category"),
        "language": translate("fields", "Language"),
        "quality": translate("fields", "Quality"),
        "heat": translate("fields", "Heat"),
        "is_published": translate("fields", "Published by the source"),
    }
    return names.get(name, name)
