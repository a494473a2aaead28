"""示范窗口 of a period from its tallies: gates, choice within the quota and bands, by the published path."""

import datetime as dt

import pandas as pd

from surveys.publishing.figures.assess import gate_counts, gate_list, measure, rank_windows
from surveys.publishing.figures.counting import count_tallies
from surveys.publishing.figures.units import tidy_units
from surveys.scoring.method import Indicator, Method

GOOD = {"A": 395, "B": 340, "C": 330, "D": 335, "E": 320, "F": 300, "G": 5}
AUDIT = ("audit_reached", "audit_not_made", "audit_changed", "audit_unreached")


def ranked(method: Method, *, audited: tuple[str, ...] = (), **columns: object) -> pd.DataFrame:
    rows = []
    for window, satisfied in GOOD.items():
        size = 400 if satisfied > 5 else 5
        for month in (1, 2, 3, 4):
            day = dt.date(2026, month, 2)
            for level, count in ((5, satisfied), (2, size - satisfied)):
                share = count // 4 + (month <= count % 4)
                if share:
                    rows.append((day, window, "g", 3, "zh", "verified", level, share))
    keys = ["day", "window", "guide", "channel", "language", "basis", "level", "n"]
    units = pd.DataFrame({"window": list(GOOD), "group": "all", "served": 1000})
    frame = count_tallies(pd.DataFrame(rows, columns=keys), method=method, units=units).assign(**columns)
    called = frame["unit"].isin(audited)
    for name, calls in zip(AUDIT, (59, 0, 0, 0), strict=True):
        frame[name] = pd.array([calls if one else pd.NA for one in called], dtype="Int64")
    return rank_windows(measure(tidy_units(frame), method), method)


def test_the_clear_best_is_chosen_and_the_others_keep_their_bands() -> None:
    found = ranked(Method(quota=1), audited=("A",))
    assert found.set_index("unit")["band"].to_dict() == {
        "A": "A", "B": "C", "C": "C", "D": "C", "E": "D", "F": "D", "G": "S",
    }  # fmt: skip
    assert found["unit"].tolist() == ["A", "B", "C", "D", "E", "F", "G"]
    assert len(gate_list(found, Method(quota=1))) == 7 * 7


def test_without_a_call_back_audit_nobody_is_chosen_and_that_is_said() -> None:
    found = ranked(Method(quota=1))
    assert not found["selected"].any()
    failures = {row["gate"]: row["nobody"] for row in gate_counts(found, Method()).to_dict("records")}
    assert failures["G7"]
    assert found.set_index("unit").loc["A", ["band", "reason"]].tolist() == ["B", "gates"]


def test_a_window_nobody_looked_up_passes_no_gate_by_accident() -> None:
    found = ranked(Method(quota=1), audited=("A",), served=pd.NA)
    assert not found["selected"].any(), "cases that nobody counted are no coverage"


def test_chances_of_a_composite_take_the_place_of_those_of_the_share() -> None:
    other = Indicator("inspection", "inspection", worst=60.0, best=100.0, weight=0.9)
    share = Indicator("satisfaction", "system", worst=0.6, best=1.0, weight=0.1)
    points = [61.0, 99.0, 98.0, 97.0, 96.0, 95.0, 94.0]
    method = Method(quota=1, indicators=(share, other))
    found = ranked(method, audited=("A",), value_inspection=points, error_inspection=0.0)
    assert found.set_index("unit").loc["A", "reason"] == "fdr"
