"""Tables of any size: cut into parts of whole rows, and read as if they were whole."""

import gzip
import io
import json
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import parsing, tables, walk
from reader.importers import parse, parse_bytes
from reader.models import Draft, Problem
from reader.tables import Table, TableRead
from tests.reader.desk import assert_whole, counts, take, titles

PART = 200


@pytest.fixture
def small(monkeypatch):
    """Tables are large from 200 bytes on, and other files too large from 1,000 on."""
    for module in (tables, walk):
        monkeypatch.setattr(module, "PART", PART)
    monkeypatch.setattr(walk, "MAX_BYTES", 1000)


def lines(names, text="The harbour light burned. "):
    return "".join(json.dumps({"id": name, "title": f"Report {name}", "text": text * 3}) + "\n" for name in names)


def said(item, path=""):
    """What was read: of a row its path, bytes, title and text, and its problems; of anything else the problem."""
    if isinstance(item, Problem):
        return item
    own = path or item.path
    problems = [replace(each, path=own) if each.path == item.path else each for each in item.problems]
    return own, item.data, item.fields.get("title"), item.document.text, problems


def read_whole(data, path):
    return [said(each) for each in parse_bytes(data, path)]


def read_in_parts(data, path, part):
    """What comes of a table by the parts of about `part` bytes that it is cut into."""
    table = Table(path, tables.IMPORTER_OF[path[path.rindex(".") :]], len(data), lambda: io.BytesIO(data))
    read, found = TableRead(path, table.checksum()), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "PART", part)
        for piece in table.parts(read.checksum):
            for item in [piece] if isinstance(piece, Problem) else parse(piece):
                found.append(said(item, read.own_path(item.path) if isinstance(item, Draft) else ""))
    return found


WORDS = st.text(st.sampled_from("ab é\"',;x1"), max_size=8)
ROWS = st.lists(
    st.fixed_dictionaries(
        {}, optional={"id": st.sampled_from(["1", "2", "x"]), "title": WORDS, "text": WORDS, "date": WORDS}
    ),
    min_size=2,
    max_size=12,
)


@given(ROWS, st.sampled_from(["\n", "\r\n"]), st.booleans(), st.integers(1, 200))
def test_json_lines_cut_anywhere_say_the_same(rows, end, is_ended, part):
    text = end.join(json.dumps(row, ensure_ascii=False) if row else "no record" for row in rows)
    data = (text + end * is_ended).encode()
    assert read_in_parts(data, "a.jsonl", part) == read_whole(data, "a.jsonl")


CELLS = st.sampled_from(["A", "a\nb", 'say "no"', "x,y", "", "é", "1", "\r\n"])


@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=10),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["", "\ufeff"]),
    st.sampled_from(["", '5" of rain', '"never closed', '"no" end,b,c', '1,"T,x,y', '"never,b,c,d']),
    st.integers(1, 10),
    st.integers(1, 120),
)
def test_a_csv_cut_anywhere_says_the_same(rows, end, sign, mark, odd, at, part):
    def row(cells):
        quoted = ('"' + cell.replace('"', '""') + '"' if set(cell) & set('"\n\r,;\t') else cell for cell in cells)
        return sign.join(quoted)

    written = [row(cells) for cells in (["id", "title", "text", "date"], *rows)]
    written[at:at] = [odd] if odd else []
    data = (mark + end.join(written)).encode()
    assert read_in_parts(data, "a.csv", part) == read_whole(data, "a.csv")


def test_a_table_of_any_size_goes_in_and_is_known_again(archive, folder, small):
    path = folder / "all.jsonl"
    path.write_text(lines(range(40)))
    assert path.stat().st_size > walk.MAX_BYTES
    assert take(archive, folder) == {"added": 40}
    assert_whole(archive)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parsing, "parse", None)
        assert take(archive, folder) == {"unchanged": 40}
    path.write_text(lines(range(1, 40)) + lines([99]) + lines([0], "Dark. "))
    assert take(archive, folder) == {"added": 1, "revised": 1, "unchanged": 39}


def test_processes_read_the_parts_of_one_table(archive, folder, small):
    (folder / "all.csv").write_text("id,title,text\n" + "".join(f"{n},T{n},Some text of {n}\n" for n in range(60)))
    assert take(archive, folder, workers=2) == {"added": 60}
    assert len(set(titles(archive))) == 60


def test_a_row_that_is_none_is_named_by_its_line(archive, folder, small):
    (folder / "all.jsonl").write_text("\nno record\n" + lines(range(9)) + "[1]\n" + lines(range(10, 19)))
    report, _ = archive.import_paths([folder])
    said = ["Line 2 is no JSON object.", "Line 12 is no JSON object."]
    assert (report.added, [problem.reason for problem in report.problems]) == (18, said)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parsing, "parse", None)
        again, _ = archive.import_paths([folder])
    assert counts(again) == {"unchanged": 18, "rejected": 2}
    assert again.problems == report.problems


