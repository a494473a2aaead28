"""The question set a rating answers: five levels and the 40 national tags (国家平台指标). Versioned; pure data.

The older codes 501-509 to 101-107 are out of use and stand only in historical data.
"""

from dataclasses import dataclass

QUESTION_SET = "gov-40-1"


@dataclass(frozen=True)
class Tag:
    """One tag: its national code, official wording, and whether it is one of the base tags."""

    code: str
    wording: str
    base: bool

    @property
    def level(self) -> int:
        """The level it may be chosen with."""
        return int(self.code[0])


_WORDINGS = {
    5: (
        "一窗受理一次办结",
        "可以先受理后补材料",
        "不用提交证明",
        "可以全程网上办理",
        "可以使用手机办理",
        "可以就近办理",
        "无需材料直接办理",
        "服务热情效率高",
    ),
    4: (
        "填写一张表单就可完成申报",
        "在线提交材料窗口核验",
        "一张清单告知全部申报材料",
        "用告知承诺减免申报材料",
        "可以在线预约办理",
        "跑大厅一次办完",
        "可以使用自助机办理",
        "服务态度较好",
    ),
    3: (
        "一次性告知需要补正的材料",
        "提供申报材料样本",
        "在承诺的时间内办结",
        "办事指南指引准确",
        "按办事指南要求的材料即可办理",
        "可以快递送达",
        "跑动次数与承诺的一致",
        "服务态度一般",
    ),
    2: (
        "没有提供材料样本",
        "没有提供材料清单",
        "未在承诺时间内办结",
        "同样内容的证明材料被要求多次提交",
        "承诺网办但无法在线办理",
        "在线预约办理后到实体大厅重复取号排队",
        "窗口人员业务不熟练",
        "服务态度生硬",
    ),
    1: (
        "在办事指南之外增加新的审批条件",
        "需提供办事指南之外的申报材料",
        "无理由超过法定办理时间",
        "办事指南提供样本有错",
        "承诺在线收取申报材料实际无法收取",
        "多头跑窗口和部门",
        "跑动次数与承诺的不一致",
        "服务态度差效率低",
    ),
}
_FIRST = {5: 510, 4: 406, 3: 307, 2: 207, 1: 108}
_BASE_TAGS = 3  # the first three of each level

TAGS: dict[str, Tag] = {
    str(_FIRST[level] + place): Tag(str(_FIRST[level] + place), wording, place < _BASE_TAGS)
    for level, wordings in _WORDINGS.items()
    for place, wording in enumerate(wordings)
}
# What a bad tag speaks against (domain reference 1.6): a part of the guide, or `conduct`, which no guide promises.
PARTS = ("conditions", "materials", "limits", "trips", "online", "sharing", "conduct")
TAG_PARTS: dict[str, str] = {
    "108": "conditions",
    "109": "materials",
    "111": "materials",
    "207": "materials",
    "208": "materials",
    "110": "limits",
    "209": "limits",
    "113": "trips",
    "114": "trips",
    "112": "online",
    "211": "online",
    "212": "online",
    "210": "sharing",
    "115": "conduct",
    "213": "conduct",
    "214": "conduct",
}


def codes_of(part: str) -> list[str]:
    """The tags that speak against a part, by code."""
    return sorted(code for code, named in TAG_PARTS.items() if named == part)


def tags_of(level: int) -> list[Tag]:
    """The tags of one level, by code."""
    return [tag for tag in TAGS.values() if tag.level == level]
