import numpy as np
import pytest

from surveys.scoring.ahp import compare_pairs, weigh_pairs


def test_the_worked_example_of_the_specification() -> None:
    matrix = compare_pairs(["a", "b", "c"], {("a", "b"): 3, ("a", "c"): 5, ("b", "c"): 3})
    found = weigh_pairs(matrix)
    assert found.weights == pytest.approx((0.637, 0.258, 0.105), abs=5e-4)
    assert found.ratio == pytest.approx(0.033, abs=5e-4)
    assert found.consistent


def test_comparisons_that_contradict_each_other_are_not_consistent() -> None:
    circle = compare_pairs(["a", "b", "c"], {("a", "b"): 5, ("b", "c"): 5, ("a", "c"): 1 / 5})
    assert not weigh_pairs(circle).consistent


def test_equal_comparisons_give_equal_weights() -> None:
    assert weigh_pairs(compare_pairs(["a", "b"], {})).weights == pytest.approx((0.5, 0.5))


def test_what_is_no_comparison_is_refused() -> None:
    with pytest.raises(ValueError, match="no comparison"):
        compare_pairs(["a", "b"], {("a", "b"): 10})
    with pytest.raises(ValueError, match="reciprocal"):
        weigh_pairs(np.array([[1.0, 2.0], [2.0, 1.0]]))
