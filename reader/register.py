"""An annotation as a register of the versions that people made of it apart from one another: pure.

A multi-value register (Shapiro et al. 2011, "A comprehensive study of convergent and commutative replicated data
types"): its state are the versions that stand, and the hashes of those that somebody left behind by changing them. Two
states come to the versions of both without those that either has left behind, and what is shown follows from the state
alone, so that it doesn't matter who met whom first:

* versions that differ in nothing but their tags are one, with the tags of all; they are remembered as its `parts`,
  since a third colleague may have changed one of them;
* of several others the latest keeps the UUID; the rest are kept beside it as copies, each under a UUID made of the
  first and its contents. A copy that somebody changes is an annotation of its own from then on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import reduce
from itertools import chain, count
from uuid import UUID, uuid5

from reader.anchors import content_hash, tag_key
from reader.models import Annotation, AnnotationPart, PortableAnnotation


def register_hash(annotation: Annotation) -> str:
    """The hash of what an annotation says; of a deleted one, without its note and tags, which do not travel."""
    return content_hash(replace(annotation, note="", tags=()) if annotation.deleted else annotation)


def versions_of(portable: PortableAnnotation) -> dict[str, Annotation]:
    """The versions that an annotation is made of, its parts or itself, by name: the hash of what it says, with a number
    where the same was said before and left behind."""
    annotation = portable.annotation
    made = [replace(annotation, tags=part.tags, modified=part.modified) for part in portable.parts] or [annotation]
    behind = frozenset(portable.versions)
    return {_name(each, behind): each for each in made}


def left_behind(portable: PortableAnnotation) -> tuple[str, ...]:
    """The versions that are left behind where somebody changes this, in the order in which they were."""
    shown = _name(portable.annotation, frozenset(portable.versions))
    return tuple(dict.fromkeys((*portable.versions, *versions_of(portable), shown)))


def _name(version: Annotation, behind: Collection[str]) -> str:
    hash = register_hash(version)
    names = chain((hash,), (f"{hash}:{number}" for number in count(2)))
    return next(name for name in names if name not in behind)


def is_untouched(copy: PortableAnnotation) -> bool:
    """Whether a copy of another annotation is as a merge made it."""
    annotation = copy.annotation
    return bool(annotation.conflict_of) and annotation.uuid == copy_uuid(annotation.conflict_of, annotation)


def copy_uuid(uuid: str, version: Annotation) -> str:
    """The UUID under which a version of the annotation `uuid` is kept beside it: the same in every archive."""
    return str(uuid5(UUID(uuid), register_hash(version)))


def join(
    ours: PortableAnnotation | None, theirs: Sequence[PortableAnnotation], copies: Sequence[PortableAnnotation] = ()
) -> list[PortableAnnotation]:
    """What the records of one annotation, here and of colleagues, come to: first the annotation, then its copies.

    `copies` are those of its copies, here or of colleagues, that nobody has changed. There is at least one record.
    """
    own = [*([ours] if ours else []), *theirs]
    records = [*own, *copies]
    if len(own) == len(records) == 1:
        return own
    uuid = own[0].annotation.uuid if own else copies[0].annotation.conflict_of
    of = max((each.annotation.conflict_of for each in own), default="")
    behind = {name for record in records for name in record.versions}
    standing = _standing(records, behind)
    versions = tuple(sorted(behind - standing.keys()))
    views = sorted(_views(replace(each, uuid=uuid, conflict_of=of) for each in standing.values()), key=_rank)
    main, *beside = (replace(each, versions=versions) for each in reversed(views))
    main = replace(main, anchors=_anchors([*own, *_made_of(main, copies)]))
    if ours is not None and main.annotation.deleted:
        # What they deleted keeps our note and tags, which do not travel, in our bin.
        main = replace(main, annotation=replace(main.annotation, note=ours.annotation.note, tags=ours.annotation.tags))
    return [main, *(_copy(each, copies) for each in beside)]


def _standing(records: Iterable[PortableAnnotation], behind: Collection[str]) -> dict[str, Annotation]:
    """The versions that nobody has left behind, by name."""
    found: dict[str, Annotation] = {}
    for record in records:
        for name, version in versions_of(record).items():
            found[name] = _same(found[name], version) if name in found else version
    # Where one left behind what another came back to, and the other way round, both stand.
    return {name: version for name, version in found.items() if name not in behind} or found


def _views(versions: Iterable[Annotation]) -> list[PortableAnnotation]:
    """Versions that differ in nothing but their tags as one, with the tags of all."""
    groups: dict[str, list[Annotation]] = {}
    for each in versions:
        groups.setdefault(register_hash(replace(each, tags=())), []).append(each)
    return [_view(group) for group in groups.values()]


def _view(group: Sequence[Annotation]) -> PortableAnnotation:
    if len(group) == 1:
        return PortableAnnotation(group[0])
    spelled = {tag_key(tag): tag for tag in sorted((tag for each in group for tag in each.tags), reverse=True)}
    tags = tuple(spelled[key] for key in sorted(spelled))
    parts = tuple(sorted(AnnotationPart(each.modified, each.tags) for each in group))
    return PortableAnnotation(replace(reduce(_same, group), tags=tags), parts=parts)


def _rank(portable: PortableAnnotation) -> tuple[str, str]:
    return portable.annotation.modified, register_hash(portable.annotation)


def _copy(view: PortableAnnotation, copies: Iterable[PortableAnnotation]) -> PortableAnnotation:
    """A version beside the annotation; of what was left behind it needs no more than its name takes."""
    of, hashes = view.annotation.uuid, {name.partition(":")[0] for name in versions_of(view)}
    return replace(
        view,
        annotation=replace(view.annotation, uuid=copy_uuid(of, view.annotation), conflict_of=of),
        versions=tuple(name for name in view.versions if name.partition(":")[0] in hashes),
        anchors=_anchors(_made_of(view, copies)),
    )


def _made_of(view: PortableAnnotation, copies: Iterable[PortableAnnotation]) -> list[PortableAnnotation]:
    """The copies of which this is made."""
    names = versions_of(view).keys()
    return [copy for copy in copies if not names.isdisjoint(versions_of(copy))]


def _anchors(records: Iterable[PortableAnnotation]) -> tuple[tuple[str, int, int], ...]:
    """The places set by hand in these records, one for each text."""
    return tuple({anchor[0]: anchor for anchor in sorted(each for one in records for each in one.anchors)}.values())


def _same(ours: Annotation, theirs: Annotation) -> Annotation:
    """Two records of the same contents: the latest times, on the article of the record that was changed last."""
    later = max(theirs, ours, key=lambda each: (each.modified, each.article_uuid))
    return replace(
        ours,
        article=later.article,
        article_uuid=later.article_uuid,
        revision=later.revision,
        created=min(ours.created, theirs.created),
        modified=later.modified,
        deleted=max(ours.deleted, theirs.deleted),
    )
