"""What happens on which day of a made-up round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

Step = tuple[dt.date, Callable[[], None]]
