"""Tags of articles and annotations, and what becomes of a tag."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reader.archive.base import Opened
from reader.models import Changes, Tag, TagPair, TagPreview, TagSuggestion, Wording
from reader.progress import Progress, Silent
from reader.store.connection import now


class Tags(Opened):
    """Tags of articles and annotations, and what becomes of a tag."""

    def tags(self) -> list[Tag]:
        """Every tag with its counts, by path."""
        with self._reading():
            return self._tags.list()

    def tag_wordings(self) -> Mapping[str, tuple[Wording, ...]]:
        """What everybody whose bundles came in says of tags (colour, description, alias), by their paths."""
        with self._reading():
            return self._wordings.of_tags()

    def complete_tag(self, text: str, limit: int = 12) -> list[str]:
        """Tags that begin with `text`, or have a part that does; the most used first."""
        with self._reading():
            return self._tags.complete(text, limit)

    def tag(
        self,
        ids: Sequence[int],
        *,
        add: Iterable[str] = (),
        remove: Iterable[str] = (),
        progress: Progress | None = None,
    ) -> Changes:
        """Add tags to and remove tags from articles, as one step. Raises InputError for a tag that can't be one."""
        add, remove = list(add), list(remove)
        label = ("Tag" if add else "Remove tag") + f" “{', '.join(add or remove)}”" + self._about(ids)
        with self._step(label, ids) as step:
            changed = self._tags.tag(ids, add, remove, now(), progress or Silent())
        return self._kept(Changes(label, step, articles=frozenset(changed), tags=True))

    def rename_tag(self, path: str, new_path: str) -> Changes:
        """Rename or move a tag with the tags under it; where `new_path` exists the two are merged.

        Raises NotFound, and InputError for a name that can't be one, or lies under the tag itself.
        """
        label = f"Rename tag “{path}” to “{new_path}”"
        ids = self._tags.articles_of(path)
        with self._step(label, ids) as step:
            self._tags.rename(path, new_path, now())
        return self._kept(Changes(label, step, articles=frozenset(ids), tags=True))

    def merge_tags(self, paths: Sequence[str], into: str) -> Changes:
        """Let everything that carries one of these tags (or one under it) carry `into` (or one under that) instead.

        Raises as rename_tag does.
        """
        merging = sorted((path for path in paths if path != into), key=lambda path: (-path.count("/"), path))
        label = f"Merge “{', '.join(merging)}” into “{into}”"
        ids = {id for path in merging for id in self._tags.articles_of(path)}
        with self._step(label, ids) as step:
            for path in merging:
                self._tags.rename(path, into, now())
        return self._kept(Changes(label, step, articles=frozenset(ids), tags=True))

    def create_tag(self, path: str) -> Changes:
        """Make a tag before anything carries it. Raises InputError where there is one, or it can't be one."""
        label = f"New tag “{path}”"
        with self._step(label, ()) as step:
            self._tags.create(path)
        return self._kept(Changes(label, step, tags=True))

    def delete_tag(self, path: str, *, keep_children: bool = False) -> Changes:
        """Remove a tag from everything that carries it, with the tags under it (or these move up to its parent).

        Raises NotFound.
        """
        return self.delete_tags([path], keep_children=keep_children)

    def delete_tags(self, paths: Sequence[str], *, keep_children: bool = False) -> Changes:
        """Remove several tags as delete_tag() does, as one step."""
        label = f"Delete tag “{paths[0]}”" if len(paths) == 1 else f"Delete {len(paths)} tags"
        ids = {id for path in paths for id in self._tags.articles_of(path)}
        with self._step(label, ids) as step:
            self._tags.delete(paths, now(), keep_children=keep_children)
        return self._kept(Changes(label, step, articles=frozenset(ids), tags=True))

    def edit_tag(self, path: str, *, colour: str | None = None, description: str | None = None) -> Changes:
        """Change a tag's colour (one of the highlights'; empty: none) or description.

        Raises NotFound, and InputError for a colour that there is none of.
        """
        label = f"Edit tag “{path}”"
        with self._step(label, ()) as step:
            self._tags.edit(path, colour, description, self.creator, now())
        return self._kept(Changes(label, step, tags=True))

    def split_tag(self, path: str, into: Iterable[str]) -> Changes:
        """Put several tags in the place of one on everything that carries it.

        Raises NotFound, and InputError for fewer than two, or one that can't be a tag.
        """
        into = list(into)
        label = f"Split tag “{path}” into “{', '.join(into)}”"
        ids = self._tags.articles_of(path)
        with self._step(label, ids) as step:
            self._tags.split(path, into, now())
        return self._kept(Changes(label, step, articles=frozenset(ids), tags=True))

    def add_tag_alias(self, path: str, alias: str) -> Changes:
        """Let `alias` mean the tag `path`, when tagging and in `tag:`.

        Raises NotFound, and InputError for an alias that can't be one, or means something already.
        """
        label = f"Add alias “{alias}”"
        with self._step(label, ()) as step:
            self._tags.add_alias(path, alias, self.creator, now())
        return self._kept(Changes(label, step, tags=True))

    def remove_tag_alias(self, alias: str) -> Changes:
        """Let `alias` mean nothing again. Raises NotFound."""
        label = f"Remove alias “{alias}”"
        with self._step(label, ()) as step:
            self._tags.remove_alias(alias)
        return self._kept(Changes(label, step, tags=True))

    def suggest_tags(self, article: int, limit: int = 8) -> list[TagSuggestion]:
        """Tags from one's own past tagging that an article might carry, best first, each with its reason."""
        with self._reading():
            return self._tags.suggest(article, limit)

    def unused_tags(self) -> list[str]:
        """Tags that nothing carries."""
        with self._reading():
            return self._tags.unused()

    def preview_rename_tag(self, path: str, new_path: str) -> TagPreview:
        """What rename_tag would do; raises as it does."""
        with self._reading():
            return self._tags.preview_rename(path, new_path)

    def preview_merge_tags(self, paths: Sequence[str], into: str) -> TagPreview:
        """What merge_tags would do; raises as it does."""
        with self._reading():
            return self._tags.preview_merge(paths, into)

    def preview_create_tag(self, path: str) -> TagPreview:
        """What create_tag would do; raises as it does."""
        with self._reading():
            return self._tags.preview_create(path)

    def preview_delete_tags(self, paths: Sequence[str], *, keep_children: bool = False) -> TagPreview:
        """What delete_tags would do; raises as it does."""
        with self._reading():
            return self._tags.preview_delete(paths, keep_children=keep_children)

    def preview_split_tag(self, path: str, into: Iterable[str]) -> TagPreview:
        """What split_tag would do; raises as it does."""
        with self._reading():
            return self._tags.preview_split(path, into)

    def near_duplicate_tags(self) -> list[TagPair]:
        """Pairs of tags that are probably one, each with the reason."""
        with self._reading():
            return self._tags.near_duplicates()
