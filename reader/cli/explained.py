"""Commands that account for a search: explain, record, replay."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from reader import search_record
from reader.archive import Archive
from reader.cli import output
from reader.cli.output import clean, count, heading, say, short
from reader.cli.session import archive_option, json_option, not_the_archive, reading
from reader.models import Explanation, Json, QueryPart

_QUERY = click.argument("query", nargs=-1, required=True)
SORTS = ("relevance", "relevance-title", "newest", "oldest", "quality", "heat", "title", "provider", "read")


@click.command("explain")
@_QUERY
@click.option("--article", metavar="ID", help="Say why this article is, or is not, among the results.")
@click.option("--forms", is_flag=True, help="Find other forms of the words too.")
@json_option
@archive_option
def explain_command(query: tuple[str, ...], article: str | None, forms: bool, as_json: bool) -> None:
    """Say what a query means, what each part of it finds, and why an article is not among the results."""
    text = " ".join(query)
    with reading() as archive:
        explanation = archive.explain(text, word_forms=forms)
        about = _about(archive, text, article, forms) if article else None
    if as_json:
        output.print_json({**_explanation_json(explanation), **({"article": about} if about else {})})
        return
    for notice in explanation.notices:
        output.complain(notice)
    output.print_wrapped(f"{explanation.words}: {count(explanation.total, 'article')}.")
    say()
    output.print_table([_part_cells(part) for part in explanation.parts])
    if about:
        heading(f"{short(about['id'])}  {clean(about['title'])}")
        output.print_wrapped(about["why"])


def _about(archive: Archive, query: str, reference: str, forms: bool) -> dict[str, str]:
    row = archive.article(reference).row
    return {"id": row.uuid, "title": row.title, "why": archive.why_not(query, row.id, word_forms=forms)}


def _part_cells(part: QueryPart) -> tuple[str, ...]:
    words = ", ".join(f"{word} ({number:,})" for word, number in part.expanded)
    return (f"{part.count:,}", "  " * part.depth + part.words + (f": {words}" if words else ""))


def _explanation_json(explanation: Explanation) -> dict[str, Json]:
    return {
        "query": explanation.query,
        "explanation": explanation.words,
        "total": explanation.total,
        "parts": [
            {**asdict(part), "expanded": [{"word": word, "articles": number} for word, number in part.expanded]}
            for part in explanation.parts
        ],
        "notices": list(explanation.notices),
    }


@click.command("record")
@_QUERY
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE",
    callback=not_the_archive,
    help="Where to write.",
)
@click.option("--sort", type=click.Choice(SORTS), help="The order of the results.")
@click.option("--forms", is_flag=True, help="Find other forms of the words too.")
@click.option("--replace", is_flag=True, help="Let existing files be replaced.")
@archive_option
def record_command(query: tuple[str, ...], target: Path, sort: str | None, forms: bool, replace: bool) -> None:
    """Write the record of a search for a methods section: FILE as JSON for `carrel replay`, and a page to read."""
    with reading() as archive:
        record = archive.search_record(" ".join(query), sort=sort or "", word_forms=forms)
    for notice in record.notices:
        output.complain(notice)
    for path in search_record.write(record, target, replace=replace):
        say(f"Written: {path}")
    say(f"{count(record.total, 'article')} · {clean(record.explanation)}")


@click.command("replay")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@archive_option
def replay_command(file: Path, as_json: bool) -> None:
    """Ask a recorded search again, and say what differs and why."""
    record = search_record.read(file)
    with reading() as archive:
        replay = archive.replay(record)
    if as_json:
        output.print_json(replay.to_json())
        return
    output.print_wrapped(f"“{record.query}”, recorded {output.readable_date(record.created)} with {record.program}")
    for kind, words in search_record.KINDS.items():
        found = [each for each in replay.differences if each.kind == kind]
        if found:
            heading(f"{words.capitalize()} ({len(found):,})")
        for each in found:
            output.print_table([(short(each.id), each.title)], indent="  ")
            output.print_wrapped(each.reason, indent="            ")
    say()
    output.print_wrapped(replay.verdict)
