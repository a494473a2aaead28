"""The fonts that print needs."""

import subprocess

NEEDED = ("Noto Serif CJK SC", "Noto Sans CJK SC", "Noto Sans CJK KR")


def missing_fonts() -> list[str]:
    """The names of needed font families that fontconfig does not find."""
    found = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True).stdout  # noqa: S607 - from PATH
    return [name for name in NEEDED if name not in found]
