"""The core of Carrel: no Qt, usable from a script and from the command line."""

__version__ = "0.1.0"

import os

# numpy's linear algebra, which nothing here uses, would start a thread for each processor: no process with threads can
# be forked (reader/processes.py).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
