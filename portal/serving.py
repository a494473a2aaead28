"""Web processes and the jobs' process under one parent: when either ends, both end."""

import signal
import subprocess
import sys
from types import FrameType


def serve(*, host: str, port: int, workers: int) -> None:
    """Start gunicorn and the jobs' worker, and wait until one of them stops."""
    # Loaded once and forked, the workers share what they loaded; nothing has opened a connection by then.
    settings = ["--preload", "--bind", f"{host}:{port}", "--workers", str(workers)]
    web = [sys.executable, "-m", "gunicorn", *settings, "wsgi:make_app()"]
    jobs = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "work"]
    processes = [subprocess.Popen(command) for command in (web, jobs)]  # noqa: S603 - our own commands

    def stop(_number: int, _frame: FrameType | None) -> None:
        for process in processes:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    _wait_for_first(processes)
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(timeout=30)


def _wait_for_first(processes: list[subprocess.Popen[bytes]]) -> None:
    while all(process.poll() is None for process in processes):
        try:
            processes[0].wait(timeout=1)
        except subprocess.TimeoutExpired:
            continue
