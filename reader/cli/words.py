"""Commands that look at words in their contexts: concordance, collocates, frequency."""

from __future__ import annotations

from pathlib import Path

import click

from reader.archive import Archive
from reader.cli import output
from reader.cli.output import clean, count, say, short
from reader.cli.session import Watched, archive_option, json_option, not_the_archive, reading
from reader.concordance import MEASURES, SORTS, SPAN, Collocate, Collocates, Concordance, Line, Period
from reader.exporters import wordlists
from reader.models import Json

#: Columns of context on either side where standard output is no terminal.
_CONTEXT = 50
_NARROWEST = 16

within_option = click.option("--in", "query", default="", metavar="QUERY", help="Only the articles that QUERY finds.")
forms_option = click.option("--forms", is_flag=True, help="Other forms of the word count as the word.")
csv_option = click.option(
    "--csv",
    "table",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    callback=not_the_archive,
    help="Write all of it as a table for a spreadsheet.",
)
replace_option = click.option("--replace", is_flag=True, help="Let --csv replace an existing file.")
word_argument = click.argument("word", nargs=-1, required=True, metavar="WORD")


@click.command("concordance")
@word_argument
@within_option
@click.option("--sort", type=click.Choice(SORTS), default="date", show_default=True, help="The order of the lines.")
@click.option("--limit", type=click.IntRange(min=0), default=50, show_default=True, help="How many lines to show.")
@forms_option
@csv_option
@replace_option
@json_option
@archive_option
def concordance_command(
    word: tuple[str, ...],
    query: str,
    sort: str,
    limit: int,
    forms: bool,
    table: Path | None,
    replace: bool,
    as_json: bool,
) -> None:
    """Show every occurrence of a word, phrase or beginning (prosecut*) in its context."""
    with Watched("Concordance") as progress, reading() as archive:
        found = archive.concordance(" ".join(word), query, word_forms=forms, progress=progress)
        _complain(found)
        order = found.order(sort)
        if table is not None:
            wordlists.write_concordance(archive, found, table, order=order, replace=replace, progress=progress)
        lines = [line for line in archive.concordance_lines(found, order[:limit]) if line is not None]
        if as_json:
            output.print_json(_concordance_json(found, sort, lines))
            return
        _print_lines(lines)
        shown = f", {len(lines):,} shown" if len(lines) < found.total else ""
        where = f" in {count(found.articles, 'article')}" if found.articles else ""
        say(f"{count(found.total, 'occurrence')}{where}{shown} · {clean(found.keyword.explanation)}")
        _tell_written(table)


def _complain(found: Concordance) -> None:
    for notice in found.keyword.notices:
        output.complain(notice)
    if found.total > len(found):
        output.complain(f"Only the first {len(found):,} of {found.total:,} occurrences are listed.")


def _tell_written(table: Path | None) -> None:
    if table is not None:
        say(f"Written: {table}")


def _concordance_json(found: Concordance, sort: str, lines: list[Line]) -> Json:
    return {
        "word": found.keyword.text,
        "explanation": found.keyword.explanation,
        "in": found.query,
        "sort": sort,
        "total": found.total,
        "articles": found.articles,
        "lines": [_line_json(line) for line in lines],
    }


def _line_json(line: Line) -> Json:
    return {
        "id": line.uuid,
        "title": line.title,
        "provider": line.provider,
        "published": line.published,
        "field": line.field,
        "start": line.start,
        "end": line.end,
        "before": line.before,
        "word": line.word,
        "after": line.after,
    }


