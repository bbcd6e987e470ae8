"""Short invented articles, and archives of them, for the tests of the store."""

import json
from pathlib import Path

from reader.archive import Archive

SEEDS = Path(__file__).parents[2] / "seeds"


def article(folder, name, title="", body="", **fields):
    """Write an article with front matter; returns its path."""
    head = {"title": title, **fields} if title else fields
    lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in head.items())
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{lines}---\n{body}" if head else body, encoding="utf-8")
    return path


def take(archive, *paths, **options):
    """Import and return the report's counts that are not zero."""
    report, _ = archive.import_paths(paths, **options)
    return counts(report)


def counts(report):
    names = ("added", "revised", "unchanged", "rejected", "skipped")
    found = {name: getattr(report, name) for name in names}
    assert sum(found.values()) == report.seen
    return {name: count for name, count in found.items() if count}


def only(archive):
    """The one live article of an archive."""
    (row,) = archive._db.execute("SELECT id FROM article WHERE deleted = ''").fetchall()
    return archive.article(row[0])


def titles(archive):
    """The titles of the live articles, oldest publication first."""
    return [row[0] for row in archive._db.execute("SELECT title FROM article WHERE deleted = '' ORDER BY position")]


def content(path):
    """Everything that an import leaves in an archive but times, runs, the ids of revisions and originals (which go by
    how a batch fills its pages) and the indexes' inner order."""
    with Archive.open(path) as archive:
        connection = archive._db
        tables = {
            "article": "uuid, title, title_origin, excerpt, published, url, word_count, deleted, position",
            "revision": "article, number, hash, name, text, blocks, spans, fields, topics, front_matter,"
            " (SELECT b.hash FROM revision b WHERE b.id = revision.previous),"
            " (SELECT a.revision = revision.id FROM article a WHERE a.id = revision.article)",
            "original": "sha256, size",
            "source": "article, (SELECT o.sha256 FROM original o WHERE o.id = original), path",
            "article_url": "hash, article, key",
            "declared_url": "hash, article",
        }
        found = {
            table: sorted(tuple(row) for row in connection.execute(f"SELECT {columns} FROM {table}"))
            for table, columns in tables.items()
        }
        connection.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, article_index, instance)")
        found["terms"] = sorted(tuple(row) for row in connection.execute("SELECT * FROM temp.terms"))
        return found


def assert_whole(archive):
    """`verify` finds nothing wrong."""
    report = archive.verify()
    assert report.ok, report.problems
