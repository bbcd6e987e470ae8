"""The lines above a text: where and when, title, byline, topics, and what is missing; on screen and on paper."""

from __future__ import annotations

from reader.models import Article, Origin
from ui.formats import day, inferred_tip, isolated
from ui.i18n import number, translate
from ui.widgets.text_builder import Line, Run

#: The lines that show a field in which a search can match.
LINES = {"title": "title", "excerpt": "standfirst"}
#: What a link in the heading leads to.
RELATED = "carrel:related"
#: Words a minute of quiet reading of non-fiction (Brysbaert 2019, https://doi.org/10.1016/j.jml.2019.104047).
WORDS_A_MINUTE = 238
#: Stands between facts, at the end of a line rather than at the beginning of the next.
_DOT = "\u00a0· "


def reading_words(count: int) -> str:
    """The number of words, and how long they take to read."""
    minutes = max(round(count / WORDS_A_MINUTE), 1)
    words = translate("ReadingPane", "%Ln word(s)", None, count)
    taken = translate("ReadingPane", "%1 min").replace("%1", number(minutes))
    return f"{_unbroken(words)}, {_unbroken(taken)}"


def _unbroken(words: str) -> str:
    """A number stays on one line with its unit, a day with its month."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def heading(article: Article, has_text: bool) -> list[Line]:
    """The lines above the text: where and when, title, standfirst, topics, and what is missing."""
    lines = [Line("kicker", _kicker(article, has_text)), Line("title", _title(article))]
    excerpt = article.fields.get("excerpt")
    author = article.fields.get("author")
    if author and author.value:
        names = author.value if isinstance(author.value, str) else ", ".join(map(str, author.value))
        lines.append(Line("byline", (Run(translate("ReadingPane", "By {0}").format(isolated(names))),)))
    if not has_text and excerpt and excerpt.value:
        lines.append(Line("standfirst", (Run(str(excerpt.value)),)))
    if article.topics:
        lines.append(Line("topics", (Run(_DOT.join(map(isolated, article.topics))),)))
    if not has_text:
        lines.append(Line("notice", (Run(translate("ReadingPane", "The text of this article is not in the archive")),)))
        hint = translate(
            "ReadingPane", "Its source gave a record of it only. Another report of the story may hold a text: "
        )
        lines.append(
            Line("notice_text", (Run(hint), Run(translate("ReadingPane", "see Related"), target=RELATED, tip=" ")))
        )
    return lines


def _title(article: Article) -> tuple[Run, ...]:
    runs = [Run(article.row.title)]
    runs += _inferred(article, "title")
    return tuple(runs)


def _kicker(article: Article, has_text: bool) -> tuple[Run, ...]:
    parts: list[list[Run]] = []
    provider = article.row.provider or article.row.domain
    if provider:
        parts.append([Run(isolated(provider), "strong"), *_inferred(article, "provider_name")])
    published = _unbroken(day(article.row.published))
    parts.append(
        [Run(published or translate("ReadingPane", "undated")), *(_inferred(article, "published") if published else [])]
    )
    parts.append([Run(translate("ReadingPane", "archived {0}").format(_unbroken(day(article.added))))])
    if has_text and article.row.word_count:
        parts.append([Run(reading_words(article.row.word_count))])
    runs: list[Run] = []
    for part in parts:
        runs += [Run(_DOT), *part] if runs else part
    return tuple(runs)


def _inferred(article: Article, name: str) -> list[Run]:
    found = article.fields.get(name)
    if found is None or found.origin is not Origin.INFERRED:
        return []
    return [Run(" "), Run(translate("ReadingPane", "inferred"), "inferred", tip=inferred_tip(found.key))]
