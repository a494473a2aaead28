"""Weights from pairwise comparisons (analytic hierarchy process), with the consistency that makes them usable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32)  # Saaty, for 1 to 7 criteria
LIMIT = 0.10


@dataclass(frozen=True)
class Weighing:
    """Weights that sum to 1 in the order of the criteria, and the consistency ratio; usable below 0.10."""

    weights: tuple[float, ...]
    ratio: float

    @property
    def consistent(self) -> bool:
        """Whether the comparisons agree with each other well enough."""
        return self.ratio < LIMIT


def compare_pairs(criteria: Sequence[str], pairs: Mapping[tuple[str, str], float]) -> NDArray[np.float64]:
    """The reciprocal matrix of how much more the first of each pair weighs than the second; missing pairs are equal.

    ValueError outside 1/9 to 9 or for a criterion that is not listed.
    """
    place = {criterion: at for at, criterion in enumerate(criteria)}
    matrix = np.ones((len(criteria), len(criteria)))
    for (one, other), value in pairs.items():
        if one not in place or other not in place or not 1 / 9 - 1e-9 <= value <= 9:
            raise ValueError(f"{one} against {other}: {value} is no comparison from 1/9 to 9")
        matrix[place[one], place[other]], matrix[place[other], place[one]] = value, 1 / value
    return matrix


def weigh_pairs(matrix: NDArray[np.float64]) -> Weighing:
    """The principal eigenvector by the power method, and CR = ((lambda - n)/(n - 1))/RI; 1 to 7 criteria."""
    size = len(matrix)
    if matrix.shape != (size, size) or not 1 <= size <= len(RANDOM_INDEX):
        raise ValueError(f"a square matrix of 1 to {len(RANDOM_INDEX)} criteria is needed")
    if not (matrix > 0).all() or not np.allclose(matrix * matrix.T, 1):
        raise ValueError("the matrix must be positive and reciprocal")
    weights = np.full(size, 1 / size)
    for _round in range(200):
        product = matrix @ weights
        weights = product / product.sum()
    largest = float((matrix @ weights / weights).mean())
    chance = RANDOM_INDEX[size - 1]
    ratio = (largest - size) / (size - 1) / chance if chance else 0.0
    return Weighing(tuple(float(weight) for weight in weights), max(ratio, 0.0))
