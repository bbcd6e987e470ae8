"""Generated articles: a Zipf vocabulary, about 450 words each, front matter as publishers write it. The same seed
gives the same files."""

from __future__ import annotations

import base64
import random
from bisect import bisect
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

VOCABULARY = 50_000
WORDS = 450
_SYLLABLES = ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu", "dra", "pel", "qui", "sto", "the", "wen")
_PROVIDERS = ("Evening Post", "The Ledger", "Harbour News", "Northern Wire", "Science Daybook")
_TOPICS = ("AI", "Climate", "Courts", "Health", "Markets", "Schools", "Trade")


def word(rank: int) -> str:
    """The word of that rank; the more frequent the shorter."""
    syllables = []
    rank += 16
    while rank:
        rank, digit = divmod(rank, 16)
        syllables.append(_SYLLABLES[digit])
    return "".join(syllables)


def articles(number: int, seed: int = 1, *, related: int = 0) -> Iterator[tuple[str, str]]:
    """`number` articles as (file name, content); with `related` reports, images and a cipher text in front of each."""
    chance = random.Random(seed)
    words = [word(rank) for rank in range(VOCABULARY)]
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))

    def pick(count: int) -> list[str]:
        return [words[bisect(weights, chance.random() * weights[-1])] for _ in range(count)]

    for index in range(number):
        more = "".join(_related(chance, pick(9), pick(30)) for _ in range(related))
        body = pick(int(chance.gauss(WORDS, 120)) or 1)
        yield f"{index:07}.md", _article(index, chance, pick(9), pick(30), body, more and _pictures(chance) + more)


def _pictures(chance: random.Random) -> str:
    """What stands before the related reports: an image and a cipher text."""
    secured = base64.b64encode(chance.randbytes(240)).decode()
    url = f"https://pictures.example/{chance.randrange(10**12)}/cover.jpg"
    image = f'images:\n  - url: "{url}"\n    width: 1200\n    height: 630\n    isCached: true\n'
    return f'{image}secured: "{secured}"\nrelated:\n'


def _related(chance: random.Random, title: list[str], excerpt: list[str]) -> str:
    provider = chance.choice(_PROVIDERS)
    host = provider.lower().replace(" ", "-") + ".example"
    address = f"https://{host}/{chance.randrange(10**6)}/{'-'.join(title[:4])}"
    return (
        f'  - title: "{" ".join(title).capitalize()}"\n    excerpt: "{" ".join(excerpt).capitalize()}"\n'
        f'    publishedDateTime: 2023-09-{chance.randrange(1, 29):02}T08:00:00Z\n    webUrl: "{address}"\n'
        f"    type: article\n    provider:\n      name: {provider}\n      domain: {host}\n    quality: "
        f'{chance.randrange(100)}\n    images:\n      - url: "https://pictures.example/{chance.randrange(10**9)}.jpg"\n'
        "        width: 800\n        height: 450\n        isCached: false\n"
    )


def _article(
    index: int, chance: random.Random, title: list[str], excerpt: list[str], body: list[str], more: str = ""
) -> str:
    provider = chance.choice(_PROVIDERS)
    host = provider.lower().replace(" ", "-") + ".example"
    date = f"{2010 + index % 14}-{1 + index % 12:02}-{1 + index % 28:02}T{index % 24:02}:00:00Z"
    topics = "".join(f"  - {topic}\n" for topic in chance.sample(_TOPICS, 2))
    paragraphs = "\n\n".join(" ".join(body[at : at + 60]).capitalize() + "." for at in range(0, len(body), 60))
    return (
        f'---\ntitle: "{" ".join(title).capitalize()}"\nexcerpt: "{" ".join(excerpt).capitalize()}"\n'
        f'publishedDateTime: {date}\nwebUrl: "https://{host}/{index}/{"-".join(title[:4])}"\ntype: article\n'
        f"quality: {chance.randrange(100)}\nheat: {chance.randrange(-1, 100)}\nprovider:\n  name: {provider}\n"
        f"  domain: {host}\ntopics:\n{topics}{more}---\n\n{paragraphs}\n"
    )


def write(folder: Path, number: int, *, related: int = 0) -> int:
    """Write `number` articles into `folder`, a thousand to a subfolder; returns the bytes written."""
    size = 0
    for index, (name, content) in enumerate(articles(number, related=related)):
        place = folder / f"{index // 1000:04}"
        place.mkdir(parents=True, exist_ok=True)
        size += (place / name).write_bytes(content.encode())
    return size
