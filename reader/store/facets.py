"""Counts over matches and over the library, and the completion of what is being typed."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from reader.folding import fold, has_phrase
from reader.models import FacetValue
from reader.query import COLOURS, FIELDS, POSSESSIONS, STATES, quoted
from reader.query.tree import ALIASES, OF_SOURCE
from reader.store import offers
from reader.store.conditions import name_terms
from reader.store.index import LIVE

_MATCHES = "WITH m (id) AS MATERIALIZED (SELECT value FROM json_each(?)) "
_COUNTS: Mapping[str, str] = {
    "provider": "SELECT p.name, p.domain, count(*) FROM m JOIN article a ON a.id = m.id"
    " JOIN provider p ON p.id = a.provider GROUP BY a.provider",
    "topic": "SELECT t.name, '', count(*) FROM m JOIN article_topic x ON x.article = m.id"
    " JOIN topic t ON t.id = x.topic GROUP BY x.topic",
    "year": "SELECT substr(a.published, 1, 4) AS year, '', count(*) FROM m JOIN article a ON a.id = m.id"
    " WHERE a.published != '' GROUP BY year",
    "type": "SELECT a.type, '', count(*) FROM m JOIN article a ON a.id = m.id WHERE a.type != '' GROUP BY a.type",
    "language": "SELECT a.language, '', count(*) FROM m JOIN article a ON a.id = m.id WHERE a.language != ''"
    " GROUP BY a.language",
    "tag": "SELECT t.path, '', count(*) FROM (SELECT m.id AS article, x.tag AS tag FROM m JOIN article_tag x"
    " ON x.article = m.id UNION SELECT m.id, x.tag FROM m JOIN annotation n ON n.article = m.id AND n.deleted = ''"
    " JOIN annotation_tag x ON x.annotation = n.id) c JOIN tag t ON t.id = c.tag GROUP BY c.tag",
}
#: More articles than this are counted as columns of numbers (see catalogue.py).
LONG = 1_000
#: Value, domain of a provider, number of articles.
_Count = tuple[str, str, int]
#: Facets in the order of the panel.
FACETS = ("provider", "topic", "tag", "year", "type", "language")
_LIBRARY = f"""
SELECT count(*) AS "all", coalesce(sum(a.is_read = 0), 0) AS unread, coalesce(sum(a.is_starred), 0) AS starred
FROM article a INDEXED BY article_live WHERE {LIVE}
"""
_GONE = "SELECT id FROM article WHERE deleted != '' UNION SELECT id FROM article WHERE merged_into IS NOT NULL"
_ANNOTATED = f"SELECT count(DISTINCT article) FROM annotation WHERE deleted = '' AND article NOT IN ({_GONE})"
_TAGGED = f"SELECT count(DISTINCT article) FROM article_tag WHERE article NOT IN ({_GONE})"
_ORPHANED = f"""
SELECT count(DISTINCT a.id) FROM anchor x JOIN annotation n ON n.id = x.annotation
JOIN article a ON a.id = n.article AND a.revision = x.revision WHERE x.state = 'orphaned' AND n.deleted = '' AND {LIVE}
"""
_BIN = "SELECT count(*) FROM article a INDEXED BY article_deleted WHERE a.deleted != '' AND a.merged_into IS NULL"
#: Which values are offered first is judged by so many of the newest articles: counting all takes too long for a key.
_NEWEST = f"""
(SELECT a.id, a.provider, a.type, a.category, a.language FROM article a INDEXED BY article_live WHERE {LIVE}
ORDER BY a.position DESC LIMIT 5000)
"""

_LAST_WORD = re.compile(r'(?:[^\s()"]*"[^"]*|[^\s()"]+)$')
_VALUES: Mapping[str, str] = {
    "provider": f"SELECT p.name FROM provider p LEFT JOIN {_NEWEST} a ON a.provider = p.id"
    " WHERE EXISTS (SELECT 1 FROM article b WHERE b.provider = p.id) GROUP BY p.name ORDER BY count(a.id) DESC",
    "domain": f"SELECT p.domain FROM provider p LEFT JOIN {_NEWEST} a ON a.provider = p.id WHERE p.domain != ''"
    " AND EXISTS (SELECT 1 FROM article b WHERE b.provider = p.id) GROUP BY p.domain ORDER BY count(a.id) DESC",
    "topic": f"SELECT t.name FROM topic t LEFT JOIN (SELECT y.topic FROM {_NEWEST} a CROSS JOIN article_topic y"
    " ON y.article = a.id) x ON x.topic = t.id WHERE EXISTS (SELECT 1 FROM article_topic z WHERE z.topic = t.id)"
    " GROUP BY t.id ORDER BY count(x.topic) DESC",
    "tag": "SELECT t.path FROM tag t LEFT JOIN article_tag x ON x.tag = t.id GROUP BY t.id"
    " ORDER BY count(x.id) DESC, t.path",
    "type": f"SELECT a.type FROM {_NEWEST} a WHERE a.type != '' GROUP BY a.type ORDER BY count(*) DESC",
    "category": f"SELECT a.category FROM {_NEWEST} a WHERE a.category != '' GROUP BY a.category ORDER BY count(*) DESC",
    "lang": f"SELECT a.language FROM {_NEWEST} a WHERE a.language != '' GROUP BY a.language ORDER BY count(*) DESC",
    "creator": "SELECT creator FROM annotation WHERE creator != '' GROUP BY creator ORDER BY count(*) DESC",
    "collection": "SELECT name FROM collection ORDER BY name",
    "in": "SELECT name FROM saved_search ORDER BY name",
    "import": "SELECT CAST(id AS TEXT) FROM import_run ORDER BY id DESC",
}
#: Names of fields as they are offered: their own first.
_NAMES = (*FIELDS, *ALIASES)
_CHOICES: Mapping[str, Iterable[str]] = {"is": STATES, "has": POSSESSIONS, "colour": COLOURS}


def facets(db: sqlite3.Connection, ids: Sequence[int], limit: int) -> dict[str, list[FacetValue]]:
    """For each of FACETS its values by count among the articles `ids`, at most `limit` of each; years by date."""
    rows = _counted_long(db, ids) if len(ids) > LONG else _counted(db, ids)
    found: dict[str, list[FacetValue]] = {}
    rows["provider"] = _by_name(rows["provider"])
    for name in FACETS:
        order = sorted(rows[name], key=lambda row: (-row[2], fold(row[0]), row[0]))[:limit]
        if name == "year":
            order.sort(key=lambda row: row[0], reverse=True)
        names = _Names(db) if name == "provider" else None
        found[name] = [
            FacetValue(row[0], row[0] or row[1], row[2], _query(name, row[0], row[1], names)) for row in order
        ]
    return found


def _counted(db: sqlite3.Connection, ids: Sequence[int]) -> dict[str, list[_Count]]:
    listed = json.dumps(list(ids))
    return {name: [tuple(row) for row in db.execute(_MATCHES + _COUNTS[name], (listed,))] for name in FACETS}


def _counted_long(db: sqlite3.Connection, ids: Sequence[int]) -> dict[str, list[_Count]]:
    """The same from columns of numbers."""
    from reader.store import catalogue as c

    known = c.catalogue(db)
    facts, flags = known.facts(db), known.mask(c.from_array(ids))
    found = c.flagged(flags)  # in the order of the columns, which is far shorter than in that of dates
    providers = {row[0]: (row[1], row[2]) for row in db.execute("SELECT id, name, domain FROM provider")}
    topics = dict(map(tuple, db.execute("SELECT id, name FROM topic")))
    tags = dict(map(tuple, db.execute("SELECT id, path FROM tag")))
    years = Counter[str]()
    for month, number in c.count(facts.month, found):
        years[f"{month // 100:04}"] += number
    return {
        "provider": [(*providers[value], number) for value, number in c.count(facts.provider, found)],
        "topic": [(topics[value], "", number) for value, number in facts.count_topics(flags)],
        "tag": [(tags[value], "", number) for value, number in c.count_tags(db, flags)],
        "year": [(year, "", number) for year, number in years.items()],
        "type": [(facts.types[value], "", number) for value, number in c.count(facts.type, found)],
        "language": [(facts.languages[value], "", number) for value, number in c.count(facts.language, found)],
    }


def _by_name(rows: Iterable[_Count]) -> list[_Count]:
    """One row for each provider's name, whatever its domains: the words that add a name to a query find them all.

    The commonest spelling stands for it; a provider without a name is its domain.
    """
    spellings: dict[tuple[str, str], Counter[str]] = {}
    for name, domain, number in rows:
        key = (fold(name), "") if name else ("", domain)
        spellings.setdefault(key, Counter())[name] += number
    return [
        (max(names, key=lambda name: (names[name], name)), domain, names.total())
        for (_, domain), names in spellings.items()
    ]


class _Names:
    """Tells whether the words of a provider's name name it alone."""

    def __init__(self, db: sqlite3.Connection) -> None:
        #: Name, its terms and those of the domain, by each term that a name or a domain can be found by.
        self._found_by: dict[str, list[tuple[str, tuple[str, ...], tuple[str, ...]]]] = {}
        for name, domain in db.execute("SELECT name, domain FROM provider"):
            entry = (name, name_terms(name), name_terms(domain))
            for term in {*entry[1], *entry[2][:1]}:
                self._found_by.setdefault(term, []).append(entry)

    def is_plain(self, name: str) -> bool:
        wanted = name_terms(name)
        if not wanted:
            return False
        near = self._found_by.get(wanted[0], [])
        matches = [own for own, found, domain in near if has_phrase(found, wanted) or domain == wanted]
        return all(fold(own) == fold(name) for own in matches)


