"""The log: key=value lines of ids and facts, never names, answers, addresses or free text."""

import logging
import sys

import structlog

_FORBIDDEN = frozenset({"name", "display_name", "email", "answer", "password", "token", "secret", "badge"})


def _redact(logger: object, method: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:  # noqa: ARG001
    for key in _FORBIDDEN & line.keys():
        line[key] = "[kept out of the log]"
    return line


def set_up_log(level: str = "INFO") -> None:
    """Send log lines to standard error as key=value, with UTC times; call once per process."""
    logging.basicConfig(format="%(message)s", stream=sys.stderr, level=level, force=True)
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _redact,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def get_log(room: str) -> structlog.stdlib.BoundLogger:
    """A logger that says which room speaks.

    Nothing is bound before its first line, so that a logger made when a module is imported still obeys ``set_up_log``.
    """
    log: structlog.stdlib.BoundLogger = structlog.get_logger(room, room=room)
    return log
