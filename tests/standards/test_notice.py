"""A one-time notice tells everything at once, computes its dates, and is refused where it would not stand."""

from datetime import date, datetime
from typing import Any

import pytest

from portal.workdays import is_workday
from standards.notice import Facts, Kind, Missing, Notice, NoticeError, make_notice
from standards.rules import evaluate
from tests.standards.samples import RESIDENCE

ANSWERS = {"who": "agent", "reason": "work"}
AT = datetime(2026, 3, 2, 10, 0)


def facts(**more: Any) -> Facts:
    return Facts(number="GZ-1", edition_number=3, handler="017", at=AT, **more)


def notice(kind: Kind = "supplement", missing: tuple[str, ...] = ("photo",), **more: Any) -> Notice:
    told = [Missing(material=key) for key in missing]
    checklist = evaluate(RESIDENCE, ANSWERS)
    return make_notice(
        RESIDENCE, checklist, kind=kind, missing=told, facts=facts(**more), is_workday=is_workday, day_rule="calendar"
    )


def test_the_full_list_is_told_and_what_is_missing_is_marked() -> None:
    made = notice(missing=("photo", "lease"))
    assert [paper.material.key for paper in made.papers] == ["id_card", "photo", "lease", "deed", "proxy", "work"]
    assert [paper.material.key for paper in made.missing] == ["photo", "lease"]
    assert [str(paper.group) for paper in made.papers if paper.group] == ["住所证明", "住所证明"]


def test_it_carries_law_limits_places_numbers_and_remedies() -> None:
    made = notice()
    assert (str(made.item), str(made.agency)) == ("居住证办理", "延吉市公安局")
    assert [basis.key for basis in made.bases] == ["permit", "review"]
    assert made.statutory is not None
    assert made.promised is not None
    assert (made.statutory.number, made.promised.number) == (15, 5)
    assert [place.name.zh for place in made.places] == ["延吉市政务大厅"]
    assert (made.consultation[0].value, made.complaint[0].value) == ("0433-2500000", "0433-12345")
    assert [remedy.kind for remedy in made.remedies] == ["reconsideration"]
    assert [step.key for step in made.steps] == ["accept", "decide"]


def test_complete_today_means_a_result_on_a_real_date() -> None:
    assert notice().due_if_complete == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("received", "tell_by", "in_time"),
    [
        (None, None, None),
        (date(2026, 2, 26), date(2026, 3, 4), True),
        (date(2026, 2, 5), date(2026, 2, 12), False),
    ],
)
def test_it_says_whether_it_was_told_within_five_working_days(
    received: date | None, tell_by: date | None, in_time: bool | None
) -> None:
    made = notice(received=received)
    assert (made.tell_by, made.told_in_time) == (tell_by, in_time)


def test_what_may_follow_has_its_own_deadline_and_overdue_counts_as_withdrawn() -> None:
    made = notice("deferral")
    assert made.deadline == date(2026, 3, 9)
    assert made.consequence == "overdue_withdrawn"


def test_a_supplement_is_expected_by_the_date_of_the_counter() -> None:
    made = notice(supplement_by=date(2026, 3, 20))
    assert (made.deadline, made.consequence) == (date(2026, 3, 20), "clock_restarts")


def test_a_refusal_needs_no_missing_paper_but_a_reason() -> None:
    made = notice("refusal", missing=(), reason="不属于本机关职权范围")
    assert made.missing == ()
    assert made.facts.reason is not None


def test_papers_that_may_not_follow_cannot_be_deferred() -> None:
    with pytest.raises(NoticeError) as caught:
        notice("deferral", missing=("photo", "id_card"))
    assert (caught.value.code, caught.value.keys) == ("not_deferrable", ("id_card",))


def test_a_paper_outside_the_checklist_cannot_be_demanded() -> None:
    with pytest.raises(NoticeError) as caught:
        notice(missing=("school",))
    assert (caught.value.code, caught.value.keys) == ("not_asked", ("school",))


def test_a_supplement_without_anything_missing_is_refused() -> None:
    with pytest.raises(NoticeError, match="nothing_missing"):
        notice(missing=())


def test_a_refusal_without_reason_is_refused() -> None:
    with pytest.raises(NoticeError, match="no_reason"):
        notice("refusal", missing=())


def test_a_refusal_without_remedies_is_refused() -> None:
    guide = RESIDENCE.model_copy(update={"remedies": ()})
    told = facts(reason="不符合条件")
    with pytest.raises(NoticeError, match="no_remedies"):
        make_notice(guide, evaluate(guide, ANSWERS), kind="refusal", missing=(), facts=told, is_workday=is_workday)


def test_a_notice_survives_its_document() -> None:
    made = notice("deferral")
    assert Notice.model_validate_json(made.model_dump_json()) == made
