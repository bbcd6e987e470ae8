"""What the window does about the text that is read: placing marks, citing, type, outline, comparing, printing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QInputDialog, QWidget

from reader.citation import CitedPassage
from reader.errors import ReaderError
from reader.settings import RANGES
from ui import dialogs
from ui.dialogs import files
from ui.drafts import is_kept
from ui.formats import day, moment
from ui.i18n import translate
from ui.models.articles import shown_passage
from ui.state import typography

if TYPE_CHECKING:
    from ui.dialogs.beside import Side
    from ui.main_window import MainWindow

#: By how much the keys widen the column (characters) and the lines (per cent).
COLUMN_STEP, LINE_STEP = 5, 10


class ReadingCommands:
    """The window's handlers about the text on screen."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._hidden: list[QWidget] | None = None
        self._was_maximised = False
        self._hint = self._note = ""
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), window, self.leave_full_screen)
        self._escape.setEnabled(False)
        reading = window.reading
        reading.extent_requested.connect(window.operations.set_extent)
        reading.anchor_requested.connect(window.operations.reanchor)
        reading.cite_requested.connect(self.cite)
        reading.step_refused.connect(self.go_to_matching_note)
        reading.orphans_requested.connect(self._show_lost)
        reading.zoomed.connect(self._keep_zoom)
        window.history.compare_requested.connect(self.compare)
        window.related.beside_requested.connect(self.beside)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Handlers by action id."""
        reading = self._window.reading
        return {
            "mark.extent": self.set_extent,
            "mark.tag": self.tag_mark,
            "mark.next": reading.next_mark,
            "mark.previous": reading.previous_mark,
            "caret.mode": reading.toggle_caret,
            "link.next": reading.next_link,
            "link.previous": reading.previous_link,
            "passage.cite": reading.cite,
            "citation.open": self.open_citation,
            "print": self.print_article,
            "export.pdf": self.export_pdf,
            "article.beside": self.show_beside,
            "revision.compare": self.compare_last,
            "text.outline": self._toggle_outline,
            "text.numbers": self._toggle_numbers,
            "screen.full": self.full_screen,
            "type.sans": self._toggle_sans,
            "type.justified": self._toggle_justified,
            "column.wider": partial(self._step, "reading_measure", COLUMN_STEP),
            "column.narrower": partial(self._step, "reading_measure", -COLUMN_STEP),
            "lines.looser": partial(self._step, "reading_line_height", LINE_STEP),
            "lines.tighter": partial(self._step, "reading_line_height", -LINE_STEP),
        }

    # -- marks ---------------------------------------------------------------------------------------------------

    def set_extent(self) -> None:
        """Set the chosen mark to the selected passage, or say what has to be chosen first."""
        if not self._window.reading.set_extent():
            text = translate(
                "Commands", "Choose a mark (click it, or ] and [), then select the passage that it is to cover."
            )
            self._window.messages.say(text)

    def tag_mark(self) -> None:
        """Set the tags of the chosen mark, or say what has to be chosen first."""
        if not self._window.reading.tag_mark():
            text = translate("Commands", "Choose a mark (click it, or ] and [) to set its tags.")
            self._window.messages.say(text)

    def tell_begun(self) -> None:
        """Say of which articles notes were begun, and not kept when the window was closed or ended."""
        window, titles, said = self._window, [], []
        for uuid in window.drafts.articles:
            with suppress(ReaderError):  # one may have left the archive meanwhile
                if self._has_begun(uuid):
                    titles.append(window.session.archive.article(uuid).row.title)
        if titles:
            told = translate(
                "Commands",
                "What you had begun to write is still there, under Notes of %Ln article(s): %1",
                None,
                len(titles),
            )
            named = ", ".join(f"“{shorten(title, 60, placeholder='…')}”" for title in titles[:3])
            said.append(told.replace("%1", named + (" …" if titles[3:] else "")))
        if window.drafts.set_aside:
            told = translate("Commands", "Notes that you had begun can't be read; what is left of them is kept in %1")
            said.append(told.replace("%1", str(window.drafts.set_aside)))
        if said:
            window.messages.say(". ".join(said), stays=True)

    def _has_begun(self, article: str) -> bool:
        """Whether something begun is not kept. A window that closes right after Keep doesn't learn that it was."""
        archive, drafts = self._window.session.archive, self._window.drafts
        annotations = archive.annotations(archive.resolve(article))
        left = {key: text for key, text in drafts.of(article).items() if not is_kept(key, text, annotations)}
        drafts.keep(article, left)
        return bool(left)

    def _show_lost(self, uuids: list[str]) -> None:
        self._window.show_side(2)
        self._window.notes.select(uuids[0])

    # -- citing --------------------------------------------------------------------------------------------------

    def cite(self, start: int, end: int) -> None:
        """Put a passage with its citation on the clipboard."""
        window = self._window
        line = window.session.archive.cite(window.current, start, end, window.reading.revision)
        QGuiApplication.clipboard().setText(line)
        window.messages.say(translate("Commands", "The passage is copied with its citation."))

    def open_citation(self) -> None:
        """Ask for a citation (the one on the clipboard is offered) and go where it leads."""
        held = QGuiApplication.clipboard().text()
        text, accepted = QInputDialog.getMultiLineText(
            self._window,
            translate("Commands", "Open a citation"),
            translate("Commands", "A passage's citation, or its reference (carrel:…)"),
            held if "carrel:" in held else "",
        )
        if accepted and text.strip():
            self.go_to_citation(text)

    def go_to_citation(self, text: str) -> None:
        """Show the cited passage in its revision; where that is not here, say so and show the words that are."""
        window = self._window
        try:
            found = window.session.archive.resolve_citation(text)
        except ReaderError as error:
            window.messages.warn(str(error))
            return
        window.open_article(found.article)
        if window.current != found.article:
            window.show_article(found.article)
        if not found.is_current:
            window.show_revision(found.article, found.revision)
        if found.start is not None and found.end is not None:
            window.reading.setFocus()
            window.reading.go_to(found.start, found.end)
        self._tell(found)

    def _tell(self, found: CitedPassage) -> None:
        messages = self._window.messages
        if not found.is_exact:
            messages.warn(found.notice)
        elif not found.is_current:
            text = translate("Commands", "This is the cited revision, an earlier one; the article has changed since.")
            messages.say(text)
        else:
            words = translate("Commands", "The cited passage (%1)").replace("%1", found.paragraphs)
            messages.say(" ".join((words if found.paragraphs else words[:-5], found.notice)).strip())

    # -- side by side --------------------------------------------------------------------------------------------

    def show_beside(self) -> None:
        """Show the two selected articles side by side, or the one on screen and the one before it."""
        window = self._window
        chosen = window.list.selected()
        if len(chosen) != 2:
            before = [article for article in reversed(window.trail) if article != window.current]
            chosen = [window.current, *before[:1]]
        if len(chosen) == 2:
            self.show_two(*chosen)
        else:
            window.messages.say(translate("Commands", "Select two articles in the list to see them side by side."))

    def beside(self, article: int) -> None:
        """Show the article on screen and another side by side."""
        self.show_two(self._window.current, article)

    def show_two(self, first: int, second: int) -> None:
        """Show two articles side by side."""
        self._open_beside(self._side(first), self._side(second), compares=False)

    def compare_last(self) -> None:
        """Show what the current revision changed of the one before."""
        shown = self._window.shown
        revisions = shown.article.revisions if shown else ()
        older = [each for each in revisions if shown and each.number < shown.article.revision.number]
        if shown and older:
            self.compare(shown.article.id, self._window.reading.revision or older[-1].id)
        else:
            self._window.messages.say(translate("Commands", "There is one revision of this article only."))

    def compare(self, article: int, revision: int) -> None:
        """Show what changed between a revision and the current one."""
        self._open_beside(self._side(article, revision), self._side(article), compares=True)

    def _side(self, article: int, revision: int | None = None) -> Side:
        archive = self._window.session.archive
        found = archive.article(article)
        info = next((each for each in found.revisions if each.id == revision), found.revision)
        words = translate("Commands", "Revision %1").replace("%1", str(info.number))
        name = found.row.title if revision is None and len(found.revisions) < 2 else words
        detail = " · ".join(part for part in (found.row.provider, day(found.row.published)) if part)
        if name == words:
            detail = f"{moment(info.created)} · {info.source_name}"
        return dialogs.beside.Side(
            found, archive.document(article, info.id), archive.annotations(article, revision=info.id), name, detail
        )

    def _open_beside(self, first: Side, second: Side, *, compares: bool) -> None:
        window = self._window
        dialog = dialogs.beside.BesideDialog(
            (first, second),
            window.session.archive.codes(),
            window.reading.view.typography,
            compares=compares,
            numbers=window.settings.paragraph_numbers,
            open_link=window.open_link,
            parent=window,
        )
        window.closed.connect(dialog.close)
        dialog.show()

    # -- paper ---------------------------------------------------------------------------------------------------

    def print_article(self) -> None:
        """Print the article on screen, with its marks and notes."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # not at every start

        from ui import printing

        window = self._window
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(window.shown.article.row.title if window.shown else "Carrel")
        printer.setPageMargins(QMarginsF(0, 0, 0, 0))
        dialog = QPrintDialog(printer, window)
        if window.shown and dialog.exec() == QPrintDialog.DialogCode.Accepted:
            numbers = window.settings.paragraph_numbers
            shown = printing.sheet(window.session.archive, window.current, typography(window.settings), numbers=numbers)
            pages = printing.paint(printer, [shown])
            window.messages.say(translate("Commands", "Sent %Ln page(s) to the printer.", None, pages))

    def export_pdf(self) -> None:
        """Ask for a name, and write the selected articles with their marks and notes as a PDF."""
        window = self._window
        ids = window.targets()
        if not ids or not window.shown:
            return
        folder = Path(window.settings.last_export_folder or Path.home())
        name = "".join(sign if sign.isalnum() or sign in " -_," else " " for sign in window.shown.article.row.title)
        start = str(folder / f"{' '.join(name.split())[:80] or 'article'}.pdf")
        chosen = files.save_file(window, translate("Commands", "Export as PDF"), start, "PDF (*.pdf)")
        if chosen:
            target = Path(chosen)
            target = target if target.suffix else target.with_suffix(".pdf")
            window.settings = window.settings.changed(last_export_folder=str(target.parent))
            kind = typography(window.settings)
            window.operations.write_pdf(ids, target, kind, numbers=window.settings.paragraph_numbers)

    # -- full screen ---------------------------------------------------------------------------------------------

    def full_screen(self) -> None:
        """Show the text and nothing else on the whole screen, or go back; Escape goes back too."""
        window = self._window
        if self._hidden is not None:
            self.leave_full_screen()
            return
        self._hidden = [widget for widget in self._around() if widget.isVisibleTo(window)]
        # Actions of a hidden menu bar have no keys unless the window holds them too.
        window.addActions([action for _spec, action in window.table.all()])
        for widget in self._hidden:
            widget.hide()
        self._was_maximised = window.isMaximized()
        window.showFullScreen()
        window.table["screen.full"].setChecked(True)
        self._escape.setEnabled(True)
        window.reading.setFocus()
        key = window.table["screen.full"].shortcut().toString()
        self._hint = translate("Commands", "%1 or Escape goes back to the window.").replace("%1", key)
        window.messages.say(self._hint)

    def _around(self) -> list[QWidget]:
        """What stands around the text: every bar and pane but messages."""
        window, layout = self._window, self._window.centralWidget().layout()
        rows = [layout.itemAt(index).widget() for index in range(layout.count())]
        panes = [window.splitter.widget(index) for index in range(window.splitter.count())]
        kept = (None, window.splitter, window.messages)
        return [
            window.menuBar(),
            window.statusBar(),
            *(row for row in rows if row is not None and row not in kept),
            *(
                pane
                for pane in panes
                if pane is not None and pane is not window.reading and not pane.isAncestorOf(window.reading)
            ),
        ]

    @property
    def is_full_screen(self) -> bool:
        """Whether the text is shown alone."""
        return self._hidden is not None

    def go_to_matching_note(self, by: int = 0) -> bool:
        """Go to the note or highlight that the row of the list shows, or from it to the next or previous one (`by`)
        that the search found in the article on screen. False, and nothing done, where it found none.
        """
        window = self._window
        article = window.current if by else window.list.current
        uuids = self._matching_notes(article, whole=bool(by))
        if not uuids:
            return False
        if window.current != article:
            window.show_article(article)
        at = (uuids.index(self._note) + by) % len(uuids) if by and self._note in uuids else 0
        self._note = uuids[at]
        self.show_mark(self._note)
        window.reading.go_to_annotation(self._note)
        return True

    def _matching_notes(self, article: int, *, whole: bool) -> list[str]:
        """The notes that the search found in an article of the list, the one that its row shows first, or alone."""
        model = self._window.list.model
        row = model.row_of(article) if article else -1
        hit = model.hit(row) if row >= 0 else None
        if hit is None:
            return []
        passages = (shown_passage(hit), *(hit.passages if whole else ()))
        return list(dict.fromkeys(each.annotation for each in passages if each.annotation))

    def show_mark(self, uuid: str) -> None:
        """Show a mark's note: beside the text, or where the text is shown alone in the line of messages."""
        window = self._window
        if not self.is_full_screen:
            window.show_side(2)
        window.notes.select(uuid)
        mark = next((each for each in window.shown.annotations if each.uuid == uuid), None) if window.shown else None
        if self.is_full_screen and mark is not None and mark.note:
            window.messages.say(mark.note)

    def leave_full_screen(self) -> None:
        """Show again what was shown around the text."""
        window = self._window
        if self._hidden is None:
            return
        for widget in self._hidden:
            widget.show()
        self._hidden = None
        if window.messages.text == self._hint:
            window.messages.hide()
        for _spec, action in window.table.all():
            window.removeAction(action)
        self._escape.setEnabled(False)
        window.table["screen.full"].setChecked(False)
        window.table["pane.side"].setChecked(window.side.isVisibleTo(window))
        if self._was_maximised:
            window.showMaximized()
        else:
            window.showNormal()
        window.reading.setFocus()

    # -- type ----------------------------------------------------------------------------------------------------

    def restore(self) -> None:
        """Show the text as the settings say, once they are read."""
        window, settings = self._window, self._window.settings
        zoom = settings.panes.get("zoom", 0)
        self._apply()
        if isinstance(zoom, int) and zoom:
            window.reading.zoom(zoom)

    def _apply(self) -> None:
        window, settings = self._window, self._window.settings
        window.table["text.numbers"].setChecked(settings.paragraph_numbers)
        window.table["type.sans"].setChecked(settings.reading_font == "sans")
        window.table["type.justified"].setChecked(settings.reading_justified)
        window.reading.view.show_numbers(settings.paragraph_numbers)
        window.reading.set_typography(typography(settings))

    def change(self, **values: object) -> None:
        """Change settings of the text, and keep them."""
        window = self._window
        window.settings = window.settings.changed(**values)
        window.state.write()
        self._apply()

    def _toggle_outline(self) -> None:
        self._window.reading.show_outline(self._window.table["text.outline"].isChecked())

    def _toggle_numbers(self) -> None:
        self.change(paragraph_numbers=self._window.table["text.numbers"].isChecked())

    def _toggle_sans(self) -> None:
        self.change(reading_font="sans" if self._window.table["type.sans"].isChecked() else "serif")

    def _toggle_justified(self) -> None:
        self.change(reading_justified=self._window.table["type.justified"].isChecked())

    def _step(self, setting: str, by: int) -> None:
        low, high = RANGES[setting]
        self.change(**{setting: int(min(max(getattr(self._window.settings, setting) + by, low), high))})

    def _keep_zoom(self, zoom: int) -> None:
        window = self._window
        window.settings = window.settings.changed(panes={**window.settings.panes, "zoom": zoom})
