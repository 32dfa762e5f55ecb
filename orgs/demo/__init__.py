"""Made-up data for a demonstration."""
