"""Every migration by its name, and what the schema promises."""

import json
import sqlite3
import zlib
from contextlib import closing, contextmanager

import pytest
from sqlite_utils import Database

from reader.archive import Archive
from reader.store.connection import APPLICATION_ID, SCHEMA_VERSION, connect
from reader.store.index import ARTICLE_INDEX, ARTICLE_INDEX_BEFORE, column_order, weights
from reader.store.migrations import migrations
from reader.store.originals import pack_record
from reader.store.rows import text_hash
from tests.reader.desk import article, assert_whole, content, take


@pytest.fixture
def connection(tmp_path):
    opened = connect(tmp_path / "archive.db")
    yield opened
    opened.close()


def applied(connection):
    return [row[0] for row in connection.execute("SELECT name FROM _sqlite_migrations ORDER BY id")]


def test_create_archive(connection):
    assert applied(connection)[0] == "create_archive"
    assert [row["key"] for row in connection.execute("SELECT key FROM code ORDER BY id")] == [
        "yellow",
        "green",
        "blue",
        "pink",
        "purple",
    ]


@contextmanager
def archive_before(migration, path, version):
    """A new archive as the program made it before a migration, to be filled."""
    with closing(sqlite3.connect(path)) as old, old:
        migrations.apply(Database(old), stop_before=migration)
        yield old
        old.execute(f"PRAGMA application_id={APPLICATION_ID}")
        old.execute(f"PRAGMA user_version={version}")


def test_keep_what_merging_needs(tmp_path):
    """What was typed before is the user's own."""
    with archive_before("keep_what_merging_needs", tmp_path / "archive.db", version=1) as old:
        old.execute("UPDATE code SET name = 'Beleg', definition = 'what proves' WHERE key = 'blue'")
        old.execute("INSERT INTO tag (path, key, colour) VALUES ('law', 'law', 'green')")
        old.execute("INSERT INTO tag_alias (tag, path, key) VALUES (1, 'Recht', 'recht')")
    with Archive.open(tmp_path / "archive.db") as archive:
        assert [(each.value, each.definition, each.is_own) for each in archive.code_wordings()["blue"]] == [
            ("Beleg", "what proves", True)
        ]
        assert {(each.part, each.value, each.is_own) for each in archive.tag_wordings()["law"]} == {
            ("colour", "green", True),
            ("alias", "Recht", True),
        }
        assert archive.code_wordings().keys() == {"blue"}
        assert archive.verify().ok


def test_index_what_sources_say(tmp_path):
    """What was imported before is found, and indexed where the archive is opened for writing."""
    path = tmp_path / "archive.db"
    with archive_before("index_what_sources_say", path, version=2) as old:
        old.execute("INSERT INTO original (sha256, size, codec, data) VALUES ('x', 0, 'raw', x'')")
        old.execute("INSERT INTO article (uuid, position, added, title, revision) VALUES ('a', 1, '', 'Title', 1)")
        old.execute(
            "INSERT INTO revision (article, number, hash, created, original, name, path, encoding, format,"
            " text_version, text, blocks, spans, fields, front_matter)"
            " VALUES (1, 1, '', '', 1, '', '', '', '', 1, '', '[]', '[]', '{}', '{\"mood\": \"hopeful\"}')"
        )
    with Archive.open(path, readonly=True) as archive:
        assert archive.search("field.mood:hopeful").total == 1
    with Archive.open(path) as archive:
        assert archive.search("field.mood:hopeful").total == 1
        assert archive._db.execute("SELECT value FROM index_state WHERE name = 'sayings'").fetchone()[0] == "1"


def test_leave_front_matter_in_its_original(tmp_path):
    """Records of before hold their front matter themselves, and stay as they are."""
    path, original = tmp_path / "archive.db", b"---\ntitle: One\nmood: calm\n---\nText."
    with Archive.open(path) as archive:
        (tmp_path / "one.md").write_bytes(original)
        archive.import_paths([tmp_path / "one.md"])
    record = pack_record({"title": "One", "mood": "calm"}, (), (), original)
    with sqlite3.connect(path) as old:
        old.execute("UPDATE revision SET record = ?", (record,))
        old.execute("DELETE FROM _sqlite_migrations WHERE name = 'leave_front_matter_in_its_original'")
        old.execute("PRAGMA user_version=3")
    old.close()
    with Archive.open(path) as archive:
        (id,) = archive.search("").ids
        assert dict(archive.article(id).front_matter) == {"title": "One", "mood": "calm"}
        assert archive._db.execute("SELECT record FROM revision").fetchone()[0] == record
        assert archive._db.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
        assert archive.verify().ok


