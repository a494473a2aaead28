from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.scoring import ranks
from surveys.scoring.tukey import count_ahead, tukey_critical, tukey_rank_sets
from tests.surveys.scoring import vectors

PISA = Path(__file__).parents[4] / "shared" / "data" / "pisa_ranks"


@pytest.mark.parametrize(("count", "critical"), vectors.TUKEY[1].items())
def test_critical_values_agree_with_the_table(count: int, critical: float) -> None:
    assert tukey_critical(count) == pytest.approx(critical, abs=1e-5)


def test_the_toy_table_has_its_critical_value() -> None:
    assert tukey_critical(6) == pytest.approx(vectors.TUKEY_SIX[1], abs=1e-5)


@pytest.mark.parametrize(("number", "x", "se", "best", "worst"), vectors.TUKEY_RANKS)
def test_rank_sets_agree_with_the_worked_examples(number, x, se, best, worst) -> None:
    found = tukey_rank_sets(x, se)
    assert [found[0].tolist(), found[1].tolist()] == [best, worst]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(0.1, 9)), min_size=2, max_size=60),
    st.sampled_from([0.5, 1.96, 4.3]),
)
def test_bucketed_counting_equals_comparing_all_pairs(pairs, critical: float) -> None:
    values, spreads = np.array(pairs).T
    reach = critical * np.hypot(spreads[:, None], spreads)
    plain = (values > values[:, None] + reach).sum(axis=1)
    assert count_ahead(values, spreads, critical=critical).tolist() == plain.tolist()


def test_one_unit_is_first_and_bad_errors_are_refused() -> None:
    assert [side.tolist() for side in tukey_rank_sets([88.5], [1.0])] == [[1], [1]]
    with pytest.raises(ValueError, match="0 or more"):
        tukey_rank_sets([1.0, 2.0], [-0.1, 1.0])
    with pytest.raises(ValueError, match="at least two"):
        tukey_critical(1)


@pytest.mark.realdata
@pytest.mark.skipif(not PISA.exists(), reason="../shared/data/pisa_ranks is not here")
@pytest.mark.parametrize("coverage", [0.95, 0.90])
@pytest.mark.parametrize("subject", ["math", "science", "reading"])
@pytest.mark.parametrize("dataset", ["pisa2018", "pisa2022"])
def test_pisa_countries_have_their_reference_rank_sets_within_one(dataset, subject, coverage) -> None:
    known = pd.read_csv(PISA / "reference_rank_sets.csv")
    known = known[
        known["dataset"].eq(dataset)
        & known["subject"].eq(subject)
        & known["coverage"].eq(coverage)
        & ~known["stepdown"]
        & known["simultaneous"]
    ]
    best, worst = tukey_rank_sets(known["score"], known["se"], alpha=round(1 - coverage, 2))
    assert len(best) >= 37
    assert np.all((best >= known["L_min"] - 1) & (best <= known["L_max"] + 1))
    assert np.all((worst >= known["U_min"] - 1) & (worst <= known["U_max"] + 1))


@pytest.mark.realdata
@pytest.mark.skipif(not PISA.exists(), reason="../shared/data/pisa_ranks is not here")
def test_the_five_best_in_mathematics_are_among_those_that_may_be() -> None:
    scores = pd.read_csv(PISA / "pisa2018.csv")
    best, _ = tukey_rank_sets(scores["math_score"], scores["math_se"])
    found = set(scores["jurisdiction"][ranks.may_be_best(best, count=5)])
    known = pd.read_csv(PISA / "reference_tau_best.csv")
    known = known[known["dataset"].eq("pisa2018") & known["subject"].eq("math") & known["tau"].eq(5)]
    known = known[known["coverage"].eq(0.95) & known["in_set"]]
    assert set(known["jurisdiction"]) <= found
    assert len(found) <= len(known) + 2
