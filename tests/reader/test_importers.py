"""From bytes to drafts: each format, what is inferred, and input that means no good."""

import json
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.importers import IMPORTERS, parse_bytes
from reader.importers.inference import dateline, first_sentence
from reader.models import Draft, Origin, Problem

SEEDS = Path(__file__).parents[2] / "seeds"


DOMAIN = ("a.org", "inferred", "address")


def one(data: bytes | str, path: str = "a.md") -> Draft:
    (draft,) = parse_bytes(data.encode() if isinstance(data, str) else data, path)
    assert isinstance(draft, Draft)
    assert draft.document.text == "\n".join(draft.document.text[b.start : b.end] for b in draft.document.blocks)
    assert pickle.loads(pickle.dumps(draft)) == draft
    json.dumps(draft.front_matter, allow_nan=False).encode()
    return draft


def seed(number: int) -> list[Draft | Problem]:
    path = sorted(SEEDS.iterdir())[number]
    return parse_bytes(path.read_bytes(), str(path))


def said(draft: Draft) -> dict[str, tuple[object, str, str]]:
    return {name: (field.value, str(field.origin), field.key) for name, field in draft.fields.items()}


def test_the_seed_that_is_a_record():
    (record,) = seed(0)
    assert isinstance(record, Draft)
    assert (record.document.text, record.problems, len(record.declared)) == ("", (), 3)
    assert record.fields["published"].value == "2023-09-06T02:54:00Z"
    assert record.fields["is_published"].value is True
    assert record.topics == ("AI Ethics", "AI")
    assert [image.role for image in record.images] == ["provider", "article"]
    assert "secured" in record.front_matter
    assert record.url_keys[0].startswith("scmp.com/tech/policy/article/3233554/")


def test_the_seed_that_is_a_bare_text():
    (text,) = seed(1)
    assert isinstance(text, Draft)
    assert (text.format, text.problems, len(text.document.blocks)) == ("text", (), 9)
    assert text.document.text.startswith("(The Hill) — The attorneys general")
    assert text.fields["title"].origin is Origin.INFERRED
    assert text.fields["title"].value.startswith("The attorneys general in all 50 states are calling on Congress")
    assert said(text)["provider_name"] == ("The Hill", "inferred", "dateline")


@pytest.mark.parametrize(
    ("opening", "provider"),
    [
        ("(The Hill) — Text", "The Hill"),
        ("LONDON (Reuters) - Text", "Reuters"),
        ("WASHINGTON, Sept 6 (AP) -- Text", "AP"),
        ("SAN FRANCISCO, Calif. (AP) — Text", "AP"),
        ("Paris, le 6 mai (AFP) – Text", "AFP"),
        ("Text (with brackets) — and more", ""),
        ("A sentence that says much (really much) - and goes on", ""),
        ("(1) - Text", ""),
        ("The minister (Labour) — said", ""),
        ("Text", ""),
    ],
)
def test_datelines(opening, provider):
    found, start = dateline(opening)
    assert found == provider
    assert opening[start:].startswith("Text" if provider else opening)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("One thing. Another.", "One thing"),
        ("Mr. Smith met Sen. Jones on Sept. 6. They left.", "Mr. Smith met Sen. Jones on Sept. 6"),
        ("Is it so? Yes.", "Is it so?"),
        ("“Stop!” He ran.", "“Stop!”"),
        ("第一句。第二句。", "第一句。"),
        ("A headline\nand text", "A headline"),
        ("word " * 60, " ".join(["word"] * 24) + "…"),
        ("- a list", "a list"),
    ],
)
def test_first_sentences(text, title):
    assert first_sentence(text) == title


