"""Several guides as one matter: papers asked once, the longest way as joint limit, an order that has a beginning."""

from typing import Any

import pytest

from standards.guide.content import Guide
from standards.matters import JointChecklist, MatterContent, MatterError, join_guides
from tests.standards.samples import ask, chose, make_guide, paper, rule


def limit(number: int, unit: str = "工作日") -> list[dict[str, Any]]:
    return [{"key": "p", "kind": "promised", "number": number, "unit": unit}]


GUIDES: dict[str, Guide] = {
    "company": make_guide(
        limits=limit(1),
        materials=[paper("id", name="身份证", originals=1, copies=1), paper("site", name="住所证明")],
        results=[{"key": "licence", "name": "营业执照"}],
        questions=[ask("agent", "yes", "no")],
    ),
    "food": make_guide(
        limits=limit(10),
        fees=[{"key": "f", "name": "检验费", "amount": 5000}],
        materials=[
            paper("card", name="身份证", copies=3),
            paper("licence", name="营业执照"),
            paper("proxy", name="委托书", need="by_rule"),
        ],
        questions=[ask("agent", "yes", "no")],
        rules=[rule("r", chose("agent", "yes"), "material:proxy")],
    ),
    "sign": make_guide(
        limits=limit(3),
        trips={"number": 0},
        groups=[{"key": "g", "name": "任选"}],
        materials=[
            paper("a", name="身份证", group="g"),
            paper("b", name="护照", group="g"),
            paper("pic", name="效果图"),
        ],
    ),
}


def join(answers: dict[str, str] | None = None, **more: Any) -> JointChecklist:
    entries = more.pop(
        "entries",
        [{"guide": "company"}, {"guide": "food", "after": ["company"]}, {"guide": "sign", "after": ["company"]}],
    )
    matter = MatterContent.model_validate({"name": "开饭店", "entries": entries, **more})
    return join_guides(matter, GUIDES, answers or {})


def test_papers_are_asked_for_once_with_the_most_copies_anybody_wants() -> None:
    papers = {paper.material.name.zh: paper for paper in join({"agent": "no"}).papers}
    assert list(papers) == ["身份证", "住所证明", "效果图"]
    assert (papers["身份证"].originals, papers["身份证"].copies) == (1, 3)
    assert papers["身份证"].serves == ("company", "food")


def test_a_result_of_an_earlier_guide_is_not_asked_for() -> None:
    made = join({"agent": "no"}).made_on_the_way
    assert [(material.key, giver) for material, giver in made] == [("licence", "company")]


def test_a_result_of_a_guide_that_does_not_come_before_is_asked_for() -> None:
    joint = join({"agent": "no"}, entries=[{"guide": "company"}, {"guide": "food"}])
    assert "营业执照" in [paper.material.name.zh for paper in joint.papers]


def test_a_choice_met_by_a_paper_brought_anyway_is_not_put() -> None:
    assert join().alternatives == ()
    assert len(join(entries=[{"guide": "sign"}]).alternatives) == 1


def test_a_question_two_guides_ask_alike_is_asked_once() -> None:
    assert [(codes, question.key) for codes, question in join().open] == [(("company", "food"), "agent")]
    assert join({"agent": "yes"}).open == ()


def test_an_answer_can_be_meant_for_one_guide() -> None:
    joint = join({"agent": "yes", "food.agent": "no"})
    assert joint.checklists["food"].answers[0][1].key == "no"
    assert joint.checklists["company"].answers[0][1].key == "yes"


def test_guides_run_in_waves() -> None:
    assert join().order == (("company",), ("food", "sign"))


def test_the_joint_limit_is_the_longest_way() -> None:
    joint = join().limit
    assert (joint.terms, joint.way, joint.agreed) == (((11, "工作日"),), ("company", "food"), False)


def test_an_agreed_limit_goes_before_the_sum() -> None:
    joint = join(promised={"number": 5, "unit": "工作日"}).limit
    assert (joint.terms, joint.agreed) == (((5, "工作日"),), True)


def test_fees_name_their_guide_and_trips_are_those_of_the_most_demanding() -> None:
    joint = join()
    assert [(code, fee.amount) for code, fee in joint.fees] == [("food", 5000)]
    assert joint.trips == 1


def test_an_order_without_a_beginning_is_refused() -> None:
    with pytest.raises(MatterError) as caught:
        join(entries=[{"guide": "food", "after": ["sign"]}, {"guide": "sign", "after": ["food"]}])
    assert (caught.value.code, caught.value.guides) == ("circular_matter", ("food", "sign"))


def test_a_guide_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(MatterError) as caught:
        join(entries=[{"guide": "ghost", "after": ["company"]}])
    assert (caught.value.code, caught.value.guides) == ("unknown_guide", ("company", "ghost"))
