"""Rules over papers: each counted, obtainable, asked once, and never what the office can fetch."""

from collections import Counter
from collections.abc import Iterator

from standards.guide.content import Guide
from standards.guide.papers import Material
from standards.lint.rule import ADVICE, AUDIT, ERROR, WARN, Hit, Rule, indexed, rule

FORM_ENDINGS = ("申请书", "申请表", "登记表", "备案表", "审批表", "承诺书")


def _waived(material: Material) -> bool:
    return material.by_sharing or material.by_promise


def _free_shared(guide: Guide) -> Guide:
    papers = tuple(
        paper.model_copy(update={"originals": 0, "copies": 0}) if paper.by_sharing else paper
        for paper in guide.materials
    )
    return guide.model_copy(update={"materials": papers})


@rule(
    "materials_missing",
    WARN,
    zh="没有列出任何申请材料；确实无需材料的，请在说明中写明。",
    en="No paper is listed; if none is needed, say so in a note.",
    ko="제출 서류가 없습니다. 필요 없으면 비고에 적어 주세요.",
    source="行政许可法第三十条；国务院令第716号第六条",
)
def materials_missing(guide: Guide) -> Iterator[Hit]:
    """A note explains a guide without papers."""
    if not guide.materials and not guide.notes:
        yield Hit("materials")


@rule(
    "material_without_source",
    ERROR,
    zh="材料“{name}”没有写明由谁出具或者怎样取得。",
    en="The paper “{name}” says neither who issues it nor how to get it.",
    ko="서류 “{name}”의 발급 기관이나 취득 방법이 없습니다.",
    source="优化营商环境条例第四十四条；一次性告知内容",
)
def material_without_source(guide: Guide) -> Iterator[Hit]:
    """The measure of the one-trip proof: own papers, forms and shared data need no source."""
    for path, paper in indexed("materials", guide.materials):
        if not paper.obtainable:
            yield Hit(f"{path}.how_to_get", {"name": paper.name.zh})


@rule(
    "shared_yet_asked",
    ERROR,
    zh="材料“{name}”可以通过数据共享取得，不得再要求提交。",
    en="The paper “{name}” can be fetched by data sharing and may not be asked for.",
    ko="서류 “{name}”은 정보 공유로 얻을 수 있으므로 제출을 요구할 수 없습니다.",
    source="国务院令第716号第七条",
    fix=_free_shared,
)
def shared_yet_asked(guide: Guide) -> Iterator[Hit]:
    """免提交 means no originals and no copies."""
    for path, paper in indexed("materials", guide.materials):
        if paper.by_sharing and (paper.originals or paper.copies):
            yield Hit(path, {"name": paper.name.zh})


@rule(
    "material_uncounted",
    WARN,
    zh="材料“{name}”没有写明原件和复印件份数。",
    en="The paper “{name}” says neither how many originals nor how many copies.",
    ko="서류 “{name}”의 원본·사본 부수가 없습니다.",
    source="实施清单要素：原件份数、复印件份数",
)
def material_uncounted(guide: Guide) -> Iterator[Hit]:
    """An electronic paper needs no count."""
    for path, paper in indexed("materials", guide.materials):
        counted = paper.originals or paper.copies or paper.form == "electronic"
        if not counted and not _waived(paper):
            yield Hit(f"{path}.originals", {"name": paper.name.zh})


@rule(
    "later_without_days",
    WARN,
    zh="材料“{name}”可以容缺后补，但没有写明补交期限。",
    en="The paper “{name}” may follow later, but until when is not said.",
    ko="서류 “{name}”은 나중에 내도 되지만 기한이 없습니다.",
    source="容缺受理：告知材料、期限和后果",
)
def later_without_days(guide: Guide) -> Iterator[Hit]:
    """容缺 needs a deadline."""
    for path, paper in indexed("materials", guide.materials):
        if paper.may_follow and paper.follow_days is None:
            yield Hit(f"{path}.follow_days", {"name": paper.name.zh})


