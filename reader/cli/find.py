"""Commands that look: search, show, related."""

from __future__ import annotations

import click

from reader.archive import Archive
from reader.cli import output
from reader.cli.desk import annotation_json, print_annotations
from reader.cli.output import clean, count, heading, readable_date, readable_size, say, short
from reader.cli.session import archive_option, json_option, reading
from reader.models import Annotation, Article, ArticleRow, Declared, Field, Hit, Image, Json, Related, RevisionInfo
from reader.models import Source as SourceFile

#: Columns of a field's value; --json has all of it.
_VALUE_WIDTH = 200
#: The orders of Archive.search.
SORTS = ("relevance", "relevance-title", "newest", "oldest", "quality", "heat", "title", "provider", "read")
_SNIPPET_INDENT = " " * (output.SHORT_ID + 2)


# -- search ------------------------------------------------------------------------------------------------------


@click.command("search")
@click.argument("query", nargs=-1, required=True)
@click.option("--sort", type=click.Choice(SORTS), help="By default by relevance, or newest first.")
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True, help="How many to show.")
@click.option("--offset", type=click.IntRange(min=0), default=0, help="How many to leave out first.")
@click.option("--forms", is_flag=True, help="Find other forms of the words too.")
@json_option
@archive_option
def search_command(
    query: tuple[str, ...], sort: str | None, limit: int, offset: int, forms: bool, as_json: bool
) -> None:
    """Find articles. An empty query ("") lists all, newest first."""
    with reading() as archive:
        result = archive.search(" ".join(query), sort=sort or "", limit=limit, offset=offset, word_forms=forms)
        hits = archive.hits(result, list(result.ids))
        for notice in result.notices:
            output.complain(notice)
        if as_json:
            output.print_json(
                {
                    "query": result.query,
                    "explanation": result.explanation,
                    "total": result.total,
                    "hits": [_hit_json(hit) for hit in hits],
                    "milliseconds": round(result.milliseconds, 3),
                }
            )
            return
        _print_hits(hits)
        places = f"{offset + 1:,} to {offset + len(hits):,}" if len(hits) > 1 else f"number {offset + 1:,}"
        shown = f", {places} shown" if 0 < len(hits) < result.total else ""
        say(f"{count(result.total, 'article')}{shown} · {clean(result.explanation)} · {result.milliseconds:.0f} ms")


def _hit_json(hit: Hit) -> Json:
    row = hit.row
    return {
        "id": row.uuid,
        "title": row.title,
        "provider": row.provider,
        "published": row.published,
        "url": row.url,
        "snippet": output.plain_passages(hit.passages) or row.excerpt,
        "score": hit.score,
    }


def _print_hits(hits: list[Hit]) -> None:
    room = output.terminal_width()
    for hit in hits:
        row = hit.row
        about = " · ".join(part for part in (clean(row.provider), readable_date(row.published)) if part)
        title = output.cut(clean(row.title), room - output.SHORT_ID - 2 if room else 0)
        say(f"{click.style(short(row.uuid), fg='cyan')}  {click.style(title, bold=True)}")
        if told := " · ".join(part for part in (about, *_flags(row)) if part):
            say(_SNIPPET_INDENT + click.style(told, dim=True))
        for passage in hit.passages[:2]:
            if passage.field != "title":
                label = _SNIPPET_INDENT + _label(passage.field)
                say(label + output.marked(output.fitted(passage, room - len(label) if room else 0)))
    if hits:
        say()


def _label(field: str) -> str:
    return "" if field in ("text", "excerpt") else f"{field}: "


def _flags(row: ArticleRow) -> list[str]:
    parts = [f"#{clean(tag)}" for tag in row.tags]
    if row.annotation_count:
        parts.append(count(row.annotation_count, "note"))
    if row.is_starred:
        parts.append("starred")
    return parts


# -- show ----------------------------------------------------------------------------------------------------------


