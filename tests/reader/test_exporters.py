"""Each format in what its readers rely on; nothing of a source can break out of it."""

import csv
import io
import json
import os
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace

import jsonschema
import pytest

from reader import exporters
from reader.errors import InputError
from reader.exporters.bibtex import escape
from reader.exporters.reference import date_variable, name_variable
from reader.exporters.table import safe_cell
from reader.exporters.w3c import from_w3c, to_w3c
from reader.front_matter import read_front_matter
from reader.models import AnchorState, AnnotationPart, PortableAnnotation
from tests.reader.colleagues import bytes_of, furnished

CSL_TEXTS = (
    "id", "title", "container-title", "URL", "abstract", "language", "keyword", "source", "DOI", "ISSN", "volume",
    "issue", "page", "publisher", "publisher-place",
)  # fmt: skip
#: A date in CSL: no text, no season, since none of ours has them.
CSL_DATE = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "date-parts": {
            "type": "array",
            "maxItems": 2,
            "items": {"type": "array", "maxItems": 3, "items": {"type": "integer"}},
        }
    },
}
#: What CSL 1.0.2's csl-data.json says of the variables that we write.
CSL_NAMES = {"type": "array", "items": {"type": "object", "additionalProperties": {"type": "string"}}}
CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "type"],
        "additionalProperties": False,
        "properties": {
            **{name: {"type": "string"} for name in CSL_TEXTS},
            "type": {"enum": ["article-newspaper", "webpage", "article-journal", "article-magazine", "post-weblog"]},
            "author": CSL_NAMES,
            "editor": CSL_NAMES,
            "issued": CSL_DATE,
            "accessed": CSL_DATE,
        },
    },
}


@pytest.fixture
def ids(archive, folder):
    return furnished(archive, folder)[:3]


def written(archive, ids, tmp_path, format, **options):
    return archive.export(ids, tmp_path / f"out-{format}", format=format, options=options)


def test_formats_have_distinct_names_and_say_what_they_are():
    names = [each.name for each in exporters.EXPORTERS]
    assert len(set(names)) == len(names)
    assert names[0] == "bundle"
    assert all(each.label and each.description for each in exporters.EXPORTERS)


@pytest.mark.parametrize("format", [each.name for each in exporters.EXPORTERS])
def test_every_format_writes_nothing_and_many_and_is_stable(archive, ids, tmp_path, format):
    archive.export([], tmp_path / "none", format=format)
    one = archive.export(ids, tmp_path / "one", format=format)
    two = archive.export([*ids, *ids], tmp_path / "two", format=format)
    if one.is_dir():
        assert bytes_of(one) == bytes_of(two)
    else:
        assert one.read_bytes() == two.read_bytes()


def test_an_existing_file_is_left_alone_unless_allowed(archive, ids, tmp_path):
    target = tmp_path / "mine.ris"
    target.write_text("mine")
    with pytest.raises(InputError, match="exists already"):
        archive.export(ids, target, format="ris")
    assert target.read_text() == "mine"
    archive.export(ids, target, format="ris", options={"replace": True})
    assert target.read_text().startswith("TY  - ")


@pytest.mark.parametrize("target", ["no/such/folder/x.ris", "."])
def test_a_target_that_can_not_be_is_refused(archive, ids, tmp_path, target):
    (tmp_path / "full").mkdir()
    with pytest.raises(InputError):
        archive.export(ids, tmp_path / target, format="ris")
    with pytest.raises(InputError, match="csl-json"):
        archive.export(ids, tmp_path / "x", format="docx")


def test_csl_fits_its_schema(archive, ids, tmp_path):
    items = json.loads(written(archive, ids, tmp_path, "csl-json").read_text("utf-8"))
    jsonschema.validate(items, CSL)
    news = items[0]
    assert news["issued"] == {"date-parts": [[2024, 2, 3]]}
    assert news["keyword"] == "Grün, Thema/Ä, Medizin, 50% mehr"


