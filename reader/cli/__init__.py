"""The `carrel` command: a thin layer over `reader.archive.Archive`, one module per group of commands."""

from reader.cli.app import cli, main

__all__ = ["cli", "main"]
