"""The schema, as append-only named migrations run by sqlite-utils; each has a test of its name.

Names follow Dublin Core, schema.org, CSL, W3C Web Annotation and PREMIS. Built-in tokenisers only, STRICT tables,
so that every SQLite from 3.40 up opens an archive and can MATCH in it.

What an archive holds in three kinds:

* what was imported and never changes: `original`, `source`, `revision`, `import_run`, `problem`;
* what the user made, undoable row by row (see store/undo.py): `article` state, corrections, annotations, tags ...;
* what is derived and can be rebuilt: `article_index`, `desk_index`, `annotation_index`, `article_url`, `topic` ...
"""

from __future__ import annotations

import hashlib
import sqlite3

from sqlite_utils import Database, Migrations

migrations = Migrations("carrel")

#: `_` never comes from a text (folding drops it): it marks the tokens that folding makes, such as c_plus_plus.
_TOKENIZE = "tokenize=\"unicode61 remove_diacritics 2 tokenchars '_'\""


@migrations()
def create_archive(db: Database) -> None:
    """The first schema."""
    _run(db, _ORIGINALS + _ARTICLES + _DESK + _HISTORY + _INDEXES)


@migrations()
def keep_what_merging_needs(db: Database) -> None:
    """When an article was put at its place in a collection, and who calls a colour what and says what of a tag."""
    _run(db, _MERGING)


@migrations()
def index_what_sources_say(db: Database) -> None:
    """The words of all that sources say, for `field.name:`; filled by `Index` where the archive is written."""
    _run(db, _SAYINGS)


@migrations()
def leave_front_matter_in_its_original(_: Database) -> None:
    """From here on a record may name the place of its front matter, and its reports and images are lists of values,
    which an older program can't read. What stands in records already stays as it is.
    """


@migrations()
def put_texts_first_in_the_index(db: Database) -> None:
    """The columns of an empty index of words in another order, which takes a quarter less room; one that holds
    articles keeps its own until it is made anew: readers ask for the order (`column_order` in store/index.py).
    """
    if db.conn.execute("SELECT 1 FROM article_index_docsize LIMIT 1").fetchone() is None:
        _run(db, _TEXTS_FIRST)


@migrations()
def keep_originals_by_zstd(_: Database) -> None:
    """From here on originals and records are compressed by zstd, of an original that holds its text only what stands
    around it is kept, and long titles and excerpts of sources stand in the record, which an older program can't read.
    What was kept before stays as it is.
    """


@migrations(transactional=False)
def keep_checksums_and_keys_short(db: Database) -> None:
    """Checksums of files are 32 bytes instead of 64 digits, and keys of URLs stand by their hashes alone where the
    article's own address holds them. Ids and what the rows say stay. Foreign keys are not looked at meanwhile
    (`_migrate` in store/connection.py). The transaction is the one around all migrations: another one in it would keep
    every page in memory as it was.

    From here on frames of zstd stand without the four bytes that all begin with, and `fields` without titles and
    excerpts of which there is nothing to say, which an older program can't read. What was kept before stays as it is.
    """
    db.conn.create_function("_checksum", 1, _checksum, deterministic=True)
    db.conn.create_function("_key_hash", 1, _key_hash, deterministic=True)
    _run(db, _KEYS_BY_HASH + _CONTAINERS_BY_BYTES + _ORIGINALS_BY_BYTES)
    while db.conn.execute(_MOVE_ORIGINALS).rowcount:
        db.conn.execute("DELETE FROM original WHERE id <= (SELECT max(id) FROM original_by_bytes)")
    _run(db, _ORIGINALS_MOVED)


@migrations()
def remember_what_an_annotation_unites(db: Database) -> None:
    """The versions of an annotation that differ in nothing but their tags, and are shown as one; and an index of the
    copies of others, which a merge asks for at each annotation.
    """
    db.conn.execute("ALTER TABLE annotation ADD COLUMN parts TEXT NOT NULL DEFAULT '[]'")
    db.conn.execute("CREATE INDEX annotation_conflict ON annotation(conflict_of) WHERE conflict_of != ''")


def _checksum(digits: str) -> bytes:
    """The bytes of a checksum; of what is none the text, which `verify` then finds to be wrong as it did before."""
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return digits.encode("utf-8")


def _key_hash(key: str) -> int:
    """As `key_hash` of store/rows.py is now: what a migration did must not change with it."""
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8"), digest_size=8).digest(), "big", signed=True)


