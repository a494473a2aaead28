"""Rules over keys inside a guide: nothing twice, nothing that points nowhere, no idle question."""

from collections import Counter
from collections.abc import Iterator

from standards.guide.conditions import choices
from standards.guide.content import Guide
from standards.lint.rule import ADVICE, AUDIT, ERROR, WARN, Hit, Rule, indexed, rule

KEYED = (
    "bases",
    "conditions",
    "limits",
    "channels",
    "fees",
    "groups",
    "materials",
    "steps",
    "results",
    "intermediaries",
    "questions",
    "rules",
)
BASED = ("conditions", "limits", "fees", "materials", "steps", "remedies", "intermediaries")
CHECK = f"{AUDIT}：引用完整"


@rule(
    "key_repeated",
    ERROR,
    zh="标识“{key}”在同一列表中出现了不止一次。",
    en="The key “{key}” stands more than once in one list.",
    ko="식별자 “{key}”가 한 목록에 두 번 이상 있습니다.",
    source=CHECK,
)
def key_repeated(guide: Guide) -> Iterator[Hit]:
    """Keys are unique inside their list."""
    for name in KEYED:
        for key, count in Counter(part.key for part in getattr(guide, name)).items():
            if count > 1:
                yield Hit(name, {"key": key})


@rule(
    "basis_unknown",
    ERROR,
    zh="引用的依据“{key}”不在依据列表中。",
    en="The basis “{key}” is not in the list of bases.",
    ko="인용한 근거 “{key}”가 근거 목록에 없습니다.",
    source=CHECK,
)
def basis_unknown(guide: Guide) -> Iterator[Hit]:
    """Every basis named anywhere is listed."""
    known = {basis.key for basis in guide.bases}
    for name in BASED:
        for path, part in indexed(name, getattr(guide, name)):
            if part.basis and part.basis not in known:
                yield Hit(f"{path}.basis", {"key": part.basis})
    for path, fee in indexed("fees", guide.fees):
        for inner, reduction in indexed(f"{path}.reductions", fee.reductions):
            if reduction.basis and reduction.basis not in known:
                yield Hit(f"{inner}.basis", {"key": reduction.basis})


@rule(
    "group_unknown",
    ERROR,
    zh="材料“{name}”所属的材料组“{key}”不存在。",
    en="The paper “{name}” belongs to a group “{key}” that does not exist.",
    ko="서류 “{name}”이 속한 묶음 “{key}”가 없습니다.",
    source=CHECK,
)
def group_unknown(guide: Guide) -> Iterator[Hit]:
    """Every group named by a paper is listed."""
    known = {group.key for group in guide.groups}
    for path, paper in indexed("materials", guide.materials):
        if paper.group and paper.group not in known:
            yield Hit(f"{path}.group", {"name": paper.name.zh, "key": paper.group})


@rule(
    "target_unknown",
    ERROR,
    zh="规则“{key}”指向不存在的“{target}”。",
    en="The rule “{key}” points to “{target}”, which does not exist.",
    ko="규칙 “{key}”가 없는 “{target}”을 가리킵니다.",
    source=CHECK,
)
def target_unknown(guide: Guide) -> Iterator[Hit]:
    """Targets are parts of the guide."""
    parts = guide.parts()
    for path, entry in indexed("rules", guide.rules):
        for target in entry.targets:
            if target not in parts:
                yield Hit(f"{path}.targets", {"key": entry.key, "target": target})


@rule(
    "choice_unknown",
    ERROR,
    zh="条件中用到的“{question} = {option}”不是任何问题的选项。",
    en="“{question} = {option}” in a condition is no option of any question.",
    ko="조건의 “{question} = {option}”은 어느 질문의 선택지도 아닙니다.",
    source=CHECK,
)
def choice_unknown(guide: Guide) -> Iterator[Hit]:
    """Rules and show_if look at options that exist."""
    options = {(question.key, option.key) for question in guide.questions for option in question.options}
    expressions = [(f"{path}.when", entry.when) for path, entry in indexed("rules", guide.rules)]
    expressions += [
        (f"{path}.show_if", question.show_if)
        for path, question in indexed("questions", guide.questions)
        if question.show_if is not None
    ]
    for path, expression in expressions:
        for choice in choices(expression):
            if (choice.question, choice.option) not in options:
                yield Hit(path, {"question": choice.question, "option": choice.option})