@pytest.mark.parametrize(
    ("text", "path", "name", "expected"),
    [
        ("# Head\n\nText", "a.md", "title", ("Head", "inferred", "first heading")),
        ("Text here. More.", "a.md", "title", ("Text here", "inferred", "first sentence")),
        ("---\nexcerpt: It is so. Or not.\n---\n", "a.md", "title", ("It is so", "inferred", "excerpt")),
        ("---\nheat: 1\n---\n", "2020-01-02-my-post.md", "title", ("My post", "inferred", "file name")),
        ("---\nlayout: x\n---\nText.", "_posts/2020-01-02-my-post.md", "title", ("My post", "inferred", "file name")),
        ("---\nlayout: x\n---\n# Head", "_posts/2020-01-02-my-post.md", "title", ("Head", "inferred", "first heading")),
        ("---\nlayout: x\n---\nText.", "2020-01-02-my-post/index.md", "title", ("My post", "inferred", "file name")),
        ("---\nlayout: x\n---\nText.", "2020-01-02.md", "title", ("Text", "inferred", "first sentence")),
        ("Text.", "2020-01-02-my-post.md", "title", ("Text", "inferred", "first sentence")),
        ("---\nheat: 1\n---\n", "posts/my-post/index.md", "title", ("my post", "inferred", "file name")),
        ("Text", "_posts/2020-01-02-slug.md", "published", ("2020-01-02", "inferred", "file name")),
        ("Text", "2020-01-02-slug/index.md", "published", ("2020-01-02", "inferred", "file name")),
        ("+++\npath = '2020/01/02/x'\n+++\nText", "a.md", "published", ("2020-01-02", "inferred", "path")),
        ("---\nurl: http://a.org/2020/1/2/x\n---\n", "a.md", "published", ("2020-01-02", "inferred", "url")),
        ("---\nwebUrl: http://a.org/2020/1/2/x\n---\n", "a.md", "published", ("2020-01-02", "inferred", "address")),
        ("---\ndate: 2019\n---\nText", "2020-01-02-x.md", "published", ("2019", "source", "date")),
        ("---\nurl: https://www.a.org/x\n---\n", "a.md", "provider_name", ("a.org", "inferred", "address")),
        ("---\nurl: https://a-org.cdn.ampproject.org/c/s/www.a.org/x\n---\n", "a.md", "provider_domain", DOMAIN),
        ("---\nurl: https://www.a.org:8080/x\n---\n", "a.md", "provider_domain", DOMAIN),
        ("---\ntitle: a: b\n---\nText", "a.md", "title", ("a: b", "inferred", "title line")),
    ],
)
def test_what_is_inferred(text, path, name, expected):
    assert said(one(text, path))[name] == expected


def test_an_undecodable_file_name_makes_a_storable_title():
    one("---\nheat: 1\n---\n", "caf\udce9.md").fields["title"].value.encode()


def test_no_date_is_made_of_an_impossible_name():
    assert "published" not in one("Text", "2020-13-45-x.md").fields


@pytest.mark.parametrize(
    ("text", "path", "format_name"),
    [
        ("---\na: b\n---\nText", "a.txt", "markdown"),
        ("Text *as it is*", "a.txt", "text"),
        ("Text", "a", "text"),
        ("Text", "a.md", "markdown"),
        ("---\nnot: closed", "a.txt", "text"),
        ("<!DOCTYPE html><p>Text", "a.txt", "html"),
        ("---\ntitle: T\n---\n<p>Text</p>", "a.html", "html"),
        ('{"title": "T"}\n{"title": "U"}', "a.txt", "jsonl"),
        ('{"title": "T"}', "a.json", "jsonl"),
        ('{"title": "T"}\n\nText', "a.md", "markdown"),
        ('[{"type": "webpage", "title": "T", "issued": {}}]', "a.json", "csl-json"),
        ("TY  - NEWS\nTI  - T\nER  - \n", "a.txt", "ris"),
        ("title,text\nT,U\n", "a.csv", "csv"),
        ("title,text\nT,U\n", "a.txt", "text"),
    ],
)
def test_content_decides_before_the_suffix(text, path, format_name):
    assert {draft.format for draft in parse_bytes(text.encode(), path) if isinstance(draft, Draft)} == {format_name}


