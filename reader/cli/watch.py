"""Watched folders: add, remove, list, sync."""

from __future__ import annotations

from pathlib import Path

import click

from reader.cli import output
from reader.cli.output import readable_date, say
from reader.cli.session import Watched, archive_option, json_option, reading, writing
from reader.cli.take import finish_import
from reader.errors import InputError


@click.group("watch")
def watch_command() -> None:
    """Keep the archive in step with folders: what is new or changed in them comes in with `carrel watch sync`."""


@watch_command.command("add")
@click.argument("folder", type=click.Path(path_type=Path))
@archive_option
def add_command(folder: Path) -> None:
    """Watch a folder."""
    with writing(create=True) as archive:
        is_new = archive.watch(folder)
    say(f"{folder} is {'now' if is_new else 'already'} watched; `carrel watch sync` imports what is new in it.")


@watch_command.command("remove")
@click.argument("folder", type=click.Path(path_type=Path))
@archive_option
def remove_command(folder: Path) -> None:
    """Watch a folder no longer; what came from it stays."""
    with writing() as archive:
        if not archive.unwatch(folder):
            raise InputError(f"{folder} is not watched; `carrel watch list` says what is.")
    say(f"{folder} is no longer watched; what came from it stays.")


@watch_command.command("list")
@json_option
@archive_option
def list_command(as_json: bool) -> None:
    """List the watched folders."""
    with reading() as archive:
        folders = archive.watched()
    if as_json:
        output.print_json([{"path": each.path, "added": each.added, "synced": each.synced} for each in folders])
    elif folders:
        output.print_table([(each.path, readable_date(each.synced) if each.synced else "not yet") for each in folders])
    else:
        say("No folder is watched.")


@watch_command.command("sync")
@json_option
@archive_option
def sync_command(as_json: bool) -> None:
    """Import what is new or changed in the watched folders."""
    with Watched("Importing") as progress, writing() as archive:
        if not archive.watched():
            raise InputError("No folder is watched; `carrel watch add FOLDER` watches one.")
        report, _changes = archive.sync(progress)
    finish_import(report, as_json)
