"""Settings: defaults, what is kept over a restart, and files that can't be used."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import settings
from reader.errors import InputError
from reader.settings import Settings


def write(folder: Path, text: str) -> Path:
    path = folder / settings.FILE_NAME
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_defaults_hold(tmp_path):
    assert settings.load(tmp_path / "nowhere") == (Settings(), ())


def test_what_was_saved_is_loaded(tmp_path):
    chosen = Settings().changed(theme="sepia", reading_size=16, shortcuts={"undo": "Ctrl+U"}).opened(tmp_path / "a.db")
    settings.save(chosen, tmp_path / "new" / "folder")
    assert settings.load(tmp_path / "new" / "folder") == (chosen, ())


def test_defaults_are_not_written_so_that_better_ones_can_come(tmp_path):
    settings.save(Settings().changed(theme="dark"), tmp_path)
    assert json.loads((tmp_path / settings.FILE_NAME).read_text()) == {"theme": "dark"}


def test_keys_of_another_version_survive(tmp_path):
    path = write(tmp_path, '{"theme": "light", "hologram": [1, 2]}')
    loaded, notices = settings.load(tmp_path)
    settings.save(loaded.changed(theme="dark"), tmp_path)
    assert not notices
    assert json.loads(path.read_text()) == {"theme": "dark", "hologram": [1, 2]}


@pytest.mark.parametrize("text", ["", "{", "[1, 2]", "nonsense", "[" * 100_000])
def test_a_damaged_file_is_kept_aside(tmp_path, text):
    write(tmp_path, "{older").rename(tmp_path / "settings.json.damaged")
    write(tmp_path, text)
    loaded, notices = settings.load(tmp_path)
    assert loaded == Settings()
    assert "damaged" in notices[0]
    assert (tmp_path / "settings.json.damaged-2").read_text() == text
    assert (tmp_path / "settings.json.damaged").read_text() == "{older"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "neon"),
        ("reading_size", 4000),
        ("reading_size", "13"),
        ("reading_size", True),
        ("reading_justified", 1),
        ("recent_archives", "a.db"),
        ("recent_archives", [1]),
        ("shortcuts", []),
        ("creator", None),
    ],
)
def test_one_bad_value_costs_only_itself(tmp_path, name, value):
    write(tmp_path, json.dumps({name: value, "word_forms": True}))
    loaded, notices = settings.load(tmp_path)
    assert loaded == Settings(word_forms=True)
    assert name in notices[0]
    assert len(notices) == 1


def test_a_change_that_can_not_be_is_refused():
    with pytest.raises(InputError, match="one of system, light, dark, sepia"):
        Settings().changed(theme="neon")
    with pytest.raises(InputError, match="no such setting"):
        Settings().changed(thme="dark")


def test_a_folder_that_can_not_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="can't be written"):
        settings.save(Settings(), tmp_path / "file")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_recent_archives_hold_each_once_and_the_latest_first(tmp_path):
    opened = Settings()
    for name in ("a", "b", "a", *"cdefghijkl"):
        opened = opened.opened(tmp_path / name)
    assert len(opened.recent_archives) == settings.RECENT_KEPT
    assert len(set(opened.recent_archives)) == settings.RECENT_KEPT
    assert opened.recent_archives[0] == str((tmp_path / "l").resolve())


def test_the_environment_chooses_the_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("CARREL_CONFIG", str(tmp_path))
    monkeypatch.setenv("CARREL_ARCHIVE", str(tmp_path / "x.db"))
    assert settings.config_folder() == tmp_path
    assert settings.default_archive() == tmp_path / "x.db"


def test_every_setting_says_what_it_means():
    assert all(settings.ABOUT.values())
    assert set(settings.RANGES) | set(settings.CHOICES) <= set(settings.ABOUT)


@given(st.dictionaries(st.sampled_from(sorted(settings.ABOUT)), st.none() | st.booleans() | st.integers() | st.text()))
def test_no_content_stops_the_program(values):
    loaded, notices = settings._from_json(values, Path("settings.json"))
    assert isinstance(loaded, Settings)
    assert len(notices) <= len(values)
