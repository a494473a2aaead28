"""The 好差评 metrics, themes and trips of a report, from counts. Pure; definitions by the domain reference 1.8."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from surveys.collecting.tags import PARTS, TAGS, codes_of
from surveys.reports.shares import print_count, print_part, print_ten_points
from surveys.scoring.method import Method

Aside = Mapping[tuple[str, str, int], int]
TOP_PRAISE = 8


def describe_service(
    levels: Mapping[int, int], aside: Aside, *, counts: Mapping[str, int], handled: Mapping[str, int], method: Method
) -> dict[str, Any]:
    """Metric -> part, whole and share as text; share is "" where it is too small to print.

    `handled` are the counts of handling: replied and rectified are left out where no case was opened.
    """
    counted = sum(levels.values())
    good, bad = sum(levels[level] for level in (5, 4, 3)), levels[2] + levels[1]
    out = {
        level: sum(n for (state, _, of), n in aside.items() if state == "excluded" and of == level)
        for level in range(1, 6)
    }
    active = counted + sum(out.values())
    bad_before, good_before = bad + out[1] + out[2], good + out[3] + out[4] + out[5]
    parts = {
        "participation": (counted, counts["offered"]),
        "good_before": (good_before, active),
        "good": (good, counted),
        "bad_before": (bad_before, active),
        "bad": (bad, counted),
        "excluded_bad": (out[1] + out[2], bad_before),
        "excluded_good": (out[3] + out[4] + out[5], good_before),
        "improved": (handled["improved"], handled["followed"]),
    }
    if handled["bad"]:
        parts |= {
            "replied": (handled["replied"], handled["bad"]),
            "rectified": (handled["rectified"], handled["upheld"]),
        }
    rows = {name: _ratio(part, whole, method.n_suppress) for name, (part, whole) in parts.items()}
    return {"rates": rows, "ten_points": print_ten_points(levels) if counted >= method.n_suppress else ""}


def describe_themes(tags: Mapping[str, int], *, minimum: int) -> dict[str, Any]:
    """Blame by tag and by the part of the standard it contradicts, and the praise chosen most."""
    known = {code: n for code, n in tags.items() if code in TAGS}
    blame = {code: n for code, n in known.items() if TAGS[code].level <= 2}
    praise = {code: n for code, n in known.items() if TAGS[code].level >= 4}
    parts = [
        {
            "part": part,
            "codes": codes_of(part),
            "n": print_count(sum(blame.get(code, 0) for code in codes_of(part)), minimum=minimum),
        }
        for part in PARTS
    ]
    return {
        "blame": _ordered(blame, minimum=minimum),
        "praise": _ordered(praise, minimum=minimum)[:TOP_PRAISE],
        "parts": parts,
        "other": sum(n for code, n in tags.items() if code not in TAGS),
    }


def describe_trips_taken(
    trips: pd.DataFrame, *, promised: Mapping[str, int], finished: Mapping[str, int], minimum: int
) -> dict[str, Any]:
    """Trips as people said: answers, one at most; where the guide is known, how many kept its promise."""
    asked = int(trips["n"].sum()) if len(trips) else 0
    once = int(trips.loc[trips["trips"].le(1), "n"].sum()) if len(trips) else 0
    known = trips[trips["guide"].isin(list(promised))]
    held = int(known.loc[known["trips"].le(known["guide"].map(promised)), "n"].sum()) if len(known) else 0
    whole = int(known["n"].sum()) if len(known) else 0
    answers = sum(finished.values())
    return {
        "once": _ratio(once, asked, minimum),
        "kept": _ratio(held, whole, minimum),
        "done": _ratio(finished.get("yes", 0), answers, minimum),
        "papers": _ratio(finished.get("papers", 0), answers, minimum),
    }


def _ratio(part: int, whole: int, minimum: int) -> dict[str, str]:
    """Part, whole and share; a small whole hides its part, a small part only itself where the share stays."""
    if whole < minimum:
        return {"part": "", "whole": print_count(whole, minimum=minimum), "share": ""}
    return {"part": str(part), "whole": str(whole), "share": print_part(part, whole, minimum=minimum)}


def _ordered(counts: Mapping[str, int], *, minimum: int) -> list[dict[str, Any]]:
    found = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return [{"code": code, "n": print_count(n, minimum=minimum)} for code, n in found]