def test_html_metadata():
    draft = one(
        """<!doctype html><html lang=en><head><title>Page</title><meta property=og:title content="T &amp; U">
        <meta property=og:site_name content=Site><meta name=description content=E><link rel=canonical href=https://a.org/x>
        <meta property=article:published_time content=2020-01-02T03:04:05+01:00><meta name=keywords content="k, l">
        <script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "A"}}</script></head>
        <body><p>Text</p></body></html>""",
        "a.html",
    )
    assert {name: field.value for name, field in draft.fields.items()} == {
        "title": "T & U",
        "excerpt": "E",
        "author": "A",
        "published": "2020-01-02T02:04:05Z",
        "provider_name": "Site",
        "provider_domain": "a.org",
        "url": "https://a.org/x",
        "language": "en",
    }
    assert (draft.document.text, draft.topics, draft.problems) == ("Text", ("k", "l"), ())


def records(text: str, path: str) -> list[Draft]:
    drafts = parse_bytes(text.encode(), path)
    assert all(isinstance(draft, Draft) for draft in drafts)
    return drafts


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- saved from url=(0019)https://a.org/boats -->\n<html>",
        "<html><!--\n Page saved with SingleFile \n url: https://a.org/boats \n saved date: Fri Sep 08 2023\n-->",
    ],
)
def test_a_saved_page_tells_its_address(comment):
    draft = one(f"<!DOCTYPE html>\n{comment}<title>Boats</title><p>They run.", "a.html")
    assert said(draft)["url"] == ("https://a.org/boats", "source", "saved from")
    assert draft.url_keys == ("a.org/boats",)
    page = f"<!DOCTYPE html>\n{comment}<link rel=canonical href=https://a.org/real><title>Boats</title><p>They run."
    assert said(one(page, "a.html"))["url"] == ("https://a.org/real", "source", "link:canonical")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Look at it in a browser\n\n# The Morning\n\nGood morning.", "The Morning"),
        ("First words.\n\n# One\n\nText.\n\n# Two\n\nText.", "First words"),
        ("First words.\n\n## Below\n\nText.", "First words"),
        ("First words. " + "More of them. " * 40 + "\n\n# Late\n\nText.", "First words"),
    ],
)
def test_the_sole_heading_is_a_title(text, title):
    assert one(text).fields["title"].value == title


@pytest.mark.parametrize(
    "title",
    [
        "404 Not Found",
        "Error 503",
        "403 - Forbidden",
        "Access Denied",
        "Just a moment...",
        "Page not found | The Times",
    ],
)
def test_an_error_page_is_told(title):
    draft = one(f"<!doctype html><title>{title}</title><p>Nothing here.", "a.html")
    assert [problem.kind for problem in draft.problems] == ["error-page"]


@pytest.mark.parametrize(
    "title", ["404 boats were counted in the harbour of the long city today", "1984", "Forbidden fruit", "500"]
)
def test_a_title_that_only_looks_like_an_error(title):
    text = "Boats run. " * (300 if title == "500" else 1)
    assert not one(f"<!doctype html><title>{title}</title><p>{text}", "a.html").problems


def test_json_lines_keep_each_records_bytes():
    lines = ['{"id": "x/1", "title": "A", "text": "é **b**", "date": null}', '{"title": "B", "body": "<p>c</p>"}']
    first, second = records("\n".join(lines) + "\r\n", "a.jsonl")
    assert [first.data.decode(), second.data.decode()] == lines
    assert (first.document.text, second.document.text) == ("é b", "c")
    assert first.path == "a.jsonl#x_1"
    assert "text" not in first.front_matter


def test_a_records_path_stays_when_others_come():
    before = records('{"title": "A"}\n{"title": "B"}', "a.jsonl")
    after = records('{"title": "new"}\n{"title": "A"}\n{"title": "B"}', "a.jsonl")
    assert [draft.path for draft in after[1:]] == [draft.path for draft in before]


