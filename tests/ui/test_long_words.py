"""Words without end, in every place that shows what an archive holds: no window grows with them."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from reader.archive import Archive
from reader.settings import Settings
from ui.app import Shell

LONG = "Donaudampfschifffahrtsgesellschaft" * 12
SENTENCE = "the river and its harbours " * 40


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def window(qapp, tmp_path, qtbot):
    for number in (1, 2):
        (tmp_path / f"{number}.md").write_text(
            f"---\ntitle: {LONG} {number}\nexcerpt: {LONG}\nprovider: {LONG}\ntopics: [{LONG}]\nauthor: {LONG}\n"
            f"webUrl: https://example.org/{LONG}/{number}\n{LONG}: {LONG}\npublishedDateTime: 2021-01-0{number}\n"
            f"related:\n  - title: {LONG}\n    webUrl: https://example.org/{LONG}\n---\n{LONG} {SENTENCE}\n"
        )
    path = tmp_path / "long.db"
    with Archive.open(path) as archive:
        archive.import_paths([tmp_path], workers=0)
        ids = archive.search("").ids
        archive.tag(ids, add=[LONG[:200]])
        archive.save_search(LONG[:200], LONG, "")
        archive.collect(LONG[:200], ids)
        archive.annotate(ids[0], start=0, end=40, note=LONG)
    shell = Shell(Settings().changed(mark_read_after=0.0), hooks=False)
    window = shell.open(path)
    qtbot.waitUntil(lambda: window.results.counts.get("all") == 2)
    yield window
    window.close()
    window.deleteLater()
    QApplication.processEvents()


def widest(widget: QWidget) -> list[tuple[int, str]]:
    """The visible parts of a window by the least width that they ask for, for the message of a failure."""
    parts = [(each.minimumSizeHint().width(), f"{each!r}") for each in widget.findChildren(QWidget) if each.isVisible()]
    return sorted(parts, reverse=True)[:6]


def test_the_window_stays_as_wide_as_it_is(window, qtbot):
    before = window.minimumSizeHint().width()
    window.search.set_query(f"{LONG} OR ({SENTENCE}) -topic:{LONG}")
    qtbot.waitUntil(lambda: window.results.found.result.query.startswith(LONG))
    window.messages.say(LONG, undo=True, details=True)
    window.progress.show()
    window.progress.show_state(LONG, 1, 2)
    window.table["words.concordance"].trigger()
    pane = window.studies._concordance
    pane.word.setText(f"un{LONG}")
    pane.word.returnPressed.emit()
    qtbot.waitUntil(lambda: f"un{LONG}".lower() in pane._empty.text().lower())
    pane.status.setText(LONG)
    for tab in range(window.side.count()):
        window.side.setCurrentIndex(tab)
        QApplication.processEvents()
        assert window.minimumSizeHint().width() < before + 200, widest(window)


@pytest.mark.parametrize(
    "action",
    ["search.explain", "collection.add", "tags.manage", "annotations.all", "duplicates", "article.correct"],
)
def test_no_dialog_is_wider_than_a_small_screen(window, qtbot, action):
    window.search.set_query(LONG)
    qtbot.waitUntil(lambda: window.results.found.result.query == LONG)
    found = []

    def look():
        for each in QApplication.topLevelWidgets():
            if each.isVisible() and each.isWindow() and each is not window:
                found.append((each.minimumSizeHint().width(), widest(each)))
                each.close()

    # Where the dialog is modal, `trigger` comes back only when it is closed.
    QTimer.singleShot(600, look)
    window.table[action].trigger()
    qtbot.waitUntil(lambda: bool(found))
    assert all(width < 700 for width, _ in found), found
