"""Changes of a draft: each gives the whole new draft, or refuses with a sentence that names the questions."""

from collections.abc import Iterable

from portal.errors import Conflict
from portal.i18n import gettext as _
from surveys.questionnaires.content import LOOKED_AT, MOST_CONDITIONS, Condition, Draft, Question, ShowIf, fits
from surveys.questionnaires.reaching import path_to

MOST = 60  # questions of a set


def add(draft: Draft, question: Question) -> Draft:
    """With one question more, at the end."""
    if len(draft.questions) >= MOST:
        raise Conflict(_("一份问卷最多 %(n)s 题。", n=MOST))
    return _with(draft, (*draft.questions, question))


def replace(draft: Draft, question: Question) -> Draft:
    """With this question in the place of the one of its code."""
    return _with(draft, tuple(question if one.code == question.code else one for one in draft.questions))


def move(draft: Draft, code: str, *, by: int) -> Draft:
    """With the question `by` places lower (negative: higher); at either end nothing changes."""
    order = list(draft.questions)
    place = place_of(draft, code)
    target = min(max(place + by, 0), len(order) - 1)
    order.insert(target, order.pop(place))
    return _with(draft, tuple(order))


def duplicate(draft: Draft, code: str) -> Draft:
    """With a copy of the question behind it, under a code of its own."""
    if len(draft.questions) >= MOST:
        raise Conflict(_("一份问卷最多 %(n)s 题。", n=MOST))
    place = place_of(draft, code)
    copy = draft.questions[place].model_copy(update={"code": free_code(draft)})
    return _with(draft, (*draft.questions[: place + 1], copy, *draft.questions[place + 1 :]))


def delete(draft: Draft, code: str) -> Draft:
    """Without the question; refused while another one's rule looks at it."""
    return _with(draft, tuple(one for one in draft.questions if one.code != code))


def set_rule(draft: Draft, code: str, rule: ShowIf | None) -> Draft:
    """With this rule for the question, None asks it always; refused when nobody could ever meet it."""
    changed = replace(draft, draft.question(code).model_copy(update={"show_if": rule}))
    if path_to(changed, code) is None:
        raise Conflict(
            _("这样设置以后，“%(question)s”永远不会问到。", question=draft.question(code).text.zh),
            hint=_("这些条件不可能同时成立，请改其中一个，或者改成满足任意一个就问。"),
        )
    return changed


def put_condition(rule: ShowIf | None, condition: Condition, *, place: int) -> ShowIf:
    """The rule with this condition at its place, from 0; behind the others where there is none."""
    kept = list(rule.conditions if rule else ())
    kept[place : place + 1] = [condition]
    if len(kept) > MOST_CONDITIONS:
        raise Conflict(_("一道题最多 %(n)s 个显示条件。", n=MOST_CONDITIONS))
    return ShowIf(join=rule.join if rule else "all", conditions=tuple(kept))


def drop_condition(rule: ShowIf, *, place: int) -> ShowIf | None:
    """The rule without the condition at this place; None when it was the last one."""
    kept = tuple(one for number, one in enumerate(rule.conditions) if number != place)
    return ShowIf(join=rule.join, conditions=kept) if kept else None


def free_code(draft: Draft) -> str:
    """The first of q1, q2, … that no question bears."""
    taken = {question.code for question in draft.questions}
    return next(code for number in range(1, MOST + 2) if (code := f"q{number}") not in taken)


def place_of(draft: Draft, code: str) -> int:
    """Where the question stands, from 0; StopIteration when there is none."""
    return next(place for place, question in enumerate(draft.questions) if question.code == code)


def earlier_choices(draft: Draft, code: str) -> list[Question]:
    """The questions before this one that a rule may look at."""
    before = draft.questions[: place_of(draft, code)]
    return [question for question in before if question.kind in LOOKED_AT]


def _with(draft: Draft, questions: tuple[Question, ...]) -> Draft:
    _refuse_broken_rules(draft, questions)
    changed = draft.model_copy(update={"questions": questions})
    kept = changed.measure in {question.code for question in changed.measures}
    return changed if kept else changed.model_copy(update={"measure": ""})


def _refuse_broken_rules(draft: Draft, questions: Iterable[Question]) -> None:
    seen: dict[str, Question] = {}
    after = list(questions)
    for question in after:
        for one in question.show_if.conditions if question.show_if else ():
            if one.question not in seen:
                raise Conflict(_lost(draft, after, question, one.question))
            if not fits(one, seen[one.question]):
                raise Conflict(_gone(question, seen[one.question]), hint=_("请先改它的显示条件。"))
        seen[question.code] = question


def _gone(question: Question, earlier: Question) -> str:
    return _(
        "“%(question)s”的显示条件用到了“%(earlier)s”里已经没有的答案。",
        question=question.text.zh,
        earlier=earlier.text.zh,
    )


def _lost(draft: Draft, after: list[Question], question: Question, code: str) -> str:
    named = {one.code: one.text.zh for one in draft.questions}
    told = {"question": question.text.zh, "earlier": named.get(code, code)}
    if code in {one.code for one in after}:
        return _("“%(question)s”的显示条件要看“%(earlier)s”，只能排在它后面。", **told)
    return _("“%(question)s”的显示条件要看“%(earlier)s”，所以不能删除。请先改它的显示条件。", **told)
