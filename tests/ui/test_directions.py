"""Names in right-to-left scripts within lines of ours: what stands beside them is read in its own order."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument, QTextLayout

from tests.ui import samples
from ui.article_heading import heading
from ui.formats import isolated, isolated_quotes
from ui.theme import Typography
from ui.widgets.message_bar import MessageBar
from ui.widgets.text_builder import Structure, TextBuilder

ARABIC = "صحيفة الميناء"

pytestmark = pytest.mark.usefixtures("english")


def seen(text, *parts):
    """The parts of a text from left to right."""
    layout = QTextLayout(text)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(100_000)
    layout.endLayout()
    return sorted(parts, key=lambda part: line.cursorToX(text.index(part) + 1)[0])


def test_the_date_beside_a_right_to_left_provider_is_read_from_left_to_right(qapp):
    article = samples.article()
    row = replace(article.row, provider=ARABIC, published="2024-03-02")
    lines = heading(replace(article, row=row), has_text=False)
    kicker = "".join(run.text for line in lines if line.kind == "kicker" for run in line.runs)
    parts = [ARABIC, "2\u00a0Mar", "Mar\u00a02024", "archived"]  # a date stays on one line
    assert seen(kicker, *parts) == parts


def test_the_lines_beside_a_right_to_left_title_keep_our_order_and_stand_at_its_side(qtbot):
    article = samples.article()
    row = replace(article.row, title=f"{ARABIC} 2024", provider=ARABIC, published="2024-03-02")
    structure = Structure(heading(replace(article, row=row), has_text=False))
    document = QTextDocument()
    builder = TextBuilder(document, structure, Typography())
    builder.add(until=0)
    kicker = document.findBlock(builder.line_starts["kicker"])
    assert kicker.textDirection() is Qt.LayoutDirection.LeftToRight
    assert kicker.blockFormat().alignment() & Qt.AlignmentFlag.AlignRight
    assert document.findBlock(builder.line_starts["title"]).textDirection() is Qt.LayoutDirection.RightToLeft


def test_the_count_after_a_right_to_left_word_stands_behind_it(qapp):
    shown = isolated_quotes(f"Articles with the word “{ARABIC}” — 1 result in 2 ms")
    assert seen(shown, "Articles", ARABIC, "— 1", "1 result") == ["Articles", ARABIC, "— 1", "1 result"]


def test_a_message_names_a_right_to_left_title_in_its_place(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.say(f"Imported into “{ARABIC}” — 2 articles")
    assert seen(bar.text, "Imported", ARABIC, "— 2", "2 articles") == ["Imported", ARABIC, "— 2", "2 articles"]


@pytest.mark.parametrize("text", ["", "Ostwick Mercury", "港口", "2 Mar 2024"])
def test_what_needs_no_isolate_has_none(text):
    assert isolated(text) == text
    assert isolated_quotes(f"the word “{text}”") == f"the word “{text}”"
