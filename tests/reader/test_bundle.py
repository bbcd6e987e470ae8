"""A bundle is a valid bag, the same for the same selection, and merging it into an empty archive loses nothing."""

import hashlib
import json
import shutil
import zipfile

import bagit
import pytest

from reader.archive import Archive
from reader.errors import InputError
from tests.reader.colleagues import bytes_of, furnished

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def bundle(archive, folder, tmp_path):
    ids = furnished(archive, folder)
    return archive.export(ids, tmp_path / "bundle")


def merged(bundle, tmp_path) -> Archive:
    archive = Archive.open(tmp_path / "colleague.db", creator="Bob")
    report, _ = archive.merge(bundle)
    assert report.problems == ()
    return archive


def test_is_a_valid_bag_with_ascii_names(bundle):
    assert bagit.Bag(str(bundle)).validate()
    assert all(name.isascii() for name in bytes_of(bundle))
    assert bagit.Bag(str(bundle)).info["Bag-Software-Agent"] == "Carrel"


def test_same_selection_gives_the_same_bytes(archive, bundle, tmp_path):
    ids = [
        archive.resolve(entry["uuid"]) for entry in json.loads((bundle / "data/bundle.json").read_text())["articles"]
    ]
    again = archive.export(list(reversed(ids)), tmp_path / "again")
    first, second = (archive.export(ids, tmp_path / name) for name in ("a.zip", "b.zip"))
    assert bytes_of(again) == bytes_of(bundle)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("zipped", [False, True])
def test_merging_into_an_empty_archive_and_exporting_again_gives_the_same_bytes(archive, bundle, tmp_path, zipped):
    uuids = [entry["uuid"] for entry in json.loads((bundle / "data/bundle.json").read_text())["articles"]]
    source = archive.export([archive.resolve(uuid) for uuid in uuids], tmp_path / "b.zip") if zipped else bundle
    with merged(source, tmp_path) as other:
        assert other.verify().ok
        again = other.export([other.resolve(uuid) for uuid in uuids], tmp_path / "again")
        assert bytes_of(again) == bytes_of(bundle)
        assert {row.title for row in other.binned()} == {"To be binned"}


def test_original_bytes_text_and_every_revision_travel(archive, bundle, tmp_path):
    news = archive.article(archive.search('title:"Zwölf Ärzte"').ids[0])
    with merged(bundle, tmp_path) as other:
        copy = other.article(news.uuid)
        assert copy.fields["title"].value == "Zwölf Ärzte, <i>korrigiert</i>"
        assert copy.fields["title"].source_value == news.fields["title"].source_value
        assert copy.front_matter == news.front_matter
        assert list(copy.front_matter) == list(news.front_matter)
        assert [r.hash for r in copy.revisions] == [r.hash for r in news.revisions]
        for ours, theirs in zip(news.revisions, copy.revisions, strict=True):
            assert other.original(copy.id, theirs.id).data == archive.original(news.id, ours.id).data
            assert other.document(copy.id, theirs.id) == archive.document(news.id, ours.id)
        standing = {a.uuid: (a.note, a.tags, a.anchor, a.selector) for a in archive.annotations(news.id)}
        assert {a.uuid: (a.note, a.tags, a.anchor, a.selector) for a in other.annotations(copy.id)} == standing


def test_a_deleted_annotation_leaves_no_words_behind(bundle):
    assert not [name for name, data in bytes_of(bundle).items() if b"secret" in data]


def test_paths_of_the_researcher_stay_at_home(bundle, folder):
    assert not [name for name, data in bytes_of(bundle).items() if str(folder).encode() in data]


def test_replaces_an_earlier_bundle_and_nothing_else(archive, bundle, tmp_path):
    archive.export([], bundle)
    assert json.loads((bundle / "data/bundle.json").read_text())["articles"] == []
    other = tmp_path / "mine"
    other.mkdir()
    (other / "thesis.txt").write_text("years of work")
    for options in ({}, {"replace": True}):
        with pytest.raises(InputError, match="nothing was written"):
            archive.export([], other, options=options)
    assert bytes_of(other) == {"thesis.txt": b"years of work"}
    assert not list(tmp_path.glob(".*partial*"))


def test_an_article_without_text_and_an_empty_selection_are_bundles_too(archive, folder, tmp_path):
    (folder / "r.md").write_text("---\ntitle: Only a record\n---\n")
    archive.import_paths([folder], workers=0)
    for name, ids in (("none", []), ("one", list(archive.search("").ids))):
        assert bagit.Bag(str(archive.export(ids, tmp_path / name))).validate()


# -- what is refused ---------------------------------------------------------------------------------------------


def resealed(bundle):
    """Write the sha256 manifest anew after a change, and drop the other checks."""
    for name in ("manifest-sha512.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt"):
        (bundle / name).unlink()
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(bundle).as_posix()}\n"
        for path in sorted((bundle / "data").rglob("*"))
        if path.is_file()
    ]
    (bundle / "manifest-sha256.txt").write_text("".join(lines))


def lose(bundle):
    (bundle / "data/annotations.jsonl").unlink()


def alter(bundle):
    with (bundle / "data/annotations.jsonl").open("a") as file:
        file.write("{}\n")


