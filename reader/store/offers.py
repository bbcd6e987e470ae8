"""What `field.name:` is offered as one types: names of fields that sources use, and the values that these have most.

Both come from a part of the archive, the newest articles and some of every time: to read what all sources say would
take as long as the archive is large. What it has not met is found all the same, and only not offered.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from reader.folding import fold
from reader.query.tree import OF_SOURCE
from reader.store.index import LIVE
from reader.store.values import json_ids

#: Names of fields, the commonest first, with their values, the commonest first.
Said = Mapping[str, Sequence[str]]
#: Articles that are read: so many of the newest, and about so many of all.
_NEWEST, _SPREAD = 1_000, 2_000
_SAMPLE = f"""
WITH wanted (id) AS (
    SELECT id FROM (SELECT a.id FROM article a INDEXED BY article_live WHERE {LIVE} ORDER BY a.position DESC LIMIT ?)
    UNION SELECT value FROM json_each(?)
)
SELECT a.id, iif(json_valid(r.fields), r.fields, '{{}}'), iif(json_valid(r.front_matter), r.front_matter, '{{}}')
FROM wanted w CROSS JOIN article a ON a.id = w.id JOIN revision r ON r.id = a.revision WHERE {LIVE}
"""
_CORRECTED = "SELECT article, field, value FROM field_override WHERE article IN (SELECT value FROM json_each(?))"
#: What the language takes for the name of a field.
_NAME = re.compile(r'[^\s:()"]+')
#: Values that are offered: of so many characters, the commonest so many of a field.
_LONGEST, _MOST = 60, 1_000


def said(db: sqlite3.Connection) -> Said:
    """The fields of the articles read, with what these say in them."""
    last = db.execute("SELECT coalesce(max(id), 0) FROM article").fetchone()[0]
    spread = json_ids(range(1, last + 1, max(1, last // _SPREAD)))
    rows = db.execute(_SAMPLE, (_NEWEST, spread)).fetchall()
    corrected: dict[int, dict[str, object]] = {}
    for article, field, value in db.execute(_CORRECTED, (json_ids(row[0] for row in rows),)):
        corrected.setdefault(article, {})[field] = json.loads(value)
    counts: dict[str, Counter[str]] = {}
    for id, fields, front_matter in rows:
        for name, value in _of_article(json.loads(fields), json.loads(front_matter), corrected.get(id, {})):
            if text := _text(value):
                counts.setdefault(name, Counter())[text] += 1
    names = sorted(counts, key=lambda name: (-counts[name].total(), fold(name)))
    return {name: [value for value, _ in counts[name].most_common(_MOST)] for name in names}


def names(known: Said, wanted: str) -> Iterator[str]:
    """The names that begin so."""
    return (f"{OF_SOURCE}{name}:" for name in known if name.casefold().startswith(wanted.casefold()))


def values(known: Said, name: str) -> Iterator[str]:
    """The values of a field, however its name is written."""
    return (value for own in known if own.casefold() == name.casefold() for value in known[own])


def _of_article(
    fields: Mapping[str, Sequence[object]], front_matter: object, corrected: Mapping[str, object]
) -> Iterator[tuple[str, object]]:
    """Every field that an article has, with its value; one of ours under the name of its source as well."""
    for own, (value, *rest) in fields.items():
        shown = corrected.get(own, value)
        key = str(rest[0]) if rest else ""
        for name in {own, key} if _NAME.fullmatch(key) else {own}:
            yield name, shown
    yield from ((own, value) for own, value in corrected.items() if own not in fields)
    yield from _parts(front_matter)


def _parts(value: object, above: str = "") -> Iterator[tuple[str, object]]:
    """The fields of a source's own, those within another as `other.field`; of a list each of its parts."""
    if isinstance(value, dict):
        for key, part in value.items():
            if _NAME.fullmatch(str(key)) and not (above and "." in str(key)):
                yield from _parts(part, f"{above}.{key}" if above else str(key))
    elif above:
        yield from ((above, part) for part in (value if isinstance(value, list) else [value]))


def _text(value: object) -> str:
    """A value as it is typed; empty where it is none that one would type."""
    if value is None or isinstance(value, (dict, list)):
        return ""
    text = " ".join((value if isinstance(value, str) else json.dumps(value)).split())
    return text if len(text) <= _LONGEST else ""


def likeliest(found: Iterable[str], wanted: str) -> list[str]:
    """Those of the values that begin with the folded words typed, then those in which a word begins so."""
    folded = [(fold(each), each) for each in dict.fromkeys(found) if each]
    begin = [each for key, each in folded if key.startswith(wanted)]
    inside = [each for key, each in folded if not key.startswith(wanted) and f" {wanted}" in re.sub(r"[/-]", " ", key)]
    return begin + inside
