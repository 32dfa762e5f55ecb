"""Every non-trivial read, by subject."""
