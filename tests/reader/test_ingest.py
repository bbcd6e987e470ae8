"""Import: identity, counts, bad input, cancel and crash."""

import gc
import gzip
import io
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from reader import ingest, parsing, processes
from reader.archive import Archive
from reader.dates import epoch
from reader.errors import ArchiveError, Cancelled, InputError
from reader.models import Blob
from reader.store.derived import Positions
from reader.store.index import SEGMENTS
from reader.walk import File, contents
from tests.reader.desk import SEEDS, article, assert_whole, content, counts, only, take, titles

ROOT = SEEDS.parent
URL = "https://example.org/news/lighthouse"


def problems(report):
    return {(problem.kind, problem.severity) for problem in report.problems}


# -- what is the same article --------------------------------------------------------------------------------


def test_the_same_folder_twice_changes_nothing(archive, folder):
    article(folder, "a.md", "The lighthouse", "Light.")
    article(folder, "b/c.md", "The harbour", "Ships.")
    assert take(archive, folder) == {"added": 2}
    before = content(archive.path)
    assert take(archive, folder) == {"unchanged": 2}
    assert content(archive.path) == before


def test_known_bytes_are_not_parsed(archive, folder, monkeypatch):
    article(folder, "a.md", "The lighthouse", "Light.")
    take(archive, folder)
    monkeypatch.setattr(parsing, "parse", None)
    assert take(archive, folder) == {"unchanged": 1}


def test_a_changed_file_is_a_revision(archive, folder):
    path = article(folder, "a.md", "The lighthouse", "Light.", url=URL)
    take(archive, folder)
    article(folder, "a.md", "The lighthouse at night", "Light and fog.", url=URL)
    assert take(archive, path) == {"revised": 1}
    found = only(archive)
    assert [revision.number for revision in found.revisions] == [1, 2]
    assert (found.row.title, archive.document(found.id).text) == ("The lighthouse at night", "Light and fog.")
    assert archive.document(found.id, found.revisions[0].id).text == "Light."
    assert_whole(archive)


def test_a_file_that_goes_back_is_a_revision_again(archive, folder):
    path = folder / "a.txt"
    for text in ("One.", "Two.", "One.", "Two."):
        path.write_text(text)
        take(archive, path)
    found = only(archive)
    texts = [archive.document(found.id, revision.id).text for revision in found.revisions]
    assert texts == ["One.", "Two.", "One.", "Two."]
    assert take(archive, path) == {"unchanged": 1}


def test_a_moved_file_is_recognised(archive, folder):
    path = article(folder, "a.md", "The lighthouse", "Light.")
    take(archive, folder)
    path.rename(folder / "b.md")
    assert take(archive, folder) == {"unchanged": 1}
    assert [source.name for source in only(archive).sources] == ["a.md", "b.md"]


@pytest.mark.parametrize(
    "other",
    [
        "http://www.example.org/news/lighthouse/",
        "https://example.org/news/lighthouse?utm_source=letter",
        "https://example.org/amp/news/lighthouse",
    ],
)
def test_one_page_under_several_addresses_is_one_article(archive, folder, other):
    article(folder, "a.md", "The lighthouse of Ister", "Light.", url=URL)
    article(folder, "b.md", "The Lighthouse of Ister", "More light.", url=other)
    assert take(archive, folder) == {"added": 1, "revised": 1}
    assert len(only(archive).sources) == 2
    assert take(archive, folder) == {"unchanged": 2}


