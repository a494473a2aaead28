"""Rules over fees: no fee without a law, forms are free, and what is asked can be paid."""

from collections.abc import Iterator

from standards.guide.content import Guide
from standards.lint.rule import ADVICE, AUDIT, ERROR, WARN, Hit, Rule, indexed, rule

FREE_FORMS = ("申请书", "申请表", "表格", "格式文本", "登记表")
LAWFUL = ("法", "条例", "发改价格", "财综", "国务院")


@rule(
    "charged_unsaid",
    ERROR,
    zh="没有写明是否收费。",
    en="Whether the item costs anything is not said.",
    ko="수수료 여부가 적혀 있지 않습니다.",
    source="行政许可法第三十条；国办函〔2017〕115号检查",
)
def charged_unsaid(guide: Guide) -> Iterator[Hit]:
    """Yes or no."""
    if guide.charged is None:
        yield Hit("charged")


@rule(
    "charged_without_fee",
    ERROR,
    zh="标明收费，但没有列出收费项目。",
    en="The item is charged, but no fee is listed.",
    ko="유료라고 했지만 수수료 항목이 없습니다.",
    source=f"{AUDIT}：规则6",
)
def charged_without_fee(guide: Guide) -> Iterator[Hit]:
    """A charged item lists its fees."""
    if guide.charged and not guide.fees:
        yield Hit("fees")


@rule(
    "free_with_fee",
    ERROR,
    zh="标明不收费，却列出了收费项目“{name}”。",
    en="The item is free, yet the fee “{name}” is listed.",
    ko="무료라고 했지만 수수료 “{name}”이 있습니다.",
    source=f"{AUDIT}：规则6",
)
def free_with_fee(guide: Guide) -> Iterator[Hit]:
    """A fee of 0 fen is no contradiction."""
    if guide.charged is False:
        for path, fee in indexed("fees", guide.fees):
            if fee.amount != 0:
                yield Hit(path, {"name": fee.name.zh})


@rule(
    "fee_without_basis",
    ERROR,
    zh="收费项目“{name}”没有写明收费依据。",
    en="The fee “{name}” names no legal basis.",
    ko="수수료 “{name}”의 근거가 없습니다.",
    source="行政许可法第五十八条、第五十九条；优化营商环境条例第二十五条",
)
def fee_without_basis(guide: Guide) -> Iterator[Hit]:
    """A fee of 0 fen needs none."""
    for path, fee in indexed("fees", guide.fees):
        if fee.amount != 0 and not fee.basis:
            yield Hit(f"{path}.basis", {"name": fee.name.zh})


@rule(
    "fee_without_standard",
    ERROR,
    zh="收费项目“{name}”没有写明收费标准。",
    en="The fee “{name}” has neither an amount nor a standard.",
    ko="수수료 “{name}”에 금액도 기준도 없습니다.",
    source=f"{AUDIT}：规则6；行政许可法第五十九条",
)
def fee_without_standard(guide: Guide) -> Iterator[Hit]:
    """An amount, or the standard in words."""
    for path, fee in indexed("fees", guide.fees):
        if fee.amount is None and fee.standard is None:
            yield Hit(f"{path}.standard", {"name": fee.name.zh})


@rule(
    "fee_not_payable_online",
    WARN,
    zh="收费项目“{name}”不能网上缴费。",
    en="The fee “{name}” cannot be paid online.",
    ko="수수료 “{name}”을 온라인으로 낼 수 없습니다.",
    source=f"{AUDIT}：规则6",
)
def fee_not_payable_online(guide: Guide) -> Iterator[Hit]:
    """Charged means that it can be paid online."""
    for path, fee in indexed("fees", guide.fees):
        if guide.charged and fee.amount != 0 and not fee.pay_online:
            yield Hit(f"{path}.pay_online", {"name": fee.name.zh})


@rule(
    "fee_for_forms",
    ERROR,
    zh="“{name}”：申请书格式文本不得收费。",
    en="“{name}”: application forms are free of charge.",
    ko="“{name}”: 신청서 양식은 무료여야 합니다.",
    source="行政许可法第五十八条",
)
def fee_for_forms(guide: Guide) -> Iterator[Hit]:
    """Forms are free."""
    for path, fee in indexed("fees", guide.fees):
        if fee.amount != 0 and any(word in fee.name.zh for word in FREE_FORMS):
            yield Hit(f"{path}.name", {"name": fee.name.zh})


@rule(
    "fee_by_local_paper",
    ADVICE,
    zh="许可收费“{name}”的依据“{basis}”看上去不是法律、行政法规或国家定价文件，请核实。",
    en="The basis “{basis}” of the licence fee “{name}” looks like neither a law nor a national price paper.",
    ko="허가 수수료 “{name}”의 근거 “{basis}”이 법률·행정법규나 국가 가격 문서가 아닌 듯합니다.",
    source="行政许可法第五十八条",
)
def fee_by_local_paper(guide: Guide) -> Iterator[Hit]:
    """Only licences: a law or administrative regulation must allow the fee."""
    if guide.identity.kind != "01":
        return
    bases = {basis.key: f"{basis.title.zh} {basis.number or ''}".strip() for basis in guide.bases}
    for path, fee in indexed("fees", guide.fees):
        basis = bases.get(fee.basis or "", "")
        if basis and not any(word in basis for word in LAWFUL):
            yield Hit(f"{path}.basis", {"name": fee.name.zh, "basis": basis})


@rule(
    "reduction_without_basis",
    WARN,
    zh="收费项目“{name}”的减免没有写明依据。",
    en="A reduction of the fee “{name}” names no basis.",
    ko="수수료 “{name}” 감면의 근거가 없습니다.",
    source="实施清单要素：减免依据",
)
def reduction_without_basis(guide: Guide) -> Iterator[Hit]:
    """desc_explain goes with is_desc."""
    for path, fee in indexed("fees", guide.fees):
        for inner, reduction in indexed(f"{path}.reductions", fee.reductions):
            if not reduction.basis:
                yield Hit(f"{inner}.basis", {"name": fee.name.zh})


RULES: tuple[Rule, ...] = (
    charged_unsaid,
    charged_without_fee,
    free_with_fee,
    fee_without_basis,
    fee_without_standard,
    fee_not_payable_online,
    fee_for_forms,
    fee_by_local_paper,
    reduction_without_basis,
)
