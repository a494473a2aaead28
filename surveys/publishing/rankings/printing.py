"""Prints several papers side by side in processes of their own, where that is worth starting them."""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
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
    # From a server without threads: the jobs' worker has threads and locks that its own fork would inherit half-way.
    # It imports the printer once, and the processes begin with it.
    context = get_context("forkserver")
    context.set_forkserver_preload([render_pdf.__module__])
    with ProcessPoolExecutor(max_workers=workers, mp_context=context) as pool:
        # The longest first, so that no process is left alone with it at the end.
        longest_first = sorted(pages, key=lambda name: (-len(pages[name]), name))
        futures = {pool.submit(render_pdf, pages[name]): name for name in longest_first}
        printed = {}
        for count, future in enumerate(as_completed(futures), start=1):
            printed[futures[future]] = future.result()
            done(count)
    return {name: printed[name] for name in pages}


def _print_here(pages: Mapping[str, str], done: Callable[[int], None]) -> dict[str, bytes]:
    printed = {}
    for count, (name, page) in enumerate(pages.items(), start=1):
        printed[name] = render_pdf(page)
        done(count)
    return printed