@click.command("show")
@click.argument("article", metavar="ID")
@click.option("--json", "form", flag_value="json", help="Print one JSON object and nothing else.")
@click.option("--text", "form", flag_value="text", help="Print the canonical text.")
@click.option("--original", "form", flag_value="original", help="Print the exact bytes that were imported.")
@archive_option
def show_command(article: str, form: str | None) -> None:
    """Show one article: every field with its provenance, tags, annotations, revisions."""
    with reading() as archive:
        found = archive.article(article)
        if form == "json":
            output.print_json(_article_json(found, archive.annotations(found.id)))
        elif form == "text":
            output.print_text(archive.document(found.id).text)
        elif form == "original":
            output.print_bytes(archive.original(found.id).data)
        else:
            _print_article(archive, found)


def _article_json(article: Article, annotations: list[Annotation]) -> Json:
    row = article.row
    return {
        "id": article.uuid,
        "title": row.title,
        "excerpt": row.excerpt,
        "provider": row.provider,
        "domain": row.domain,
        "published": row.published,
        "url": row.url,
        "words": row.word_count,
        "read": row.is_read,
        "starred": row.is_starred,
        "added": article.added,
        "fields": {name: _field_json(field) for name, field in article.fields.items()},
        "topics": list(article.topics),
        "tags": list(row.tags),
        "urls": list(article.urls),
        "images": [_image_json(image) for image in article.images],
        "declared": [_declared_json(declared) for declared in article.declared],
        "front_matter": dict(article.front_matter),
        "annotations": [annotation_json(annotation) for annotation in annotations],
        "revisions": [_revision_json(revision) for revision in article.revisions],
        "sources": [_source_json(source) for source in article.sources],
    }


def _field_json(field: Field) -> Json:
    return {
        "value": field.value,
        "origin": str(field.origin),
        "key": field.key,
        "source_value": field.source_value,
        "source_origin": str(field.source_origin) if field.source_origin else None,
    }


def _image_json(image: Image) -> Json:
    return {
        "url": image.url,
        "width": image.width,
        "height": image.height,
        "cached": image.is_cached,
        "title": image.title,
        "role": image.role,
    }


def _declared_json(declared: Declared) -> Json:
    return {
        "title": declared.title,
        "excerpt": declared.excerpt,
        "url": declared.url,
        "provider": declared.provider_name or declared.provider_domain,
        "published": declared.published,
        "type": declared.type,
        "quality": declared.quality,
        "other_urls": list(declared.other_urls),
        "images": [_image_json(image) for image in declared.images],
    }


def _revision_json(revision: RevisionInfo) -> Json:
    return {
        "number": revision.number,
        "hash": revision.hash,
        "created": revision.created,
        "format": revision.format,
        "text_version": revision.text_version,
        "source": revision.source_name,
        "path": revision.source_path,
        "sha256": revision.source_sha256,
        "encoding": revision.encoding,
        "size": revision.size,
        "text_source": revision.text_source,
    }


def _source_json(source: SourceFile) -> Json:
    return {
        "path": source.path,
        "name": source.name,
        "sha256": source.sha256,
        "size": source.size,
        "encoding": source.encoding,
        "imported": source.imported,
    }


def _print_article(archive: Archive, article: Article) -> None:
    row = article.row
    output.print_wrapped(row.title)
    say(click.style(_about(article), dim=True))
    if row.excerpt:
        say()
        output.print_wrapped(row.excerpt)
    say()
    if row.word_count:
        say(f"{count(row.word_count, 'word')}; read them with: carrel show {short(row.uuid)} --text")
    else:
        say("The text of this article is not in the archive.")
    _print_fields(article)
    annotations = archive.annotations(article.id)
    if annotations:
        heading(f"Annotations ({len(annotations)})")
        print_annotations(annotations)
    if article.declared:
        heading(f"Related reports that the source names ({len(article.declared)})")
        output.print_table([_declared_cells(declared) for declared in article.declared], indent="  ")
    heading(f"Revisions ({len(article.revisions)})")
    output.print_table([_revision_cells(revision) for revision in article.revisions], indent="  ")


def _about(article: Article) -> str:
    row = article.row
    parts = [row.provider or row.domain, readable_date(row.published), *_state(row), row.uuid]
    return " · ".join(clean(part) for part in parts if part)


