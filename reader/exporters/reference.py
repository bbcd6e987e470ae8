"""What a reference manager said of an article beyond our fields, as CSL variables, and its authors' names.

Records of Zotero and others (RIS, CSL-JSON, Zotero's table) come with volumes, pages, identifiers, the day of access
and names in parts: they are handed on as they came. Of any other source the day of access and the DOI alone are taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from reader.dates import parse_date
from reader.exporters.base import Item
from reader.field_names import simple
from reader.models import Json, Origin

#: Kinds of references: CSL's name, RIS's, Zotero's.
_KINDS = (
    ("article-newspaper", "NEWS", "newspaperArticle"),
    ("article-magazine", "MGZN", "magazineArticle"),
    ("article-journal", "JOUR", "journalArticle"),
    ("webpage", "ELEC", "webpage"),
    ("post-weblog", "BLOG", "blogPost"),
    ("book", "BOOK", "book"),
    ("chapter", "CHAP", "bookSection"),
    ("report", "RPRT", "report"),
    ("thesis", "THES", "thesis"),
    ("paper-conference", "CONF", "conferencePaper"),
)
_TO_CSL = {name: csl for csl, *others in _KINDS for name in (csl, *others)}
_TO_RIS = {csl: ris for csl, ris, _ in _KINDS}
#: CSL's variables, and what they are called in references (as `simple` has it).
_TEXTS = {
    "DOI": ("doi", "do"),
    "ISSN": ("issn", "sn"),
    "volume": ("volume", "vl"),
    "issue": ("issue", "is"),
    "page": ("page", "pages"),
    "publisher": ("publisher", "pb"),
    "publisher-place": ("publisherplace", "place", "cy"),
}
#: CSL's editors, those of Zotero's table, and RIS's (a secondary author is one, as EndNote and Zotero write them).
_EDITORS = ("editor", "editors", "ed", "a2")
_ACCESSED = ("accessed", "accessdate", "dateaccessed", "urldate", "y2")
_NAME_PARTS = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal")
#: Keys by which CSL-JSON is told from other sources with a `type`.
_CSL_ONLY = ("issued", "container-title", "accessed", "citation-key")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_NAME_SEPARATOR = re.compile(r"\s*(?:,\s+and\s+|\s+and\s+|,)\s*")
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")


def _is_reference(said: Mapping[str, Json]) -> bool:
    """Whether a source's own words are those of a reference: RIS, Zotero's table, or CSL-JSON."""
    return (
        "TY" in said or "Item Type" in said or (said.get("type") in _TO_CSL and not said.keys().isdisjoint(_CSL_ONLY))
    )


# -- what is more ---------------------------------------------------------------------------------------------


def kind(item: Item, provider: str) -> str:
    """CSL's type: what the reference said it is, else news where somebody published it."""
    said = _TO_CSL.get(item.value("type")) if _is_reference(item.article.front_matter) else None
    return said or ("article-newspaper" if provider else "webpage")


def ris_type(csl_type: str) -> str:
    """RIS's name of a CSL type."""
    return _TO_RIS.get(csl_type, "GEN")


def further(item: Item, provider: str) -> dict[str, Json]:
    """The variables that none of our fields holds."""
    said = item.article.front_matter
    by_name = {simple(key): value for key, value in said.items()}
    names = _TEXTS if _is_reference(said) else {"DOI": ("doi",)}
    found: dict[str, Json] = {variable: _first(by_name, keys) for variable, keys in names.items()}
    if "TY" in said and not found["page"]:
        found["page"] = "-".join(filter(None, (_first(by_name, ("sp",)), _first(by_name, ("ep",)))))
    if names is _TEXTS:
        found["editor"] = _editors(by_name)
    if found.get("publisher") == provider:
        found["publisher"] = ""  # it stands as the container's title
    found["accessed"] = next((date for key in _ACCESSED if (date := _date(by_name.get(key)))), None)
    return {variable: value for variable, value in found.items() if value}


def _first(by_name: Mapping[str, Json], keys: tuple[str, ...]) -> str:
    values = (by_name.get(key) for key in keys)
    return next((" ".join(str(v).split()) for v in values if isinstance(v, str | int) and str(v).strip()), "")


