"""The record of a search for a methods section, and what a later run of the same search gives otherwise.

A record names what was asked, of which archive, by which program, and which articles were the answer, each with the
hash of the text that was searched, so that a colleague can run it again and see what differs and why.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from reader.errors import InputError
from reader.models import Json
from reader.query import parse, unparse
from reader.whole_files import check_free, write_whole

FORMAT = "carrel-search-record"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Recorded:
    """One article of the answer. `revision` is the SHA-256 of the canonical text that was current."""

    id: str
    revision: str
    title: str = ""
    provider: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """A search with its answer, in the order of the answer.

    `query` is what was typed; `meaning` is the same with saved searches and days such as `today` put in their places,
    and is what a replay asks. `fingerprint` is that of the archive's articles, `desk` that of what the user did with
    them (see store/fingerprint.py); `folding` and `text` are the versions of the text normalisation.
    """

    query: str
    meaning: str
    explanation: str
    notices: tuple[str, ...]
    sort: str
    word_forms: bool
    folding: str
    text: int
    fingerprint: str
    desk: str
    articles: int
    total: int
    program: str
    created: str
    results: tuple[Recorded, ...]

    @property
    def asked(self) -> str:
        """The meaning, where it is another than the one that the query has by itself: a saved search, or `today`."""
        return "" if unparse(parse(self.query).root) == self.meaning else self.meaning

    def to_json(self) -> Json:
        """The record as JSON: `results` last, so that the head can be read by eye."""
        return {"format": FORMAT, "version": VERSION, **asdict(self)}

    def to_text(self) -> str:
        """The record as a page to read or to put into an appendix."""
        head = [
            f"Search record of {self.created[:10]}",
            "",
            f"Query:        {self.query or '(all articles)'}",
            *([f"Asked as:     {self.asked}"] if self.asked else []),
            f"Meaning:      {self.explanation}",
            *(f"Note:         {notice}" for notice in self.notices),
            f"Found:        {self.total:,} of {self.articles:,} articles, in the order “{self.sort}”",
            f"Word forms:   {'count as the word' if self.word_forms else 'only the word as it was typed'}",
            f"Archive:      {self.fingerprint}",
            f"Desk:         {self.desk}",
            f"Normalised:   folding {self.folding}, canonical text {self.text}",
            f"Program:      {self.program}",
            f"Time:         {self.created}",
            "",
        ]
        return "\n".join([*head, *(_line(number, each) for number, each in enumerate(self.results, 1))]) + "\n"


def _line(number: int, each: Recorded) -> str:
    about = " · ".join(part for part in (each.provider, each.published[:10]) if part)
    return f"{number:>6}  {each.id}  {each.title}{f' ({about})' if about else ''}"


def dumps(record: SearchRecord) -> str:
    """The record as JSON text, which `loads` reads."""
    return json.dumps(record.to_json(), ensure_ascii=False, indent=1) + "\n"


def loads(text: str) -> SearchRecord:
    """A record from its JSON text. Raises InputError where it is none, or one of a later version."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError("The file is no search record: it is not JSON.") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InputError("The file is no search record of Carrel.")
    if data.get("version") != VERSION:
        raise InputError("The search record was written by a later version of Carrel; this one can't read it.")
    try:
        return _record(data)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError("The search record is damaged: something in it is missing or of another kind.") from error


def _record(data: Mapping[str, Any]) -> SearchRecord:
    texts = {name: str(data[name]) for name in _TEXTS}
    return SearchRecord(
        **texts,
        notices=tuple(map(str, data["notices"])),
        word_forms=bool(data["word_forms"]),
        text=int(data["text"]),
        articles=int(data["articles"]),
        total=int(data["total"]),
        results=tuple(Recorded(**{name: str(each[name]) for name in _RECORDED}) for each in data["results"]),
    )


_TEXTS = ("query", "meaning", "explanation", "sort", "folding", "fingerprint", "desk", "program", "created")
_RECORDED = ("id", "revision", "title", "provider", "published")


