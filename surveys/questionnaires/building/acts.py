"""Changes of a draft: each gives the whole new draft, or refuses with a sentence that names the questions."""

from collections.abc import Iterable

from portal.errors import Conflict
from portal.i18n import gettext as _
from surveys.questionnaires.content import Draft, Question, ShowIf

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
    """With this rule for the question; None asks it always."""
    return replace(draft, draft.question(code).model_copy(update={"show_if": rule}))


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
    return [question for question in before if question.kind in ("level", "single", "multiple")]


def _with(draft: Draft, questions: tuple[Question, ...]) -> Draft:
    _refuse_broken_rules(draft, questions)
    changed = draft.model_copy(update={"questions": questions})
    kept = changed.measure in {question.code for question in changed.measures}
    return changed if kept else changed.model_copy(update={"measure": ""})


def _refuse_broken_rules(draft: Draft, questions: Iterable[Question]) -> None:
    seen: dict[str, Question] = {}
    after = list(questions)
    for question in after:
        rule = question.show_if
        if rule is not None and rule.question not in seen:
            raise Conflict(_lost(draft, after, question, rule.question))
        if rule is not None and not set(rule.values) <= set(seen[rule.question].values):
            raise Conflict(
                _(
                    "“%(question)s”的显示条件用到了“%(earlier)s”里已经没有的答案。",
                    question=question.text.zh,
                    earlier=seen[rule.question].text.zh,
                ),
                hint=_("请先改它的显示条件。"),
            )
        seen[question.code] = question


def _lost(draft: Draft, after: list[Question], question: Question, code: str) -> str:
    named = {one.code: one.text.zh for one in draft.questions}
    told = {"question": question.text.zh, "earlier": named.get(code, code)}
    if code in {one.code for one in after}:
        return _("“%(question)s”的显示条件要看“%(earlier)s”，只能排在它后面。", **told)
    return _("“%(question)s”的显示条件要看“%(earlier)s”，所以不能删除。请先改它的显示条件。", **told)
