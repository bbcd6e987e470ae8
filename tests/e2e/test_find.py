"""Search, show and related on the command line."""

import json

import pytest

from tests.e2e.conftest import FERRY, SEEDS

HIT = ["id", "title", "provider", "published", "url", "snippet", "score"]


def test_search_has_the_promised_keys(carrel):
    found = carrel.json("search", "engines")
    assert list(found) == ["query", "explanation", "total", "hits", "milliseconds"]
    assert found["query"] == "engines"
    assert found["total"] == 1
    (hit,) = found["hits"]
    assert list(hit) == HIT
    assert hit["title"] == "Night ferry to return after forty years"
    assert hit["provider"] == "Harbour News"
    assert hit["published"] == "2021-03-04T06:30:00Z"
    assert hit["url"] == "https://harbour.example/2021/night-ferry"
    assert "engines are quiet" in hit["snippet"]


def test_an_empty_query_lists_all_newest_first(carrel):
    hits = carrel.json("search", "")["hits"]
    assert [hit["published"] for hit in hits] == ["2022-07", "2021-03-04T06:30:00Z"]


def test_limit_and_offset_cut_the_list_and_not_the_total(carrel):
    page = carrel.json("search", "forty", "--sort", "oldest", "--limit", 1, "--offset", 1)
    assert page["total"] == 2
    assert [hit["published"] for hit in page["hits"]] == ["2022-07"]
    assert carrel.json("search", "forty", "--limit", 0)["hits"] == []


@pytest.mark.parametrize("word", ["κυμινο", "茴", "salbei", "HERBS"])
def test_words_of_any_script_are_found(carrel, word):
    assert carrel.json("search", word)["total"] == 1


@pytest.mark.parametrize(
    "query", ['"', "(", "a:b:c", "NEAR(", "*", "-", "'; DROP TABLE article", "\x00", "🤷", "AND OR"]
)
def test_odd_queries_are_no_errors(carrel, query):
    assert carrel.json("search", "--", query)["query"] == query


def test_hits_for_people_show_marks_and_an_id_to_go_on_with(carrel):
    lines = carrel("search", "engines").stdout.splitlines()
    assert lines[0].endswith("Night ferry to return after forty years")
    assert "[engines]" in "".join(lines)
    assert "1 article" in lines[-1]
    assert carrel("show", lines[0].split()[0]).stdout.startswith("Night ferry")


def test_a_hit_without_provider_and_date_leaves_no_line_blank(carrel, tmp_path):
    (tmp_path / "bare.md").write_text("# Bare\n\nA zeppelin came by.\n", encoding="utf-8")
    carrel("import", tmp_path / "bare.md")
    lines = carrel("search", "zeppelin").stdout.splitlines()
    assert [bool(line.strip()) for line in lines] == [True, True, False, True]
    carrel("tag", lines[0].split()[0], "--add", "air")
    assert carrel("search", "zeppelin").stdout.splitlines()[1].strip() == "#air"


def test_how_many_of_all_are_shown_is_said(carrel):
    assert "2 articles, number 2 shown" in carrel("search", "forty", "--limit", 1, "--offset", 1).stdout
    assert "shown" not in carrel("search", "forty").stdout


def test_show_gives_every_field_with_its_provenance(carrel):
    shown = carrel.json("show", carrel.id("ferry"))
    assert shown["fields"]["title"]["origin"] == "source"
    assert shown["fields"]["quality"]["value"] == 61
    assert shown["topics"] == ["Transport"]
    assert shown["front_matter"]["mood"] == "hopeful"
    assert shown["annotations"] == []
    assert len(shown["revisions"]) == 1


def test_text_and_original_are_exact(carrel):
    article = carrel.id("ferry")
    assert carrel("show", article, "--original").stdout_bytes == FERRY.encode()
    text = carrel("show", article, "--text").stdout_bytes.decode()
    assert text.startswith("The night ferry will sail")
    assert text.endswith("quiet at night too.")


def test_an_id_that_is_not_there_or_not_clear_is_said(carrel):
    assert len(carrel("show", "ffffffff-0000", status=1).stderr.splitlines()) == 1
    assert carrel("show", "", status=1).stdout == ""


def test_the_seeds_come_in_with_what_was_inferred_said(seeded):
    record, bare = seeded.id("title:prosecutors provider:scmp.com"), seeded.id("provider:hill")
    fields = seeded.json("show", bare)["fields"]
    assert fields["title"]["origin"] == "inferred"
    assert fields["provider_name"]["value"] == "The Hill"
    assert fields["provider_name"]["origin"] == "inferred"
    assert seeded.json("show", record)["fields"]["title"]["origin"] == "source"
    assert "not in the archive" in seeded("show", record).stdout
    for file in SEEDS.glob("*.txt"):
        assert file.read_bytes() in [seeded("show", one, "--original").stdout_bytes for one in (record, bare)]


def test_the_seeds_find_each_other_and_say_why(seeded):
    record, bare = seeded.id("provider:scmp.com"), seeded.id("provider:hill")
    from_record = seeded.json("related", record)
    from_bare = seeded.json("related", bare)
    assert list(from_record) == ["declared", "declared_by", "similar"]
    assert len(from_record["declared"]) == 3
    assert {"title", "url", "provider", "published", "archived"} <= set(from_record["declared"][0])
    assert not from_record["declared"][0]["archived"]
    assert [item["id"] for item in from_record["similar"]] == [bare]
    assert [item["id"] for item in from_bare["similar"]] == [record]
    assert from_bare["similar"][0]["why"]
    assert list(from_bare["similar"][0]) == ["id", "title", "provider", "published", "score", "why"]
    assert "Similar" in seeded("related", bare).stdout


def test_json_is_utf_8_and_nothing_else(carrel):
    data = carrel("search", "herbs", "--json").stdout_bytes
    assert data.decode().count("\n}\n") == 1
    assert json.loads(data)["hits"][0]["snippet"]
    assert "茴香" in data.decode()
