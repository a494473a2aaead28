"""The builder: what may be done to a draft, what is refused, the check list, what changed between versions."""

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import Conflict
from portal.orm import utc_now
from surveys.questionnaires.building import acts
from surveys.questionnaires.building.checking import check, minutes
from surveys.questionnaires.building.comparing import compare
from surveys.questionnaires.content import Condition, Content, Draft, Question, ShowIf, visible
from surveys.questionnaires.models import QuestionSet
from surveys.questionnaires.reaching import never_asked, path_to
from surveys.questionnaires.seeds import DEMO, NEXT
from surveys.questionnaires.sets import can_be_asked, draft_of, publish
from tests.pages import PageClient

SignIn = Callable[..., PageClient]
TITLE = {"zh": "问", "en": "Q", "ko": "질"}


def level(code: str, *, rule: tuple[str, str] | None = None, **more: Any) -> Question:
    show_if = {"question": rule[0], "values": [rule[1]]} if rule else None
    return Question.model_validate(
        {"code": code, "kind": "level", "text": TITLE | {"zh": code}, "show_if": show_if} | more
    )


def draft_with(*questions: Question, measure: str = "") -> Draft:
    return Draft.model_validate(
        {
            "title": TITLE,
            "introduction": TITLE,
            "measure": measure,
            "questions": [one.model_dump() for one in questions],
        }
    )


def codes(draft: Draft) -> list[str]:
    return [question.code for question in draft.questions]


def test_questions_move_and_copy_and_go() -> None:
    written = draft_with(level("a"), level("b"), level("c"))
    assert codes(acts.move(written, "c", by=-1)) == ["a", "c", "b"]
    assert codes(acts.move(written, "a", by=-1)) == ["a", "b", "c"]
    assert codes(acts.duplicate(written, "a")) == ["a", "q1", "b", "c"]
    assert codes(acts.delete(written, "b")) == ["a", "c"]


def test_a_rule_keeps_its_question_before_it(app: object, session: Session) -> None:
    written = draft_with(level("a"), level("b", rule=("a", "1")))
    with pytest.raises(Conflict, match="只能排在它后面"):
        acts.move(written, "b", by=-1)
    with pytest.raises(Conflict, match="只能排在它后面"):
        acts.move(written, "a", by=1)
    with pytest.raises(Conflict, match="不能删除"):
        acts.delete(written, "a")
    assert codes(acts.delete(acts.set_rule(written, "b", None), "a")) == ["b"]


def test_an_option_that_a_rule_names_cannot_go(app: object, session: Session) -> None:
    options = [{"code": code, "text": TITLE} for code in ("yes", "no", "both")]
    asked = Question.model_validate({"code": "a", "kind": "single", "text": TITLE, "options": options})
    written = draft_with(asked, level("b", rule=("a", "both")))
    with pytest.raises(Conflict, match="已经没有的答案"):
        acts.replace(written, asked.model_copy(update={"options": asked.options[:2]}))
    assert (
        acts.replace(written, asked.model_copy(update={"options": asked.options[1:]})).questions[0].options[0].code
        == "no"
    )


def test_the_measure_goes_with_its_question() -> None:
    written = draft_with(level("a"), level("b"), measure="b")
    assert acts.delete(written, "a").measure == "b"
    assert acts.delete(written, "b").measure == ""
    assert acts.replace(written, level("b", reverse=True)).measure == ""


def test_only_earlier_choices_can_be_looked_at() -> None:
    number = Question.model_validate({"code": "n", "kind": "number", "text": TITLE})
    written = draft_with(level("a"), number, level("b"), level("c"))
    assert [one.code for one in acts.earlier_choices(written, "b")] == ["a", "n"]
    words = Question.model_validate({"code": "w", "kind": "text", "text": TITLE})
    assert acts.earlier_choices(draft_with(words, level("a")), "a") == []
    assert acts.earlier_choices(written, "a") == []


ANSWERS: dict[str, list[Any]] = {"single": ["x", "y"], "multiple": [["x"], ["y"], ["x", "y"]], "number": [1, 2, 3, 4]}


