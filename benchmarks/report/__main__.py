"""python -m benchmarks.report [--rows N ...] [--volumes N]: the ranking's PDF beside the same rows set plainly."""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time

from weasyprint import HTML

from benchmarks.clock import processor_seconds
from benchmarks.report.editions import make_edition, plain_page, site
from portal.pdf.rendering import render_pdf
from surveys.publishing.rankings.printing import print_papers
from surveys.publishing.rankings.rendering import write_papers

KINDS = ("ours", "plain")


def main() -> None:
    """Print the tables; every measurement runs in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report")
    parser.add_argument("--rows", type=int, nargs="*", default=[50, 500, 2000])
    parser.add_argument("--volumes", type=int, default=0, help="rows of the province printed in volumes; 0 for none")
    parser.add_argument("--repeat", type=int, default=1, help="how often the volumes are printed each way, in turn")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure_one(options.one[0], int(options.one[1]))))
        return
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
    if options.rows:
        print("| rows | document | books | cpu s | cpu ms / row | wall s | peak MB |\n|---|---|---|---|---|---|---|")
    for rows in options.rows:
        for kind in KINDS:
            show(rows, kind, in_process(kind, rows))
    if options.volumes:
        show_volumes(options.volumes, repeat=options.repeat)


def show_volumes(rows: int, *, repeat: int) -> None:
    """The province printed by one process and by two, in turn, and how many times faster two are."""
    print("\n| rows | books | processes | wall s | cpu s | peak MB of the parent |\n|---|---|---|---|---|---|")
    ratios = []
    for _ in range(repeat):
        walls = []
        for kind in ("volumes-1", "volumes-2"):
            found = in_process(kind, rows)
            walls.append(found["wall"])
            cpu = f"{found['cpu']:.1f}" if kind == "volumes-1" else "not ours to wait for"  # their parent is the server
            figures = f"{found['wall']:.1f} | {cpu} | {found['peak']:.0f}"
            print(f"| {rows:,} | {found['pages']} | {kind[-1]} | {figures} |", flush=True)
        ratios.append(walls[0] / walls[1])
    print(f"\ntwo processes are {statistics.median(ratios):.2f} times faster by the wall")


def in_process(kind: str, rows: int) -> dict[str, float]:
    """What `measure_one` finds in a fresh process."""
    # Not `-m benchmarks.report`: every printing process would import that module and all it needs again.
    command = [sys.executable, "-c", "from benchmarks.report.__main__ import main; main()", "--one", kind, str(rows)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure_one(kind: str, rows: int) -> dict[str, float]:
    """Seconds of wall and processor (children included), peak memory in MB, and pages."""
    edition = make_edition(rows)
    with site():
        pages = write_papers(edition, locale="zh")
    plain = plain_page(edition)
    (
        HTML(string="<p>warm</p>").write_pdf()
        if kind == "plain"
        else render_pdf("<html lang=zh><title>t</title><p>t</p>")
    )
    begun, before = time.perf_counter(), processor_seconds()
    if kind == "plain":
        HTML(string=plain).write_pdf()
    else:
        processes = int(kind[-1]) if kind.startswith("volumes") else 1
        print_papers(pages, processes=processes)
    wall, cpu = time.perf_counter() - begun, processor_seconds() - before
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    return {"wall": wall, "cpu": cpu, "peak": peak, "pages": len(pages)}


def show(rows: int, kind: str, found: dict[str, float]) -> None:
    """One line of the table."""
    name = "ranking: tags, plots, links, bookmarks" if kind == "ours" else "the same rows, plain"
    books = found["pages"] if kind == "ours" else 1
    figures = f"{found['cpu']:.2f} | {1000 * found['cpu'] / rows:.1f} | {found['wall']:.2f} | {found['peak']:.0f}"
    print(f"| {rows:,} | {name} | {books} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
