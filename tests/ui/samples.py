"""Hand-made articles, documents and annotations for the panes' tests."""

from __future__ import annotations

from typing import Any

from reader.document import from_markdown
from reader.models import (
    Anchor,
    AnchorState,
    Annotation,
    Article,
    ArticleRow,
    Code,
    Declared,
    Document,
    Field,
    Image,
    Origin,
    RevisionInfo,
    Selector,
    Source,
)

SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

CODES = [
    Code("yellow", "Important", shape="circle"),
    Code("green", "Agree", shape="triangle"),
    Code("blue", "Fact", shape="square"),
    Code("pink", "Question", shape="diamond"),
    Code("purple", "Source", shape="star"),
]

MARKDOWN = """\
The harbour town of **Ostwick** opened its new reading room on Tuesday, after *eleven years* of planning, and
the first visitors were already waiting in the rain. 👩‍👩‍👧 “We never thought we should see it,” said one of them.

## What is in the house

The collection holds newspapers from 1823 on. See the [catalogue](https://example.org/catalogue?a=1&b=2) for details:

1. bound volumes of the `Ostwick Mercury`,
2. letters and diaries
   - of sailors,
   - of their families,
3. some 4,000 photographs.

> A library is a growing organism, wrote one who knew.
>
> > And a reading room is where it breathes.

![The reading room](https://example.org/images/reading-room.jpg)

```python
def greet(name):
    return f"Good morning, {name}"
```

| Year | Visitors | Volumes |
|------|---------:|---------|
| 2021 | 1,204    | 31,000  |
| 2022 | 2,871    | 33,400  |

---

The town pays for it **all by itself**, and the mayor said that it would stay so for as long as she had a say in it.
"""


def document(markdown: str = MARKDOWN) -> Document:
    return from_markdown(markdown)


def row(**changes: Any) -> ArticleRow:
    values: dict[str, Any] = {
        "id": 1,
        "uuid": "0b1d4c1e-0000-5000-8000-000000000001",
        "title": "Ostwick opens its reading room after eleven years",
        "title_origin": Origin.SOURCE,
        "excerpt": "The harbour town has a house for its newspapers at last.",
        "provider": "Ostwick Mercury",
        "domain": "mercury.example",
        "published": "2023-09-06T02:54:00Z",
        "url": "https://mercury.example/reading-room",
        "topics": ("Libraries", "Ostwick"),
        "tags": ("places/harbour",),
        "word_count": 160,
        "is_read": False,
        "is_starred": False,
        "annotation_count": 0,
        "orphan_count": 0,
    }
    return ArticleRow(**{**values, **changes})


def article(
    fields: dict[str, Field] | None = None, front_matter: dict[str, Any] | None = None, **changes: Any
) -> Article:
    position = changes.pop("position", 0)
    shown = row(**changes)
    standard = {
        "title": Field("title", shown.title, Origin.SOURCE, "title"),
        "excerpt": Field("excerpt", shown.excerpt, Origin.SOURCE, "excerpt"),
        "published": Field("published", shown.published, Origin.SOURCE, "publishedDateTime"),
        "provider_name": Field("provider_name", shown.provider, Origin.INFERRED, "dateline"),
        "url": Field("url", shown.url, Origin.SOURCE, "webUrl"),
        "category": Field("category", "local news", Origin.USER, "", "news", Origin.SOURCE),
        "quality": Field("quality", 53, Origin.SOURCE, "quality"),
        "is_published": Field("is_published", True, Origin.SOURCE, "published"),
    }
    revision = RevisionInfo(
        7, 1, SHA, "2023-09-07T08:00:00Z", "markdown", 1, SHA, "room.md", "/in/room.md", "utf-8", 2914
    )
    return Article(
        row=shown,
        fields={**standard, **(fields or {})},
        topics=shown.topics,
        images=(Image("https://mercury.example/i/front.jpg?x=1", 1200, 630, True),),
        declared=(Declared("Another view of the house", url="https://gazette.example/house", provider_name="Gazette"),),
        front_matter=front_matter
        if front_matter is not None
        else {"title": shown.title, "desk": {"editor": "M. Lund", "page": 3}, "secured": "A" * 510 + "=="},
        urls=(shown.url,),
        revision=revision,
        revisions=(revision,),
        sources=(Source("/in/room.md", "room.md", SHA, 2914, "utf-8", "2023-09-07T08:00:00Z", 1),),
        read_at="",
        starred_at="",
        position=position,
        added="2023-09-07T08:00:00Z",
    )


def mark(uuid: str, text: str, quote: str, colour: str = "yellow", note: str = "", **changes: Any) -> Annotation:
    """A highlight over the first place of `quote` in `text`; an orphan where there is none."""
    start = text.find(quote)
    anchor = Anchor(AnchorState.EXACT, start, start + len(quote)) if start >= 0 else Anchor(AnchorState.ORPHANED)
    values: dict[str, Any] = {
        "id": 1,
        "uuid": uuid,
        "article": 1,
        "article_uuid": row().uuid,
        "kind": "highlight",
        "colour": colour,
        "note": note,
        "tags": (),
        "creator": "R. Falk",
        "created": "2024-01-05T10:00:00Z",
        "modified": "2024-01-05T10:00:00Z",
        "revision": 7,
        "revision_hash": SHA,
        "selector": Selector(max(start, 0), max(start, 0) + len(quote), quote),
        "anchor": anchor,
    }
    return Annotation(**{**values, **changes})
