"""What a window remembers between two starts, kept through reader/settings."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFontDatabase

from reader import settings as storage
from reader.errors import ReaderError
from reader.settings import Settings
from ui.dialogs.base import fit
from ui.theme import Typography

if TYPE_CHECKING:
    from ui.main_window import MainWindow

#: Widths of library, list, text and side where none are remembered.
WIDTHS = (200, 370, 590, 300)
DEFAULT_SIZE = (1440, 880)

#: Families tried in turn for each kind of type; the first that the system has is taken.
FAMILIES = {
    "serif": ("Source Serif 4", "Charter", "Noto Serif", "Georgia", "DejaVu Serif", "serif"),
    "sans": ("Source Sans 3", "Inter", "Noto Sans", "Helvetica Neue", "DejaVu Sans", "sans-serif"),
}


def typography(settings: Settings) -> Typography:
    """The reading type that the settings describe."""
    return Typography(
        family=settings.reading_family or _family(settings.reading_font),
        size=float(settings.reading_size),
        line_height=settings.reading_line_height / 100,
        measure=settings.reading_measure,
        justified=settings.reading_justified,
    )


def _family(kind: str) -> str:
    known = set(QFontDatabase.families())
    return next((family for family in FAMILIES[kind] if family in known), FAMILIES[kind][-1])


class WindowState:
    """Saves and restores one window: place, panes, order, query, article."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._archive = str(window.session.path.resolve())
        self.last_article = 0
        self.keeps = True

    def restore(self) -> None:
        """Bring back what was saved; the article and query only for the archive they belong to."""
        window, settings = self._window, self._window.settings
        fit(window, *DEFAULT_SIZE)
        if settings.window_geometry:
            window.restoreGeometry(_bytes(settings.window_geometry))
        if not (settings.window_state and window.splitter.restoreState(_bytes(settings.window_state))):
            window.splitter.setSizes(list(WIDTHS))
        window.list.set_sort(settings.article_sort)
        panes = settings.panes
        self._restore_panes(panes)
        if panes.get("archive") == self._archive:
            window.search.box.setText(str(panes.get("query", "")))
            article = panes.get("article", 0)
            self.last_article = article if isinstance(article, int) else 0

    def _restore_panes(self, panes: Mapping[str, object]) -> None:
        window = self._window
        closed = panes.get("closed")
        if isinstance(closed, list):
            window.library.close_groups([str(key) for key in closed])
        tab = panes.get("tab", 0)
        window.side.setCurrentIndex(tab if isinstance(tab, int) else 0)
        for name, pane in (("library", window.library), ("side", window.side), ("timeline", window.timeline)):
            visible = panes.get(name, True) is not False
            window.table[f"pane.{name}"].setChecked(visible)
            pane.setVisible(visible)

    def save(self) -> None:
        """Write the settings; a folder that can't be written costs only the memory."""
        if not self.keeps:
            return
        window = self._window
        panes = {
            **window.settings.panes,
            "archive": self._archive,
            "query": window.search.query,
            "article": window.current,
            "closed": window.library.closed_groups(),
            "tab": window.side.currentIndex(),
            "library": window.room.is_wanted(window.library),
            "side": window.room.is_wanted(window.side),
            "timeline": window.timeline.isVisibleTo(window),
        }
        window.settings = window.settings.changed(
            window_geometry=_text(window.saveGeometry()),
            window_state=_text(window.splitter.saveState()),
            panes=panes,
        )
        self.write()

    def write(self) -> None:
        """Write the settings as they are now, where this window keeps any."""
        if not self.keeps:
            return
        try:
            storage.save(self._window.settings)
        except ReaderError as error:
            self._window.problems.take(error)


def _text(data: QByteArray) -> str:
    return base64.b64encode(bytes(data.data())).decode("ascii")


def _bytes(text: str) -> QByteArray:
    try:
        return QByteArray(base64.b64decode(text))
    except ValueError:
        return QByteArray()
