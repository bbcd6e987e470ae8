"""Import, export and merge on the command line."""

import pytest

REPORT = ["seen", "added", "revised", "unchanged", "rejected", "skipped", "problems", "seconds"]


def counts(report):
    return {key: value for key, value in report.items() if key not in ("problems", "seconds") and value}


def test_import_counts_and_imports_again_without_a_change(empty, articles):
    report = empty.json("import", articles)
    assert list(report) == REPORT
    assert counts(report) == {"seen": 2, "added": 2}
    assert counts(empty.json("import", articles)) == {"seen": 2, "unchanged": 2}


def test_a_changed_file_is_a_revision(carrel, articles):
    file = articles / "ferry.md"
    file.write_text(file.read_text().replace("in May", "in June"))
    assert counts(carrel.json("import", articles)) == {"seen": 2, "revised": 1, "unchanged": 1}
    assert len(carrel.json("show", carrel.id("ferry"))["revisions"]) == 2


def test_a_missing_path_imports_nothing(empty, articles):
    result = empty("import", articles, articles / "gone.md", status=1)
    assert "gone.md" in result.stderr
    assert result.stdout == ""
    assert not empty.archive.exists()


def test_rejected_items_end_with_3_and_the_rest_goes_in(empty, articles):
    (articles / "picture.md").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    result = empty("import", articles, "--json", status=3)
    assert '"added": 2' in result.stdout
    assert "picture.md" in result.stderr
    problem = empty.json("import", articles, status=3)["problems"][0]
    assert list(problem) == ["path", "kind", "line", "reason"]


def test_import_for_people_says_what_was_done(empty, articles):
    assert empty("import", articles).stdout.startswith("2 added of 2 items in ")


@pytest.mark.parametrize("name", ["bundle", "bundle.zip"])
def test_a_bundle_goes_out_and_comes_back(carrel, tmp_path, name):
    carrel("annotate", carrel.id("ferry"), "--quote", "sail again in May", "--note", "at *last*", "--tag", "boats")
    carrel("tag", carrel.id("ferry"), "--add", "news/local")
    written = carrel.json("export", "--to", tmp_path / name)
    assert written["articles"] == 2
    assert written["format"] == "bundle"
    colleague = type(carrel)(tmp_path / "colleague.db")
    dry = colleague.json("merge", tmp_path / name, "--dry-run")
    assert not list(tmp_path.glob("colleague*"))
    merged = colleague.json("merge", tmp_path / name)
    assert merged == dry
    assert merged["articles"] == {"added": 2, "revised": 0, "merged": 0, "unchanged": 0}
    assert merged["annotations"] == {"added": 1, "merged": 0, "conflicted": 0, "unchanged": 0}
    assert merged["problems"] == []
    for archive in (carrel, colleague):
        shown = archive.json("show", archive.id("ferry"))
        assert shown["tags"] == ["news/local"]
        assert [mark["note"] for mark in shown["annotations"]] == ["at *last*"]
    again = colleague.json("merge", tmp_path / name)
    assert again["articles"] == {"added": 0, "revised": 0, "merged": 0, "unchanged": 2}
    assert again["annotations"]["unchanged"] == 1


def test_the_original_bytes_come_back_from_a_merged_bundle(carrel, articles, tmp_path):
    carrel("export", "--to", tmp_path / "b.zip")
    colleague = type(carrel)(tmp_path / "colleague.db")
    colleague("merge", tmp_path / "b.zip")
    shown = colleague("show", colleague.id("garden"), "--original")
    assert shown.stdout_bytes == (articles / "deep" / "garden.md").read_bytes()


def test_a_query_or_ids_choose_what_is_exported(carrel, tmp_path):
    assert carrel.json("export", "ferry", "--to", tmp_path / "a.zip")["articles"] == 1
    assert carrel.json("export", "--id", carrel.id("garden"), "--to", tmp_path / "b.zip")["articles"] == 1
    assert "Nothing matches" in carrel("export", "zeppelin", "--to", tmp_path / "c.zip", status=1).stderr
    carrel("export", "ferry", "--id", carrel.id("garden"), "--to", tmp_path / "d.zip", status=2)


def test_every_format_that_is_listed_can_be_written(carrel, tmp_path):
    carrel("annotate", carrel.id("ferry"), "--quote", "harbour council")
    names = [line.split()[0] for line in carrel("export", "--formats").stdout.split("\n\n")[0].splitlines()]
    assert names[0] == "bundle"
    for name in names:
        target = tmp_path / f"out-{name}"
        carrel("export", "--to", target, "--as", name)
        assert target.exists()


def test_a_format_or_option_that_is_not_there_is_wrong_usage(carrel, tmp_path):
    assert "bundle" in carrel("export", "--to", tmp_path / "x", "--as", "papyrus", status=2).stderr
    carrel("export", "--to", tmp_path / "x", "--set", "ink=blue", status=2)


def test_an_export_never_overwrites_a_file_unasked(carrel, tmp_path):
    (tmp_path / "mine.csv").write_text("mine")
    carrel("export", "--to", tmp_path / "mine.csv", "--as", "ris", status=1)
    assert (tmp_path / "mine.csv").read_text() == "mine"
    carrel("export", "--to", tmp_path / "mine.csv", "--as", "ris", "--replace")
    assert (tmp_path / "mine.csv").read_text() != "mine"


def test_what_is_no_bundle_is_refused(carrel, articles):
    result = carrel("merge", articles, status=1)
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
