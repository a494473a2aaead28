"""The servers of the benchmark under the same gunicorn settings, and the CPU and memory each one used."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = ("--workers", "2", "--preload", "--graceful-timeout", "5")  # the same for all
TICKS = os.sysconf("SC_CLK_TCK")
TABLES = """
CREATE TABLE rating
  (id TEXT PRIMARY KEY, "window" TEXT, level INTEGER, finished TEXT, trips TEXT, comment TEXT, at TEXT);
CREATE TABLE tag (rating_id TEXT, code TEXT, PRIMARY KEY (rating_id, code));
"""


@dataclass
class Server:
    """A running server: where it listens, its processes."""

    port: int
    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        """User and system time of the master and its workers."""
        return sum(_cpu_of(pid) for pid in self._processes())

    def _processes(self) -> list[int]:
        return [self.process.pid, *_children(self.process.pid)]

    def memory_megabytes(self) -> float:
        """Proportional memory of master and workers: what they share is counted once."""
        lines = [line for pid in self._processes() for line in _rollup(pid) if line.startswith("Pss:")]
        return sum(int(line.split()[1]) for line in lines) / 1024


@contextmanager
def serving(target: str, environ: dict[str, str]) -> Iterator[Server]:
    """gunicorn with two sync workers forked from one loaded process, ready when it answers."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", *SETTINGS]
    quiet = subprocess.DEVNULL  # the request log is written all the same, nobody reads it
    process = subprocess.Popen([*command, target], cwd=ROOT, env=os.environ | environ, stdout=quiet, stderr=quiet)
    try:
        _wait_for(port)
        yield Server(port, process)
    finally:
        process.send_signal(signal.SIGTERM)
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        for pid in [*_children(process.pid), process.pid]:
            os.kill(pid, signal.SIGKILL)
        process.wait(timeout=30)


def make_reference_tables(url: str) -> None:
    """The two tables of the reference apps in an empty database; SQLite in WAL mode like ours."""
    if url.startswith("postgresql"):
        with psycopg.connect(url) as opened:
            opened.execute(TABLES)
        return
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(TABLES)


def reference_ids(url: str) -> list[str]:
    """The ids of all ratings a reference app has stored."""
    path = url.removeprefix("sqlite:///")
    with psycopg.connect(url) if url.startswith("postgresql") else sqlite3.connect(path) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM rating")]


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _rollup(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(900):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(1.5)  # both workers have loaded the application by then
                return
        time.sleep(0.1)
    raise TimeoutError("the server did not start")
