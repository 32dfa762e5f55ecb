"""The organization database for programs: the same queries, filters and services as the pages."""