def add(bundle):
    (bundle / "data/extra.txt").write_text("x")


def fetch(bundle):
    (bundle / "fetch.txt").write_text("http://example.org/x 1 data/x\n")


def link(bundle):
    (bundle / "data/link").symlink_to("/etc/passwd")


def leave(bundle):
    with (bundle / "manifest-sha256.txt").open("a") as file:
        file.write("0" * 64 + "  data/../../secret\n")


def unlisted(bundle):
    (bundle / "manifest-sha256.txt").unlink()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lose, "lacks data/annotations.jsonl"),
        (alter, "altered"),
        (add, "does not name"),
        (fetch, "fetch.txt"),
        (link, "link"),
        (leave, "outside of itself"),
        (unlisted, "manifest-sha256.txt"),
    ],
)
def test_a_bundle_that_is_not_whole_is_refused(bundle, tmp_path, damage, words):
    damage(bundle)
    with Archive.open(tmp_path / "b.db") as other, pytest.raises(InputError, match=words):
        other.merge(bundle)


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "C:/evil", "a\\..\\evil", "a/../../evil"])
def test_a_zip_that_leaves_the_bag_is_refused(archive, tmp_path, name):
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as file:
        file.writestr("b/bagit.txt", "BagIt-Version: 1.0\n")
        entry = zipfile.ZipInfo("x")
        entry.filename = name
        file.writestr(entry, "x")
    with pytest.raises(InputError, match="outside of itself"):
        archive.merge(tmp_path / "z.zip")


def test_a_zip_bomb_and_a_link_in_a_zip_are_refused(archive, tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(9):
            file.writestr(f"b/data/{number}", bytes(10_000_000))
    with pytest.raises(InputError, match="far beyond"):
        archive.merge(tmp_path / "bomb.zip")
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as file:
        entry = zipfile.ZipInfo("b/data/link")
        entry.external_attr = 0o120777 << 16
        file.writestr(entry, "/etc/passwd")
    with pytest.raises(InputError, match="link"):
        archive.merge(tmp_path / "link.zip")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"text"])
def test_what_is_no_bundle_is_refused(archive, tmp_path, content):
    (tmp_path / "x.zip").write_bytes(content)
    for path in (tmp_path / "x.zip", tmp_path / "missing", tmp_path):
        with pytest.raises(InputError):
            archive.merge(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record.pop("revisions"),
        lambda record: record.update(uuid="../../x"),
        lambda record: record.update(current=9),
        lambda record: record.update(added="yesterday"),
        lambda record: record["revisions"][-1]["blocks"][0].update(end=10**9),
        lambda record: record["revisions"][-1]["text"].update(path="../../bundle.json"),
        lambda record: record["revisions"][-1]["original"].update(sha256="0" * 64),
        lambda record: record["revisions"][-1]["images"].append({"url": 7, "surprise": 1}),
        lambda record: record.update(tags=[["x"]]),
    ],
)
def test_a_record_that_contradicts_itself_is_a_problem_and_the_rest_goes_in(bundle, tmp_path, change):
    path = next(path for path in bundle.glob("data/articles/*/article.json") if b"Zw\xc3\xb6lf" in path.read_bytes())
    record = json.loads(path.read_text("utf-8"))
    change(record)
    path.write_text(json.dumps(record), "utf-8")
    resealed(bundle)
    with Archive.open(tmp_path / "b.db") as other:
        report, _ = other.merge(bundle)
        assert report.problems
        assert report.articles_added == 3
        assert {problem.severity for problem in report.problems} == {"rejected"}
        assert other.verify().ok


@pytest.mark.parametrize(
    "change",
    [
        {"carrel:conflictOf": "urn:uuid:nobody"},
        {"id": "urn:uuid:../../x"},
        {"carrel:parts": [{"carrel:modified": "2024-01-01T00:00:00Z", "carrel:tags": ["another"]}]},
        {"carrel:parts": [{"carrel:tags": []}]},
        {"carrel:versions": [7]},
    ],
)
def test_an_annotation_that_contradicts_itself_is_a_problem_and_the_rest_goes_in(bundle, tmp_path, change):
    path = bundle / "data/annotations.jsonl"
    first, *others = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([json.dumps({**json.loads(first), **change}), *others, ""]), "utf-8")
    resealed(bundle)
    with Archive.open(tmp_path / "b.db") as other:
        report, _ = other.merge(bundle)
        (problem,) = report.problems
        assert (problem.path, problem.line, problem.severity) == ("data/annotations.jsonl", 1, "rejected")
        assert report.annotations_added == len(others)
        assert other.verify().ok


def test_a_newer_bundle_and_lone_surrogates_are_refused(bundle, tmp_path):
    whole = (bundle / "data/bundle.json").read_text()
    for text, words in ((whole.replace('"version": 1', '"version": 2'), "newer"), ('{"a": "\\ud800"}', "JSON")):
        copy = tmp_path / words
        shutil.copytree(bundle, copy)
        (copy / "data/bundle.json").write_text(text)
        resealed(copy)
        with Archive.open(tmp_path / "b.db") as other, pytest.raises(InputError, match=words):
            other.merge(copy)
