import dataclasses

import pytest

from surveys.scoring.method import SATISFACTION, Indicator, Method


def test_a_method_survives_the_trip_through_plain_values() -> None:
    method = Method(target=0.9, level_weights=(100, 80, 60, 30, 0), quota=20)
    assert Method.from_dict(method.to_dict()) == method


def test_the_hash_is_of_the_parameters_and_moves_with_each() -> None:
    base = Method()
    assert base.digest() == Method().digest() == Method.from_dict(base.to_dict()).digest()
    assert len(base.digest()) == 64
    changed = {
        "target": 0.9,
        "satisfied_levels": (5, 4, 3),
        "level_weights": (100, 80, 60, 30, 0),
        "n_verdict": 40,
        "quota": 10,
        "indicators": (dataclasses.replace(SATISFACTION, worst=0.5),),
    }
    digests = {dataclasses.replace(base, **{name: value}).digest() for name, value in changed.items()}
    assert len(digests | {base.digest()}) == len(changed) + 1


def test_the_target_is_the_decimal_that_was_written() -> None:
    assert Method(target=0.85).target_fraction * 20 == 17


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"target": 85}, "target 85 must lie between 0 and 1"),
        ({"satisfied_levels": ()}, "satisfied_levels"),
        ({"satisfied_levels": (5, 4, 3, 2, 1)}, "not all"),
        ({"satisfied_levels": (9,)}, "satisfied_levels"),
        ({"level_weights": (100, 75, 50, 25)}, "five whole numbers"),
        ({"level_weights": (100, 75, 50, 25, 0.5)}, "five whole numbers"),
        ({"level_weights": (0, 25, 50, 75, 100)}, "must fall"),
        ({"n_verdict": 5}, "must not fall in this order"),
        ({"n_suppress": 2.5}, "n_suppress 2.5 must be a whole number"),
        ({"quota": -1}, "quota -1"),
        ({"phi_cap": 0.5}, "phi_cap"),
        ({"min_coverage": 2.0}, "min_coverage"),
        ({"indicators": ()}, "at least one"),
        ({"indicators": (dataclasses.replace(SATISFACTION, weight=0.5),)}, "sum to 0.5, not to 1"),
    ],
)
def test_a_wrong_parameter_is_named(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Method(**wrong)  # type: ignore[arg-type]


def test_unknown_parameters_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown method parameters: goalpost"):
        Method.from_dict({"goalpost": 1})


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"source": "guess"}, "source 'guess'"),
        ({"best": 0.6}, "goalposts are equal"),
        ({"weight": -0.1}, "is negative"),
        ({"worst": float("nan")}, "finite"),
    ],
)
def test_a_wrong_indicator_is_named(changes: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=f"indicator satisfaction.*{says}"):
        dataclasses.replace(SATISFACTION, **changes)


def test_goalposts_may_run_downwards() -> None:
    assert Indicator(code="overdue", source="system", worst=0.1, best=0.0, weight=1.0).best == 0.0
