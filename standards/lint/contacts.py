"""Rules over phone numbers, addresses and remedies: whom to ask, whom to tell, where to turn."""

import re
from collections.abc import Iterator

from standards.guide.content import Guide
from standards.guide.parts import Contact
from standards.guide.text import Text
from standards.lint.rule import AUDIT, ERROR, WARN, Hit, Known, Rule, indexed, rule
from standards.lint.walk import walk_addresses

WITH_AREA = re.compile(r"^(0\d{2,3}-?\d{7,8}(-\d{1,6})?|1[3-9]\d{9}|1\d{4}|9\d{4,5}|[48]00-?\d{3}-?\d{4})$")


def phones(contacts: tuple[Contact, ...]) -> list[str]:
    """The phone numbers among contacts, without spaces and hyphens."""
    return [_bare(contact.value) for contact in contacts if contact.kind == "phone"]


def has_area_code(phone: str) -> bool:
    """Whether a number can be dialled anywhere: area code, mobile, 400 or a short service line."""
    return WITH_AREA.match(re.sub(r"[\s()（）]", "", phone)) is not None


def _bare(phone: str) -> str:
    return re.sub(r"[\s()（）-]", "", phone)


@rule(
    "consultation_missing",
    ERROR,
    zh="没有写明咨询方式。",
    en="No way to ask is given.",
    ko="문의 방법이 없습니다.",
    source="国办函〔2017〕115号检查；实施清单要素：咨询方式",
)
def consultation_missing(guide: Guide) -> Iterator[Hit]:
    """At least one contact."""
    if not guide.consultation:
        yield Hit("consultation")


@rule(
    "complaint_missing",
    ERROR,
    zh="没有写明监督投诉方式。",
    en="No way to complain is given.",
    ko="신고·불만 접수 방법이 없습니다.",
    source="实施清单要素：监督投诉方式",
)
def complaint_missing(guide: Guide) -> Iterator[Hit]:
    """At least one contact."""
    if not guide.complaint:
        yield Hit("complaint")


@rule(
    "same_phone",
    ERROR,
    zh="咨询电话和投诉电话是同一个号码 {phone}。",
    en="Questions and complaints go to the same number {phone}.",
    ko="문의 전화와 불만 전화가 같은 번호({phone})입니다.",
    source=f"{AUDIT}：规则7",
)
def same_phone(guide: Guide) -> Iterator[Hit]:
    """The one who is complained about does not take the complaint."""
    asked = phones(guide.consultation)
    for path, contact in indexed("complaint", guide.complaint):
        if contact.kind == "phone" and _bare(contact.value) in asked:
            yield Hit(f"{path}.value", {"phone": contact.value})


@rule(
    "counter_takes_complaints",
    ERROR,
    zh="投诉电话 {phone} 就是办理窗口的电话。",
    en="The complaint number {phone} is the counter's own number.",
    ko="불만 전화 {phone}이 창구 전화와 같습니다.",
    source=f"{AUDIT}：规则7",
)
def counter_takes_complaints(guide: Guide) -> Iterator[Hit]:
    """The phone of a place differs from the complaint phone."""
    complaints = phones(guide.complaint)
    for path, channel in indexed("channels", guide.channels):
        for inner, place in indexed(f"{path}.places", channel.places):
            if place.phone and _bare(place.phone) in complaints:
                yield Hit(f"{inner}.phone", {"phone": place.phone})


@rule(
    "consultation_without_area_code",
    WARN,
    zh="咨询电话 {phone} 没有区号。",
    en="The number for questions {phone} has no area code.",
    ko="문의 전화 {phone}에 지역번호가 없습니다.",
    source=f"{AUDIT}：规则7",
)
def consultation_without_area_code(guide: Guide) -> Iterator[Hit]:
    """Short service lines and mobiles need none."""
    for path, contact in indexed("consultation", guide.consultation):
        if contact.kind == "phone" and not has_area_code(contact.value):
            yield Hit(f"{path}.value", {"phone": contact.value})


@rule(
    "complaint_without_area_code",
    WARN,
    zh="投诉电话 {phone} 没有区号。",
    en="The complaint number {phone} has no area code.",
    ko="불만 전화 {phone}에 지역번호가 없습니다.",
    source=f"{AUDIT}：规则7",
)
def complaint_without_area_code(guide: Guide) -> Iterator[Hit]:
    """Short service lines and mobiles need none."""
    for path, contact in indexed("complaint", guide.complaint):
        if contact.kind == "phone" and not has_area_code(contact.value):
            yield Hit(f"{path}.value", {"phone": contact.value})


@rule(
    "remedies_missing",
    WARN,
    zh="没有写明行政复议和行政诉讼的途径。",
    en="Reconsideration and litigation are not both named.",
    ko="행정복의와 행정소송 방법이 함께 적혀 있지 않습니다.",
    source="行政许可法第三十八条；一次性告知内容",
)
def remedies_missing(guide: Guide) -> Iterator[Hit]:
    """Public services (20) end in no decision and need none."""
    named = {remedy.kind for remedy in guide.remedies}
    if guide.identity.kind not in ("20", None) and not {"reconsideration", "litigation"} <= named:
        yield Hit("remedies")


@rule(
    "address_not_web",
    ERROR,
    zh="网址“{address}”不是 http 或 https 开头。",
    en="The address “{address}” starts with neither http nor https.",
    ko="주소 “{address}”가 http 또는 https로 시작하지 않습니다.",
    source=AUDIT,
)
def address_not_web(guide: Guide) -> Iterator[Hit]:
    """Addresses inside the platform start with a slash."""
    for path, address in walk_addresses(guide):
        if not address.lower().startswith(("http://", "https://", "/")):
            yield Hit(path, {"address": address[:200]})


def _dead(guide: Guide, known: Known) -> Iterator[Hit]:
    for path, address in walk_addresses(guide):
        if address in known.dead_addresses:
            yield Hit(path, {"address": address[:200]})


dead_reference = Rule(
    "dead_reference",
    ERROR,
    Text(
        zh="“{address}”指向已经失效的版本或文件。",
        en="“{address}” leads to a retired edition or a file that is gone.",
        ko="“{address}”는 폐지된 판이나 없는 파일을 가리킵니다.",
    ),
    "国办函〔2017〕115号检查",
    _dead,
)

RULES: tuple[Rule, ...] = (
    consultation_missing,
    complaint_missing,
    same_phone,
    counter_takes_complaints,
    consultation_without_area_code,
    complaint_without_area_code,
    remedies_missing,
    address_not_web,
    dead_reference,
)