@pytest.mark.parametrize(
    ("date", "parts"),
    [("2023", [2023]), ("2023-09", [2023, 9]), ("2023-09-06T02:54:00Z", [2023, 9, 6]), ("", None), ("n.d.", None)],
)
def test_no_part_of_a_date_is_invented(date, parts):
    assert date_variable(date) == (None if parts is None else {"date-parts": [parts]})


def test_names_that_are_no_persons_stay_whole():
    assert name_variable("Ada Lovelace") == {"family": "Lovelace", "given": "Ada"}
    assert name_variable("Reuters") == {"literal": "Reuters"}
    assert name_variable("AP/Reuters 24 staff writers") == {"literal": "AP/Reuters 24 staff writers"}

    assert name_variable("Ludwig van Beethoven")["non-dropping-particle"] == "van"
    assert name_variable("Associated Press", is_reference=True) == {"literal": "Associated Press"}


RIS = """\
TY  - JOUR
TI  - On seven things
AU  - van der Berg, Anna Maria
AU  - O’Neill, Seán, Jr.
AU  - Associated Press
ED  - Müller, Eva
ED  - Institute of Things
T2  - Journal of Things
VL  - 12
IS  - 3
SP  - 101
EP  - 119
DA  - 2019/03//
DO  - 10.1000/xyz_123
SN  - 0261-3077
CY  - Bern
UR  - https://example.org/seven
Y2  - 2024/01/05/10:11:12
LA  - de
ER  -

TY  - BLOG
TI  - One author
AU  - Doe, Jane
UR  - https://example.org/one
ER  -
"""
CSL_RECORDS = [
    {
        "id": "x1",
        "type": "article-magazine",
        "title": "Magazine",
        "container-title": "Monthly",
        "author": [
            {"family": "Beauvoir", "given": "Simone", "non-dropping-particle": "de"},
            {"literal": "Agence France-Presse"},
            {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
        ],
        "issued": {"date-parts": [["2022", 3]]},
        "editor": [{"family": "Lopez", "given": "Ana"}],
        "accessed": {"date-parts": [["2022", 5, 1]]},
        "page": "A1",
        "DOI": "10.1/abc",
    }
]


@pytest.fixture
def references(archive, tmp_path):
    """What a reference manager exported, imported."""
    source = tmp_path / "references"
    source.mkdir()
    (source / "a.ris").write_text(RIS, "utf-8")
    (source / "b.json").write_text(json.dumps(CSL_RECORDS), "utf-8")
    archive.import_paths([source], workers=0)
    return {row.title: row.id for row in archive.rows(archive.search("").ids)}


def test_a_reference_goes_back_to_ris_as_it_came(archive, references, tmp_path):
    text = written(archive, [references["On seven things"], references["One author"]], tmp_path, "ris").read_text(
        "utf-8"
    )
    lines = {line.rstrip() for line in text.splitlines()}
    assert set(RIS.splitlines()) - lines == {"Y2  - 2024/01/05/10:11:12"}
    assert "Y2  - 2024/01/05/" in lines


def test_a_reference_goes_back_to_csl_as_it_came(archive, references, tmp_path):
    (item,) = json.loads(written(archive, [references["Magazine"]], tmp_path, "csl-json").read_text("utf-8"))
    jsonschema.validate([item], CSL)
    as_it_was = {name: value for name, value in CSL_RECORDS[0].items() if name not in ("id", "issued", "accessed")}
    assert {name: item[name] for name in as_it_was} == as_it_was
    assert (item["issued"], item["accessed"]) == ({"date-parts": [[2022, 3]]}, {"date-parts": [[2022, 5, 1]]})


def test_a_reference_in_biblatex_has_its_type_names_in_parts_and_nothing_that_is_printed_of_ours(
    archive, references, tmp_path
):
    text = written(archive, list(references.values()), tmp_path, "bibtex").read_text("utf-8")
    assert "author = {van der Berg, Anna Maria and O’Neill, Jr., Seán and {Associated Press}}" in text
    assert "author = {de Beauvoir, Simone and {Agence France-Presse} and King, Jr., Martin Luther}" in text
    assert "editor = {Müller, Eva and {Institute of Things}}" in text
    assert "editor = {Lopez, Ana}" in text
    assert "langid = {ngerman}" in text
    assert "pages = {101--119}" in text
    assert "urldate = {2024-01-05}" in text
    assert "entrysubtype = {magazine}" in text
    assert "@online{" in text
    assert " note = " not in text


def test_a_corrected_author_counts_and_not_what_the_reference_said(archive, references, tmp_path):
    archive.correct(references["Magazine"], "author", "Ada Lovelace")
    (item,) = json.loads(written(archive, [references["Magazine"]], tmp_path, "csl-json").read_text("utf-8"))
    assert item["author"] == [{"family": "Lovelace", "given": "Ada"}]


def test_what_only_looks_like_a_part_of_a_reference_is_left_out(archive, tmp_path):
    plain = tmp_path / "plain.md"
    plain.write_text("---\ntitle: T\npage: 3\nplace: here\nis: it\naccessed: 2024-05-01\n---\nText.\n", "utf-8")
    archive.import_paths([plain], workers=0)
    (item,) = json.loads(written(archive, list(archive.search("").ids), tmp_path, "csl-json").read_text("utf-8"))
    assert item.keys() & {"page", "publisher-place", "issue", "accessed"} == {"accessed"}


def test_ris_records_are_closed_and_carry_tags_and_notes(archive, ids, tmp_path):
    text = written(archive, ids, tmp_path, "ris").read_bytes().decode()
    records = text.split("\r\n\r\n")[:-1]
    assert len(records) == 3
    assert all(record.startswith("TY  - ") and record.endswith("ER  - ") for record in records)
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for record in records for line in record.split("\r\n"))
    assert "KW  - Thema/Ä" in records[0]
    assert "N1  - “bold world with link” — A **note**" in records[0]


