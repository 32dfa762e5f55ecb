"""Logs: to standard error, one line an event; for people at a terminal, as JSON where machines collect them."""

import logging

import environ
import structlog
from structlog.typing import EventDict, WrappedLogger

LOG_FORMAT = environ.Env().str("LOG_FORMAT", "console")  # or "json"
TOLD_ELSEWHERE = ("request_id", "ip", "correlation_id", "logger")


def for_people(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Leave out of a line at the terminal what only a collector of logs needs."""
    return {key: value for key, value in event.items() if key not in TOLD_ELSEWHERE}


class OneLineARequest(logging.Filter):
    """Lets pass the line that ends a request, not the one that begins it, and nothing about health checks."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the record is to be written."""
        event = record.msg if isinstance(record.msg, dict) else {}
        return event.get("event") != "request_started" and event.get("request") != "GET /healthz"


_shared = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
]


def _formatter(*processors: object) -> dict[str, object]:
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [*_shared, structlog.processors.TimeStamper(fmt="iso")],
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *processors],
    }


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "console": _formatter(
            for_people,
            structlog.dev.ConsoleRenderer(
                colors=False,
                pad_event_to=0,
                exception_formatter=structlog.dev.plain_traceback,  # others print variables
            ),
        ),
        "json": _formatter(structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)),
    },
    "filters": {"one_line_a_request": {"()": OneLineARequest}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["one_line_a_request"]},
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Django's own handlers would say everything twice; the request's line has the status already.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"level": "ERROR"},
        "axes.apps": {"level": "WARNING"},  # else every command begins with its version
        "django_structlog.celery": {"level": "WARNING"},
    },
}

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.UnicodeDecoder(),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
