import pytest

from standards.guide.parts import Limit
from standards.lint.checking import has_errors, lint_guide, mend, score_agency, score_guide
from standards.lint.contacts import has_area_code
from standards.lint.limits import exceeds
from standards.lint.wording import vague_word
from tests.standards.lint.good import GONE, good_guide


def limit(number: int | None, unit: str, kind: str = "promised") -> Limit:
    return Limit.model_validate({"key": "a", "kind": kind, "number": number, "unit": unit})


@pytest.mark.parametrize(
    ("promised", "statutory", "longer"),
    [
        ((20, "工作日"), (20, "工作日"), False),
        ((21, "工作日"), (20, "工作日"), True),
        ((25, "工作日"), (20, "日"), True),
        ((20, "工作日"), (20, "日"), False),
        ((25, "日"), (20, "日"), True),
        ((21, "自然日"), (20, "工作日"), False),
        ((60, "自然日"), (20, "工作日"), True),
        ((21, "工作日"), (20, "自然日"), True),
        ((2, "月"), (30, "自然日"), True),
        ((1, "月"), (30, "自然日"), False),
        ((48, "小时"), (1, "自然日"), True),
        ((20, "分钟"), (1, "工作日"), False),
        ((None, "即办"), (1, "工作日"), False),
        ((None, "工作日"), (1, "工作日"), False),
        ((99, "工作日"), (None, "日"), False),
    ],
)
def test_a_promise_is_too_long_only_where_no_way_of_counting_saves_it(promised, statutory, longer) -> None:
    assert exceeds(limit(*promised), limit(*statutory, kind="statutory")) is longer


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("其他有关材料", "其他"),
        ("与申请有关的合同", "有关"),
        ("《食品安全法》规定的“其他材料”", None),
        ("营业执照", None),
    ],
)
def test_quoted_law_is_never_called_vague(text: str, word: str | None) -> None:
    assert vague_word(text) == word


def test_a_legal_basis_may_say_other_papers() -> None:
    guide = good_guide({"bases.0.text": "法律、行政法规规定的其他材料"})
    assert lint_guide(guide) == ()


@pytest.mark.parametrize(
    ("phone", "whole"),
    [
        ("0431-81110000", True),
        ("(0431) 8111 0000", True),
        ("010-12345678-12", True),
        ("13900001111", True),
        ("12345", True),
        ("400-000-0000", True),
        ("81110000", False),
        ("ask me", False),
    ],
)
def test_a_number_needs_an_area_code_unless_it_works_everywhere(phone: str, whole: bool) -> None:
    assert has_area_code(phone) is whole


def test_a_rule_switched_off_in_the_region_is_not_asked() -> None:
    guide = good_guide({"faq": [], "complaint": []})
    assert {finding.rule for finding in lint_guide(guide, enabled={"licence_without_faq"})} == {"licence_without_faq"}
    assert lint_guide(guide, enabled=set()) == ()


def test_advice_does_not_stop_publishing_and_an_error_does() -> None:
    assert not has_errors(lint_guide(good_guide({"identity.name": "小店经营许可"})))
    assert has_errors(lint_guide(good_guide({"faq": []})))


def test_a_fix_does_not_change_the_guide_it_is_given() -> None:
    guide = good_guide({"handling.mode": "即审即办"})
    mend(guide, "mode_against_promise")
    assert guide == good_guide({"handling.mode": "即审即办"})


@pytest.mark.parametrize("rule", ["licence_without_faq", "no_such_rule"])
def test_a_rule_without_a_certain_fix_refuses_to_mend(rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        mend(good_guide(), rule)


def test_a_malformed_code_with_several_repairs_is_left_to_a_person() -> None:
    guide = good_guide({"identity.agency_code": "1165000001018385F"})
    assert mend(guide, "agency_code_malformed") == guide


def test_a_guide_loses_points_by_gravity() -> None:
    assert score_guide(lint_guide(good_guide())) == 100
    assert score_guide(lint_guide(good_guide({"faq": []}))) == 85
    assert score_guide(lint_guide(good_guide({"conditions": []}))) == 96
    assert score_guide(lint_guide(good_guide({"identity.name": "小店经营许可"}))) == 99


def test_one_rule_broken_many_times_costs_three_times_at_most() -> None:
    papers = [{"key": f"p{at}", "name": f"材料{at}", "originals": 1} for at in range(9)]
    guide = good_guide({"materials": papers, "groups": [], "questions": [], "rules": []})
    assert score_guide(lint_guide(guide)) == 100 - 3 * 15


def test_an_agency_has_the_mean_of_its_guides() -> None:
    clean, bad = lint_guide(good_guide()), lint_guide(good_guide({"faq": [], "summary": "略"}))
    score = score_agency([clean, clean, bad])
    assert (score.guides, score.without_errors, score.errors, score.warns, score.advices) == (3, 2, 1, 1, 0)
    assert score.score == 93.7  # (100 + 100 + 81) / 3 = 93.67
    assert score.by_rule == {"empty_words": 1, "licence_without_faq": 1}


def test_an_agency_without_guides_has_no_score() -> None:
    assert score_agency([]).score is None


def test_a_licence_without_steps_is_told_once() -> None:
    rules = [finding.rule for finding in lint_guide(good_guide({"steps": GONE}))]
    assert rules == ["steps_missing"]