def _state(row: ArticleRow) -> list[str]:
    states = {"in the bin": row.is_deleted, "starred": row.is_starred, "read": row.is_read}
    return [name for name, holds in states.items() if holds]


def _print_fields(article: Article) -> None:
    heading("Fields")
    lines = [
        (field.name.replace("_", " "), _provenance(field), _value(field.value)) for field in article.fields.values()
    ]
    lines += [("topics", "", ", ".join(article.topics))] if article.topics else []
    lines += [("tags", "yours", ", ".join(article.row.tags))] if article.row.tags else []
    known = {field.key for field in article.fields.values()} | {"topics", "images", "related", "provider"}
    lines += [(key, "source", _value(value)) for key, value in article.front_matter.items() if key not in known]
    lines += [(f"{image.role} image", "source", _image(image)) for image in article.images]
    output.print_table(lines, indent="  ")


def _provenance(field: Field) -> str:
    if field.origin == "user":
        return f"yours (source: {_value(field.source_value)})" if field.source_origin else "yours"
    return f"{field.origin}: {field.key}" if field.key else str(field.origin)


def _value(value: Json) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return output.cut(", ".join(map(_value, value)), _VALUE_WIDTH)
    if isinstance(value, dict):
        return output.cut("; ".join(f"{name}: {_value(part)}" for name, part in value.items()), _VALUE_WIDTH)
    return "" if value is None else output.cut(str(value), _VALUE_WIDTH)


def _image(image: Image) -> str:
    size = f" ({image.width} × {image.height})" if image.width and image.height else ""
    return f"{image.url}{size}"


def _declared_cells(declared: Declared) -> tuple[str, ...]:
    return (readable_date(declared.published), declared.provider_name or declared.provider_domain, declared.title)


def _revision_cells(revision: RevisionInfo) -> tuple[str, ...]:
    return (
        str(revision.number),
        readable_date(revision.created),
        readable_size(revision.size),
        f"sha256 {revision.source_sha256[:12]}",
        revision.source_path or revision.source_name,
    )


# -- related -------------------------------------------------------------------------------------------------------


@click.command("related")
@click.argument("article", metavar="ID")
@json_option
@archive_option
def related_command(article: str, as_json: bool) -> None:
    """Show the other reports of the same story, and why they are thought to be."""
    with reading() as archive:
        related = archive.related(archive.resolve(article))
    if as_json:
        output.print_json(_related_json(related))
    else:
        _print_related(related)


def _related_json(related: Related) -> Json:
    return {
        "declared": [
            {
                "title": link.declared.title,
                "url": link.declared.url,
                "provider": link.declared.provider_name or link.declared.provider_domain,
                "published": link.declared.published,
                "archived": link.article is not None,
                "id": link.article.uuid if link.article else None,
            }
            for link in related.declared
        ],
        "declared_by": [_row_json(row) for row in related.declared_by],
        "similar": [{**_row_json(item.row), "score": item.score, "why": item.why} for item in related.similar],
    }


def _row_json(row: ArticleRow) -> Json:
    return {"id": row.uuid, "title": row.title, "provider": row.provider, "published": row.published}


def _print_related(related: Related) -> None:
    if not (related.declared or related.declared_by or related.similar):
        say("Nothing in the archive tells the same story.")
    if related.declared:
        heading("Named by the source")
        output.print_table(
            [
                (short(link.article.uuid) if link.article else "not here", *_declared_cells(link.declared))
                for link in related.declared
            ],
            indent="  ",
        )
    if related.declared_by:
        heading("Naming this one")
        output.print_table([_row_cells(row) for row in related.declared_by], indent="  ")
    if related.similar:
        heading("Similar")
        for item in related.similar:
            output.print_table([(f"{item.score:.2f}", *_row_cells(item.row))], indent="  ")
            output.print_wrapped(item.why, indent="        ")


def _row_cells(row: ArticleRow) -> tuple[str, ...]:
    return (short(row.uuid), readable_date(row.published), row.provider or row.domain, row.title)
