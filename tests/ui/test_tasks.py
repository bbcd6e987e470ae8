"""Lanes: order, progress, cancelling, and which answer counts."""

import threading
from typing import ClassVar

import pytest

from reader.errors import Cancelled
from ui.tasks import PATIENCE, Lane, Latest


class Resource:
    def __init__(self):
        self.thread = threading.get_ident()
        self.stop = threading.Event()
        self.closed_in = 0

    def interrupt(self):
        self.stop.set()

    def close(self):
        self.closed_in = threading.get_ident()


@pytest.fixture
def lane(qtbot):
    lane = Lane(Resource, "test")
    yield lane
    assert lane.close()


def test_jobs_run_in_turn_and_answer_on_the_gui_thread(qtbot, lane):
    answers = []

    def note(value):
        answers.append((value, threading.get_ident()))

    for value in range(5):
        lane.submit(lambda _resource, _progress, value=value: value, note)
    qtbot.waitUntil(lambda: len(answers) == 5)
    assert answers == [(value, threading.get_ident()) for value in range(5)]
    assert not lane.is_busy


def test_the_resource_is_opened_and_closed_in_the_lanes_thread(qtbot):
    lane = Lane(Resource, "test")
    found = []
    lane.submit(lambda resource, _progress: resource, found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert lane.close()
    assert found[0].thread == found[0].closed_in != threading.get_ident()


def test_a_cancelled_job_stops_at_its_next_report(qtbot, lane):
    errors, started = [], threading.Event()

    def endless(_resource, progress):
        while True:
            progress.report(1, None, "working")
            started.set()

    job = lane.submit(endless, failed=errors.append)
    assert started.wait(5)
    job.cancel()
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], Cancelled)


def test_progress_reaches_the_window(qtbot, lane):
    with qtbot.waitSignal(lane.progressed) as blocker:
        lane.submit(lambda _resource, progress: progress.report(3, 3, "done"))
    assert blocker.args[1:] == [3, 3, "done"]


def test_an_error_nobody_asked_for_is_announced(qtbot, lane):
    with qtbot.waitSignal(lane.crashed) as blocker:
        lane.submit(lambda _resource, _progress: 1 / 0)
    assert isinstance(blocker.args[0], ZeroDivisionError)


def test_a_newer_request_interrupts_the_older_and_drops_its_answer(qtbot, lane):
    latest, answers, errors = Latest(lane, Resource.interrupt), [], []
    running = threading.Event()

    def slow(resource, _progress):
        running.set()
        resource.stop.wait(10)
        return "old"

    latest.ask(slow, answers.append, errors.append)
    assert running.wait(5)
    latest.ask(lambda _resource, _progress: "new", answers.append, errors.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert (answers, errors) == (["new"], [])


def test_work_is_finished_on_closing_but_nobody_is_called_back(qtbot):
    lane, done, answers = Lane(Resource, "test"), [], []
    lane.submit(lambda _resource, _progress: done.append(1), answers.append)
    assert lane.close()
    qtbot.wait(20)
    assert (done, answers) == ([1], [])


def test_what_uses_a_pause_is_not_waited_for_and_gives_way(qtbot, lane):
    latest, answers, errors, begun = Latest(lane, Resource.interrupt), [], [], threading.Event()

    def read_ahead(resource, _progress):
        begun.set()
        assert resource.stop.wait(5)

    latest.use_pause(read_ahead, lambda _nothing: None, errors.append)
    qtbot.waitUntil(begun.is_set)
    assert not latest.is_asking
    latest.ask(lambda _resource, _progress: 7, answers.append, errors.append)
    assert latest.is_asking
    qtbot.waitUntil(lambda: answers == [7])
    assert not latest.is_asking
    assert not errors


class Deaf(Resource):
    """Hears no interruption, as a long step of SQLite's full-text search."""

    opened: ClassVar[list["Deaf"]] = []

    def __init__(self):
        super().__init__()
        self.opened.append(self)

    def interrupt(self):
        pass


def test_a_request_goes_round_an_older_one_that_does_not_stop(qtbot, monkeypatch):
    monkeypatch.setattr(Deaf, "opened", [])
    lane, spare = Lane(Deaf, "test"), Lane(Deaf, "spare")
    latest, answers, errors, running = Latest(lane, Deaf.interrupt, spare=spare), [], [], threading.Event()

    def slow(resource, _progress):
        running.set()
        return resource.stop.wait(10)

    latest.ask(slow, answers.append, errors.append)
    assert running.wait(5)
    for word in ("new", "newer"):
        latest.ask(lambda _resource, _progress, word=word: word, answers.append, errors.append)
        qtbot.waitUntil(lambda word=word: answers[-1:] == [word])
        qtbot.waitUntil(lambda: spare.resource is None)
    latest.use_pause(lambda _resource, _progress: "read ahead", answers.append, errors.append)
    qtbot.wait(2 * PATIENCE)
    assert (answers[-1], spare.is_busy, lane.is_busy) == ("newer", False, True)
    stuck, *others = Deaf.opened
    stuck.stop.set()
    qtbot.waitUntil(lambda: not lane.is_busy)
    latest.ask(lambda resource, _progress: resource, answers.append, errors.append)
    qtbot.waitUntil(lambda: answers[-1] is stuck)
    assert (answers[:-1], errors, len(others)) == (["new", "newer", "read ahead"], [], 2)
    assert [each.close() for each in (lane, spare)] == [True, True]
    assert all(each.closed_in for each in Deaf.opened)
