"""The places in an article where a query matches: passages for lists, all matches for the open article."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from reader.models import Passage
from reader.query import Leaf, Literal, Near, Node, Words, leaves
from reader.query.finding import Finder, merged

#: Gives the forms of a term that count as the term; None where only itself does.
Forms = Callable[[str], Sequence[str]] | None
#: Characters of a passage, and of the text before its first match.
LENGTH = 200
_BEFORE = 60
_ROOM = LENGTH - _BEFORE
_MOST = 2
#: More matches than this make a passage no better.
_ENOUGH = 5

_ARTICLES = """
SELECT a.id, a.title, a.excerpt, coalesce(r.text, ''), coalesce(p.name, ''),
    (SELECT json_group_array(t.name) FROM article_topic x JOIN topic t ON t.id = x.topic WHERE x.article = a.id)
FROM article a LEFT JOIN revision r ON r.id = a.revision LEFT JOIN provider p ON p.id = a.provider WHERE a.id IN ({ids})
"""
_TAGS = """
SELECT article, path, max(uuid) FROM (
    SELECT x.article, t.path, '' AS uuid FROM article_tag x JOIN tag t ON t.id = x.tag WHERE x.article IN ({ids})
    UNION ALL
    SELECT n.article, t.path, n.uuid FROM annotation n JOIN annotation_tag x ON x.annotation = n.id
    JOIN tag t ON t.id = x.tag WHERE n.deleted = '' AND n.article IN ({ids})
) GROUP BY article, path
"""
_NOTES = "SELECT article, quote, note, uuid FROM annotation WHERE deleted = '' AND article IN ({ids}) ORDER BY id"
#: The fields of the language in which a leaf may match a field of a passage.
_FIELDS = {
    "title": ("", "title"),
    "excerpt": ("", "excerpt"),
    "text": ("", "text"),
    "provider": ("",),
    "topic": ("",),
    "tag": ("",),
    "note": ("", "note"),
    "quote": ("quote",),
}
#: ... and those of an annotation.
_FIELDS_OF_ANNOTATIONS = {"quote": ("", "quote"), "note": ("", "note"), "tag": ("",)}


def best(db: sqlite3.Connection, root: Node, ids: Sequence[int], forms: Forms = None) -> dict[int, tuple[Passage, ...]]:
    """The best passages of each of these articles; those without a match in words are left out."""
    finders = _finders(root, forms)
    if not finders or not ids:
        return {}
    listed = ",".join(str(int(id)) for id in ids)
    own: dict[int, list[tuple[str, str, str]]] = {}
    for article, quote, note, uuid in db.execute(_NOTES.format(ids=listed)):
        own.setdefault(article, []).extend([("note", note, uuid), ("quote", quote, uuid)])
    for article, path, uuid in db.execute(_TAGS.format(ids=listed)):
        own.setdefault(article, []).append(("tag", path, uuid))
    found: dict[int, tuple[Passage, ...]] = {}
    named: dict[tuple[str, str], list[Passage]] = {}
    for id, title, excerpt, text, provider, topics in db.execute(_ARTICLES.format(ids=listed)):
        passages = _of_article(finders, title, excerpt, text)
        passages.extend(
            replace(passage, annotation=uuid)
            for field, value, uuid in own.get(id, ())
            for passage in _in_field(finders, field, value, 1)
        )
        for name in (("provider", provider), *(("topic", each) for each in json.loads(topics))):
            if name not in named:
                named[name] = _in_field(finders, *name, 1)
            passages.extend(named[name])
        if passages:
            found[id] = tuple(passages)
    return found


def every(db: sqlite3.Connection, root: Node, article: int, forms: Forms = None) -> list[Passage]:
    """The title and the excerpt whole, where they match, then each match in the current text.

    One in the text has its words, its place as `offset` and as the one mark.
    """
    finders = _finders(root, forms)
    row = db.execute(
        "SELECT a.title, a.excerpt, r.text FROM article a JOIN revision r ON r.id = a.revision WHERE a.id = ?",
        (article,),
    ).fetchone()
    if row is None:
        return []
    title, excerpt, text = row
    found = [*_whole(finders, "title", title), *_whole(finders, "excerpt", excerpt)]
    places = merged(finders["text"].find(text)) if "text" in finders else []
    return found + [Passage(text[start:end], ((start, end),), "text", start) for start, end in places]


def of_annotations(root: Node, forms: Forms = None) -> dict[str, Finder]:
    """A finder for each part of an annotation in which the query may match."""
    return _finders(root, forms, _FIELDS_OF_ANNOTATIONS)


def _finders(root: Node, forms: Forms, fields: Mapping[str, tuple[str, ...]] = _FIELDS) -> dict[str, Finder]:
    """A finder for each of these fields in which the query may match."""
    wanted: list[Leaf] = list(dict.fromkeys(leaves(root, positive=True)))
    finders: dict[str, Finder] = {}
    for field, names in fields.items():
        finder = Finder(
            (leaf for leaf in wanted if isinstance(leaf, (Words, Near, Literal)) and leaf.field in names), forms
        )
        if finder:
            finders[field] = finder
    return finders


def _of_article(finders: dict[str, Finder], title: str, excerpt: str, text: str) -> list[Passage]:
    passages = _whole(finders, "title", title)
    in_text = _in_field(finders, "text", text, _MOST)
    in_excerpt = _in_field(finders, "excerpt", excerpt, 1)
    first = in_excerpt + in_text if not in_text or _richer(in_excerpt, in_text) else in_text + in_excerpt
    return passages + first


def _richer(one: list[Passage], other: list[Passage]) -> bool:
    return bool(one) and len(one[0].marks) > len(other[0].marks)


def _in_field(finders: dict[str, Finder], field: str, text: str, most: int) -> list[Passage]:
    found = _found(finders, field, text)
    return [_cut(text, found, start, field) for start in sorted(_windows(found, most))] if found else []


def _whole(finders: dict[str, Finder], field: str, text: str) -> list[Passage]:
    found = _found(finders, field, text)
    return [Passage(text, tuple(merged(found)), field)] if found else []


def _found(finders: dict[str, Finder], field: str, text: str) -> list[tuple[int, int, int]]:
    finder = finders.get(field)
    return finder.find(text) if finder is not None and text else []


def _windows(found: Sequence[tuple[int, int, int]], most: int) -> list[int]:
    """Where the best passages begin to match: those with the most different leaves, then the most matches."""
    chosen: list[int] = []
    for start in _of_one_leaf(found) if _is_one(found) else _of_leaves(found):
        if _is_apart(start, chosen):
            chosen.append(start)
            if len(chosen) == most:
                break
    return chosen


def _is_one(found: Sequence[tuple[int, int, int]]) -> bool:
    first = found[0][2]
    return all(leaf == first for _, _, leaf in found)


def _of_one_leaf(found: Sequence[tuple[int, int, int]]) -> Iterator[int]:
    """Every match, those first after which most follow within a passage; some come more than once."""
    starts = [start for start, _, _ in found]
    for number in range(min(_ENOUGH, len(starts)), 0, -1):
        for start, last in zip(starts, starts[number - 1 :], strict=False):
            if last - start < _ROOM:
                yield start


def _of_leaves(found: Sequence[tuple[int, int, int]]) -> Iterator[int]:
    """Every match, those first after which the most different leaves, and then the most matches, follow."""
    ranked: list[tuple[int, int, int]] = []
    inside = dict.fromkeys((leaf for _, _, leaf in found), 0)
    different = end = 0
    for index, (start, _, leaf) in enumerate(found):
        while end < len(found) and found[end][0] < start + _ROOM:
            different += not inside[found[end][2]]
            inside[found[end][2]] += 1
            end += 1
        ranked.append((-different, max(index - end, -_ENOUGH), start))
        inside[leaf] -= 1
        different -= not inside[leaf]
    return (start for _, _, start in sorted(ranked))


def _is_apart(start: int, others: Sequence[int]) -> bool:
    return all(abs(start - other) > LENGTH for other in others)


def _cut(text: str, found: Sequence[tuple[int, int, int]], match: int, field: str) -> Passage:
    start = _word_start(text, max(0, match - _BEFORE), match)
    end = min(len(text), start + LENGTH)
    if end < len(text):
        blank = text.rfind(" ", match + 1, end)
        end = blank if blank > match + 40 else end
    marks = merged(found[bisect_left(found, (start,)) : bisect_left(found, (end,))])
    end = max(end, *(min(stop, start + 2 * LENGTH) for _, stop in marks))
    shown = text[start:end].replace("\n", " ")
    return Passage(shown, tuple((begin - start, min(stop, end) - start) for begin, stop in marks), field, start)


def _word_start(text: str, at: int, match: int) -> int:
    if at == 0:
        return 0
    line = text.rfind("\n", at, match)
    if line >= 0:
        return line + 1
    blank = text.find(" ", at, match)
    return blank + 1 if blank >= 0 else at
