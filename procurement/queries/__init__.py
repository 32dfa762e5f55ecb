"""Reads of rounds."""
