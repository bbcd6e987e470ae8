"""Draws the pictures of the manual: the real window, off screen, on the articles of docs/sample and the seeds.

    make manual        or        .venv/bin/python docs/make_screenshots.py [FOLDER]

Everything on them was imported, marked and exported by the program itself. The page of a bundle is drawn by Chromium
where there is one; without it that picture stays as it was.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
TARGET = PROJECT / "docs" / "screenshots"
SCALE = "QT_SCALE_FACTOR"
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["TZ"] = "UTC"
sys.path.insert(0, str(PROJECT))

from PySide6.QtCore import QPoint, Qt, QTimer, qInstallMessageHandler  # noqa: E402
from PySide6.QtGui import QImage, QPainter, QPixmap, qRgb  # noqa: E402
from PySide6.QtWidgets import QApplication, QDialog, QWidget  # noqa: E402

from reader.archive import Archive  # noqa: E402
from reader.settings import Settings  # noqa: E402
from ui import theme  # noqa: E402
from ui.app import Shell, application  # noqa: E402
from ui.main_window import DETAILS, HISTORY, NOTES, RELATED, MainWindow  # noqa: E402

READER = "Mara Lund"
HOME = "/home/mara"
WAIT = 20.0
QUIET = 0.25
SIZE = (1440, 880)
#: Fewer points, so that the picture at twice the size stays as light.
SMALL = (860, 570)

FERRY = "The night ferry sails again after forty years"


# -- the archive of the pictures -----------------------------------------------------------------------------------


def make_archive(folder: Path) -> Path:
    """An archive with the sample articles and the seeds, and what a reader did with them."""
    articles = folder / "articles"
    shutil.copytree(PROJECT / "docs" / "sample", articles)
    for seed in sorted((PROJECT / "seeds").glob("*.txt")):
        shutil.copy(seed, articles)
    path = folder / "archive.db"
    with Archive.open(path, creator=READER) as archive:
        archive.import_paths([articles], workers=0)
        _mark(archive)
    return path


def find(archive: Archive, query: str) -> int:
    """The one article that the query finds."""
    (found,) = archive.search(query).ids
    return int(found)


def _mark(archive: Archive) -> None:
    ferry = find(archive, f'title:"{FERRY}"')
    for quote, colour, note, tags in (
        ("nine votes to two", "yellow", "", ()),
        ("A town that goes to bed with its harbour has forgotten what a harbour is for", "green", "", ("rhetoric",)),
        (
            "Nobody has counted who travels at night, because nobody can",
            "pink",
            "Is there **really** no count? The fish market must have one of 1983.",
            ("method",),
        ),
        ("the single passenger: a vet with a calf in a blanket", "blue", "", ("people",)),
    ):
        archive.annotate(ferry, quote=quote, colour=colour, note=note, tags=tags)
    archive.annotate(ferry, kind="note", note="Compare the shares with the *Courier*, which says “almost a third”.")
    boat = find(archive, 'provider:"Coast Courier" night')
    archive.annotate(boat, quote="the fish market pays for almost a third of it", colour="yellow", tags=("method",))
    archive.tag([ferry, boat], add=["ferry/night", "follow up"])
    archive.tag([find(archive, "herbs")], add=["libraries"])
    archive.tag([find(archive, "停航")], add=["ferry/night"])
    archive.set_starred([ferry, find(archive, "tide clock")], True)
    archive.set_read([find(archive, "herbs"), find(archive, "rope works"), find(archive, "Fischmarkt")], True)
    archive.correct(ferry, "category", "politics")
    archive.rename_code("pink", "Doubtful", "A claim that needs a second source.")
    archive.collect("Crossings", [boat, ferry, find(archive, "tide clock")])
    archive.save_search("Night boats since March", "(ferry OR boat) date:2024-03..", "newest")


# -- driving the window --------------------------------------------------------------------------------------------


def wait_for(condition: Callable[[], object]) -> None:
    """Let the window work until `condition` holds and nothing has moved for a moment."""
    end = time.monotonic() + WAIT
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("The window did not show what it was asked for.")
        QApplication.processEvents()
        time.sleep(0.01)
    rest(QUIET)


def rest(seconds: float) -> None:
    """Let timers and lanes finish."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.01)


