"""A window's session: the first page at once, the rest behind it, and every keystroke cancels what was asked before."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from reader.errors import Cancelled
from reader.store import answers, search
from tests.reader.small_archive import Report, make
from ui.models.articles import ArticleModel
from ui.session import FIRST, Session

#: Takes many seconds unless it is stopped.
ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000000) SELECT count(*) FROM n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    days = [f"20{20 + n // 28:02}-01-{n % 28 + 1:02}" for n in range(120)]
    make(tmp_path / "a.db", [Report(f"Report {n}", text="common", published=day) for n, day in enumerate(days)]).close()
    return tmp_path / "a.db"


@pytest.fixture
def session(qtbot, path):
    session = Session(path)
    yield session
    session.close()


def test_the_first_page_comes_first_and_the_whole_answer_begins_with_it(qtbot, session):
    found = []
    session.found.connect(found.append)
    with qtbot.waitSignal(session.completed) as blocker:
        session.search("common", "newest")
    whole = blocker.args[0].result
    assert (len(found[0].result.ids), found[0].result.is_whole) == (FIRST, False)
    assert (whole.total, whole.is_whole) == (120, True)
    assert whole.ids[:FIRST] == found[0].result.ids


def test_the_number_of_many_matches_comes_before_them(qtbot, session, monkeypatch):
    for name, value in (("SHORT", 0), ("LONG", 0), ("_COUNTED", 1e9)):
        monkeypatch.setattr(f"reader.store.answers.{name}", value)
    totals = []
    session.counted.connect(lambda found: totals.append((found.total, found.result.is_whole)))
    with qtbot.waitSignal(session.completed) as blocker:
        session.search("common", "newest")
    assert totals == [(120, False)]
    assert blocker.args[0].total == 120


def test_a_short_answer_comes_whole(qtbot, session):
    with qtbot.waitSignal(session.found) as blocker, qtbot.assertNotEmitted(session.completed, wait=50):
        session.search("title:7", "newest")
    assert blocker.args[0].result.is_whole


def test_the_list_grows_without_being_filled_anew(qtbot, session, qtmodeltester):
    model, resets = ArticleModel(), []
    model.modelReset.connect(lambda: resets.append(1))
    session.found.connect(lambda found: model.set_result(found.result.ids, lambda ids: session.fetch(found, ids)))
    with qtbot.waitSignal(session.completed) as blocker:
        session.search("common", "newest")
    whole = blocker.args[0]
    assert model.extend(whole.result.ids, lambda ids: session.fetch(whole, ids))
    assert (model.rowCount(), len(resets)) == (120, 1)
    assert all(model.hit(row).row.id == whole.result.ids[row] for row in range(120))
    assert not model.extend(whole.result.ids[::-1], lambda ids: [])
    qtmodeltester.check(model)


def test_a_keystroke_stops_a_long_statement_and_only_its_own_answer_comes(qtbot, session, monkeypatch):
    started, answers_, errors = [], [], []

    class Slow(answers.Answers):
        def newest(self, limit: int, *, oldest: bool = False) -> list[tuple[int, int]]:
            if "slow" in self._plan.words:
                started.append(1)
                self._db.execute(ENDLESS).fetchone()
            return super().newest(limit, oldest=oldest)

    monkeypatch.setattr(search, "Answers", Slow)
    session.found.connect(lambda found: answers_.append(found.result.query))
    session.failed.connect(errors.append)
    session.search("slow", "newest")
    qtbot.waitUntil(lambda: bool(started))
    with qtbot.waitSignal(session.completed, timeout=5_000):
        session.search("common", "newest")
    assert (answers_, errors) == (["common"], [])


def test_a_statement_stops_when_its_job_is_cancelled(path):
    from reader.archive import Archive

    with Archive.open(path, readonly=True) as archive:
        with pytest.raises(Cancelled), archive.interruptible(lambda: True), archive._reading():
            archive._db.execute(ENDLESS).fetchone()
        assert archive.search("common").total == 120


def test_asking_again_after_an_interrupt_works(path):
    db = sqlite3.connect(path)
    store = search.SearchStore(db)
    from reader.query import parse

    db.interrupt()
    assert store.search(parse("common"), "newest", None, 0).total == 120
    db.close()


def test_what_sources_say_is_read_off_the_gui_thread_once_and_again_after_a_change(qtbot, session):
    said_in = []
    archive_class = type(session.archive)

    def watched(archive, said_values=archive_class.said_values):
        said_in.append(archive is session.archive)
        return {**said_values(archive), "mood": ["hopeful"]}

    session.archive.said_values = lambda: pytest.fail("read on the GUI thread")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive_class, "said_values", watched)
        assert session.complete("provider:x") == []
        assert said_in == []
        with qtbot.waitSignal(session.offers_read):
            assert session.complete("field.mood:") == []
        assert session.complete("field.mood:ho") == ["field.mood:hopeful"]
        assert said_in == [False]
        with qtbot.waitSignal(session.changed):
            session.operations.star([1], True)
        with qtbot.waitSignal(session.offers_read):
            assert session.complete("field.mood:ho") == ["field.mood:hopeful"], "the old ones meanwhile"
        assert said_in == [False, False]
