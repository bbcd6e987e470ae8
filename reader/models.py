"""The values that travel between the layers: frozen, and free of behaviour beyond what can be derived.

Text offsets are Unicode code points, 0-based and end-exclusive, in a revision's canonical text.
Instants are ISO 8601 in UTC with `Z`; publication dates are ISO 8601 cut to what the source said
(`2023`, `2023-09`, `2023-09-06`, `2023-09-06T02:54:00Z`), so that no part of a date is invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

#: A value that JSON can carry. Mappings keep the order of the source.
Json = Any


# -- where a value comes from -------------------------------------------------------------------------


class Origin(StrEnum):
    """Who says so."""

    SOURCE = "source"
    INFERRED = "inferred"
    USER = "user"


class FieldValue(NamedTuple):
    """One known field of an article. `key` is the source's own name of the field, or the rule that inferred it."""

    value: Json
    origin: Origin = Origin.SOURCE
    key: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it stands now: the user's correction wins, and what the source said stays beside it."""

    name: str
    value: Json
    origin: Origin
    key: str = ""
    source_value: Json = None
    source_origin: Origin | None = None


#: The known scalar fields, in the order in which Details shows them; `reader/field_names.py` maps names to them.
FIELD_NAMES = (
    "title",
    "excerpt",
    "author",
    "published",
    "modified",
    "provider_name",
    "provider_domain",
    "url",
    "original_url",
    "amp_url",
    "cdn_amp_url",
    "type",
    "category",
    "language",
    "quality",
    "heat",
    "is_published",
)


# -- text -----------------------------------------------------------------------------------------------


class Block(NamedTuple):
    """A paragraph-like unit; `text[start:end]` is its text, blocks are joined by one line feed.

    `kind` is one of heading, paragraph, list_item, code, table_row, rule, image. `level` is the heading's
    level or the list item's depth (from 1); `quote` counts the block quotes around it; `marker` is a list item's
    bullet or number and `info` a code block's language, an image's URL, or "header" for a table's head row
    (cells are separated by a tab).
    """

    kind: str
    start: int
    end: int
    level: int = 0
    quote: int = 0
    marker: str = ""
    info: str = ""


class Span(NamedTuple):
    """Inline mark-up over `text[start:end]`: strong, emphasis, strike, code, link (`target` is its URL)."""

    kind: str
    start: int
    end: int
    target: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A canonical text and its structure. `version` is that of the canonicalisation which made it."""

    text: str = ""
    blocks: tuple[Block, ...] = ()
    spans: tuple[Span, ...] = ()
    version: int = 1


# -- what an importer yields ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with one input. `severity` is warning (imported all the same), skipped or rejected.

    `kind` is a short stable slug (front-matter, encoding, binary, unreadable, too-large, empty, link-loop ...),
    `reason` a sentence in plain words, `line` the 1-based line where it is known.
    """

    path: str
    kind: str
    reason: str
    line: int | None = None
    severity: str = "warning"


class Image(NamedTuple):
    """An image that the source names; never fetched. Sizes in pixels. `role` is article or provider."""

    url: str
    width: int | None = None
    height: int | None = None
    is_cached: bool | None = None
    title: str = ""
    role: str = "article"


class Declared(NamedTuple):
    """A report that the source declares as related coverage (`related:`). `key` is its canonical URL key."""

    title: str
    excerpt: str = ""
    url: str = ""
    key: str = ""
    published: str = ""
    provider_name: str = ""
    provider_domain: str = ""
    type: str = ""
    quality: float | None = None
    other_urls: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True)
