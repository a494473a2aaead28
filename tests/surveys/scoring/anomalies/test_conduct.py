import pandas as pd

from surveys.scoring.anomalies.conduct import (
    ConductParameters,
    find_identical_text,
    find_office_network,
    find_out_of_hours,
    find_too_fast,
    find_velocity,
)
from surveys.scoring.anomalies.hard import (
    find_more_than_served,
    find_repeated_visits,
)

DAY = pd.Timestamp("2026-03-02")
HOURS = pd.DataFrame(
    {
        "window": ["W1"],
        "day": [DAY],
        "opens": [DAY + pd.Timedelta(hours=9)],
        "closes": [DAY + pd.Timedelta(hours=17)],
    }
)


def ratings(*times: str, **columns: object) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "rating": [f"r{number}" for number in range(len(times))],
            "window": "W1",
            "channel": 4,
            "at": pd.to_datetime([f"2026-03-02 {time}" for time in times], format="ISO8601"),
            "device": "",
            "network": "",
            "visit": "",
            "seconds": 12.0,
            "text": "",
        }
    )
    return frame.assign(**columns)


def named(found: pd.DataFrame) -> list[str]:
    return found["rating"].tolist()


def test_the_second_rating_of_a_visit_is_marked_and_the_first_is_not():
    found = find_repeated_visits(ratings("10:00", "09:30", "11:00", visit=["v", "v", ""]))
    assert named(found) == ["r0"]
    assert found[["observed", "allowed"]].to_numpy().tolist() == [[2, 1]]


def test_more_ratings_than_people_marks_the_half_hour_and_nothing_else():
    served = pd.DataFrame({"window": ["W1"], "slot": [DAY + pd.Timedelta(hours=9)], "served": [2]})
    crowd = ratings("09:01", "09:02", "09:03", "09:04", "09:05", "14:00")
    found = find_more_than_served(crowd, served)
    assert named(found) == ["r0", "r1", "r2", "r3", "r4"]
    assert found["observed"].tolist() == [5] * 5
    assert found["allowed"].tolist() == [2] * 5
    assert named(find_more_than_served(crowd.iloc[1:], served)) == []


def test_a_rating_in_a_shut_hall_is_marked_with_its_minutes():
    times = ratings("08:59", "09:00", "17:00", "17:30", "17:31")
    found = find_out_of_hours(times, HOURS)
    assert named(found) == ["r0", "r4"]
    assert found["observed"].tolist() == [1, 31]


def test_a_day_that_is_not_listed_is_a_shut_day_but_only_for_the_hall():
    assert named(find_out_of_hours(ratings("10:00"), HOURS.iloc[:0])) == ["r0"]
    assert named(find_out_of_hours(ratings("23:00", channel=6), HOURS)) == []


def test_three_seconds_are_enough_and_unknown_is_not_too_fast():
    found = find_too_fast(ratings("10:00", "10:01", "10:02", seconds=[2.9, 3.0, float("nan")]))
    assert named(found) == ["r0"]


def test_seven_ratings_in_a_minute_are_marked_and_six_are_not():
    seven = [f"10:00:{second:02d}" for second in range(0, 49, 8)]
    assert named(find_velocity(ratings(*seven, "10:05"))) == [f"r{number}" for number in range(7)]
    assert named(find_velocity(ratings(*seven[:6], "10:05"))) == []


def test_a_burst_over_the_turn_of_the_minute_is_one_burst():
    times = ["10:00:50", "10:00:52", "10:00:55", "10:01:01", "10:01:05", "10:01:09", "10:01:12"]
    assert len(find_velocity(ratings(*times))) == 7


def test_copies_are_found_through_spaces_width_and_points_and_short_praise_is_not():
    copies = ["办事效率很高，态度ＯＫ！", "办事效率很高 态度OK", "办事效率很高,态度ok。", "很好", "很好", "很好"]
    found = find_identical_text(ratings(*["10:00"] * 6, text=copies))
    assert named(found) == ["r0", "r1", "r2"]
    assert found["observed"].tolist() == [3, 3, 3]


def test_the_limits_are_the_methods_to_set():
    strict = ConductParameters(text_length=2, text_copies=2)
    assert len(find_identical_text(ratings("10:00", "10:01", text="很好"), parameters=strict)) == 2


def test_the_office_network_is_marked_except_on_enrolled_tablets():
    frame = ratings("10:00", "10:01", "10:02", channel=[4, 3, 3], network=["office", "office", "home"])
    found = find_office_network(frame, barred={"office"})
    assert named(found) == ["r1"]
    assert found["observed"].tolist() == [1]