def test_an_article_is_found_by_a_part_of_any_address_it_has_had(archive, folder):
    """Also where it shows another one."""
    path = article(folder, "a.md", "The lighthouse", "Light.", url=URL, ampUrl="https://fast.example/Light")
    take(archive, path)

    def found(*parts):
        return [archive.search(f"url:{part}").total for part in parts]

    first = (URL, "http://www.example.org/NEWS", "org/news/", "fast.example/light", "https://fast")
    assert found(*first, "slow") == [1] * 5 + [0]
    archive.correct(only(archive).id, "url", "https://slow.example/light?b=2&utm_source=x&a=1")
    assert found(*first, "slow", "light?a=1&b=2", "utm") == [1] * 8
    archive.undo()
    assert found(*first, "slow") == [1] * 5 + [0]
    article(folder, "a.md", "The lighthouse", "Lights.", url="https://other.example/light")
    take(archive, path)
    assert found(*first, "other.example") == [1] * 6
    article(folder, "b.md", "The lighthouse", "More light.", url="http://fast.example/Light?utm_source=x")
    assert take(archive, folder) == {"revised": 1, "unchanged": 1}


def test_a_shared_address_or_title_alone_does_not_merge(archive, folder):
    article(folder, "a.md", "The lighthouse", "Light.", url=URL)
    article(folder, "b.md", "An unrelated headline", "Ships.", url=URL)
    article(folder, "c.md", "The lighthouse", "Light.", url="https://example.net/other")
    assert take(archive, folder) == {"added": 3}


def test_a_path_used_for_another_report_is_a_new_article(archive, folder):
    article(folder, "today.md", "The lighthouse", "Light.", url=URL)
    take(archive, folder)
    article(folder, "today.md", "Grain prices fall again", "Wheat.", url="https://example.org/news/grain")
    assert take(archive, folder) == {"added": 1}
    assert take(archive, folder) == {"unchanged": 1}


def test_a_file_that_loses_its_text_keeps_the_archived_one(archive, folder):
    path = article(folder, "a.md", "The lighthouse", "Light.", url=URL)
    take(archive, path)
    article(folder, "a.md", "The lighthouse", url=URL)
    assert take(archive, path) == {"revised": 1}
    found = only(archive)
    assert archive.document(found.id).text == "Light."
    assert found.revision.text_source == found.revisions[0].source_sha256
    assert_whole(archive)


def test_the_same_bytes_are_the_same_article_everywhere(tmp_path, folder):
    path = article(folder, "a.md", "The lighthouse", "Light.")
    uuids = []
    for name in ("one.db", "two.db"):
        with Archive.open(tmp_path / name) as opened:
            take(opened, path)
            uuids.append(only(opened).uuid)
    assert uuids[0] == uuids[1]


def test_a_binned_article_comes_back(archive, folder):
    path = article(folder, "a.md", "The lighthouse", "Light.")
    take(archive, path)
    archive.bin([only(archive).id])
    assert take(archive, path) == {"added": 1}
    assert titles(archive) == ["The lighthouse"]


def test_another_copy_of_a_binned_page_brings_it_back(archive, folder):
    take(archive, article(folder, "a.md", "The lighthouse", "Light.", url=URL))
    archive.bin([only(archive).id])
    assert take(archive, article(folder, "b.md", "The lighthouse", "Fog and rain.", url=URL)) == {"added": 1}
    assert len(only(archive).revisions) == 2
    archive.undo()
    assert (titles(archive), len(archive.binned())) == ([], 1)
    assert archive.binned()[0].word_count == 1
    assert_whole(archive)


def test_tied_dates_get_positions_in_order(archive, folder):
    for number in range(5):
        article(folder, f"{number}.md", f"Report {number}", date="2023-09-06")
    take(archive, folder)
    article(folder, "9.md", "Report 9", date="2023-09-06")
    take(archive, folder)
    assert titles(archive) == [f"Report {number}" for number in (0, 1, 2, 3, 4, 9)]


def test_a_date_whose_second_is_taken_by_another_gets_the_next_free_one(archive, folder):
    start = epoch("2023-09-06T00:00:00Z")
    for number, second in enumerate((0, 0, 1, 3, 0)):
        article(folder, f"{number}.md", f"Report {number}", date=f"2023-09-06T00:00:0{second}Z")
        if number == 1:
            take(archive, folder)
    take(archive, folder)
    rows = archive._db.execute("SELECT title, position FROM article ORDER BY title")
    assert [position - start for _, position in rows] == [0, 1, 2, 3, 4]


