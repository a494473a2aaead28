"""Prints several papers side by side in processes of their own, where that is worth starting them."""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from portal.pdf.rendering import render_pdf

WORTH = 3_000_000  # characters of HTML in all, some 3,000 windows: less is printed here
MOST = 4


def print_papers(
    pages: Mapping[str, str], *, done: Callable[[int], None] = lambda _count: None, processes: int | None = None
) -> dict[str, bytes]:
    """The PDF of each page of HTML by name, the same bytes however many processes; `done` hears how many are."""
    large = sum(map(len, pages.values())) >= WORTH
    workers = processes or (min(MOST, os.cpu_count() or 1, len(pages)) if large else 1)
    if workers < 2:
        return _print_here(pages, done)
    # Spawned, not forked: the worker has threads and locks that a forked child would inherit half-way.
    with ProcessPoolExecutor(max_workers=workers, mp_context=get_context("spawn")) as pool:
        futures = {name: pool.submit(render_pdf, page) for name, page in pages.items()}
        printed = {}
        for count, (name, future) in enumerate(futures.items(), start=1):
            printed[name] = future.result()
            done(count)
        return printed


def _print_here(pages: Mapping[str, str], done: Callable[[int], None]) -> dict[str, bytes]:
    printed = {}
    for count, (name, page) in enumerate(pages.items(), start=1):
        printed[name] = render_pdf(page)
        done(count)
    return printed
