"""`python -m bench.fuzz FOLDER`: mutate files of every format for hours, and see whether reading them ever fails.

FOLDER keeps the inputs that reached new code (`corpus`), from which the next run goes on, and one input for each fault
(`found`): an exception, a draft that does not come back from its columns, or more than --slow seconds of the processor.
Its name is the fault, its suffix the format. `--again` tries those once more, and fails where one still is a fault.
Needs atheris: `pip install atheris`.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
import traceback
from pathlib import Path

from tests.reader import fuzzing, hostile_files

#: Longer seeds say nothing that shorter ones don't, and make every round slow.
_LONGEST = 4_096
_EXAMPLES = (
    (b'---\ntitle: "A"\ntags: [a, b]\nprovider: {name: N}\n---\n# H\n\n* x\n\n> q[^1]\n\n[^1]: y\n', ".md"),
    (b'+++\ntitle = "A"\ndate = 2020-01-02\n[taxonomies]\ntags = ["a"]\n+++\nText.\n', ".md"),
    (b'{"title": "A", "tags": ["a"]}\n\nText.\n', ".md"),
    (b'<!doctype html><html lang="en"><head><title>A</title><meta name="date" content="2020">'
     b'<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A"}</script></head>'
     b"<body><article><h1>A</h1><p>T <b>b</b></p><table><tr><td>1<td>2</table></article></body></html>", ".html"),
    (b'[{"type": "article", "title": "A", "issued": {"date-parts": [[2020, 1]]}, "author": [{"family": "F"}]}]',
     ".json"),
    (b'{"id": 1, "title": "A", "text": "T.", "related": [{"title": "R"}]}\n{"title": "B", "html": "<p>x"}\n', ".jsonl"),
    (b'title,text,date\n"A ""a""","T,\nt.",2020-01-02\nB;c,,\n', ".csv"),
    (b"TY  - NEWS\nTI  - A\nAU  - F, G\nPY  - 2020/01/02/\nKW  - a\nUR  - https://a.org/x\nN1  - n\nER  - \n", ".ris"),
)  # fmt: skip


def main() -> None:
    """Seed, fuzz, and say what was found."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=int, default=3_600, help="how long (3600)")
    parser.add_argument("--slow", type=float, default=2.0, help="what counts as too slow for 4 KB, in seconds (2)")
    parser.add_argument("--again", action="store_true", help="only try what was found before once more")
    options = parser.parse_args()
    found, corpus = options.folder / "found", options.folder / "corpus"
    for place in (found, corpus):
        place.mkdir(parents=True, exist_ok=True)
    if options.again:
        sys.exit(
            max([_try(file.read_bytes(), file.suffix, options.slow, found) for file in found.iterdir()], default=0)
        )
    try:
        import atheris
    except ImportError:
        print("atheris is not installed (pip install atheris); nothing was tried.", file=sys.stderr)
        sys.exit(0)
    _seed(corpus)

    def once(data: bytes) -> None:
        if data:
            _try(data[1:], fuzzing.SUFFIXES[data[0] % len(fuzzing.SUFFIXES)], options.slow, found)

    atheris.instrument_all()
    words = options.folder / "dictionary"
    words.write_text("".join(f'"{_escaped(piece)}"\n' for piece in fuzzing.PIECES))
    limits = [f"-max_total_time={options.seconds}", f"-max_len={_LONGEST}", "-rss_limit_mb=2048", f"-dict={words}"]
    atheris.Setup([sys.argv[0], *limits, "-timeout=900", f"-artifact_prefix={found}/", str(corpus)], once)
    atheris.Fuzz()


def _seed(corpus: Path) -> None:
    """Give the corpus an example of each format and the short ones of the hostile files."""
    seeds = [*_EXAMPLES, *((data, Path(name).suffix) for name, data, _ in hostile_files.texts())]
    for data, suffix in seeds:
        if suffix in fuzzing.SUFFIXES and len(data) < _LONGEST:
            seed = bytes([fuzzing.SUFFIXES.index(suffix)]) + data
            (corpus / hashlib.sha1(seed).hexdigest()).write_bytes(seed)


def _try(data: bytes, suffix: str, slow: float, found: Path) -> bool:
    """Whether reading `data` shows a fault, which is then kept and told once."""
    started = time.process_time()
    try:
        fuzzing.check(data, suffix)
    except Exception as error:  # noqa: BLE001 (any is a fault, and the next input is tried all the same)
        frame = traceback.extract_tb(error.__traceback__)[-1]
        fault = f"{type(error).__name__}-{Path(frame.filename).stem}-{frame.lineno}"
    else:
        if time.process_time() - started <= slow:
            return False
        fault = "slow"
    file = found / f"{fault}{suffix}"
    if not file.exists():
        file.write_bytes(data)
        print(f"found: {file}", flush=True)
    return True


def _escaped(piece: bytes) -> str:
    """Bytes as libFuzzer's dictionaries write them."""
    return "".join(f"\\x{byte:02x}" for byte in piece)


if __name__ == "__main__":
    main()
