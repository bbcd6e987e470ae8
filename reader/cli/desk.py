"""Commands that mark and sort: annotate, annotations, tag, tags, undo, redo."""

from __future__ import annotations

from collections.abc import Sequence

import click

from reader.cli import output
from reader.cli.output import clean, count, readable_date, say, short
from reader.cli.session import Watched, archive_option, json_option, reading, writing
from reader.models import AnchorState, Annotation, Changes, Json
from reader.query import COLOURS


def annotation_json(annotation: Annotation) -> Json:
    """An annotation as the commands' JSON shows it."""
    return {
        "id": annotation.uuid,
        "article": annotation.article_uuid,
        "quote": annotation.selector.quote if annotation.selector else "",
        "note": annotation.note,
        "tags": list(annotation.tags),
        "colour": annotation.colour,
        "state": str(annotation.anchor.state),
        "created": annotation.created,
        "modified": annotation.modified,
        "creator": annotation.creator,
    }


def print_annotations(annotations: Sequence[Annotation]) -> None:
    """Print each annotation with its quote, note and tags."""
    for annotation in annotations:
        say("  " + click.style(_about(annotation), dim=True))
        if annotation.selector:
            output.print_wrapped(f"“{' '.join(annotation.selector.quote.split())}”", indent="    ")
        for line in annotation.note.splitlines():
            output.print_wrapped(line, indent="    ")


def _about(annotation: Annotation) -> str:
    parts = [annotation.colour if annotation.selector else annotation.kind]
    if annotation.anchor.state is AnchorState.MOVED:
        parts.append(f"{annotation.anchor.state} ({annotation.anchor.score:.0%})")
    elif annotation.anchor.state is AnchorState.ORPHANED:
        parts.append(annotation.anchor.state)
    parts += [f"#{tag}" for tag in annotation.tags]
    parts += [annotation.creator, readable_date(annotation.created)]
    return " · ".join(clean(part) for part in parts if part)


# -- annotations ---------------------------------------------------------------------------------------------------


@click.command("annotate")
@click.argument("article", metavar="ID")
@click.option("--quote", default="", metavar="Q", help="The passage to mark, word for word.")
@click.option("--prefix", default="", metavar="P", help="What stands before it, where the quote occurs more than once.")
@click.option("--suffix", default="", metavar="S", help="What stands after it.")
@click.option("--note", default="", metavar="N", help="A note in Markdown; without a quote, on the whole article.")
@click.option("--tag", "tags", multiple=True, metavar="T", help="A tag on the highlight; may be repeated.")
@click.option("--colour", type=click.Choice(COLOURS), default="yellow", show_default=True)
@json_option
@archive_option
def annotate_command(
    article: str, quote: str, prefix: str, suffix: str, note: str, tags: tuple[str, ...], colour: str, as_json: bool
) -> None:
    """Highlight a passage, or write a note on an article."""
    if not quote and not note:
        raise click.UsageError("Name the passage with --quote, or write on the whole article with --note.")
    with writing() as archive:
        annotation, _changes = archive.annotate(
            archive.resolve(article),
            quote=quote,
            prefix=prefix,
            suffix=suffix,
            note=note,
            tags=tags,
            colour=colour,
            kind="highlight" if quote else "note",
        )
    if as_json:
        output.print_json(annotation_json(annotation))
    else:
        print_annotations([annotation])


@click.command("annotations")
@click.argument("query", nargs=-1)
@click.option("--forms", is_flag=True, help="Find other forms of the words too.")
@json_option
@archive_option
def annotations_command(query: tuple[str, ...], forms: bool, as_json: bool) -> None:
    """List the highlights and notes that match a query, or all of them."""
    with reading() as archive:
        found = archive.find_annotations(" ".join(query), word_forms=forms)
        if as_json:
            output.print_json({"annotations": [annotation_json(annotation) for annotation in found]})
            return
        rows = {row.id: row for row in archive.rows(sorted({annotation.article for annotation in found}))}
    for identifier, row in rows.items():
        room = output.terminal_width()
        title = output.cut(clean(row.title), room - output.SHORT_ID - 2 if room else 0)
        say(f"{click.style(short(row.uuid), fg='cyan')}  {click.style(title, bold=True)}")
        print_annotations([annotation for annotation in found if annotation.article == identifier])
    say(count(len(found), "annotation"))


