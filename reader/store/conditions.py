"""Leaves of a query as SQL: FTS5 expressions for words, conditions on `article a` for everything else.

Every condition is true or false, never NULL, so that NOT means "without". Values that name rows of small tables
(providers, topics, tags, creators) are looked up first and stand as lists of ids.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import product
from urllib.parse import urlsplit

from reader import folding
from reader.folding import fold
from reader.query import And, Dates, Everything, Literal, Near, Node, Not, Number, Or, Value, Words
from reader.query.finding import holds, stands
from reader.query.tree import OF_SOURCE
from reader.store import sayings
from reader.store.beginnings import TYPED, TYPED_IN
from reader.store.duplicates import IS_DUPLICATE

#: Columns of article_index that a field of the language stands for.
COLUMNS: Mapping[str, str] = {"": "", "title": "{title} : ", "excerpt": "{excerpt} : ", "text": "{text} : "}
#: Columns of annotation_index that a field stands for.
OWN = {"note": "{note} : ", "quote": "{quote} : "}
_MAXIMUM_VARIANTS = 64
#: Two articles of one instant stand one after the other: a position may be this much later than its date says.
SLACK = 5_000_000

_STATES: Mapping[str, str] = {
    "read": "a.is_read = 1",
    "unread": "a.is_read = 0",
    "starred": "a.is_starred = 1",
    "published": "a.is_published IS 1",
    "annotated": "EXISTS (SELECT 1 FROM annotation n WHERE n.article = a.id AND n.deleted = '')",
    "orphaned": "EXISTS (SELECT 1 FROM annotation n JOIN anchor x ON x.annotation = n.id AND x.revision = a.revision"
    " WHERE n.article = a.id AND n.deleted = '' AND x.state = 'orphaned')",
    "moved": "EXISTS (SELECT 1 FROM annotation n JOIN anchor x ON x.annotation = n.id AND x.revision = a.revision"
    " WHERE n.article = a.id AND n.deleted = '' AND x.state = 'moved')",
    "twofold": "EXISTS (SELECT 1 FROM annotation n JOIN annotation o ON o.uuid = n.conflict_of AND o.deleted = ''"
    " WHERE n.article = a.id AND n.deleted = '')",
    "duplicate": IS_DUPLICATE,
    "corrected": "EXISTS (SELECT 1 FROM field_override o WHERE o.article = a.id)",
    "tagged": "EXISTS (SELECT 1 FROM article_tag x WHERE x.article = a.id)",
}
_TEXT = "EXISTS (SELECT 1 FROM revision r WHERE r.id = a.revision AND r.text != '')"
_POSSESSIONS: Mapping[str, str] = {
    "text": _TEXT,
    "body": _TEXT,
    "excerpt": "a.excerpt != ''",
    "date": "a.published != ''",
    "annotation": _STATES["annotated"],
    "note": "EXISTS (SELECT 1 FROM annotation n WHERE n.article = a.id AND n.deleted = '' AND n.note != '')",
    "highlight": "EXISTS (SELECT 1 FROM annotation n WHERE n.article = a.id AND n.deleted = ''"
    " AND n.kind = 'highlight')",
    "bookmark": "EXISTS (SELECT 1 FROM annotation n WHERE n.article = a.id AND n.deleted = '' AND n.kind = 'bookmark')",
    "tag": _STATES["tagged"],
    "image": "a.image_count > 0",
    "related": "a.declared_count > 0",
    "attachment": "EXISTS (SELECT 1 FROM revision r WHERE r.id = a.revision AND r.text_original IS NOT NULL)",
}
#: The columns of article_index, read instead of looked up; a phrase stands in one part of one of them.
_READ: Mapping[str, str] = {
    "text": "EXISTS (SELECT 1 FROM revision r WHERE r.id = a.revision AND carrel_holds(?, r.text))",
    "title": "carrel_holds(?, a.title)",
    "excerpt": "carrel_holds(?, a.excerpt)",
    "provider": "EXISTS (SELECT 1 FROM provider p WHERE p.id = a.provider AND carrel_holds(?, p.name))",
    "domain": "EXISTS (SELECT 1 FROM provider p WHERE p.id = a.provider AND carrel_holds(?, p.domain))",
    "topics": "EXISTS (SELECT 1 FROM article_topic x JOIN topic t ON t.id = x.topic WHERE x.article = a.id"
    " AND carrel_holds(?, t.name))",
}
_NUMBERS = {"quality": "a.quality", "heat": "a.heat", "length": "a.word_count"}
_TAGGED = (
    "(EXISTS (SELECT 1 FROM article_tag x WHERE x.article = a.id AND x.tag IN ({ids})) OR EXISTS (SELECT 1 FROM"
    " annotation n JOIN annotation_tag x ON x.annotation = n.id WHERE n.article = a.id AND n.deleted = ''"
    " AND x.tag IN ({ids})))"
)
_TAGGED_ONES = (
    "SELECT article FROM article_tag WHERE tag IN ({ids}) UNION ALL SELECT n.article FROM annotation_tag x"
    " JOIN annotation n ON n.id = x.annotation WHERE n.deleted = '' AND x.tag IN ({ids})"
)
_MARKED_ONES = "SELECT article FROM annotation WHERE deleted = ''"


@dataclass
class Condition:
    """A piece of SQL with its parameters in order."""

    sql: str
    parameters: list[object] = field(default_factory=list)


def register(connection: sqlite3.Connection) -> None:
    """Give the connection the functions that conditions call."""
    sayings.register(connection)
    connection.create_function("carrel_holds", 2, holds, deterministic=True)
    connection.create_function("carrel_stands", 2, stands, deterministic=True)


class Conditions:
    """Makes SQL of syntax trees for one connection; `variants` gives the forms of a term that count as the term."""

    def __init__(self, connection: sqlite3.Connection, variants: Callable[[str], Sequence[str]] | None = None) -> None:
        self._db = connection
        self._variants = variants
        self._provider_ids: dict[Value, list[int]] = {}

    # -- FTS5 expressions ----------------------------------------------------------------------------------

    def expression(self, leaf: Words | Near, columns: Mapping[str, str] = COLUMNS) -> str:
        """The MATCH expression of a leaf, limited to the column of its field."""
        return columns.get(leaf.field, "") + "(" + self._bare(leaf) + ")"

    def _bare(self, leaf: Words | Near) -> str:
        if isinstance(leaf, Words):
            return " OR ".join(self._phrases(leaf))
        parts = list(product(*(self._phrases(part) for part in leaf.parts)))[:_MAXIMUM_VARIANTS]
        return " OR ".join(f"NEAR({' '.join(phrases)}, {leaf.distance})" for phrases in parts)

    def _phrases(self, words: Words) -> list[str]:
        forms = [self.forms(term) for term in words.terms]
        if words.prefix:
            forms[-1] = [words.terms[-1]]
        star = "*" if words.prefix else ""
        return [f'"{" ".join(terms)}"{star}' for terms in list(product(*forms))[:_MAXIMUM_VARIANTS]]

    def forms(self, term: str) -> list[str]:
        """The term and its other forms, where the search is for word forms."""
        return [term, *(form for form in self._variants(term) if form != term)] if self._variants else [term]

    def streamable(self, node: Node) -> str | None:
        """One MATCH expression on article_index for a whole tree of words; None where the tree holds anything else."""
        match node:
            case Words() | Near():
                return self.expression(node) if node.field in COLUMNS and not typed_start(node) else None
            case Or(parts):
                expressions = [self.streamable(part) for part in parts]
                return None if None in expressions else f"({' OR '.join(map(str, expressions))})"
            case And(parts):
                wanted = [self.streamable(part) for part in parts if not isinstance(part, Not)]
                unwanted = [self.streamable(part.part) for part in parts if isinstance(part, Not)]
                if not wanted or None in wanted or None in unwanted:
                    return None
                return _without(" AND ".join(map(str, wanted)), [str(part) for part in unwanted])
            case _:
                return None

    # -- conditions ------------------------------------------------------------------------------------------

    def condition(self, node: Node, *, probe: bool, reads: bool = False) -> Condition:
        """The tree as a condition on `a`. With `probe` each word is looked up per article: right for few articles; with
        `reads` words are found in the article's text instead of the index, where that can be.
        """
        match node:
            case Everything():
                return Condition("1")
            case And(parts):
                cheap_first = sorted(parts, key=lambda part: not is_cheap(part)) if probe else parts
                return together(" AND ", [self.condition(part, probe=probe, reads=reads) for part in cheap_first])
            case Or(parts):
                return together(" OR ", [self.condition(part, probe=probe, reads=reads) for part in parts])
            case Not(part):
                inner = self.condition(part, probe=probe, reads=reads)
                return Condition(f"NOT ({inner.sql})", inner.parameters)
            case Words() if reads and self.is_readable(node):
                return self._read_with_desk(node)
            case Words() | Near():
                return self._words(node, probe)
            case Literal():
                return _literal(node)
            case Number():
                return _number(node)
            case Dates():
                return _dates(node)
            case Value():
                source = None if probe else self.source(node)
                if source is not None:
                    return Condition(f"a.id IN ({source.sql})", source.parameters)
                return self._value(node)

    def source(self, leaf: Value) -> Condition | None:
        """A statement that gives the ids of the articles with this value (some may be gone, some come twice), for the
        fields that have a table or an index of their own.
        """
        if leaf.name.startswith(OF_SOURCE):
            found = sayings.ones(self._db, leaf)
            return found and Condition(*found)
        make = _SOURCES.get((leaf.name, leaf.value)) or _SOURCES.get((leaf.name, ""))
        if make is None:
            return None
        if isinstance(make, str):
            return Condition(make)
        return make(self, leaf)

    def own_words(self, leaf: Words | Near) -> Condition:
        """A statement that gives the ids of the articles in whose notes, or quotes, the words stand."""
        return Condition(
            "SELECT n.article FROM annotation_index f CROSS JOIN annotation n ON n.id = f.rowid"
            " WHERE annotation_index MATCH ?",
            [self.expression(leaf, OWN)],
        )

    def is_readable(self, node: Node) -> bool:
        """Whether a leaf can be found by reading the article: one word or phrase that stands for itself alone."""
        return (
            isinstance(node, Words)
            and node.field in COLUMNS
            and all(len(self.forms(term)) == 1 for term in node.terms[: -1 if node.prefix else None])
        )

    def read_in(self, node: Node, column: str) -> Condition | None:
        """The tree of words as a condition on one column of `a`; None where some can't be found by reading."""
        match node:
            case And(parts) | Or(parts):
                read = [self.read_in(part, column) for part in parts]
                found = [each for each in read if each is not None]
                return (
                    together(" AND " if isinstance(node, And) else " OR ", found) if len(found) == len(read) else None
                )
            case Words(field=name) if self.is_readable(node):
                return Condition(_READ[column], [sought(node)]) if name in ("", column) else Condition("0")
        return None

    def read(self, node: Node) -> Condition | None:
        """A tree of words as a condition on what an article itself says; None where some can't be found by reading."""
        match node:
            case And(parts) | Or(parts):
                read = [self.read(part) for part in parts]
                found = [each for each in read if each is not None]
                if len(found) < len(read):
                    return None
                return together(" AND " if isinstance(node, And) else " OR ", found)
            case Not(part):
                inner = self.read(part)
                return inner and Condition(f"NOT ({inner.sql})", inner.parameters)
            case Words() if self.is_readable(node):
                return together(" OR ", self._read(node))
        return None

    def _read(self, leaf: Words) -> list[Condition]:
        return [Condition(_READ[name], [sought(leaf)]) for name in ([leaf.field] if leaf.field else _READ)]

    def _read_with_desk(self, leaf: Words) -> Condition:
        found = self._read(leaf)
        if not leaf.field:
            listed = "a.position IN (SELECT rowid FROM desk_index WHERE desk_index MATCH ?)"
            found.append(Condition(listed, [self.expression(leaf)]))
        return together(" OR ", found)

    def _words(self, leaf: Words | Near, probe: bool) -> Condition:
        if leaf.field in OWN:
            own = self.own_words(leaf)
            return Condition(f"a.id IN ({own.sql})", own.parameters)
        tables = ["article_index"] if leaf.field else ["article_index", "desk_index"]
        expression = self.expression(leaf)
        form = "EXISTS (SELECT 1 FROM {0} WHERE {0} MATCH ? AND rowid = a.position)"
        if not probe or is_slow_to_look_up(leaf):
            form = "a.position IN (SELECT rowid FROM {0} WHERE {0} MATCH ?)"
        found = [Condition(form.format(table), [expression]) for table in tables]
        if start := typed_start(leaf):
            found[0] = Condition(form.format("typing_index"), [f'"{start}"'])
        return together(" OR ", found)

    def _value(self, leaf: Value) -> Condition:
        if leaf.name.startswith(OF_SOURCE):
            return Condition(*sayings.says_among(self._db, leaf))
        return _VALUES[leaf.name](self, leaf)

    def provider_ids(self, leaf: Value) -> list[int]:
        """The providers that a leaf `provider:` or `domain:` names; one question asks for them several times."""
        if leaf not in self._provider_ids:
            self._provider_ids[leaf] = self._named_providers(leaf)
        return self._provider_ids[leaf]

    def _named_providers(self, leaf: Value) -> list[int]:
        if leaf.name == "domain":
            wanted = (urlsplit(leaf.value).hostname or "") if "://" in leaf.value else leaf.value.casefold()
            wanted = wanted.lstrip("*.").removeprefix("www.")
            rows = self._db.execute("SELECT id, domain FROM provider WHERE domain != ''")
            return [row[0] for row in rows if _is_domain(row[1].casefold(), wanted, leaf)]
        return [
            row[0]
            for row in self._db.execute("SELECT id, name, domain FROM provider")
            if _names(leaf, row[1]) or name_terms(row[2]) == name_terms(leaf.value)
        ]

    def _provider(self, leaf: Value) -> Condition:
        return _listed("a.provider", self.provider_ids(leaf))

    def _provider_source(self, leaf: Value) -> Condition:
        condition = self._provider(leaf)
        return Condition(f"SELECT a.id FROM article a WHERE {condition.sql}", condition.parameters)

    def topic_ids(self, leaf: Value) -> list[int]:
        """The topics that a leaf names."""
        return [row[0] for row in self._db.execute("SELECT id, name FROM topic") if _is_value(leaf, row[1])]

    def _topic(self, leaf: Value) -> Condition:
        ids = _list(self.topic_ids(leaf))
        return Condition(f"EXISTS (SELECT 1 FROM article_topic x WHERE x.article = a.id AND x.topic IN ({ids}))")

    def _topic_source(self, leaf: Value) -> Condition:
        return Condition(f"SELECT article FROM article_topic WHERE topic IN ({_list(self.topic_ids(leaf))})")

    def _tag(self, leaf: Value) -> Condition:
        return Condition(_TAGGED.format(ids=self._tags(leaf)))

    def _tag_source(self, leaf: Value) -> Condition:
        return Condition(_TAGGED_ONES.format(ids=self._tags(leaf)))

    def _tags(self, leaf: Value) -> str:
        paths = list(self._db.execute("SELECT id, path FROM tag"))
        wanted = {fold(leaf.value)} | {
            fold(row[1])
            for row in self._db.execute("SELECT x.path, t.path FROM tag_alias x JOIN tag t ON t.id = x.tag")
            if fold(row[0]) == fold(leaf.value)
        }
        return _list(row[0] for row in paths if any(_is_tag(fold(row[1]), tag, leaf) for tag in wanted))

    def _creator(self, leaf: Value) -> Condition:
        names = [row[0] for row in self._db.execute("SELECT DISTINCT creator FROM annotation") if _names(leaf, row[0])]
        marks = ",".join("?" * len(names))
        return Condition(
            f"EXISTS (SELECT 1 FROM annotation n WHERE n.article = a.id AND n.deleted = '' AND n.creator IN ({marks}))",
            list(names),
        )

    def _colour(self, leaf: Value) -> Condition:
        return Condition(
            "EXISTS (SELECT 1 FROM annotation n WHERE n.article = a.id AND n.deleted = '' AND n.colour = ?)",
            [leaf.value],
        )

    def _column(self, leaf: Value) -> Condition:
        column = {"type": "a.type", "category": "a.category", "lang": "a.language"}[leaf.name]
        value = leaf.value
        if leaf.prefix and not value:
            return Condition(f"coalesce({column}, '') != ''")
        if leaf.prefix:
            return Condition(f"{column} LIKE ? ESCAPE '\\'", [_escaped(value) + "%"])
        if leaf.name == "lang" and not leaf.exact:
            return Condition(
                f"({column} = ? COLLATE NOCASE OR {column} LIKE ? ESCAPE '\\')", [value, _escaped(value) + "-%"]
            )
        return Condition(f"{column} = ? COLLATE NOCASE", [value])

    def _url(self, leaf: Value) -> Condition:
        value = leaf.value.casefold()
        key = value.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
        return Condition(
            "(instr(lower(a.url), ?) > 0 OR EXISTS (SELECT 1 FROM article_url u WHERE u.article = a.id"
            " AND instr(lower(u.key), ?) > 0))",
            [key or value] * 2,
        )

    def _id(self, leaf: Value) -> Condition:
        return Condition(
            "(a.uuid LIKE ? ESCAPE '\\' OR CAST(a.id AS TEXT) = ?)", [_escaped(leaf.value) + "%", leaf.value]
        )

    def _state(self, leaf: Value) -> Condition:
        return Condition((_STATES if leaf.name == "is" else _POSSESSIONS)[leaf.value])

    def _collection(self, leaf: Value) -> Condition:
        ids = _list(row[0] for row in self._db.execute("SELECT id, name FROM collection") if _is_value(leaf, row[1]))
        return Condition(f"EXISTS (SELECT 1 FROM collection_item x WHERE x.article = a.id AND x.collection IN ({ids}))")

    def _import(self, leaf: Value) -> Condition:
        return Condition(f"(a.run IS NOT NULL AND a.run = {int(leaf.value)})")

    def _import_source(self, leaf: Value) -> Condition:
        return Condition(f"SELECT id FROM article WHERE run = {int(leaf.value)}")

    def _nothing(self, leaf: Value) -> Condition:
        """A saved search that is not there finds nothing; SearchStore puts in those that are."""
        del leaf
        return Condition("0")


