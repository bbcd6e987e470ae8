"""Everything a user can do to the archive: one small method each, which hands the work to a lane.

`changed` is the only thing that views refresh from. Two lanes write: a quick one for what a person does, and a long one
for imports, merges and exports, so that a star set during an import need not wait for its end (SQLite lets one of them
write at a time, and an import commits in batches).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from reader.apart import import_apart
from reader.archive import Archive
from reader.errors import Cancelled, ReaderError
from reader.models import Annotation, Changes, Code, ImportReport, Json, MergeReport, VerifyReport
from ui.formats import import_counts
from ui.i18n import tr
from ui.tasks import Job, JobProgress, Lane
from ui.theme import Typography

#: From this number of articles on, tagging shows progress.
BULK = 500

#: How long (seconds) what a person did waits for a batch of an import to be stored, on the slowest of machines.
PATIENCE = 300.0
#: After how long (milliseconds) of that somebody is told why nothing is seen of what they did.
SILENCE = 4_000
#: Files, and bytes of all of them, up to which an import needs no process of its own.
FEW_FILES, FEW_BYTES = 5, 1_000_000

Work = Callable[[Archive, JobProgress], Changes]
Then = Callable[[Any], None]


class Operations(QObject):
    """The window's one way to change an open archive."""

    changed = Signal(object)
    said = Signal(str, bool)
    failed = Signal(object)
    undo_changed = Signal(str, str)
    imported = Signal(object)
    importing_changed = Signal(bool)
    merged = Signal(object)
    verified = Signal(object)
    watched_changed = Signal()
    long_changed = Signal(bool)
    progressed = Signal(str, int, int)

    def __init__(self, path: Path, creator: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._creator = creator
        self._imports = 0
        self._quick: Lane[Archive] = Lane(self._open, "writer", self)
        self._long: Lane[Archive] = Lane(self._open, "long work", self)
        for lane in (self._quick, self._long):
            lane.crashed.connect(self.failed)
        #: What a person did that takes so long that it tells how far it is.
        self._slow: Job[Archive] | None = None
        self._silence = QTimer(self, singleShot=True, interval=SILENCE)
        self._silence.timeout.connect(self._tell_waiting)
        self._long.progressed.connect(self._on_progress)
        self._long.busy_changed.connect(self._tell_long)
        self._quick.progressed.connect(self._on_slow)
        self._quick.busy_changed.connect(self._on_quick)
        self.refresh_undo()

    def _open(self) -> Archive:
        archive = Archive.open(self.path, create=False, creator=self._creator)
        archive.wait_for_writers(PATIENCE)
        return archive

    def set_creator(self, name: str) -> None:
        """The name that annotations carry from now on."""
        self._creator = name

    def close(self) -> bool:
        """Stop long work at its next batch, finish what the user did, and close; False if a thread did not end."""
        self._long.cancel_all()
        finished = self._quick.close()
        return self._long.close() and finished

    @property
    def is_long_work(self) -> bool:
        return self._long.is_busy

    @property
    def is_busy(self) -> bool:
        """Whether anything is still to be written."""
        return self._quick.is_busy or self._long.is_busy

    def cancel(self) -> None:
        """Stop what takes long; what it has committed stays."""
        self._long.cancel_all()
        if self._slow is not None:
            self._slow.cancel()

    # -- the two ways to run -------------------------------------------------------------------------------

    def _do(self, work: Callable[[Archive], Any], message: str = "", then: Then | None = None) -> None:
        """Run a quick change; `work` gives Changes, or a value with its Changes."""
        self._do_slowly(lambda archive, _progress: work(archive), message, then)

    def _do_slowly(
        self, work: Callable[[Archive, JobProgress], Any], message: str = "", then: Then | None = None
    ) -> None:
        """As _do(), of what may take long, and tells how far it is then."""

        def job(archive: Archive, progress: JobProgress) -> tuple[Any, str, str]:
            archive.creator = self._creator
            return work(archive, progress), archive.undo_label(), archive.redo_label()

        def done(answer: tuple[Any, str, str]) -> None:
            result, undo, redo = answer
            value, changes = result if isinstance(result, tuple) else (result, result)
            self.undo_changed.emit(undo, redo)
            self._announce(changes, message)
            if then:
                then(value)

        self._quick.submit(job, done, self._fail)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            self.said.emit(tr("Stopped; nothing was changed."), False)
        else:
            self.failed.emit(error)

    def _run(
        self,
        label: str,
        work: Callable[[Archive, JobProgress], Any],
        done: Then,
        ended: Callable[[], None] = lambda: None,
    ) -> Job[Archive]:
        """Run long work with progress; nothing of it blocks quick changes for longer than a batch.

        `ended` is called whether it is done or has failed.
        """

        def finished(result: Any) -> None:
            done(result)
            ended()
            self.refresh_undo()

        def failed(error: Exception) -> None:
            ended()
            self.refresh_undo()
            self._fail(error)

        return self._long.submit(work, finished, failed, label=label)

    def _import(self, label: str, work: Callable[[Archive, JobProgress], Any], done: Then) -> None:
        """Run an import, and tell that one is under way as long as that is so."""

        def ended() -> None:
            self._imports -= 1
            self.importing_changed.emit(self._imports > 0)

        self._imports += 1
        self.importing_changed.emit(True)
        self._run(label, work, done, ended)

    def _announce(self, changes: Changes, message: str = "") -> None:
        if changes:
            self.changed.emit(changes)
        if message and changes:
            self.said.emit(message, bool(changes.step))

    def _on_progress(self, job: Job[Archive], done: int, total: int, label: str) -> None:
        self.progressed.emit(label or job.label, done, total)

    def _on_slow(self, job: Job[Archive], done: int, total: int, label: str) -> None:
        if self._slow is not job:
            self._slow = job
            self._tell_long()
        self._on_progress(job, done, total, label)

    def _on_quick(self, is_busy: bool) -> None:
        if is_busy:
            self._silence.start()
        else:
            self._silence.stop()
        if self._slow is not None and not is_busy:
            self._slow = None
            self._tell_long()

    def _tell_waiting(self) -> None:
        """Say that something is still to be written; progress, our own too, says so by itself."""
        if not (self._long.is_busy or self._slow is not None):
            text = tr("What you did waits to be written: another program may be using the archive.")
            self.said.emit(text, False)

    def _tell_long(self) -> None:
        self.long_changed.emit(self._long.is_busy or self._slow is not None)

    def refresh_undo(self) -> None:
        """Read anew what Undo and Redo would do."""

        def done(labels: tuple[str, str]) -> None:
            self.undo_changed.emit(*labels)

        self._quick.submit(lambda archive, _progress: (archive.undo_label(), archive.redo_label()), done)

    # -- undo --------------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back the last step."""

        def work(archive: Archive, progress: JobProgress) -> tuple[tuple[Changes, bool, bool], Changes]:
            stops = archive.undo_stops_import()
            if self._imports and stops:
                raise ReaderError(
                    tr("Cancel this import first, in the status bar; Undo then takes back what it brought.")
                )
            changes = archive.undo(progress)
            return (changes, stops, archive.is_from_watched(changes.removed)), changes

        self._do_slowly(work, then=self._say_undone)

    def redo(self) -> None:
        """Make the last step taken back again."""
        self._do_slowly(lambda archive, progress: archive.redo(progress), then=self._say_redone)

    def go_to_step(self, step: int) -> None:
        """Take back, or make again, steps until `step` is the last that stands."""

        def say(_changes: Changes) -> None:
            self.said.emit(tr("The archive is as it was then."), False)

        if self._imports:
            self.failed.emit(ReaderError(tr("While an import is under way nothing is taken back in one go.")))
            return
        self._do_slowly(lambda archive, progress: archive.go_to_step(step, progress), then=say)

    def _say_undone(self, undone: tuple[Changes, bool, bool]) -> None:
        changes, stops, is_from_watched = undone
        if not changes.label:
            return
        said = tr("Undone: %1").replace("%1", changes.label)
        if stops:
            said += ". " + tr("If it is still under way in another program, it stops there.")
        if is_from_watched:
            said += ". " + tr("What came from a watched folder stays out until its file changes.")
        self.said.emit(said, False)

    def _say_redone(self, changes: Changes) -> None:
        if changes.label:
            self.said.emit(tr("Done again: %1").replace("%1", changes.label), False)

    # -- articles ------------------------------------------------------------------------------------------------

    def star(self, ids: Sequence[int], is_starred: bool) -> None:
        """Star articles, or take the star away."""
        self._do(lambda archive: archive.set_starred(ids, is_starred))

    def mark_read(self, ids: Sequence[int], is_read: bool) -> None:
        """Mark articles as read or unread."""
        self._do(lambda archive: archive.set_read(ids, is_read))

    def note_shown(self, article: int) -> None:
        """Mark an article as read because it was on screen: no step for Undo, which is for what a person did."""
        self._do(lambda archive: archive.note_shown(article))

    def tag(self, ids: Sequence[int], add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        """Add tags to and remove tags from articles, as one step; many of them with progress."""
        if len(ids) > BULK:
            self._tag_many(list(ids), add, remove)
            return
        self._do(lambda archive: archive.tag(ids, add=add, remove=remove), tr("Tagged %Ln article(s).", None, len(ids)))

    def _tag_many(self, ids: Sequence[int], add: Sequence[str], remove: Sequence[str]) -> None:
        def work(archive: Archive, progress: JobProgress) -> Changes:
            return archive.tag(ids, add=add, remove=remove, progress=progress)

        def done(changes: Changes) -> None:
            self._announce(changes, tr("Tagged %Ln article(s).", None, len(changes.articles)))

        self._run(tr("Tagging"), work, done)

    def bin(self, ids: Sequence[int]) -> None:
        """Move articles to the bin."""
        self._do(lambda archive: archive.bin(ids), tr("Moved %Ln article(s) to the bin.", None, len(ids)))

    def restore(self, ids: Sequence[int]) -> None:
        """Bring articles back from the bin."""
        self._do(lambda archive: archive.restore(ids), tr("Restored %Ln article(s).", None, len(ids)))

    def correct(self, ids: Sequence[int], field: str, value: Json) -> None:
        """Set the user's own value of a field in some articles; None goes back to the sources'."""
        if len(ids) > BULK:
            self._correct_many(list(ids), field, value)
            return
        self._do(lambda archive: archive.correct_all(ids, field, value), self._corrected(ids, value))

    def _correct_many(self, ids: Sequence[int], field: str, value: Json) -> None:
        def work(archive: Archive, progress: JobProgress) -> Changes:
            return archive.correct_all(ids, field, value, progress)

        self._run(tr("Correcting"), work, lambda changes: self._announce(changes, self._corrected(ids, value)))

    def _corrected(self, ids: Sequence[int], value: Json) -> str:
        if len(ids) == 1:
            return tr("Corrected.") if value is not None else tr("The source's value stands again.")
        if value is None:
            return tr("The sources' values stand again in %Ln article(s).", None, len(ids))
        return tr("Corrected %Ln article(s).", None, len(ids))

    def attach_text(self, record: int, text: int, then: Then | None = None) -> None:
        """Make the text of one article that of a record which has none."""
        self._do(lambda archive: archive.attach_text(record, text), tr("The text is attached to the record."), then)

    def keep_apart(self, article: int, other: int) -> None:
        """Note that two articles are different reports."""
        self._do(lambda archive: archive.keep_apart(article, other), tr("Kept apart as different reports."))

    def remember_offset(self, article: int, offset: int) -> None:
        """Remember how far an article was read."""

        def job(archive: Archive, _progress: JobProgress) -> None:
            archive.set_offset(article, offset)

        self._quick.submit(job)

    # -- annotations -----------------------------------------------------------------------------------------------

    def highlight(self, article: int, start: int, end: int, colour: str, then: Then | None = None) -> None:
        """Mark a passage; `then` receives the Annotation."""
        self._do(lambda archive: archive.annotate(article, start=start, end=end, colour=colour), then=then)

    def note_on_article(self, article: int, note: str, then: Callable[[Annotation], None] | None = None) -> None:
        """Write a note on the whole article."""
        self._do(lambda archive: archive.annotate(article, kind="note", note=note), then=then)

    def edit_note(self, uuid: str, note: str) -> None:
        """Change the text of a note."""
        self._do(lambda archive: archive.edit_annotation(uuid, note=note))

    def recolour(self, uuid: str, colour: str) -> None:
        """Change the colour of a highlight."""
        self._do(lambda archive: archive.edit_annotation(uuid, colour=colour))

    def set_extent(self, uuid: str, start: int, end: int) -> None:
        """Let a highlight cover another passage; note, tags and colour stay."""
        self._do(
            lambda archive: archive.edit_annotation(uuid, start=start, end=end), tr("The mark covers another passage.")
        )

    def reanchor(self, uuid: str, start: int, end: int) -> None:
        """Set by hand where a highlight that was lost stands now."""
        self._do(lambda archive: archive.reanchor(uuid, start, end), tr("The mark has its place again."))

    def tag_annotation(self, uuid: str, tags: Sequence[str]) -> None:
        """Set the tags of an annotation."""
        self._do(lambda archive: archive.edit_annotation(uuid, tags=tags))

    def delete_annotations(self, uuids: Sequence[str]) -> None:
        """Delete highlights and notes."""
        message = tr("Deleted %Ln annotation(s).", None, len(uuids))
        self._do(lambda archive: archive.delete_annotations(uuids), message)

    def edit_annotations(
        self, uuids: Sequence[str], colour: str | None = None, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> None:
        """Change the colour or tags of many annotations, as one step."""

        def work(archive: Archive) -> Changes:
            return archive.edit_annotations(uuids, colour=colour, add=add, remove=remove)

        self._do(work, tr("Changed %Ln annotation(s).", None, len(uuids)))

    def reply(self, article: int, uuid: str, note: str) -> None:
        """Answer an annotation."""
        self._do(lambda archive: archive.annotate(article, kind="reply", note=note, reply_to=uuid))

    def bookmark(self, article: int, start: int, end: int) -> None:
        """Put a bookmark on a passage."""
        self._do(
            lambda archive: archive.annotate(article, start=start, end=end, kind="bookmark", colour=""),
            tr("Bookmark set."),
        )

    # -- tags, searches, colours -------------------------------------------------------------------------------------

    def rename_tag(self, path: str, new_path: str) -> None:
        """Rename, move or merge a tag."""
        message = tr("Renamed “%1” to “%2”.").replace("%1", path).replace("%2", new_path)
        self._do(lambda archive: archive.rename_tag(path, new_path), message)

    def create_tag(self, path: str) -> None:
        """Make a tag before anything carries it."""
        self._do(lambda archive: archive.create_tag(path), tr("Made the tag “%1”.").replace("%1", path))

    def delete_tags(self, paths: Sequence[str], *, keep_children: bool = False) -> None:
        """Delete tags everywhere, with those under them or without."""
        message = tr("Deleted the tag “%1”.").replace("%1", paths[0])
        if len(paths) > 1:
            message = tr("Deleted %Ln tag(s).", None, len(paths))
        self._do(lambda archive: archive.delete_tags(paths, keep_children=keep_children), message)

    def merge_tags(self, paths: Sequence[str], into: str) -> None:
        """Make several tags one."""
        self._do(lambda archive: archive.merge_tags(paths, into), tr("Merged into “%1”.").replace("%1", into))

    def split_tag(self, path: str, into: Sequence[str]) -> None:
        """Put several tags in the place of one."""
        message = tr("Split the tag “%1”.").replace("%1", path)
        self._do(lambda archive: archive.split_tag(path, into), message)

    def edit_tag(self, path: str, colour: str | None = None, description: str | None = None) -> None:
        """Change a tag's colour or description."""
        self._do(lambda archive: archive.edit_tag(path, colour=colour, description=description))

    def add_alias(self, path: str, alias: str) -> None:
        """Let another name mean a tag."""
        self._do(lambda archive: archive.add_tag_alias(path, alias))

    def remove_alias(self, alias: str) -> None:
        """Let another name mean nothing again."""
        self._do(lambda archive: archive.remove_tag_alias(alias))

    # -- collections -----------------------------------------------------------------------------------------------

    def create_collection(self, name: str) -> None:
        """Make an empty collection."""
        self._do(lambda archive: archive.create_collection(name), tr("Made the collection “%1”.").replace("%1", name))

    def rename_collection(self, name: str, new_name: str) -> None:
        """Give a collection another name."""
        message = tr("Renamed “%1” to “%2”.").replace("%1", name).replace("%2", new_name)
        self._do(lambda archive: archive.rename_collection(name, new_name), message)

    def delete_collection(self, name: str) -> None:
        """Remove a collection; its articles stay."""
        message = tr("Deleted the collection “%1”; its articles stay.").replace("%1", name)
        self._do(lambda archive: archive.delete_collection(name), message)

    def collect(self, name: str, ids: Sequence[int], before: int | None = None) -> None:
        """Put articles into a collection, and say how many of them it did not hold before."""

        def say(changes: Changes) -> None:
            count = len(changes.articles)
            added = tr("Added %Ln article(s) to the collection “%1”.", None, count)
            message = added if count else tr("The collection “%1” holds what you chose already.")
            self.said.emit(message.replace("%1", name), bool(count and changes.step))

        self._do(lambda archive: archive.collect(name, ids, before=before), then=say)

    def remove_from_collection(self, name: str, ids: Sequence[int]) -> None:
        """Take articles out of a collection."""
        message = tr("Removed %Ln article(s) from “%1”.", None, len(ids)).replace("%1", name)
        self._do(lambda archive: archive.remove_from_collection(name, ids), message)

    def move_in_collection(self, name: str, ids: Sequence[int], before: int | None) -> None:
        """Put articles of a collection before another one, or at its end."""
        self._do(lambda archive: archive.move_in_collection(name, ids, before))

    def save_search(self, name: str, query: str, sort: str, *, replaces: bool = False) -> None:
        """Keep a query under a name; say so where it takes the place of another one."""
        saved = tr("Saved the search “%1”.")
        message = tr("Saved the search “%1” in place of the one of that name.") if replaces else saved
        self._do(lambda archive: archive.save_search(name, query, sort), message.replace("%1", name))

    def rename_search(self, name: str, new_name: str) -> None:
        """Give a saved search another name."""
        message = tr("Renamed “%1” to “%2”.").replace("%1", name).replace("%2", new_name)
        self._do(lambda archive: archive.rename_search(name, new_name), message)

    def delete_search(self, name: str) -> None:
        """Remove a saved search."""
        self._do(lambda archive: archive.delete_search(name), tr("Deleted the search “%1”.").replace("%1", name))

    def rename_codes(self, codes: Sequence[Code]) -> None:
        """Give highlight colours their meaning."""
        self._do(lambda archive: archive.rename_codes(codes), tr("The colours have their new names."))

    # -- long work ---------------------------------------------------------------------------------------------------

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Import files and folders; the report follows by `imported`."""

        def done(result: tuple[ImportReport, Changes]) -> None:
            report, changes = result
            self._announce(changes)
            self.imported.emit(report)
            self.said.emit(import_summary(report), bool(changes.step))

        def work(archive: Archive, progress: JobProgress) -> tuple[ImportReport, Changes]:
            if _are_few(paths):
                return archive.import_paths(paths, progress=progress, workers=0)
            return import_apart(self.path, paths, self._creator, progress)

        self._import(tr("Importing"), work, done)

    def watch(self, folder: Path) -> None:
        """Keep the archive in step with a folder from now on, and begin at once."""

        def done(_is_new: object) -> None:
            self.watched_changed.emit()
            self.sync()

        self._quick.submit(lambda archive, _progress: archive.watch(folder), done)

    def unwatch(self, folder: Path) -> None:
        """Watch a folder no longer."""

        def done(_was_watched: object) -> None:
            self.watched_changed.emit()

        self._quick.submit(lambda archive, _progress: archive.unwatch(folder), done)

    def sync(self, *, quiet: bool = False) -> None:
        """Bring the watched folders in; `quiet` says nothing where nothing was new."""

        def done(result: tuple[ImportReport, Changes]) -> None:
            report, changes = result
            self._announce(changes)
            self.imported.emit(report)
            if changes or not quiet:
                self.said.emit(import_summary(report), bool(changes.step))

        def work(_archive: Archive, progress: JobProgress) -> tuple[ImportReport, Changes]:
            return import_apart(self.path, None, self._creator, progress)

        self._import(tr("Bringing folders in step"), work, done)

    def find_duplicates(self, then: Then) -> None:
        """Look for articles that may be one; `then` receives the pairs."""
        self._run(tr("Comparing articles"), lambda archive, progress: archive.duplicates(progress), then)

    def join(self, article: int, other: int) -> None:
        """Merge an article into another."""
        self._do(lambda archive: archive.join(article, other), tr("The two articles are one now."))

    def merge(self, bundle: Path) -> None:
        """Take in a colleague's bundle; the report follows by `merged`."""

        def done(result: tuple[MergeReport, Changes]) -> None:
            report, changes = result
            self._announce(changes)
            self.merged.emit(report)
            self.said.emit(merge_summary(report), bool(changes.step))

        self._run(tr("Merging"), lambda archive, progress: archive.merge(bundle, progress=progress), done)

    def export(self, ids: Sequence[int], target: Path, format: str, options: Mapping[str, Json]) -> None:
        """Write articles in one of the formats."""

        def work(archive: Archive, progress: JobProgress) -> Path:
            return archive.export(ids, target, format=format, options=options, progress=progress)

        def done(path: Path) -> None:
            text = tr("Exported %Ln article(s) to %1.", None, len(ids)).replace("%1", str(path))
            self.said.emit(text, False)

        self._run(tr("Exporting"), work, done)

    def export_annotations(self, ids: Sequence[int], uuids: Sequence[str], target: Path, format: str) -> None:
        """Write these annotations of these articles."""

        def work(archive: Archive, progress: JobProgress) -> Path:
            options = {"annotations": list(uuids), "replace": True}
            return archive.export(ids, target, format=format, options=options, progress=progress)

        def done(path: Path) -> None:
            self.said.emit(tr("Exported %Ln annotation(s) to %1.", None, len(uuids)).replace("%1", str(path)), False)

        self._run(tr("Exporting"), work, done)

    def write_pdf(self, ids: Sequence[int], target: Path, typography: Typography, *, numbers: bool) -> None:
        """Write articles with their marks and notes as a PDF."""
        from ui import printing  # not at every start

        def work(archive: Archive, progress: JobProgress) -> Path:
            return printing.write_pdf(archive, ids, target, typography, progress, numbers=numbers)

        def done(path: Path) -> None:
            text = tr("Wrote %Ln article(s) to %1.", None, len(ids)).replace("%1", str(path))
            self.said.emit(text, False)

        self._run(tr("Writing the PDF"), work, done)

    def backup(self, target: Path) -> None:
        """Write a copy of the archive."""

        def done(path: Path) -> None:
            self.said.emit(tr("The archive is backed up to %1.").replace("%1", str(path)), False)

        self._run(tr("Backing up"), lambda archive, _progress: archive.backup(target), done)

    def look_for_damage(self, then: Callable[[str], None]) -> None:
        """Whether the archive is damaged: `then` gets a sentence that says so, or an empty one."""

        def failed(error: Exception) -> None:
            then(str(error) if isinstance(error, ReaderError) else "")

        self._long.submit(lambda archive, _progress: archive.damage(archive.path), then, failed)

    def verify(self) -> None:
        """Check the archive; the report follows by `verified`."""

        def done(report: VerifyReport) -> None:
            self.verified.emit(report)

        self._run(tr("Verifying"), lambda archive, progress: archive.verify(progress), done)


def _are_few(paths: Sequence[Path]) -> bool:
    """Whether an import is done before a process of its own would have started."""
    try:
        return (
            len(paths) <= FEW_FILES
            and all(path.is_file() and not _is_packed(path) for path in paths)
            and sum(path.stat().st_size for path in paths) < FEW_BYTES
        )
    except OSError:
        return True


def _is_packed(path: Path) -> bool:
    return path.suffix.lower() in (".zip", ".gz", ".tgz", ".tar")


def import_summary(report: ImportReport) -> str:
    """One sentence on what an import did; only what happened is named."""
    if report.undone:
        return tr("The import stopped, since it was undone meanwhile.")
    start = tr("Import stopped") if report.cancelled else tr("Imported")
    return f"{start}: {import_counts(report)}."


def merge_summary(report: MergeReport) -> str:
    """One sentence on what a merge brought; only what happened is named."""
    lists = report.collections_added + report.collections_merged
    counts = (
        (report.articles_added, tr("%Ln article(s) added", None, report.articles_added)),
        (report.articles_revised, tr("%Ln article(s) revised", None, report.articles_revised)),
        (
            report.articles_merged,
            tr("%Ln article(s) with other tags or corrections", None, report.articles_merged),
        ),
        (report.annotations_added, tr("%Ln annotation(s) added", None, report.annotations_added)),
        (report.annotations_merged, tr("%Ln changed", None, report.annotations_merged)),
        (
            report.annotations_conflicted,
            tr("%Ln kept in both versions (is:twofold finds them)", None, report.annotations_conflicted),
        ),
        (lists, tr("%Ln collection(s) added or changed", None, lists)),
    )
    parts = [text for count, text in counts if count]
    return tr("Merged") + f": {', '.join(parts) or tr('nothing in it is new')}."
