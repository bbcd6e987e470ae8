"""One table of everything that a user can do; menus, the palette and the page of keys come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from ui import icons
from ui.i18n import tr


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action. `keys` are portable key sequences, the first of them shown; `group` parts a menu by lines."""

    id: str
    menu: str
    text: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    group: int = 0
    checkable: bool = False
    needs: str = ""


def menus() -> tuple[tuple[str, str], ...]:
    """The menus in order: key and title."""
    return (
        ("file", tr("&File")),
        ("edit", tr("&Edit")),
        ("search", tr("&Search")),
        ("view", tr("&View")),
        ("article", tr("&Article")),
        ("annotate", tr("A&nnotate")),
        ("go", tr("&Go")),
        ("help", tr("&Help")),
    )


#: What an action can need to be of use: an article on screen, articles selected, a passage selected in the text.
ARTICLE, SELECTION, PASSAGE, RESULTS = "article", "selection", "passage", "results"


def table() -> tuple[ActionSpec, ...]:
    """Every action, in the order of the menus."""
    spec = ActionSpec
    return (
        spec("archive.new", "file", tr("&New archive…"), "hard-drive", ("Ctrl+Shift+N",)),
        spec("archive.open", "file", tr("&Open archive…"), "folder-open", ("Ctrl+O",)),
        spec("import.files", "file", tr("&Import files…"), "file-plus", ("Ctrl+I",), 1),
        spec("import.folder", "file", tr("Import &folder…"), "folder-input", ("Ctrl+Shift+I",), 1),
        spec("import.watched", "file", tr("&Watched folders…"), "inbox", (), 1),
        spec("duplicates", "file", tr("Possible &duplicates…"), "copy", (), 1),
        spec("merge", "file", tr("&Merge a bundle…"), "git-merge", ("Ctrl+Shift+M",), 1),
        spec("export", "file", tr("&Export…"), "upload", ("Ctrl+E",), 2),
        spec("export.pdf", "file", tr("Export as &PDF…"), "file-down", ("Ctrl+Shift+E",), 2, needs=SELECTION),
        spec("print", "file", tr("Prin&t…"), "printer", ("Ctrl+P",), 2, needs=ARTICLE),
        spec("backup", "file", tr("&Back up the archive…"), "download", ("Ctrl+Shift+B",), 2),
        spec("verify", "file", tr("&Verify the archive"), "shield-check", (), 2),
        spec("quit", "file", tr("&Quit"), "log-out", ("Ctrl+Q",), 3),
        spec("undo", "edit", tr("&Undo"), "undo-2", ("Ctrl+Z",)),
        spec("redo", "edit", tr("&Redo"), "redo-2", ("Ctrl+Shift+Z", "Ctrl+Y")),
        spec("steps.show", "edit", tr("&History of changes…"), "history", ("Ctrl+Alt+Z",)),
        spec("search.focus", "search", tr("&Search the archive"), "search", ("Ctrl+L", "/")),
        spec("search.save", "search", tr("Sa&ve this search…"), "bookmark-plus", ("Ctrl+S",)),
        spec("text.find", "edit", tr("&Find in the article"), "text-search", ("Ctrl+F",), 1, needs=ARTICLE),
        spec("palette", "edit", tr("&Command palette"), "command", ("Ctrl+K",), 1),
        spec("preferences", "edit", tr("&Preferences…"), "settings", ("Ctrl+,",), 2),
        spec("search.forms", "search", tr("Find other &forms of the words"), "type", ("Ctrl+Shift+W",), 1, True),
        spec("search.explain", "search", tr("&Explain the search…"), "circle-help", ("Shift+W",), 1),
        spec("words.concordance", "search", tr("&Concordance…"), "text-search", ("Ctrl+Shift+F",), 1),
        spec("search.record", "search", tr("Save search &record…"), "save", (), 2),
        spec("search.replay", "search", tr("Re&play a search record…"), "history", (), 2),
        spec("theme.system", "view", tr("Theme of the s&ystem"), "monitor", (), 0, True),
        spec("theme.light", "view", tr("&Light"), "sun", (), 0, True),
        spec("theme.dark", "view", tr("&Dark"), "moon", (), 0, True),
        spec("theme.sepia", "view", tr("&Sepia"), "coffee", (), 0, True),
        spec("pane.library", "view", tr("Li&brary pane"), "panel-left", ("F9",), 1, True),
        spec("pane.side", "view", tr("D&etails pane"), "panel-right", ("F10",), 1, True),
        spec("text.outline", "view", tr("&Outline of the text"), "list-tree", ("Ctrl+Shift+O",), 1, True, ARTICLE),
        spec("text.numbers", "view", tr("Para&graph numbers"), "pilcrow", ("Ctrl+Alt+P",), 1, True),
        spec("pane.timeline", "view", tr("Timeline"), "calendar", ("F8",), 1, True),
        spec("zoom.in", "view", tr("Larger &text"), "zoom-in", ("Ctrl++", "Ctrl+="), 2),
        spec("zoom.out", "view", tr("S&maller text"), "zoom-out", ("Ctrl+-",), 2),
        spec("zoom.reset", "view", tr("&Normal text"), "rotate-ccw", ("Ctrl+0",), 2),
        spec("type.sans", "view", tr("Sans-ser&if type"), "type", (), 2, True),
        spec("type.justified", "view", tr("Straig&ht right edge"), "align-justify", (), 2, True),
        spec("column.wider", "view", tr("&Wider column"), "unfold-horizontal", ("Ctrl+Alt+Right",), 2),
        spec("column.narrower", "view", tr("Na&rrower column"), "fold-horizontal", ("Ctrl+Alt+Left",), 2),
        spec("lines.looser", "view", tr("Lines further a&part"), "unfold-vertical", ("Ctrl+Alt+Down",), 2),
        spec("lines.tighter", "view", tr("Lines &closer together"), "fold-vertical", ("Ctrl+Alt+Up",), 2),
        spec("screen.full", "view", tr("&Full screen"), "maximize", ("F11",), 3, True),
        spec("article.star", "article", tr("&Star"), "star", ("S",), 0, True, SELECTION),
        spec("article.read", "article", tr("&Read"), "book-open-check", ("M",), 0, True, SELECTION),
        spec("article.tag", "article", tr("&Tag…"), "tag", ("T",), 0, needs=SELECTION),
        spec("article.correct", "article", tr("Correct a f&ield…"), "pencil", ("E",), 0, needs=SELECTION),
        spec("article.beside", "article", tr("Side b&y side"), "columns-2", ("Ctrl+\\",), 1, needs=ARTICLE),
        spec("revision.compare", "article", tr("What c&hanged"), "file-diff", ("Ctrl+Shift+D",), 1, needs=ARTICLE),
        spec("results.tag", "article", tr("Tag all res&ults…"), "tags", ("Shift+T",), 0, needs=RESULTS),
        spec("tags.manage", "article", tr("&Manage the tags…"), "tags", ("Ctrl+Shift+T",), 0),
        spec("collection.add", "article", tr("&Add to a collection…"), "layers", ("L",), 5, needs=SELECTION),
        spec("collection.remove", "article", tr("Remo&ve from the collection"), "x", ("Shift+L",), 5, needs=SELECTION),
        spec("collection.up", "article", tr("Move u&p in the collection"), "arrow-up", ("Alt+Up",), 5, needs=SELECTION),
        spec(
            "collection.down",
            "article",
            tr("Move &down in the collection"),
            "arrow-down",
            ("Alt+Down",),
            5,
            needs=SELECTION,
        ),
        spec("collection.new", "article", tr("&New collection…"), "layers", (), 5),
        spec("article.link", "article", tr("&Open the link in the browser"), "external-link", ("O",), 1, needs=ARTICLE),
        spec("article.copy_link", "article", tr("&Copy the link"), "copy", ("Ctrl+Shift+C",), 1, needs=ARTICLE),
        spec("article.export", "article", tr("&Export the selection…"), "upload", (), 1, needs=SELECTION),
        spec("article.why", "article", tr("&Why is it among the results?"), "circle-help", ("W",), 1, needs=ARTICLE),
        spec("article.bin", "article", tr("Move to the &bin"), "trash-2", ("Del",), 2, needs=SELECTION),
        spec("article.restore", "article", tr("Restore &from the bin"), "archive-restore", (), 2, needs=SELECTION),
        spec("mark.yellow", "annotate", tr("Highlight &yellow"), "", ("1",), 0, needs=PASSAGE),
        spec("mark.green", "annotate", tr("Highlight &green"), "", ("2",), 0, needs=PASSAGE),
        spec("mark.blue", "annotate", tr("Highlight &blue"), "", ("3",), 0, needs=PASSAGE),
        spec("mark.pink", "annotate", tr("Highlight &pink"), "", ("4",), 0, needs=PASSAGE),
        spec("mark.purple", "annotate", tr("Highlight pu&rple"), "", ("5",), 0, needs=PASSAGE),
        spec("mark.extent", "annotate", tr("&Move the chosen mark here"), "move-horizontal", ("X",), 1, needs=PASSAGE),
        spec("note.passage", "annotate", tr("&Note on the passage"), "sticky-note", ("N",), 1, needs=ARTICLE),
        spec("mark.tag", "annotate", tr("Tag&s of the mark"), "tag", ("Ctrl+T",), 1, needs=ARTICLE),
        spec("note.article", "annotate", tr("Note on the &article"), "file-text", ("Shift+N",), 1, needs=ARTICLE),
        spec("passage.cite", "annotate", tr("&Copy with its citation"), "text-quote", ("C",), 2, needs=ARTICLE),
        spec("caret.mode", "annotate", tr("Select by &keys (caret mode)"), "text-cursor", ("F7",), 2, needs=ARTICLE),
        spec("note.reply", "annotate", tr("Reply &to the note"), "text-quote", ("Shift+R",), 1, needs=ARTICLE),
        spec("bookmark.set", "annotate", tr("S&et a bookmark"), "bookmark-plus", ("B",), 1, needs=ARTICLE),
        spec("annotations.all", "annotate", tr("A&ll annotations…"), "highlighter", ("Ctrl+Shift+A",), 3),
        spec("codes.edit", "annotate", tr("Names &of the colours…"), "circle", (), 3),
        spec("go.next", "go", tr("&Next article"), "arrow-down", ("J",), 0, needs=RESULTS),
        spec("go.previous", "go", tr("&Previous article"), "arrow-up", ("K",), 0, needs=RESULTS),
        spec("go.back", "go", tr("&Back"), "arrow-left", ("Alt+Left",), 0),
        spec("go.forward", "go", tr("&Forward"), "arrow-right", ("Alt+Right",), 0),
        spec("match.next", "go", tr("Next &match"), "chevron-down", ("F3",), 1, needs=ARTICLE),
        spec("match.previous", "go", tr("Previous m&atch"), "chevron-up", ("Shift+F3",), 1, needs=ARTICLE),
        spec("mark.next", "go", tr("Next mar&k"), "highlighter", ("]",), 1, needs=ARTICLE),
        spec("mark.previous", "go", tr("Previous mark"), "highlighter", ("[",), 1, needs=ARTICLE),
        spec("link.next", "go", tr("Next link"), "external-link", ("Alt+L",), 1, needs=ARTICLE),
        spec("link.previous", "go", tr("Previous link"), "external-link", ("Alt+Shift+L",), 1, needs=ARTICLE),
        spec("citation.open", "go", tr("Open a &citation…"), "link-2", ("Ctrl+Shift+R",), 1),
        spec("go.library", "go", tr("To the &library"), "library", ("Alt+1",), 2),
        spec("go.timeline", "go", tr("To the tim&eline"), "calendar", ("Alt+T",), 2),
        spec("go.list", "go", tr("To the li&st"), "list", ("Alt+2",), 2),
        spec("go.bin", "go", tr("To the b&in"), "trash-2", ("Alt+0",), 2),
        spec("go.text", "go", tr("To the &text"), "book-open", ("Alt+3",), 2),
        spec("go.details", "go", tr("To the &details"), "info", ("Alt+4",), 3),
        spec("go.related", "go", tr("To &related coverage"), "newspaper", ("Alt+5",), 3),
        spec("go.notes", "go", tr("To the n&otes"), "sticky-note", ("Alt+6",), 3),
        spec("go.history", "go", tr("To the &history"), "history", ("Alt+7",), 3),
        spec("help.manual", "help", tr("&Manual"), "circle-help", ("F1",)),
        spec("help.keys", "help", tr("&Keys"), "keyboard", ("?",)),
        spec("help.about", "help", tr("&About Carrel"), "info"),
    )


