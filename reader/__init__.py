"""The core of Carrel: no Qt, usable from a script and from the command line."""

import os

__version__ = "0.1.0"

# numpy's linear algebra, which nothing here uses, would start a thread for each processor; a process of several threads
# can't be forked (reader/processes.py).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
