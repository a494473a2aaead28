"""Guides for tests: one sound guide that proves one trip, and small builders."""

from typing import Any

from standards.guide.content import Guide
from standards.guide.document import load_guide

MINIMAL: dict[str, Any] = {
    "identity": {"name": "居住证办理"},
    "trips": {"number": 1, "reason": "现场核验原件"},
    "channels": [{"key": "window", "kind": "window"}],
}


def make_guide(**parts: Any) -> Guide:
    """The minimal guide with these parts instead."""
    return load_guide({**MINIMAL, **parts})


def ask(key: str, *options: str, show_if: Any = None, ends: tuple[str, ...] = ()) -> dict[str, Any]:
    """A question; an option in `ends` ends the guide for the person."""
    told = [{"key": o, "label": o, **({"ends": "不适用"} if o in ends else {})} for o in options]
    return {"key": key, "text": key, "options": told, **({"show_if": show_if} if show_if else {})}


def chose(question: str, option: str) -> dict[str, str]:
    """The condition that `option` was chosen."""
    return {"question": question, "option": option}


def paper(key: str, **fields: Any) -> dict[str, Any]:
    """A paper the applicant has, by default always needed."""
    return {"key": key, "name": f"材料{key}", "source": "self", **fields}


def rule(key: str, when: Any, *targets: str, effect: str = "need") -> dict[str, Any]:
    """A rule on targets."""
    return {"key": key, "when": when, "targets": list(targets), "effect": effect}


RESIDENCE = make_guide(
    identity={
        "name": {"zh": "居住证办理", "en": "Residence permit", "ko": "거주증 발급"},
        "agency": {"zh": "延吉市公安局"},
        "kind": "07",
        "objects": ["1"],
        "aliases": ["暂住证"],
    },
    bases=[
        {"key": "permit", "title": "居住证暂行条例", "article": "第九条", "confidence": "A"},
        {"key": "review", "title": "中华人民共和国行政复议法", "confidence": "C"},
    ],
    handling={"project_kind": "2"},
    charged=False,
    conditions=[{"key": "half_year", "text": "在居住地居住半年以上", "basis": "permit"}],
    limits=[
        {"key": "law", "kind": "statutory", "number": 15, "unit": "日", "basis": "permit"},
        {"key": "promise", "kind": "promised", "number": 5, "unit": "工作日", "demo": True},
    ],
    channels=[
        {
            "key": "window",
            "kind": "window",
            "places": [
                {
                    "name": "延吉市政务大厅",
                    "address": "长白山东路",
                    "hours": [{"days": [1, 2, 3, 4, 5], "opens": "08:30", "closes": "16:30"}],
                }
            ],
        },
        {"key": "online", "kind": "online", "trips": 0, "need": "by_rule"},
    ],
    fees=[{"key": "first", "name": "首次办理", "amount": 0, "basis": "permit"}],
    groups=[{"key": "home", "name": "住所证明"}],
    materials=[
        paper("id_card", name="居民身份证", originals=1, copies=1, issuer="公安机关"),
        paper("photo", name="近期照片", copies=2, may_follow=True, follow_days=5),
        paper("lease", name="房屋租赁合同", group="home"),
        paper("deed", name="不动产权证书", group="home", source="government", by_sharing=True),
        paper("proxy", name="授权委托书", need="by_rule", blank_form={"name": "委托书", "number": "B-1"}),
        paper("work", name="劳动合同", need="by_rule", source="self"),
        paper("school", name="学籍证明", need="by_rule", source="government", issuer="学校", lead_days=3),
    ],
    steps=[
        {
            "key": "accept",
            "name": "受理",
            "kind": "accept",
            "limit": {"number": 1, "unit": "工作日"},
            "unit": "窗口",
        },
        {
            "key": "decide",
            "name": "决定",
            "kind": "decide",
            "limit": {"number": 4, "unit": "工作日"},
            "unit": "户政科",
        },
    ],
    results=[{"key": "card", "name": "居住证", "kind": "10"}],
    consultation=[{"value": "0433-2500000"}],
    complaint=[{"value": "0433-12345"}],
    remedies=[{"kind": "reconsideration", "body": "延吉市人民政府", "basis": "review"}],
    questions=[
        ask("who", "self", "agent"),
        ask("reason", "work", "study", "live"),
        ask("account", "yes", "no", show_if=chose("who", "self")),
    ],
    rules=[
        rule("agent", chose("who", "agent"), "material:proxy"),
        rule("worker", chose("reason", "work"), "material:work"),
        rule("student", chose("reason", "study"), "material:school"),
        rule("digital", chose("account", "yes"), "channel:online"),
    ],
)
