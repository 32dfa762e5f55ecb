"""What goes wrong with embedded servers."""


class EmbeddedError(Exception):
    """An embedded server cannot be started or stopped; the text says why and what to do, in one line."""