def _print_lines(lines: list[Line]) -> None:
    words = max((output.cells(clean(line.word)) for line in lines), default=0)
    room = output.terminal_width()
    side = max(_NARROWEST, (room - words - output.SHORT_ID - 6) // 2) if room else _CONTEXT
    for line in lines:
        before = _end(clean(line.before).rstrip(), side)
        after = output.cut(clean(line.after).lstrip(), side)
        shown = click.style(clean(line.word), bold=True, fg="yellow")
        shown += " " * (words - output.cells(clean(line.word)))
        say(f"{click.style(short(line.uuid), fg='cyan')}  {before}  {shown}  {after}".rstrip())
    if lines:
        say()


def _end(text: str, width: int) -> str:
    """The end of a text, filled with blanks at the left to `width` columns."""
    start = 0
    while output.cells(text[start:]) > width:
        start += 1
    return " " * max(0, width - output.cells(text[start:])) + text[start:]


# -- collocates --------------------------------------------------------------------------------------------------


@click.command("collocates")
@word_argument
@within_option
@click.option("--span", type=click.IntRange(1, 50), default=SPAN, show_default=True, help="Words on either side.")
@click.option("--measure", type=click.Choice(MEASURES), default="ll", show_default=True, help="What sorts them.")
@click.option("--least", type=click.IntRange(1), default=2, show_default=True, help="How often they must occur.")
@forms_option
@click.option("--limit", type=click.IntRange(min=0), default=50, show_default=True, help="How many to show.")
@csv_option
@replace_option
@json_option
@archive_option
def collocates_command(
    word: tuple[str, ...],
    query: str,
    span: int,
    measure: str,
    least: int,
    forms: bool,
    limit: int,
    table: Path | None,
    replace: bool,
    as_json: bool,
) -> None:
    """Show the words that stand near a word more often than chance has it.

    ll is the log-likelihood ratio (Dunning 1993), mi mutual information (Church and Hanks 1990).
    """
    with Watched("Collocates") as progress, reading() as archive:
        found = archive.collocates(
            " ".join(word),
            query,
            span=span,
            measure=measure,
            least=least,
            limit=limit,
            word_forms=forms,
            progress=progress,
        )
    if table is not None:
        wordlists.write_collocates(found, table, replace=replace)
    if as_json:
        output.print_json(_collocates_json(found))
        return
    header = ("collocate", "count", "expected", "LL", "MI", "before", "after", "articles")
    rows = [_collocate_cells(each) for each in found.collocates]
    if rows:
        output.print_table([header, *rows])
        say()
    say(
        f"{count(found.total, 'occurrence')} among {count(found.words, 'word')} · "
        f"{clean(found.keyword.explanation)} · {found.span} words on either side"
    )
    _tell_written(table)


def _collocate_cells(each: Collocate) -> tuple[str, ...]:
    return (
        each.word,
        f"{each.count:,}",
        f"{each.expected:,.1f}",
        f"{each.log_likelihood:,.1f}",
        f"{each.mutual_information:.2f}",
        f"{each.before:,}",
        f"{each.after:,}",
        f"{each.articles:,}",
    )


def _collocates_json(found: Collocates) -> Json:
    return {
        "word": found.keyword.text,
        "explanation": found.keyword.explanation,
        "in": found.query,
        "span": found.span,
        "measure": found.measure,
        "total": found.total,
        "words": found.words,
        "words_in_span": found.in_span,
        "collocates": [
            {
                "word": each.word,
                "count": each.count,
                "before": each.before,
                "after": each.after,
                "articles": each.articles,
                "frequency": each.frequency,
                "expected": each.expected,
                "log_likelihood": each.log_likelihood,
                "mutual_information": each.mutual_information,
            }
            for each in found.collocates
        ],
    }


# -- over time ---------------------------------------------------------------------------------------------------


@click.command("frequency")
@word_argument
@within_option
@click.option("--by", "unit", type=click.Choice(["year", "month"]), default="year", show_default=True, help="The unit.")
@forms_option
@csv_option
@replace_option
@json_option
@archive_option
def frequency_command(
    word: tuple[str, ...], query: str, unit: str, forms: bool, table: Path | None, replace: bool, as_json: bool
) -> None:
    """Show how often a word occurs over time, absolute and per million words."""
    with Watched("Frequency") as progress, reading() as archive:
        found, periods = _frequency(archive, " ".join(word), query, unit, forms, progress)
    if table is not None:
        wordlists.write_periods(periods, table, replace=replace)
    if as_json:
        output.print_json(_frequency_json(found, unit, periods))
        return
    _print_periods(periods)
    say(f"{count(found.total, 'occurrence')} · {clean(found.keyword.explanation)}")
    _tell_written(table)


def _frequency(
    archive: Archive, word: str, query: str, unit: str, forms: bool, progress: Watched
) -> tuple[Concordance, list[Period]]:
    found = archive.concordance(word, query, word_forms=forms, progress=progress)
    for notice in found.keyword.notices:
        output.complain(notice)
    return found, archive.frequency(found, unit)


def _frequency_json(found: Concordance, unit: str, periods: list[Period]) -> Json:
    return {
        "word": found.keyword.text,
        "explanation": found.keyword.explanation,
        "in": found.query,
        "by": unit,
        "total": found.total,
        "articles": found.articles,
        "periods": [
            {
                "period": each.period,
                "count": each.count,
                "articles": each.articles,
                "words": each.words,
                "per_million": each.per_million,
            }
            for each in periods
        ],
    }


_BAR = 24


def _print_periods(periods: list[Period]) -> None:
    most = max((each.per_million for each in periods), default=0.0)
    rows = [("period", "count", "articles", "words", "per million", "")]
    rows += [
        (
            each.period or "undated",
            f"{each.count:,}",
            f"{each.articles:,}",
            f"{each.words:,}",
            f"{each.per_million:,.1f}",
            "█" * round(_BAR * each.per_million / most) if most else "",
        )
        for each in periods
    ]
    if periods:
        output.print_table(rows)
        say()