@rule(
    "part_without_rule",
    ERROR,
    zh="“{target}”标为按情形适用，但没有规则用到它，永远不会出现。",
    en="“{target}” applies by rule, but no rule names it, so it never appears.",
    ko="“{target}”은 상황별 적용인데 이를 쓰는 규칙이 없어 나타나지 않습니다.",
    source=CHECK,
)
def part_without_rule(guide: Guide) -> Iterator[Hit]:
    """A part that applies by rule is the target of one."""
    needed = {target for entry in guide.rules if entry.effect == "need" for target in entry.targets}
    for target, part in guide.parts().items():
        if part.need == "by_rule" and target not in needed:
            yield Hit(target.replace(":", "."), {"target": target})


@rule(
    "question_without_options",
    ERROR,
    zh="问题“{question}”没有选项。",
    en="The question “{question}” has no options.",
    ko="질문 “{question}”에 선택지가 없습니다.",
    source=CHECK,
)
def question_without_options(guide: Guide) -> Iterator[Hit]:
    """A question offers something to choose."""
    for path, question in indexed("questions", guide.questions):
        if not question.options:
            yield Hit(f"{path}.options", {"question": question.text.zh})


@rule(
    "question_with_one_option",
    WARN,
    zh="问题“{question}”只有一个选项，不用再问。",
    en="The question “{question}” has one option only and need not be asked.",
    ko="질문 “{question}”은 선택지가 하나뿐이라 물을 필요가 없습니다.",
    source=CHECK,
)
def question_with_one_option(guide: Guide) -> Iterator[Hit]:
    """One option is no choice."""
    for path, question in indexed("questions", guide.questions):
        if len(question.options) == 1:
            yield Hit(f"{path}.options", {"question": question.text.zh})


@rule(
    "option_repeated",
    ERROR,
    zh="问题“{question}”的选项“{key}”重复。",
    en="The question “{question}” repeats the option “{key}”.",
    ko="질문 “{question}”의 선택지 “{key}”가 겹칩니다.",
    source=CHECK,
)
def option_repeated(guide: Guide) -> Iterator[Hit]:
    """Option keys are unique inside a question."""
    for path, question in indexed("questions", guide.questions):
        for key, count in Counter(option.key for option in question.options).items():
            if count > 1:
                yield Hit(f"{path}.options", {"question": question.text.zh, "key": key})


@rule(
    "question_without_effect",
    ADVICE,
    zh="问题“{question}”的答案不影响任何材料、步骤或费用。",
    en="The answer to “{question}” changes nothing.",
    ko="질문 “{question}”의 답이 아무것도 바꾸지 않습니다.",
    source="优化营商环境条例第三十五条",
)
def question_without_effect(guide: Guide) -> Iterator[Hit]:
    """Asked for nothing: no rule, no later question and no ending looks at it."""
    used = {choice.question for entry in guide.rules for choice in choices(entry.when)}
    used |= {choice.question for question in guide.questions for choice in choices(question.show_if)}
    for path, question in indexed("questions", guide.questions):
        ends = any(option.ends for option in question.options)
        if len(question.options) > 1 and question.key not in used and not ends:
            yield Hit(path, {"question": question.text.zh})


RULES: tuple[Rule, ...] = (
    key_repeated,
    basis_unknown,
    group_unknown,
    target_unknown,
    choice_unknown,
    part_without_rule,
    question_without_options,
    question_with_one_option,
    option_repeated,
    question_without_effect,
)
