"""Rules over time limits: a promise never beyond the law, the unit said, the clock's exceptions told."""

from collections.abc import Iterator

from standards.guide.content import Guide
from standards.guide.parts import Limit
from standards.lint.rule import ADVICE, AUDIT, ERROR, WARN, Hit, Rule, indexed, rule

INSTANT = "即办"
MINUTES = {"分钟": 1, "小时": 60}
DAY = 24 * 60


def exceeds(promised: Limit, statutory: Limit) -> bool:
    """Whether a promise is surely longer than the law allows, however the region counts a bare 日."""
    return all(_exceeds(promised, statutory, bare) for bare in ("工作日", "自然日"))


def _exceeds(promised: Limit, statutory: Limit, bare: str) -> bool:
    units = [bare if limit.unit == "日" else limit.unit for limit in (promised, statutory)]
    if statutory.number is None or (promised.number is None and promised.unit != INSTANT):
        return False
    if units[0] == units[1]:
        return (promised.number or 0) > statutory.number
    return _span(promised.number or 0, units[0])[0] > _span(statutory.number, units[1])[1]


def _span(number: int, unit: str) -> tuple[int, int]:
    """The shortest and longest time in minutes: work days may meet weekends and a week of holidays."""
    if unit in MINUTES:
        return number * MINUTES[unit], number * MINUTES[unit]
    if unit == INSTANT:
        return 0, DAY
    if unit == "月":
        return 28 * number * DAY, 31 * number * DAY
    longest = number + 2 * (number // 5 + 1) + 8 if unit == "工作日" else number
    return number * DAY, longest * DAY


def told_limit(limit: Limit) -> str:
    """A limit in Chinese words: 20个工作日, 即办."""
    return limit.unit if limit.number is None else f"{limit.number}{limit.unit}"


@rule(
    "promise_beyond_law",
    ERROR,
    zh="承诺办结时限（{promised}）超过法定办结时限（{statutory}）。",
    en="The promised limit ({promised}) is longer than the statutory limit ({statutory}).",
    ko="약속 처리기한({promised})이 법정 처리기한({statutory})보다 깁니다.",
    source="行政许可法第四十二条；优化营商环境条例第三十六条",
)
def promise_beyond_law(guide: Guide) -> Iterator[Hit]:
    """The general limits are compared, or two that apply by rule to the same case."""
    statutory = guide.limit("statutory")
    for path, limit in indexed("limits", guide.limits):
        if limit.kind == "promised" and statutory and exceeds(limit, statutory):
            words = {"promised": told_limit(limit), "statutory": told_limit(statutory)}
            yield Hit(path, words)


@rule(
    "promise_missing",
    ERROR,
    zh="没有写明承诺办结时限。",
    en="The promised limit is missing.",
    ko="약속 처리기한이 없습니다.",
    source="行政许可法第三十条；国办函〔2017〕115号检查",
)
def promise_missing(guide: Guide) -> Iterator[Hit]:
    """A guide promises at least one limit."""
    if guide.limit("promised") is None:
        yield Hit("limits")


@rule(
    "statutory_missing",
    WARN,
    zh="没有写明法定办结时限；法律没有规定的，也请写明。",
    en="The statutory limit is missing; where the law sets none, say so.",
    ko="법정 처리기한이 없습니다. 법에 정함이 없으면 그렇다고 적어 주세요.",
    source="行政许可法第三十条；国办函〔2017〕115号检查",
)
def statutory_missing(guide: Guide) -> Iterator[Hit]:
    """A statutory limit without a number but with a note also serves."""
    if guide.limit("statutory") is None:
        yield Hit("limits")


@rule(
    "limit_without_number",
    ERROR,
    zh="时限只有单位“{unit}”，没有数字，也没有说明。",
    en="A limit has the unit “{unit}” but neither a number nor a note.",
    ko="기한에 단위 “{unit}”만 있고 숫자도 설명도 없습니다.",
    source=AUDIT,
)
def limit_without_number(guide: Guide) -> Iterator[Hit]:
    """即办 needs no number."""
    for path, limit in indexed("limits", guide.limits):
        if limit.number is None and limit.unit != INSTANT and limit.note is None:
            yield Hit(f"{path}.number", {"unit": limit.unit})


def _without_instant_numbers(guide: Guide) -> Guide:
    limits = tuple(
        limit.model_copy(update={"number": None}) if limit.unit == INSTANT else limit for limit in guide.limits
    )
    return guide.model_copy(update={"limits": limits})


@rule(
    "instant_with_number",
    WARN,
    zh="“即办”当场办结，不应再写数字 {number}。",
    en="“At once” takes no number; {number} is given.",
    ko="“즉시 처리”에는 숫자를 쓰지 않습니다({number}).",
    source=AUDIT,
    fix=_without_instant_numbers,
)
def instant_with_number(guide: Guide) -> Iterator[Hit]:
    """即办 is done on the spot."""
    for path, limit in indexed("limits", guide.limits):
        if limit.unit == INSTANT and limit.number is not None:
            yield Hit(f"{path}.number", {"number": str(limit.number)})


@rule(
    "statutory_without_basis",
    WARN,
    zh="法定办结时限 {limit} 没有指明依据。",
    en="The statutory limit {limit} names no legal basis.",
    ko="법정 처리기한 {limit}의 근거가 없습니다.",
    source="优化营商环境条例第三十五条",
)
def statutory_without_basis(guide: Guide) -> Iterator[Hit]:
    """A limit the law does not set (no number) needs no basis."""
    for path, limit in indexed("limits", guide.limits):
        if guide.bases and limit.kind == "statutory" and limit.number is not None and not limit.basis:
            yield Hit(f"{path}.basis", {"limit": told_limit(limit)})


@rule(
    "promise_not_shorter",
    ADVICE,
    zh="承诺办结时限与法定办结时限同为 {limit}，可以考虑压缩。",
    en="Promise and law both say {limit}; consider a shorter promise.",
    ko="약속 기한과 법정 기한이 모두 {limit}입니다. 단축을 검토해 주세요.",
    source="优化营商环境条例第三十六条",
)
def promise_not_shorter(guide: Guide) -> Iterator[Hit]:
    """Only limits longer than one day can be shortened."""
    promised, statutory = guide.limit("promised"), guide.limit("statutory")
    if promised is None or statutory is None or (statutory.number or 0) <= 1:
        return
    if (promised.number, promised.unit) == (statutory.number, statutory.unit):
        yield Hit("limits", {"limit": told_limit(statutory)})


@rule(
    "exclusion_without_reason",
    WARN,
    zh="不计入时限的环节没有说明原因和所需时间。",
    en="A period the clock does not count has neither a reason nor a length.",
    ko="기한에 산입하지 않는 기간에 사유도 소요 기간도 없습니다.",
    source="行政许可法第四十五条",
)
def exclusion_without_reason(guide: Guide) -> Iterator[Hit]:
    """The applicant must be told the time needed in writing."""
    for path, limit in indexed("limits", guide.limits):
        for inner, exclusion in indexed(f"{path}.excludes", limit.excludes):
            if exclusion.reason is None and exclusion.days is None:
                yield Hit(inner)


RULES: tuple[Rule, ...] = (
    promise_beyond_law,
    promise_missing,
    statutory_missing,
    limit_without_number,
    instant_with_number,
    statutory_without_basis,
    promise_not_shorter,
    exclusion_without_reason,
)