# -- tags ----------------------------------------------------------------------------------------------------------


@click.command("tag")
@click.argument("articles", metavar="ID...", nargs=-1, required=True)
@click.option("--add", multiple=True, metavar="T", help="A tag to add (a/b/c for one under others); may be repeated.")
@click.option("--remove", multiple=True, metavar="T", help="A tag to take away; may be repeated.")
@archive_option
def tag_command(articles: tuple[str, ...], add: tuple[str, ...], remove: tuple[str, ...]) -> None:
    """Add tags to articles, and take tags away."""
    if not add and not remove:
        raise click.UsageError("Name tags with --add or --remove.")
    with Watched("Tagging") as progress, writing() as archive:
        ids = [archive.resolve(article) for article in articles]
        changes = archive.tag(ids, add=add, remove=remove, progress=progress)
    changed = len(changes.articles)
    say(f"{count(changed, 'article')} changed." if changed else "Nothing to change: the tags were so already.")


@click.command("correct")
@click.argument("field", metavar="FIELD")
@click.argument("articles", metavar="ID...", nargs=-1, required=True)
@click.option("--value", metavar="TEXT", help="What the field is to say.")
@click.option("--revert", is_flag=True, help="Let it say again what the source says.")
@archive_option
def correct_command(field: str, articles: tuple[str, ...], value: str | None, revert: bool) -> None:
    """Correct a field of articles (provider_name, published, author, …); the sources' values stay beside yours."""
    if revert == (value is not None):
        raise click.UsageError("Give the new value with --value, or --revert.")
    with Watched("Correcting") as progress, writing() as archive:
        ids = [archive.resolve(article) for article in articles]
        archive.correct_all(ids, field, value, progress)
    say(f"{count(len(ids), 'article')} {'as the sources say' if revert else 'corrected'}.")


@click.command("tags")
@json_option
@archive_option
def tags_command(as_json: bool) -> None:
    """List the tags with the numbers of articles and annotations that carry them."""
    with reading() as archive:
        tags = archive.tags()
    if as_json:
        output.print_json(
            {
                "tags": [
                    {
                        "tag": tag.path,
                        "articles": tag.articles,
                        "annotations": tag.annotations,
                        "colour": tag.colour,
                        "description": tag.description,
                        "aliases": list(tag.aliases),
                    }
                    for tag in tags
                ]
            }
        )
        return
    lines = [
        (tag.path, count(tag.articles, "article"), count(tag.annotations, "annotation"), tag.description)
        for tag in tags
    ]
    output.print_table(lines)
    if not tags:
        say("There are no tags yet; `carrel tag ID --add TAG` makes one.")


# -- undo ----------------------------------------------------------------------------------------------------------


@click.command("undo")
@archive_option
def undo_command() -> None:
    """Take back the last change to the archive."""
    with Watched("Undoing") as progress, writing() as archive:
        stops = archive.undo_stops_import()
        _say_reverted(archive.undo(progress), "Undone", "There is nothing to take back.")
        if stops:
            say("If it is still under way in another program, it stops there.")


@click.command("redo")
@archive_option
def redo_command() -> None:
    """Make the change that was taken back last again."""
    with Watched("Redoing") as progress, writing() as archive:
        _say_reverted(archive.redo(progress), "Done again", "There is nothing to make again.")


def _say_reverted(changes: Changes, done: str, nothing: str) -> None:
    say(f"{done}: {clean(changes.label)}." if changes.step else nothing)
