"""A word in its contexts, its neighbours, and over time."""

from __future__ import annotations

from collections.abc import Sequence

from reader.archive.base import Opened
from reader.concordance import CONTEXT, SPAN, Collocates, Concordance, Line, Period
from reader.progress import Progress, Silent


class Concordances(Opened):
    """A word in its contexts, its neighbours, and over time."""

    def concordance(
        self,
        word: str,
        query: str = "",
        *,
        word_forms: bool = False,
        enough: int | None = None,
        progress: Progress | None = None,
    ) -> Concordance:
        """Every occurrence of a word, phrase or beginning (`prosecut*`) in the articles that `query` finds.

        The newest article comes first; `enough` lines end the work early (`is_complete` is false then). Raises
        InputError where `word` has no word, Cancelled from `progress` or when interrupted.
        """
        with self._reading():
            sought = self._concordance.keyword(word, query, word_forms=word_forms)
            return self._concordance.concordance(
                sought, query, progress or Silent(), word_forms=word_forms, enough=enough
            )

    def concordance_lines(self, found: Concordance, lines: Sequence[int], *, width: int = CONTEXT) -> list[Line | None]:
        """These lines of a concordance with `width` characters around; None for one whose article has changed."""
        with self._reading():
            return self._concordance.lines(found, lines, width)

    def collocates(
        self,
        word: str,
        query: str = "",
        *,
        span: int = SPAN,
        measure: str = "ll",
        least: int = 2,
        limit: int = 100,
        word_forms: bool = False,
        progress: Progress | None = None,
    ) -> Collocates:
        """The words that stand within `span` words of `word` more often than chance has it, by `measure`: ll
        (log-likelihood), mi (mutual information) or count. Words seen fewer than `least` times there are left out.
        Raises as `concordance` does.
        """
        with self._reading():
            concordance, progress = self._concordance, progress or Silent()
            sought = concordance.keyword(word, query, word_forms=word_forms)
            counts = concordance.spans(sought, query, progress, span=span, word_forms=word_forms)
            return concordance.collocates(
                sought, query, progress, counts, measure=measure, least=least, limit=limit, word_forms=word_forms
            )

    def frequency(self, found: Concordance, unit: str = "year") -> list[Period]:
        """How often the word of a concordance stands in each year or month, absolute and in a million words."""
        with self._reading():
            return self._concordance.frequency(found, unit)
