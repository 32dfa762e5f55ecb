"""The staff desk of the organization database."""
