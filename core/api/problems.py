"""Errors of the API as ``application/problem+json`` (RFC 9457): what is wrong, and what to do, in clear words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy

MEDIA_TYPE = "application/problem+json"

KINDS: dict[int, tuple[str, Any, Any]] = {
    400: ("invalid", gettext_lazy("The request cannot be understood"), gettext_lazy("See the errors by field.")),
    401: ("unknown-caller", gettext_lazy("Who asks is not known"), gettext_lazy("Send a token that holds.")),
    403: ("not-permitted", gettext_lazy("Not permitted"), gettext_lazy("Your role or your token does not allow this.")),
    404: ("not-found", gettext_lazy("Not found"), gettext_lazy("There is nothing here that you may see.")),
    405: ("method", gettext_lazy("This address does not take the method"), gettext_lazy("See the documentation.")),
    406: ("answer-format", gettext_lazy("Only JSON is spoken here"), gettext_lazy("Accept application/json.")),
    409: ("changed-meanwhile", gettext_lazy("Changed meanwhile"), gettext_lazy("Read the record again, then write.")),
    415: ("format", gettext_lazy("Only JSON is spoken here"), gettext_lazy("Send application/json.")),
    429: ("too-many", gettext_lazy("Too many requests"), gettext_lazy("Wait as long as Retry-After says.")),
    500: ("our-fault", gettext_lazy("The portal failed"), gettext_lazy("Try again; tell us the id if it stays so.")),
}
"""By status: the name of the kind of problem, its title, and what to do where nothing more is known."""


def is_for_api(request: HttpRequest) -> bool:
    """Tell whether a request is one for data, which is answered in JSON."""
    return request.path_info.startswith("/api/v")


def body(status: int, detail: Any = "", *, errors: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Return a problem's members: ``type`` leads to its description, ``errors`` names what is wrong by field."""
    name, title, hint = KINDS.get(status, KINDS[400] if status < 500 else KINDS[500])
    made = {
        "type": f"/api/docs/#problem-{name}", "title": str(title), "status": status, "detail": str(detail or hint),
        **more,
    }  # fmt: skip
    if errors:
        made["errors"] = {field: [str(one) for one in ones] for field, ones in errors.items()}
    return made


def problem(status: int, detail: Any = "", **more: Any) -> JsonResponse:
    """Answer a request to the API with a problem."""
    return JsonResponse(body(status, detail, **more), status=status, content_type=MEDIA_TYPE)


def told(request: HttpRequest, status: int, **more: Any) -> JsonResponse | None:
    """Answer with a problem where the request is one to the API; None for pages, which answer in HTML."""
    return problem(status, **more) if is_for_api(request) else None