def test_put_texts_first_in_the_index(tmp_path):
    """An index with articles keeps its columns as they are, and is asked accordingly, until it is made anew."""
    path = tmp_path / "archive.db"
    with Archive.open(path) as archive:
        db = archive._db
        assert db.execute("SELECT sql FROM sqlite_master WHERE name = 'article_index'").fetchone()[0] == ARTICLE_INDEX
        db.execute("DROP TABLE article_index")
        db.execute(ARTICLE_INDEX_BEFORE)
        take(archive, article(tmp_path, "a.md", "The lighthouse", "Ships pass by.", date="2020-01-02"))
        take(archive, article(tmp_path, "b.md", "Ships", "The lighthouse stands.", date="2020-01-02"))
    with sqlite3.connect(path) as old:
        old.execute("DELETE FROM _sqlite_migrations WHERE name = 'put_texts_first_in_the_index'")
        old.execute("PRAGMA user_version=4")
    old.close()
    with Archive.open(path) as archive:
        assert column_order(archive._db) == ["title", "excerpt", "text", "provider", "topics"]
        assert weights(archive._db) == "10.0, 4.0, 1.0, 2.0, 2.0"
        take(archive, article(tmp_path, "c.md", "Harbour", "No ships.", date="2020-01-02"))
        before = answers(archive)
        assert [found[0] for found in before[0]] == ["Ships", "The lighthouse"]
        assert archive.verify().ok
        archive._db.execute("DELETE FROM index_state WHERE name = 'folding'")
    with Archive.open(path) as archive:
        assert column_order(archive._db) == ["text", "title", "excerpt", "provider", "topics"]
        assert weights(archive._db) == "1.0, 10.0, 4.0, 2.0, 2.0"
        assert answers(archive) == before
        assert archive.verify().ok


def test_keep_originals_by_zstd(tmp_path):
    """What was deflated before stays as it is, and is read beside what comes in now."""
    path, data = tmp_path / "archive.db", b"---\ntitle: One\nmood: calm\n---\nText of the first.\n\nMore."
    with Archive.open(path) as archive:
        (tmp_path / "one.md").write_bytes(data)
        take(archive, tmp_path / "one.md")
    dictionary, text = b"---\ntitle: \nmood: ", b"Text of the first.\nMore."
    with sqlite3.connect(path) as old:
        old.execute("INSERT INTO dictionary (data) VALUES (?)", (dictionary,))
        old.execute(
            "UPDATE original SET codec = 'zlib', data = ?, dictionary = 1, text_of = 1",
            (deflated(data, dictionary + text),),
        )
        old.execute("UPDATE revision SET record = ?", (deflated(b'[{"title":"One","mood":"calm"},[],[]]', data),))
        old.execute("UPDATE revision SET fields = ?", (json.dumps({"title": [LONG], "excerpt": [LONG]}),))
        old.execute("DELETE FROM _sqlite_migrations WHERE name = 'keep_originals_by_zstd'")
        old.execute("PRAGMA user_version=5")
    old.close()
    with Archive.open(path) as archive:
        (id,) = archive.search("").ids
        assert archive.original(id).data == data
        found = archive.article(id)
        assert dict(found.front_matter) == {"title": "One", "mood": "calm"}
        assert [found.fields[name].value for name in ("title", "excerpt")] == [LONG, LONG]
        take(archive, article(tmp_path, "two.md", "The lighthouse", "Ships pass by.\n\nOne by one."))
        assert archive._db.execute("SELECT codec, dictionary FROM original ORDER BY id").fetchall()[1][:] == (
            "zstd2",
            1,
        )
        assert archive._db.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
        assert archive.verify().ok


