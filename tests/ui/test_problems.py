"""Expected errors, bugs and cancels each go their way."""

import threading

import pytest

from reader.errors import Cancelled, InputError
from ui.problems import REPORT_EVERY, Problems


@pytest.fixture
def seen(qtbot):
    now = [0.0]
    problems = Problems(clock=lambda: now[0])
    seen = {"sentences": [], "bugs": [], "now": now, "problems": problems}
    problems.sentence.connect(seen["sentences"].append)
    problems.bug.connect(seen["bugs"].append)
    return seen


def test_an_expected_error_is_a_sentence(seen):
    seen["problems"].take(InputError("The folder x is missing."))
    assert (seen["sentences"], seen["bugs"]) == (["The folder x is missing."], [])


def test_a_cancel_is_nothing(seen):
    seen["problems"].take(Cancelled("Cancelled."))
    assert (seen["sentences"], seen["bugs"]) == ([], [])


def test_a_bug_is_reported_with_its_traceback(seen, capsys):
    try:
        {}["gone"]
    except KeyError as error:
        seen["problems"].take(error)
    assert "KeyError: 'gone'" in seen["bugs"][0]
    assert "KeyError" in capsys.readouterr().err


def test_a_storm_of_bugs_is_one_dialog(seen, capsys):
    for _ in range(50):
        seen["problems"].take(ValueError("again"))
    assert len(seen["bugs"]) == 1
    seen["now"][0] = REPORT_EVERY + 1
    seen["problems"].take(ValueError("later"))
    assert "49 more errors" in seen["bugs"][1]


def test_an_error_of_another_thread_arrives_on_this_one(seen, qtbot):
    thread = threading.Thread(target=lambda: seen["problems"].take(InputError("From afar.")))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: seen["sentences"] == ["From afar."])
