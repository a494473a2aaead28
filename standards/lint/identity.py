"""Rules over codes, kinds, service objects and topics (GB 32100, domain code lists)."""

from collections.abc import Iterator

from portal.codes import check_base_code, check_credit_code, check_item_code, check_region_code
from standards.guide.codes import COMPANY_TOPICS, ITEM_KINDS, LEVELS, PERSON_TOPICS, SERVICE_OBJECTS
from standards.guide.content import Guide
from standards.lint.rule import ADVICE, AUDIT, ERROR, WARN, Hit, Rule, rule

TOPICS = f"{AUDIT}：规则8"


def _raise_agency_code(guide: Guide) -> Guide:
    verdict = check_credit_code(guide.identity.agency_code or "")
    if verdict.kind != "lower_case":  # every other repair needs a person
        return guide
    identity = guide.identity.model_copy(update={"agency_code": verdict.proposals[0]})
    return guide.model_copy(update={"identity": identity})


def _pad_kind(guide: Guide) -> Guide:
    kind = (guide.identity.kind or "").zfill(2)
    if kind not in ITEM_KINDS:
        return guide
    return guide.model_copy(update={"identity": guide.identity.model_copy(update={"kind": kind})})


@rule(
    "agency_code_malformed",
    ERROR,
    zh="实施主体的统一社会信用代码“{code}”不正确（{kind}）。",
    en="The agency's credit code “{code}” is malformed ({kind}).",
    ko="실시 기관의 통일사회신용코드 “{code}”가 잘못되었습니다({kind}).",
    source="GB 32100-2015",
    fix=_raise_agency_code,
)
def agency_code_malformed(guide: Guide) -> Iterator[Hit]:
    """Only a lower-case code is mended for certain."""
    verdict = check_credit_code(guide.identity.agency_code or "")
    if guide.identity.agency_code and not verdict.valid:
        yield Hit("identity.agency_code", {"code": verdict.code, "kind": verdict.kind})


@rule(
    "guide_code_malformed",
    ERROR,
    zh="实施编码“{code}”结构不正确（{kind}）。",
    en="The implementation code “{code}” is malformed ({kind}).",
    ko="실시 코드 “{code}”의 구조가 잘못되었습니다({kind}).",
    source="GB/T 39554.1-2020；DB22/T 2848-2017",
)
def guide_code_malformed(guide: Guide) -> Iterator[Hit]:
    """31 characters: credit code 18, level 1, base code 12."""
    code = guide.identity.guide_code or ""
    verdict = check_item_code(code)
    kind = "other_length" if verdict.valid and len(code) != 31 else verdict.kind
    if code and kind != "valid":
        yield Hit("identity.guide_code", {"code": code, "kind": kind})


@rule(
    "item_code_malformed",
    ERROR,
    zh="基本编码“{code}”应为 12 位数字（{kind}）。",
    en="The base code “{code}” is not 12 digits ({kind}).",
    ko="기본 코드 “{code}”는 숫자 12자리여야 합니다({kind}).",
    source="GB/T 39554.1-2020；DB22/T 2848-2017",
)
def item_code_malformed(guide: Guide) -> Iterator[Hit]:
    """12 digits."""
    code = guide.identity.item_code or ""
    verdict = check_base_code(code)
    if code and not verdict.valid:
        yield Hit("identity.item_code", {"code": code, "kind": verdict.kind})


@rule(
    "handling_code_malformed",
    ERROR,
    zh="业务办理项编码“{code}”应为实施编码加 2 位。",
    en="The handling code “{code}” is not the implementation code and 2 characters.",
    ko="업무 처리 항목 코드 “{code}”는 실시 코드에 2자리를 더한 것이어야 합니다.",
    source="GB/T 39554.1-2020；DB22/T 2848-2017",
)
def handling_code_malformed(guide: Guide) -> Iterator[Hit]:
    """33 characters that begin with the 31 of the implementation code."""
    code, of = guide.identity.handling_code, guide.identity.guide_code or ""
    if code and (len(code) != 33 or not code.startswith(of)):
        yield Hit("identity.handling_code", {"code": code})


@rule(
    "region_code_malformed",
    ERROR,
    zh="区划代码“{code}”应为 12 位数字（{kind}）。",
    en="The region code “{code}” is not 12 digits ({kind}).",
    ko="행정구역 코드 “{code}”는 숫자 12자리여야 합니다({kind}).",
    source="GB/T 2260",
)
def region_code_malformed(guide: Guide) -> Iterator[Hit]:
    """Statistical zones are let pass."""
    code = guide.identity.region or ""
    verdict = check_region_code(code)
    if code and verdict.kind not in ("valid", "statistical_zone"):
        yield Hit("identity.region", {"code": code, "kind": verdict.kind})


@rule(
    "codes_disagree",
    ERROR,
    zh="实施编码中的{part}与所填的不一致。",
    en="The {part} inside the implementation code differs from the one given.",
    ko="실시 코드 안의 {part}가 따로 적은 값과 다릅니다.",
    source="GB/T 39554.1-2020；DB22/T 2848-2017",
)
def codes_disagree(guide: Guide) -> Iterator[Hit]:
    """Agency, level and base code must stand inside the implementation code."""
    identity = guide.identity
    code = identity.guide_code or ""
    if not check_item_code(code).valid:
        return
    pairs = (
        ("信用代码", identity.agency_code, code[:18]),
        ("行使层级", identity.level, code[18]),
        ("基本编码", identity.item_code, code[19:31]),
    )
    for part, given, inside in pairs:
        if given and given != inside and (part != "信用代码" or check_credit_code(given).valid):
            yield Hit("identity.guide_code", {"part": part})


