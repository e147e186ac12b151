"""Log lines: one line a fact, the glossary's word first, structured.

`is_json` for machines (a journal, the demo that reads along), otherwise plain
text for a person at the shell. Lines go to standard error; facts that other
programs may follow go out with `is_json` on standard output.
"""

import sys

import structlog
from structlog.typing import FilteringBoundLogger

_LEVEL_INFO = 20


def set_up_log(program: str, *, is_json: bool = False) -> None:
    """Decide once per process how log lines look; every line names the program."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if is_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=False),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVEL_INFO),
        logger_factory=structlog.WriteLoggerFactory(
            file=sys.stdout if is_json else sys.stderr
        ),
        cache_logger_on_first_use=False,
    )
    structlog.contextvars.clear_contextvars()
    _PROGRAM.append(program)


_PROGRAM: list[str] = []


def log() -> FilteringBoundLogger:
    """Where a module writes its facts: `log().info("drop_acknowledged", drop_id=…)`."""
    logger: FilteringBoundLogger = structlog.get_logger()
    return logger.bind(program=_PROGRAM[-1]) if _PROGRAM else logger