@contextmanager
def window_on(path: Path, *, look: str = "light", size: tuple[int, int] = SIZE) -> Iterator[MainWindow]:
    """The window on an archive, in a theme."""
    theme.themes().choose(look)
    settings = Settings().changed(theme=look, creator=READER, mark_read_after=0.0, last_export_folder=HOME)
    shell = Shell(settings, for_picture=True, hooks=False)
    window = shell.open(path)
    window.resize(*size)
    wait_for(lambda: window.shown is not None and window.results.counts.get("all"))
    try:
        yield window
    finally:
        window.close()
        window.deleteLater()
        QApplication.processEvents()


def ask(window: MainWindow, query: str) -> None:
    """Type a query and wait for its answer."""
    window.search.set_query(query)
    wait_for(lambda: window.results.found is not None and window.results.found.result.query == query)


def read(window: MainWindow, title: str, tab: int = DETAILS) -> None:
    """Open the article with this title, with a tab beside it."""
    window.side.setCurrentIndex(tab)
    article = find(window.session.archive, f'title:"{title}"')
    window.open_article(article)
    wait_for(lambda: window.current == article)
    window.messages.hide()


def dialog_over(
    window: MainWindow, show: Callable[[], object], work: Callable[[QDialog], None] | None = None
) -> QPixmap:
    """A picture of the window with the dialog that `show` opens over it."""
    taken: list[QPixmap] = []

    def take() -> None:
        dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible())
        if work:
            work(dialog)
        rest(QUIET)
        taken.append(_with_dialog(window, dialog))
        dialog.reject()

    QTimer.singleShot(300, take)
    show()
    wait_for(lambda: taken)
    return taken[0]


