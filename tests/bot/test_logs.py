"""Log lines tell what happened and where, never a token and never what a person wrote."""

import asyncio
import gc
import io
import logging
import re
import sys
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.logs import ROOMS, configure_logs, redact

TOKEN = "123456789:" + "AAcanary_-" * 4
CANARIES = ("canary", "Asha")
LIBRARIES = ("httpx", "telegram", "aiohttp", "apscheduler", "uvicorn", "sqlalchemy", "alembic")


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Logging is one for the whole process: what a test configures is taken back."""
    names = [None, *ROOMS]
    handlers, levels = list(logging.root.handlers), [logging.getLogger(name).level for name in names]
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    yield
    logging.root.handlers[:] = handlers
    for name, level in zip(names, levels, strict=True):
        logging.getLogger(name).setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Iterator["Lines"]:
    configure_logs("DEBUG")
    said = Lines(capsys)
    yield said
    said.read()
    assert not [canary for canary in CANARIES if canary in said.everything]


class Lines:
    """What was logged, read once or more; `everything` keeps it all."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys
        self.everything = ""

    def read(self) -> list[str]:
        out, new = self.capsys.readouterr()
        assert out == ""
        self.everything += new
        return new.splitlines()


def test_an_event_is_one_line_of_keys_and_values(lines: Lines) -> None:
    structlog.get_logger("bot.inbox").info("inbox.batch", messages=3, whole=True, contact=None, note="two\nlines")
    [line] = lines.read()
    stamp, rest = line.split(" ", 1)
    assert stamp.startswith("timestamp=20")
    assert rest == r"level=info logger=bot.inbox event=inbox.batch messages=3 whole=true contact= note=two\nlines"


@pytest.mark.parametrize(
    "said", [TOKEN, f"https://host/bot{TOKEN}/getMe", quote(TOKEN), quote(quote(TOKEN)), f"{[TOKEN]!r}"]
)
@pytest.mark.parametrize("name", ["bot.outbox", *LIBRARIES])
def test_no_token_is_logged_in_a_message_its_arguments_or_an_exception(lines: Lines, name: str, said: str) -> None:
    logger = logging.getLogger(name)
    logger.warning(said)
    logger.warning("sent %s", said)
    logger.warning("sent %(url)s", {"url": said})
    structlog.get_logger(name).warning("sent", url=said, tried=[said])
    logger.error("failed %s", said, exc_info=TypeError(said))
    assert [line.count("[token]") for line in lines.read()] == [1, 1, 1, 2, 2]


@pytest.mark.parametrize("name", LIBRARIES)
def test_libraries_are_heard_from_warning_up_whatever_they_set_themselves(lines: Lines, name: str) -> None:
    library = logging.getLogger(f"{name}.part")
    library.setLevel(logging.DEBUG)
    try:
        library.info("Asha wrote")
        library.warning("slow")
    finally:
        library.setLevel(logging.NOTSET)
    assert [line.split()[-1] for line in lines.read()] == ["event=slow"]


@pytest.mark.parametrize(("level", "heard"), [("DEBUG", 4), ("INFO", 3), ("WARNING", 2), ("ERROR", 1)])
def test_the_level_decides_what_rumbo_says(capsys: pytest.CaptureFixture[str], level: str, heard: int) -> None:
    configure_logs(level)
    log = structlog.get_logger("scheduler.sweeps")
    for said in (log.debug, log.info, log.warning, log.error):
        said("sweep.done")
    assert len(capsys.readouterr().err.splitlines()) == heard


def test_an_exception_is_told_by_type_and_place_with_its_cause_and_without_its_message(lines: Lines) -> None:
    def parse(answer: str) -> int:
        return int(answer)

    try:
        try:
            parse("Asha Mills")
        except ValueError as error:
            raise KeyError("Asha Mills") from error
    except KeyError:
        structlog.get_logger("bot.inbox").exception("turn.failed", contact=7)
    [line] = lines.read()
    here = r"tests/bot/test_logs\.py:\d+"
    assert re.search(rf'contact=7 exception="KeyError at {here} <- ValueError at {here} > {here}"$', line)