def _date(value: Json) -> Json:
    if isinstance(value, dict):
        dates = value.get("date-parts")
        first = dates[0] if isinstance(dates, list) and dates else None
        if not isinstance(first, list) or not 1 <= len(first) <= 3 or not all(str(part).isdecimal() for part in first):
            return None
        return {"date-parts": [list(map(int, first))]}
    if not isinstance(value, str):
        return None
    # RIS has the day with what else is known behind it: `2024/01/15/10:11:12`.
    day = "-".join(part for part in value.split("/")[:3] if part) if "/" in value else value
    return date_variable(parse_date(day) or "")


def date_variable(date: str) -> dict[str, Json] | None:
    """`2023-09` as {"date-parts": [[2023, 9]]}: no part is invented."""
    match = _DATE.match(date)
    return {"date-parts": [[int(part) for part in match.groups() if part]]} if match else None


def day_of(date: Mapping[str, Json]) -> str:
    """A CSL date as `2023-09-06`, as far as it goes."""
    return "-".join(f"{part:02}" for part in date["date-parts"][0])


# -- names ------------------------------------------------------------------------------------------------------


def _editors(by_name: Mapping[str, Json]) -> list[dict[str, str]]:
    """The editors of a reference, in the parts in which it names them."""
    value: Json = next((said for key in _EDITORS if (said := by_name.get(key))), [])
    if isinstance(value, list) and any(isinstance(each, dict) for each in value):
        return [parts for parts in map(_parts_of, value) if parts]
    return [name_variable(name, is_reference=True) for name in _several(value, True)]


def authors(item: Item) -> list[dict[str, str]]:
    """The authors as CSL has names: in the parts in which the source gave them, else as `name_variable` sees them."""
    field = item.article.fields.get("author")
    if field is None or not field.value:
        return []
    is_of_source, said = field.origin is Origin.SOURCE, item.article.front_matter
    listed = said.get(field.key) if is_of_source else None
    if isinstance(listed, list) and (parts := [_parts_of(name) for name in listed]) and all(parts):
        return parts
    is_reference = is_of_source and _is_reference(said)
    return [name_variable(name, is_reference=is_reference) for name in _several(field.value, is_reference)]


def _parts_of(name: Json) -> dict[str, str]:
    """A name in CSL's parts; empty for what is none."""
    if not isinstance(name, dict) or not (name.get("family") or name.get("literal")):
        return {}
    return {part: value for part in _NAME_PARTS if isinstance(value := name.get(part), str) and value}


def _several(value: Json, is_reference: bool) -> list[str]:
    """The names one by one: `;` parts them where there is one; in a reference a comma stands within a name."""
    if isinstance(value, list):
        names = list(map(str, value))
    elif ";" in str(value) or is_reference:
        names = str(value).split(";")
    else:
        names = _NAME_SEPARATOR.split(str(value))
    return [name.strip() for name in names if name.strip()]


def name_variable(name: str, *, is_reference: bool = False) -> dict[str, str]:
    """A name as CSL has it: `Family, Given, Suffix` and two or three plain words are a person, all else is `literal`.

    In a reference only the comma makes a person: what has none is an organisation, or has one name.
    """
    if "," in name:
        parts = dict(zip(("family", "given", "suffix"), map(str.strip, name.split(",", 2)), strict=False))
        return {part: value for part, value in parts.items() if value}
    words = name.split()
    capital = [word for word in words if not word.islower()]
    if is_reference or not 2 <= len(capital) <= 3 or not all(map(_WORD.fullmatch, words)) or words[-1].islower():
        return {"literal": " ".join(words)}
    given = words[:-1]
    particle: list[str] = []
    while given and given[-1].islower():
        particle.insert(0, given.pop())
    parts = {"family": words[-1], "given": " ".join(given), "non-dropping-particle": " ".join(particle)}
    return {part: value for part, value in parts.items() if value}


def family_and_given(name: Mapping[str, str]) -> tuple[str, str]:
    """A person's name for lists by family: each half with its particle (`van der Berg`, `Jean de`)."""
    family = (name.get("non-dropping-particle"), name["family"])
    given = (name.get("given"), name.get("dropping-particle"))
    return " ".join(filter(None, family)), " ".join(filter(None, given))
