"""Error reports without what people typed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class ReportFilter(SafeExceptionReporterFilter):
    """Leaves out of error reports the values of every form, and those of every variable where real data lies."""

    def get_post_parameters(self, request: HttpRequest | None) -> Any:
        """Return the names of what was posted."""
        posted = super().get_post_parameters(request)
        return dict.fromkeys(posted, self.cleansed_substitute) if self.is_active(request) else posted

    def get_traceback_frame_variables(self, request: HttpRequest, tb_frame: Any) -> Any:
        """Return the names of a frame's variables."""
        variables = super().get_traceback_frame_variables(request, tb_frame)
        return (
            [(name, self.cleansed_substitute) for name, _value in variables] if self.is_active(request) else variables
        )
