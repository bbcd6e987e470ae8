"""The model of a replayed search: a group for each way in which articles differ from the record, and the articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from reader.search_record import Recorded, Replay
from ui import theme
from ui.formats import day
from ui.i18n import number, translate
from ui.widgets.safe_browser import plain_tip

Index = QModelIndex | QPersistentModelIndex
NOTHING = QModelIndex()
ARTICLE, ABOUT, REASON = range(3)
#: The groups of the articles that are as recorded, and of those that are in the bin or not in the archive.
SAME, MISSING = "same", "missing"


@dataclass(frozen=True, slots=True)
class Row:
    """An article of the report, and why it stands there."""

    id: str
    title: str
    about: str
    reason: str
    kind: str


class ReplayModel(QAbstractItemModel):
    """Two levels: groups, named with their number of articles, and the articles with what is known of each."""

    def __init__(self, replay: Replay, parent: QObject | None = None) -> None:
        super().__init__(parent)
        found = _groups(replay)
        self._groups: Sequence[tuple[str, Sequence[Row]]] = [(kind, rows) for kind, rows in found.items() if rows]

    def row(self, index: Index) -> Row | None:
        """The article of a row; None for a group."""
        if not index.isValid() or not index.internalId():
            return None
        return self._groups[index.internalId() - 1][1][index.row()]

    def kind(self, group: int) -> str:
        """What the articles of a group have in common."""
        return self._groups[group][0]

    def index(self, row: int, column: int, parent: Index = NOTHING) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = NOTHING) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = NOTHING) -> int:
        if not parent.isValid():
            return len(self._groups)
        return 0 if parent.internalId() or parent.column() else len(self._groups[parent.row()][1])

    def columnCount(self, _parent: Index = NOTHING) -> int:
        return 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            translate("Replay", "Article"),
            translate("Replay", "Where and when"),
            translate("Replay", "Why"),
        )[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index)
        if row is None:
            return self._of_group(index, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return (row.title, row.about, row.reason)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(row.reason if index.column() == REASON else f"{row.title}\n{row.id}")
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == ARTICLE:
            return ", ".join(part for part in (row.title, row.about, row.reason) if part)
        if role == Qt.ItemDataRole.ForegroundRole and (index.column() == ABOUT or row.kind == MISSING):
            return theme.current()["muted"]
        return None

    def _of_group(self, index: Index, role: int) -> object:
        if not index.isValid() or index.column():
            return None
        kind, rows = self._groups[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{kind_names()[kind]} ({number(len(rows))})"
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setBold(True)
            return font
        return None


def kind_names() -> dict[str, str]:
    """The groups, what came in and what went out first."""
    return {
        "new": translate("Replay", "Found now, and not in the record"),
        MISSING: translate("Replay", "In the record, and missing here"),
        "unmatched": translate("Replay", "In the record, and no longer found"),
        "revised": translate("Replay", "Found as recorded, with another text"),
        SAME: translate("Replay", "Found as recorded"),
    }


def _groups(replay: Replay) -> dict[str, list[Row]]:
    known = {each.id: each for each in (*replay.record.results, *replay.now.results)}
    groups: dict[str, list[Row]] = {kind: [] for kind in kind_names()}
    for each in replay.differences:
        about = _about(known[each.id]) if each.id in known else ""
        groups[each.kind].append(Row(each.id, _title(each.title), about, each.reason, each.kind))
    differing = {each.id for each in replay.differences}
    groups[SAME] = [
        Row(each.id, _title(each.title), _about(each), "", SAME)
        for each in replay.now.results
        if each.id not in differing
    ]
    return groups


def _title(title: str) -> str:
    return " ".join(title.split()) or translate("Replay", "Untitled")


def _about(each: Recorded) -> str:
    return " · ".join(part for part in (each.provider, day(each.published)) if part)
