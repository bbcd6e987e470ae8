"""Concordance, collocates, frequency, explain, record and replay on the command line."""

import csv
import json


def test_concordance_shows_every_occurrence(carrel):
    found = carrel.json("concordance", "engines", "--sort", "right")
    assert (found["total"], found["articles"]) == (2, 1)
    assert found["lines"][0]["after"].split()[:3] == ["are", "quiet", "at"]
    shown = carrel("concordance", "engines").stdout
    assert "2 occurrences in 1 article" in shown


def test_concordance_within_a_query(carrel):
    assert carrel.json("concordance", "forty", "--in", "date:2022")["total"] == 1


def test_a_table_is_written_for_a_spreadsheet(carrel, tmp_path):
    target = tmp_path / "lines.csv"
    carrel("concordance", "the", "--csv", target)
    data = target.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert rows[0]["word"].lower() == "the"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert "exists already" in carrel("concordance", "the", "--csv", target, status=1).stderr
    carrel("concordance", "the", "--csv", target, "--replace")


def test_a_word_is_needed(carrel):
    assert "needs a word" in carrel("concordance", "is:read", status=1).stderr


def test_collocates_and_frequency(carrel, tmp_path):
    found = carrel.json("collocates", "engines", "--span", "2")
    assert [each["word"] for each in found["collocates"]][:1] == ["quiet"]
    years = carrel.json("frequency", "forty")["periods"]
    assert [(year["period"], year["count"]) for year in years] == [("2021", 1), ("2022", 1)]
    carrel("collocates", "engines", "--csv", tmp_path / "c.csv")
    carrel("frequency", "forty", "--by", "month", "--csv", tmp_path / "f.csv")
    assert (tmp_path / "f.csv").read_text(encoding="utf-8-sig").splitlines()[1].startswith("2021-03,1,1,")
    assert "per million" in carrel("frequency", "forty").stdout


def test_explain_says_what_each_part_finds_and_why_an_article_is_missing(carrel):
    garden = carrel.id("herbs")
    found = carrel.json("explain", "engines date:2021", "--article", garden)
    assert [part["count"] for part in found["parts"]] == [1, 1, 1]
    assert "not among the results" in found["article"]["why"]
    assert "A garden on the roof" in carrel("explain", "engines", "--article", garden[:8]).stdout


def test_a_record_is_replayed(carrel, tmp_path):
    target = tmp_path / "record.json"
    carrel("record", "forty", "--to", target)
    assert json.loads(target.read_text("utf-8"))["total"] == 2
    assert "the same 2 articles" in carrel("replay", target).stdout
    carrel("annotate", carrel.id("herbs"), "--note", "engines")
    assert carrel.json("replay", target)["same_ids"] is True
    assert "no search record" in carrel("replay", tmp_path / "record.txt", status=1).stderr
