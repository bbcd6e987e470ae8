"""Annotating, tagging and undoing on the command line."""

MARK = ["id", "article", "quote", "note", "tags", "colour", "state", "created", "modified", "creator"]


def test_annotate_makes_a_highlight(carrel):
    article = carrel.id("ferry")
    mark = carrel.json(
        "annotate",
        article,
        "--quote",
        "lamps are bright",
        "--note",
        "N",
        "--tag",
        "b",
        "--tag",
        "a",
        "--colour",
        "green",
    )
    assert list(mark) == MARK
    assert (mark["article"], mark["quote"], mark["note"], mark["colour"]) == (article, "lamps are bright", "N", "green")
    assert sorted(mark["tags"]) == ["a", "b"]
    assert mark["state"] == "exact"
    assert carrel.json("annotations") == {"annotations": [mark]}


def test_an_absent_quote_and_an_ambiguous_one_are_refused_each_in_its_words(carrel):
    article = carrel.id("ferry")
    absent = carrel("annotate", article, "--quote", "submarine", status=1).stderr
    twice = carrel("annotate", article, "--quote", "Its engines are quiet", status=1).stderr
    assert absent != twice
    assert len(absent.splitlines()) == len(twice.splitlines()) == 1
    assert carrel.json("annotations") == {"annotations": []}
    chosen = carrel.json("annotate", article, "--quote", "Its engines are quiet", "--suffix", " at night")
    assert chosen["state"] == "exact"


def test_a_note_without_a_quote_is_on_the_whole_article(carrel):
    mark = carrel.json("annotate", carrel.id("ferry"), "--note", "ask the council")
    assert mark["quote"] == ""
    carrel("annotate", carrel.id("ferry"), status=2)


def test_annotations_are_searched(carrel):
    carrel("annotate", carrel.id("ferry"), "--quote", "lamps are bright", "--note", "beacon")
    carrel("annotate", carrel.id("garden"), "--quote", "forty herbs", "--tag", "food")
    assert [mark["quote"] for mark in carrel.json("annotations", "beacon")["annotations"]] == ["lamps are bright"]
    assert [mark["quote"] for mark in carrel.json("annotations", "tag:food")["annotations"]] == ["forty herbs"]
    assert "“forty herbs”" in carrel("annotations").stdout
    assert carrel.json("search", "beacon")["total"] == 1


def test_the_creator_comes_from_the_settings(carrel, monkeypatch, tmp_path):
    (tmp_path / "settings.json").write_text('{"creator": "Ada Reader"}')
    monkeypatch.setenv("CARREL_CONFIG", str(tmp_path))
    assert carrel.json("annotate", carrel.id("ferry"), "--quote", "May")["creator"] == "Ada Reader"


def test_tags_come_and_go_and_a_parent_finds_its_children(carrel):
    ferry, garden = carrel.id("ferry"), carrel.id("garden")
    carrel("tag", ferry[:8], garden, "--add", "city/plans", "--add", "forty")
    assert carrel.json("search", "tag:city")["total"] == 2
    carrel("tag", garden, "--remove", "city/plans")
    assert carrel.json("search", "tag:city/plans")["total"] == 1
    tags = {tag["tag"]: tag["articles"] for tag in carrel.json("tags")["tags"]}
    assert tags["city/plans"] == 1
    assert tags["forty"] == 2
    carrel("tag", ferry, status=2)


def test_a_field_of_several_articles_is_corrected_and_goes_back(carrel):
    ids = carrel.id("ferry"), carrel.id("garden")
    assert "2 articles corrected" in carrel("correct", "language", *ids, "--value", "nn").stdout
    assert carrel.json("search", "lang:nn")["total"] == 2
    assert "no date" in carrel("correct", "published", *ids, "--value", "soon", status=1).stderr
    carrel("correct", "language", ids[0], "--revert")
    assert carrel.json("search", "lang:nn")["total"] == 1
    carrel("correct", "language", *ids, status=2)


def test_undo_and_redo(carrel):
    carrel("tag", carrel.id("ferry"), "--add", "boats")
    assert "boats" in carrel("undo").stdout
    assert carrel.json("search", "tag:boats")["total"] == 0
    carrel("redo")
    assert carrel.json("search", "tag:boats")["total"] == 1


def test_undo_takes_a_whole_import_back(carrel):
    carrel("undo")
    assert carrel.json("search", "")["total"] == 0
    assert "nothing" in carrel("undo").stdout
    carrel("redo")
    assert carrel.json("search", "")["total"] == 2


def test_history_lists_imports_and_steps(carrel):
    carrel("tag", carrel.id("ferry"), "--add", "boats")
    shown = carrel("history").stdout
    assert "2 added" in shown
    assert "boats" in shown


def test_an_orphaned_mark_says_no_more_than_that(carrel, tmp_path):
    page = tmp_path / "page.md"
    page.write_text("---\ntitle: Page\n---\nSkaters came from every village.\n", "utf-8")
    carrel("import", page)
    carrel("annotate", carrel.id("page"), "--quote", "from every village")
    page.write_text("---\ntitle: Page\n---\nNobody knows.\n", "utf-8")
    carrel("import", page)
    (line,) = [line for line in carrel("annotations").stdout.splitlines() if "orphaned" in line]
    assert "%" not in line
