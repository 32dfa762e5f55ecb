"""The API: tokens, paging, errors in clear words, its description; each app brings its own addresses (`api.py`)."""
