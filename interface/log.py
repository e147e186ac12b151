"""Log lines: one line a fact, the glossary's word first, structured.

For a person at the shell: plain text on standard error. With `is_json`, for machines
that follow along (a journal, the demo): one JSON object a line on standard output.
"""

import logging
import sys

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor


def set_up_log(program: str, *, is_json: bool = False) -> None:
    """Decide once per process how log lines look; every line names the program."""

    def name_program(_logger: object, _method: str, line: EventDict) -> EventDict:
        return {"program": program, **line}

    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if is_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            name_program,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=False),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(
            file=sys.stdout if is_json else sys.stderr
        ),
        cache_logger_on_first_use=False,
    )


def silence_log() -> None:
    """Say nothing below an error: for measurements, which would measure the log."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR)
    )


def log() -> FilteringBoundLogger:
    """Where a module writes its facts: `log().info("drop_acknowledged", drop_id=…)`."""
    logger: FilteringBoundLogger = structlog.get_logger()
    return logger