@st.composite
def ruled(draw: st.DrawFn) -> Draft:
    """Up to four questions of two or four answers, each with up to three conditions."""
    kinds = draw(st.lists(st.sampled_from(sorted(ANSWERS)), min_size=1, max_size=4))
    options = [{"code": code, "text": TITLE} for code in ("x", "y")]
    made: list[Question] = []
    for place, kind in enumerate(kinds):
        looks = draw(st.lists(st.sampled_from(made), max_size=3)) if made else []
        more = {"options": options} if kind != "number" else {"least": 1, "most": 4}
        if looks:
            more["show_if"] = {"join": draw(st.sampled_from(["all", "any"])), "conditions": []}
        for look in looks:
            low = draw(st.integers(1, 4))
            bounds: dict[str, Any] = {"least": low, "most": draw(st.integers(low, 4))}
            chosen = {"values": [draw(st.sampled_from(["x", "y"]))]}
            more["show_if"]["conditions"].append(
                {"question": look.code} | (bounds if look.kind == "number" else chosen)
            )
        made.append(Question.model_validate({"code": f"q{place}", "kind": kind, "text": TITLE, **more}))
    return draft_with(*made)


@given(ruled())
def test_a_question_is_never_asked_only_where_no_answers_lead_to_it(written: Draft) -> None:
    every = itertools.product(*(ANSWERS[question.kind] for question in written.questions))
    asked = [{one.code for one in visible(written, dict(zip(codes(written), given, strict=True)))} for given in every]
    reached: set[str] = set().union(*asked)
    assert never_asked(written) == [code for code in codes(written) if code not in reached]
    for code in reached:
        assert code in {one.code for one in visible(written, path_to(written, code) or {})}


def test_so_many_ways_that_nobody_counts_them_are_taken_to_lead_there() -> None:
    options = [{"code": f"o{number}", "text": TITLE} for number in range(6)]
    base = [
        Question.model_validate({"code": f"m{one}", "kind": "multiple", "text": TITLE, "options": options})
        for one in range(5)
    ]
    either = [
        level(f"e{one}").model_copy(
            update={
                "show_if": ShowIf(
                    join="any", conditions=tuple(Condition(question=f"m{one}", values=(f"o{n}",)) for n in range(5))
                )
            }
        )
        for one in range(5)
    ]
    last = level("last").model_copy(
        update={"show_if": ShowIf(conditions=tuple(Condition(question=f"e{one}", values=("1",)) for one in range(5)))}
    )
    assert never_asked(draft_with(*base, *either, last)) == []


def test_conditions_that_cannot_hold_together_are_refused_and_stop_publication(app: object, session: Session) -> None:
    both = ShowIf(conditions=(Condition(question="a", values=("1",)), Condition(question="a", values=("5",))))
    written = draft_with(level("a"), level("b"), measure="a")
    with pytest.raises(Conflict, match="永远不会问到"):
        acts.set_rule(written, "b", both)
    assert acts.set_rule(written, "b", both.model_copy(update={"join": "any"})).question("b").show_if
    forced = Draft.model_validate(written.model_dump() | {"questions": [level("a"), level("b", show_if=both)]})
    assert [(one.weight, one.question) for one in check(forced) if one.kind == "never_shown"] == [("must", "b")]
    assert not can_be_asked(QuestionSet(content=forced.model_dump(mode="json")))


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        (level("a", text=TITLE | {"zh": "您对速度和态度满意吗"}), "two_things"),
        (level("a", text=TITLE | {"en": "speed and manner"}), "two_things"),
        (level("a", text=TITLE | {"zh": "您也认为服务优质高效吗"}), "leading"),
        (level("a", text=TITLE | {"zh": "请写您的手机号"}), "personal"),
        (level("a", text=TITLE | {"zh": "长" * 61}), "long"),
        (level("a", text={"zh": "问", "ko": "질"}), "untranslated_en"),
        (level("a", text={"zh": "问", "en": "Q"}), "untranslated_ko"),
        (level("a", help={"zh": "提示", "en": "Hint"}), "untranslated_ko"),
    ],
)
def test_weak_wording_is_found(question: Question, kind: str) -> None:
    found = check(draft_with(question, measure="a"))
    assert [(one.kind, one.question, one.weight) for one in found] == [(kind, "a", "should")]
    assert check(draft_with(level("a"), measure="a")) == []