_VALUES: Mapping[str, Callable[[Conditions, Value], Condition]] = {
    "provider": Conditions._provider,
    "domain": Conditions._provider,
    "topic": Conditions._topic,
    "tag": Conditions._tag,
    "type": Conditions._column,
    "category": Conditions._column,
    "lang": Conditions._column,
    "url": Conditions._url,
    "id": Conditions._id,
    "creator": Conditions._creator,
    "colour": Conditions._colour,
    "collection": Conditions._collection,
    "in": Conditions._nothing,
    "import": Conditions._import,
    "is": Conditions._state,
    "has": Conditions._state,
}


#: Fields (with one value, or all of them) whose articles can be listed without reading every article.
_SOURCES: Mapping[tuple[str, str], str | Callable[[Conditions, Value], Condition]] = {
    ("provider", ""): Conditions._provider_source,
    ("domain", ""): Conditions._provider_source,
    ("topic", ""): Conditions._topic_source,
    ("tag", ""): Conditions._tag_source,
    ("import", ""): Conditions._import_source,
    ("is", "starred"): "SELECT id FROM article WHERE is_starred = 1",
    ("is", "annotated"): _MARKED_ONES,
    ("is", "tagged"): "SELECT article FROM article_tag",
    ("is", "corrected"): "SELECT article FROM field_override",
    ("has", "tag"): "SELECT article FROM article_tag",
    ("has", "annotation"): _MARKED_ONES,
    ("has", "note"): _MARKED_ONES + " AND note != ''",
    ("has", "highlight"): _MARKED_ONES + " AND kind = 'highlight'",
}


