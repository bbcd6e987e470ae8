"""Commands that take in and give out: import, export, merge."""

from __future__ import annotations

import time
from pathlib import Path

import click

from reader.archive import Archive
from reader.cli import output
from reader.cli.output import count, say
from reader.cli.session import Watched, archive_option, json_option, not_the_archive, reading, rehearsing, writing
from reader.errors import Cancelled, InputError
from reader.exporters import EXPORTERS
from reader.models import ImportReport, Json, MergeReport

#: Exit status of an import or merge that finished with rejected items.
REJECTED = 3


# -- import ----------------------------------------------------------------------------------------------------------


@click.command("import")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--workers", type=click.IntRange(min=0), help="Parsing processes; else as many as pay.")
@json_option
@archive_option
def import_command(paths: tuple[Path, ...], workers: int | None, as_json: bool) -> None:
    """Import files and folders (recursively). The archive is made where there is none."""
    for path in paths:
        if not path.exists() and not path.is_symlink():
            raise InputError(f"There is no file or folder {path}; nothing was imported.")
    with Watched("Importing") as progress, writing(create=True) as archive:
        report, _changes = archive.import_paths(paths, progress=progress, workers=workers)
    finish_import(report, as_json)


def finish_import(report: ImportReport, as_json: bool) -> None:
    """Print what an import did, and end the command as its outcome asks for."""
    output.show_problems(report.problems)
    if as_json:
        output.print_json(_report_json(report))
    else:
        _print_report(report)
    if report.undone:
        raise Cancelled("Stopped: this import was undone meanwhile, so what it had brought is in the bin.")
    if report.cancelled:
        kept = count(report.added + report.revised, "article")
        raise Cancelled(f"Stopped; {kept} imported before that stay, and importing again goes on from there.")
    if report.rejected:
        click.get_current_context().exit(REJECTED)


def _report_json(report: ImportReport) -> Json:
    return {
        "seen": report.seen,
        "added": report.added,
        "revised": report.revised,
        "unchanged": report.unchanged,
        "rejected": report.rejected,
        "skipped": report.skipped,
        "problems": [output.problem_json(problem) for problem in report.problems],
        "seconds": round(report.seconds, 3),
    }


def _print_report(report: ImportReport) -> None:
    counts = ("added", "revised", "unchanged", "skipped", "rejected")
    parts = [f"{getattr(report, name):,} {name}" for name in counts if getattr(report, name) or name == "added"]
    say(f"{', '.join(parts)} of {count(report.seen, 'item')} in {report.seconds:.1f} s.")


# -- export ----------------------------------------------------------------------------------------------------------


def _list_formats(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    output.print_table([(each.name, each.suffix or "folder", each.label) for each in EXPORTERS])
    lines = [
        (f"{each.name}: {option.name}={_word(option.default)}", option.label)
        for each in EXPORTERS
        for option in each.options
    ]
    if lines:
        output.heading("Options, to be given with --set NAME=VALUE")
        output.print_table(lines)
    ctx.exit()


@click.command("export")
@click.argument("query", nargs=-1)
@click.option(
    "--to",
    "target",
    required=True,
    metavar="PATH",
    type=click.Path(path_type=Path),
    callback=not_the_archive,
    help="Where to write.",
)
@click.option("--as", "form", default="bundle", metavar="FORMAT", show_default=True, help="One of --formats.")
@click.option("--id", "chosen", multiple=True, metavar="ID", help="Export this article; may be repeated.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="An option of the format; see --formats.")
@click.option("--replace", is_flag=True, help="Write over a file that exists.")
@click.option("--formats", is_flag=True, is_eager=True, expose_value=False, callback=_list_formats, help="List them.")
@json_option
@archive_option
def export_command(
    query: tuple[str, ...],
    target: Path,
    form: str,
    chosen: tuple[str, ...],
    settings: tuple[str, ...],
    replace: bool,
    as_json: bool,
) -> None:
    """Export what a query finds, or everything, for example as a bundle that opens in any browser."""
    options = {**_options(form, settings), "replace": replace}
    started = time.perf_counter()
    with Watched("Exporting") as progress, reading() as archive:
        ids = _selected(archive, query, chosen)
        written = archive.export(ids, target, format=form, options=options, progress=progress)
    seconds = time.perf_counter() - started
    if as_json:
        output.print_json({"path": str(written), "format": form, "articles": len(ids), "seconds": round(seconds, 3)})
    else:
        say(f"{count(len(ids), 'article')} written to {written}.")


def _selected(archive: Archive, query: tuple[str, ...], chosen: tuple[str, ...]) -> list[int]:
    if chosen and query:
        raise click.UsageError("Name articles with --id or by a query, not both.")
    ids = [archive.resolve(reference) for reference in chosen]
    ids = ids or list(archive.search(" ".join(query), sort="newest").ids)
    if not ids:
        raise InputError("Nothing matches, so nothing was exported.")
    return ids


def _options(form: str, settings: tuple[str, ...]) -> dict[str, Json]:
    known = {each.name: each for each in EXPORTERS}
    if form not in known:
        raise click.BadParameter(f"{form} is none of {', '.join(known)}.", param_hint="--as")
    defaults = {option.name: option.default for option in known[form].options}
    given = {}
    for setting in settings:
        name, separator, value = setting.partition("=")
        if not separator or name not in defaults:
            raise click.BadParameter(f"{setting} is no option of {form}; see --formats.", param_hint="--set")
        given[name] = _typed(name, value, defaults[name])
    return given


def _typed(name: str, value: str, default: Json) -> Json:
    kind = {bool: click.BOOL, int: click.INT, float: click.FLOAT}.get(type(default), click.STRING)
    try:
        return kind.convert(value, None, None)
    except click.BadParameter as error:
        raise click.BadParameter(f"{name}: {error.message}", param_hint="--set") from error


def _word(value: Json) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


# -- merge -----------------------------------------------------------------------------------------------------------


@click.command("merge")
@click.argument("bundles", metavar="BUNDLE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@json_option
@archive_option
def merge_command(bundles: tuple[Path, ...], dry_run: bool, as_json: bool) -> None:
    """Take in colleagues' bundles: articles, annotations, tags, collections. Nothing of yours is lost."""
    with Watched("Merging") as progress, rehearsing() if dry_run else writing(create=True) as archive:
        reports = [archive.merge(bundle, dry_run=dry_run, progress=progress)[0] for bundle in bundles]
    problems = [problem for report in reports for problem in report.problems]
    output.show_problems(problems)
    if as_json:
        output.print_json({**_merge_json(reports), "problems": [output.problem_json(problem) for problem in problems]})
    else:
        _print_merge(reports, dry_run)
    if any(problem.severity == "rejected" for problem in problems):
        click.get_current_context().exit(REJECTED)


_MERGED = {
    "articles": ("added", "revised", "merged", "unchanged"),
    "annotations": ("added", "merged", "conflicted", "unchanged"),
    "collections": ("added", "merged", "unchanged"),
}


def _merge_json(reports: list[MergeReport]) -> dict[str, dict[str, int]]:
    return {
        kind: {name: sum(getattr(report, f"{kind}_{name}") for report in reports) for name in names}
        for kind, names in _MERGED.items()
    }


def _print_merge(reports: list[MergeReport], dry_run: bool) -> None:
    for kind, counts in _merge_json(reports).items():
        say(f"{kind.capitalize()}: " + ", ".join(f"{number:,} {name}" for name, number in counts.items()) + ".")
    if dry_run:
        say("Nothing was changed; this is what a merge would do.")
