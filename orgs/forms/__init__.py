"""The forms of the organization database."""