def test_a_json_list_keeps_each_records_bytes():
    assert [d.data for d in records('[ {"title": "A"},\n {"title": "B", "n": 1e5} ]', "a.json")] == [
        b'{"title": "A"}',
        b'{"title": "B", "n": 1e5}',
    ]


NEWS = {"title": "A", "url": "https://a.org/1"}, {"title": "B", "text": "Some text."}


@pytest.mark.parametrize(
    "whole",
    [
        {"status": "ok", "totalResults": 2, "articles": NEWS},
        {"articles": [], "response": {"status": "ok", "results": NEWS}},
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "A feed",
            "home_page_url": "https://a.org",
            "items": NEWS,
        },
        {"data": {"x": "}]", "posts": NEWS}, "more": [{"title": "no"}]},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_a_list_of_articles_within_an_object(whole, indent):
    first, second = records(json.dumps(whole, indent=indent), "a.json")
    assert (first.fields["title"].value, second.document.text) == ("A", "Some text.")
    assert [json.loads(each.data) for each in (first, second)] == list(NEWS)


@pytest.mark.parametrize(
    "whole",
    [
        {"title": "A", "text": "Some text.", "items": NEWS},
        {"title": "A", "url": "https://a.org", "articles": NEWS},
        {"title": "A", "items": [{"name": "x"}]},
        {"title": "A", "related": NEWS},
    ],
)
def test_an_article_with_a_list_is_one(whole):
    assert one(json.dumps(whole, indent=1), "a.json").fields["title"].value == "A"


def test_of_two_lists_of_one_name_the_last_counts():
    (draft,) = records('{"items": [{"title": "A", "text": "x"}], "items": [{"title": "B", "text": "y"}]}', "a.json")
    assert (draft.fields["title"].value, draft.data) == ("B", b'{"title": "B", "text": "y"}')


def test_bad_records_are_named_and_the_others_go_in():
    found = parse_bytes(b'{"title": "A"}\nnonsense\n{"score": 1}\n{"title": "B"}', "a.jsonl")
    assert [
        (item.line, item.severity) if isinstance(item, Problem) else item.fields["title"].value for item in found
    ] == [
        "A",
        (2, "rejected"),
        (3, "rejected"),
        "B",
    ]


def test_csv_rows():
    text = 'title;date;text;mood\r\n"A; b";2020;"one\r\n\r\ntwo";good\r\nC;;d;\r\n'
    first, second = records(text, "a.csv")
    assert (first.fields["title"].value, first.document.text, first.front_matter["mood"]) == (
        "A; b",
        "one\ntwo",
        "good",
    )
    assert first.data + second.data.split(b"\n", 1)[1] == text.encode()


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ('title,date\nA,2020-01-02\n"B\nb",2020-13-45\nC,\n', "a.csv", 3),
        ('{"title": "A"}\n\n{"title": "B", "date": "2020-13-45"}\n', "a.jsonl", 3),
        ("TY  - JOUR\nTI  - A\nER  - \nTY  - JOUR\nTI  - B\nPY  - 2020/13/45\nER  - \n", "a.ris", 4),
    ],
)
def test_a_problem_of_a_record_says_in_which_line_this_begins(text, path, line):
    found = [problem for draft in records(text, path) for problem in draft.problems]
    assert [problem.line for problem in found] == [line]


def test_a_guessed_encoding_is_of_the_whole_table():
    drafts = parse_bytes("title,text\nCafé,Crème brûlée\nThé,Été\n".encode("cp1252"), "a.csv")
    assert {problem.line for draft in drafts for problem in draft.problems} == {None}


