"""An archive in a temporary folder, and a folder to import from."""

import pytest

from reader.archive import Archive


@pytest.fixture
def archive(tmp_path):
    with Archive.open(tmp_path / "archive.db", creator="Ada") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "in"
    path.mkdir()
    return path
