"""The demo's year: seeded, uneven, with cheaters and quiet windows."""

from datetime import date

import pandas as pd
import pytest

from surveys.collecting.seeds.cheaters import DEEDS, cheat, choose_cheaters
from surveys.collecting.seeds.worlds import WindowFact, World, draw_world

LAST = date(2026, 11, 20)


@pytest.fixture(scope="module")
def world() -> World:
    facts = [WindowFact(number, korean=number % 7 == 0) for number in range(1, 121)]
    return draw_world(facts, last=LAST, ratings=50_000)


def test_there_are_exactly_as_many_ratings_as_asked_for(world: World) -> None:
    assert len(world.ratings) == 50_000


def test_the_same_seed_draws_the_same_year() -> None:
    facts = [WindowFact(number, korean=False) for number in range(20)]
    first, second = (draw_world(facts, last=LAST, ratings=2_000) for _ in range(2))
    pd.testing.assert_frame_equal(first.ratings, second.ratings)
    pd.testing.assert_frame_equal(first.served, second.served)


def test_no_window_is_rated_more_often_than_it_served(world: World) -> None:
    rated = world.ratings.groupby(["window", "day"]).size()
    served = world.served.set_index(["window", "day"])
    both = served.join(rated.rename("n"), how="outer").fillna(0)
    assert (both["n"] <= both["offered"]).all()
    assert (both["offered"] <= both["cases"]).all()


def test_some_windows_stay_under_thirty(world: World) -> None:
    sizes = world.ratings.groupby("window").size()
    assert 1 <= sizes.lt(30).sum() <= 20
    assert sizes.max() > 4 * sizes.median()


def test_windows_truly_differ(world: World) -> None:
    shares = world.ratings.groupby("window")["level"].agg(lambda levels: levels.ge(4).mean())
    assert shares.quantile(0.05) < 0.80 < 0.85 < shares.quantile(0.8)


def test_every_kind_of_cheater_is_at_work(world: World) -> None:
    assert set(choose_cheaters(world.ratings).values()) == {deed.name for deed in DEEDS}
    forged = cheat(world.ratings, seed=1)
    assert len(forged) == len(world.ratings)
    for window in choose_cheaters(world.ratings):
        before = world.ratings[world.ratings["window"] == window]["level"].ge(4).mean()
        assert forged[forged["window"] == window]["level"].ge(4).mean() > before
