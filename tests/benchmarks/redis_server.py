"""A Redis server of our own: every write on the disk before it is acknowledged."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MISSING = "redis-server is not installed: on Debian and Ubuntu, apt-get install redis-server"
START_SECONDS = 10


@contextmanager
def redis_server(folder: Path) -> Iterator[str | None]:
    """The address of a server that ends with the block, on a socket in that folder; None where there is no Redis."""
    program = shutil.which("redis-server")
    if program is None:
        yield None
        return
    socket = folder / "redis.sock"
    durable = ("--appendonly", "yes", "--appendfsync", "always", "--save", "")
    places = ("--port", "0", "--unixsocket", str(socket), "--dir", str(folder))
    server = subprocess.Popen([program, *places, *durable], stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + START_SECONDS
        while not socket.exists() and time.monotonic() < until:
            time.sleep(0.02)
        yield f"unix://{socket}"
    finally:
        server.terminate()
        server.wait(START_SECONDS)
