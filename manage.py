#!/usr/bin/env python
"""Django's command line. Starts the embedded servers when no address of a real one is set."""

import os
import sys

# They read files only; waiting for servers would be in the way (and there are none while an image is built).
NEED_NO_SERVERS = {"collectstatic", "compile_translations", "update_messages", "help", "version"}


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    from config import embedded

    try:
        if not NEED_NO_SERVERS.intersection(sys.argv[1:2]):
            embedded.ensure()
        execute_from_command_line(sys.argv)
    except (embedded.EmbeddedError, ImproperlyConfigured) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    except OperationalError as error:
        sys.exit(f"The database cannot be used: {' '.join(str(error).split())}")


if __name__ == "__main__":
    main()
