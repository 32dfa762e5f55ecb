"""States and who may change them, by subject."""
