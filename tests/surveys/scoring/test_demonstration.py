import datetime as dt

import pandas as pd
import pytest

from surveys.scoring.callbacks import decide
from surveys.scoring.demonstration import choose_demonstration
from surveys.scoring.method import Method
from surveys.scoring.windows import Scores, score_units

GOOD = {"A": 395, "B": 340, "C": 330, "D": 335, "E": 320, "F": 300, "G": 5}
CLEAN = decide(["confirmed"] * 59, rated=400)


def scores(method: Method) -> Scores:
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
    return score_units(pd.DataFrame(rows, columns=keys), method=method, units=units)


def records(**columns: object) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "window": list(GOOD),
            "remote_verdict": "small",
            "overdue_bad": 0,
            "upheld_complaints": 0,
            "integrity_findings": 0,
            "anomaly": "clear",
        }
    )
    return frame.assign(**columns)


def test_the_clear_best_is_chosen_and_the_others_keep_their_bands():
    found = choose_demonstration(scores(Method(quota=1)), records(), audits={"A": CLEAN})
    bands = found.windows.set_index("window")["band"].to_dict()
    assert bands == {"A": "A", "B": "C", "C": "C", "D": "C", "E": "D", "F": "D", "G": "S"}
    assert found.windows["window"].tolist() == ["A", "B", "C", "D", "E", "F", "G"]
    assert len(found.gates) == 7 * 7


def test_without_a_call_back_audit_nobody_is_chosen_and_that_is_said():
    found = choose_demonstration(scores(Method(quota=1)), records(), audits={})
    assert not found.windows["selected"].any()
    assert found.failures.set_index("gate").loc["G7", "nobody"]
    assert found.windows.set_index("window").loc["A", ["band", "reason"]].tolist() == ["B", "gates"]


def test_a_window_nobody_looked_up_stops_the_choice():
    with pytest.raises(ValueError, match="record"):
        choose_demonstration(scores(Method()), records().iloc[1:], audits={})


def test_chances_of_a_composite_take_the_place_of_those_of_the_share():
    low = pd.Series(0.1, index=list(GOOD))
    found = choose_demonstration(scores(Method()), records(), audits={"A": CLEAN}, chances=low)
    assert found.windows.set_index("window").loc["A", "reason"] == "fdr"
