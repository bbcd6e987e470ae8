"""The undo log: row images, one step for each thing the user does, and a history that survives."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.archive import Archive
from reader.errors import Cancelled
from reader.store.connection import connect
from reader.store.undo import KEPT_STEPS, UNDOABLE, UndoLog, history
from tests.reader.desk import article, take


@pytest.fixture
def connection(tmp_path):
    opened = connect(tmp_path / "archive.db")
    yield opened
    opened.close()


@pytest.fixture
def log(connection):
    return UndoLog(connection)


def state(connection):
    return {
        table: [tuple(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1")] for table in UNDOABLE
    }


def step(connection, log, label, *statements):
    connection.execute("BEGIN")
    with log.step(label) as number:
        for statement in statements:
            connection.execute(statement)
    connection.execute("COMMIT")
    return number


def revert(connection, log, found):
    connection.execute("BEGIN")
    log.revert(found)
    connection.execute("COMMIT")


TAG = "INSERT INTO tag (path, key) VALUES ('sea', 'sea')"
RECOLOUR = "UPDATE tag SET colour = 'red'"
DROP = "DELETE FROM tag"


@pytest.mark.parametrize("statements", [(TAG,), (TAG, RECOLOUR), (TAG, DROP), (TAG, RECOLOUR, DROP)])
def test_undo_and_redo_of_row_changes(connection, log, statements):
    before = state(connection)
    step(connection, log, "Change", *statements)
    after = state(connection)
    if before != after:
        revert(connection, log, log.next_undo())
        assert state(connection) == before
        revert(connection, log, log.next_redo())
    assert state(connection) == after


@given(st.lists(st.sampled_from([TAG, RECOLOUR, DROP, "UPDATE code SET name = name || 'x'"]), max_size=6))
def test_undoing_everything_ends_at_the_beginning(tmp_path_factory, statements):
    connection = connect(tmp_path_factory.mktemp("undo") / "archive.db")
    log, states = UndoLog(connection), [state(connection)]
    for statement in statements:
        before = state(connection)
        if statement != TAG or not before["tag"]:
            step(connection, log, "Change", statement)
        if state(connection) != before:
            states.append(state(connection))
    for expected in reversed(states[:-1]):
        revert(connection, log, log.next_undo())
        assert state(connection) == expected
    for expected in states[1:]:
        revert(connection, log, log.next_redo())
        assert state(connection) == expected
    assert log.next_redo() is None
    connection.close()


def test_a_step_without_a_change_leaves_no_entry(connection, log):
    number = step(connection, log, "Nothing", "UPDATE code SET name = name")
    assert (log.exists(number), log.next_undo()) == (False, None)


def test_nested_steps_are_one_named_by_the_outermost(connection, log):
    connection.execute("BEGIN")
    with log.step("Outer"):
        with log.step("Inner"):
            connection.execute(TAG)
        connection.execute(RECOLOUR)
    connection.execute("COMMIT")
    assert [entry.label for entry in history(log._db)] == ["Outer"]


def test_a_new_step_drops_what_could_be_redone(connection, log):
    step(connection, log, "Tag", TAG)
    revert(connection, log, log.next_undo())
    step(connection, log, "Name", "UPDATE code SET name = 'x'")
    assert (log.next_redo(), log.next_undo().label) == (None, "Name")


def test_the_history_survives_a_restart(tmp_path):
    connection = connect(tmp_path / "archive.db")
    step(connection, UndoLog(connection), "Tag", TAG)
    connection.close()
    connection = connect(tmp_path / "archive.db")
    log = UndoLog(connection)
    revert(connection, log, log.next_undo())
    assert state(connection)["tag"] == []
    connection.close()


def test_old_steps_are_forgotten(connection, log):
    for number in range(KEPT_STEPS + 5):
        step(connection, log, "Name", f"UPDATE code SET name = 'name {number}'")
    assert len(history(log._db, 10 * KEPT_STEPS)) == KEPT_STEPS


def test_only_the_columns_that_changed_are_put_back(connection, log):
    connection.execute(TAG)
    step(connection, log, "Colour", RECOLOUR)
    connection.execute("UPDATE tag SET description = 'from elsewhere'")
    revert(connection, log, log.next_undo())
    assert tuple(connection.execute("SELECT colour, description FROM tag").fetchone()) == ("", "from elsewhere")


def test_cascading_deletes_come_back(connection, log):
    connection.execute(TAG)
    connection.execute("INSERT INTO article (uuid, position, added, title) VALUES ('u', 1, '', 'T')")
    connection.execute("INSERT INTO article_tag (article, tag, created) VALUES (1, 1, '')")
    before = state(connection)
    step(connection, log, "Delete", DROP)
    assert state(connection)["article_tag"] == []
    revert(connection, log, log.next_undo())
    assert state(connection) == before


def test_a_position_taken_meanwhile_is_passed_by(connection, log):
    connection.execute("INSERT INTO article (uuid, position, added, title) VALUES ('u', 7, '', 'T')")
    step(connection, log, "Move", "UPDATE article SET position = 100")
    connection.execute("INSERT INTO article (uuid, position, added, title) VALUES ('v', 7, '', 'U')")
    revert(connection, log, log.next_undo())
    assert [row[0] for row in connection.execute("SELECT position FROM article ORDER BY id")] == [8, 7]


def test_what_arrived_is_binned_never_deleted(connection, log):
    step(connection, log, "Merge", "INSERT INTO article (uuid, position, added, title) VALUES ('u', 7, '', 'T')")
    revert(connection, log, log.next_undo())
    assert connection.execute("SELECT deleted != '' FROM article").fetchone()[0] == 1
    revert(connection, log, log.next_redo())
    assert connection.execute("SELECT deleted FROM article").fetchone()[0] == ""


def test_nothing_is_noted_outside_a_step(connection, log):
    connection.execute(TAG)
    assert connection.execute("SELECT count(*) FROM undo_change").fetchone()[0] == 0
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(TAG)


def test_the_history_goes_back_to_a_step_and_forward_again(archive, folder):
    take(archive, article(folder, "a.md", title="A", body="Some words."))
    (id,) = archive.search("").ids
    steps = [archive.tag([id], add=[tag]).step for tag in "abcd"]
    assert archive.go_to_step(steps[1]).articles == {id}
    assert archive.rows([id])[0].tags == ("a", "b")
    labels = [label.partition(":")[0] for label in (archive.undo_label(), archive.redo_label())]
    assert labels == ["Tag “b”", "Tag “c”"]
    archive.go_to_step(steps[3])
    assert archive.rows([id])[0].tags == ("a", "b", "c", "d")
    assert not archive.go_to_step(steps[3])
    assert archive.go_to_step(0).removed == {id}
    assert list(archive.search("").ids) == []
    assert archive.go_to_step(10**9).added == {id}


class Stopping:
    """Notes what it is told, and cancels at the report of this number."""

    def __init__(self, at=0):
        self.at, self.told = at, []

    def report(self, done, total, label):
        self.told.append((label, done, total))
        if len(self.told) == self.at:
            raise Cancelled("enough")


def test_taking_back_a_large_import_tells_how_far_it_is_and_can_be_stopped(archive, folder):
    def imported(word):
        for number in range(1_200):
            (folder / f"{number}.md").write_text(f"---\ntitle: Number {number}\n---\nText {word}.\n")
        return archive.import_paths([folder], workers=0)[0]

    imported("first")
    before = list(archive.search("text").ids)
    for at in (1, 2):
        with pytest.raises(Cancelled):
            archive.undo(Stopping(at))
        assert (list(archive.search("text").ids), archive.redo_label()) == (before, "")
    assert archive.verify().ok
    told = Stopping()
    archive.undo(told)
    assert archive.search("text").total == 0
    with pytest.raises(Cancelled):
        archive.go_to_step(10**9, Stopping(2))
    assert archive.search("text").total == 0
    archive.redo(told)
    assert list(archive.search("text").ids) == before
    assert told.told == [("Updating the search index", done, 1_200) for done in (500, 1_000)] * 2
    assert imported("second").revised == 1_200
    archive.undo(told)
    assert archive.search("first").total == 1_200
    assert {label for label, _, _ in told.told} == {"Reading what the sources say", "Updating the search index"}
    small = Stopping()
    archive.tag(before[:3], add=["few"])
    archive.undo(small)
    assert small.told == []


def test_a_long_history_survives_a_restart(archive, folder):
    take(archive, article(folder, "a.md", title="A", body="Some words."))
    (id,) = archive.search("").ids
    steps = [archive.tag([id], add=[f"t{number}"]).step for number in range(150)]
    archive.close()
    with Archive.open(archive.path) as again:
        assert len(again.undo_history(1_000)) == 151
        again.go_to_step(steps[20])
        assert len(again.rows([id])[0].tags) == 21


def test_new_articles_are_noted_again_after_an_import(connection, log):
    new = "INSERT INTO article (uuid, position, added, title) VALUES (?, ?, '', 'T')"
    with log.step("One") as step:
        with log.without_new_articles():
            connection.execute(new, ("a", 1))
        connection.execute(new, ("b", 2))
    assert [(change.table, change.operation, change.row_id) for change in log.changes(step)] == [
        ("article", "insert", 2)
    ]
