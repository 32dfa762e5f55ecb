"""The organization portal."""