def typed_start(leaf: Words | Near, column: str = "") -> str:
    """The term of typing_index for a word of which so few letters are typed that it stands there; else empty.

    With `column` the term for that column (`title` or `excerpt`) instead of the leaf's own.
    """
    if isinstance(leaf, Near) or not leaf.prefix or len(leaf.terms) != 1 or leaf.field not in TYPED_IN:
        return ""
    return TYPED_IN[column or leaf.field] + leaf.terms[0] if len(leaf.terms[0]) <= TYPED else ""


def is_cheap(node: Node) -> bool:
    """Whether a condition asks for columns of the article and small tables alone."""
    return isinstance(node, (Number, Dates)) or (isinstance(node, Value) and not node.name.startswith(OF_SOURCE))


def is_slow_to_look_up(node: Node) -> bool:
    """Whether a leaf asks for the beginning of a word: FTS5 unites all of its words anew for each single article."""
    if isinstance(node, Near):
        return any(part.prefix for part in node.parts)
    return isinstance(node, Words) and node.prefix and not typed_start(node)


def is_plain_word(expression: str) -> bool:
    """Whether a MATCH expression asks for one word or beginning as it stands in the index, anywhere."""
    return expression.count('"') == 2 and not {" ", "*"} & set(expression)


def sought(leaf: Words) -> str:
    """A word or phrase as it is named where it is found by reading."""
    return " ".join(leaf.terms) + "*" * leaf.prefix


