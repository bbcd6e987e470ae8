"""Small archives with everything a bundle carries, for the tests of exports and merging."""

from reader.archive import Archive

NEWS = """---
title: Zwölf Ärzte & <b>Söhne</b>
excerpt: =HYPERLINK("x")
publishedDateTime: 2024-02-03
webUrl: https://example.org/a?x=1&y=2
provider:
  name: Beispiel {Verlag}
  domain: example.org
topics: [Medizin, 50% mehr]
odd: {z: 1, a: [2, "<script>"]}
related:
  - title: Another report
    webUrl: https://example.org/b
    publishedDateTime: 2024-02
---
# Eins <img src=x onerror=alert(1)>

Hello **bold** world with [link](https://example.org/x) and `code` 😀 emoji.

- one
- two

> quoted text here

| a | b |
|---|---|
| 1 | 2 |

Final paragraph to mark and to overlap.
"""
OTHER = "---\ntitle: Another report\nwebUrl: https://example.org/b\n---\nSomething else altogether was said.\n"
BINNED = "---\ntitle: To be binned\n---\nJust text.\n"


def imported(archive: Archive, folder, **files: str) -> dict[str, int]:
    """Import texts by name; the ids by name."""
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text, "utf-8", newline="\n")
    archive.import_paths([folder], workers=0)
    titles = {row.title: row.id for row in archive.rows(list(archive.search("").ids))}
    by_source = {archive.article(id).sources[0].name: id for id in titles.values()}
    return {name: by_source[f"{name}.md"] for name in files if f"{name}.md" in by_source}


def furnished(archive: Archive, folder) -> list[int]:
    """An archive with two revisions, overlapping marks, notes, a reply, tags, corrections, an attached text, a bin."""
    record = '---\ntitle: A record\nwebUrl: https://example.org/r\nexcerpt: "What it is about."\n---\n'
    ids = imported(
        archive, folder, über=NEWS, other=OTHER, binned=BINNED, record=record, text="A bare text of its own.\n"
    )
    news = ids["über"]
    mark, _ = archive.annotate(
        news,
        quote="bold world with link",
        note="A **note** <script>x</script> ![i](http://x/y.png) [l](javascript:alert(1))",
        tags=["Thema/Ä", "x"],
        colour="blue",
    )
    archive.annotate(news, quote="world with link and code 😀", colour="pink")
    archive.annotate(news, kind="note", note="=1+1 on the whole <!-- carrel:end -->")
    archive.annotate(news, kind="reply", note="a reply", reply_to=mark.uuid)
    gone, _ = archive.annotate(news, quote="Final paragraph", note="secret", tags=["gone"])
    archive.delete_annotations([gone.uuid])
    archive.edit_annotation(mark.uuid, colour="green")
    archive.tag([news], add=["Thema/Ä", "Grün"])
    archive.edit_tag("Grün", colour="green", description="die Farbe")
    archive.correct(news, "title", "Zwölf Ärzte, <i>korrigiert</i>")
    changed = NEWS.replace("Hello", "Hallo, new").replace("Final paragraph to mark", "Finally something")
    imported(archive, folder, über=changed)
    archive.annotate(news, quote="Hallo, new", colour="purple")
    archive.attach_text(ids["record"], ids["text"])
    archive.annotate(ids["record"], quote="bare text")
    archive.rename_code("blue", "Beleg", "what proves")
    archive.keep_apart(news, ids["other"])
    archive.add_tag_alias("Thema/Ä", "Ä")
    archive.collect("To <read>", [ids["binned"], news, ids["other"]])
    archive.move_in_collection("To <read>", [news])
    archive.bin([ids["binned"]])
    return [news, ids["record"], ids["other"], ids["binned"]]


def bytes_of(folder) -> dict[str, bytes]:
    """Every file of a folder by its path in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
