"""What everybody may take along: files of public data, made anew every night and offered under ``/open-data/``.

An app registers a :class:`~core.open_data.publications.Publication` in ``AppConfig.ready``.
"""
