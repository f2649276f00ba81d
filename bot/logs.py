"""Log lines on stderr: one event a line as key=value, without tokens and without what people wrote."""

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from traceback import walk_tb
from types import TracebackType

import structlog
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

ROOMS = frozenset({"__main__", "bot", "conversations", "records", "reports", "scheduler"})
ROOT = Path(__file__).resolve().parents[1]
TOKEN = re.compile(r"\d{5,}(?::|%(?:25)*3A)[\w-]{30,}", re.ASCII | re.IGNORECASE)
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# The messages of these speak of the code alone; any other may repeat an answer, a name or a statement's parameters.
SPEAKING = (AttributeError, ImportError, NameError, NotImplementedError, TypeError)
ERRORS_TOLD, FRAMES_TOLD = 5, 20
COMMON: list[Processor] = [
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
LOGFMT = structlog.processors.LogfmtRenderer(
    key_order=["timestamp", "level", "logger", "event"], drop_missing=True, bool_as_flag=False
)


def configure_logs(level: str) -> None:
    """Log what Rumbo does from `level` up, and what its libraries say from WARNING up."""
    own = logging.getLevelNamesMapping()[level]
    logging.root.handlers[:] = [StderrHandler()]
    logging.root.setLevel(max(own, logging.WARNING))
    for room in ROOMS:
        logging.getLogger(room).setLevel(own)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            *COMMON,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    sys.excepthook = _log_uncaught


def redact(text: str) -> str:
    """The text with every bot token taken out, also where a URL has encoded its colon."""
    return TOKEN.sub("[token]", text)


class StderrHandler(logging.Handler):
    """Writes to what `sys.stderr` is at that moment; a line that cannot be made never shows what it was made of."""

    def __init__(self) -> None:
        super().__init__()
        self.addFilter(_is_wanted)
        self.setFormatter(
            structlog.stdlib.ProcessorFormatter(
                foreign_pre_chain=[*COMMON, _first_line],
                processors=[
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.ExceptionRenderer(_told),
                    _without_messages,
                    _rendered,
                ],
            )
        )

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record)
        except Exception as error:  # noqa: BLE001  logging's own answer would print the arguments
            line = f"level=error logger={record.name} event=log.failed error={type(error).__name__}"
        with suppress(OSError, ValueError):  # nobody reads stderr any more
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()


def _is_wanted(record: logging.LogRecord) -> bool:
    """Whether a line may pass: libraries that set a lower level for themselves are not heard."""
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] in ROOMS


def _first_line(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Keep only the first line of what a library says: what follows repeats exceptions and payloads."""
    event["event"] = event["event"].strip().partition("\n")[0]
    return event


def _without_messages(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    event.pop("stack_info", None)
    return {key: _named(value) if isinstance(value, BaseException) else value for key, value in event.items()}


def _rendered(logger: WrappedLogger, method: str, event: EventDict) -> str:
    return redact(CONTROLS.sub(" ", LOGFMT(logger, method, event)))


def _told(exc_info: ExcInfo) -> str:
    """What failed and where, from the outermost line to the innermost; then what caused it."""
    errors = islice(_chain(exc_info[1]), ERRORS_TOLD)
    return " <- ".join(f"{_named(error)} at {_places(error)}" for error in errors)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for inner in error.exceptions:
                yield from _chain(inner)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _named(error: BaseException) -> str:
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    said = str(error) if isinstance(error, SPEAKING) else error.strerror if isinstance(error, OSError) else None
    return f"{name}: {said}" if said else name


def _places(error: BaseException) -> str:
    frames = [f"{_short(frame.f_code.co_filename)}:{line}" for frame, line in walk_tb(error.__traceback__)]
    return " > ".join(frames[-FRAMES_TOLD:]) or "?"


def _short(filename: str) -> str:
    return filename.rpartition("site-packages/")[2].removeprefix(f"{ROOT}/")


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        structlog.get_logger(__name__).critical("process.failed", exc_info=(kind, error, trace))
