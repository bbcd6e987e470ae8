"""Commands about citations of passages: cite, resolve."""

from __future__ import annotations

from typing import TextIO

import click

from reader.anchors import find_quote, shorten
from reader.citation import CitedPassage
from reader.cli import output
from reader.cli.output import clean, complain, say, short
from reader.cli.session import archive_option, json_option, reading
from reader.models import ArticleRow, Json


@click.command("cite")
@click.argument("article", metavar="ID")
@click.option("--quote", required=True, metavar="Q", help="The passage to cite, word for word.")
@click.option("--prefix", default="", metavar="P", help="What stands before it, where the quote occurs more than once.")
@click.option("--suffix", default="", metavar="S", help="What stands after it.")
@archive_option
def cite_command(article: str, quote: str, prefix: str, suffix: str) -> None:
    """Print a passage's citation: quote, source, paragraph, and a reference for `carrel resolve`."""
    with reading() as archive:
        identifier = archive.resolve(article)
        start, end = find_quote(archive.document(identifier).text, quote, prefix, suffix)
        output.print_text(archive.cite(identifier, start, end))


@click.command("resolve")
@click.argument("citation", type=click.File("r", encoding="utf-8"), metavar="FILE|-", required=False)
@click.option("--text", default="", metavar="C", help="The citation itself, instead of a file that holds it.")
@json_option
@archive_option
@click.pass_context
def resolve_command(ctx: click.Context, citation: TextIO | None, text: str, as_json: bool) -> None:
    """Show the passage that a citation means, or say which revision this archive lacks (exit status 1)."""
    if bool(text) == (citation is not None):
        raise click.UsageError("Give the citation with --text, or a file that holds it (- for standard input).")
    with reading() as archive:
        found = archive.resolve_citation(text or (citation.read() if citation else ""))
        row = archive.rows([found.article])
        shown = archive.document(found.article, found.revision).text
    passage = "" if found.start is None else shown[found.start : found.end]
    if as_json:
        output.print_json(_json(found, passage))
    else:
        _print(found, row[0] if row else None, passage)
    if not found.is_exact:
        ctx.exit(1)


def _json(found: CitedPassage, passage: str) -> Json:
    return {
        "article": found.citation.article,
        "revision": found.citation.revision,
        "is_exact": found.is_exact,
        "is_current": found.is_current,
        "start": found.start,
        "end": found.end,
        "paragraphs": found.paragraphs,
        "passage": passage,
        "notice": found.notice,
    }


def _print(found: CitedPassage, row: ArticleRow | None, passage: str) -> None:
    if row is not None:
        place = f"  {found.paragraphs}" if found.paragraphs else ""
        say(
            f"{click.style(short(row.uuid), fg='cyan')}  {click.style(clean(shorten(row.title, 90)), bold=True)}{place}"
        )
    if passage:
        output.print_wrapped(f"“{' '.join(clean(passage).split())}”", indent="  ")
    if found.is_exact and not found.is_current:
        say("  This is an earlier revision; the article has changed since.")
    if found.notice:
        complain(found.notice) if not found.is_exact else say(f"  {found.notice}")
