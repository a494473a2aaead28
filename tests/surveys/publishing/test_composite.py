"""The composite in the one path of figures, computed by hand, with missing values and nobody to choose."""

import numpy as np
import pandas as pd
import pytest

from surveys.publishing.figures.assess import measure, rank_windows
from surveys.publishing.figures.composite import Inputs, read_inputs, score_windows
from surveys.publishing.figures.rows import RANK_FIELDS, as_dicts, composite_fields, print_ranks, rank_fields
from surveys.publishing.figures.units import COLUMNS, hash_units, read_units, tidy_units, write_units
from surveys.publishing.rankings.robustness import examine, examine_counts, list_alternatives
from surveys.publishing.rankings.sensitivity import compare_methods
from surveys.scoring.method import Indicator, Method

SATISFIED = Indicator("satisfaction", "system", worst=0.6, best=1.0, weight=0.75)
INSPECTED = Indicator("inspection", "inspection", worst=60.0, best=100.0, weight=0.25)
METHOD = Method(indicators=(SATISFIED, INSPECTED), quota=3)


def frame(count: int = 12, **columns: object) -> pd.DataFrame:
    """Windows of 200 ratings that pass every gate, from 199 satisfied down by two."""
    x = [199 - 2 * place for place in range(count)]
    units = pd.DataFrame({"unit": [f"W{place:02d}" for place in range(count)], "x": x}).assign(
        n=200, kind="window", group="county", served=400, months=3, phi=1.0, expected=[float(one) for one in x]
    )
    units = units.assign(n5=units["x"], n4=0, n3=0, n2=200 - units["x"], n1=0)
    units = units.assign(audit_reached=59, audit_not_made=0, audit_changed=0, audit_unreached=0)
    units["value_inspection"] = [90.0] * count
    units["error_inspection"] = [0.0] * count
    return tidy_units(units.assign(**columns))


def ranked(units: pd.DataFrame, method: Method = METHOD) -> pd.DataFrame:
    return rank_windows(measure(units, method), method).set_index("unit")


def test_a_score_and_its_error_are_those_computed_by_hand() -> None:
    inputs = Inputs(
        pd.DataFrame({"satisfaction": [0.9, 0.8], "inspection": [80.0, 100.0]}, index=["A", "B"]),
        pd.DataFrame({"satisfaction": [0.02, 0.01], "inspection": [0.0, 4.0]}, index=["A", "B"]),
        pd.Series(["g", "g"], index=["A", "B"]),
    )
    found = score_windows(inputs, METHOD.indicators, method=METHOD)
    # A: 0.75 * 75 + 0.25 * 50; B: 0.75 * 50 + 0.25 * 100
    assert found["score"].tolist() == pytest.approx([68.75, 62.5])
    # A: 0.75 * 100 * 0.02 / 0.4; B: sqrt((0.75 * 100 * 0.01 / 0.4)^2 + (0.25 * 100 * 4 / 40)^2)
    assert found["score_se"].tolist() == pytest.approx([3.75, np.hypot(1.875, 2.5)])
    geometric = score_windows(inputs, METHOD.indicators, method=METHOD, mean="geometric")
    assert geometric["score"].tolist() == pytest.approx([75**0.75 * 50**0.25, 50**0.75 * 100**0.25])
    assert geometric.loc["A", "score_se"] == pytest.approx(75**0.75 * 50**0.25 * 3.75 / 75)


def test_satisfaction_comes_from_the_counts_with_a_smoothed_error() -> None:
    inputs = read_inputs(frame(2), METHOD)
    assert inputs.values["satisfaction"].tolist() == [199 / 200, 197 / 200]
    q = (199 + 2 * (396 / 400)) / 202
    assert inputs.errors["satisfaction"].iloc[0] == pytest.approx(np.sqrt(q * (1 - q) / 200))
    assert read_inputs(frame(2, phi=4.0), METHOD).errors["satisfaction"].iloc[0] == pytest.approx(
        2 * inputs.errors["satisfaction"].iloc[0]
    )


def test_the_satisfaction_rate_alone_is_ranked_as_before() -> None:
    plain = Method(quota=3)
    with_values = rank_windows(measure(frame(), plain), plain)
    without = rank_windows(measure(frame().drop(columns=["value_inspection", "error_inspection"]), plain), plain)
    assert "score" not in with_values.columns
    pd.testing.assert_frame_equal(with_values[without.columns], without)
    assert rank_fields(plain) == RANK_FIELDS
    assert composite_fields(plain) == ()
    goalposts = Method(quota=3, indicators=(Indicator("satisfaction", "system", worst=0.7, best=1.0, weight=1.0),))
    again = rank_windows(measure(frame(), goalposts), goalposts)
    assert again["p_top"].equals(with_values["p_top"]), "one indicator is no composite, whatever its goalposts"


