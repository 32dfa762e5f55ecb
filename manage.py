#!/usr/bin/env python
"""Django's command line. Starts the embedded servers when no address of a real one is set."""

import os
import sys


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    from config import embedded

    try:
        embedded.ensure()
    except embedded.EmbeddedError as error:
        sys.exit(f"{error}")

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
