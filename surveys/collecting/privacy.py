"""Personal data in free text, and how long a contact may be kept. Pure.

Finds what 个人信息保护法 Art. 4 and 28 protect and people write by mistake: identity numbers with their check
digit, phones, plates, e-mail addresses, and names after a title.
"""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

CONTACT_DAYS = 90  # until a bad rating is handled (15 working days), supervised and called back; 演示值
MASK = "＊"
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤朴玄太池"
)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_IDENTITY = re.compile(r"(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])[0-9]{3}[0-9Xx]")
_MOBILE = re.compile(r"(?<![0-9])(?:\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}(?![0-9])")
_LANDLINE = re.compile(r"(?<![0-9])0[0-9]{2,3}[- ]?[1-9][0-9]{6,7}(?![0-9])")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PLATE = re.compile(rf"[{_PROVINCES}][A-HJ-NP-Z][·•. ]?[A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9挂学警港澳](?![A-Za-z0-9])")
_TITLES = "同志|先生|女士|小姐|科长|主任|局长|处长|所长|经理|老师|大姐|大哥|阿姨|师傅"
_TITLED = re.compile(rf"[{_SURNAMES}][\u4e00-\u9fff]{{0,2}}?(?={_TITLES})")
_AFTER_TITLE = re.compile(
    rf"(?:工作人员|办事员|窗口人员|科员|叫|姓名[:： ]?|名叫|我是)(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})"
)
_ENGLISH_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.? (?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+)?)")
_KOREAN_TITLE = re.compile(r"(?P<name>[가-힣]{2,4})(?= ?(?:씨|님|선생님|과장|주임|국장))")
_NOT_KOREAN_NAMES = frozenset({"선생", "과장", "주임", "국장", "공무원", "담당자", "안내원", "주무관", "우리", "여러"})
_KOREAN_SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현함변염여추"
    "도소석선설마길연위표명기반왕금옥육인맹제모"
)


@dataclass(frozen=True)
class Finding:
    """Where personal data stands in a text: what kind, from which character to which."""

    kind: str  # identity, phone, plate, email, name
    start: int
    end: int

    def as_json(self) -> dict[str, Any]:
        """For the column of findings: never the text itself."""
        return asdict(self)


def find_personal_data(text: str) -> list[Finding]:
    """What should not be shown, in the order of the text, without overlaps."""
    found: list[Finding] = []
    for find in _FINDERS:
        for finding in find(text):
            if not any(finding.start < other.end and other.start < finding.end for other in found):
                found.append(finding)
    return sorted(found, key=lambda finding: finding.start)


def mask(text: str, findings: list[Finding]) -> str:
    """The text with every finding blotted out: what a redaction begins with."""
    for finding in reversed(findings):
        text = text[: finding.start] + MASK * (finding.end - finding.start) + text[finding.end :]
    return text


def contact_kind(contact: str) -> str:
    """`email` or `phone`; ValueError when it is neither."""
    tidied = contact.strip()
    if _EMAIL.fullmatch(tidied):
        return "email"
    if _MOBILE.fullmatch(tidied) or _LANDLINE.fullmatch(tidied) or re.fullmatch(r"\+[0-9][0-9 -]{6,18}", tidied):
        return "phone"
    raise ValueError("neither a phone number nor an e-mail address")


def contact_expiry(day: date) -> date:
    """The day a contact given today is deleted."""
    return day + timedelta(days=CONTACT_DAYS)


def _identities(text: str) -> list[Finding]:
    return [_finding("identity", match) for match in _IDENTITY.finditer(text) if _is_identity(match.group())]


def _is_identity(number: str) -> bool:
    try:
        ric.validate(number)
    except ValidationError:
        return False
    return True


def _by(kind: str, pattern: re.Pattern[str]) -> Callable[[str], list[Finding]]:
    def find(text: str) -> list[Finding]:
        return [_finding(kind, match) for match in pattern.finditer(text)]

    return find


def _korean_names(text: str) -> list[Finding]:
    matches = _KOREAN_TITLE.finditer(text)
    return [_finding("name", match) for match in matches if _is_korean_name(match.group("name"))]


def _is_korean_name(word: str) -> bool:
    return word[0] in _KOREAN_SURNAMES and word not in _NOT_KOREAN_NAMES


def _finding(kind: str, match: re.Match[str]) -> Finding:
    group = "name" if "name" in match.re.groupindex else 0
    return Finding(kind, match.start(group), match.end(group))


_FINDERS: tuple[Callable[[str], list[Finding]], ...] = (
    _identities,
    _by("email", _EMAIL),
    _by("phone", _MOBILE),
    _by("phone", _LANDLINE),
    _by("plate", _PLATE),
    _by("name", _TITLED),
    _by("name", _AFTER_TITLE),
    _by("name", _ENGLISH_TITLE),
    _korean_names,
)
