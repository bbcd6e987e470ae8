"""Values that no Carrel writes: damage that SQLite does not see is said in a sentence, never as a bug."""

import pytest

from reader.archive import Archive
from reader.errors import ArchiveError

TEXT = "---\ntitle: The harbour freezes\ntopics: [Ice]\nprovider: Ostwick Mercury\n---\n# Ice\n\nThe *harbour* froze.\n"


@pytest.fixture
def archive(tmp_path):
    (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")
    with Archive.open(tmp_path / "archive.db") as archive:
        archive.import_paths([tmp_path / "a.md"], workers=0)
        archive.annotate(1, quote="harbour", note="Which?")
        yield archive


def _mark(archive):
    return archive.annotations(1)[0].uuid


DAMAGE = [
    ("article", "title_origin = 'sourcf'", lambda archive: archive.rows([1])),
    ("revision", "fields = '{\"title\":['", lambda archive: archive.article(1)),
    ("revision", 'fields = \'{"title":["a","b","c"]}\'', lambda archive: archive.article(1)),
    ("revision", "fields = '{\"title\":['", lambda archive: archive.search("field.title:harbour")),
    ("revision", "topics = '[\"Ice'", lambda archive: archive.article(1)),
    ("revision", "blocks = '[[3]]'", lambda archive: archive.document(1)),
    ("revision", "spans = '[1'", lambda archive: archive.document(1)),
    ("annotation", "versions = '['", lambda archive: archive.edit_annotation(_mark(archive), note="New")),
]


@pytest.mark.parametrize(("table", "damage", "ask"), DAMAGE)
def test_a_value_that_is_damaged_is_an_error_with_a_sentence(archive, table, damage, ask):
    archive._db.execute("PRAGMA ignore_check_constraints=ON")
    archive._db.execute(f"UPDATE {table} SET {damage}")
    with pytest.raises(ArchiveError, match=r"damaged .*restore a backup"):
        ask(archive)
