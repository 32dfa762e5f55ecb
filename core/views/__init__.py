"""Pages of no app in particular: the homes, help, errors."""