def test_what_stops_publication_comes_first() -> None:
    assert [(one.weight, one.kind) for one in check(draft_with())] == [("must", "no_questions"), ("must", "no_measure")]
    twice = draft_with(level("a"), level("b", text=TITLE | {"zh": "a"}))
    assert [one.kind for one in check(twice)] == ["no_measure", "same_text"]


def test_the_time_it_takes_is_rounded_up() -> None:
    assert minutes(draft_with(level("a"))) == 1
    assert minutes(Content.model_validate(DEMO)) == 2


def test_versions_are_compared_part_by_part() -> None:
    old, new = Draft.model_validate(DEMO), Draft.model_validate(NEXT)
    found = [(one.what, one.question) for one in compare(old, new)]
    assert found == [("added", "online"), ("added", "online_why")]
    assert [(one.what, one.question) for one in compare(new, old)] == [("removed", "online"), ("removed", "online_why")]
    first = draft_with(level("a"), level("b"), level("c"), measure="a")
    second = draft_with(level("c"), level("a", text=TITLE | {"zh": "新"}, required=True), level("b"), measure="b")
    changes = compare(first, second)
    assert ("moved", "c", "") in [(one.what, one.question, one.part) for one in changes]
    assert [one.question for one in changes if one.what == "moved"] == ["c"]
    assert {(one.part, one.before, one.after) for one in changes if one.question == "a"} == {
        ("text.zh", "a", "新"),
        ("required", "no", "yes"),
    }
    assert ("measure", "a", "b") in [(one.part, one.before, one.after) for one in changes]
    ruled = draft_with(level("a"), level("b", rule=("a", "1")), level("c"), measure="a")
    assert [(one.part, one.before, one.after) for one in compare(first, ruled)] == [("show_if", "", "a = 1")]
    assert compare(first, first) == []
    number = Question.model_validate({"code": "n", "kind": "number", "text": TITLE})
    conditions = [{"question": "a", "values": ["1", "2"]}, {"question": "n", "least": 3}]
    some = [
        draft_with(level("a"), number, level("b", show_if={"join": join, "conditions": conditions}), measure="a")
        for join in ("all", "any")
    ]
    assert [(one.before, one.after) for one in compare(*some)] == [("a = 1, 2 & n = 3…", "a = 1, 2 | n = 3…")]


def begin(office: PageClient, **more: str) -> str:
    data = {"code": "hall", "title_zh": "大厅满意度", "introduction_zh": "两分钟", **more}
    made = office.post("/office/surveys/sets/new", data=data)
    assert made.status_code == 303, made.text
    return str(made.location)


def revision(session: Session) -> str:
    session.expire_all()
    return str(session.scalars(select(QuestionSet.revision).order_by(QuestionSet.id.desc())).first())


def written(session: Session) -> Draft:
    session.expire_all()
    return draft_of(session.scalars(select(QuestionSet).order_by(QuestionSet.id.desc())).first())  # type: ignore[arg-type] # there is one


