from dataclasses import replace

import pytest
from flask import Flask

from surveys.publishing.figures.rows import SCORE_FIELDS
from surveys.publishing.sampled import (
    SurveyFigure,
    audit_figure,
    audit_of,
    audit_sentence,
    coverage_sentences,
    kept_surveys,
    plain_surveys,
    survey_of,
    survey_sentences,
)
from surveys.scoring.intervals import wilson_limits

FIGURE = SurveyFigure(
    region="220000000000",
    title="2026 年第三季度抽样调查",
    opens="2026-07-01",
    closes="2026-09-20",
    n="1067",
    share="83.2",
    low="80.8",
    high="85.4",
    response="41.0",
    deff="1.12",
    verdict="not_yet_shown",
    simulated=True,
)


@pytest.fixture
def told(app: Flask):
    with app.test_request_context("/"):
        yield lambda figure, **row: " ".join(survey_sentences(figure, **({"low": "", "high": ""} | row), target="85"))


def test_both_numbers_say_which_is_which_and_why_they_differ(told) -> None:
    page = told(FIGURE, share="87.1", low="86.8", high="87.5")
    assert "抽样调查：2026-07-01 至 2026-09-20 随机抽取办事人" in page
    assert "每 100 人中约有 83 人满意（95% 区间 80.8% 至 85.4%）" in page
    assert "全体办事人是否达到 85%，看这个数：数据还不足以断定。" in page
    assert "自愿评价：谁愿意谁评，每 100 条中约有 87 条满意" in page
    assert "评价了的人比全体办事人更满意" in page
    assert "特别满意或特别不满意的人更愿意开口" in page


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [("84.0", "86.0", "看不出差别"), ("70.0", "75.0", "更不满意"), ("86.8", "87.5", "更满意")],
)
def test_the_difference_is_told_by_the_intervals(told, low: str, high: str, expected: str) -> None:
    assert expected in told(FIGURE, share=low, low=low, high=high)


def test_without_a_survey_the_ratings_are_not_taken_for_everyone(told) -> None:
    assert "要由抽样调查来判断" in told(None, share="87.1")


def test_a_survey_stands_alone_where_the_ratings_are_hidden(told) -> None:
    page = told(FIGURE, share="")
    assert "83 人满意" in page
    assert "自愿评价" not in page


def test_the_newest_figure_of_a_region_is_taken_and_kept_whole() -> None:
    older = replace(FIGURE, share="70.0")
    assert survey_of([FIGURE, older], "220000000000") == FIGURE
    assert survey_of([FIGURE], "222400000000") is None
    assert kept_surveys({"survey": plain_surveys([FIGURE])}) == [FIGURE]
    assert kept_surveys({}) == []


def test_calls_drawn_by_lot_are_narrowed_by_the_finite_population_and_a_full_count_is_certain() -> None:
    part = audit_figure(rated=100, reached=59, not_made=1, changed=0)
    free = wilson_limits(1, 59)
    assert part is not None
    assert float(part.high) < 100 * float(free[1]), "59 of 100 say more than 59 of many"
    whole = audit_figure(rated=59, reached=59, not_made=0, changed=0)
    assert whole is not None
    assert (whole.low, whole.high) == ("0.0", "0.0")
    assert audit_figure(rated=100, reached=0, not_made=0, changed=0) is None


def test_nothing_is_told_of_the_calls_of_a_hidden_window(app: Flask) -> None:
    row = {"status": "shown", "n": 100, "audit_reached": 59, "audit_not_made": 0, "audit_changed": 2}
    with app.test_request_context("/"):
        found = audit_of(row)
        assert found is not None
        assert "从 100 条评价中随机抽取回访，联系上 59 人" in audit_sentence(found)
    assert audit_of(row | {"status": "small"}) is None
    assert audit_of(row | {"audit_reached": None}) is None


def test_what_the_unrated_could_change_is_told_in_citizens_words(app: Flask) -> None:
    row = dict.fromkeys(SCORE_FIELDS, "") | {
        "coverage": "60.0",
        "bound_low": "54.0",
        "bound_high": "94.0",
        "breakdown": "13.3",
    }
    with app.test_request_context("/"):
        told = " ".join(coverage_sentences(row, target="85"))
        below = " ".join(coverage_sentences(row | {"breakdown": "-2.0"}, target="85"))
        unknown = coverage_sentences(dict.fromkeys(SCORE_FIELDS, ""), target="85")
    assert "全都不满意，满意率会是 54.0%" in told
    assert "低 13.3 个百分点以上，总体才会低于 85%" in told
    assert "不作有限总体修正" in told
    assert "高 2.0 个百分点以上，总体才会达到 85%" in below
    assert unknown == []