class Blob:
    """The bytes of one file or archive member; `path` is absolute, with an archive's path before a member's.

    `sha256` is their checksum, where it was taken already. Of a part of a table `importer` is what reads it, `rows` how
    many it has (blank ones may be among them), and `lines_before` how many lines there are before it (a header that it
    repeats aside).
    """

    path: str
    data: bytes
    sha256: str = field(default="", compare=False)
    importer: str = ""
    lines_before: int = 0
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Draft:
    """One article as an importer read it, before it is stored.

    `plain` is the front matter as it stands in the source, where it is plain YAML.
    """

    path: str
    name: str
    data: bytes
    sha256: str
    encoding: str
    format: str
    document: Document
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    declared: tuple[Declared, ...] = ()
    url_keys: tuple[str, ...] = ()
    front_matter: Mapping[str, Json] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    plain: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The counts of one import run. `seen` = added + revised + unchanged + rejected + skipped.

    `undone`: it stopped because somebody took it back while it was under way.
    """

    run: int
    seen: int = 0
    added: int = 0
    revised: int = 0
    unchanged: int = 0
    rejected: int = 0
    skipped: int = 0
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0
    cancelled: bool = False
    undone: bool = False


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """A folder that the archive keeps in step with; `synced` is when that was last done (empty: not yet)."""

    path: str
    added: str
    synced: str = ""


@dataclass(frozen=True, slots=True)
class ImportRun:
    """A past run, for History. `undone` is the instant at which its articles went back to the bin."""

    id: int
    started: str
    finished: str
    label: str
    report: ImportReport
    undone: str = ""


# -- what the archive shows -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """What a list shows of one article."""

    id: int
    uuid: str
    title: str
    title_origin: Origin
    excerpt: str
    provider: str
    domain: str
    published: str
    url: str
    topics: tuple[str, ...]
    tags: tuple[str, ...]
    word_count: int
    is_read: bool
    is_starred: bool
    annotation_count: int
    orphan_count: int
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class RevisionInfo:
    """One revision of an article. `hash` is the SHA-256 of its canonical text (UTF-8), which citations name."""

    id: int
    number: int
    hash: str
    created: str
    format: str
    text_version: int
    source_sha256: str
    source_name: str
    source_path: str
    encoding: str
    size: int
    text_source: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an article's bytes came from: a path that was imported (size in bytes)."""

    path: str
    name: str
    sha256: str
    size: int
    encoding: str
    imported: str
    run: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article with everything known about it, at its current revision."""

    row: ArticleRow
    fields: Mapping[str, Field]
    topics: tuple[str, ...]
    images: tuple[Image, ...]
    declared: tuple[Declared, ...]
    front_matter: Mapping[str, Json]
    urls: tuple[str, ...]
    revision: RevisionInfo
    revisions: tuple[RevisionInfo, ...]
    sources: tuple[Source, ...]
    read_at: str
    starred_at: str
    position: int
    added: str

    @property
    def id(self) -> int:
        return self.row.id

    @property
    def uuid(self) -> str:
        return self.row.uuid


@dataclass(frozen=True, slots=True)
class Original:
    """The exact bytes of an imported file."""

    name: str
    sha256: str
    data: bytes


# -- annotations and tags -------------------------------------------------------------------------------


class AnchorState(StrEnum):
    """How an annotation stands in the current revision."""

    EXACT = "exact"
    MOVED = "moved"
    ORPHANED = "orphaned"


@dataclass(frozen=True, slots=True)
class Selector:
    """A place in one revision's text: position and quote with context (W3C TextPosition- and TextQuoteSelector)."""

    start: int
    end: int
    quote: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where an annotation stands in one revision. `score` is 1.0 where exact; start and end are None where orphaned."""

    state: AnchorState
    start: int | None = None
    end: int | None = None
    score: float = 1.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A mark or note. `selector` is on the revision it was made on, for ever; `anchor` is on the current revision.

    `kind` is highlight, note (on the whole article; no selector), bookmark or reply (`reply_to` names its parent).
    """

    id: int
    uuid: str
    article: int
    article_uuid: str
    kind: str
    colour: str
    note: str
    tags: tuple[str, ...]
    creator: str
    created: str
    modified: str
    revision: int
    revision_hash: str
    selector: Selector | None
    anchor: Anchor
    reply_to: str = ""
    conflict_of: str = ""
    deleted: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A highlight colour as a code: `key` is yellow, green, blue, pink or purple; name and definition are yours."""

    key: str
    name: str
    definition: str = ""
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """What somebody calls a colour (`part` is name) or says of a tag (colour, description, alias).

    `is_own`: the user of this archive typed it; such words are shown whatever comes in by a merge.
    """

    part: str
    value: str
    definition: str
    creator: str
    created: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag; `path` is hierarchical (`a/b/c`). Counts are of live articles and annotations that carry it itself."""

    id: int
    path: str
    colour: str = ""
    description: str = ""
    articles: int = 0
    annotations: int = 0
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TagSuggestion:
    """A tag that an article might carry. `score` is 0..1; `reason` says in words which past tagging speaks for it."""

    path: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class TagPreview:
    """What a change of tags would do, before it is done: each tag with what becomes of it.

    `moves` are (path, new paths, merges): no new path where the tag is deleted; `merges` where one of them is there
    already. The counts are of distinct articles (those in the bin included) and annotations that carry any of them.
    """

    moves: tuple[tuple[str, tuple[str, ...], bool], ...]
    articles: int
    annotations: int


@dataclass(frozen=True, slots=True)
class Collection:
    """A named list of articles in an order of the user's own. `articles` counts the live ones."""

    id: int
    name: str
    created: str
    articles: int = 0


@dataclass(frozen=True, slots=True)
class TagPair:
    """Two tags that are probably one, and why."""

    first: str
    second: str
    reason: str