def test_a_second_that_gets_free_meanwhile_is_no_longer_passed_by(archive, folder):
    for name, second in (("a", 1), ("b", 2), ("c", 9)):
        article(folder, f"{name}.md", f"Report {name}", date=f"2023-09-06T00:00:0{second}Z")
    take(archive, folder)
    db, start = archive._db, epoch("2023-09-06T00:00:00Z")
    positions = Positions(db)
    assert positions.take("2023-09-06T00:00:00Z") == start
    db.execute("UPDATE article SET position = 5 WHERE title = 'Report a'")
    assert positions.take("2023-09-06T00:00:00Z") == start + 1
    assert positions.take("2023-09-06T00:00:00Z") == start + 3


def test_annotations_follow_a_revision(archive, folder):
    text = "It was dusk in May. The lamp was lit at six. Ships came in."
    path = article(folder, "a.md", "The lighthouse", f"{text}\n\nNobody came.", url=URL)
    take(archive, path)
    found = only(archive)
    mark, _ = archive.annotate(found.id, quote="The lamp was lit at six")
    lost, _ = archive.annotate(found.id, quote="Nobody came")
    article(folder, "a.md", "The lighthouse", f"Late news. {text}", url=URL)
    take(archive, path)
    assert archive.annotation(mark.uuid).anchor.state == "moved"
    assert archive.annotation(lost.uuid).anchor.state == "orphaned"
    assert archive.rows([found.id])[0].orphan_count == 1
    assert_whole(archive)


# -- undo of a run -------------------------------------------------------------------------------------------


def test_undo_of_a_run_bins_and_steps_back_and_redo_makes_it_stand(archive, folder):
    article(folder, "a.md", "The lighthouse", "Light.", url=URL)
    take(archive, folder)
    article(folder, "a.md", "The lighthouse, again", "Fog.", url=URL)
    article(folder, "b.md", "The harbour", "Ships.")
    take(archive, folder)
    before = content(archive.path)
    assert archive.undo_label() == "Import of 2 articles"
    changes = archive.undo()
    assert len(changes.removed) == 1
    assert titles(archive) == ["The lighthouse"]
    assert archive.document(only(archive).id).text == "Light."
    assert archive.import_runs()[0].undone
    assert_whole(archive)
    archive.redo()
    assert content(archive.path) == before
    assert not archive.import_runs()[0].undone
    assert_whole(archive)


def test_importing_again_brings_back_what_was_undone(archive, folder):
    article(folder, "a.md", "The lighthouse", "Light.", url=URL)
    take(archive, folder)
    article(folder, "a.md", "The lighthouse, again", "Fog.", url=URL)
    article(folder, "b.md", "The harbour", "Ships.")
    take(archive, folder)
    archive.undo()
    assert take(archive, folder) == {"added": 1, "revised": 1}
    assert sorted(titles(archive)) == ["The harbour", "The lighthouse, again"]
    archive.undo()
    assert titles(archive) == ["The lighthouse"]
    assert_whole(archive)


def test_a_run_that_changed_nothing_is_no_step(archive, folder):
    article(folder, "a.md", "The lighthouse", "Light.")
    take(archive, folder)
    archive.set_starred([only(archive).id])
    take(archive, folder)
    assert archive.undo_label() == "Star: The lighthouse"


# -- bad input -----------------------------------------------------------------------------------------------


def test_a_missing_path_imports_nothing(archive, folder):
    article(folder, "a.md", "The lighthouse", "Light.")
    with pytest.raises(InputError, match="no file or folder"):
        archive.import_paths([folder, folder / "nowhere"])
    assert archive.import_runs() == []


def test_special_files_and_loops_are_problems(archive, folder, monkeypatch):
    article(folder, "a.md", "The lighthouse", "Light.")
    os.mkfifo(folder / "pipe.md")
    (folder / "loop").symlink_to(folder)
    (folder / "gone.md").symlink_to(folder / "nowhere.md")
    with socket.socket(socket.AF_UNIX) as unix:
        monkeypatch.chdir(folder)
        unix.bind("s.md")
        report, _ = archive.import_paths([folder])
    assert counts(report) == {"added": 1, "skipped": 3, "rejected": 1}
    assert problems(report) == {("no-file", "skipped"), ("link-loop", "skipped"), ("unreadable", "rejected")}


