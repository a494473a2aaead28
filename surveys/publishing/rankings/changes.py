"""What a correction changes, window by window, between the printed figures of two editions. Pure."""

from collections.abc import Sequence
from typing import Any

from surveys.publishing.figures.rows import RankRow

FIELDS = ("band", "n", "share", "low", "high", "verdict", "rank_low", "rank_high")


def compare_rows(old: Sequence[RankRow], new: Sequence[RankRow]) -> list[dict[str, Any]]:
    """`unit` and `changes` (field -> [old, new] as printed) of every window that differs, by code; "" where absent."""
    before, after = ({row.unit: row for row in rows} for rows in (old, new))
    found = []
    for unit in sorted(before.keys() | after.keys()):
        pairs = {field: [_text(before.get(unit), field), _text(after.get(unit), field)] for field in FIELDS}
        changes = {field: pair for field, pair in pairs.items() if pair[0] != pair[1]}
        if changes:
            found.append({"unit": unit, "changes": changes})
    return found


def _text(row: RankRow | None, field: str) -> str:
    return str(getattr(row, field)) if row else ""