def test_a_set_is_built_in_forms_and_published_by_another(session: Session, sign_in: SignIn) -> None:
    office = sign_in("office")
    address = begin(office)
    assert office.post(f"{address}/publish").status_code == 400

    def add(kind: str, **data: Any) -> int:
        return office.post(f"{address}/add/{kind}", data={"revision": revision(session), **data}).status_code

    assert add("level", text_zh="总的来说满意吗", code="overall", required="y") == 303
    assert (
        add(
            "single",
            text_zh="办的什么事",
            **{"options-0-zh": "社保", "options-1-zh": "户口", "options-1-code": "hukou"},
        )
        == 303
    )
    assert add("single", text_zh="只有一个选项", **{"options-0-zh": "社保"}) == 400
    assert add("matrix", text_zh="各方面", **{"rows-0-zh": "速度", "rows-1-zh": "态度"}, dont_know="y") == 303
    assert add("number", text_zh="跑了几趟", least="1", most="9") == 303
    assert add("number", text_zh="跑了几趟", least="9", most="1") == 400
    assert add("text", text_zh="想说什么", longest="80") == 303
    assert add("level", text_zh="重了", code="overall") == 400
    found = written(session)
    assert [one.kind for one in found.questions] == ["level", "single", "matrix", "number", "text"]
    assert found.measure == "overall"
    assert [option.code for option in found.question("q1").options] == ["o1", "hukou"]
    assert (found.question("q3").least, found.question("q3").most, found.question("q4").longest) == (1, 9, 80)
    assert office.post(f"{address}/publish").status_code == 400
    session.expire_all()
    assert session.scalars(select(QuestionSet.published_at)).one() is None
    assert sign_in("admin").post(f"{address}/publish").status_code == 303
    assert (
        office.post(f"{address}/add/text", data={"revision": revision(session), "text_zh": "晚了"}).status_code == 409
    )


def test_rows_are_added_and_moved_before_anything_is_kept(session: Session, sign_in: SignIn) -> None:
    office = sign_in("office")
    address = begin(office)
    rows = {"text_zh": "办的什么事", "options-0-zh": "社保", "options-1-zh": "户口", "revision": revision(session)}
    more = office.post(f"{address}/add/single", data={**rows, "row": "more"})
    assert more.status_code == 200
    assert 'name="options-4-zh"' in more.text
    moved = office.post(f"{address}/add/single", data={**rows, "row": "up-1"}).text
    assert moved.index("户口") < moved.index("社保")
    assert written(session).questions == ()


def test_a_rule_is_chosen_from_earlier_questions(session: Session, sign_in: SignIn) -> None:
    office = sign_in("office")
    address = begin(office)
    for code in ("first", "second"):
        office.post(f"{address}/add/level", data={"revision": revision(session), "text_zh": code, "code": code})
    page = office.get(f"{address}/questions/second/rule")
    assert "第 1 题：first" in page.text
    assert "第 2 题" not in page.text
    form = {"revision": revision(session), "on": "first", "values": ["1", "2"]}
    assert office.post(f"{address}/questions/second/rule", data=form | {"values": ["9"]}).status_code == 400
    assert office.post(f"{address}/questions/second/rule", data=form).status_code == 303
    assert written(session).question("second").show_if == ShowIf.one("first", "1", "2")
    refused = office.post(f"{address}/questions/first/act", data={"act": "delete", "revision": revision(session)})
    assert (refused.status_code, "不能删除" in refused.text) == (409, True)
    assert codes(written(session)) == ["first", "second"]
    office.post(f"{address}/questions/second/rule", data={"revision": revision(session), "on": "-"})
    assert written(session).question("second").show_if is None


def rule_of(session: Session, code: str) -> ShowIf:
    found = written(session).question(code).show_if
    assert found is not None
    return found