def _without(wanted: str, unwanted: list[str]) -> str:
    return f"(({wanted}) NOT ({' OR '.join(unwanted)}))" if unwanted else f"({wanted})"


def together(operator: str, parts: Sequence[Condition]) -> Condition:
    """Conditions as one, in brackets."""
    return Condition(
        "(" + operator.join(part.sql for part in parts) + ")", [value for part in parts for value in part.parameters]
    )


def _list(ids: Iterable[int]) -> str:
    return ",".join(str(int(id)) for id in ids)


def _listed(column: str, ids: Sequence[int]) -> Condition:
    return Condition(f"({column} IS NOT NULL AND {column} IN ({_list(ids)}))")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _names(leaf: Value, name: str) -> bool:
    """Tell whether the value stands in `name` as a word or phrase (with `exact`: is the name)."""
    found, wanted = name_terms(name), name_terms(leaf.value)
    if leaf.prefix and not leaf.value:
        return bool(name)
    if leaf.exact or not wanted:
        return found == wanted and fold(name).strip() == fold(leaf.value).strip()
    return folding.has_phrase(found, wanted, prefix=leaf.prefix)


@lru_cache(maxsize=10_000)
def name_terms(name: str) -> tuple[str, ...]:
    """The terms of a name; every question asks for those of all providers."""
    return tuple(folding.terms(name))


