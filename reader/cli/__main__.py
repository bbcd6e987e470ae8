"""`python -m reader.cli` is the same as `carrel`."""

from reader.cli.app import main

if __name__ == "__main__":
    main()
