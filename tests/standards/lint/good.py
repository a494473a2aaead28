"""A guide that breaks no rule, as a document, and a way to change one thing in it."""

from copy import deepcopy
from typing import Any

from standards.guide.content import Guide
from standards.guide.document import load_guide

GONE = object()
CODE = "11650000010183859F2650116013001"
SAMPLE = {"name": "样本", "url": "https://example.org/sample.pdf"}

GOOD: dict[str, Any] = {
    "schema_version": 1,
    "identity": {
        "name": {"zh": "小店经营许可", "en": "Shop licence", "ko": "가게 허가"},
        "kind": "01",
        "level": "2",
        "item_code": "650116013001",
        "guide_code": CODE,
        "handling_code": CODE + "01",
        "agency": "市场监督管理局",
        "agency_code": CODE[:18],
        "region": "220102000000",
        "objects": ["1", "2"],
        "person_topics": ["040"],
        "company_topics": ["010"],
    },
    "handling": {
        "project_kind": "2",
        "mode": "前审后批",
        "closing": "出证办结",
        "online_depth": "4",
        "materials_by_post": True,
    },
    "bases": [
        {"key": "law", "title": "中华人民共和国食品安全法", "article": "第三十五条", "text": "其他有关材料"},
        {"key": "price", "title": "收费管理条例", "number": "国令1号"},
    ],
    "conditions": [{"key": "premises", "text": "有固定的经营场所", "basis": "law"}],
    "limits": [
        {"key": "law", "kind": "statutory", "number": 20, "unit": "工作日", "basis": "law",
         "excludes": [{"kind": "hearing", "reason": "听证", "days": 20}]},
        {"key": "promise", "kind": "promised", "number": 10, "unit": "工作日"},
    ],
    "trips": {"number": 1, "reason": "核验原件"},
    "channels": [
        {"key": "window", "kind": "window", "places": [
            {"name": "政务大厅", "hours_note": "工作日 9:00-16:00", "phone": "0431-81110000"}]},
        {"key": "web", "kind": "online", "url": "https://example.org/"},
    ],
    "charged": True,
    "fees": [
        {"key": "card", "name": "证书工本费", "amount": 1000, "basis": "price", "pay_online": True,
         "reductions": [{"text": "残疾人免收", "basis": "price"}]},
    ],
    "groups": [{"key": "premises", "name": "场所材料"}],
    "materials": [
        {"key": "form", "name": "小店申请表", "originals": 1, "how_to_get": "下载或现场领取",
         "blank_form": {"name": "空白表"}, "sample": SAMPLE},
        {"key": "deed", "name": "不动产权证书", "group": "premises", "originals": 1, "issuer": "登记中心",
         "may_follow": True, "follow_days": 5},
        {"key": "lease", "name": "租赁合同", "group": "premises", "originals": 1, "how_to_get": "与房东签订",
         "need": "by_rule"},
        {"key": "licence", "name": "营业执照", "by_sharing": True},
        {"key": "health", "name": "健康证明", "by_promise": True, "replacement": "promise",
         "issuer": "医院", "basis": "law"},
    ],
    "steps": [
        {"key": "accept", "name": "受理", "kind": "accept", "detail": "当场核对材料"},
        {"key": "review", "name": "审核", "kind": "review"},
        {"key": "visit", "name": "现场核查", "kind": "special", "basis": "law"},
        {"key": "decide", "name": "审批", "kind": "decide"},
        {"key": "close", "name": "办结", "kind": "close"},
        {"key": "deliver", "name": "送达", "kind": "deliver"},
    ],
    "results": [{"key": "card", "name": "小店许可证", "sample": SAMPLE}],
    "consultation": [{"value": "0431-81110001"}],
    "complaint": [{"value": "12345"}],
    "remedies": [
        {"kind": "reconsideration", "body": "本级人民政府", "basis": "law"},
        {"kind": "litigation", "body": "人民法院"},
    ],
    "faq": [{"question": "要本人去吗？", "answer": "可以委托。"}],
    "intermediaries": [{"key": "test", "name": "水质检测", "basis": "law"}],
    "questions": [
        {"key": "premises", "text": "场所是自有还是租用？", "options": [
            {"key": "own", "label": "自有"}, {"key": "rented", "label": "租用"}]},
    ],
    "rules": [
        {"key": "rented", "when": {"question": "premises", "option": "rented"},
         "targets": ["material:lease"]},
    ],
}  # fmt: skip


def good_guide(changes: dict[str, Any] | None = None) -> Guide:
    """The good guide with the value at each dotted path replaced, removed (GONE) or appended (".+")."""
    document = deepcopy(GOOD)
    for path, value in (changes or {}).items():
        _change(document, path.split("."), value)
    return load_guide(document)


def _change(node: Any, path: list[str], value: Any) -> None:
    for step in path[:-1]:
        node = node[int(step)] if step.isdigit() else node[step]
    last = path[-1]
    if last == "+":
        node.append(value)
    elif value is GONE:
        node.pop(int(last) if last.isdigit() else last)
    else:
        node[int(last) if last.isdigit() else last] = value