def test_messages_that_speak_of_the_code_or_the_machine_are_kept(lines: Lines) -> None:
    log = structlog.get_logger("bot.files")
    log.warning("file.failed", error=FileNotFoundError(2, "No such file", "Asha.pdf"))
    log.warning("file.failed", error=AttributeError("'NoneType' object has no attribute 'name'"))
    log.warning("file.failed", error=ValueError("Asha"))
    first, second, third = lines.read()
    assert first.endswith('error="FileNotFoundError: No such file"')
    assert second.endswith("""error="AttributeError: 'NoneType' object has no attribute 'name'\"""")
    assert third.endswith("error=ValueError")


def test_a_database_error_does_not_show_its_parameters(lines: Lines) -> None:
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            connection.execute(text("INSERT INTO people VALUES (:name)"), {"name": "Asha Mills"})
    except SQLAlchemyError:
        logging.getLogger("sqlalchemy.pool").exception("Statement failed")
        structlog.get_logger("records.database").exception("statement.failed")
    finally:
        engine.dispose()
    assert all("sqlalchemy.exc.OperationalError at tests/bot/test_logs.py:" in line for line in lines.read())


def test_all_of_a_group_of_exceptions_is_told(lines: Lines) -> None:
    group = ExceptionGroup("Asha", [ValueError("Asha"), OSError(28, "No space left on device")])
    structlog.get_logger("bot.app").error("stopped", exc_info=group)
    [line] = lines.read()
    assert 'exception="ExceptionGroup at ? <- ValueError at ? <- OSError: No space left on device at ?"' in line


async def test_an_error_nobody_waited_for_is_told_without_its_message(lines: Lines) -> None:
    async def fail() -> None:
        raise ValueError("Asha")

    task = asyncio.get_running_loop().create_task(fail())
    await asyncio.sleep(0)
    del task
    gc.collect()
    [line] = lines.read()
    assert 'event="Task exception was never retrieved" exception="ValueError at tests/bot/test_logs.py:' in line


def test_a_line_that_cannot_be_made_says_so_without_its_arguments(lines: Lines) -> None:
    record = logging.LogRecord("telegram", logging.WARNING, __file__, 1, "%d", ("Asha",), None)
    logging.root.handlers[0].handle(record)
    assert lines.read() == ["level=error logger=telegram event=log.failed error=TypeError"]


def test_nothing_that_is_logged_can_steer_a_terminal_or_forge_a_line(lines: Lines) -> None:
    logging.getLogger("httpx").warning("a\x1b[2Jb\rc\u2028level=critical\nevent=forged")
    [line] = lines.read()
    assert line.endswith('event="a [2Jb c level=critical"')


def test_what_ends_the_process_is_a_log_line_too(lines: Lines) -> None:
    error = RuntimeError(TOKEN)
    sys.excepthook(RuntimeError, error, None)
    [line] = lines.read()
    assert line.endswith('level=critical logger=bot.logs event=process.failed exception="RuntimeError at ?"')


def test_a_closed_stderr_does_not_stop_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    configure_logs("INFO")
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)
    structlog.get_logger("bot.app").info("started")


@given(
    digits=st.integers(min_value=10_000, max_value=10**12),
    secret=st.text("ABCabc019_-", min_size=30, max_size=60),
    colon=st.sampled_from([":", "%3A", "%3a", "%253A"]),
    around=st.text(st.characters(exclude_categories=["Nd"])),
)
def test_every_token_is_taken_out_and_the_rest_is_left(digits: int, secret: str, colon: str, around: str) -> None:
    assert redact(f"{around}{digits}{colon}{secret} {around}") == f"{around}[token] {around}"