# -- search ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text around a match. `marks` are (start, end) in `text`; `offset` is where it starts in the field.

    `field` is title, excerpt, text, note, quote, tag, provider or topic; `annotation` the UUID of the mark or note
    whose note, quote or tag it is.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    field: str = "text"
    offset: int = 0
    annotation: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One article among the results, with its best passages. `score` is larger for better matches."""

    row: ArticleRow
    score: float
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to a query: all matching article ids in order (`ids`, or the first `limit`), and why."""

    query: str
    explanation: str
    ids: Any
    total: int
    milliseconds: float
    sort: str
    scores: Mapping[int, float] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    #: False for a first page: `ids` are its articles alone, and there are at least `total` matches.
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value with the number of matching articles, and the query words that add it (`provider:"The Hill"`)."""

    value: str
    label: str
    count: int
    query: str


@dataclass(frozen=True, slots=True)
class QueryPart:
    """A part of a query (as a query, and in words) with the number of articles of which it is true by itself.

    `depth` counts the parts around it. `expanded` are the words that a beginning or a word with its forms stands for,
    each with the number of articles that have it, the most frequent first.
    """

    query: str
    words: str
    depth: int
    count: int
    expanded: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a query means, in words, and what each of its parts finds; `total` is what it finds altogether."""

    query: str
    words: str
    total: int
    parts: tuple[QueryPart, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A named query."""

    id: int
    name: str
    query: str
    sort: str
    created: str


# -- related coverage ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DeclaredLink:
    """A declared related report, and the archive's article for it where it holds one."""

    declared: Declared
    article: ArticleRow | None


@dataclass(frozen=True, slots=True)
class Similar:
    """Another report of the same story. `score` is 0..1; `why` says in words what the two share."""

    row: ArticleRow
    score: float
    why: str
    can_be_text: bool = False


@dataclass(frozen=True, slots=True)
class Related:
    """Everything that tells the same story as one article."""

    declared: tuple[DeclaredLink, ...]
    declared_by: tuple[ArticleRow, ...]
    similar: tuple[Similar, ...]
    kept_apart: tuple[ArticleRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two articles that are probably one, or a text (`second`) that is probably that of a record (`first`).

    `kind` is duplicate or text; `reasons` say in words what speaks for it; `score` is 0..1.
    """

    first: ArticleRow
    second: ArticleRow
    kind: str
    reasons: tuple[str, ...]
    score: float


# -- change, history, out -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Changes:
    """What a mutation touched; views refresh from this alone. Ids are article ids.

    `label` names the step for the undo menu; `step` is its number (0: not undoable). `tags` stands for tags and the
    names of colours, `collections` for collections and their order.
    """

    label: str = ""
    step: int = 0
    added: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()
    articles: frozenset[int] = frozenset()
    annotations: frozenset[str] = frozenset()
    tags: bool = False
    searches: bool = False
    collections: bool = False

    def __bool__(self) -> bool:
        several = self.added or self.removed or self.articles or self.annotations
        return bool(several or self.tags or self.searches or self.collections)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the event log (PREMIS): what was done, when, to what, with which outcome."""

    id: int
    time: str
    kind: str
    detail: str
    article: int | None = None


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What a merge did, or with `dry_run` would do. Articles merged have tags or corrections now that they had not."""

    articles_added: int = 0
    articles_revised: int = 0
    articles_merged: int = 0
    articles_unchanged: int = 0
    annotations_added: int = 0
    annotations_merged: int = 0
    annotations_conflicted: int = 0
    annotations_unchanged: int = 0
    collections_added: int = 0
    collections_merged: int = 0
    collections_unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """The outcome of `verify`: `ok` is true where nothing was found wrong."""

    ok: bool
    checked: Mapping[str, int]
    problems: tuple[Problem, ...] = ()


# -- what travels to another archive ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PortableRevision:
    """One revision with everything stored of it; `text_original` is there where the text came from another file."""

    info: RevisionInfo
    document: Document
    fields: Mapping[str, FieldValue]
    topics: tuple[str, ...]
    images: tuple[Image, ...]
    declared: tuple[Declared, ...]
    front_matter: Mapping[str, Json]
    original: Original
    text_original: Original | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """The user's own value of a field."""

    field: str
    value: Json
    creator: str
    created: str


@dataclass(frozen=True, slots=True)
class PortableCollection:
    """A collection as it travels: its `places` are (UUID of the article, rank, when it was put there), in order."""

    name: str
    created: str
    places: tuple[tuple[str, float, str], ...]


class AnnotationPart(NamedTuple):
    """One of several versions of an annotation that differ in nothing but their tags, and are shown as one."""

    modified: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PortableAnnotation:
    """An annotation with the names of the versions that were left behind (for merging; see register.py).

    `anchors` are the places that the user set by hand in other revisions: (hash of the text, start, end). `parts` are
    the versions that it unites, where it is more than one.
    """

    annotation: Annotation
    versions: tuple[str, ...] = ()
    anchors: tuple[tuple[str, int, int], ...] = ()
    parts: tuple[AnnotationPart, ...] = ()


@dataclass(frozen=True, slots=True)
class PortableArticle:
    """Everything of one article that a bundle carries. `current` is the number of the current revision.

    `tags` are (path, created), `annotations` hold the deleted ones too, `different` are the articles (UUID, creator,
    created) that the user keeps apart from this one. Reading state is personal and stays at home.
    """

    uuid: str
    added: str
    deleted: str
    current: int
    revisions: tuple[PortableRevision, ...]
    sources: tuple[Source, ...]
    corrections: tuple[Correction, ...]
    tags: tuple[tuple[str, str], ...]
    annotations: tuple[PortableAnnotation, ...]
    different: tuple[tuple[str, str, str], ...] = ()