def _is_value(leaf: Value, name: str) -> bool:
    folded, wanted = fold(name).strip(), fold(leaf.value).strip()
    return folded.startswith(wanted) if leaf.prefix else folded == wanted


def _is_domain(domain: str, wanted: str, leaf: Value) -> bool:
    domain = domain.removeprefix("www.")
    if leaf.prefix:
        return domain.startswith(wanted)
    return domain == wanted or (not leaf.exact and domain.endswith("." + wanted))


def _is_tag(path: str, wanted: str, leaf: Value) -> bool:
    if leaf.prefix:
        return path.startswith(wanted)
    return path == wanted or (not leaf.exact and path.startswith(wanted + "/"))


def _literal(leaf: Literal) -> Condition:
    if leaf.field in OWN:
        return Condition(
            "EXISTS (SELECT 1 FROM annotation n WHERE n.article = a.id AND n.deleted = ''"
            f" AND instr(n.{leaf.field}, ?))",
            [leaf.text],
        )
    places = {
        "title": "instr(a.title, ?)",
        "excerpt": "instr(a.excerpt, ?)",
        "text": "EXISTS (SELECT 1 FROM revision r WHERE r.id = a.revision AND instr(r.text, ?))",
    }
    chosen = [places[leaf.field]] if leaf.field else list(places.values())
    return Condition("(" + " OR ".join(chosen) + ")", [leaf.text] * len(chosen))