def test_biblatex_is_balanced_and_escaped(archive, ids, tmp_path):
    text = written(archive, ids, tmp_path, "bibtex").read_text("utf-8")
    bare = text.replace("\\{", "").replace("\\}", "")
    assert bare.count("{") == bare.count("}")
    assert "journaltitle = {Beispiel \\{Verlag\\}}" in text
    assert "50\\% mehr" in text
    assert escape("a & b_c\\d ~") == r"a \& b\_c\textbackslash{}d \textasciitilde{}"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell):
    assert safe_cell(cell) == "'" + cell


def test_csv_has_a_bom_and_a_line_for_each_annotation(archive, ids, tmp_path):
    data = written(archive, ids, tmp_path, "csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(archive.find_annotations())
    assert "'=1+1 on the whole <!-- carrel:end -->" in {row["note"] for row in rows}


def test_w3c_annotations_keep_to_the_model(archive, ids, tmp_path):
    lines = written(archive, ids, tmp_path, "annotations").read_text("utf-8").splitlines()
    assert len(lines) == len(archive.find_annotations())
    for each in map(json.loads, lines):
        assert each["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
        assert each["id"].startswith("urn:uuid:")
        assert all(key in W3C_KEYS or key.startswith("carrel:") for key in each)
        assert each["created"].endswith("Z")
        assert each["target"]["state"]["cached"].startswith("urn:sha256:")
        if "selector" in each["target"]:
            position, quote = each["target"]["selector"]
            assert position["end"] - position["start"] == len(quote["exact"])
        else:
            assert each["motivation"][0] in ("commenting", "replying")


W3C_KEYS = {"@context", "id", "type", "motivation", "created", "modified", "creator", "body", "target"}


def test_w3c_and_back_is_the_same(archive, ids):
    for id in ids:
        for each in archive.portable(id).annotations:
            back = from_w3c(json.loads(json.dumps(to_w3c(each))))
            assert to_w3c(back) == to_w3c(each)


def test_what_an_annotation_unites_stands_in_it(archive, ids):
    annotation = replace(archive.portable(ids[0]).annotations[0].annotation, tags=("a", "b"), deleted="")
    parts = (AnnotationPart("2024-01-01T00:00:00Z", ("a",)), AnnotationPart("2024-01-02T00:00:00Z", ("B",)))
    said = json.loads(json.dumps(to_w3c(PortableAnnotation(annotation, parts=parts))))
    assert from_w3c(said).parts == parts
    said["carrel:parts"].pop()
    with pytest.raises(InputError, match="other tags than it"):
        from_w3c(said)


@pytest.mark.parametrize("value", [None, [], {}, {"id": 1}, {"target": {}, "carrel:kind": "x"}])
def test_a_foreign_annotation_is_refused_in_words(value):
    with pytest.raises(InputError, match="not in the form"):
        from_w3c(value)


def test_qdpx_selections_are_what_they_quote(archive, ids, tmp_path):
    with zipfile.ZipFile(written(archive, ids, tmp_path, "qdpx")) as project:
        root = ET.fromstring(project.read("project.qde"))
        space = {"q": "urn:QDA-XML:project:1.0"}
        assert [child.tag.split("}")[1] for child in root] == ["Users", "CodeBook", "Sources"]
        codes = {code.get("guid") for code in root.iterfind(".//q:Code", space)}
        assert {ref.get("targetGUID") for ref in root.iterfind(".//q:CodeRef", space)} <= codes
        quotes = []
        for source in root.iterfind(".//q:TextSource", space):
            data = project.read(f"sources/{source.get('guid')}.txt")
            assert not data.startswith(b"\xef\xbb\xbf")
            assert b"\r" not in data
            text = data.decode()
            for place in source.iterfind("q:PlainTextSelection", space):
                quotes.append(text[int(place.get("startPosition")) : int(place.get("endPosition"))])
        assert {"Hallo, new", "bold world with link", "bare text"} <= set(quotes)


def test_qdpx_codes_stand_under_one_another_with_colour_and_meaning(archive, ids, tmp_path):
    archive.tag(ids[:1], add=["Law/children/online"])
    archive.annotate(ids[0], quote="quoted text here", tags=["law/children"])
    archive.edit_tag("law/children", colour="blue", description="Who is under age")
    with zipfile.ZipFile(written(archive, ids, tmp_path, "qdpx")) as project:
        root = ET.fromstring(project.read("project.qde"))
    space = {"q": "urn:QDA-XML:project:1.0"}
    (law,) = [each for each in root.iterfind("q:CodeBook/q:Codes/q:Code", space) if each.get("name") == "Law"]
    (children,) = law.iterfind("q:Code", space)
    (online,) = children.iterfind("q:Code", space)
    assert [each.get("isCodable") for each in (law, children, online)] == ["false", "true", "true"]
    assert (children.get("name"), online.get("name")) == ("children", "online")
    assert (children.get("color"), online.get("color")) == ("#2F7ED8", "#808080")
    assert children.findtext("q:Description", "", space) == "Who is under age"
    whole = {ref.get("targetGUID") for ref in root.iterfind(".//q:TextSource/q:Coding/q:CodeRef", space)}
    assert online.get("guid") in whole
    coded = {ref.get("targetGUID") for ref in root.iterfind(".//q:PlainTextSelection/q:Coding/q:CodeRef", space)}
    assert children.get("guid") in coded


def test_markdown_notes_keep_what_the_user_wrote(archive, ids, tmp_path):
    target = written(archive, ids, tmp_path, "markdown")
    path = next(path for path in target.iterdir() if "zwolf" in path.name)
    text = path.read_text("utf-8")
    assert '  - "Thema/Ä"\n' in text
    assert re.search(r"^> bold world with link\n\n\^hl-[0-9a-f]{8}\n\n", text, re.MULTILINE)
    assert text.count("<!-- carrel:end -->") == 1
    path.write_text("My own words\n" + text + "\nand more", "utf-8")
    archive.annotate(ids[0], quote="quoted text here")
    assert archive.export(ids, target, format="markdown") == target
    updated = path.read_text("utf-8")
    assert updated.startswith("My own words\n---\n")
    assert updated.endswith("\nand more")
    assert "> quoted text here" in updated
    os.utime(path, (1, 1))
    archive.export(ids, target, format="markdown")
    assert path.stat().st_mtime == 1, "what did not change is not written"
    assert not [each for each in target.iterdir() if each.name.startswith(".")]


@pytest.mark.parametrize("words", [b"no region", "caf\xe9".encode("latin-1")])
def test_a_note_that_is_not_ours_is_left_as_it_is(archive, ids, tmp_path, words):
    target = written(archive, ids, tmp_path, "markdown")
    path = next(path for path in target.iterdir() if "zwolf" in path.name)
    path.write_bytes(words)
    with pytest.raises(InputError, match="left as it is"):
        archive.export(ids, target, format="markdown")
    assert path.read_bytes() == words


def test_an_orphan_is_exported_with_its_quote(archive, ids, tmp_path):
    orphans = [a for a in archive.find_annotations() if a.anchor.state is AnchorState.ORPHANED]
    for orphan in orphans:
        assert orphan.selector.quote in written(archive, ids, tmp_path, "csv").read_text("utf-8-sig")


def test_markdown_notes_say_what_a_mark_stands_for_and_whose_it_is(archive, ids, tmp_path):
    archive.creator = "Ada *L*"
    archive.rename_code("blue", "Doubtful", "What I don't believe")
    mark, _ = archive.annotate(ids[0], start=0, end=10, colour="blue", tags=["law/eu acts"])
    target = written(archive, ids, tmp_path, "markdown")
    (note,) = target.glob(f"*-{archive.article(ids[0]).row.uuid[:8]}.md")
    text = note.read_text("utf-8")
    assert f"— Doubtful · Ada \\*L\\* · {mark.created[:10]} · #law/eu-acts\n" in text


@pytest.mark.parametrize("format", ["csv", "annotations", "excerpts"])
def test_annotations_can_be_chosen_and_tell_their_code(archive, ids, tmp_path, format):
    chosen, _ = archive.annotate(ids[0], start=0, end=10, note="Chosen note")
    archive.annotate(ids[0], start=12, end=20, note="Another note")
    archive.rename_code("yellow", "Doubtful", "What I don't believe")
    target = archive.export(ids, tmp_path / "out", format=format, options={"annotations": [chosen.uuid]})
    written = target.read_text("utf-8")
    assert "Chosen note" in written
    assert "Another note" not in written
    assert "Doubtful" in written


def test_a_note_of_a_record_without_a_text_has_no_heading_for_one(archive, folder, tmp_path):
    ids = []
    for name, text in (("record", ""), ("article", "Ships pass by.\n")):
        (folder / f"{name}.md").write_text(f"---\ntitle: A {name}\nurl: https://example.org/{name}\n---\n{text}")
        ids += archive.import_paths([folder / f"{name}.md"], workers=0)[1].added
    target = archive.export(ids, tmp_path / "notes", format="markdown", options={"text": True})
    notes = sorted((path.read_text("utf-8") for path in target.glob("*.md")), key=len)
    assert ["## Text" in each for each in notes] == [False, True]
    assert "## Text\n\nShips pass by." in notes[1]


def test_markdown_notes_return_the_sources_own_fields(archive, folder, tmp_path):
    matter = 'title: T\nmood: "hope: #1\x07"\nno: [a, {b: c}]\n"odd key": ~\n"x: y": é\nyes: no\ntags: [t]\nurl: https://a.org/1\n'
    (folder / "a.md").write_text(f"---\n{matter}---\nText.\n", "utf-8")
    archive.import_paths([folder / "a.md"], workers=0)
    (article,) = archive.search("field.mood:hope").ids
    written = archive.export([article], tmp_path / "notes", format="markdown")
    (note,) = written.glob("*.md")
    data = read_front_matter(note.read_text("utf-8"), "note.md").data
    assert {key: data[key] for key in ("mood", "no", "x: y", "yes")} == {
        "mood": "hope: #1\ufffd", "no": ["a", {"b": "c"}], "x: y": "é", "yes": "no",
    }  # fmt: skip
    assert list(data).count("tags") == list(data).count("url") == 1
