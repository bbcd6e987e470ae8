"""Generated archives of any size: Zipf words, about 450 to an article, metadata as publishers give them.

The rows are written in bulk past the importer, which would read and parse a million files, and then indexed by
`Index.add`, as an import does it. All articles share one original without bytes; everything that searching reads is
there. The same seed gives the same archive.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import UTC, datetime
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from bench.corpus import word
from reader.folding import fold
from reader.store.connection import connect
from reader.store.index import BATCH, Index
from reader.store.rows import key_hash

VOCABULARY = 400_000
WORDS = 450
PROVIDERS, TOPICS, TAGS = 300, 60, 200
#: Publication from 2004 to 2024, without order: as folders come, not as they were written.
_FROM, _TO = 1_072_915_200, 1_704_067_200
_NOW = "2024-05-01T10:00:00.000Z"


class Generated(NamedTuple):
    """One article as the generator makes it."""

    position: int
    title: str
    excerpt: str
    text: str
    provider: int
    topics: tuple[int, ...]
    quality: float | None
    heat: float | None
    is_read: bool
    is_starred: bool
    tag: int
    note: str


def make(path: Path, number: int, seed: int = 1) -> None:
    """Write an archive of `number` articles to `path`; texts come from a second process."""
    db = connect(path)
    db.execute("BEGIN")
    db.execute("INSERT INTO original (sha256, size, codec, data) VALUES (zeroblob(32), 0, 'raw', x'')")
    names = [f"{word(1_000 + each).capitalize()} {('Post', 'News', 'Times', 'Wire')[each % 4]}" for each in
             range(PROVIDERS)]  # fmt: skip
    db.executemany(
        "INSERT INTO provider (id, name, domain) VALUES (?, ?, ?)",
        ((each, name, name.lower().replace(" ", "-") + ".example") for each, name in enumerate(names, 1)),
    )
    db.executemany("INSERT INTO topic (id, name) VALUES (?, ?)", ((n, word(300 + n)) for n in range(1, TOPICS + 1)))
    tags = ((n, f"{word(500 + n % 20)}/{word(700 + n)}") for n in range(1, TAGS + 1))
    db.executemany("INSERT INTO tag (id, path, key) VALUES (?1, ?2, ?2)", tags)
    db.execute("COMMIT")
    taken: set[int] = set()
    first = 1
    for batch in _batches(number, seed):
        db.execute("BEGIN")
        _store(db, first, batch, taken)
        Index(db).add(range(first, first + len(batch)))
        db.execute("COMMIT")
        first += len(batch)
    for _ in range(400):
        if not Index(db).merge():
            break
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def _batches(number: int, seed: int) -> Iterator[list[Generated]]:
    """The articles in batches, made one ahead in another process."""
    sizes = [min(BATCH, number - start) for start in range(0, number, BATCH)]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        ahead: list[Future[list[Generated]]] = []
        for order, size in enumerate(sizes):
            ahead.append(pool.submit(generate, size, f"{seed}/{order}"))
            if len(ahead) > 2:
                yield ahead.pop(0).result()
        for future in ahead:
            yield future.result()


_words: list[str] = []
_weights: list[float] = []


def generate(number: int, seed: str) -> list[Generated]:
    """`number` articles."""
    if not _words:
        _words.extend(word(rank) for rank in range(VOCABULARY))
        _weights.extend(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))
    chance = random.Random(seed)
    return [_article(chance) for _ in range(number)]


def _article(chance: random.Random) -> Generated:
    count = max(20, int(chance.gauss(WORDS, 120)))
    found = chance.choices(_words, cum_weights=_weights, k=count + 39)
    body = found[39:]
    lines = [" ".join(body[at : at + 60]).capitalize() + "." for at in range(0, count, 60)]
    return Generated(
        chance.randrange(_FROM, _TO),
        " ".join(found[:9]).capitalize(),
        " ".join(found[9:39]).capitalize() + "…",
        "\n".join(lines),
        min(PROVIDERS, int(chance.paretovariate(0.6))),
        tuple({min(TOPICS, int(chance.paretovariate(0.5))) for _ in range(3)}),
        None if chance.random() < 0.1 else float(chance.randrange(100)),
        None if chance.random() < 0.1 else float(chance.randrange(-1, 100)),
        chance.random() < 0.2,
        chance.random() < 0.01,
        chance.randint(1, TAGS) if chance.random() < 0.02 else 0,
        " ".join(found[:3]) if chance.random() < 0.005 else "",
    )


def _store(db: sqlite3.Connection, first: int, batch: list[Generated], taken: set[int]) -> None:
    articles, revisions, topics, tags, states, notes = [], [], [], [], [], []
    for id, each in enumerate(batch, first):
        position = each.position
        while position in taken:
            position += 1
        taken.add(position)
        published = datetime.fromtimestamp(each.position, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        articles.append(
            (id, f"{id:08x}-0000-5000-8000-000000000000", position, id, _NOW, each.title, fold(each.title),
             each.excerpt, each.provider,
             published, f"https://{each.provider}.example/{id}", "article" if id % 9 else "opinion",
             "en" if id % 20 else "fr", each.quality, each.heat, each.text.count(" ") + 1, each.is_read,
             each.is_starred)
        )  # fmt: skip
        revisions.append((id, id, f"hash {id}", _NOW, each.text))
        topics.extend((id, topic) for topic in each.topics)
        if each.is_read:
            states.append(
                (id, f"2024-0{1 + id % 5}-1{id % 10}T10:{id // 60 % 60:02}:{id // 3600 % 60:02}.{id % 1000:03}Z")
            )
        if each.tag:
            tags.append((id, each.tag, _NOW))
        if each.note:
            notes.append((f"note-{id}", id, id, "note", each.note, _NOW, _NOW))
    db.executemany(
        "INSERT INTO article (id, uuid, position, revision, added, title, title_key, excerpt, provider, published, url,"
        " type, language, quality, heat, word_count, is_read, is_starred)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        articles,
    )
    db.executemany(
        "INSERT INTO revision (id, article, number, hash, created, original, name, path, encoding, format,"
        " text_version, text, blocks, spans, fields)"
        " VALUES (?, ?, 1, ?, ?, 1, '', '', 'utf-8', 'markdown', 1, ?, '[]', '[]', '{}')",
        revisions,
    )
    db.executemany("INSERT OR IGNORE INTO article_topic (article, topic) VALUES (?, ?)", topics)
    db.executemany(
        "INSERT INTO article_url (hash, article) VALUES (?, ?)",
        ((key_hash(f"{a[8]}.example/{a[0]}"), a[0]) for a in articles),
    )
    db.executemany("INSERT INTO article_tag (article, tag, created) VALUES (?, ?, ?)", tags)
    db.executemany("INSERT INTO reading_state (article, read_at) VALUES (?, ?)", states)
    db.executemany(
        "INSERT INTO annotation (uuid, article, revision, kind, note, created, modified) VALUES (?, ?, ?, ?, ?, ?, ?)",
        notes,
    )
