"""How rounds and applications are shown, by subject."""
