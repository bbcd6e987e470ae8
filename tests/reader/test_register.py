"""The register that an annotation is: its laws, with three colleagues who change it and meet in any order."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from reader.models import Anchor, AnchorState, Annotation, PortableAnnotation
from reader.register import is_untouched, join, left_behind, register_hash, versions_of


def version(note: str, modified: str, versions=(), deleted: str = "") -> PortableAnnotation:
    annotation = Annotation(
        id=0, uuid="6f1c0f6e-0000-4000-8000-000000000001", article=1, article_uuid="u", kind="note", colour="",
        note=note, tags=(), creator="", created="2024", modified=modified, revision=1, revision_hash="h", selector=None,
        anchor=Anchor(AnchorState.EXACT), deleted=deleted,
    )  # fmt: skip
    return PortableAnnotation(annotation, tuple(versions))


def test_a_known_version_is_ignored_and_a_later_one_replaces_ours():
    old = version("a", "2024-01")
    new = version("b", "2023-01", [register_hash(old.annotation)])
    for ours, theirs in ((old, new), (new, old)):
        (only,) = join(ours, [theirs])
        assert only.annotation.note == "b"


def test_of_two_concurrent_versions_the_later_wins_and_the_other_is_kept():
    one, two = version("a", "2024-01"), version("b", "2024-02")
    for ours, theirs in ((one, two), (two, one)):
        later, copy = join(ours, [theirs])
        assert (later.annotation.note, copy.annotation.note) == ("b", "a")
        assert copy.annotation.conflict_of == later.annotation.uuid


def test_edited_forth_and_back_is_no_conflict():
    a, b = version("a", "1"), version("b", "2")
    hashes = [register_hash(each.annotation) for each in (a, b)]
    back = version("a", "3", hashes)
    away = version("b", "2", hashes[:1])
    for ours, theirs in ((back, away), (away, back)):
        (only,) = join(ours, [theirs])
        assert only.annotation.note == "a"


# -- three colleagues ------------------------------------------------------------------------------------------------

#: What one of them holds: the annotation, then its copies.
State = tuple[PortableAnnotation, ...]


def changed(portable: PortableAnnotation, modified: str, **values) -> PortableAnnotation:
    """As the archive does it: the hashes of what was there before are kept."""
    after = replace(portable.annotation, modified=modified, **values)
    return replace(portable, annotation=after, versions=left_behind(portable), parts=())


def met(ours: State, *others: State) -> State:
    """What ours holds after it has met the others, one after the other; copies are as the merges made them."""
    for theirs in others:
        ours = tuple(join(ours[0], [theirs[0]], [*ours[1:], *theirs[1:]]))
    return ours


def said(state: State) -> list[tuple[object, ...]]:
    """All that travels: the note and tags of what is deleted stay in the bin of those who had them."""
    in_order = (state[0], *sorted(state[1:], key=uuid_of))
    return [(travelling(each.annotation), each.versions, each.parts) for each in in_order]


def travelling(annotation: Annotation) -> Annotation:
    return replace(annotation, note="", tags=()) if annotation.deleted else annotation


def uuid_of(portable: PortableAnnotation) -> str:
    return portable.annotation.uuid


def standing(state: State) -> set[str]:
    return {name for each in state for name in versions_of(each)}


#: One of the three changes the annotation (note, tags, or deletes it), or meets another of them.
deeds = st.lists(
    st.tuples(st.sampled_from(("note", "tag", "untag", "delete", "meet")), st.integers(0, 2), st.integers(0, 2)),
    max_size=12,
)


def after(deeds: Sequence[tuple[str, int, int]], *, is_new: bool) -> list[State]:
    """The three after what they did; with `is_new` nobody writes what was written before."""
    states: list[State] = [(version("first", "00"),)] * 3
    for number, (deed, one, what) in enumerate(deeds, 1):
        main, *copies = states[one]
        time = f"{number:02}"
        if deed == "meet":
            states[one] = met(states[one], states[what])
        elif not main.annotation.deleted:
            values = new_values(main.annotation, deed, what, time if is_new else "")
            if any(getattr(main.annotation, name) != value for name, value in values.items()):
                states[one] = (changed(main, time, **values), *copies)
    return states


def new_values(annotation: Annotation, deed: str, what: int, time: str) -> dict[str, object]:
    tag, tags = "xyz"[what], set(annotation.tags)
    if deed == "note":
        return {"note": f"{what} {time}"}
    if deed == "delete":
        return {"deleted": time or "now", "note": "", "tags": ()}
    return {"tags": tuple(sorted(tags | {tag} if deed == "tag" else tags - {tag}))}


@given(deeds)
@example([("tag", 0, 0), ("tag", 1, 1), ("meet", 1, 0), ("tag", 2, 0), ("note", 2, 1)])
def test_it_does_not_matter_who_meets_whom_first(deeds):
    a, b, c = after([deed for deed in deeds if deed[0] != "untag"], is_new=True)
    assert said(met(a, b)) == said(met(b, a))
    assert said(met(a, b, a, b)) == said(met(a, b))
    assert said(met(met(a, b), c)) == said(met(a, met(b, c)))
    assert all(is_untouched(copy) for copy in met(a, b, c)[1:])


@given(deeds, st.booleans())
def test_nothing_is_lost_that_nobody_left_behind(deeds, is_new):
    states = after(deeds, is_new=is_new)
    left = {name for state in states for each in state for name in each.versions}
    whole = met(*states)
    assert standing(whole) >= set().union(*map(standing, states)) - left
    assert set(whole[0].versions).isdisjoint(standing(whole))
