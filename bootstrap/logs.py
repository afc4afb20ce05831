"""Logs of every process: one JSON object a line on stderr, our own and those of libraries."""

import json
import logging
import sys
from typing import Any, Final

import msgspec
import structlog
from structlog.typing import EventDict, Processor

# without the values of local variables: they are what customers told us
_EXCEPTIONS: Final = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)
_SHARED: Final[tuple[Processor, ...]] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _EXCEPTIONS,
)


def configure_logs(level: str) -> None:
    """Called once, before anything is logged."""
    structlog.configure(
        processors=[*_SHARED, _line],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_SHARED, structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _line,
            ],
        )
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)


def _line(_logger: Any, _name: str, event: EventDict) -> str:
    try:
        return msgspec.json.encode(event, enc_hook=repr).decode()
    except (UnicodeEncodeError, TypeError):  # a lone surrogate, a key that is no text
        return json.dumps(event, default=repr)
