"""Every change to activities, by subject."""