def test_one_bad_file_does_not_stop_the_rest(archive, folder):
    (folder / "binary.md").write_bytes(bytes(range(256)) * 64)
    (folder / "empty.md").write_bytes(b"")
    article(folder, "good.md", "The lighthouse", "Light.")
    report, _ = archive.import_paths([folder])
    assert report.added == 1
    assert {problem.path.rsplit("/")[-1] for problem in report.problems} == {"binary.md", "empty.md"}
    assert archive.import_runs()[0].report.problems == report.problems


def test_images_are_passed_over_and_documents_named(archive, folder):
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    (folder / "paper.pdf").write_bytes(b"%PDF")
    (folder / ".hidden.md").write_text("Hidden.")
    report, _ = archive.import_paths([folder])
    assert (counts(report), problems(report)) == ({"skipped": 1}, {("not-read", "skipped")})
    assert take(archive, folder / "photo.jpg") == {"skipped": 1}


def test_undecodable_names(archive, folder):
    path = os.fsencode(folder) + b"/caf\xe9.txt"
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY)
    os.write(descriptor, b"Light at six.")
    os.close(descriptor)
    assert take(archive, folder) == {"added": 1}
    assert take(archive, folder) == {"unchanged": 1}
    assert only(archive).sources[0].name == "caf\\xe9.txt"


def test_a_zip_is_taken_member_by_member(archive, folder):
    with zipfile.ZipFile(folder / "all.zip", "w") as file:
        file.writestr("b.txt", "Ships came in.")
        file.writestr("in/a.txt", "The light was lit.")
        file.writestr("../out.txt", "Out.")
    report, _ = archive.import_paths([folder])
    assert counts(report) == {"added": 2, "rejected": 1}
    assert problems(report) == {("unsafe-path", "rejected")}
    assert take(archive, folder) == {"unchanged": 2, "rejected": 1}
    assert archive.original(1).data in (b"Ships came in.", b"The light was lit.")


def test_tar_and_gz(archive, folder):
    with tarfile.open(folder / "all.tar.gz", "w:gz") as file:
        info = tarfile.TarInfo("a.txt")
        info.size = 6
        file.addfile(info, io.BytesIO(b"Light."))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        file.addfile(link)
    with gzip.open(folder / "b.txt.gz", "wb") as file:
        file.write(b"Ships came in.")
    assert take(archive, folder) == {"added": 2, "skipped": 1}


def test_members_of_one_name_are_told_apart(archive, folder):
    def pack(*texts):
        with tarfile.open(folder / "all.tar", "w") as file:
            for text in texts:
                info = tarfile.TarInfo("a.txt")
                info.size = len(text)
                file.addfile(info, io.BytesIO(text))

    pack(b"Light.", b"Ships came in.")
    take(archive, folder)
    pack(b"Fog.", b"Ships came in.")
    take(archive, folder)
    found = only(archive)
    assert b"Fog." in {archive.original(found.id, revision.id).data for revision in found.revisions}


def test_bombs_and_damaged_archives(archive, folder, monkeypatch):
    monkeypatch.setattr("reader.walk.MAX_BYTES", 100_000)
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(100):
            file.writestr(f"{number:03}.txt", b"a " * 40_000)
        file.writestr("large.txt", b"a" * 100_001)
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 not really")
    (folder / "broken.tgz").write_bytes(b"\x1f\x8b\x08 not really")
    report, _ = archive.import_paths([folder])
    assert {"bomb", "archive"} <= {problem.kind for problem in report.problems}
    assert_whole(archive)


