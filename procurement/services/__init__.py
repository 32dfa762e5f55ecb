"""Every change of rounds."""
