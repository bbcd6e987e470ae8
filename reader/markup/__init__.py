"""From mark-up to blocks, spans and canonical text: one module for each kind of source (see reader/document.py)."""
