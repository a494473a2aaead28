"""Replies to begin with, in the three languages: the reply is in the language of the rating. Our own words; pure data.

None names a person or repeats what was written; ＿＿ is to be filled in.
"""

WORDINGS: dict[str, dict[str, str]] = {
    "rectified": {
        "zh": (
            "您好！您反映的问题经核实属实，给您带来不便，我们诚恳道歉。我们已经＿＿，今后办理同类事项不会再出现"
            "这种情况。感谢您的监督。"
        ),
        "en": (
            "Hello. We checked what you reported and found it to be true. We apologise for "
            "the inconvenience. We have ＿＿, so that this will not happen again. Thank you "
            "for telling us."
        ),
        "ko": (
            "안녕하십니까. 말씀하신 문제를 확인한 결과 사실이었습니다. 불편을 드려 진심으로 "
            "사과드립니다. 저희는 ＿＿ 조치를 하였으며, 같은 일이 다시 일어나지 않도록 하겠습니다. "
            "의견 주셔서 감사합니다."
        ),
    },
    "revised": {
        "zh": (
            "您好！经核实，窗口的要求与公开的办事指南不一致，给您带来不便，我们诚恳道歉。办事指南正在修订："
            "＿＿。修订后的版本会在网上公布。感谢您的监督。"
        ),
        "en": (
            "Hello. We found that what the counter asked for differed from the published guide, "
            "and we apologise. The guide is being revised: ＿＿. The new edition will be published "
            "online. Thank you for telling us."
        ),
        "ko": (
            "안녕하십니까. 확인한 결과 창구의 요구가 공개된 안내서와 달랐습니다. 불편을 드려 "
            "진심으로 사과드립니다. 안내서를 개정하고 있습니다: ＿＿. 개정된 판은 인터넷에 "
            "공개됩니다. 의견 주셔서 감사합니다."
        ),
    },
    "explained": {
        "zh": (
            "您好！我们核实了您反映的情况。这项要求的依据是＿＿，窗口不能减免，请您谅解。没有事先向您说清楚，"
            "是我们的不足，今后会一次讲清。感谢您的监督。"
        ),
        "en": (
            "Hello. We checked what you reported. The requirement rests on ＿＿ and the counter "
            "may not waive it. We should have explained this beforehand, and will do so in "
            "full from now on. Thank you for telling us."
        ),
        "ko": (
            "안녕하십니까. 말씀하신 내용을 확인하였습니다. 이 요건은 ＿＿에 근거하므로 창구에서 "
            "면제할 수 없는 점 양해 부탁드립니다. 미리 충분히 설명드리지 못한 점은 저희의 부족함이며, "
            "앞으로 한 번에 안내하겠습니다. 의견 주셔서 감사합니다."
        ),
    },
    "not_found": {
        "zh": (
            "您好！我们按您评价的日期和窗口做了核实，没有查到所反映的情况。如果您愿意补充，"
            "可以凭凭证追评，或者拨打 12345。感谢您的监督。"
        ),
        "en": (
            "Hello. We checked the day and counter of your rating and did not find what was "
            "described. You can add details with a second rating on your ticket, or call 12345. "
            "Thank you for telling us."
        ),
        "ko": (
            "안녕하십니까. 평가하신 날짜와 창구를 확인하였으나 말씀하신 상황을 확인하지 못했습니다. "
            "추가로 알려 주실 내용이 있으면 평가권으로 다시 평가하시거나 12345로 전화해 주십시오. "
            "의견 주셔서 감사합니다."
        ),
    },
}


def wording(name: str, language: str) -> str:
    """The reply of that name in the language, in Chinese where it has none; "" for an unknown name."""
    found = WORDINGS.get(name, {})
    return found.get(language) or found.get("zh", "")
