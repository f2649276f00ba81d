"""What a process keeps in memory, as Linux tells it."""

from pathlib import Path


def resident(pid: int | str = "self", *, highest: bool = False) -> float:
    """Megabytes resident now, or at most so far."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    name = "VmHWM" if highest else "VmRSS"
    line = next(line for line in status.splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024
