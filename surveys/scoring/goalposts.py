"""Fixed goalposts: where 0 and 100 lie for an indicator, published before the period.

An outlier moves nobody else's score, which min-max and z-scores cannot say (scoring.md 2).
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveys.scoring.method import Indicator


def scale(values: NDArray[np.float64], indicators: Sequence[Indicator]) -> NDArray[np.float64]:
    """0-100 by the goalposts of the indicators on the last axis, clipped at both ends; NaN stays NaN.

    `best` below `worst` means less is better.
    """
    worst = np.array([indicator.worst for indicator in indicators], dtype=np.float64)
    best = np.array([indicator.best for indicator in indicators], dtype=np.float64)
    return np.asarray(100.0 * np.clip((values - worst) / (best - worst), 0.0, 1.0), dtype=np.float64)


def scale_frame(values: pd.DataFrame, indicators: Sequence[Indicator]) -> pd.DataFrame:
    """A 0-100 column an indicator, index kept; raises ValueError on a column not given."""
    codes = [indicator.code for indicator in indicators]
    missing = sorted(set(codes) - set(values.columns))
    if missing:
        raise ValueError(f"values lacks {missing}")
    return pd.DataFrame(scale(values[codes].to_numpy(dtype="float64"), indicators), index=values.index, columns=codes)