def test_keep_checksums_and_keys_short(tmp_path):
    """Nothing is another one afterwards: ids, what is known of files, where addresses lead; and the file has not grown
    by the originals, which take 300 pages."""
    path, files = tmp_path / "archive.db", tmp_path / "files"
    mirror = "https://mirror.example/a/The-Lighthouse"
    article(files, "a.md", "The lighthouse", "Ships pass by.", url="https://a.example/The-Lighthouse", ampUrl=mirror)
    (files / "rows.jsonl").write_text('{"title": "A row", "text": "One."}\n{"title": "Another", "text": "Two."}\n')
    with Archive.open(path) as archive:
        take(archive, files)
    with closing(connect(path)) as db:
        db.executemany(
            "INSERT INTO original (id, sha256, size, codec, data) VALUES (?, unhex(?), 2000, 'raw', ?)",
            [(10 + 3 * number, text_hash(word := f"{number:2000}"), word.encode()) for number in range(300)],
        )
    before = content(path)
    pages = step_back(path, {"a.example/The-Lighthouse", "mirror.example/a/The-Lighthouse"})
    with Archive.open(path) as archive:
        assert archive._db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert archive._db.execute("PRAGMA page_count").fetchone()[0] < pages + 50
        assert [archive.search(f"url:{part}").total for part in ("A.example/the", mirror, "other")] == [1, 1, 0]
        assert take(archive, files) == {"unchanged": 3}
        assert archive.article(1).front_matter["ampUrl"] == mirror
        assert_whole(archive)
    assert content(path) == before


def step_back(path, keys):
    """Give an archive the tables of schema 6, with these keys for article 1 and none for the others, and its frames
    what all begin with; its pages."""
    with closing(sqlite3.connect(path)) as old, old:
        old.executescript(
            """
            CREATE TABLE original_before (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, size INTEGER NOT NULL,
                codec TEXT NOT NULL, dictionary INTEGER, text_of INTEGER, data BLOB NOT NULL) STRICT;
            INSERT INTO original_before
                SELECT id, lower(hex(sha256)), size, codec, dictionary, text_of, data FROM original;
            DROP TABLE original;
            ALTER TABLE original_before RENAME TO original;
            CREATE INDEX original_text ON original(text_of) WHERE text_of IS NOT NULL;
            CREATE TABLE container_before (path TEXT NOT NULL, sha256 TEXT NOT NULL, records INTEGER NOT NULL,
                run INTEGER, PRIMARY KEY (path, sha256)) STRICT, WITHOUT ROWID;
            INSERT INTO container_before SELECT path, lower(hex(sha256)), records, run FROM container;
            DROP TABLE container;
            ALTER TABLE container_before RENAME TO container;
            CREATE INDEX container_run ON container(run);
            DROP TABLE article_url;
            CREATE TABLE article_url (key TEXT NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (key, article))
                STRICT, WITHOUT ROWID;
            CREATE INDEX article_url_article ON article_url(article);
            DELETE FROM _sqlite_migrations WHERE name = 'keep_checksums_and_keys_short';
            PRAGMA user_version=6;
            """
        )
        old.executemany("INSERT INTO article_url VALUES (?, 1)", [(key,) for key in keys])
        frame = "CAST(x'28b52ffd' || {0} AS BLOB)"
        old.execute(f"UPDATE original SET data = {frame.format('data')} WHERE codec != 'raw'")
        assert old.execute(f"UPDATE revision SET record = {frame.format('record')} WHERE record != x''").rowcount == 3
        assert old.execute("SELECT count(*), sum(length(sha256)) FROM container").fetchone() == (1, 64)
    with closing(sqlite3.connect(path)) as old:
        old.execute("VACUUM")
        return old.execute("PRAGMA page_count").fetchone()[0]


def test_remember_what_an_annotation_unites(tmp_path):
    """Notes of before are of one version, and undo what was done to them before."""
    path = tmp_path / "archive.db"
    with Archive.open(path) as archive:
        take(archive, article(tmp_path, "a.md", "The lighthouse", "Ships pass by."))
        (id,) = archive.search("").ids
        mark, _ = archive.annotate(id, quote="Ships", note="first")
        archive.edit_annotation(mark.uuid, note="second")
    with closing(sqlite3.connect(path)) as old, old:
        old.execute("ALTER TABLE annotation DROP COLUMN parts")
        old.execute("DROP INDEX annotation_conflict")
        old.execute("DELETE FROM _sqlite_migrations WHERE name = 'remember_what_an_annotation_unites'")
        old.execute("PRAGMA user_version=7")
        rows = old.execute("SELECT id, before FROM undo_change WHERE table_name = 'annotation' AND before NOT NULL")
        images = [(json.dumps(json.loads(before)[:-1]), change) for change, before in rows]
        old.executemany("UPDATE undo_change SET before = ?, changed = substr(changed, 1, 19) WHERE id = ?", images)
    with Archive.open(path) as archive:
        (kept,) = archive.portable(id).annotations
        assert (kept.annotation.note, kept.parts, len(kept.versions)) == ("second", (), 1)
        archive.undo()
        assert archive.annotation(mark.uuid).note == "first"
        archive.redo()
        assert archive.portable(id).annotations == (kept,)


