"""Who may import whom, and where SQL may stand: read from the code's own imports and strings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

FOUNDATION = ("reader.models", "reader.errors", "reader.progress", "reader.garbage")
PURE = (
    "reader.anchors",
    "reader.bag",
    "reader.charset",
    "reader.citation",
    "reader.concordance",
    "reader.dates",
    "reader.document",
    "reader.field_names",
    "reader.fields",
    "reader.folding",
    "reader.front_matter",
    "reader.graphemes",
    "reader.importers",
    "reader.markup",
    "reader.query",
    "reader.register",
    "reader.search_record",
    "reader.similarity",
    "reader.tables",
    "reader.urls",
    "reader.whole_files",
)
#: Of the pure modules, those that the store computes with.
FUNCTIONS = (
    "reader.anchors",
    "reader.citation",
    "reader.concordance",
    "reader.dates",
    "reader.fields",
    "reader.folding",
    "reader.graphemes",
    "reader.markup.simple_yaml",
    "reader.query",
    "reader.register",
    "reader.search_record",
    "reader.similarity",
    "reader.urls",
    "reader.whole_files",
)
QT = ("PySide6", "shiboken6")
DATABASE = ("sqlite3", "sqlite_utils")
NETWORK = ("socket", "http", "urllib.request", "ssl", "ftplib", "smtplib", "requests", "PySide6.QtNetwork")
OURS = ("reader", "ui", "resources")

#: The one module of the core that opens the window, by name and only when it runs.
WINDOW = "reader.cli.window"


@dataclass(frozen=True)
class Rule:
    """Modules under `layer` may import of ours only `allowed` (None: anything), and never `forbidden`."""

    layer: str
    allowed: tuple[str, ...] | None = None
    forbidden: tuple[str, ...] = ()
    but: tuple[str, ...] = ()


RULES = (
    Rule("reader", forbidden=("ui", *QT)),
    Rule("reader", forbidden=DATABASE, but=("reader.store", "reader.archive")),
    Rule("ui", forbidden=("reader.store", *DATABASE)),
    Rule("reader", forbidden=NETWORK),
    Rule("ui", forbidden=NETWORK),
    *(Rule(layer, allowed=()) for layer in FOUNDATION),
    *(Rule(layer, allowed=FOUNDATION + PURE, forbidden=DATABASE) for layer in PURE),
    Rule("reader.exporters", allowed=(*FOUNDATION, *PURE, "reader.exporters", "resources"), forbidden=DATABASE),
    Rule(
        "reader.store",
        allowed=(*FOUNDATION, *FUNCTIONS, "reader.store"),
    ),
    Rule("resources", allowed=("resources",)),
    # A dialog that opens files drops the locks on the archive.
    Rule("ui", forbidden=("PySide6.QtWidgets.QFileDialog",), but=("ui.dialogs.files",)),
    Rule("ui.tasks", allowed=("reader.errors", "reader.progress")),
    Rule("ui.widgets", forbidden=("reader.archive", "reader.store", "ui.panes", "ui.operations", "ui.dialogs")),
)

SQL = re.compile(
    r"\bSELECT\s.*\bFROM\b|\bINSERT\s+(OR\s+\w+\s+)?INTO\b|\bUPDATE\s+\w+\s+SET\b|\bDELETE\s+FROM\b|\bREPLACE\s+INTO\b"
    r"|\b(CREATE|DROP|ALTER)\s+(TEMP\s+|VIRTUAL\s+|UNIQUE\s+)*(TABLE|INDEX|TRIGGER|VIEW)\b|\bPRAGMA\s+\w",
    re.DOTALL,
)

#: What changes an archive without a step of its own; what has one tells by Changes.
STEPLESS = frozenset({"set_offset", "unwatch", "watch"})


def mutations_of(package: Path) -> frozenset[str]:
    """The names of what changes an archive: the window calls these in ui/operations.py alone."""
    trees = [ast.parse(path.read_text(encoding="utf-8"), str(path)) for path in package.glob("*.py")]
    methods = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.returns]
    changing = {method.name for method in methods if re.search(r"\bChanges\b", ast.unparse(method.returns))}
    return STEPLESS | {name for name in changing if not name.startswith("_")}


MUTATIONS = mutations_of(ROOT / "reader" / "archive")


# -- reading the code --------------------------------------------------------------------------------------------


def modules(root: Path) -> Iterator[tuple[str, ast.Module]]:
    """Each module of the program by its dotted name."""
    for package in OURS:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            yield name, ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(name: str, tree: ast.Module, *, is_package: bool) -> Iterator[str]:
    """The dotted names that a module imports when it runs; `from a import b` gives `a.b`."""
    type_only = {id(node) for block in ast.walk(tree) if is_type_guard(block) for node in ast.walk(block)}
    for node in ast.walk(tree):
        if id(node) in type_only:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = name.split(".") + ([""] if is_package else [])
                base = ".".join([*parents[: -node.level], *([base] if base else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and called(node) in ("import_module", "__import__") and node.args:
            target = node.args[0]
            if isinstance(target, ast.Constant) and name != WINDOW:
                yield str(target.value)


def is_type_guard(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every string that is no docstring, with its line; the constant parts of an f-string are joined."""
    skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part for part in node.values if isinstance(part, ast.Constant)]
            skipped |= {id(part) for part in parts}
            yield node.lineno, " x ".join(str(part.value) for part in parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.lineno, node.value


def under(name: str, layers: tuple[str, ...]) -> bool:
    return any(name == layer or name.startswith(layer + ".") for layer in layers)


# -- the rules -----------------------------------------------------------------------------------------------------


def violations(root: Path) -> list[str]:
    """Everything in the program under `root` that breaks the layering, one line each."""
    found = []
    for name, tree in modules(root):
        is_package = (root / Path(*name.split(".")) / "__init__.py").exists()
        used = sorted(set(imports(name, tree, is_package=is_package)))
        found += [f"{name} imports {target}" for target in used if breaks(name, target)]
        found += [f"{name}:{line} holds SQL: {text[:60]!r}" for line, text in sql_outside_store(name, tree)]
        found += [f"{name}:{line} changes the archive by {what}" for line, what in mutations(name, tree)]
    return found


def breaks(name: str, target: str) -> bool:
    return breaks_rule(name, target) or is_other_pane(name, target)


def breaks_rule(name: str, target: str) -> bool:
    for rule in RULES:
        if not under(name, (rule.layer,)) or under(name, rule.but):
            continue
        if under(target, rule.forbidden):
            return True
        if rule.allowed is not None and under(target, OURS) and not under(target, (*rule.allowed, rule.layer)):
            return True
    return False


def is_other_pane(name: str, target: str) -> bool:
    """Panes announce by signal; they don't know one another."""
    pane = ".".join(name.split(".")[:3])
    return name.startswith("ui.panes.") and under(target, ("ui.panes",)) and not under(target, (pane,))


def sql_outside_store(name: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    if not under(name, ("reader.store",)):
        yield from ((line, text) for line, text in strings(tree) if SQL.search(text))


def mutations(name: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    if not under(name, ("ui",)) or name == "ui.operations":
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MUTATIONS:
            owner = ast.unparse(node.value)
            if owner.split(".")[-1].strip("_") == "archive":
                yield node.lineno, f"{owner}.{node.attr}"


# -- tests -----------------------------------------------------------------------------------------------------------


def test_the_program_keeps_its_layers():
    assert violations(ROOT) == []


def test_there_is_something_to_check():
    assert len(list(modules(ROOT))) > 30
    assert len(MUTATIONS) > 40
    assert {"import_paths", "merge", "undo", "note_shown"} <= MUTATIONS


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("reader/document.py", "import PySide6.QtCore"),
        ("reader/archive/base.py", "from ui import app"),
        ("reader/ingest.py", "import importlib\nimportlib.import_module('ui.app')"),
        ("reader/models.py", "from reader.errors import ReaderError"),
        ("reader/anchors.py", "import sqlite3"),
        ("reader/query.py", "def late():\n    from reader.store import search"),
        ("reader/importers/markdown.py", "from ..store.articles import ArticleStore"),
        ("reader/exporters/bundle.py", "from reader.archive import Archive"),
        ("reader/store/articles.py", "from reader import document"),
        ("reader/merge.py", "import sqlite_utils"),
        ("reader/merge.py", "STATEMENT = 'SELECT id FROM article'"),
        ("reader/merge.py", "def delete(table):\n    return f'DELETE FROM {table}'"),
        ("reader/urls.py", "import urllib.request"),
        ("ui/app.py", "import reader.store.connection"),
        ("ui/app.py", "QUERY = '''UPDATE article SET title = ?'''"),
        ("ui/app.py", "def f(self):\n    self._archive.set_read([1])"),
        ("ui/app.py", "def f(archive):\n    archive.move_in_collection('Ports', [1])"),
        ("ui/panes/list.py", "def f(self):\n    self.archive.set_offset(1, 20)"),
        ("ui/panes/details.py", "from ui.panes.notes import NotesPane"),
        ("ui/panes/details.py", "from ui.panes import notes"),
        ("ui/panes/details.py", "from .notes import NotesPane"),
        ("ui/widgets/editor.py", "from reader.archive import Archive"),
        ("ui/tasks.py", "from reader.models import Article"),
        ("ui/commands.py", "from PySide6.QtWidgets import QFileDialog"),
    ],
)
def test_a_breach_is_found(tmp_path, path, code):
    write(tmp_path, path, code)
    assert violations(tmp_path)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("reader/cli/window.py", "import importlib\nimportlib.import_module('ui.app')"),
        ("reader/exporters/bundle.py", "if TYPE_CHECKING:\n    from reader.archive import Archive"),
        ("reader/store/search.py", "import sqlite3\nQUERY = 'SELECT id FROM article'"),
        ("reader/merge.py", '"""It may SELECT ids FROM a bundle."""\nTEXT = "Select a bundle from the list"'),
        ("ui/operations.py", "def f(archive):\n    archive.set_read([1])"),
        ("ui/panes/details.py", "from ui.widgets import editor"),
        ("reader/importers/markdown.py", "from reader.importers.base import Importer\nfrom .base import Importer"),
    ],
)
def test_what_is_allowed_passes(tmp_path, path, code):
    write(tmp_path, path, code)
    assert violations(tmp_path) == []


def write(root: Path, path: str, code: str) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(code + "\n")
