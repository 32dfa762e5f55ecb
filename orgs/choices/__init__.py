"""Closed lists of words, by subject."""