def test_a_large_file_is_refused(archive, folder, monkeypatch):
    monkeypatch.setattr("reader.walk.MAX_BYTES", 1000)
    (folder / "large.txt").write_text("word " * 300)
    report, _ = archive.import_paths([folder])
    assert problems(report) == {("too-large", "rejected")}


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="needs Linux's /proc")
def test_a_file_larger_than_it_says_is_read_whole():
    limits = Path("/proc/self/limits")
    assert limits.stat().st_size == 0
    assert list(contents(File(str(limits)))) == [Blob(str(limits), limits.read_bytes())]


# -- workers, cancel, crash ----------------------------------------------------------------------------------


def many(folder, count=300):
    for number in range(count):
        fields = {"date": f"20{number % 20:02}-05-01", "url": f"https://example.org/{number // 2}"}
        article(folder, f"{number:04}.md", f"Report {number // 2}", f"Text of {number}.", **fields)
    return folder


@pytest.mark.parametrize("limit", ["AHEAD", "AHEAD_BYTES"])
def test_little_parsed_ahead_loses_nothing(archive, folder, monkeypatch, limit):
    many(folder, 40)
    monkeypatch.setattr(parsing, "CHUNK", 3)
    monkeypatch.setattr(parsing, limit, 1)
    report, _ = archive.import_paths([folder], workers=2)
    assert counts(report) == {"added": 20, "revised": 20}
    assert_whole(archive)


def test_an_import_merges_the_index_in_steps(archive, folder, monkeypatch):
    """Its batches are not merged by FTS5 itself, which an ordinary change leaves it to."""
    monkeypatch.setattr(ingest, "BATCH", 20)
    many(folder, 400)
    take(archive, folder, workers=0)

    def found(statement):
        return archive._db.execute(statement).fetchone()[0]

    merging_itself = "SELECT v FROM article_index_config WHERE k = 'automerge'"
    assert found("SELECT count(DISTINCT segid) FROM article_index_idx") <= 2 * (SEGMENTS - 1)
    assert not archive._index.merge()
    assert found(merging_itself) == 0
    archive.correct(found("SELECT id FROM article"), "title", "Another title")
    assert found(merging_itself) == SEGMENTS


@pytest.mark.skipif(not hasattr(os, "nice"), reason="priorities are asked for as POSIX has it")
def test_parsing_processes_let_the_writer_go_first():
    parser = parsing.Parser(1)
    try:
        with processes.starting():
            assert parser._executor().submit(os.nice, 0).result() > os.nice(0)
    finally:
        parser.close()


def test_workers_give_the_same_archive(tmp_path, folder):
    many(folder, 150)
    for workers in (0, 1):
        with Archive.open(tmp_path / f"{workers}.db") as opened:
            take(opened, folder, workers=workers)
            assert_whole(opened)
    assert content(tmp_path / "0.db") == content(tmp_path / "1.db")


FORKED = pytest.param("fork", marks=pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="Linux alone"))


@pytest.mark.parametrize("method", ["spawn", FORKED])
def test_the_archive_stands_after_its_parsing_processes_end(archive, folder, monkeypatch, method):
    """A forked process inherits the open archive, and must leave it alone."""
    monkeypatch.setattr(parsing, "start_method", lambda: method)
    many(folder, 150)
    report, _ = archive.import_paths([folder], workers=2)
    assert counts(report) == {"added": 75, "revised": 75}
    assert_whole(archive)
    archive.correct(1, "title", "Another title")
    assert counts(archive.import_paths([folder], workers=2)[0]) == {"unchanged": 150}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's /proc")
def test_a_process_with_threads_is_not_forked():
    script = """
import threading, reader, numpy
from reader.processes import start_method
print(start_method())
end = threading.Event()
threading.Thread(target=end.wait).start()
print(start_method())
end.set()
"""
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    found = subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True)
    assert found.stdout.split() == ["fork", "spawn"]


