"""Tags of rounds."""
