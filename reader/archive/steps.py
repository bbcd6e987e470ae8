"""Undo and redo: the steps of the history, one at a time or many."""

from __future__ import annotations

from reader.archive.base import Opened
from reader.models import Changes
from reader.progress import Progress
from reader.store.undo import Step, history


class Steps(Opened):
    """Undo and redo: the steps of the history, one at a time or many."""

    def undo_label(self) -> str:
        """What undo() would take back, for the menu; empty where there is nothing."""
        step = self._undo.next_undo() if self._undo else None
        return step.label if step else ""

    def redo_label(self) -> str:
        """What redo() would make again; empty where there is nothing."""
        step = self._undo.next_redo() if self._undo else None
        return step.label if step else ""

    def undo_history(self, limit: int = 100) -> list[Step]:
        """The newest steps first, those taken back included."""
        with self._reading():
            return history(self._db, limit)

    def undo(self, progress: Progress | None = None) -> Changes:
        """Take back the last step; an empty Changes where there is none. Raises Cancelled from `progress`."""
        step = self._undo.next_undo() if self._undo else None
        return self._revert(step, progress) if step else Changes()

    def undo_stops_import(self) -> bool:
        """Whether Undo would take back an import that has not come to its end: it is under way, or was killed.

        One that is under way stops at its next batch, so that nothing of it comes in afterwards.
        """
        with self._reading():
            step = self._undo.next_undo() if self._undo else None
            runs = self._undo.imports(step.id) if self._undo and step else ()
            return not all(map(self._runs.is_finished, runs))

    def redo(self, progress: Progress | None = None) -> Changes:
        """Make the last step taken back again; an empty Changes where there is none. Raises as undo() does."""
        step = self._undo.next_redo() if self._undo else None
        return self._revert(step, progress) if step else Changes()

    def _revert(self, step: Step, progress: Progress | None) -> Changes:
        log = self._log()
        with self.transaction():
            changes = log.changes(step.id)
            ids = self._articles.touched_by(changes)
            before = self._articles.live(ids)
            marks = self._annotations.uuids_touched_by(changes)
            with self._index.refreshing(ids, progress=progress):
                log.revert(step)
                self._runs.revert(changes, undone=step.state == "done")
                self._articles.refresh(self._articles.stale_after(changes), progress)
            after = self._articles.live(ids)
            tables = {change.table for change in changes}
            return Changes(
                label=step.label,
                step=step.id,
                added=frozenset(after - before),
                removed=frozenset(before - after),
                articles=frozenset(ids),
                annotations=frozenset(marks | self._annotations.uuids_touched_by(changes)),
                tags=bool(tables & {"tag", "tag_alias", "article_tag", "annotation_tag", "code", "wording"}),
                searches="saved_search" in tables,
                collections=bool(tables & {"collection", "collection_item"}),
            )

    def go_to_step(self, step: int, progress: Progress | None = None) -> Changes:
        """Take back, or make again, whole steps until `step` is the last of the history that stands (0: none does).

        All of them in one transaction. The Changes are those of all steps; they are empty where `step` is so already.
        Raises Cancelled from `progress`; nothing is changed then.
        """
        log = self._log()
        made = Changes()
        with self.transaction():
            while (found := log.next_undo()) and found.id > step:
                made = _together(made, self._revert(found, progress))
            while (found := log.next_redo()) and found.id <= step:
                made = _together(made, self._revert(found, progress))
        return made


def _together(first: Changes, second: Changes) -> Changes:
    """What two steps, one after the other, touched; named by the second."""
    return Changes(
        label=second.label,
        step=second.step,
        added=(first.added - second.removed) | second.added,
        removed=(first.removed - second.added) | second.removed,
        articles=first.articles | second.articles,
        annotations=first.annotations | second.annotations,
        tags=first.tags or second.tags,
        searches=first.searches or second.searches,
        collections=first.collections or second.collections,
    )