def test_garbage_is_collected_as_before_when_an_import_is_done(archive, folder, monkeypatch):
    before = gc.get_threshold(), gc.get_freeze_count()
    seen = []
    monkeypatch.setattr(ingest._Import, "_flush", lambda _: seen.append(gc.get_threshold()))
    many(folder, 2)
    archive.import_paths([folder], workers=0)
    assert seen[0] > before[0]
    assert (gc.get_threshold(), gc.get_freeze_count()) == before


def deadly_parse(blob, dictionary):
    """Stands for a parser that takes its process down at one file."""
    if b"deadly" in blob.data:
        os._exit(9)
    return PARSE(blob, dictionary)


def deadly_parse_all(blobs, dictionary):
    return [deadly_parse(blob, dictionary) for blob in blobs]


PARSE = parsing._parse


def test_a_file_that_kills_its_process_is_rejected_alone(archive, folder, monkeypatch):
    monkeypatch.setattr(parsing, "_parse", deadly_parse)
    monkeypatch.setattr(parsing, "parse_all", deadly_parse_all)
    monkeypatch.setattr(parsing, "CHUNK", 3)
    for number, text in enumerate(["Light.", "A deadly text.", "Fog.", "Ships.", "Tar."]):
        (folder / f"{number}.txt").write_text(text)
    report, _ = archive.import_paths([folder], workers=1)
    assert (counts(report), problems(report)) == ({"added": 4, "rejected": 1}, {("crash", "rejected")})


class _Stop:
    """Cancels after so many reports."""

    def __init__(self, after):
        self.after = after

    def report(self, done, total, label):
        self.after -= 1
        if self.after <= 0:
            raise Cancelled("enough")


def test_cancel_keeps_what_was_committed(archive, folder, monkeypatch):
    monkeypatch.setattr(ingest, "BATCH", 50)
    many(folder)
    report, changes = archive.import_paths([folder], progress=_Stop(4), workers=0)
    assert report.cancelled
    assert 0 < report.added < 300
    assert len(changes.added) == report.added == len(titles(archive))
    assert archive.import_runs()[0].report.cancelled
    report, _ = archive.import_paths([folder], workers=0)
    assert (report.seen, report.cancelled) == (300, False)
    assert_whole(archive)


_IMPORT = """
import sys
from reader import ingest
from reader.archive import Archive
ingest.BATCH = 40
with Archive.open(sys.argv[1]) as archive:
    print("ready", flush=True)
    archive.import_paths([sys.argv[2]], workers=0)
"""


def test_killed_and_imported_again_is_as_undisturbed(tmp_path, folder):
    many(folder)
    command = [sys.executable, "-c", _IMPORT]
    subprocess.run([*command, tmp_path / "whole.db", folder], check=True, cwd=ROOT)
    generator = random.Random(5)
    for attempt in range(2):
        path = tmp_path / f"{attempt}.db"
        for _ in range(2):
            with subprocess.Popen([*command, path, folder], stdout=subprocess.PIPE, cwd=ROOT) as process:
                process.stdout.readline()
                time.sleep(generator.uniform(0.02, 0.25))
                process.send_signal(signal.SIGKILL)
        with Archive.open(path) as opened:
            take(opened, folder, workers=0)
            assert_whole(opened)
        assert content(path) == content(tmp_path / "whole.db")


def test_a_killed_run_can_be_undone(archive, folder, monkeypatch):
    monkeypatch.setattr(ingest, "BATCH", 50)
    many(folder, 120)
    monkeypatch.setattr(ingest._Import, "_report", _fail_after(2, ingest._Import._report))
    with pytest.raises(ZeroDivisionError):
        archive.import_paths([folder], workers=0)
    monkeypatch.undo()
    assert titles(archive)
    archive.undo()
    assert titles(archive) == []
    assert take(archive, folder) == {"added": 60, "revised": 10, "unchanged": 50}
    assert [run.report.cancelled for run in archive.import_runs()] == [False, True]


class _Elsewhere:
    """Does something to the archive from another program, once, as soon as a batch is stored."""

    def __init__(self, path, work):
        self.path, self.work = path, work
        self.said = None

    def report(self, done, total, label):
        if self.said is None:
            with Archive.open(self.path) as other:
                if other.undo_label():
                    self.said = self.work(other)


