"""Taking a colleague's bundle into the archive: commutative, associative and idempotent.

Articles are the same by UUID, by original bytes, or by URL and title; their revisions are united, the one that came in
last is current, and what is live on either side is live. Tags are united; of two corrections of one field the later
one stands; for colours, descriptions of tags and collections see merge_shared.py, for annotations register.py: a
version known as superseded is ignored, one that supersedes ours replaces it, and two made apart from one another are
both kept. What a bundle lacks is never taken for deleted.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

from reader.bag import Bag, check_path, open_bag
from reader.errors import InputError
from reader.exporters.bundle import FORMAT, VERSION
from reader.exporters.record import from_json
from reader.exporters.w3c import from_w3c
from reader.merge_desk import Desk
from reader.merge_shared import Shared
from reader.models import Changes, Correction, Json, MergeReport, PortableAnnotation, PortableArticle, Problem
from reader.progress import Progress
from reader.register import is_untouched, join, register_hash
from reader.store.articles import check_value
from reader.store.connection import now
from reader.store.tags import clean_path
from reader.store.transfer import Head, RevisionKey, revision_key


class _DryRun(Exception):
    """Leaves the transaction without keeping anything of it."""


def merge(desk: Desk, path: Path, *, dry_run: bool, progress: Progress) -> tuple[MergeReport, Changes]:
    """Take in the bundle at `path` (folder or .zip) as one transaction and one undo step.

    With `dry_run` everything is done and rolled back, so that the report is what a merge would say. A record that
    can't be used is a Problem in the report. Raises InputError for a bundle that is not whole; nothing is changed then.
    """
    work = None
    with open_bag(path.expanduser(), progress) as bag:
        work = _Merge(desk, bag, _load_bundle(bag), progress)
        with suppress(_DryRun), desk.transaction():
            changes = work.run(f"Merge of {path.name}")
            if dry_run:
                raise _DryRun
    return replace(work.report(), dry_run=dry_run), Changes() if dry_run else changes


def _load_bundle(bag: Bag) -> Json:
    bundle = _load(bag.read("data/bundle.json"), "data/bundle.json")
    if not isinstance(bundle, dict) or bundle.get("format") != FORMAT:
        raise InputError("This bag is not a bundle of Carrel's (its data/bundle.json says otherwise).")
    version = bundle.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise InputError("The bundle was made by a newer Carrel; please merge it with that one.")
    lists = [bundle.get(name) for name in ("articles", "tags", "codes", "collections")]
    if not all(isinstance(each, list) and all(isinstance(item, dict) for item in each) for each in lists):
        raise InputError("data/bundle.json of the bundle is not in the form that Carrel writes.")
    return bundle


def _load(data: bytes, name: str) -> Json:
    """JSON in strict UTF-8 (no lone surrogates, which no text can hold). Raises InputError."""
    try:
        value = json.loads(data.decode("utf-8"))
        if b"\\u" in data:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} of the bundle is no JSON that can be read ({error}).") from error
    return value


@dataclass
class _Counts:
    added: int = 0
    revised: int = 0
    unchanged: int = 0
    merged: int = 0
    conflicted: int = 0


@dataclass(frozen=True, slots=True)
class _Arrived:
    """An incoming article without its texts and bytes, and the article here that it is. `before` is None where new."""

    article: PortableArticle
    id: int
    before: Head | None
    current: RevisionKey
    older: frozenset[RevisionKey]


@dataclass
class _Merge:
    desk: Desk
    bag: Bag
    bundle: Json
    progress: Progress
    articles: _Counts = field(default_factory=_Counts)
    annotations: _Counts = field(default_factory=_Counts)
    problems: list[Problem] = field(default_factory=list)
    arrived: dict[str, _Arrived] = field(default_factory=dict)
    #: Articles here that are other ones of the bundle: what stands apart there is not thrown together here.
    taken: set[int] = field(default_factory=set)
    older: dict[int, set[RevisionKey]] = field(default_factory=dict)
    grown: set[int] = field(default_factory=set)
    appeared: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    shared: Shared = field(init=False)
    anchors: dict[int, list[tuple[int, str, int, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.shared = Shared(self.desk, self.bundle)

    def run(self, label: str) -> Changes:
        """Store what is new and never changes, then everything that can be undone as one step."""
        uuids = [str(entry.get("uuid")) for entry in self.bundle["articles"]]
        self.taken.update(id for id in map(self.desk.transfer.article_of, uuids) if id is not None)
        for number, entry in enumerate(self.bundle["articles"]):
            self.progress.report(number, len(self.bundle["articles"]), "Merging articles")
            self._arrive(entry)
        new = [each.id for each in self.arrived.values() if each.before is None]
        self.desk.articles.refresh(new)
        shared = self.shared
        with self.desk.step(label, sorted({each.id for each in self.arrived.values()})) as step:
            shared.describe()
            for each in self.arrived.values():
                self._unite(each)
            self._merge_annotations()
            self._anchor()
            self.desk.wordings.settle_aliases()
            shared.collect(self._article_of)
            self.desk.articles.refresh(sorted(self.changed))
            counts = f"{len(self.arrived):,} articles, {len(self.marks):,} annotations changed"
            self.desk.runs.log("merge", f"{label}: {counts}")
        touched = self.changed | self.appeared | shared.moved
        return Changes(
            label,
            step if touched or shared.heard or shared.added else 0,
            added=frozenset(self.appeared),
            articles=frozenset(touched),
            annotations=frozenset(self.marks),
            tags=bool(touched) or shared.heard,
            collections=bool(shared.moved or shared.added),
        )

    def report(self) -> MergeReport:
        """The counts and problems."""
        articles, annotations = self.articles, self.annotations
        return MergeReport(
            articles.added,
            articles.revised,
            articles.merged,
            articles.unchanged,
            annotations.added,
            annotations.merged,
            annotations.conflicted,
            annotations.unchanged,
            self.shared.added,
            self.shared.merged,
            self.shared.unchanged,
            (*self.shared.problems, *self.problems),
        )

    def _problem(self, path: str, kind: str, error: InputError, line: int | None = None) -> None:
        self.problems.append(Problem(path, kind, str(error), line, "rejected"))

    # -- articles ----------------------------------------------------------------------------------------------

    def _arrive(self, entry: Json) -> None:
        """Store the article, or the revisions of it that are new."""
        name = str(entry.get("path"))
        try:
            article = self._read_article(entry, name)
        except InputError as error:
            self._problem(name, "article", error)
            return
        transfer = self.desk.transfer
        id = transfer.matching(article, self.taken)
        before = None if id is None else transfer.head(id)
        if id is None:
            id = transfer.add_article(article, now())
            self.older[id] = set()
        else:
            self.older.setdefault(id, transfer.older(id))
            self._add_revisions(id, article)
        self.taken.add(id)
        transfer.add_sources(id, article.sources)
        *older, current = map(revision_key, article.revisions[: article.current])
        self.arrived[article.uuid] = _Arrived(replace(article, revisions=()), id, before, current, frozenset(older))

    def _read_article(self, entry: Json, name: str) -> PortableArticle:
        path = f"data/{check_path(name)}"
        folder = path.rpartition("/")[0]
        record = _load(self.bag.read(path), path)
        article = from_json(record, lambda file: self.bag.read(f"{folder}/{check_path(file)}"))
        if entry.get("uuid") != article.uuid or article.uuid in self.arrived:
            raise InputError("The article stands in the bundle twice, or under another UUID than its own.")
        _check_uuid(article.uuid)
        return article

    def _add_revisions(self, id: int, article: PortableArticle) -> None:
        known = self.desk.transfer.revisions(id)
        previous = self.desk.transfer.head(id).revision
        for revision in article.revisions:
            here = known.get(revision_key(revision))
            if here is None:
                previous = self.desk.transfer.add_revision(id, revision, previous)
                self.grown.add(id)
            elif here.created < revision.info.created:
                self.desk.transfer.date_revision(here.id, revision.info.created)

    def _unite(self, arrived: _Arrived) -> None:
        """Unite the state of the incoming article with that of ours."""
        article, id, transfer = arrived.article, arrived.id, self.desk.transfer
        head = transfer.head(id)
        uuid, added, deleted = article.uuid, article.added, article.deleted
        if arrived.before is not None:
            uuid = min((added, uuid), (head.added, head.uuid))[1]
            added = min(added, head.added)
            deleted = max(deleted, head.deleted) if deleted and head.deleted else ""
        wanted = Head(id, uuid, added, deleted, self._current(arrived, head))
        if wanted != head:
            transfer.set_article(id, uuid=uuid, added=added, deleted=deleted, revision=wanted.revision)
            self.changed.add(id)
        if wanted.revision != head.revision:
            self.anchors.setdefault(id, [])
        has_more = self._unite_desk(arrived)
        self._count(arrived, head, wanted, has_more=has_more)

    def _current(self, arrived: _Arrived, head: Head) -> int:
        """Of the two current revisions the one that was not left behind on the other side, else the latest."""
        revisions = self.desk.transfer.revisions(arrived.id)
        incoming, ours = revisions[arrived.current], self.desk.transfer.key_of(head.revision)
        if ours == arrived.current:
            return head.revision
        we_left, they_left = arrived.current in self.older[arrived.id], ours in arrived.older
        if we_left is they_left:
            they_left = (incoming.created, arrived.current) > (revisions[ours].created, ours)
        return incoming.id if they_left else head.revision

    def _count(self, arrived: _Arrived, head: Head, wanted: Head, *, has_more: bool) -> None:
        """Count an article once, by the most that happened to it; `has_more`: it has other tags or corrections now."""
        restored = bool(head.deleted) and not wanted.deleted
        if restored:
            self.appeared.add(arrived.id)
        if arrived.before is None or restored:
            self.articles.added += 1
        elif arrived.id in self.grown or wanted.revision != head.revision:
            self.articles.revised += 1
        elif has_more:
            self.articles.merged += 1
        else:
            self.articles.unchanged += 1

    def _unite_desk(self, arrived: _Arrived) -> bool:
        """Unite corrections, tags and what is kept apart; whether a correction or tag came in."""
        has_more = self._unite_corrections(arrived) | self._unite_tags(arrived)
        if has_more:
            self.changed.add(arrived.id)
        for uuid, creator, created in arrived.article.different:
            other = self._article_of(uuid)
            if other is not None and other != arrived.id:
                self.desk.transfer.keep_apart(arrived.id, other, creator, created)
        return has_more

    def _unite_corrections(self, arrived: _Arrived) -> bool:
        """Take in what the other side corrected later, or alone, and tell of what gives way to it."""
        ours, taken = self.desk.transfer.corrections(arrived.id), False
        for theirs in arrived.article.corrections:
            known = ours.get(theirs.field)
            if known is None or (known.created, _canonical(known.value)) < (theirs.created, _canonical(theirs.value)):
                try:
                    check_value(theirs.field, theirs.value)
                except InputError as error:
                    self._problem(arrived.article.uuid, "correction", error)
                    continue
                self.desk.transfer.set_correction(arrived.id, theirs)
                taken = True
                if known is not None and known.value != theirs.value:
                    self._tell_replaced(arrived, known, theirs)
        return taken

    def _tell_replaced(self, arrived: _Arrived, ours: Correction, theirs: Correction) -> None:
        """Nothing that the user typed goes without a word."""
        (row,) = self.desk.articles.rows([arrived.id])
        by = f" by {theirs.creator}" if theirs.creator else ""
        reason = (
            f"The {theirs.field.replace('_', ' ')} of “{row.title}” was corrected to “{ours.value}” here and later{by} "
            f"to “{theirs.value}”; the later correction stands."
        )
        self.problems.append(Problem(arrived.article.uuid, "correction", reason))

    def _unite_tags(self, arrived: _Arrived) -> bool:
        has_more = False
        for path, created in arrived.article.tags:
            try:
                tag = self.desk.transfer.tag(path)
            except InputError as error:
                self._problem(arrived.article.uuid, "tag", error)
                continue
            has_more |= self.desk.transfer.add_tag(arrived.id, tag, created)
        return has_more

    def _article_of(self, uuid: str) -> int | None:
        """The article here that a UUID of the bundle stands for."""
        return self.arrived[uuid].id if uuid in self.arrived else self.desk.transfer.article_of(uuid)

    # -- annotations ---------------------------------------------------------------------------------------------

    def _merge_annotations(self) -> None:
        """Copies come last, all of one annotation at once: what they are copies of says which of them still stand."""
        copies: dict[str, list[PortableAnnotation]] = {}
        for number, incoming in self._incoming():
            try:
                placed = self._placed(incoming)
            except InputError as error:
                self._problem("data/annotations.jsonl", "annotation", error, number)
                continue
            if is_untouched(placed):
                copies.setdefault(placed.annotation.conflict_of, []).append(placed)
            else:
                self._settle(placed.annotation.uuid, [placed], [])
        for uuid in sorted(copies):
            self._settle(uuid, [], copies[uuid])

    def _incoming(self) -> Iterator[tuple[int, PortableAnnotation]]:
        for number, line in enumerate(self.bag.lines("data/annotations.jsonl"), 1):
            self.progress.report(number, 0, "Merging annotations")
            try:
                yield number, from_w3c(_load(line, f"line {number} of data/annotations.jsonl"))
            except InputError as error:
                self._problem("data/annotations.jsonl", "annotation", error, number)

    def _placed(self, incoming: PortableAnnotation) -> PortableAnnotation:
        """The annotation on the article and revision that it has here. Raises InputError where it has none."""
        annotation = incoming.annotation
        for uuid in (annotation.uuid, annotation.conflict_of or annotation.uuid):
            _check_uuid(uuid)
        id = self._article_of(annotation.article_uuid)
        revision = None if id is None else self.desk.transfer.revision_of(id, annotation.revision_hash)
        if id is None or revision is None:
            raise InputError("The annotation is on a text that is neither in the bundle nor in the archive.")
        place = annotation.selector
        if place is not None and revision[1][place.start : place.end] != place.quote:
            raise InputError(f"The annotation's quote “{place.quote[:40]}” is not what stands at its place.")
        if (place is None) is (annotation.kind in ("highlight", "bookmark")):
            raise InputError(f"A {annotation.kind} {'needs' if place is None else 'is not on'} a passage.")
        if annotation.colour not in (self.shared.colours if annotation.kind == "highlight" else ("",)):
            raise InputError(f"There is no highlight colour “{annotation.colour}”.")
        for tag in (*annotation.tags, *(tag for part in incoming.parts for tag in part.tags)):
            clean_path(tag)
        return replace(incoming, annotation=replace(annotation, article=id, revision=revision[0]))

    def _settle(self, uuid: str, theirs: Sequence[PortableAnnotation], copies: Sequence[PortableAnnotation]) -> None:
        """Let an annotation and its copies be what ours and those that came in come to."""
        ours = self.desk.transfer.annotation(uuid)
        held = {each.annotation.uuid: each for each in self.desk.transfer.conflict_copies(uuid) if is_untouched(each)}
        main, *beside = join(ours, theirs, [*held.values(), *copies])
        for gone in held.keys() - {each.annotation.uuid for each in beside}:
            self.desk.transfer.drop_annotation(gone)
            self.changed.add(held[gone].annotation.article)
            self.marks.add(gone)
        new = {each.annotation.uuid for each in beside if self._keep_beside(each, held)}
        is_shown = ours is None or _shown(main) != _shown(ours)
        if ours is None or _kept(main) != _kept(ours) or is_shown:
            self._put(main)
        came = {each.annotation.uuid for each in copies}
        self._count_annotations(len(theirs) + len(came), new & came, new - came, ours is None, is_shown)

    def _keep_beside(self, copy: PortableAnnotation, held: Mapping[str, PortableAnnotation]) -> bool:
        """Keep a version as an annotation of its own; whether it is new. One that somebody changed since stays so."""
        known = held.get(copy.annotation.uuid)
        is_new = known is None and self.desk.transfer.annotation(copy.annotation.uuid) is None
        if is_new or (known is not None and _kept(known) != _kept(copy)):
            self._put(copy)
        return is_new

    def _count_annotations(
        self, came: int, copies: Collection[str], conflicts: Collection[str], is_new: bool, is_shown: bool
    ) -> None:
        """Count each that came in once: as added (a copy as well), in both versions, changed, or as it was."""
        counts, left = self.annotations, came - len(copies)
        counts.added += len(copies)
        if not left:
            return
        if is_new:
            counts.added += 1
        elif conflicts:
            counts.conflicted += 1
        elif is_shown:
            counts.merged += 1
        else:
            counts.unchanged += 1
        counts.unchanged += left - 1

    def _put(self, portable: PortableAnnotation) -> None:
        annotation = portable.annotation
        tags = {self.desk.transfer.tag(tag) for tag in annotation.tags}
        id = self.desk.transfer.put_annotation(portable, tags)
        self.anchors.setdefault(annotation.article, []).extend((id, *anchor) for anchor in portable.anchors)
        self.marks.add(annotation.uuid)
        self.changed.add(annotation.article)

    def _anchor(self) -> None:
        """Look for the passages in the current revisions; what was set by hand stays where it was set."""
        for article, anchors in self.anchors.items():
            by_hand = self.desk.transfer.anchors_by_hand(article)
            revision = self.desk.transfer.head(article).revision
            self.desk.annotations.reanchor_all(article, revision, revision)
            for id, hash, start, end in (*by_hand, *anchors):
                self.desk.transfer.set_by_hand(id, article, [(hash, start, end)])


def _shown(portable: PortableAnnotation) -> tuple[str, str]:
    """What of an annotation a user can see."""
    return register_hash(portable.annotation), portable.annotation.article_uuid


def _kept(portable: PortableAnnotation) -> tuple[Json, ...]:
    annotation = portable.annotation
    times = annotation.created, annotation.modified, annotation.deleted, annotation.conflict_of
    return *times, portable.versions, portable.parts, set(portable.anchors)


def _canonical(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _check_uuid(uuid: str) -> None:
    try:
        valid = str(UUID(uuid)) == uuid
    except ValueError:
        valid = False
    if not valid:
        raise InputError(f"“{uuid[:40]}” is no UUID.")
