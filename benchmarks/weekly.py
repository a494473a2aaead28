"""The weekly chart of a window on honest and crooked series: `python -m benchmarks.weekly [--series N]`.

26 weeks; n a week is Poisson around `size`; honest weeks differ in mood (beta with the given spread of the share).
Crooked: from week 14 on, fakes of level 5 are added, in per cent of the window's own ratings.
"""

import argparse

import numpy as np
import pandas as pd

from surveys.scoring.control import chart, find_change

WEEKS, FROM, SHARE, SEED = 26, 13, 0.86, 20261128


def draw_series(generator: np.random.Generator, *, size: int, mood: float, fakes: float) -> pd.DataFrame:
    """Columns x, n by week."""
    weight = SHARE * (1 - SHARE) / mood**2 - 1 if mood else 0.0
    share = generator.beta(SHARE * weight, (1 - SHARE) * weight, WEEKS) if mood else np.full(WEEKS, SHARE)
    n = generator.poisson(size, WEEKS)
    x = generator.binomial(n, share)
    added = np.where(np.arange(WEEKS) >= FROM, generator.poisson(fakes * size, WEEKS), 0)
    return pd.DataFrame({"x": x + added, "n": n + added})


def judge(generator: np.random.Generator, *, size: int, mood: float, fakes: float, series: int) -> tuple[float, ...]:
    """Shares of series with an alarm, and with a week outside the limits of p-prime and of the plain p-chart."""
    alarms = outside = plain = 0
    for _number in range(series):
        weeks = draw_series(generator, size=size, mood=mood, fakes=fakes)
        alarms += find_change(weeks["x"], weeks["n"]).alarm
        drawn = chart(weeks)
        outside += bool(drawn["outside"].any())
        noise = 3 * np.sqrt(drawn["centre"] * (1 - drawn["centre"]) / weeks["n"].clip(lower=1))
        plain += bool(((drawn["share"] - drawn["centre"]).abs() > noise).any())
    return alarms / series, outside / series, plain / series


def main() -> None:
    """One row for each kind of series."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=2000)
    parser.add_argument("--sizes", type=int, nargs="+", default=[20, 60])
    asked = parser.parse_args()
    print(
        "| ratings a week | mood, points | fakes | GLR/phi alarm | a week outside p-prime | outside the plain p-chart |"
    )
    print("|---|---|---|---|---|---|")
    for size in asked.sizes:
        for mood in (0.0, 0.03, 0.06):
            for fakes in (0.0, 0.1, 0.2, 0.4):
                generator = np.random.default_rng(SEED)
                found = judge(generator, size=size, mood=mood, fakes=fakes, series=asked.series)
                print(
                    f"| {size} | {100 * mood:.0f} | {100 * fakes:.0f} % | "
                    + " | ".join(f"{s:.3f}" for s in found)
                    + " |"
                )


if __name__ == "__main__":
    main()