@pytest.mark.parametrize("way", [Archive.undo, lambda archive: archive.go_to_step(0)])
def test_an_import_that_another_program_takes_back_stops(archive, folder, monkeypatch, way):
    monkeypatch.setattr(ingest, "BATCH", 50)
    many(folder)
    elsewhere = _Elsewhere(archive.path, lambda other: (other.undo_stops_import(), way(other)))
    report, changes = archive.import_paths([folder], progress=elsewhere, workers=0)
    stops, undone = elsewhere.said
    assert stops
    assert (report.cancelled, report.undone) == (True, True)
    assert len(undone.removed) == report.added < 300
    assert (changes.step, changes.added, titles(archive)) == (0, frozenset(), [])
    (run,) = archive.import_runs()
    assert run.undone
    assert run.finished
    assert not archive.undo_stops_import()
    assert archive.redo().added == undone.removed
    assert take(archive, folder)["unchanged"] == report.seen
    assert_whole(archive)


def test_an_import_taken_back_and_made_again_meanwhile_goes_on(archive, folder, monkeypatch):
    monkeypatch.setattr(ingest, "BATCH", 50)
    many(folder)
    elsewhere = _Elsewhere(archive.path, lambda other: (other.undo(), other.redo()))
    report, changes = archive.import_paths([folder], progress=elsewhere, workers=0)
    assert elsewhere.said
    assert (report.seen, report.cancelled, report.undone) == (300, False, False)
    assert len(changes.added) == len(titles(archive))


def _fail_after(calls, function):
    left = [calls]

    def wrapped(*arguments):
        left[0] -= 1
        return function(*arguments) if left[0] >= 0 else 1 / 0

    return wrapped


def test_a_full_disk_keeps_what_was_committed(archive, folder, monkeypatch):
    monkeypatch.setattr(ingest, "BATCH", 20)
    many(folder)
    pages = archive._db.execute("PRAGMA page_count").fetchone()[0]
    archive._db.execute(f"PRAGMA max_page_count = {pages + 60}")
    with pytest.raises(ArchiveError, match="full"):
        archive.import_paths([folder], workers=0)
    archive._db.execute("PRAGMA max_page_count = 1000000")
    assert_whole(archive)
    assert 0 < len(titles(archive)) < 150
    take(archive, folder, workers=0)
    assert len(titles(archive)) == 150


def test_a_locked_archive_says_so(archive, folder, monkeypatch):
    article(folder, "a.md", "The lighthouse", "Light.")
    archive._db.execute("PRAGMA busy_timeout = 20")
    with Archive.open(archive.path) as other, other.transaction(), pytest.raises(ArchiveError, match="another program"):
        archive.import_paths([folder])
    assert take(archive, folder) == {"added": 1}


def test_originals_come_back_byte_for_byte(archive, folder):
    samples = [b"\xef\xbb\xbfLight.\r\nFog.\r", "Łódź — café".encode("utf-16"), "naïve café".encode("cp1252")]
    for number, data in enumerate(samples):
        (folder / f"{number}.txt").write_bytes(data)
    archive.import_paths([folder, SEEDS])
    stored = {archive.original(row[0]).data for row in archive._db.execute("SELECT id FROM article")}
    assert {path.read_bytes() for path in SEEDS.iterdir()} | set(samples) == stored


def test_a_bundle_is_to_be_merged(archive, folder, tmp_path):
    path = article(folder, "a.md", "The lighthouse", "Light.")
    take(archive, path)
    for name in ("bundle", "bundle.zip"):
        archive.export([only(archive).id], folder / name)
    report, _ = archive.import_paths([folder])
    assert (counts(report), problems(report)) == ({"unchanged": 1, "skipped": 2}, {("bundle", "skipped")})


