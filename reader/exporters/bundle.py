"""The archival bundle: a BagIt 1.0 bag (RFC 8493) that opens in any browser and merges back without loss.

The same selection gives the same bytes: nothing depends on the clock, on ids of this archive, or on the order of the
selection. The bag is written here and not with the `bagit` library, which moves files and stamps version 0.97.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from reader.bag import ALGORITHMS
from reader.exporters.archives import zip_entry
from reader.exporters.base import Option, Selection
from reader.exporters.bibtex import BibTex
from reader.exporters.csl import CslJson
from reader.exporters.markdown import MarkdownFolder
from reader.exporters.page import Page
from reader.exporters.qdpx import Qdpx
from reader.exporters.record import revision_files, to_json
from reader.exporters.ris import Ris
from reader.exporters.table import AnnotationTable
from reader.exporters.w3c import CONTEXT, dump_line, to_w3c
from reader.models import Json, PortableArticle, Wording

FORMAT, VERSION = "carrel-bundle", 1
TOP = "carrel-bundle"

_README = """This folder was made by Carrel, an offline reading room for archives of articles.

It holds {articles} articles with {annotations} annotations.

  index.html              open it in any browser: read, search, see the highlights; it needs no network
  data/articles/          one folder an article: the original file, its text, everything known about it
  data/annotations.jsonl  the annotations (W3C Web Annotation Data Model), one a line
  data/citations/         for Zotero, LaTeX, EndNote
  data/exports/           for NVivo, ATLAS.ti, MAXQDA, QualCoder; a spreadsheet; Obsidian

