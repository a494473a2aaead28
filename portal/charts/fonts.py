"""Makes sure matplotlib knows the font of the figures: its list of fonts may be older than their installation."""

from contextlib import suppress
from functools import cache
from pathlib import Path

import matplotlib as mpl
from matplotlib import font_manager


@cache
def know_font(family: str) -> None:
    """Once a process: when the family is not in matplotlib's kept list, look again and keep what was found."""
    known = font_manager.fontManager
    if family in known.get_font_names():
        return
    listed = {entry.fname for entry in known.ttflist}
    for path in sorted(set(font_manager.findSystemFonts()) - listed):
        with suppress(OSError, RuntimeError):  # a broken file of somebody else's is not ours to report
            known.addfont(path)
    with suppress(OSError):  # where nothing can be kept, the next process looks again
        font_manager.json_dump(known, Path(mpl.get_cachedir(), f"fontlist-v{known.__version__}.json"))
