"""Which of a source's field names means what to us: tables, and the plan of what a mapping with certain keys can say.

The tables are data: to teach Carrel another source's name, add it to a line. Names compare without case and without
anything but letters and digits, so that `published_date_time`, `publishedDateTime` and `Published-DateTime` are
one. Where several stand in a source, the first in the table's order that has a usable value counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from reader.models import Json

#: Ours -> theirs: the publisher's records, Dublin Core (dc, dcterms), Hugo, Jekyll, Zola, Obsidian, Readwise, Pocket,
#: wallabag, Zotero, NewsAPI, schema.org, Open Graph, CSL-JSON, RIS.
NAMES: dict[str, tuple[str, ...]] = {
    "title": (
        "title", "headline", "full title", "dc:title", "dcterms:title", "og:title", "twitter:title",
        "citation_title", "name", "document title", "page title", "book title", "web title", "TI", "T1",
    ),
    "excerpt": (
        "excerpt", "abstract", "summary", "description", "standfirst", "lead", "lede", "deck", "subtitle", "teaser",
        "trail text", "snippet",
        "dc:description", "dcterms:abstract", "og:description", "twitter:description", "abstract note", "document note",
        "AB", "N2",
    ),
    "author": (
        "author", "authors", "byline", "creator", "creators", "dc:creator", "dcterms:creator", "article:author",
        "citation_author", "parsely-author", "written by", "published by", "book author", "AU", "A1",
    ),
    "published": (
        "published date time", "date published", "published date", "publish date", "pub date", "publication date",
        "published at", "published on", "published time", "web publication date",
        "article:published_time", "published", "issued",
        "dcterms:issued", "dc:date", "dcterms:created", "citation_publication_date", "date", "datetime",
        "parsely-pub-date", "posted", "posted on", "timestamp", "date created", "created", "created at", "DA", "PY",
        "Y1", "year", "publication year",
    ),
    "modified": (
        "modified date time", "date modified", "modified", "lastmod", "last modified", "last modified at", "updated",
        "updated at", "date updated", "article:modified_time", "og:updated_time", "dcterms:modified", "dc:modified",
    ),
    "provider_name": (
        "provider", "provider name", "publisher", "publisher name", "dc:publisher", "dcterms:publisher", "og:site_name",
        "site name", "site", "website", "container title", "publication", "publication name", "newspaper", "outlet",
        "publication title", "source name", "source", "T2", "JF", "JO", "PB",
    ),
    "provider_domain": ("provider domain", "domain", "hostname", "site domain", "domain name"),
    "url": (
        "web url", "source url", "url", "link", "permalink", "canonical url", "canonical", "link:canonical", "og:url",
        "source", "dc:identifier", "dcterms:identifier", "identifier", "document url", "article url", "page url", "uri",
        "dc:source", "UR", "L2", "saved from",
    ),
    "original_url": ("original url", "original", "original link", "dcterms:source"),
    "amp_url": ("amp web url", "amp url", "link:amphtml", "amphtml"),
    "cdn_amp_url": ("cdn amp web url", "cdn amp url"),
    "type": (
        "item type", "type", "kind", "document type", "dc:type", "dcterms:type", "og:type", "genre", "@type", "TY",
    ),
    "category": ("category", "section", "article:section", "article section", "section name", "column"),
    "language": (
        "language", "lang", "locale", "dc:language", "dcterms:language", "og:locale", "in language", "html lang", "LA",
    ),
    "quality": ("quality", "quality score"),
    "heat": ("heat", "heat score"),
    "is_published": ("is published", "published", "draft"),
}  # fmt: skip

#: The same in German, French, Spanish, Italian, Portuguese, Dutch, Russian, Chinese and Japanese, as tables made by
#: hand have it; after all others. Not `data`, which is a date in two of them and anything elsewhere.
NAMES_ABROAD: dict[str, tuple[str, ...]] = {
    "title": (
        "titel", "überschrift", "schlagzeile", "titre", "título", "titulo", "titular", "titolo", "kop", "заголовок",
        "название", "标题", "標題", "タイトル", "見出し",
    ),
    "excerpt": (
        "zusammenfassung", "vorspann", "résumé", "chapô", "chapeau", "resumen", "riassunto", "sommario", "resumo",
        "samenvatting", "аннотация", "摘要", "概要",
    ),
    "author": (
        "autor", "autorin", "autoren", "verfasser", "auteur", "auteurs", "autora", "autores", "autore", "autori",
        "автор", "авторы", "作者", "著者",
    ),
    "published": (
        "datum", "erscheinungsdatum", "veröffentlicht", "veröffentlicht am", "date de publication", "publié le",
        "fecha", "fecha de publicación", "data di pubblicazione", "data de publicação", "publicatiedatum", "дата",
        "дата публикации", "日期", "发布日期", "日付", "公開日",
    ),
    "provider_name": (
        "quelle", "zeitung", "journal", "fuente", "periódico", "medio", "fonte", "giornale", "testata", "jornal",
        "bron", "krant", "источник", "издание", "来源", "來源", "媒体", "出典",
    ),
    "url": ("adresse web", "lien", "enlace", "collegamento", "ссылка", "链接", "網址", "リンク"),
    "category": ("rubrik", "ressort", "rubrique", "sección", "sezione", "seção", "rubriek", "рубрика", "栏目"),
    "language": ("sprache", "langue", "idioma", "lingua", "taal", "язык", "语言", "言語"),
}  # fmt: skip

#: Lists beside the scalar fields.
TOPIC_NAMES = (
    "topics", "topic", "tags", "tag", "categories", "keywords", "keyword", "subject", "subjects", "labels",
    "dc:subject", "dcterms:subject", "article:tag", "news_keywords", "document tags", "taxonomies", "manual tags",
    "automatic tags", "KW",
    "schlagwörter", "schlagworte", "stichwörter", "themen", "mots clés", "étiquettes", "palabras clave", "etiquetas",
    "temas", "parole chiave", "palavras chave", "trefwoorden", "ключевые слова", "关键词", "關鍵詞", "キーワード",
)  # fmt: skip
IMAGE_NAMES = (
    "images",
    "image",
    "cover",
    "cover image",
    "thumbnail",
    "featured image",
    "og:image",
    "hero",
    "preview picture",
)
RELATED_NAMES = ("related", "related articles", "related coverage", "see also")
#: Where sources put further fields: they count as if they stood at the top, after what does.
NESTED_NAMES = ("extra", "params", "metadata", "fields")
#: What a record's text is called in JSON Lines and CSV.
TEXT_NAMES = (
    "text", "body", "content", "full text", "fulltext", "article text", "article body", "markdown", "content text",
    "article", "story", "content html", "html", "body html", "body text", "highlight",
    "volltext", "inhalt", "artikeltext", "texte", "contenu", "corps", "texto", "contenido", "cuerpo", "testo",
    "contenuto", "conteúdo", "tekst", "inhoud", "текст", "正文", "内容", "本文",
)  # fmt: skip
#: Under which name a JSON object holds a list of articles, or an object with such a list: NewsAPI, the Guardian's and
#: the New York Times' interfaces, JSON Feed.
LIST_NAMES = (
    "articles", "items", "results", "docs", "documents", "records", "entries", "posts", "stories", "news", "data",
    "response", "feed",
)  # fmt: skip

#: Names that tell when a page was saved, not published, where one of the names after them stands beside: the tables of
#: Instapaper, Raindrop and wallabag.
SAVED_NAMES = ("timestamp", "created", "created at")
SAVED_BESIDE = ("folder", "is archived", "hashed url")

#: What a mapping with more keys can say is not kept in mind.
_MOST_PLANNED = 100
_NOT_LETTERS = re.compile(r"[\W_]+")


def simple(name: str) -> str:
    """A source's name as names are compared."""
    return _NOT_LETTERS.sub("", name).casefold()