`carrel merge` takes it into another archive; nothing there is lost or overwritten.
It is a BagIt bag (RFC 8493): `bagit.py --validate` checks that every file is as it was.
"""


@dataclass
class _Survey:
    """What is gathered while the articles are written."""

    articles: list[dict[str, Json]] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    annotations: int = 0
    newest: str = ""

    def see(self, article: PortableArticle) -> None:
        live = [each.annotation for each in article.annotations if not each.annotation.deleted]
        self.annotations += len(live)
        self.tags.update(path for path, _ in article.tags)
        self.tags.update(tag for annotation in live for tag in annotation.tags)
        self.newest = max(self.newest, *_times(article))


def _times(article: PortableArticle) -> Iterator[str]:
    yield article.added
    yield article.deleted
    yield from (revision.info.created for revision in article.revisions)
    yield from (correction.created for correction in article.corrections)
    yield from (created for _, created in article.tags)
    yield from (each.annotation.modified for each in article.annotations)


class Bundle:
    """Articles with their originals, annotations and a page to read them."""

    name = "bundle"
    label = "Bundle: folder or .zip"
    suffix = ""
    description = "everything, as a checked folder or .zip that opens in a browser and merges into another archive"
    options: tuple[Option, ...] = ()

    def write(self, selection: Selection, target: Path) -> None:
        """Write the bag as a folder, or as a zip where the name of `target` ends so."""
        if target.suffix.lower() != ".zip":
            write_bag(selection, target)
            return
        folder = target.with_suffix(".folder")
        try:
            write_bag(selection, folder)
            _zip(folder, target)
        finally:
            if folder.exists():
                shutil.rmtree(folder)

    def may_replace(self, target: Path) -> bool:
        """Only what has the marks of a bundle of ours."""
        if target.is_dir():
            return (target / "bagit.txt").is_file() and (target / "data/bundle.json").is_file()
        if not zipfile.is_zipfile(target):
            return False
        with zipfile.ZipFile(target) as archive:
            return f"{TOP}/data/bundle.json" in archive.namelist()

    def update(self, selection: Selection, target: Path) -> bool:
        """A bundle is written anew as a whole."""
        del selection, target
        return False


def write_bag(selection: Selection, folder: Path) -> None:
    """Write the bag into `folder`, which does not exist yet."""
    ordered, live = _in_order(selection)
    (folder / "data").mkdir(parents=True)
    survey = _write_articles(ordered, folder / "data")
    _write_bundle(ordered, survey, folder / "data/bundle.json")
    _write_collection(folder / "data")
    _write_derived(live, folder)
    readme = _README.format(articles=f"{len(survey.articles):,}", annotations=f"{survey.annotations:,}")
    _write(folder / "README.txt", readme)
    _write_manifests(folder, survey.newest)


def _in_order(selection: Selection) -> tuple[Selection, Selection]:
    """The selection by UUID, and what of it is not in the bin."""
    rows = [
        (row.uuid, row.id, row.is_deleted)
        for start in range(0, len(selection.ids), 500)
        for row in selection.archive.rows(selection.ids[start : start + 500])
    ]
    rows.sort()
    options: dict[str, Json] = {}
    ordered = replace(selection, ids=[id for _, id, _ in rows], options=options)
    return ordered, replace(ordered, ids=[id for _, id, is_deleted in rows if not is_deleted])


def _write_articles(selection: Selection, data: Path) -> _Survey:
    survey = _Survey()
    chosen = {row.uuid for row in _rows(selection)}
    (data / "articles").mkdir()
    with (data / "annotations.jsonl").open("w", encoding="utf-8", newline="\n") as annotations:
        for done, id in enumerate(selection.ids):
            selection.progress.report(done, len(selection.ids), "Articles")
            article = selection.archive.portable(id)
            article = replace(article, different=tuple(each for each in article.different if each[0] in chosen))
            survey.see(article)
            survey.articles.append({"uuid": article.uuid, "path": f"articles/{article.uuid}/article.json"})
            _write_article(article, data / "articles" / article.uuid)
            annotations.writelines(dump_line(to_w3c(each)) for each in article.annotations)
    return survey


def _rows(selection: Selection) -> Iterator[Json]:
    for start in range(0, len(selection.ids), 500):
        yield from selection.archive.rows(selection.ids[start : start + 500])


def _write_article(article: PortableArticle, folder: Path) -> None:
    folder.mkdir()
    for revision in article.revisions:
        original, text, text_original = (folder / name for name in revision_files(article, revision))
        original.parent.mkdir(parents=True, exist_ok=True)
        original.write_bytes(revision.original.data)
        text.write_bytes(revision.document.text.encode("utf-8"))
        if revision.text_original is not None:
            text_original.write_bytes(revision.text_original.data)
    _write(folder / "article.json", _json(to_json(article)))


def _write_bundle(selection: Selection, survey: _Survey, target: Path) -> None:
    archive = selection.archive
    called = archive.code_wordings()
    # Of some articles the other tags are nobody's business; of all of them, what is said of an unused tag is kept too.
    is_whole = set(archive.search("").ids).issubset(selection.ids)
    # An emptied description is its user's own matter.
    said = {path: [each for each in wordings if each.value] for path, wordings in archive.tag_wordings().items()}
    tags = [
        {
            "path": tag.path,
            "colour": tag.colour,
            "description": tag.description,
            "aliases": sorted(tag.aliases),
            "wordings": [_said(each, part=each.part, value=each.value) for each in said.get(tag.path, ())],
        }
        for tag in archive.tags()
        if tag.path in survey.tags or is_whole
    ]
    codes = [
        {
            "key": code.key,
            "name": code.name,
            "definition": code.definition,
            "wordings": [_said(each, name=each.value, definition=each.definition) for each in called.get(code.key, ())],
        }
        for code in selection.codes().values()
    ]
    collections = [
        {
            "name": each.name,
            "created": each.created,
            "articles": [{"uuid": uuid, "rank": rank, "placed": placed} for uuid, rank, placed in each.places],
        }
        for each in archive.portable_collections(selection.ids)
    ]
    bundle = {
        "format": FORMAT,
        "version": VERSION,
        "newest": survey.newest,
        "articles": survey.articles,
        "tags": tags,
        "codes": codes,
        "collections": collections,
    }
    _write(target, _json(bundle))


def _said(wording: Wording, **words: str) -> dict[str, Json]:
    return {**words, "creator": wording.creator, "created": wording.created}


def _write_collection(data: Path) -> None:
    """The annotations once more as one W3C AnnotationCollection, for programs that want it."""
    lines = data / "annotations.jsonl"
    digest = hashlib.sha256(lines.read_bytes()).hexdigest()
    identity = f"urn:uuid:{uuid5(NAMESPACE_URL, 'urn:sha256:' + digest)}"
    total = sum(1 for _ in _live(lines))
    head = {"@context": CONTEXT, "id": identity, "type": "AnnotationCollection", "label": "Carrel", "total": total}
    page = {"type": "AnnotationPage", "partOf": {"id": identity, "total": total}, "startIndex": 0}
    with (data / "annotations.jsonld").open("w", encoding="utf-8", newline="\n") as file:
        file.write(_opened(head) + ',"first":' + _opened(page) + ',"items":[')
        separator = "\n"
        for annotation in _live(lines):
            file.write(separator + dump_line(annotation).rstrip("\n"))
            separator = ",\n"
        file.write("\n]}}\n")


def _live(lines: Path) -> Iterator[dict[str, Json]]:
    with lines.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            annotation = json.loads(line)
            if "carrel:deleted" not in annotation:
                del annotation["@context"]
                yield annotation


def _opened(value: Json) -> str:
    return dump_line(value).rstrip("\n")[:-1]


def _write_derived(selection: Selection, folder: Path) -> None:
    citations, exports = folder / "data/citations", folder / "data/exports"
    citations.mkdir()
    exports.mkdir()
    CslJson().write(selection, citations / "references.csl.json")
    Ris().write(selection, citations / "references.ris")
    BibTex().write(selection, citations / "references.bib")
    Qdpx().write(selection, exports / "project.qdpx")
    AnnotationTable().write(selection, exports / "annotations.csv")
    MarkdownFolder().write(selection, exports / "markdown")
    Page().write(selection, folder / "index.html")


def _write_manifests(folder: Path, newest: str) -> None:
    payload = sorted(path for path in (folder / "data").rglob("*") if path.is_file())
    size = sum(path.stat().st_size for path in payload)
    _write(folder / "bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    info = {
        "Bag-Software-Agent": "Carrel",
        "Bagging-Date": newest[:10] or "1970-01-01",
        "External-Description": "Articles with annotations; open index.html in a browser",
        "Payload-Oxum": f"{size}.{len(payload)}",
    }
    _write(folder / "bag-info.txt", "".join(f"{key}: {value}\n" for key, value in info.items()))
    _write_sums(folder, payload, "manifest")
    tags = sorted(path for path in folder.iterdir() if path.is_file())
    _write_sums(folder, tags, "tagmanifest")


def _write_sums(folder: Path, paths: Sequence[Path], kind: str) -> None:
    lines: dict[str, list[str]] = {algorithm: [] for algorithm in ALGORITHMS}
    for path in paths:
        sums = {algorithm: hashlib.new(algorithm) for algorithm in ALGORITHMS}
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                for each in sums.values():
                    each.update(chunk)
        for algorithm, each in sums.items():
            lines[algorithm].append(f"{each.hexdigest()}  {path.relative_to(folder).as_posix()}\n")
    for algorithm, found in lines.items():
        _write(folder / f"{kind}-{algorithm}.txt", "".join(found))


def _zip(folder: Path, target: Path) -> None:
    paths = sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.as_posix())
    with zipfile.ZipFile(target, "w") as archive:
        for path in paths:
            entry = zip_entry(f"{TOP}/{path.relative_to(folder).as_posix()}")
            entry.file_size = path.stat().st_size
            with path.open("rb") as source, archive.open(entry, "w") as file:
                shutil.copyfileobj(source, file, 1 << 20)


def _json(value: Mapping[str, Json]) -> str:
    """One key a line: json's own indentation takes ten times as long."""
    lines = (f"{json.dumps(key)}: {json.dumps(each, ensure_ascii=False)}" for key, each in value.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