def _number(leaf: Number) -> Condition:
    column = _NUMBERS[leaf.name]
    parts, bounds = [f"{column} IS NOT NULL"], list[object]()
    if leaf.low is not None:
        parts.append(f"{column} {'>' if leaf.above else '>='} ?")
        bounds.append(leaf.low)
    if leaf.high is not None:
        parts.append(f"{column} {'<' if leaf.below else '<='} ?")
        bounds.append(leaf.high)
    return Condition(f"({' AND '.join(parts)})", bounds)


def said_on(leaf: Dates) -> Condition:
    """What an article must say of its date (`a.published`, or `a.added`), wherever it stands."""
    column = "a.published" if leaf.name == "date" else "a.added"
    bound = str if leaf.name == "date" else _instant
    parts, bounds = [f"{column} != ''"], list[object]()
    if leaf.low:
        parts.append(f"{column} >= ?")
        bounds.append(bound(_end(leaf.low) if leaf.above else leaf.low))
    if leaf.high:
        parts.append(f"{column} < ?")
        bounds.append(bound(leaf.high if leaf.below else _end(leaf.high)))
    return Condition(f"({' AND '.join(parts)})", bounds)


def _dates(leaf: Dates) -> Condition:
    said = said_on(leaf)
    parts = [said.sql]
    if leaf.name == "date":
        low, high = positions(leaf)
        parts += [f"a.position >= {low}"] * (low is not None) + [f"a.position < {high}"] * (high is not None)
    return Condition(f"({' AND '.join(parts)})", said.parameters)


