"""Commands that look after the archive: history, verify, stats, backup; and the shell's completion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from reader.cli import output
from reader.cli.output import clean, count, readable_date, readable_size, say
from reader.cli.session import Watched, archive_option, archive_path, checking, json_option, reading
from reader.errors import InputError, ReaderError
from reader.models import ImportRun, Json, VerifyReport

_COUNTS = ("added", "revised", "unchanged", "skipped", "rejected")


class Damaged(ReaderError):
    """The check of the archive found something."""


@click.command("history")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many runs and steps.")
@json_option
@archive_option
def history_command(limit: int, as_json: bool) -> None:
    """List past imports with their problems, and the steps that undo and redo know."""
    with reading() as archive:
        runs, steps = archive.import_runs(limit), archive.undo_history(limit)
    if as_json:
        done = [{"time": step.time, "state": step.state, "label": step.label} for step in steps]
        output.print_json({"imports": [_run_json(run) for run in runs], "steps": done})
        return
    output.heading("Imports")
    for run in runs:
        _print_run(run)
    output.heading("Steps")
    output.print_table([(_minute(step.time), step.state, step.label) for step in steps], indent="  ")


def _run_json(run: ImportRun) -> Json:
    """A run with what `import --json` says of it; `finished` and `undone` are null where it was not."""
    report = run.report
    return {
        "id": run.id,
        "started": run.started,
        "finished": run.finished or None,
        "stopped": report.cancelled,
        "undone": run.undone or None,
        "label": run.label,
        **{name: getattr(report, name) for name in _COUNTS},
        "problems": [{**output.problem_json(each), "severity": each.severity} for each in report.problems],
    }


def _print_run(run: ImportRun) -> None:
    report = run.report
    parts = [f"{getattr(report, name):,} {name}" for name in _COUNTS]
    output.print_table([(_minute(run.started), f"{', '.join(parts)}{_state(run)}", run.label)], indent="  ")
    for problem in report.problems[: output.PROBLEMS_SHOWN]:
        place = f"{problem.path}:{problem.line}" if problem.line is not None else problem.path
        output.print_wrapped(f"{problem.severity}: {place}: {problem.reason}", indent="    ")


def _state(run: ImportRun) -> str:
    """How a run ended, where that was not as it should."""
    if run.undone:
        return " (undone)"
    if not run.finished:
        return " (not finished: under way, or killed)"
    return " (stopped)" if run.report.cancelled else ""


def _minute(instant: str) -> str:
    return f"{readable_date(instant)} {instant[11:16]}"


@click.command("verify")
@json_option
@archive_option
def verify_command(as_json: bool) -> None:
    """Check that the archive is whole: file, indexes, every original's checksum, every quote."""
    with Watched("Verifying") as progress, checking() as archive:
        report = archive.verify(progress)
    if as_json:
        output.print_json({"ok": report.ok, "problems": [output.problem_json(problem) for problem in report.problems]})
    else:
        _print_verified(report)
    if not report.ok:
        raise Damaged(f"The archive {archive_path()} has {count(len(report.problems), 'problem')}.")


def _print_verified(report: VerifyReport) -> None:
    output.print_table([(name, f"{number:,} checked") for name, number in report.checked.items()], indent="  ")
    for problem in report.problems:
        output.print_wrapped(f"{problem.path}: {problem.reason}")
    if report.ok:
        say("Everything is as it should be.")


@click.command("stats")
@json_option
@archive_option
def stats_command(as_json: bool) -> None:
    """Count what the archive holds, and how much room it takes."""
    with reading() as archive:
        stats = archive.stats()
    if as_json:
        output.print_json(dict(stats))
    else:
        print_stats(stats)


def print_stats(stats: Mapping[str, Json]) -> None:
    """Print counts and sizes, one a line; what there is nothing of is left out, apart from articles."""
    lines = [(name.replace("_", " "), value) for name, value in _flat(stats)]
    output.print_table([line for line in lines if line[1] != "0" or line[0] == "articles"], indent="  ")


def _flat(stats: Mapping[str, Json], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in stats.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name} ")
        elif isinstance(value, int) and not isinstance(value, bool):
            is_size = "bytes" in name or "size" in name
            yield f"{prefix}{name}", readable_size(value) if is_size else f"{value:,}"
        elif value not in (None, ""):
            yield f"{prefix}{name}", clean(str(value))


@click.command("backup")
@click.argument("target", metavar="PATH", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Write over a file that exists, such as yesterday's backup.")
@json_option
@archive_option
def backup_command(target: Path, replace: bool, as_json: bool) -> None:
    """Write a consistent copy of the archive, also while the program runs."""
    with reading() as archive:
        if target.is_file() and not replace and not target.samefile(archive_path()):
            raise InputError(f"{target} exists already; --replace writes over it.")
        written = archive.backup(target)
    size = written.stat().st_size
    if as_json:
        output.print_json({"path": str(written), "bytes": size})
    else:
        say(f"The archive was copied to {written} ({readable_size(size)}).")


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(shell: str) -> None:
    """Print what makes a shell complete carrel's commands, to be evaluated in its start-up file."""
    kind = get_completion_class(shell)
    assert kind is not None
    root = click.get_current_context().find_root().command
    say(kind(root, {}, "carrel", "_CARREL_COMPLETE").source())
