"""Measurements of the real portal: each module is one bench, ``python -m bench.NAME``."""
