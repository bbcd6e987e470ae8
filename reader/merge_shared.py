"""What a bundle says beside its articles, taken in: what colours are called, what is said of tags, and collections.

Names, definitions and descriptions are a growing set (see store/wordings.py): the user's own are shown whatever comes
in, and where there are none the latest. Collections are the same by name; their articles are united, and an article
stands where it was put last, so that a list that two people rearranged holds the moves of both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite

from reader.errors import InputError
from reader.exporters.record import instant
from reader.merge_desk import Desk
from reader.models import Json, PortableCollection, Problem, Wording
from reader.store.wordings import NAME, PARTS_OF_TAGS

_FILE = "data/bundle.json"
_LONGEST = 2_000


class Shared:
    """Takes in the colours, tags and collections of one bundle; `problems` say what can't be used or is kept beside."""

    def __init__(self, desk: Desk, bundle: Json) -> None:
        self._desk = desk
        self._bundle = bundle
        self.problems: list[Problem] = []
        self.added, self.merged, self.unchanged = 0, 0, 0
        self.colours = frozenset(code.key for code in desk.annotations.codes())
        #: Whether anything is said of a colour or tag that was not known here.
        self.heard = False
        #: Articles that stand in a collection, or at a place in one, where they did not.
        self.moved: set[int] = set()

    def describe(self) -> None:
        """Take in what the colours are called and what is said of the tags."""
        for each in self._bundle["codes"]:
            self._try("colour", self._hear_code, each)
        for each in self._bundle["tags"]:
            self._try("tag", self._hear_tag, each)

    def _try(self, kind: str, take: Callable[[Json], None], value: Json) -> None:
        try:
            take(value)
        except InputError as error:
            self._tell(kind, str(error), "rejected")
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            self._tell(kind, f"A {kind} is not in the form that Carrel writes ({error}).", "rejected")

    def _tell(self, kind: str, reason: str, severity: str) -> None:
        self.problems.append(Problem(_FILE, kind, reason, None, severity))

    # -- colours and tags ------------------------------------------------------------------------------------------

    def _hear_code(self, value: Json) -> None:
        key = str(value["key"])
        if key not in self.colours:
            raise InputError(f"There is no highlight colour “{key[:40]}”.")
        heard = [_wording(NAME, each["name"], each["definition"], each) for each in value["wordings"]]
        self._keep("colour", f"The colour {key}", self._desk.wordings.hear_code(key, heard))

    def _hear_tag(self, value: Json) -> None:
        path = str(value["path"])
        tag = self._desk.transfer.tag(path)
        heard = [_wording(each["part"], each["value"], "", each) for each in value["wordings"]]
        if not all(each.part in PARTS_OF_TAGS for each in heard):
            raise ValueError("something is said of it that Carrel does not know")
        for pair in self._desk.wordings.hear_tag(tag, heard):
            self._keep("tag", f"The {pair[0].part} of the tag “{path}”", [pair])

    def _keep(self, kind: str, subject: str, heard: Sequence[tuple[Wording, Wording]]) -> None:
        """Tell of words that were taken in and are not those that are shown."""
        self.heard |= bool(heard)
        for each, shown in heard:
            if _words(each) != _words(shown):
                by = f" by {each.creator}" if each.creator else ""
                reason = f"{subject} stays “{_words(shown)}”; “{_words(each)}”{by} is kept beside it."
                self._tell(kind, reason, "warning")

    # -- collections ---------------------------------------------------------------------------------------------

    def collect(self, article_of: Callable[[str], int | None]) -> None:
        """Take in the collections; `article_of` gives the article here that a UUID of the bundle stands for."""
        for value in self._bundle["collections"]:
            self._try("collection", lambda each: self._unite(_collection(each), article_of), value)

    def _unite(self, collection: PortableCollection, article_of: Callable[[str], int | None]) -> None:
        places = [(article_of(uuid), rank, placed) for uuid, rank, placed in collection.places]
        known = [(id, rank, placed) for id, rank, placed in places if id is not None]
        is_new, moved = self._desk.collections.unite(collection, known)
        self.moved |= moved
        self.added += is_new
        self.merged += bool(moved) and not is_new
        self.unchanged += not moved and not is_new
        if len(known) < len(places):
            raise InputError(f"The collection “{collection.name}” names an article that is not in the bundle.")


def _wording(part: str, value: Json, definition: Json, source: Json) -> Wording:
    texts = [part, value, definition, source["creator"]]
    if not all(isinstance(each, str) and len(each) <= _LONGEST for each in texts) or not value.strip():
        raise ValueError("its words are no text, or too long")
    return Wording(part, value, definition, texts[3], instant(source["created"]))


def _words(wording: Wording) -> str:
    return f"{wording.value}: {wording.definition}" if wording.definition else wording.value


def _collection(value: Json) -> PortableCollection:
    places = []
    for each in value["articles"]:
        rank = float(each["rank"])
        if not isfinite(rank):
            raise ValueError("a place in it is no number")
        places.append((str(each["uuid"]), rank, each["placed"] and instant(each["placed"])))
    if not isinstance(value["name"], str):
        raise ValueError("its name is no text")
    return PortableCollection(value["name"], instant(value["created"]), tuple(places))
