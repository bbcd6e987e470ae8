"""A bundle handed over: it opens in a browser without a request or a complaint, and goes round without loss."""

import hashlib
import re
import zipfile
from pathlib import Path

import pytest

from reader.archive import Archive
from tests.e2e.browser import CHROMIUM, Browser
from tests.e2e.conftest import SEEDS

SAMPLE = SEEDS.parent / "docs" / "sample"

#: What a page must not load, and words that must stay words.
HOSTILE = """\
---
title: "<img src=x onerror=alert(1)> and </script><script>alert(2)</script>"
webUrl: "javascript:alert(3)"
images:
  - url: http://tracker.example/pixel.gif
---
<script src="http://tracker.example/a.js"></script>
<img src="http://tracker.example/b.png" onerror="alert(4)"> <img src="file:///etc/passwd">
<link rel="stylesheet" href="http://tracker.example/c.css"> <iframe src="file:///etc/passwd"></iframe>
<style>@import url(http://tracker.example/d.css); body { background: url(http://tracker.example/e.png) }</style>
<object data="file:///etc/passwd"></object><video src="http://tracker.example/f.mp4" poster="file:///etc/hosts"></video>

![a remote picture](http://tracker.example/g.png) ![a local one](file:///etc/hostname) and a lighthouse.
"""


@pytest.fixture(scope="module")
def furnished(tmp_path_factory):
    """An archive with all that travels: marks, notes, tags, a correction, an attached text, a colour's name."""
    folder = tmp_path_factory.mktemp("furnished")
    (folder / "hostile.md").write_text(HOSTILE, encoding="utf-8")
    path = folder / "archive.db"
    with Archive.open(path, creator="Mara Lund") as archive:
        archive.import_paths([SAMPLE, SEEDS, folder / "hostile.md"], workers=0)

        def find(query):
            (id,) = archive.search(query).ids
            return id

        ferry = find('title:"sails again"')
        archive.annotate(ferry, quote="nine votes to two", note="Who were the **two**? <img src=x>", tags=["votes"])
        archive.annotate(ferry, quote="a vet with a calf in a blanket", colour="blue")
        archive.annotate(ferry, kind="note", note="on the whole\n\n- one\n- two")
        archive.annotate(
            find("lighthouse"), quote="lighthouse", colour="pink", note="</script><script>alert(5)</script>"
        )
        archive.annotate(find("停航"), quote="恢复前往斯凯里岛的夜间渡轮", colour="green", note="渡轮")
        archive.tag([ferry, find("herbs")], add=["ferry/night", "follow up"])
        archive.correct(ferry, "category", "politics")
        archive.rename_code("pink", "Doubtful", "A claim that needs a second source.")
        archive.attach_text(find("provider:scmp.com"), find("provider:hill"))
        archive.keep_apart(ferry, find('provider:"Coast Wire"'))
    return path


def bytes_of(bundle: Path):
    """Every file of a bundle with its checksum."""
    return {
        file.relative_to(bundle).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(bundle.rglob("*"))
        if file.is_file()
    }


@pytest.fixture(scope="module")
def bundle(furnished, tmp_path_factory):
    target = tmp_path_factory.mktemp("out") / "bundle"
    with Archive.open(furnished, create=False, readonly=True) as archive:
        return archive.export(list(archive.search("").ids), target)


def test_the_bundle_is_a_valid_bag(bundle):
    bagit = pytest.importorskip("bagit")
    assert bagit.Bag(str(bundle)).validate()


@pytest.mark.parametrize("name", ["again", "again.zip"])
def test_merged_into_an_empty_archive_and_exported_again_it_has_the_same_bytes(empty, furnished, tmp_path, name):
    mine = type(empty)(furnished)
    mine("export", "--to", tmp_path / f"first-{name}")
    empty("merge", tmp_path / f"first-{name}")
    empty("export", "--to", tmp_path / name)
    if name.endswith(".zip"):
        assert (tmp_path / name).read_bytes() == (tmp_path / f"first-{name}").read_bytes()
        with zipfile.ZipFile(tmp_path / name) as packed:
            assert packed.testzip() is None
    else:
        assert bytes_of(tmp_path / name) == bytes_of(tmp_path / f"first-{name}")
    assert empty.json("verify")["ok"]


def test_no_path_of_the_machine_travels(bundle, furnished):
    for file in bundle.rglob("*"):
        if file.is_file():
            assert str(furnished.parent).encode() not in file.read_bytes(), file


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here")
    browser = Browser(tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()


SHOWN = "[...document.querySelectorAll('#list li')].filter(each => !each.hidden).map(each => each.innerText)"
READ = "document.querySelector('article.here').innerText"


def test_the_page_is_used_without_a_request_and_without_a_complaint(browser, bundle):
    page = (bundle / "index.html").as_uri()
    browser.open(page)
    number = len(browser.ask(SHOWN))
    assert number == len(re.findall(r"<article\b", (bundle / "index.html").read_text("utf-8"))) > 10
    # Search, as one types.
    browser.press("/")
    browser.wait_for("document.activeElement.id === 'query'")
    browser.type("nine votes blanket")
    browser.wait_for(f"{SHOWN}.length === 1")
    assert "nine votes to two" in browser.ask(READ)
    # A highlight leads to its note.
    browser.click("article.here mark")
    browser.wait_for("document.querySelector('.note.lit')")
    assert "Who were the two?" in browser.ask("document.querySelector('.note.lit').innerText")
    # Another script, and one article after the other.
    for query, words in (("渡轮", "停航"), ("lighthouse picture", "alert(2)")):
        browser.ask("document.getElementById('query').select()")
        browser.type(query)
        browser.wait_for(f"{SHOWN}.length >= 1 && {READ}.includes({words!r})")
    assert browser.ask("document.querySelectorAll('article.here :is(img, iframe, object, video, link)').length") == 0
    browser.ask("document.getElementById('query').select()")
    browser.type(" ")
    browser.wait_for(f"{SHOWN}.length === {number}")
    for line in range(1, number + 1):
        browser.click(f"#list li:nth-of-type({line}) a")
        browser.wait_for(f"document.querySelectorAll('#list a')[{line - 1}].getAttribute('aria-current')")
    # Only articles with notes.
    browser.click("#only")
    browser.wait_for(f"{SHOWN}.length === 3")
    assert {request.partition("#")[0] for request in browser.requests} == {page}
    assert browser.complaints == []