@rule(
    "asked_twice",
    ERROR,
    zh="材料“{name}”要求了不止一次。",
    en="The paper “{name}” is asked for more than once.",
    ko="서류 “{name}”을 두 번 이상 요구합니다.",
    source="优化营商环境条例第三十五条；好差评指标210",
)
def asked_twice(guide: Guide) -> Iterator[Hit]:
    """Papers that always apply, outside groups; the one-trip proof covers those asked by rule."""
    always = [paper for paper in guide.materials if paper.need == "always" and paper.group is None]
    names = Counter(paper.identity or paper.name.zh for paper in always)
    seen: set[str] = set()
    for path, paper in indexed("materials", guide.materials):
        name = paper.identity or paper.name.zh
        if paper in always and names[name] > 1 and name not in seen:
            seen.add(name)
            yield Hit(path, {"name": paper.name.zh})


@rule(
    "form_without_blank",
    WARN,
    zh="“{name}”没有提供空白表格。",
    en="No blank form is offered for “{name}”.",
    ko="“{name}”의 빈 양식이 없습니다.",
    source="行政许可法第三十条；国办函〔2017〕115号检查",
)
def form_without_blank(guide: Guide) -> Iterator[Hit]:
    """Papers that are forms by their name."""
    for path, paper in indexed("materials", guide.materials):
        if paper.name.zh.endswith(FORM_ENDINGS) and paper.blank_form is None:
            yield Hit(f"{path}.blank_form", {"name": paper.name.zh})


@rule(
    "form_without_sample",
    WARN,
    zh="“{name}”有空白表格，但没有示例样表。",
    en="“{name}” has a blank form but no filled-in sample.",
    ko="“{name}”에 빈 양식은 있으나 작성 예시가 없습니다.",
    source="行政许可法第三十条；好差评指标207",
)
def form_without_sample(guide: Guide) -> Iterator[Hit]:
    """A blank form goes with a sample."""
    for path, paper in indexed("materials", guide.materials):
        if paper.blank_form is not None and paper.sample is None:
            yield Hit(f"{path}.sample", {"name": paper.name.zh})


@rule(
    "proof_without_basis",
    ADVICE,
    zh="“{name}”是证明材料，没有写明要求提供的依据。",
    en="“{name}” is a proof asked for without a legal basis.",
    ko="“{name}”은 증명 서류인데 요구 근거가 없습니다.",
    source="优化营商环境条例第四十四条",
)
def proof_without_basis(guide: Guide) -> Iterator[Hit]:
    """Judged by the ending 证明 of the name."""
    for path, paper in indexed("materials", guide.materials):
        if paper.name.zh.endswith("证明") and not paper.basis and not _waived(paper):
            yield Hit(f"{path}.basis", {"name": paper.name.zh})


@rule(
    "promise_without_replacement",
    WARN,
    zh="材料“{name}”可以告知承诺替代，但没有标明替代方式。",
    en="The paper “{name}” may be replaced by a promise, but the replacement is not coded.",
    ko="서류 “{name}”은 고지·승낙으로 대체 가능하나 대체 방식이 표시되지 않았습니다.",
    source="国办发〔2020〕42号；优化营商环境条例第四十四条",
    fix=lambda guide: guide.model_copy(
        update={
            "materials": tuple(
                paper.model_copy(update={"replacement": "promise"})
                if paper.by_promise and paper.replacement is None
                else paper
                for paper in guide.materials
            )
        }
    ),
)
def promise_without_replacement(guide: Guide) -> Iterator[Hit]:
    """by_promise goes with the replacement method 书面告知承诺."""
    for path, paper in indexed("materials", guide.materials):
        if paper.by_promise and paper.replacement is None:
            yield Hit(f"{path}.replacement", {"name": paper.name.zh})


@rule(
    "group_incomplete",
    ERROR,
    zh="“{name}”要求任选 {choose} 种，但只列出 {count} 种。",
    en="“{name}” asks for {choose} of its papers, but lists {count}.",
    ko="“{name}”은 {choose}종을 요구하지만 {count}종만 있습니다.",
    source=f"{AUDIT}：可选材料完整",
)
def group_incomplete(guide: Guide) -> Iterator[Hit]:
    """A group of alternatives has more members than are asked."""
    for path, group in indexed("groups", guide.groups):
        count = sum(paper.group == group.key for paper in guide.materials)
        if count < group.choose:
            words = {"name": group.name.zh, "choose": str(group.choose), "count": str(count)}
            yield Hit(path, words)


RULES: tuple[Rule, ...] = (
    materials_missing,
    material_without_source,
    shared_yet_asked,
    material_uncounted,
    later_without_days,
    asked_twice,
    form_without_blank,
    form_without_sample,
    proof_without_basis,
    promise_without_replacement,
    group_incomplete,
)
