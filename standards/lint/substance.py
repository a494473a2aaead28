"""Rules over completeness: bases, conditions, steps, results, questions and answers are there."""

from collections.abc import Iterator

from standards.guide.content import Guide
from standards.lint.rule import ADVICE, AUDIT, ERROR, WARN, Hit, Rule, indexed, rule

LICENCE_STEPS = {"accept": "受理", "review": "审核", "decide": "审批", "close": "办结", "deliver": "送达"}


@rule(
    "basis_missing",
    ERROR,
    zh="没有写明设定依据。",
    en="No legal basis is given.",
    ko="설정 근거가 없습니다.",
    source="行政许可法第三十条；优化营商环境条例第三十五条",
)
def basis_missing(guide: Guide) -> Iterator[Hit]:
    """At least one basis."""
    if not guide.bases:
        yield Hit("bases")


@rule(
    "basis_without_article",
    ADVICE,
    zh="依据“{title}”没有写明条款。",
    en="The basis “{title}” names no article.",
    ko="근거 “{title}”에 조항이 없습니다.",
    source=AUDIT,
)
def basis_without_article(guide: Guide) -> Iterator[Hit]:
    """A document with a number serves as a whole."""
    for path, basis in indexed("bases", guide.bases):
        if basis.article is None and basis.number is None:
            yield Hit(f"{path}.article", {"title": basis.title.zh})


@rule(
    "conditions_missing",
    WARN,
    zh="没有写明受理条件。",
    en="No condition of acceptance is given.",
    ko="접수 조건이 없습니다.",
    source="国务院令第716号第六条；行政许可法第三十条",
)
def conditions_missing(guide: Guide) -> Iterator[Hit]:
    """At least one condition."""
    if not guide.conditions:
        yield Hit("conditions")


@rule(
    "condition_without_basis",
    WARN,
    zh="受理条件“{text}”没有指明依据。",
    en="The condition “{text}” names no legal basis.",
    ko="접수 조건 “{text}”의 근거가 없습니다.",
    source="优化营商环境条例第三十五条",
)
def condition_without_basis(guide: Guide) -> Iterator[Hit]:
    """No condition without a law."""
    for path, condition in indexed("conditions", guide.conditions):
        if guide.bases and not condition.basis:
            yield Hit(f"{path}.basis", {"text": condition.text.zh[:40]})


@rule(
    "special_step_without_basis",
    WARN,
    zh="特别环节“{name}”没有指明依据。",
    en="The special step “{name}” names no legal basis.",
    ko="특별 절차 “{name}”의 근거가 없습니다.",
    source="优化营商环境条例第三十五条",
)
def special_step_without_basis(guide: Guide) -> Iterator[Hit]:
    """Hearing, inspection and the like rest on a law."""
    for path, step in indexed("steps", guide.steps):
        if guide.bases and step.kind == "special" and not step.basis:
            yield Hit(f"{path}.basis", {"name": step.name.zh})


@rule(
    "steps_missing",
    ERROR,
    zh="没有写明办理流程。",
    en="No steps are given.",
    ko="처리 절차가 없습니다.",
    source="国务院令第716号第六条；行政许可法第三十条",
)
def steps_missing(guide: Guide) -> Iterator[Hit]:
    """A licence without steps falls under this rule alone."""
    if not guide.steps:
        yield Hit("steps")


@rule(
    "licence_steps_few",
    ERROR,
    zh="行政许可的流程应至少有受理、审核、审批、办结、送达 5 个环节，现在只有 {count} 个。",
    en="A licence has at least 5 steps (acceptance to delivery); there are {count}.",
    ko="행정허가 절차는 접수부터 송달까지 5단계 이상이어야 합니다(현재 {count}).",
    source=f"{AUDIT}：规则9",
)
def licence_steps_few(guide: Guide) -> Iterator[Hit]:
    """Counted on licences with any step."""
    if guide.identity.kind == "01" and 0 < len(guide.steps) < 5:
        yield Hit("steps", {"count": str(len(guide.steps))})


@rule(
    "licence_step_kind_missing",
    WARN,
    zh="行政许可的流程缺少“{kind}”环节。",
    en="The steps of the licence lack “{kind}”.",
    ko="행정허가 절차에 “{kind}” 단계가 없습니다.",
    source=f"{AUDIT}：规则9",
)
def licence_step_kind_missing(guide: Guide) -> Iterator[Hit]:
    """Judged where five steps are there."""
    if guide.identity.kind == "01" and len(guide.steps) >= 5:
        kinds = {step.kind for step in guide.steps}
        for kind, name in LICENCE_STEPS.items():
            if kind not in kinds:
                yield Hit("steps", {"kind": name})


@rule(
    "steps_only_named",
    ADVICE,
    zh="流程只有环节名称，没有说明做什么。",
    en="The steps have names only and do not say what happens.",
    ko="절차에 이름만 있고 설명이 없습니다.",
    source="国办函〔2017〕115号检查",
)
def steps_only_named(guide: Guide) -> Iterator[Hit]:
    """25 % of the guides checked in 2017 had step names only."""
    if guide.steps and not any(step.detail or step.output or step.standard for step in guide.steps):
        yield Hit("steps")


@rule(
    "licence_without_faq",
    ERROR,
    zh="行政许可应至少有 1 条常见问题。",
    en="A licence has at least one question with its answer.",
    ko="행정허가에는 자주 묻는 질문이 1개 이상 있어야 합니다.",
    source=f"{AUDIT}：规则9",
)
def licence_without_faq(guide: Guide) -> Iterator[Hit]:
    """At least one FAQ."""
    if guide.identity.kind == "01" and not guide.faq:
        yield Hit("faq")


@rule(
    "result_missing",
    WARN,
    zh="没有写明办理结果。",
    en="What the person receives is not said.",
    ko="처리 결과가 없습니다.",
    source="实施清单要素：结果名称",
)
def result_missing(guide: Guide) -> Iterator[Hit]:
    """At least one result."""
    if not guide.results:
        yield Hit("results")


@rule(
    "result_without_sample",
    WARN,
    zh="办理结果“{name}”没有样本。",
    en="The result “{name}” has no sample.",
    ko="처리 결과 “{name}”의 견본이 없습니다.",
    source=f"{AUDIT}：规则10",
)
def result_without_sample(guide: Guide) -> Iterator[Hit]:
    """A result has a sample."""
    for path, result in indexed("results", guide.results):
        if result.sample is None:
            yield Hit(f"{path}.sample", {"name": result.name.zh})


@rule(
    "intermediary_without_basis",
    ERROR,
    zh="中介服务“{name}”没有法律、行政法规或国务院决定依据。",
    en="The intermediary service “{name}” names no law it rests on.",
    ko="중개 서비스 “{name}”의 법적 근거가 없습니다.",
    source="优化营商环境条例第四十三条",
)
def intermediary_without_basis(guide: Guide) -> Iterator[Hit]:
    """No intermediary service without a law."""
    for path, service in indexed("intermediaries", guide.intermediaries):
        if not service.basis:
            yield Hit(f"{path}.basis", {"name": service.name.zh})


RULES: tuple[Rule, ...] = (
    basis_missing,
    basis_without_article,
    conditions_missing,
    condition_without_basis,
    special_step_without_basis,
    steps_missing,
    licence_steps_few,
    licence_step_kind_missing,
    steps_only_named,
    licence_without_faq,
    result_missing,
    result_without_sample,
    intermediary_without_basis,
)