@pytest.mark.parametrize(
    ("row", "title"),
    [
        ('"Bridge closed,2023-01-01,One', '"Bridge closed'),
        ('"Bridge" closed,2023-01-01,One', "Bridge closed"),
        ('Bridge closed,2023-01-01,"One', "Bridge closed"),
    ],
)
@pytest.mark.parametrize("rest", ["", 'Third,2023-01-03,"a ""b"",\nc"\n', 'Third,2023-01-03,"c"\nFourth,2023,"d\n'])
@pytest.mark.parametrize("sign", [",", "\t"])
def test_a_stray_quotation_mark_takes_no_other_row_along(row, title, rest, sign):
    text = f"title,date,text\n{row}\nSecond,2023-01-02,Two\n{rest}".replace(",", sign)
    first, second, *others = records(text, "a.csv")
    assert (first.fields["title"].value, first.document.text.strip('"')) == (title, "One")
    assert [problem.line for problem in first.problems] == ([] if row.count('"') == 2 else [2])
    assert (second.fields["title"].value, second.document.text, second.problems) == ("Second", "Two", ())
    assert len(others) == rest.count("20")


def test_a_text_of_several_lines_that_is_cut_off_stays_one_article():
    (draft,) = records('title,text\nA,"One line\nand another\nand a thi', "a.csv")
    assert draft.document.text == "One line\nand another\nand a thi"
    assert [problem.line for problem in draft.problems] == [2]


def test_stray_quotation_marks_in_every_line_take_no_time():
    assert len(records("title,text\n" + 'x","y\n' * 30_000, "a.csv")) == 30_000


def test_csv_without_a_usable_header():
    (problem,) = parse_bytes(b"a,b\n1,2\n", "a.csv")
    assert (problem.kind, problem.severity) == ("csv", "rejected")


def test_ris():
    first, second = records(
        "TY  - NEWS\nTI  - A\nAU  - Doe, J\nAU  - Roe, K\nAB  - one\ntwo\nER  - \n\nTY  - ELEC\nT1  - B\nER  -", "a.ris"
    )
    assert (first.fields["author"].value, first.fields["excerpt"].value) == ("Doe, J; Roe, K", "one two")
    assert second.fields["title"].value == "B"


def test_ris_as_endnote_writes_it():
    text = (
        "TY  - NEWS\nDA  - Sep 6\nKW  - ferries\nnight boats\nPY  - 2023\nTI  - A\n"
        "UR  - https://a.org/x\nhttps://b.org/y\nER  - \n\n"
    )
    (draft,) = records(text, "a.ris")
    assert (draft.fields["published"].value, draft.fields["published"].key) == ("2023-09-06", "DA")
    assert (draft.topics, draft.fields["url"].value) == (("ferries", "night boats"), "https://a.org/x")
    assert (draft.problems, draft.data) == ((), text.rstrip("\n").encode())


def test_a_day_that_no_year_makes_a_date_is_told():
    (draft,) = records("TY  - NEWS\nTI  - A\nDA  - soon\nPY  - 2023\nER  -", "a.ris")
    assert (draft.fields["published"].value, len(draft.problems)) == ("2023", 1)


@pytest.mark.parametrize(
    ("header", "date"),
    [
        ("Titel;Autor;Datum;Quelle;Volltext", "6. September 2023"),
        ("Titre;Auteur;Date de publication;Journal;Texte", "6 septembre 2023"),
        ("Título;Autor;Fecha;Periódico;Texto", "6 de septiembre de 2023"),
        ("Titolo;Autore;Data di pubblicazione;Testata;Testo", "6 settembre 2023"),
        ("Заголовок;Автор;Дата;Источник;Текст", "6 сентября 2023"),
        ("标题;作者;日期;来源;正文", "2023年9月6日"),
    ],
)
def test_tables_with_names_in_other_languages(header, date):
    draft = one(f"{header}\nHafen;Jo Aster;{date};Ostwicker Bote;Schiffe kamen.\n", "a.csv")
    assert {name: draft.fields[name].value for name in ("title", "author", "published", "provider_name")} == {
        "title": "Hafen",
        "author": "Jo Aster",
        "published": "2023-09-06",
        "provider_name": "Ostwicker Bote",
    }
    assert draft.document.text == "Schiffe kamen."
    assert draft.problems == ()