def test_rows_of_a_table_are_articles_of_their_own(archive, folder):
    names = ("crane", "mill", "weir")
    rows = [
        {"title": f"The {name}", "text": f"The {name} stood.", "url": f"https://example.org/{name}"} for name in names
    ]
    path = folder / "all.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows[:2]))
    assert take(archive, path) == {"added": 2}
    path.write_text("".join(json.dumps(row) + "\n" for row in (rows[2], *rows[:2])))
    assert take(archive, path) == {"added": 1, "unchanged": 2}
    rows[0]["text"] = "The crane moved."
    path.write_text("".join(json.dumps(row) + "\n" for row in (rows[2], *rows[:2])))
    assert take(archive, path) == {"revised": 1, "unchanged": 2}
    assert sorted(titles(archive)) == ["The crane", "The mill", "The weir"]
    assert_whole(archive)


# -- containers ------------------------------------------------------------------------------------------------


def test_an_unchanged_container_is_not_read_again(archive, folder, monkeypatch):
    path = folder / "all.jsonl"
    path.write_text("".join(f'{{"id": {n}, "title": "T{n}", "text": "Text {n}."}}\n' for n in range(5)))
    take(archive, folder)
    before = content(archive.path)
    with monkeypatch.context() as patch:
        patch.setattr(parsing, "parse", None)
        assert take(archive, folder) == {"unchanged": 5}
    assert content(archive.path) == before
    path.write_text(path.read_text() + '{"id": 9, "title": "T9", "text": "Text 9."}\n')
    assert take(archive, folder) == {"added": 1, "unchanged": 5}
    archive.undo()
    assert take(archive, folder) == {"added": 1, "unchanged": 5}
    archive.bin([1])
    assert take(archive, folder) == {"added": 1, "unchanged": 5}
    assert take(archive, folder) == {"unchanged": 6}


def test_the_archive_itself_is_left_out_under_any_name(tmp_path):
    (tmp_path / "ferry.md").write_text("The night ferry sails.\n")
    with Archive.open(tmp_path / "notes.txt") as archive:
        (tmp_path / "link.md").symlink_to("notes.txt")
        (tmp_path / "twin.md").hardlink_to(tmp_path / "notes.txt")
        report, _ = archive.import_paths([tmp_path, tmp_path / "notes.txt"], workers=0)
        assert (report.added, report.skipped) == (1, 1)
        assert [problem.reason for problem in report.problems] == ["This is the archive itself."]


PAGE = (
    "---\ntitle: Night boats\nurl: https://a.org/boats\nauthor: Jo Aster\ndate: 2023-09-06\nprovider: The Times\n"
    "{}---\n{}"
)
LINK = "title,url,tags,status\nNight boats,https://a.org/boats,{},unread\n"


@pytest.mark.parametrize("body", ["The boats run all night.", ""])
@pytest.mark.parametrize(("topics", "tags"), [("", "boats"), ("tags: [ferries]\n", "")])
def test_a_poor_record_of_an_article_takes_nothing_away(archive, folder, body, topics, tags):
    (folder / "a.md").write_text(PAGE.format(topics, body))
    archive.import_paths([folder])
    (folder / "links.csv").write_text(LINK.format(tags))
    assert take(archive, folder) == {"revised": 1, "unchanged": 1}
    (number,) = archive.search("author:Aster before:2023-10").ids
    found = archive.article(number)
    shown = {name: (each.value, str(each.origin)) for name, each in found.fields.items()}
    assert shown["published"] == ("2023-09-06", "source")
    assert shown["provider_name"] == ("The Times", "source")
    assert shown["author"] == ("Jo Aster", "source")
    assert found.topics == (("boats",) if tags else ("ferries",))
    assert archive.document(number).text == body
    assert_whole(archive)


def test_a_files_own_record_takes_away_what_it_no_longer_says(archive, folder):
    (folder / "a.md").write_text(PAGE.format("", ""))
    archive.import_paths([folder])
    (folder / "a.md").write_text(PAGE.format("", "").replace("author: Jo Aster\n", ""))
    assert take(archive, folder) == {"revised": 1}
    assert "author" not in only(archive).fields