def _end(day: str) -> str:
    """The beginning of the day, month or year after `day`, cut like it."""
    moment = _moment(day)
    if len(day) == 10:
        return (moment + timedelta(days=1)).strftime("%Y-%m-%d") if moment.year < 9999 else "9999-12-32"
    if len(day) == 7:
        return f"{moment.year + moment.month // 12:04}-{moment.month % 12 + 1:02}"
    return f"{moment.year + 1:04}" if moment.year < 9999 else "9999-13"


def _moment(day: str) -> datetime:
    return datetime.fromisoformat((day + "-01-01")[: 10 if len(day) < 8 else None] if len(day) < 10 else day)


def _instant(day: str) -> str:
    """The beginning of a day of this machine as an instant in UTC, as article.added is written."""
    try:
        seconds = _moment(day).timestamp()
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        return day


def positions(leaf: Dates) -> tuple[int | None, int | None]:
    """Positions between which all articles of these dates stand (from, before; None: open)."""
    epoch = datetime(1970, 1, 1)
    low = high = None
    if leaf.low:
        low = int((_moment(leaf.low) - epoch).total_seconds())
    if leaf.high and not leaf.high.startswith("9999"):
        high = int((_moment(leaf.high if leaf.below else _end(leaf.high)) - epoch).total_seconds()) + SLACK
    return low, high