def test_a_line_without_end_is_left_out_alone(archive, folder, small, monkeypatch):
    monkeypatch.setattr(tables, "LONGEST", 5000)
    monkeypatch.setattr(tables, "_PIECE", 1000)
    (folder / "all.jsonl").write_text(lines(range(3)) + lines(["x"], "w " * 9000) + lines(range(4, 7)))
    report, _ = archive.import_paths([folder])
    assert report.added == 6
    assert [(problem.kind, problem.line) for problem in report.problems] == [("record", 4)]


def test_a_table_without_a_header_says_so_once(archive, folder, small):
    (folder / "numbers.csv").write_text("1,2,3\n" * 900)
    report, _ = archive.import_paths([folder])
    assert [problem.kind for problem in report.problems] == ["csv"]


def test_packed_tables_are_read_too(archive, folder, small):
    text = lines(range(30))
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    with zipfile.ZipFile(folder / "b.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("deep/b.csv", "id,title,text\n" + "".join(f"{n},Z{n},Text {n}\n" for n in range(90)))
    assert take(archive, folder) == {"added": 120}
    assert take(archive, folder) == {"unchanged": 120}
    assert_whole(archive)


def test_a_packed_table_that_unpacks_to_far_more_is_refused(archive, folder, small, monkeypatch):
    monkeypatch.setattr(walk, "MAX_RATIO", 2)
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(lines(["x"] * 400).encode()))
    report, _ = archive.import_paths([folder])
    assert [problem.kind for problem in report.problems] == ["bomb"]
    assert report.added == 0


def test_of_a_damaged_packed_table_goes_in_what_comes_before_the_damage(archive, folder, small, monkeypatch):
    monkeypatch.setattr(tables, "_PIECE", 100)
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(lines(range(300)).encode())[:-30])
    for _ in range(2):
        report, _ = archive.import_paths([folder])
        assert report.seen > 100
        assert [problem.reason for problem in report.problems] == ["The table could not be unpacked: it is cut short."]


def test_a_table_that_changes_while_it_is_read_is_read_again(archive, folder, small, monkeypatch):
    path = folder / "all.jsonl"
    path.write_text(lines(range(20)))
    checksum = Table.checksum

    def changing(table):
        found = checksum(table)
        path.write_text(lines(range(21)))
        return found

    with monkeypatch.context() as patch:
        patch.setattr(Table, "checksum", changing)
        report, _ = archive.import_paths([folder])
        assert counts(report) == {"added": 21}
        assert [problem.kind for problem in report.problems] == ["changed"]
    assert not archive._db.execute("SELECT 1 FROM container").fetchall()
    assert take(archive, folder) == {"unchanged": 21}


def test_a_table_that_vanishes_leaves_the_others(archive, folder, small, monkeypatch):
    for name in ("a", "b"):
        (folder / f"{name}.jsonl").write_text(lines([f"{name}{n}" for n in range(20)]))
    monkeypatch.setattr(walk, "checksum_of", checksum_of := walk.checksum_of)

    def vanish(table):
        found = checksum_of(table)
        if table.path.endswith("a.jsonl"):
            (folder / "a.jsonl").unlink()
        return found

    monkeypatch.setattr("reader.ingest.checksum_of", vanish)
    report, _ = archive.import_paths([folder])
    assert (report.added, [problem.kind for problem in report.problems]) == (20, ["unreadable"])


def test_what_can_not_be_cut_is_read_as_a_whole(archive, folder, small):
    (folder / "wide.csv").write_text("title,text\nA,Some text\n" * 8, encoding="utf-16")
    (folder / "list.jsonl").write_text(json.dumps([{"title": f"L{n}", "text": "Some text."} for n in range(9)]))
    (folder / "large.json").write_text(json.dumps([{"title": f"L{n}", "text": "Some text."} for n in range(99)]))
    (folder / "one.jsonl").write_text(json.dumps({"title": "Whole", "text": "Some text. " * 30}, indent=2))
    report, _ = archive.import_paths([folder])
    assert [problem.kind for problem in report.problems if problem.severity == "rejected"] == ["too-large"]
    assert "JSON Lines (.jsonl) or CSV" in next(p.reason for p in report.problems if p.kind == "too-large")
    assert {"A", "L8", "Whole"} <= set(titles(archive))


def test_progress_counts_rows_and_ends_where_it_said(archive, folder, small):
    (folder / "all.jsonl").write_text(lines(range(3), "A long text. ") + "\n" * 30 + lines(range(3, 40), "x"))
    (folder / "note.txt").write_text("A note.")

    states = []

    class Told:
        def report(self, done, total, label):
            if label.startswith("Importing"):
                states.append((done, total))

    archive.import_paths([folder], progress=Told())
    assert states[-1] == (71, 71)
    assert any(0 < done < total for done, total in states)
    assert all(done <= total for done, total in states)