def _query(facet: str, value: str, domain: str, names: _Names | None) -> str:
    """The words that add this value to a query."""
    if facet == "year":
        return f"date:{value}"
    if names is not None and not value:
        return f"domain:={quoted(domain)}"
    if names is not None:
        return f"provider:{'' if names.is_plain(value) else '='}{_in_quotes(value)}"
    field = {"language": "lang"}.get(facet, facet)
    exact = "=" if facet in ("tag", "language") else ""
    return f"{field}:{exact}{_in_quotes(value)}"


def _in_quotes(value: str) -> str:
    return quoted(value.replace('"', " "))


#: The characters of a date that say its period.
_PERIODS = {"year": 4, "month": 7, "day": 10}


def histogram(db: sqlite3.Connection, ids: Sequence[int], unit: str) -> dict[str, int]:
    """Matches by "year", "month" or "day", oldest first; those dated less precisely under what they say ("2023-09")."""
    if len(ids) > LONG and unit != "day":
        return _histogram_long(db, ids, unit)
    rows = db.execute(
        _MATCHES + "SELECT substr(a.published, 1, ?) AS part, count(*) FROM m JOIN article a ON a.id = m.id"
        " GROUP BY part ORDER BY part",
        (json.dumps(list(ids)), _PERIODS[unit]),
    )
    return {row[0]: row[1] for row in rows}


