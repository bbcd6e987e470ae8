"""Articles on paper: pages that carry text, marks, numbers and notes, in a PDF that is whole or not there."""

from itertools import combinations

import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication

from reader.archive import Archive
from reader.errors import Cancelled, InputError
from reader.progress import Silent
from reader.settings import Settings
from tests.surroundings import needs_unix, room_for
from tests.ui import samples
from ui import printing, theme
from ui.app import Shell
from ui.dialogs import files
from ui.theme import Typography

PAGE = QSizeF(794, 1123)


@pytest.fixture
def archive(qapp, tmp_path):
    file = tmp_path / "in" / "room.md"
    file.parent.mkdir()
    file.write_text("---\ntitle: The reading room\n---\n" + samples.MARKDOWN + "\nWords and words. " * 400)
    with Archive.open(tmp_path / "a.db", creator="R. Falk") as archive:
        archive.import_paths([file], workers=0)
        archive.annotate(
            1, quote="eleven years", colour="green", note="So *long*? <script>alert(1)</script>", tags=["a_b"]
        )
        archive.annotate(1, quote="the first visitors", colour="pink")
        archive.annotate(1, kind="note", note="Read twice.")
        yield archive


def pages(sheet):
    """Each page as a picture at one pixel a unit."""
    found = []
    for draw in printing.Paper(sheet, PAGE).pages():
        image = QImage(PAGE.toSize(), QImage.Format.Format_RGB32)
        image.fill(0xFFFFFF)
        painter = QPainter(image)
        draw(painter)
        painter.end()
        found.append(image)
    return found


def count(image, colour, left=0, right=794):
    wanted = colour.rgb() & 0xFFFFFF
    return sum(
        image.pixel(x, y) & 0xFFFFFF == wanted for x in range(left, right, 2) for y in range(0, image.height(), 2)
    )


def test_marks_stand_under_the_text_and_notes_beside_it(archive):
    theme.themes().choose("dark")
    look = theme.theme("light")
    first, *_others, last = pages(printing.sheet(archive, 1, Typography()))
    theme.themes().choose("light")
    assert count(first, look.marks["green"]) > 100
    assert count(first, look.marks["pink"]) > 100
    assert count(first, look.strong["green"], 600) > 5
    assert first.pixel(400, 5) & 0xFFFFFF == 0xFFFFFF
    assert len(_others) >= 1
    assert count(last, look["text"]) > 5


def test_a_note_is_shown_as_text_and_the_mark_without_one_has_none(archive):
    sheet = printing.sheet(archive, 1, Typography())
    notes = [mark.note for mark in sheet.marks]
    assert "<script" not in notes[0]
    assert "#a_b" in notes[0]
    assert notes[1] == ""
    assert "Read twice." in sheet.after[0]


def test_the_numbers_of_several_marks_on_one_line_stand_apart(archive):
    for colour in ("blue", "purple", "pink"):
        archive.annotate(1, quote="eleven years", colour=colour, note=f"And {colour}?")
    numbers = []

    class Numbers(QPainter):
        def drawText(self, box, flags, text):
            if text.isdigit() and box.height() == printing._TAG:
                numbers.append((text, QRectF(box)))
            super().drawText(box, flags, text)

    paper = printing.Paper(printing.sheet(archive, 1, Typography()), PAGE)
    image = QImage(PAGE.toSize(), QImage.Format.Format_RGB32)
    painter = Numbers(image)
    next(iter(paper.pages()))(painter)
    painter.end()
    assert [text for text, _ in numbers] == ["1", "2", "3", "4"]
    assert not any(one.intersects(other) for (_, one), (_, other) in combinations(numbers, 2))


def test_notes_that_find_no_room_come_at_the_end(archive):
    for _ in range(3):
        archive.annotate(1, quote="the first visitors", colour="blue", note="\n\n".join(["A long note."] * 40))
    sheet = printing.sheet(archive, 1, Typography())
    paper = printing.Paper(sheet, PAGE)
    drawn = list(map(_drawn, paper.pages()))
    assert len(paper._unfinished) >= 2
    assert len(drawn) > paper._document.pageCount()


def _drawn(draw):
    image = QImage(PAGE.toSize(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    draw(painter)
    painter.end()
    return image


def test_the_pdf_is_whole_or_not_there(archive, tmp_path):
    target = printing.write_pdf(archive, [1], tmp_path / "out.pdf", Typography(), Silent())
    data = target.read_bytes()
    assert data.startswith(b"%PDF")
    assert data.rstrip().endswith(b"%%EOF")
    with pytest.raises(InputError, match="no folder"):
        printing.write_pdf(archive, [1], tmp_path / "gone" / "out.pdf", Typography(), Silent())


@needs_unix
@pytest.mark.parametrize("share", [0.3, 0.99])
def test_a_pdf_for_which_there_is_no_room_leaves_the_one_before(archive, tmp_path, share):
    target = printing.write_pdf(archive, [1], tmp_path / "out.pdf", Typography(), Silent())
    before = target.read_bytes()
    with room_for(int(len(before) * share)), pytest.raises(InputError, match=r"out\.pdf can't be written"):
        printing.write_pdf(archive, [1, 1], target, Typography(), Silent())
    assert target.read_bytes() == before
    assert not [each for each in tmp_path.iterdir() if "partial" in each.name]


def test_a_pdf_that_is_cancelled_leaves_the_one_before(archive, tmp_path):
    (tmp_path / "out.pdf").write_text("before")

    class Stop(Silent):
        def report(self, done, total, label):
            if done:
                raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        printing.write_pdf(archive, [1, 1], tmp_path / "out.pdf", Typography(), Stop())
    assert (tmp_path / "out.pdf").read_text() == "before"


@pytest.fixture
def window(qtbot, archive):
    shell = Shell(Settings().changed(mark_read_after=0.0), hooks=False)
    window = shell.open(archive.path)
    qtbot.waitUntil(lambda: window.shown is not None)
    yield window
    window.close()
    window.deleteLater()
    QApplication.processEvents()


def test_the_menu_writes_a_pdf_in_the_background(window, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "save_file", lambda *_: str(tmp_path / "room"))
    window.table["export.pdf"].trigger()
    qtbot.waitUntil(lambda: (tmp_path / "room.pdf").exists(), timeout=10_000)
    qtbot.waitUntil(lambda: "room.pdf" in window.messages.text)


def test_the_menu_prints(window, tmp_path, monkeypatch):
    def accept(dialog):
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(tmp_path / "printed.pdf"))
        return QPrintDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", accept)
    window.table["print"].trigger()
    assert (tmp_path / "printed.pdf").read_bytes().startswith(b"%PDF")
    assert "page" in window.messages.text


def test_a_listing_keeps_its_ground_from_page_to_page(qapp, tmp_path):
    file = tmp_path / "listing.md"
    file.write_text("---\ntitle: A listing\n---\n```\n" + "a line of it\n" * 150 + "```\n")
    with Archive.open(tmp_path / "b.db") as archive:
        archive.import_paths([file], workers=0)
        _first, second, *_rest = pages(printing.sheet(archive, 1, Typography()))
    ground, ink = (theme.theme("light")[name].rgb() for name in ("alternate", "text"))
    rows = [y for y in range(second.height() - 60) if any(second.pixel(x, y) == ink for x in range(46, 300))]
    assert rows
    assert {second.pixel(500, y) for y in range(rows[0], rows[-1] + 1)} == {ground}
