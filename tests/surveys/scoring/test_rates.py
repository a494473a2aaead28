import pandas as pd
import pytest

from surveys.scoring.display import print_index, print_share
from surveys.scoring.rates import measure_levels, measure_service, service_counts
from tests.surveys.scoring import vectors

LINEAR = (100, 75, 50, 25, 0)
SERVICE = pd.DataFrame(
    {
        "unit": ["A", "B"],
        "evaluable": [1000, 50],
        "active": [200, 0],
        "good": [192, 0],
        "bad": [8, 0],
        "replied": [6, 0],
        "upheld": [5, 0],
        "rectified": [4, 0],
        "excluded": [2, 0],
    }
)


def measure(weights: tuple[int, ...] = LINEAR, **levels: int) -> pd.Series:
    frame = pd.DataFrame([levels or vectors.FIVE_LEVELS])
    return measure_levels(frame, satisfied=(5, 4), weights=weights).iloc[0]


@pytest.mark.parametrize(("number", "measure_of", "printed"), vectors.MEASURES)
def test_rates_and_indexes_agree_with_the_worked_examples(number, measure_of, printed: str) -> None:
    if isinstance(measure_of, tuple):
        row = measure(measure_of)
        assert print_index(row["points"], row["n"]) == printed
    else:
        row = measure()
        part = row["satisfied"] if measure_of == "share_top2" else row["top3"]
        assert print_share(part, row["n"]) == printed


def test_every_share_is_its_part_over_all_ratings() -> None:
    row = measure()
    assert row["share"] == 180 / 200
    assert row["top3_share"] == 192 / 200
    assert row["top_box_share"] == 120 / 200
    assert row["bad_share"] == 8 / 200
    assert row["mean"] == (600 + 240 + 36 + 12 + 2) / 200


def test_a_window_without_ratings_has_no_rates() -> None:
    row = measure(n5=0, n4=0, n3=0, n2=0, n1=0)
    assert row["n"] == 0
    assert row[["share", "bad_share", "index", "mean"]].isna().all()


def test_the_declared_measure_decides_who_is_satisfied() -> None:
    levels = pd.DataFrame([vectors.FIVE_LEVELS])
    assert measure_levels(levels, satisfied=(5, 4, 3), weights=LINEAR)["satisfied"].tolist() == [192]


def test_handling_rates_keep_their_part_and_whole() -> None:
    rates = measure_service(SERVICE, unit="unit").set_index(["unit", "metric"])
    a = rates.loc["A"]
    assert a.loc["participation", ["part", "whole"]].tolist() == [200, 1000]
    assert a.loc["good", "rate"] == 192 / 200
    assert a.loc["good_after_review", ["part", "whole"]].tolist() == [192, 198]
    assert a.loc["bad_after_review", ["part", "whole"]].tolist() == [6, 198]
    assert a.loc["replied", "rate"] == 6 / 8
    assert a.loc["rectified", "rate"] == 4 / 5
    assert a.loc["excluded", "rate"] == 2 / 8
    assert rates.loc["B", "rate"].drop("participation").isna().all()


def test_active_good_and_bad_come_from_the_levels() -> None:
    assert service_counts(vectors.FIVE_LEVELS) == {"active": 200, "good": 192, "bad": 8}


def test_impossible_service_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="lack the columns replied"):
        measure_service(SERVICE.drop(columns="replied"), unit="unit")
    with pytest.raises(ValueError, match="excluded exceeds bad at B"):
        measure_service(SERVICE.assign(excluded=[2, 1]), unit="unit")
    with pytest.raises(ValueError, match="whole numbers"):
        measure_service(SERVICE.assign(good=[1.5, 0.0]), unit="unit")
