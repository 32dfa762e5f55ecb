"""Ask the web process of this container whether it can do its work; fail where it cannot or does not answer."""

import os
import sys
import urllib.request

request = urllib.request.Request(
    f"http://127.0.0.1:{os.environ.get('GRANIAN_PORT', '8000')}/healthz",
    headers={"Host": os.environ["ALLOWED_HOSTS"].split(",")[0], "X-Forwarded-Proto": "https"},
)
try:
    urllib.request.urlopen(request, timeout=4).close()  # noqa: S310
except OSError as error:
    sys.exit(str(error))
