"""Behind the door: `python -m bot.opening.worker picture|office|csv`, the document on stdin.

It answers with one line of JSON, after which comes the picture if one was made anew. It opens no file and no
connection, and the limits below end it when a document asks for too much.
"""

import json
import resource
import sys
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import TypeAlias

from bot.opening.words import EXCEL, Refused, Task

MEMORY = 512 * 2**20
CPU_SECONDS = 20
OPEN_FILES = 32
LIMITS = {
    resource.RLIMIT_AS: MEMORY,
    resource.RLIMIT_CPU: CPU_SECONDS,
    resource.RLIMIT_NOFILE: OPEN_FILES,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NPROC: 0,
}
UNNEEDED = ("defusedxml", "lxml", "numpy")
"""What the libraries would load if it happened to be there."""

Answer: TypeAlias = tuple[Mapping[str, object], bytes]


def limit() -> None:
    """Never more than this; where a stricter limit stands, it stays."""
    for kind, most in LIMITS.items():
        hard = resource.getrlimit(kind)[1]
        lowest = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (lowest, lowest))
    for name in UNNEEDED:
        sys.modules[name] = None  # type: ignore[assignment]  # how Python is told that there is none


def picture(data: bytes) -> Answer:
    from bot.opening.pictures import made_anew

    mime, content = made_anew(BytesIO(data))
    return {"mime": mime}, content


def office(data: bytes) -> Answer:
    from bot.opening.archives import office_type

    mime = office_type(BytesIO(data))
    if mime != EXCEL:
        return {"mime": mime}, b""
    from bot.opening.workbooks import cells_of_workbook

    return {"mime": mime, "cells": cells_of_workbook(data)}, b""


def csv(data: bytes) -> Answer:
    from bot.opening.spreadsheets import cells_of_text

    return {"mime": "text/csv", "cells": cells_of_text(data)}, b""


TASKS: Mapping[Task, Callable[[bytes], Answer]] = {"picture": picture, "office": office, "csv": csv}


def answer(task: Task, data: bytes) -> Answer:
    """What there is to say of the document; a reader that fails, fails on what it was given."""
    try:
        return TASKS[task](data)
    except Refused as refused:
        return {"refused": str(refused)}, b""
    except Exception:  # noqa: BLE001  the parts raise whatever they stumble over, and it may repeat the document
        return {"refused": "file-damaged"}, b""


def main() -> None:
    limit()
    task: Task = next(task for task in TASKS if task == sys.argv[1])
    told, content = answer(task, sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + content)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