def _with_dialog(window: QWidget, dialog: QWidget) -> QPixmap:
    picture = window.grab()
    ratio = picture.devicePixelRatio()
    top = QPoint((window.width() - dialog.width()) // 2, max(60, (window.height() - dialog.height()) // 3))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    frame = dialog.rect().translated(top).adjusted(-1, -1, 0, 0)
    painter.drawPixmap(top, dialog.grab())
    painter.setPen(theme.current()["muted"])
    painter.drawRect(frame)
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


# -- pictures ------------------------------------------------------------------------------------------------------


def save(picture: QPixmap | QImage, target: Path) -> None:
    """Write a PNG of at most 256 colours: a third of the size, and text looks the same."""
    image = picture.toImage() if isinstance(picture, QPixmap) else picture
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    table = palette(image)
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    small = image.convertToFormat(QImage.Format.Format_Indexed8, table, flags)
    small.setText("Software", "Carrel")
    if not small.save(str(target), "PNG", 0):
        raise OSError(f"{target} could not be written.")
    print(f"{target.name}  {target.stat().st_size / 1000:.0f} kB")


def palette(image: QImage) -> list[int]:
    """256 colours: the half that covers most of the picture, and for the rest one of each kind of colour."""
    points = Counter(memoryview(image.constBits()).cast("I"))
    chosen = {colour & 0xFFFFFF: None for colour, _number in points.most_common(128)}
    kinds: dict[int, tuple[int, int]] = {}
    for bits in range(1, 6):
        kinds = {}
        for colour, number in points.items():
            key = colour >> bits & 0x010101 * (0xFF >> bits)
            kinds[key] = max(kinds.get(key, (0, 0)), (number, colour & 0xFFFFFF))
        if len(kinds) <= 128:
            break
    chosen |= {colour: None for _number, colour in sorted(kinds.values(), reverse=True)}
    return [qRgb(colour >> 16, colour >> 8 & 255, colour & 255) for colour in list(chosen)[:256]]


def draw_window(path: Path, target: Path) -> None:
    """The window in its themes, and each of its stations."""
    for look in ("light", "dark", "sepia"):
        with window_on(path, look=look) as window:
            read(window, FERRY)
            save(window.grab(), target / f"window-{look}.png")
    with window_on(path) as window:
        ask(window, "ferry (council OR island)")
        read(window, FERRY)
        save(window.grab(), target / "search.png")
        ask(window, "")
        for name, tab in (("notes", NOTES), ("related", RELATED), ("history", HISTORY)):
            read(window, FERRY, tab)
            save(window.grab(), target / f"{name}.png")
        read(window, "How the tide clock was mended", DETAILS)
        save(window.grab(), target / "details.png")
        read(window, "停航四十年后")
        save(window.grab(), target / "scripts.png")
        read(window, FERRY)
        save(dialog_over(window, window.table["export"].trigger), target / "export.png")
        save(dialog_over(window, window.table["palette"].trigger, _type_ferry), target / "palette.png")
        save(dialog_over(window, window.table["help.keys"].trigger), target / "keys.png")


def _type_ferry(dialog: QDialog) -> None:
    dialog.box.setText("ferry")  # type: ignore[attr-defined]


def draw_desk(path: Path, target: Path) -> None:
    """The large views of what the reader made."""
    for name, action in (("annotations", "annotations.all"), ("tags", "tags.manage"), ("changes", "steps.show")):
        for look in ("light", "dark"):
            with window_on(path, look=look) as window:
                read(window, FERRY)
                end = "" if look == "light" else f"-{look}"
                save(dialog_over(window, window.table[action].trigger), target / f"{name}{end}.png")


def draw_studies(path: Path, folder: Path, target: Path) -> None:
    """Words in context, a search explained, and two texts beside one another."""
    with window_on(path) as window:
        ask(window, "ferry -calf")
        save(dialog_over(window, window.table["search.explain"].trigger), target / "explain.png")
        ask(window, "ferry")
        read(window, FERRY)
        window.table["words.concordance"].trigger()
        rest(4 * QUIET)
        save(window.grab(), target / "concordance.png")
    with window_on(path) as window:
        read(window, "Skerry islanders")
        read(window, FERRY)
        save(dialog_over(window, window.table["article.beside"].trigger), target / "beside.png")
    again = folder / "articles" / "night-ferry.md"
    text = again.read_text("utf-8")
    again.write_text(
        text.replace("forty years after", "forty-one years after").replace("nine votes", "ten votes"), "utf-8"
    )
    with Archive.open(path, creator=READER) as archive:
        archive.import_paths([again], workers=0)
    with window_on(path) as window:
        read(window, FERRY)
        save(dialog_over(window, window.table["revision.compare"].trigger), target / "revisions.png")


def draw_seeds(folder: Path, target: Path) -> None:
    """What `make run` shows the first time."""
    path = folder / "seeds.db"
    with Archive.open(path, creator=READER) as archive:
        archive.import_paths([PROJECT / "seeds"], workers=0)
    with window_on(path) as window:
        window.side.setCurrentIndex(RELATED)
        rest(QUIET)
        save(window.grab(), target / "seeds.png")


def draw_large(path: Path, target: Path) -> None:
    """Two pictures at twice the size, light and dark."""
    for look in ("light", "dark"):
        with window_on(path, look=look, size=SMALL) as window:
            window.table["pane.library"].trigger()
            read(window, FERRY, NOTES)
            save(window.grab(), target / f"window-{look}-200.png")


def draw_bundle(path: Path, folder: Path, target: Path) -> None:
    """The page of a bundle in a browser, opened at the marked article."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        print("There is no Chromium here, so the picture of the bundle stays as it is.")
        return
    with Archive.open(path, readonly=True) as archive:
        ids = list(archive.search("tag:ferry", sort="newest").ids)
        bundle = archive.export(ids, folder / "for-a-colleague")
    page = bundle / "index.html"
    line = re.search(r'href="(#[^"]+)"[^<]*(?:<[^>]*>\s*)*' + re.escape(FERRY), page.read_text("utf-8"))
    shot = folder / "bundle.png"
    subprocess.run(
        [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--user-data-dir={folder / 'browser'}",
            "--window-size=1200,800",
            "--virtual-time-budget=3000",
            f"--screenshot={shot}",
            page.as_uri() + (line[1] if line else ""),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    save(QImage(str(shot)), target / "bundle.png")


def _say_what_matters(_kind: object, _context: object, message: str) -> None:
    """What Qt complains of; that windows have no size hints off screen, and can't be raised there, is nothing new."""
    if "propagateSizeHints" not in message and "raise()" not in message:
        print(message, file=sys.stderr)


def main() -> None:
    """Draw everything; the pictures at twice the size in a process of their own, because Qt scales once."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="lindhaven-") as name:
        folder = Path(name)
        os.environ["CARREL_CONFIG"] = str(folder / "config")
        path = make_archive(folder)
        qInstallMessageHandler(_say_what_matters)
        application()
        if os.environ.get(SCALE) == "2":
            draw_large(path, target)
            return
        draw_window(path, target)
        draw_desk(path, target)
        draw_seeds(folder, target)
        draw_bundle(path, folder, target)
        draw_studies(make_archive(folder / "studies"), folder / "studies", target)
    subprocess.run([sys.executable, __file__, str(target)], check=True, env={**os.environ, SCALE: "2"})


if __name__ == "__main__":
    main()