def _run(db: Database, script: str) -> None:
    """Run each statement by itself: `executescript` would commit the transaction that the migration stands in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.conn.execute(statement)
            statement = ""


_ORIGINALS = """
-- Exact bytes, once per content. sha256: digits here, bytes since `keep_checksums_and_keys_short`.
-- codec: raw | zstd (RFC 8878), with a dictionary of `dictionary` and the text of the
-- revision `text_of` after it, where they are named; zstd1, zstd2: what stands before and after that text
-- (whose line feeds are single there, or doubled), and a byte for the length of the latter, with `dictionary` alone;
-- zlib, made before: deflated with both as preset dictionary (see store/originals.py).
CREATE TABLE original (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    codec TEXT NOT NULL,
    dictionary INTEGER REFERENCES dictionary(id),
    text_of INTEGER REFERENCES revision(id) DEFERRABLE INITIALLY DEFERRED,
    data BLOB NOT NULL
) STRICT;
CREATE TABLE dictionary (id INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
CREATE TABLE import_run (
    id INTEGER PRIMARY KEY,
    label TEXT NOT NULL,
    started TEXT NOT NULL,
    finished TEXT NOT NULL DEFAULT '',
    seen INTEGER NOT NULL DEFAULT 0, added INTEGER NOT NULL DEFAULT 0, revised INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0, rejected INTEGER NOT NULL DEFAULT 0, skipped INTEGER NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0,
    cancelled INTEGER NOT NULL DEFAULT 0,
    undone TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE problem (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES import_run(id),
    path TEXT NOT NULL,
    kind TEXT NOT NULL,
    severity TEXT NOT NULL,
    line INTEGER,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX problem_run ON problem(run);
"""

_ARTICLES = """
CREATE TABLE provider (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    domain TEXT NOT NULL DEFAULT '',
    UNIQUE (name, domain)
) STRICT;
CREATE TABLE topic (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

-- An article's effective metadata: the current revision's fields under the user's corrections.
-- position orders by publication: seconds since 1970 of `published` (next free number where taken), undated ones
-- from -1e12 upwards; it is the rowid of article_index, typing_index and desk_index, so that "newest first" streams.
-- title_key: the folded title, by which titles are sorted.
CREATE TABLE article (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL UNIQUE,
    revision INTEGER REFERENCES revision(id) DEFERRABLE INITIALLY DEFERRED,
    added TEXT NOT NULL,
    run INTEGER REFERENCES import_run(id),
    deleted TEXT NOT NULL DEFAULT '',
    merged_into INTEGER REFERENCES article(id),
    title TEXT NOT NULL,
    title_key TEXT NOT NULL DEFAULT '',
    title_origin TEXT NOT NULL DEFAULT 'source',
    excerpt TEXT NOT NULL DEFAULT '',
    provider INTEGER REFERENCES provider(id),
    published TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    type TEXT NOT NULL DEFAULT '',
    category TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    quality REAL,
    heat REAL,
    is_published INTEGER,
    word_count INTEGER NOT NULL DEFAULT 0,
    image_count INTEGER NOT NULL DEFAULT 0,
    declared_count INTEGER NOT NULL DEFAULT 0,
    is_read INTEGER NOT NULL DEFAULT 0,
    is_starred INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX article_revision ON article(revision);
CREATE INDEX article_provider ON article(provider, position);
CREATE INDEX article_run ON article(run);
CREATE INDEX article_merged ON article(merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX article_starred ON article(position) WHERE is_starred = 1;
CREATE INDEX article_live ON article(position, is_read, is_starred) WHERE deleted = '' AND merged_into IS NULL;
CREATE INDEX article_quality ON article(quality, position);
CREATE INDEX article_heat ON article(heat, position);
CREATE INDEX article_title ON article(title_key, position DESC);
CREATE INDEX article_deleted ON article(deleted) WHERE deleted != '';

-- Immutable. fields: {name: [value, key, origin]}, the key left out where it is the name, `source` as origin, null for
-- a title or excerpt that the record keeps, or nothing at all, where there is no more to say of it (of current
-- revisions, `article` shows them); blocks:
-- the length of a plain paragraph, or [length, kind, level, quote, marker, info], each a line feed after the one
-- before; spans: [characters after the start of the one before,
-- length, kind, target]; trailing defaults are cut. front_matter: the source's own entries beyond fields and lists;
-- record: [front matter as read, or its place in the original, declared, images, {field: value}] as JSON, compressed
-- against the original (see store/originals.py); reports and images are their values in order. Older ones are deflated,
-- and may have these by name.
-- text_original: the file that the text came from where it is not the record's own (an attached text).
-- previous: the revision that was current before this one was made (undoing an import steps back to it).
CREATE TABLE revision (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article(id),
    number INTEGER NOT NULL,
    hash TEXT NOT NULL,
    created TEXT NOT NULL,
    run INTEGER REFERENCES import_run(id),
    original INTEGER NOT NULL REFERENCES original(id),
    text_original INTEGER REFERENCES original(id),
    previous INTEGER REFERENCES revision(id),
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    encoding TEXT NOT NULL,
    format TEXT NOT NULL,
    text_version INTEGER NOT NULL,
    text TEXT NOT NULL,
    blocks TEXT NOT NULL,
    spans TEXT NOT NULL,
    fields TEXT NOT NULL,
    topics TEXT NOT NULL DEFAULT '[]',
    front_matter TEXT NOT NULL DEFAULT '{}',
    record BLOB NOT NULL DEFAULT x'',
    UNIQUE (article, number)
) STRICT;
CREATE INDEX revision_hash ON revision(substr(hash, 1, 12));
CREATE INDEX revision_original ON revision(original);
-- Foreign keys look for what refers to a new row while others still wait for theirs.
CREATE INDEX revision_previous ON revision(previous) WHERE previous IS NOT NULL;
CREATE INDEX revision_text_original ON revision(text_original) WHERE text_original IS NOT NULL;
CREATE INDEX original_text ON original(text_of) WHERE text_of IS NOT NULL;
CREATE INDEX revision_run ON revision(run, article);

-- Every path that brought these bytes in; the same bytes under a second name are a second source.
CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article(id),
    original INTEGER NOT NULL REFERENCES original(id),
    path TEXT NOT NULL,
    name TEXT NOT NULL,
    encoding TEXT NOT NULL DEFAULT '',
    imported TEXT NOT NULL,
    run INTEGER REFERENCES import_run(id),
    UNIQUE (path, original, article)
) STRICT;
CREATE INDEX source_article ON source(article);
CREATE INDEX source_original ON source(original);

-- Folders that are imported again on demand; synced: when that was last done to its end.
CREATE TABLE watched_folder (
    path TEXT PRIMARY KEY,
    added TEXT NOT NULL,
    synced TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
-- Files whose every record became an article of its own: unchanged, they need not be read again. sha256: as above.
CREATE TABLE container (
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    records INTEGER NOT NULL,
    run INTEGER REFERENCES import_run(id),
    PRIMARY KEY (path, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX container_run ON container(run);
-- key: of a URL (reader/urls.py); its hash since `keep_checksums_and_keys_short`.
CREATE TABLE article_url (
    key TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    PRIMARY KEY (key, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_url_article ON article_url(article);
CREATE TABLE article_topic (
    article INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    topic INTEGER NOT NULL REFERENCES topic(id),
    PRIMARY KEY (article, topic)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_topic_topic ON article_topic(topic);
-- What articles declare as related; hash: the first 8 bytes of BLAKE2b-64 of a URL key.
CREATE TABLE declared_url (
    hash INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    PRIMARY KEY (hash, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX declared_url_article ON declared_url(article);
"""

_DESK = """
CREATE TABLE reading_state (
    article INTEGER PRIMARY KEY REFERENCES article(id),
    read_at TEXT NOT NULL DEFAULT '',
    starred_at TEXT NOT NULL DEFAULT '',
    opened_at TEXT NOT NULL DEFAULT '',
    offset INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX reading_state_opened ON reading_state(opened_at);
CREATE INDEX reading_state_latest ON reading_state(max(opened_at, read_at));
CREATE TABLE field_override (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article(id),
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    creator TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    UNIQUE (article, field)
) STRICT;
-- kind: different (two reports to keep apart). article_a < article_b.
CREATE TABLE relation (
    id INTEGER PRIMARY KEY,
    article_a INTEGER NOT NULL REFERENCES article(id),
    article_b INTEGER NOT NULL REFERENCES article(id),
    kind TEXT NOT NULL,
    creator TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    UNIQUE (article_a, article_b, kind)
) STRICT;
CREATE INDEX relation_b ON relation(article_b);
CREATE TABLE code (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    definition TEXT NOT NULL DEFAULT '',
    shape TEXT NOT NULL
) STRICT;
INSERT INTO code (key, name, definition, shape) VALUES
    ('yellow', 'Important', '', 'circle'), ('green', 'Agree', '', 'triangle'), ('blue', 'Fact', '', 'square'),
    ('pink', 'Question', '', 'diamond'), ('purple', 'Source', '', 'star');

-- The selector (start, end, quote, prefix, suffix) counts in `revision`, for ever.
-- versions: JSON list of the hashes of the contents this record had before (for merging).
CREATE TABLE annotation (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES article(id),
    revision INTEGER NOT NULL REFERENCES revision(id),
    kind TEXT NOT NULL,
    colour TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    start INTEGER,
    end INTEGER,
    quote TEXT NOT NULL DEFAULT '',
    prefix TEXT NOT NULL DEFAULT '',
    suffix TEXT NOT NULL DEFAULT '',
    reply_to TEXT NOT NULL DEFAULT '',
    conflict_of TEXT NOT NULL DEFAULT '',
    creator TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    deleted TEXT NOT NULL DEFAULT '',
    versions TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX annotation_article ON annotation(article);
CREATE INDEX annotation_revision ON annotation(revision);
-- Where an annotation stands in a revision other than its own.
CREATE TABLE anchor (
    id INTEGER PRIMARY KEY,
    annotation INTEGER NOT NULL REFERENCES annotation(id) ON DELETE CASCADE,
    revision INTEGER NOT NULL REFERENCES revision(id),
    state TEXT NOT NULL,
    start INTEGER,
    end INTEGER,
    score REAL NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    UNIQUE (annotation, revision)
) STRICT;
CREATE INDEX anchor_revision ON anchor(revision);

CREATE TABLE tag (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    colour TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE tag_alias (
    id INTEGER PRIMARY KEY,
    tag INTEGER NOT NULL REFERENCES tag(id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX tag_alias_tag ON tag_alias(tag);
CREATE TABLE article_tag (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    tag INTEGER NOT NULL REFERENCES tag(id) ON DELETE CASCADE,
    created TEXT NOT NULL,
    UNIQUE (article, tag)
) STRICT;
CREATE INDEX article_tag_tag ON article_tag(tag);
CREATE TABLE annotation_tag (
    id INTEGER PRIMARY KEY,
    annotation INTEGER NOT NULL REFERENCES annotation(id) ON DELETE CASCADE,
    tag INTEGER NOT NULL REFERENCES tag(id) ON DELETE CASCADE,
    UNIQUE (annotation, tag)
) STRICT;
CREATE INDEX annotation_tag_tag ON annotation_tag(tag);
CREATE TABLE collection (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, created TEXT NOT NULL) STRICT;
CREATE TABLE collection_item (
    id INTEGER PRIMARY KEY,
    collection INTEGER NOT NULL REFERENCES collection(id) ON DELETE CASCADE,
    article INTEGER NOT NULL REFERENCES article(id),
    rank REAL NOT NULL,
    UNIQUE (collection, article)
) STRICT;
CREATE TABLE saved_search (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    query TEXT NOT NULL,
    sort TEXT NOT NULL DEFAULT 'relevance',
    created TEXT NOT NULL
) STRICT;
"""

_HISTORY = """
-- PREMIS events.
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    article INTEGER
) STRICT;
CREATE INDEX event_article ON event(article);
-- Steps that can be undone (state done) or redone (state undone); changes are row images, newest last;
-- changed: a digit for each column of an update, 1 where it changed.
CREATE TABLE undo_step (
    id INTEGER PRIMARY KEY,
    label TEXT NOT NULL,
    time TEXT NOT NULL,
    state TEXT NOT NULL
) STRICT;
CREATE TABLE undo_change (
    id INTEGER PRIMARY KEY,
    step INTEGER NOT NULL REFERENCES undo_step(id) ON DELETE CASCADE,
    table_name TEXT NOT NULL,
    operation TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    before TEXT,
    changed TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX undo_change_step ON undo_change(step);
"""

_MERGING = """
-- placed: when the user last put the article where it is; of two places, the later one stands.
ALTER TABLE collection_item ADD COLUMN placed TEXT NOT NULL DEFAULT '';

-- part: name (of a colour, with its definition), or colour, description, alias (of a tag). is_own: typed here.
CREATE TABLE wording (
    id INTEGER PRIMARY KEY,
    code INTEGER REFERENCES code(id),
    tag INTEGER REFERENCES tag(id) ON DELETE CASCADE,
    part TEXT NOT NULL,
    value TEXT NOT NULL,
    definition TEXT NOT NULL DEFAULT '',
    creator TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    is_own INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX wording_code ON wording(code) WHERE code IS NOT NULL;
CREATE INDEX wording_tag ON wording(tag) WHERE tag IS NOT NULL;

INSERT INTO wording (code, part, value, definition, created, is_own)
    SELECT id, 'name', name, definition, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 1 FROM code
    WHERE (key, name, definition) NOT IN (VALUES ('yellow', 'Important', ''), ('green', 'Agree', ''),
        ('blue', 'Fact', ''), ('pink', 'Question', ''), ('purple', 'Source', ''));
INSERT INTO wording (tag, part, value, created, is_own)
    SELECT id, 'colour', colour, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 1 FROM tag WHERE colour != '';
INSERT INTO wording (tag, part, value, created, is_own)
    SELECT id, 'description', description, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 1 FROM tag WHERE description != '';
INSERT INTO wording (tag, part, value, created, is_own)
    SELECT tag, 'alias', path, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 1 FROM tag_alias;
"""

# article_index is contentless: what it indexes is the folded form (reader/folding.py) of the article's columns, and a
# row is removed by giving FTS5 those columns again. Its hash size is raised while writing (see store/index.py).
# typing_index holds the beginnings (one to three letters) of its terms, for what is being typed.
_INDEXES = f"""
CREATE VIRTUAL TABLE article_index USING fts5(title, excerpt, text, provider, topics, content='', {_TOKENIZE});
CREATE VIRTUAL TABLE typing_index USING fts5(starts, content='', detail=none, columnsize=0, {_TOKENIZE});
CREATE VIRTUAL TABLE desk_index USING fts5(tags, notes, {_TOKENIZE});
CREATE VIRTUAL TABLE annotation_index USING fts5(quote, note, tags, {_TOKENIZE});
CREATE TABLE index_state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""

# saying_index: rowid = revision.id; words of `fields` and `front_matter`, keys and values, without title and excerpt,
# which article_index holds (store/sayings.py). Revisions never change, so neither do its rows.
_SAYINGS = f"""
CREATE VIRTUAL TABLE saying_index USING fts5(said, content='', detail=none, columnsize=0, {_TOKENIZE});
"""

_TEXTS_FIRST = f"""
DROP TABLE article_index;
CREATE VIRTUAL TABLE article_index USING fts5(text, title, excerpt, provider, topics, content='', {_TOKENIZE});
"""

_KEYS_BY_HASH = """
DROP INDEX article_url_article;
ALTER TABLE article_url RENAME TO article_url_by_text;
-- hash: as in declared_url; key: of what article.url doesn't hold, so that it is found by a part of it.
CREATE TABLE article_url (
    hash INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    key TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (hash, article)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO article_url
    SELECT _key_hash(u.key), u.article, iif(instr(lower(a.url), lower(u.key)), '', u.key)
    FROM article_url_by_text u JOIN article a ON a.id = u.article;
DROP TABLE article_url_by_text;
CREATE INDEX article_url_article ON article_url(article, key);
"""

_CONTAINERS_BY_BYTES = """
DROP INDEX container_run;
ALTER TABLE container RENAME TO container_by_digits;
CREATE TABLE container (
    path TEXT NOT NULL,
    sha256 BLOB NOT NULL,
    records INTEGER NOT NULL,
    run INTEGER REFERENCES import_run(id),
    PRIMARY KEY (path, sha256)
) STRICT, WITHOUT ROWID;
INSERT INTO container SELECT path, _checksum(sha256), records, run FROM container_by_digits;
DROP TABLE container_by_digits;
CREATE INDEX container_run ON container(run);
"""

# Others refer to `original`, so that it can't be renamed itself.
_ORIGINALS_BY_BYTES = """
DROP INDEX original_text;
CREATE TABLE original_by_bytes (
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    codec TEXT NOT NULL,
    dictionary INTEGER REFERENCES dictionary(id),
    text_of INTEGER REFERENCES revision(id) DEFERRABLE INITIALLY DEFERRED,
    data BLOB NOT NULL
) STRICT;
"""

# A few at a time: the next ones go where these were, so that the file hardly grows.
_MOVE_ORIGINALS = """
INSERT INTO original_by_bytes SELECT id, _checksum(sha256), size, codec, dictionary, text_of, data FROM original
ORDER BY id LIMIT 20
"""

_ORIGINALS_MOVED = """
DROP TABLE original;
ALTER TABLE original_by_bytes RENAME TO original;
CREATE INDEX original_text ON original(text_of) WHERE text_of IS NOT NULL;
"""
