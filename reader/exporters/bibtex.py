"""BibLaTeX: articles with their subtype, `@online` and what else references are; dates as precise as they are known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from reader.exporters.base import FileFormat, Item, Selection
from reader.exporters.csl import csl_item
from reader.exporters.reference import day_of, family_and_given
from reader.models import Json

_SPECIAL = {character: "\\" + character for character in "&%$#_"} | {
    "{": "\\{",
    "}": "\\}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
    "\\": "\\textbackslash{}",
}


#: BibLaTeX's types for CSL's; all others are `misc`.
_TYPES = {
    "article-newspaper": "article",
    "article-magazine": "article",
    "article-journal": "article",
    "webpage": "online",
    "post-weblog": "online",
    "book": "book",
    "chapter": "incollection",
    "report": "report",
    "thesis": "thesis",
    "paper-conference": "inproceedings",
}
_SUBTYPES = {"article-newspaper": "newspaper", "article-magazine": "magazine"}
#: Where the publication's name stands.
_CONTAINERS = {"article": "journaltitle", "incollection": "booktitle", "inproceedings": "booktitle"}


#: What babel calls languages, by their codes (ISO 639-1); of others there is no `langid`, which it would not know.
_LANGUAGES = {
    "ar": "arabic",
    "bg": "bulgarian",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "ngerman",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "he": "hebrew",
    "hi": "hindi",
    "hr": "croatian",
    "hu": "magyar",
    "id": "indonesian",
    "is": "icelandic",
    "it": "italian",
    "ja": "japanese",
    "ko": "korean",
    "lt": "lithuanian",
    "lv": "latvian",
    "nb": "norsk",
    "nl": "dutch",
    "no": "norsk",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sk": "slovak",
    "sl": "slovene",
    "sr": "serbian",
    "sv": "swedish",
    "th": "thai",
    "tr": "turkish",
    "uk": "ukrainian",
    "vi": "vietnamese",
    "zh": "chinese",
}


def bibtex_entry(item: Item) -> str:
    """One article's entry; its key is `provider-year-<first eight digits of the UUID>`."""
    csl = csl_item(item)
    type = _TYPES.get(csl["type"], "misc")
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(item, csl, type) if value)
    return f"@{type}{{{_key(item)},\n{lines}}}\n\n"


def _fields(item: Item, csl: Mapping[str, Json], type: str) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{escape(item.value('title'))}}}"
    yield "author", " and ".join(map(_name, csl.get("author", ())))
    yield "editor", " and ".join(map(_name, csl.get("editor", ())))
    yield _CONTAINERS.get(type, "organization"), escape(csl.get("container-title", ""))
    yield "entrysubtype", _SUBTYPES.get(csl["type"], "")
    yield "date", item.value("published")[:10]
    yield "volume", escape(csl.get("volume", ""))
    yield "number", escape(csl.get("issue", ""))
    yield "pages", re.sub("-+", "--", escape(csl.get("page", "")))
    yield "publisher", escape(csl.get("publisher", ""))
    yield "location", escape(csl.get("publisher-place", ""))
    yield "issn", escape(csl.get("ISSN", ""))
    yield "doi", _url(csl.get("DOI", ""))
    yield "url", _url(csl.get("URL", ""))
    yield "urldate", day_of(csl["accessed"]) if "accessed" in csl else ""
    yield "langid", _LANGUAGES.get(csl.get("language", "").partition("-")[0].lower(), "")
    yield "abstract", escape(csl.get("abstract", ""))
    yield "keywords", escape(csl.get("keyword", ""))
    # Not `note`, which styles print.
    yield "usera", escape(item.article.uuid)


def _name(name: Mapping[str, str]) -> str:
    """`van Last, Jr, First` as BibTeX parts names; what stays whole is held together by braces."""
    if "family" not in name:
        return f"{{{escape(name.get('literal', ''))}}}"
    family, given = family_and_given(name)
    return ", ".join(escape(part) for part in (family, name.get("suffix"), given) if part)


def _key(item: Item) -> str:
    provider = re.sub(r"[^a-z0-9]+", "", (item.value("provider_name") or "article").lower()) or "article"
    return "-".join(part for part in (provider, item.value("published")[:4], item.article.uuid[:8]) if part)


def _url(url: str) -> str:
    return url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def escape(value: str) -> str:
    """Text with LaTeX's special characters written so that they print as themselves."""
    return "".join(_SPECIAL.get(character, character) for character in " ".join(value.split()))


class BibTex(FileFormat):
    """Citations for LaTeX."""

    name = "bibtex"
    label = "Citations: BibLaTeX"
    suffix = ".bib"
    description = "citations for LaTeX (BibLaTeX)"

    def write(self, selection: Selection, target: Path) -> None:
        """Write the entries one after the other."""
        with target.open("w", encoding="utf-8", newline="\n") as file:
            for item in selection.items("Citations"):
                file.write(bibtex_entry(item))
