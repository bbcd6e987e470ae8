"""The group of commands, and the one place where errors become sentences and exit statuses.

0 done, 1 an expected error (one sentence on standard error), 2 wrong usage, 3 an import or merge that finished with
rejected items, 130 interrupted. A broken pipe is silent.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from reader import __version__
from reader.archive import Archive
from reader.cli import care, citing, desk, explained, find, pairs, take, watch, window, words
from reader.cli.output import complain, stop_writing
from reader.cli.session import archive_option, archive_path
from reader.errors import Cancelled, ReaderError

INTERRUPTED = 130


class Carrel(click.Group):
    """A group whose commands may raise ReaderError."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; expected errors become one sentence and an exit status, anything else is a bug."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except KeyboardInterrupt:
            complain("Interrupted; what was finished before stays.")
            ctx.exit(INTERRUPTED)
        except Cancelled as error:
            complain(str(error))
            ctx.exit(INTERRUPTED)
        except ReaderError as error:
            complain(str(error))
            ctx.exit(1)
        except BrokenPipeError:
            stop_writing()
            ctx.exit(0)
        except OSError as error:
            complain(_sentence(error))
            ctx.exit(1)
        except (click.exceptions.Exit, click.Abort, click.ClickException):
            raise
        except Exception:
            if not (reason := _damage(ctx)):
                raise
            complain(reason)
            ctx.exit(1)
        return result

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The commands in the order of a day's work rather than of the alphabet."""
        return list(self.commands)


def _damage(ctx: click.Context) -> str:
    """The sentence for a damaged archive, where that explains an error that nobody expected; else empty."""
    with ctx:
        return Archive.damage(archive_path())


def _sentence(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}." if error.filename else f"The system reports: {reason}."


@click.group(
    cls=Carrel,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Without a command, carrel opens the window. ID is an article's id or an unambiguous beginning of it. "
    "Put -- before a query that begins with a dash.",
)
@archive_option
@click.version_option(__version__, prog_name="carrel")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """An offline reading room for your archive of articles."""
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    if ctx.invoked_subcommand is None:
        ctx.invoke(window.open_command)


for command in (
    window.open_command,
    take.import_command,
    watch.watch_command,
    find.search_command,
    find.show_command,
    find.related_command,
    explained.explain_command,
    explained.record_command,
    explained.replay_command,
    words.concordance_command,
    words.collocates_command,
    words.frequency_command,
    desk.annotate_command,
    desk.annotations_command,
    citing.cite_command,
    citing.resolve_command,
    desk.tag_command,
    desk.tags_command,
    desk.correct_command,
    take.export_command,
    take.merge_command,
    pairs.duplicates_command,
    pairs.join_command,
    pairs.apart_command,
    pairs.attach_command,
    desk.undo_command,
    desk.redo_command,
    care.history_command,
    care.verify_command,
    care.stats_command,
    care.backup_command,
    care.completion_command,
):
    cli.add_command(command)


def main() -> None:
    """The entry point of the `carrel` command."""
    cli(prog_name="carrel")