def _simplified(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(simple, names)))


_TOPICS, _IMAGES, _RELATED = map(_simplified, (TOPIC_NAMES, IMAGE_NAMES, RELATED_NAMES))
NESTED, TEXTS, LISTS = map(_simplified, (NESTED_NAMES, TEXT_NAMES, LIST_NAMES))
_SAVED, _SAVED_BESIDE = map(frozenset, map(_simplified, (SAVED_NAMES, SAVED_BESIDE)))
_LISTS = frozenset((*_TOPICS, *_IMAGES, *_RELATED, *NESTED))
SHOWN_LISTS = frozenset((*_TOPICS, *_IMAGES, *_RELATED))

#: Simplified name -> what it can mean, each with its rank among the names of that field.
_MEANINGS: dict[str, list[tuple[str, int]]] = {}
for _ours, _theirs in NAMES.items():
    for _rank, _key in enumerate(_simplified((*_theirs, *NAMES_ABROAD.get(_ours, ())))):
        _MEANINGS.setdefault(_key, []).append((_ours, _rank))
_FIELD_ORDER = {ours: rank for rank, ours in enumerate(NAMES)}


@lru_cache(maxsize=4096)
def meanings(key: str) -> tuple[str, tuple[tuple[str, int], ...]]:
    """The simplified form of a source's name, and the fields that it can mean."""
    name = simple(key)
    return name, tuple(_MEANINGS.get(name, ()))


