"""What keeps a tag collection tidy: suggestions from one's own past tagging, near-duplicates, unused tags."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from reader.anchors import tag_key
from reader.folding import fold
from reader.models import TagPair, TagSuggestion

#: Articles of a kind that are looked at, newest first: enough to learn from, and bounded.
SAMPLE = 2_000
#: A suggestion rests on at least so many articles that carry the tag.
LEAST = 2
#: ... and on at least this share of those of its kind that carry any tag.
SHARE = 0.3
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of `tagged` articles that share `kind` (in words) with an article and carry any tag, `carrying` carry `path`."""

    path: str
    kind: str
    carrying: int
    tagged: int


def suggestions(evidence: Iterable[Evidence], limit: int) -> list[TagSuggestion]:
    """The tags with the best evidence, each with its reason; one article alone is no evidence."""
    best: dict[str, TagSuggestion] = {}
    for each in evidence:
        # Laplace's rule of succession: two of two say less than twenty of twenty.
        score = (each.carrying + 1) / (each.tagged + 2)
        if each.carrying < LEAST or each.carrying < SHARE * each.tagged:
            continue
        reason = f"{each.carrying:,} of the {each.tagged:,} tagged articles {each.kind} carry it"
        if each.path not in best or best[each.path].score < score:
            best[each.path] = TagSuggestion(each.path, round(score, 3), reason)
    return sorted(best.values(), key=lambda found: (-found.score, tag_key(found.path)))[:limit]


def gather(db: sqlite3.Connection, article: int) -> Iterator[Evidence]:
    """The evidence for tags that `article` does not carry: articles of its topics, its provider and its tags."""
    carried = {row[0] for row in db.execute("SELECT tag FROM article_tag WHERE article = ?", (article,))}
    for kind, ids in _kindred(db, article):
        yield from _counted(db, kind, ids, carried)


def _kindred(db: sqlite3.Connection, article: int) -> Iterator[tuple[str, list[int]]]:
    """Articles that share something with `article`, with what they share in words."""
    topics = db.execute(
        "SELECT t.id, t.name FROM article_topic x JOIN topic t ON t.id = x.topic WHERE x.article = ?", (article,)
    ).fetchall()
    for id, name in topics:
        yield f"about “{name}”", _ids(db, "SELECT article FROM article_topic WHERE topic = ?", id, article)
    tags = db.execute(
        "SELECT t.id, t.path FROM article_tag x JOIN tag t ON t.id = x.tag WHERE x.article = ?", (article,)
    ).fetchall()
    for id, path in tags:
        yield f"with the tag “{path}”", _ids(db, "SELECT article FROM article_tag WHERE tag = ?", id, article)
    provider = db.execute(
        "SELECT p.id, p.name FROM article a JOIN provider p ON p.id = a.provider WHERE a.id = ?", (article,)
    ).fetchone()
    if provider is not None:
        yield f"from {provider[1]}", _ids(db, "SELECT id FROM article WHERE provider = ?", provider[0], article)


def _ids(db: sqlite3.Connection, sql: str, value: int, but: int) -> list[int]:
    rows = db.execute(f"{sql} ORDER BY 1 DESC LIMIT {SAMPLE:d}", (value,))
    return [row[0] for row in rows if row[0] != but]


def _counted(db: sqlite3.Connection, kind: str, ids: Sequence[int], carried: set[int]) -> Iterator[Evidence]:
    rows = db.execute(
        "SELECT x.article, x.tag FROM json_each(?) AS wanted CROSS JOIN article_tag x ON x.article = wanted.value"
        " JOIN article a ON a.id = x.article WHERE a.deleted = ''",
        (json.dumps(list(ids)),),
    ).fetchall()
    tagged = len({row[0] for row in rows})
    counts: dict[int, int] = {}
    for _, tag in rows:
        counts[tag] = counts.get(tag, 0) + 1
    for tag, count in counts.items():
        if tag not in carried:
            path = db.execute("SELECT path FROM tag WHERE id = ?", (tag,)).fetchone()[0]
            yield Evidence(path, kind, count, tagged)


def unused(db: sqlite3.Connection) -> list[str]:
    """Tags that nothing carries (what is in the bin counts as carrying), and that have no tags under them."""
    rows = db.execute(
        "SELECT path FROM tag t WHERE NOT EXISTS (SELECT 1 FROM article_tag WHERE tag = t.id)"
        " AND NOT EXISTS (SELECT 1 FROM annotation_tag WHERE tag = t.id)"
        " AND NOT EXISTS (SELECT 1 FROM tag u WHERE u.key > t.key || '/' AND u.key < t.key || '0') ORDER BY key"
    )
    return [row[0] for row in rows]


def near_duplicates(paths: Sequence[str]) -> list[TagPair]:
    """Pairs of tags that are probably one, with the reason; in time about linear in their number."""
    pairs: dict[tuple[str, str], str] = {}
    for reason, groups in (
        ("they differ in blanks, signs or accents only", _grouped(paths, _bare)),
        ("the same words, under a tag and in a name of their own", _grouped(paths, _flat)),
        ("one is the plural of the other", _grouped(paths, _singular)),
        ("the same name under different parents", _grouped(paths, _leaf)),
        ("they differ by one letter", _one_letter(paths)),
    ):
        for group in groups:
            for first, second in combinations(sorted(group, key=tag_key)[:8], 2):
                pairs.setdefault((first, second), reason)
    return [TagPair(first, second, reason) for (first, second), reason in pairs.items()]


def _bare(path: str) -> str:
    return "/".join(_SIGNS.sub("", fold(part)) for part in path.split("/"))


def _flat(path: str) -> str:
    """The words without the tree: `ai/hardware` and `ai-hardware`. Numbers alone are no words."""
    flat = _bare(path).replace("/", "")
    return flat if len(flat) >= 4 and any(each.isalpha() for each in flat) else ""


def _singular(path: str) -> str:
    bare = _bare(path)
    if bare.endswith("ies") and len(bare) > 4:
        return bare[:-3] + "y"
    return bare[:-1] if bare.endswith("s") and not bare.endswith("ss") and len(bare) > 3 else bare


def _leaf(path: str) -> str:
    """The last part where it is a word of its own; `2023/q1` and `2024/q1` are no duplicates."""
    leaf = _bare(path.split("/")[-1])
    return leaf if len(leaf) >= 4 and leaf.isalpha() else ""


def _grouped(paths: Iterable[str], key: Callable[[str], str]) -> Iterator[list[str]]:
    groups: dict[str, list[str]] = {}
    for path in paths:
        groups.setdefault(key(path), []).append(path)
    return (group for name, group in groups.items() if name and len(group) > 1)


def _one_letter(paths: Iterable[str]) -> Iterator[list[str]]:
    """Groups of longer names without digits that are equal but for one letter more, less or other."""
    groups: dict[str, list[str]] = {}
    for path in paths:
        bare = _bare(path)
        if len(bare) >= 5 and bare.isalpha():
            for at in range(len(bare)):
                groups.setdefault(f"{bare[:at]}{bare[at + 1 :]}", []).append(path)
                groups.setdefault(f"{bare[:at]}?{bare[at + 1 :]}", []).append(path)
            groups.setdefault(bare, []).append(path)
    return (list(dict.fromkeys(group)) for name, group in groups.items() if _is_near(name, group))


def _is_near(name: str, group: Sequence[str]) -> bool:
    """Whether a group means one letter: the same hole filled otherwise, or a name beside itself with a letter more."""
    if len(set(group)) < 2:
        return False
    return "?" in name or any(_bare(path) == name for path in group)
