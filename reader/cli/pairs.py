"""Commands about articles that may be one: duplicates, join, apart, attach."""

from __future__ import annotations

import click

from reader.cli import output
from reader.cli.output import count, heading, say
from reader.cli.session import Watched, archive_option, json_option, reading, writing
from reader.models import Duplicate, Json


@click.command("duplicates")
@json_option
@archive_option
def duplicates_command(as_json: bool) -> None:
    """List articles that are probably one, and texts that are probably those of records, with the reasons."""
    with Watched("Comparing") as progress, reading() as archive:
        found = archive.duplicates(progress)
    if as_json:
        output.print_json({"duplicates": [_pair_json(pair) for pair in found]})
        return
    _print_pairs("Probably one article (carrel join ID ID, or carrel apart ID ID)", found, "duplicate")
    _print_pairs("Texts of records (carrel attach RECORD TEXT)", found, "text")
    if not found:
        say("No two articles look like one.")


def _pair_json(pair: Duplicate) -> Json:
    return {
        "kind": pair.kind,
        "first": {"id": pair.first.uuid, "title": pair.first.title},
        "second": {"id": pair.second.uuid, "title": pair.second.title},
        "reasons": list(pair.reasons),
        "score": round(pair.score, 3),
    }


def _print_pairs(title: str, found: list[Duplicate], kind: str) -> None:
    pairs = [pair for pair in found if pair.kind == kind]
    if pairs:
        heading(f"{title}: {count(len(pairs), 'pair')}")
    for pair in pairs:
        output.print_table([(row.uuid[:8], row.published[:10], row.title) for row in (pair.first, pair.second)])
        output.print_wrapped("; ".join(pair.reasons), indent="    ")


@click.command("join")
@click.argument("article", metavar="ID")
@click.argument("other", metavar="ID")
@archive_option
def join_command(article: str, other: str) -> None:
    """Merge the second article into the first: nothing of either is lost, and `carrel undo` takes it back."""
    with writing() as archive:
        kept, gone = archive.article(article), archive.article(other)
        archive.join(kept.id, gone.id)
    say(f"“{gone.row.title}” is now a part of “{kept.row.title}”.")


@click.command("apart")
@click.argument("article", metavar="ID")
@click.argument("other", metavar="ID")
@archive_option
def apart_command(article: str, other: str) -> None:
    """Keep two articles apart for good: they are no longer offered as one."""
    with writing() as archive:
        archive.keep_apart(archive.resolve(article), archive.resolve(other))
    say("They are kept apart.")


@click.command("attach")
@click.argument("record", metavar="RECORD")
@click.argument("text", metavar="TEXT")
@archive_option
def attach_command(record: str, text: str) -> None:
    """Give a record (an article without its text) the text of another article."""
    with writing() as archive:
        kept, gone = archive.article(record), archive.article(text)
        archive.attach_text(kept.id, gone.id)
    say(f"“{kept.row.title}” now has its text.")