def test_a_checksum_that_is_none_stays_wrong(tmp_path):
    """An archive with one is opened, and `verify` names the file."""
    path = tmp_path / "archive.db"
    with archive_before("keep_checksums_and_keys_short", path, version=6) as old:
        old.execute("INSERT INTO original (sha256, size, codec, data) VALUES ('nonsense', 3, 'raw', x'6f6e65')")
    with Archive.open(path) as archive:
        assert [problem.kind for problem in archive.verify().problems] == ["original"]


LONG = "A title that is longer than what is kept beside its harbour"


def deflated(data, preset):
    packer = zlib.compressobj(zdict=preset)
    return packer.compress(data) + packer.flush()


def answers(archive):
    """What is ranked, found in a column, and counted by the index's columns."""
    ranked = [[row.title for row in archive.rows(archive.search(query).ids)] for query in ("ships", "lighthouse")]
    lines = archive.concordance("title:ships")
    return ranked, archive.search("title:ships").total, archive.frequency(lines)


def test_the_version_counts_the_migrations(connection):
    assert len(applied(connection)) == SCHEMA_VERSION
    assert migrations.name == "carrel"


def test_every_table_is_strict(connection):
    rows = connection.execute("PRAGMA table_list").fetchall()
    loose = [
        row["name"]
        for row in rows
        if row["schema"] == "main"
        and row["type"] == "table"
        and not row["strict"]
        and not row["name"].startswith(("sqlite_", "_sqlite_"))
    ]
    assert loose == []


def test_every_foreign_key_has_an_index(connection):
    """Else undoing an insertion walks a whole table."""
    tables = [row["name"] for row in connection.execute("PRAGMA table_list") if row["type"] == "table"]
    seldom = {"revision.text_original", "revision.previous", "source.run", "original.dictionary"}
    seldom |= {"collection_item.article"}
    bare = set()
    for table in tables:
        indexed = {
            connection.execute(f"PRAGMA index_info('{index['name']}')").fetchone()["name"]
            for index in connection.execute(f"PRAGMA index_list('{table}')").fetchall()
        }
        keys = {row["name"] for row in connection.execute(f"PRAGMA table_info('{table}')") if row["pk"] == 1}
        for foreign in connection.execute(f"PRAGMA foreign_key_list('{table}')").fetchall():
            if foreign["from"] not in indexed | keys:
                bare.add(f"{table}.{foreign['from']}")
    assert bare <= seldom


def test_an_older_archive_is_backed_up_and_brought_forward(tmp_path, monkeypatch):
    path = tmp_path / "archive.db"
    connect(path).close()
    monkeypatch.setattr("reader.store.connection.SCHEMA_VERSION", SCHEMA_VERSION + 1)
    connection = connect(path)
    assert connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION + 1
    connection.close()
    backup = sqlite3.connect(path.with_name(f"archive.db.schema-{SCHEMA_VERSION}.bak"))
    assert backup.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    backup.close()


def test_a_failed_migration_leaves_the_archive_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "archive.db"
    connect(path).close()
    before = path.read_bytes()
    monkeypatch.setattr("reader.store.connection.SCHEMA_VERSION", SCHEMA_VERSION + 1)
    monkeypatch.setattr(migrations, "apply", lambda db: db.conn.execute("DELETE FROM code") and 1 / 0)
    with pytest.raises(ZeroDivisionError):
        connect(path)
    assert path.read_bytes() == before


def test_full_text_search_works_without_this_program(connection):
    connection.execute("INSERT INTO article_index (rowid, title) VALUES (1, 'the lighthouse')")
    assert connection.execute("SELECT rowid FROM article_index('lighthouse')").fetchone()[0] == 1