class Plan(NamedTuple):
    """What mappings with certain keys can say. A place is the number of the mapping and the key in it."""

    #: Each field in order, with where it may stand: (mapping, simplified name, key), the best first.
    fields: tuple[tuple[str, tuple[tuple[int, str, str], ...]], ...]
    #: The places of lists and of nested mappings by their simplified names.
    lists: Mapping[str, tuple[int, str]]
    topics: tuple[tuple[int, str], ...]
    images: tuple[tuple[int, str], ...]
    related: tuple[tuple[int, str], ...]
    providers: tuple[tuple[int, str], ...]
    is_nested: bool


def _planned(keys: tuple[tuple[str, ...], ...]) -> Plan:
    """The plan for mappings with these keys; those that are nested deeper rank after the others."""
    found: dict[str, list[tuple[int, int, str, str]]] = {}
    lists: dict[str, tuple[int, str]] = {}
    is_saved = any(meanings(key)[0] in _SAVED_BESIDE for several in keys for key in several)
    for at, several in enumerate(keys):
        for key in several:
            name, meant = meanings(key)
            if name in _LISTS:
                lists.setdefault(name, (at, key))
            for ours, rank in meant:
                if ours == "published" and name in _SAVED and is_saved:
                    continue
                found.setdefault(ours, []).append((rank + 1000 * at, at, name, key))
    fields = {
        ours: tuple((at, name, key) for _, at, name, key in sorted(found[ours], key=itemgetter(0)))
        for ours in sorted(found, key=_FIELD_ORDER.__getitem__)
    }
    topics, images, related = (
        tuple(lists[name] for name in names if name in lists) for names in (_TOPICS, _IMAGES, _RELATED)
    )
    return Plan(
        tuple(fields.items()),
        lists,
        topics,
        images,
        related,
        tuple((at, key) for at, _, key in fields.get("provider_name", ())),
        not lists.keys().isdisjoint(NESTED),
    )


#: Most files of a source have the same keys.
_known_plan = lru_cache(maxsize=1024)(_planned)


def plan(*keys: tuple[str, ...]) -> Plan:
    """The plan for mappings with these keys, the outermost first."""
    return _known_plan(keys) if sum(map(len, keys)) <= _MOST_PLANNED else _planned(keys)


def told(data: Mapping[str, Json]) -> tuple[str, ...]:
    """The keys that have a value."""
    return tuple(key for key, value in data.items() if value is not None) if None in data.values() else tuple(data)