def test_a_rule_joins_conditions_which_are_changed_one_by_one(session: Session, sign_in: SignIn) -> None:
    office = sign_in("office")
    address = begin(office)
    rule = f"{address}/questions/last/rule"
    office.post(f"{address}/add/level", data={"revision": revision(session), "text_zh": "满意吗", "code": "first"})
    trips = {"text_zh": "几趟", "code": "trips", "least": "1", "most": "9"}
    office.post(f"{address}/add/number", data={"revision": revision(session), **trips})
    office.post(
        f"{address}/add/text", data={"revision": revision(session), "text_zh": "为什么", "code": "last", "longest": "9"}
    )

    def put(**data: Any) -> Any:
        return office.post(rule, data={"revision": revision(session), **data})

    assert put(on="first", values=["1", "2"], more="y").location == rule
    assert "请至少填一个数" in put(on="trips", place="1").text
    assert "最大值不能小于最小值" in put(on="trips", place="1", least="4", most="3").text
    assert put(on="trips", place="1", least="3").status_code == 303
    assert "第 1 题答“非常不满意”或“不满意”，并且第 2 题填 3 或更大时才问" in office.get(address).text
    assert put(act="any").status_code == 303
    page = office.get(rule).text
    assert "满足任意一个就问" in page
    assert put(on="trips", place="1", least="3", most="3").status_code == 303
    assert "，或者第 2 题填 3时才问" in office.get(address).text
    assert put(on="first", place="2", values=["5"]).status_code == 303
    refused = put(act="all")
    assert (refused.status_code, "永远不会问到" in refused.text) == (409, True)
    assert [one.question for one in rule_of(session, "last").conditions] == ["first", "trips", "first"]
    for place in (3, 4):
        assert put(on="trips", place=str(place), least=str(place)).status_code == 303
    assert "再加一个条件" not in office.get(rule).text
    assert put(on="trips", place="5", least="2").status_code == 400
    for _each in range(5):
        assert put(act="drop-0").status_code == 303
    assert written(session).question("last").show_if is None


def test_two_people_at_one_draft_do_not_overwrite_each_other(session: Session, sign_in: SignIn) -> None:
    office = sign_in("office")
    address = begin(office)
    old = revision(session)
    office.post(f"{address}/add/level", data={"revision": old, "text_zh": "先"})
    late = office.post(f"{address}/add/level", data={"revision": old, "text_zh": "后"})
    assert (late.status_code, len(written(session).questions)) == (409, 1)


def test_a_version_is_copied_exported_and_brought_in_again(session: Session, sign_in: SignIn) -> None:
    office = sign_in("office")
    address = begin(office, document=json.dumps(DEMO))
    found = session.scalars(select(QuestionSet)).one()
    publish(found, by=None, now=utc_now())
    session.commit()
    copied = office.post(f"{address}/copy")
    assert copied.status_code == 303
    assert office.post(f"{address}/copy").status_code == 409
    document = office.get(f"{copied.location}/set.json").text
    other = office.post("/office/surveys/sets/new", data={"code": "other", "document": document})
    assert other.status_code == 303
    assert written(session) == Draft.model_validate(DEMO)
    assert "两版的内容一样" in office.get(f"{copied.location}/compare").text
    form = {"revision": "1", "title_zh": "新标题", "introduction_zh": "说明"}
    assert office.post(f"{copied.location}/heading", data=form).status_code == 303
    assert "<ins>新标题</ins>" in office.get(f"{copied.location}/compare").text


@pytest.mark.parametrize(("prefix", "words"), [("", "总的来说"), ("/en", "All in all"), ("/ko", "전반적으로")])
def test_the_preview_is_what_the_respondent_sees_and_keeps_nothing(
    session: Session, questions: QuestionSet, sign_in: SignIn, prefix: str, words: str
) -> None:
    office = sign_in("office")
    address = f"{prefix}/office/surveys/sets/{questions.id}/preview"
    assert words in office.get(address).text
    first = {"asked": "overall aspects trips comment", "overall": "1"}
    assert 'name="reasons"' in office.post(address, data=first).text
    whole = first | {"asked": "overall reasons aspects trips comment"}
    assert office.post(address, data=whole).status_code == 200


@pytest.mark.parametrize("prefix", ["", "/en", "/ko/elder"])
def test_every_page_of_the_builder_opens_in_every_language(session: Session, sign_in: SignIn, prefix: str) -> None:
    office = sign_in("office")
    address = begin(office, document=json.dumps(NEXT))
    kinds = ("level", "single", "multiple", "number", "text", "matrix")
    paths = ["", "/heading", "/questions/online", "/questions/online_why/rule", "/questions/online_why/rule?on=online"]
    for path in [*paths, "/preview", *(f"/add/{kind}" for kind in kinds)]:
        assert office.get(f"{prefix}{address}{path}").status_code == 200, path
