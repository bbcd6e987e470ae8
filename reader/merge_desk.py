"""What a merge works on: the stores of the archive that takes the bundle in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from reader.store.annotations import AnnotationStore
from reader.store.articles import ArticleStore
from reader.store.collection import CollectionStore
from reader.store.runs import RunStore
from reader.store.transfer import TransferStore
from reader.store.wordings import WordingStore


@dataclass(frozen=True, slots=True)
class Desk:
    """The stores of the archive that a merge works on, and how it opens a transaction and an undo step."""

    transaction: Callable[[], AbstractContextManager[None]]
    transfer: TransferStore
    articles: ArticleStore
    annotations: AnnotationStore
    runs: RunStore
    wordings: WordingStore
    collections: CollectionStore
    step: Callable[[str, list[int]], AbstractContextManager[int]]