def _histogram_long(db: sqlite3.Connection, ids: Sequence[int], unit: str) -> dict[str, int]:
    from reader.store import catalogue as c

    known, counts = c.catalogue(db), Counter[str]()
    found = c.flagged(known.mask(c.from_array(ids)))
    for month, number in c.count(known.facts(db).month, found):
        year, rest = divmod(month, 100)
        counts[f"{year:04}" + (f"-{rest:02}" if rest and unit != "year" else "")] += number
    undated = len(found) - counts.total()
    return ({"": undated} if undated else {}) | dict(sorted(counts.items()))


def library_counts(db: sqlite3.Connection) -> dict[str, int]:
    """The numbers of the library pane."""
    row = db.execute(_LIBRARY).fetchone()
    counts = {"all": row[0], "unread": row[1], "starred": row[2]}
    counts["annotated"] = db.execute(_ANNOTATED).fetchone()[0]
    counts["untagged"] = counts["all"] - db.execute(_TAGGED).fetchone()[0]
    counts["orphaned"] = db.execute(_ORPHANED).fetchone()[0]
    counts["bin"] = db.execute(_BIN).fetchone()[0]
    return counts


def complete(db: sqlite3.Connection, text: str, limit: int, said: offers.Said | None = None) -> list[str]:
    """What the last word of `text` may become, the likeliest first; empty where the text ends with a blank.

    `said` are the names and values of `field.name:` that are offered.
    """
    match = _LAST_WORD.search(text)
    if match is None:
        return []
    word, known = match[0], said or {}
    sign = "-" if word.startswith("-") else ""
    name, colon, value = word[len(sign) :].partition(":")
    if not colon:
        return [f"{sign}{field}" for field in _fields(name.lower(), known)][:limit] if name else []
    field = ALIASES.get(name.lower(), name.lower())
    wanted = fold(value.strip('="')).strip()
    if field in _CHOICES:
        found: Iterable[str] = _CHOICES[field]
    elif field in _VALUES:
        found = [row[0] for row in db.execute(_VALUES[field])]
    elif field.startswith(OF_SOURCE):
        found = offers.values(known, field.removeprefix(OF_SOURCE))
    else:
        return []
    written = name if field.startswith(OF_SOURCE) else name.lower()
    return [f"{sign}{written}:{_in_quotes(each)}" for each in offers.likeliest(found, wanted)[:limit]]


def _fields(typed: str, known: offers.Said) -> Iterable[str]:
    """The names of fields that begin so, each with its colon."""
    if typed.startswith(OF_SOURCE):
        return offers.names(known, typed.removeprefix(OF_SOURCE))
    own = [f"{field}:" for field in _NAMES if field.startswith(typed)]
    return [*own, OF_SOURCE] if OF_SOURCE.startswith(typed) else own
