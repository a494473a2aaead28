"""How well the anomaly tests find cheats, and whom they trouble without cause: `python -m benchmarks.cheaters`.

Simulated halls, honest and crooked, by a fixed seed. Prints recall by kind of cheat, precision, and false
alarms on clean data as a Markdown table; docs/benchmarks/cheaters.md keeps the last one.
"""

import argparse
import time
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from benchmarks.halls import CLOSES, Halls, Random, simulate
from surveys.scoring.anomalies.combined import combine, implicate, run_tests
from surveys.scoring.anomalies.conduct import find_identical_text, find_too_fast, find_velocity
from surveys.scoring.anomalies.hard import find_more_than_served

SHARES = (0.01, 0.02, 0.04, 0.10, 0.20, 0.40)
CROOKED = 0.12
Cheat = Callable[[pd.DataFrame, pd.DataFrame, int, Random], pd.DataFrame]


def fill_at_closing(ratings: pd.DataFrame, unrated: pd.DataFrame, count: int, random: Random) -> pd.DataFrame:
    """Clerks rate the day's unrated cases on the window's tablet, in the minutes before closing, 15 a sitting."""
    fakes = _fakes(unrated, count, random, channel=4)
    days = ratings["at"].dt.normalize().unique()
    picked = random.choice(days, size=max(1, count // 15), replace=False)
    sitting = picked[np.arange(len(fakes)) % len(picked)]
    minutes = random.uniform(-14, -1, len(fakes))
    fakes["at"] = pd.to_datetime(sitting) + CLOSES + pd.to_timedelta(minutes, unit="min")
    return pd.concat([ratings, fakes], ignore_index=True)


def use_few_phones(ratings: pd.DataFrame, unrated: pd.DataFrame, count: int, random: Random) -> pd.DataFrame:
    """Three phones rate by QR at honest times."""
    fakes = _fakes(unrated, count, random, channel=3)
    fakes["device"] = [f"staff-{fakes['window'].iloc[0]}-{number}" for number in random.integers(0, 3, len(fakes))]
    return pd.concat([ratings, fakes], ignore_index=True)


def stuff_steadily(ratings: pd.DataFrame, unrated: pd.DataFrame, count: int, random: Random) -> pd.DataFrame:
    """One fake at a time, on the channels and at the times of honest citizens, each from a fresh device."""
    fakes = _fakes(unrated, count, random, channel=4)
    fakes["channel"] = random.choice(ratings["channel"].to_numpy(), len(fakes))
    return pd.concat([ratings, fakes], ignore_index=True)


def turn_away_unhappy(ratings: pd.DataFrame, unrated: pd.DataFrame, count: int, random: Random) -> pd.DataFrame:
    """Fakes as above, and unhappy people in the hall are kept from rating: 4.25 times the share, at most 85 %."""
    share = min(0.85, 4.25 * count / len(ratings))
    unhappy = (ratings["level"] <= 3) & ratings["channel"].isin([3, 4, 5])
    gone = unhappy & (random.random(len(ratings)) < share)
    return stuff_steadily(ratings[~gone], unrated, count, random)


def run_script(ratings: pd.DataFrame, unrated: pd.DataFrame, count: int, random: Random) -> pd.DataFrame:
    """A script posts to the open link, twenty in a row, six seconds apart, fresh device, random words each."""
    fakes = _fakes(unrated, count, random, channel=3).assign(visit="")
    begin = ratings["at"].iloc[random.integers(0, len(ratings), max(1, count // 20))].to_numpy()
    run, step = np.arange(len(fakes)) % len(begin), np.arange(len(fakes)) // len(begin)
    fakes["at"] = begin[run] + pd.to_timedelta(6 * step + random.uniform(0, 2, len(fakes)), unit="s")
    fakes["seconds"] = random.uniform(3.5, 6, len(fakes))
    words = np.array(list("办事大厅服务窗口态度效率热情满意快捷方便很好谢谢专业耐心细致"))
    fakes["text"] = ["".join(random.choice(words, 14)) for _ in range(len(fakes))]
    return pd.concat([ratings, fakes], ignore_index=True)


CHEATS: dict[str, Cheat] = {
    "end-of-day fills": fill_at_closing,
    "few phones": use_few_phones,
    "steady stuffing": stuff_steadily,
    "unhappy turned away": turn_away_unhappy,
    "script, random text": run_script,
}


def _fakes(unrated: pd.DataFrame, count: int, random: Random, *, channel: int) -> pd.DataFrame:
    """Level 5 for real cases nobody rated, shortly after the case, each from a device of its own."""
    own = unrated.iloc[np.sort(random.choice(len(unrated), size=min(count, len(unrated)), replace=False))].copy()
    wait = pd.to_timedelta(random.exponential(4, len(own)), unit="min")
    return own.assign(
        rating=[f"fake-{visit}" for visit in own["visit"]],
        at=own["at"] + wait,
        level=5,
        channel=channel,
        device=[f"fresh-{visit}" for visit in own["visit"]],
        network="",
        seconds=random.lognormal(2.5, 0.4, len(own)),
        text="",
    )


def corrupt(halls: Halls, share: float, random: Random) -> tuple[pd.DataFrame, dict[str, str]]:
    """Ratings with 12 % of the windows crooked, and which cheat each of those uses."""
    windows = sorted(halls.ratings["window"].unique())
    crooked = random.choice(windows, size=round(CROOKED * len(windows)), replace=False)
    kinds = {window: list(CHEATS)[place % len(CHEATS)] for place, window in enumerate(crooked)}
    honest = halls.ratings[~halls.ratings["window"].isin(kinds)]
    parts = [honest]
    for window, kind in kinds.items():
        own = halls.ratings[halls.ratings["window"] == window].reset_index(drop=True)
        unrated = halls.unrated[halls.unrated["window"] == window]
        parts.append(CHEATS[kind](own, unrated, max(1, round(share * len(own))), random))
    return pd.concat(parts, ignore_index=True), kinds


def flag_by_rules(ratings: pd.DataFrame, served: pd.DataFrame) -> pd.DataFrame:
    """Ratings that a single rule catches: too fast, too dense, copied, more than people."""
    found = (find_too_fast(ratings), find_velocity(ratings), find_identical_text(ratings))
    return pd.concat([*found, find_more_than_served(ratings, served)], ignore_index=True)


def measure(share: float, *, windows: int, seed: int) -> dict[str, float]:
    """Precision, recall by cheat, and of the fakes the share whose ratings were named, for one run."""
    random = np.random.default_rng(seed)
    halls = simulate(windows, random)
    ratings, kinds = corrupt(halls, share, random)
    evidence = run_tests(ratings, halls.served)
    table = combine(evidence, q=0.10)
    flagged = set(table.loc[table["flagged"], "window"])
    by_rule = flag_by_rules(ratings, halls.served)
    caught = set(by_rule["rating"]) | set(implicate(evidence, table)["rating"])
    fake = set(ratings.loc[ratings["rating"].str.startswith("fake-"), "rating"])
    ruled = set(by_rule["window"])
    out = {"share": share, "precision": len(flagged & set(kinds)) / max(1, len(flagged))}
    for kind in CHEATS:
        own = {window for window, used in kinds.items() if used == kind}
        out[kind] = len(own & flagged) / len(own)
        out[f"{kind}, rules too"] = len(own & (flagged | ruled)) / len(own)
    out["fakes named"] = len(fake & caught) / max(1, len(fake))
    out["honest named"] = len(caught - fake) / max(1, len(ratings) - len(fake))
    return out


def alarm(*, windows: int, seed: int) -> dict[str, float]:
    """False alarms of one clean run: flagged windows, share of p <= .05 and <= .01 by test, ratings by rule."""
    halls = simulate(windows, np.random.default_rng(seed))
    table = combine(run_tests(halls.ratings, halls.served), q=0.10)
    out = {"flagged": float(table["flagged"].sum()), "ratings": float(len(halls.ratings))}
    for code in ("T1", "T2", "T3", "T4", "T5", "T6", "p"):
        known = table[code].dropna()
        out[f"{code} .05"], out[f"{code} .01"] = float((known <= 0.05).mean()), float((known <= 0.01).mean())
    ruled = flag_by_rules(halls.ratings, halls.served)
    out["ruled ratings"] = ruled["rating"].nunique() / len(halls.ratings)
    return out


def print_tables(clean: pd.DataFrame, found: pd.DataFrame) -> None:
    """Both tables as Markdown."""
    print(f"Clean: {len(clean)} runs, {clean['ratings'].mean():,.0f} ratings each\n")
    print("| test | p <= .05 | p <= .01 |\n|---|---|---|")
    for code in ("T1", "T2", "T3", "T4", "T5", "T6", "p"):
        print(f"| {code} | {clean[f'{code} .05'].mean():.3f} | {clean[f'{code} .01'].mean():.3f} |")
    print(f"\nFalse flags a run: {clean['flagged'].mean():.2f} windows; ", end="")
    print(f"ratings a single rule names: {100 * clean['ruled ratings'].mean():.2f} %\n")
    print("| fakes | precision | " + " | ".join(CHEATS) + " | script, rules too | fakes named | honest named |")
    print("|---|---|" + "---|" * len(CHEATS) + "---|---|---|")
    for share, rows in found.groupby("share"):
        mean = rows.mean(numeric_only=True)
        cells = [f"{mean[kind]:.2f}" for kind in (*CHEATS, "script, random text, rules too", "fakes named")]
        print(f"| {share:.0%} | {mean['precision']:.2f} | " + " | ".join(cells) + f" | {mean['honest named']:.4f} |")


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs clean and crooked halls and prints the tables."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--windows", type=int, default=400)
    parser.add_argument("--clean", type=int, default=5, help="clean runs")
    parser.add_argument("--runs", type=int, default=2, help="runs for each share of fakes")
    parser.add_argument("--seed", type=int, default=20260601)
    given = parser.parse_args(arguments)
    begin = time.perf_counter()
    clean = pd.DataFrame([alarm(windows=given.windows, seed=given.seed + run) for run in range(given.clean)])
    found = pd.DataFrame(
        [
            measure(share, windows=given.windows, seed=given.seed + 1000 + 100 * number + run)
            for number, share in enumerate(SHARES)
            for run in range(given.runs)
        ]
    )
    print_tables(clean, found)
    print(f"\n{time.perf_counter() - begin:.0f} s")


if __name__ == "__main__":
    main()
