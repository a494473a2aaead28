"""Weights for sample surveys: cell weights and raking (IPF) on tally cells, capping, and what weighting costs.

Cells are few (strata times groups), so this is some lines of numpy. Weights of cells with answers only:
nobody can stand for a group that did not answer at all, and that is an error, not a silent gap.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Margin = Mapping[object, float]


class NoConvergence(ValueError):
    """The margins contradict each other or the answers; the weights would go on moving."""


@dataclass(frozen=True)
class Raking:
    """`weights` in the order of the cells (mean 1 over answers), rounds taken, largest miss of a margin's share."""

    weights: Floats
    rounds: int
    miss: float


def weigh_cells(cells: pd.DataFrame, population: "pd.Series[float]", *, by: list[str]) -> Floats:
    """Cell weights: population share over answer share, mean 1 over answers, in the order of `cells`.

    `cells` has the columns `by` and `n`; `population` counts people, indexed by `by`. Raises ValueError where a
    group of the population has no answers.
    """
    answers = cells.groupby(by)["n"].sum()
    wanted = population[population > 0].rename_axis(answers.index.names)
    empty = sorted(set(wanted.index) - set(answers.index[answers > 0]))
    if empty:
        raise ValueError(f"no answers from {empty}: join them with a neighbouring group")
    unknown = sorted(set(answers.index[answers > 0]) - set(wanted.index))
    if unknown:
        raise ValueError(f"the population has nobody in {unknown}")
    ratio = (wanted / wanted.sum()) / (answers / answers.sum())
    keys = pd.MultiIndex.from_frame(cells[by]) if len(by) > 1 else pd.Index(cells[by[0]])
    return ratio.reindex(keys).to_numpy(dtype="float64")


def rake(cells: pd.DataFrame, margins: Mapping[str, Margin], *, tolerance: float = 1e-10, rounds: int = 1000) -> Raking:
    """Iterative proportional fitting (Deming and Stephan 1940) of cell weights to the margins.

    `cells` has a column a margin and `n`; a margin gives people or shares by group and is scaled to sum 1.
    Raises ValueError when the groups of a margin and of the answers differ, NoConvergence after `rounds`.
    """
    n = cells["n"].to_numpy(dtype="float64")
    if not len(n) or not (n >= 0).all() or n.sum() == 0:
        raise ValueError("raking needs answers, and no negative counts")
    targets = [(*_code(cells, name, margin, n), name) for name, margin in margins.items()]
    weights = np.ones(len(n))
    for turn in range(1, rounds + 1):
        for codes, shares, _ in targets:
            have = np.bincount(codes, weights=weights * n, minlength=len(shares)) / n.sum()
            weights = weights * (shares / np.where(have > 0, have, 1.0))[codes]
        miss = max((_miss(codes, shares, weights * n) for codes, shares, _ in targets), default=0.0)
        if miss <= tolerance:
            return Raking(weights * n.sum() / float((weights * n).sum()), turn, miss)
    raise NoConvergence(f"a margin is still {miss:.2g} off after {rounds} rounds")


def cap_weights(weights: Floats, counts: Floats, *, most: float) -> Floats:
    """Weights cut at `most` times the mean, the excess spread over the rest so that the mean stays 1."""
    if most <= 1:
        raise ValueError("a cap lies above 1, the mean weight")
    out = weights * counts.sum() / float((weights * counts).sum())
    for _ in range(len(out)):
        high = out > most
        if not high.any():
            break
        fixed = (out >= most) & (counts > 0)
        rest = counts.sum() - most * counts[fixed].sum()
        free = float((out * counts)[~fixed].sum())
        out = np.where(fixed, most, out * (rest / free if free > 0 else 1.0))
    return np.asarray(np.minimum(out, most), dtype=np.float64)


def kish_deff(weights: Floats, counts: Floats) -> float:
    """n sum w^2 / (sum w)^2 over answers: how many times more answers equal weights would have needed less (Kish)."""
    total = float((weights * counts).sum())
    return float(counts.sum() * (weights**2 * counts).sum() / total**2)


def _code(cells: pd.DataFrame, name: str, margin: Margin, n: Floats) -> tuple[NDArray[np.int64], Floats]:
    if name not in cells.columns:
        raise ValueError(f"cells lacks {name}")
    groups = list(margin)
    shares = np.array([float(margin[group]) for group in groups])
    if not (shares >= 0).all() or shares.sum() <= 0:
        raise ValueError(f"margin {name} needs shares that are not negative")
    place = {group: number for number, group in enumerate(groups)}
    unknown = sorted({str(group) for group in cells[name]} - {str(group) for group in groups})
    if unknown:
        raise ValueError(f"margin {name} says nothing about {unknown}")
    codes = np.array([place[group] for group in cells[name]], dtype=np.int64)
    answered = np.bincount(codes, weights=n, minlength=len(groups)) > 0
    empty = [str(group) for group, there, share in zip(groups, answered, shares, strict=True) if share and not there]
    if empty:
        raise ValueError(f"no answers from {empty} of {name}: join them with a neighbouring group")
    return codes, shares / shares.sum()


def _miss(codes: NDArray[np.int64], shares: Floats, weighted: Floats) -> float:
    have = np.bincount(codes, weights=weighted, minlength=len(shares)) / weighted.sum()
    return float(np.abs(have - shares).max())