def test_rows_of_zoteros_table_keep_their_place_when_they_change():
    head = '"Key","Item Type","Title"\n'
    before, after = (records(head + f'"ABC","book","{title}"\n', "a.csv")[0].path for title in ("A", "B"))
    assert before == after == "a.csv#ABC"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Words <a href='https://a.org'>linked</a> &amp; more.<br>Next", "Words linked & more.\nNext"),
        ("One.\n\nTwo, <b>bold</b>.", "One.\nTwo, bold."),
        ("1 < 2 and 3 > 2\n<b is no mark", "1 < 2 and 3 > 2\n<b is no mark"),
    ],
)
def test_marks_within_a_records_text(text, read):
    (draft,) = records(json.dumps([{"title": "T", "content": text}]), "a.json")
    assert draft.document.text == read


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf \n", b"\0\0"])
def test_empty(data):
    (problem,) = parse_bytes(data, "a.md")
    assert (problem.kind, problem.severity) == ("empty", "skipped")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_marked_encodings(encoding):
    draft = one("---\ntitle: Öl\n---\nText".encode(encoding))
    assert (draft.fields["title"].value, draft.document.text, draft.encoding) == ("Öl", "Text", encoding)


@pytest.mark.parametrize("suffix", ["md", "txt", "html", "json", "jsonl", "csv", "ris"])
@pytest.mark.parametrize(
    "data",
    [
        b"---\n" + b"a: [" * 10_000 + b"\n---\nText",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'[{"title":' + b"[" * 5_000 + b"]" * 5_000 + b"}]",
        b"x" * 1_000_000,
        b"a\r" * 100_000,
        b'"' * 100_001,
        b"a,title\n" + b"," * 200_000,
        b"<p>" * 50_000,
        "\u202e\u200b\u2028text\u0085\ufffe".encode(),
        b"text \xed\xa0\x80 surrogate",
        b"TY  - \n" * 1_000,
    ],
)
def test_hostile_files_end_well(data, suffix):
    for item in parse_bytes(data, f"a.{suffix}"):
        assert isinstance(item, Draft | Problem)
        if isinstance(item, Draft):
            item.document.text.encode()


def test_every_importer_has_its_own_name_and_suffixes():
    suffixes = [suffix for importer in IMPORTERS for suffix in importer.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert len({importer.name for importer in IMPORTERS}) == len(IMPORTERS)


STARTS = st.sampled_from(
    [b"", b"---\n", b"+++\n", b'{"title": ', b'[{"title": "x"', b"<html>", b"TY  - ", b"title,text\n", b"\xef\xbb\xbf"]
)


@given(
    STARTS,
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from(["md", "txt", "html", "json", "csv", "ris"]),
)
def test_any_bytes_under_any_name(start, data, suffix):
    for item in parse_bytes(start + data, f"a.{suffix}"):
        if isinstance(item, Draft):
            assert item.fields["title"].value
            item.document.text.encode()
            json.dumps(
                [item.front_matter, [field.value for field in item.fields.values()]],
                allow_nan=False,
                ensure_ascii=False,
            ).encode()


def test_a_references_title_loses_zoteros_marks():
    record = {"type": "book", "title": 'On <i>Homo</i> <span class="nocase">sapiens</span> < 2', "issued": {}}
    draft, _ = parse_bytes(json.dumps([record, {"type": "document", "title": "A"}]).encode(), "a.json")
    assert isinstance(draft, Draft)
    assert (draft.format, draft.fields["title"].value) == ("csl-json", "On Homo sapiens < 2")
    assert draft.front_matter["title"] == record["title"]


def test_a_ris_record_keeps_its_line_ends():
    draft = one("TY  - NEWS\r\nTI  - A\r\nAB  - b\u2028c\r\nER  - \r\n\r\n", "a.ris")
    assert draft.data == "TY  - NEWS\r\nTI  - A\r\nAB  - b\u2028c\r\nER  - ".encode()