@rule(
    "kind_unknown",
    ERROR,
    zh="事项类型“{kind}”不在代码表中。",
    en="The kind “{kind}” is not in the code list.",
    ko="사항 유형 “{kind}”이 코드표에 없습니다.",
    source="事项类型代码表",
    fix=_pad_kind,
)
def kind_unknown(guide: Guide) -> Iterator[Hit]:
    """Sichuan writes 1 for 01: padded by the fix."""
    kind = guide.identity.kind or ""
    if kind not in ITEM_KINDS:
        yield Hit("identity.kind", {"kind": kind})


@rule(
    "level_unknown",
    WARN,
    zh="行使层级“{level}”不在代码表中。",
    en="The level “{level}” is not in the code list.",
    ko="행사 층급 “{level}”이 코드표에 없습니다.",
    source="行使层级代码表",
)
def level_unknown(guide: Guide) -> Iterator[Hit]:
    """1 to 6."""
    level = guide.identity.level or ""
    if level not in LEVELS:
        yield Hit("identity.level", {"level": level})


@rule(
    "objects_missing",
    ERROR,
    zh="没有写明服务对象。",
    en="Whom the item serves is not said.",
    ko="서비스 대상이 없습니다.",
    source="实施清单要素：服务对象",
)
def objects_missing(guide: Guide) -> Iterator[Hit]:
    """At least one known code."""
    if not set(guide.identity.objects) & set(SERVICE_OBJECTS):
        yield Hit("identity.objects")


@rule(
    "person_topic_for_companies",
    ERROR,
    zh="服务对象不含自然人，却归入了自然人主题。",
    en="The item does not serve persons, yet it stands under a topic for persons.",
    ko="서비스 대상에 개인이 없는데 개인 주제에 들어 있습니다.",
    source=TOPICS,
)
def person_topic_for_companies(guide: Guide) -> Iterator[Hit]:
    """Object natural person ↔ topics for persons."""
    if guide.identity.objects and guide.identity.person_topics and "1" not in guide.identity.objects:
        yield Hit("identity.person_topics")


@rule(
    "company_topic_for_persons",
    ERROR,
    zh="服务对象只有自然人，却归入了法人主题。",
    en="The item serves persons only, yet it stands under a topic for companies.",
    ko="서비스 대상이 개인뿐인데 법인 주제에 들어 있습니다.",
    source=TOPICS,
)
def company_topic_for_persons(guide: Guide) -> Iterator[Hit]:
    """Object legal person ↔ topics for companies."""
    if guide.identity.company_topics and set(guide.identity.objects) == {"1"}:
        yield Hit("identity.company_topics")


@rule(
    "topic_missing",
    WARN,
    zh="没有归入任何主题分类。",
    en="The item stands under no topic.",
    ko="주제 분류가 없습니다.",
    source="实施清单要素：主题分类",
)
def topic_missing(guide: Guide) -> Iterator[Hit]:
    """One topic of any kind."""
    identity = guide.identity
    if not (identity.person_topics or identity.company_topics or identity.local_topics):
        yield Hit("identity.person_topics")


@rule(
    "topic_unknown",
    ERROR,
    zh="主题代码“{code}”不在代码表中。",
    en="The topic code “{code}” is not in the code list.",
    ko="주제 코드 “{code}”가 코드표에 없습니다.",
    source="主题分类代码表",
)
def topic_unknown(guide: Guide) -> Iterator[Hit]:
    """Person and company topics have lists of their own."""
    lists = (("person_topics", PERSON_TOPICS), ("company_topics", COMPANY_TOPICS))
    for name, known in lists:
        for code in getattr(guide.identity, name):
            if code not in known:
                yield Hit(f"identity.{name}", {"code": code})


@rule(
    "agency_missing",
    ERROR,
    zh="没有写明实施主体。",
    en="The responsible agency is missing.",
    ko="실시 기관이 없습니다.",
    source="实施清单要素：实施主体",
)
def agency_missing(guide: Guide) -> Iterator[Hit]:
    """Name of the agency."""
    if guide.identity.agency is None:
        yield Hit("identity.agency")


@rule(
    "name_untranslated",
    ADVICE,
    zh="事项名称没有英文或韩文译名。",
    en="The item's name lacks its English or Korean.",
    ko="사항 이름의 영어 또는 한국어 번역이 없습니다.",
    source="平台语言要求",
)
def name_untranslated(guide: Guide) -> Iterator[Hit]:
    """Pages fall back to Chinese."""
    if guide.identity.name.en is None or guide.identity.name.ko is None:
        yield Hit("identity.name")


RULES: tuple[Rule, ...] = (
    agency_code_malformed,
    guide_code_malformed,
    item_code_malformed,
    handling_code_malformed,
    region_code_malformed,
    codes_disagree,
    kind_unknown,
    level_unknown,
    objects_missing,
    person_topic_for_companies,
    company_topic_for_persons,
    topic_missing,
    topic_unknown,
    agency_missing,
    name_untranslated,
)
