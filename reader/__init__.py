"""The core of Carrel: no Qt, usable from a script and from the command line."""

__version__ = "0.1.0"
