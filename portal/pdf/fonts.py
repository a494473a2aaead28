"""Which fonts the papers need and whether this machine has them. Knows fontconfig, not WeasyPrint."""

import shutil
import subprocess

NEEDED = ("Noto Serif CJK SC", "Noto Sans CJK SC", "Noto Serif CJK KR", "Noto Sans CJK KR")
MEND = "apt-get install -y fontconfig fonts-noto-cjk"


class FontMissing(Exception):
    """A font the papers need is not on this machine; the message names it and the command that mends it."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"missing fonts: {', '.join(missing)}. Run: {MEND}")
        self.missing = missing


def missing_fonts(needed: tuple[str, ...] = NEEDED) -> tuple[str, ...]:
    """The needed families that are not installed; all of them where fontconfig itself is missing."""
    fc_list = shutil.which("fc-list")
    if fc_list is None:
        return needed
    listing = subprocess.run(  # noqa: S603 - a fixed command without input
        [fc_list, "--format", "%{family}\n"], capture_output=True, text=True, check=True, timeout=60
    )
    installed = {family.strip() for line in listing.stdout.splitlines() for family in line.split(",")}
    return tuple(family for family in needed if family not in installed)