class Actions(QObject):
    """The QActions of the table; a window binds them to what they do."""

    def __init__(self, parent: QObject, keys: Mapping[str, object] | None = None) -> None:
        super().__init__(parent)
        self.specs = {spec.id: spec for spec in table()}
        self._actions: dict[str, QAction] = {}
        for spec in self.specs.values():
            self._actions[spec.id] = _action(self, spec, (keys or {}).get(spec.id))

    def __getitem__(self, id: str) -> QAction:
        return self._actions[id]

    def bind(self, handlers: Mapping[str, Callable[[], object]]) -> None:
        """Connect each id to what it does. Raises KeyError for an id that no action has."""
        for id, handler in handlers.items():
            self._actions[id].triggered.connect(_without_argument(handler))

    def all(self) -> Iterable[tuple[ActionSpec, QAction]]:
        """Every action with its row of the table."""
        return ((spec, self._actions[id]) for id, spec in self.specs.items())

    def enable(self, needs: str, enabled: bool) -> None:
        """Switch the actions that need `needs`."""
        for spec, action in self.all():
            if spec.needs == needs:
                action.setEnabled(enabled)

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Build the menus into `bar`."""
        made = {}
        for key, title in menus():
            menu = bar.addMenu(title)
            add_grouped(menu, [pair for pair in self.all() if pair[0].menu == key])
            made[key] = menu
        return made


def add_grouped(menu: QMenu, pairs: Iterable[tuple[ActionSpec, QAction]]) -> None:
    """Add actions to a menu with a line between groups."""
    group = None
    for spec, action in pairs:
        if group is not None and spec.group != group:
            menu.addSeparator()
        group = spec.group
        menu.addAction(action)


def _action(parent: QObject, spec: ActionSpec, chosen: object) -> QAction:
    action = QAction(spec.text, parent)
    action.setObjectName(spec.id)
    if spec.icon:
        action.setIcon(icons.icon(spec.icon))
    action.setCheckable(spec.checkable)
    keys = [chosen] if isinstance(chosen, str) else list(spec.keys)
    action.setShortcuts([QKeySequence(key) for key in keys if key])
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    name = plain(spec.text)
    shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{name} ({shown})" if shown else name)
    return action


def _without_argument(handler: Callable[[], object]) -> Callable[[bool], None]:
    def call(_checked: bool = False) -> None:
        handler()

    return call


def plain(text: str) -> str:
    """A menu text without its mnemonic mark and ellipsis."""
    return text.replace("&", "").rstrip("…")