# -- replay --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """One article that is otherwise than recorded.

    `kind`: new (found now, not in the record), missing (not in this archive, or in its bin), unmatched (here, but no
    longer found), revised (found, with another text).
    """

    kind: str
    id: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Replay:
    """A recorded search asked again. `record` is the old one, `now` the new one."""

    record: SearchRecord
    now: SearchRecord
    differences: tuple[Difference, ...]

    @property
    def same_archive(self) -> bool:
        """Whether the archive holds the same articles with the same texts, fields and corrections."""
        return self.record.fingerprint == self.now.fingerprint

    @property
    def same_desk(self) -> bool:
        """Whether tags, notes, highlights and reading state are the same."""
        return self.record.desk == self.now.desk

    @property
    def same_normalisation(self) -> bool:
        """Whether texts are divided into words in the same way."""
        return (self.record.folding, self.record.text) == (self.now.folding, self.now.text)

    @property
    def same_ids(self) -> bool:
        """Whether exactly the recorded articles are found."""
        return {each.id for each in self.record.results} == {each.id for each in self.now.results}

    @property
    def same_order(self) -> bool:
        """Whether they come in the recorded order."""
        return [each.id for each in self.record.results] == [each.id for each in self.now.results]

    @property
    def verdict(self) -> str:
        """The outcome in a sentence."""
        archive = "The archive is the one of the record" if self.same_archive else "The archive is another one"
        desk = "" if self.same_desk else "; tags, notes or reading state differ"
        version = "" if self.same_normalisation else "; the text normalisation is of another version"
        if self.same_ids and not self.differences:
            order = "" if self.same_order else ", in another order"
            answer = f"the search finds the same {self.now.total:,} articles{order}"
        else:
            counts = [f"{self.count(kind):,} {name}" for kind, name in KINDS.items() if self.count(kind)]
            answer = f"of {self.record.total:,} recorded and {self.now.total:,} found now: {', '.join(counts)}"
        return f"{archive}{desk}{version}: {answer}."

    def count(self, kind: str) -> int:
        """How many differences are of this kind."""
        return sum(each.kind == kind for each in self.differences)

    def to_text(self) -> str:
        """The outcome as a page to read: the verdict, the differences by kind, and the record itself."""
        lines = [self.verdict, ""]
        for kind, words in KINDS.items():
            found = [each for each in self.differences if each.kind == kind]
            if found:
                lines.append(f"{words.capitalize()} ({len(found):,})")
                lines += [f"  {each.title} [{each.id}]\n      {each.reason}" for each in found]
                lines.append("")
        return "\n".join([*lines, self.record.to_text()])

    def to_json(self) -> Json:
        """The outcome as JSON."""
        return {
            "verdict": self.verdict,
            "same_archive": self.same_archive,
            "same_desk": self.same_desk,
            "same_normalisation": self.same_normalisation,
            "same_ids": self.same_ids,
            "same_order": self.same_order,
            "recorded": self.record.total,
            "found": self.now.total,
            "differences": [asdict(each) for each in self.differences],
        }


#: Kinds of differences, with the words for them.
KINDS: Mapping[str, str] = {
    "new": "new",
    "missing": "missing",
    "unmatched": "no longer matching",
    "revised": "with a changed text",
}


@dataclass(frozen=True, slots=True)
class Present:
    """A recorded article as it is in this archive now; `added` is the instant at which it came in."""

    revision: str
    added: str
    deleted: bool


def compare(
    record: SearchRecord,
    now: SearchRecord,
    here: Mapping[str, Present],
    why: Callable[[str], str],
) -> Replay:
    """What differs between a record and the search asked `now`. `here` has the articles of both that are in this
    archive, `why` says of one of them why it is not found.
    """
    recorded = {each.id: each for each in record.results}
    found = {each.id: each for each in now.results}
    differences = [_new(each, record, here) for each in now.results if each.id not in recorded]
    for each in record.results:
        if each.id in found:
            if found[each.id].revision != each.revision:
                differences.append(Difference("revised", each.id, each.title, "Its text is another revision."))
        elif each.id not in here or here[each.id].deleted:
            reason = "It is in the bin." if each.id in here else "It is not in this archive."
            differences.append(Difference("missing", each.id, each.title, reason))
        else:
            changed = "Its text is another revision. " if here[each.id].revision != each.revision else ""
            differences.append(Difference("unmatched", each.id, each.title, changed + why(each.id)))
    return Replay(record, now, tuple(differences))


def _new(each: Recorded, record: SearchRecord, here: Mapping[str, Present]) -> Difference:
    later = each.id in here and here[each.id].added > record.created
    reason = "It came into this archive after the record." if later else "It was not among the results of the record."
    return Difference("new", each.id, each.title, reason)


# -- files ---------------------------------------------------------------------------------------------------------


def write(record: SearchRecord, target: Path, *, replace: bool = False) -> tuple[Path, Path]:
    """Write the record as JSON to `target`, and beside it as a page to read (`.txt`); returns both paths.

    Raises InputError where a file is there already and `replace` does not allow it, or nothing can be written.
    """
    target = target.expanduser()
    data = target.with_suffix(".json") if target.suffix in ("", ".txt") else target
    page = data.with_suffix(".txt")
    for path in (data, page):
        check_free(path, replace=replace)
    write_whole(data, dumps(record))
    write_whole(page, record.to_text())
    return data, page


def write_report(replay: Replay, target: Path) -> Path:
    """Write what a replay gives as a page to read, in the place of a file of that name. Raises InputError."""
    target = target.expanduser()
    write_whole(target, replay.to_text())
    return target


def read(path: Path) -> SearchRecord:
    """The record in a file. Raises InputError."""
    try:
        return loads(path.expanduser().read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is no search record: it is not UTF-8.") from error
