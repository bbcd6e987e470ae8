"""Which passages stand for an article."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.store import passages

MATCHES = st.lists(
    st.builds(lambda start, leaf: (start, start + 4, leaf), st.integers(0, 900), st.integers(0, 2)), min_size=1
)


@given(MATCHES, st.integers(1, 2), st.booleans())
def test_the_best_windows_are_those_with_the_most_leaves_and_matches(found, most, is_one):
    found = sorted({(start, end, 0 if is_one else leaf) for start, end, leaf in found})
    ranked = []
    for start, _, _ in found:
        inside = [leaf for at, _, leaf in found if start <= at < start + 140]
        ranked.append((-len(set(inside)), -min(len(inside), 5), start))
    chosen: list[int] = []
    for _, _, start in sorted(ranked):
        if len(chosen) < most and all(abs(start - other) > passages.LENGTH for other in chosen):
            chosen.append(start)
    assert passages._windows(found, most) == chosen
