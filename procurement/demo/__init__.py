"""Made-up rounds for a demonstration."""