def test_a_better_inspection_changes_who_is_chosen() -> None:
    points = [62.0] * 12
    points[3] = 100.0
    found = ranked(frame(value_inspection=points))
    assert found.index[found["selected"]].tolist() == ["W03"]
    alone = ranked(frame(), Method(quota=3))
    assert "W03" not in alone.index[alone["selected"]]
    assert found.loc["W03", "score"] == pytest.approx(0.75 * 100 * (193 / 200 - 0.6) / 0.4 + 25)


def test_a_window_without_an_indicator_has_no_score_and_says_which() -> None:
    points: list[object] = [90.0] * 12
    points[0] = pd.NA
    found = ranked(frame(value_inspection=points))
    assert np.isnan(found.loc["W00", "score"])
    assert found.loc["W00", ["missing", "reason", "selected"]].tolist() == ["inspection", "missing_indicator", False]
    rows = print_ranks(found.reset_index(), METHOD, name=str, region_of=str)
    assert rows[0].composite["score"] == ""
    assert rows[0].composite["part_satisfaction"] == "98.75"
    assert rows[0].p_top == ""
    assert tuple(as_dicts(rows)[0]) == rank_fields(METHOD)
    nobody = ranked(frame().drop(columns=["value_inspection", "error_inspection"]))
    assert nobody["score"].isna().all()
    assert not nobody["selected"].any()


def test_a_gate_nobody_passes_leaves_nobody_chosen() -> None:
    found = ranked(frame(audit_not_made=1))
    assert not found["selected"].any()
    assert set(found["reason"]) == {"gates"}
    assert examine(found.reset_index(), METHOD).accepted == []


def test_the_frame_with_indicators_is_read_back_byte_for_byte_and_the_plain_one_has_no_new_column() -> None:
    data = write_units(frame())
    assert write_units(read_units(data)) == data
    assert hash_units(read_units(data)) == hash_units(frame())
    plain = frame().drop(columns=["value_inspection", "error_inspection"])
    assert write_units(plain).decode().splitlines()[0] == ",".join(COLUMNS)
    assert hash_units(frame(value_inspection=91.0)) != hash_units(frame())


def test_how_robust_a_choice_is_does_not_depend_on_the_run() -> None:
    points = [62.0] * 12
    points[3] = 100.0
    found = ranked(frame(value_inspection=points)).reset_index()
    first, second = examine(found, METHOD), examine(found, METHOD)
    assert first == second
    chosen = first.accepted[0]
    assert (chosen.unit, chosen.selected, chosen.label) == ("W03", True, "robust")
    assert first.top == 2
    assert sum(float(one.influence) for one in first.influence) == pytest.approx(100, abs=0.2)
    codes = [one.code for one in first.alternatives]
    assert codes == ["geometric", "equal", "without_satisfaction", "without_inspection"]
    without = first.alternatives[3]
    assert without.left == ("W03",), "without its inspection it is one of many"
    assert list_alternatives(Method()) == {}


def test_other_counts_tell_who_would_enter_and_leave() -> None:
    units = frame()
    found = ranked(units).reset_index()
    none = pd.DataFrame({"window": [], "x": [], "n": []})
    by_code = {one.code: one for one in examine_counts(units, found, METHOD, quarantined=none)}
    assert by_code["with_quarantined"].spearman == "1.000"
    assert by_code["with_quarantined"].kept == int(found["selected"].sum())
    held = pd.DataFrame({"window": ["W00"], "x": [0], "n": [40]})
    moved = {one.code: one for one in examine_counts(units, found, METHOD, quarantined=held)}["with_quarantined"]
    assert int(moved.largest_move) > 5


def test_two_methods_tell_whose_score_and_choice_differ() -> None:
    points = [62.0] * 12
    points[3] = 100.0
    units = frame(value_inspection=points)
    moves = {move.unit: move for move in compare_methods(units, Method(quota=3), METHOD, units_other=units)}
    assert moves["W03"].score == ""
    assert moves["W03"].other_score == "93.44"
    assert {"score", "selected", "band"} <= set(moves["W03"].why)
