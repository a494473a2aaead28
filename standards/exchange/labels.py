"""The Chinese words a workbook shows for our short codes. Words are data: they are read back to the code."""

from standards.guide.codes import (
    AGENCY_NATURES,
    COMPANY_TOPICS,
    HANDLING_AREAS,
    HANDLING_FORMS,
    ITEM_KINDS,
    LEVELS,
    ONLINE_DEPTHS,
    PERSON_TOPICS,
    POWER_SOURCES,
    PROJECT_KINDS,
    REPLACEMENTS,
    RESULT_KINDS,
    SERVICE_OBJECTS,
)

NEEDS = {"always": "总是", "by_rule": "按规则"}
UNITS = {unit: unit for unit in ("工作日", "自然日", "日", "小时", "分钟", "月", "即办")}
LIMITS = {"statutory": "法定", "promised": "承诺"}
COUNTINGS = {"region": "按当地规定", "workdays": "按工作日", "calendar": "按自然日"}
EXCLUSIONS = {
    "hearing": "听证", "tender": "招标", "auction": "拍卖", "inspection": "检验", "testing": "检测",
    "quarantine": "检疫", "appraisal": "鉴定", "expert": "专家评审", "notice": "公告", "other": "其他",
}  # fmt: skip
CHANNELS = {
    "window": "窗口", "online": "网上", "app": "移动端", "post": "邮寄", "phone": "电话", "kiosk": "自助终端",
    "agent": "代办", "visit": "上门",
}  # fmt: skip
CONTACTS = {"phone": "电话", "web": "网站", "email": "电子邮件", "wechat": "微信", "letter": "信函", "window": "窗口"}
REMEDIES = {"statement": "陈述申辩", "reconsideration": "行政复议", "litigation": "行政诉讼"}
STEPS = {
    "apply": "申请", "accept": "受理", "review": "审查", "special": "特别程序", "decide": "决定", "close": "办结",
    "deliver": "送达", "other": "其他",
}  # fmt: skip
FORMS = {"paper": "纸质", "electronic": "电子", "both": "纸质和电子"}
SOURCES = {"self": "申请人自备", "government": "政府部门核发", "other": "其他"}
EFFECTS = {"need": "需要", "waive": "免除"}
CONFIDENCES = {"A": "已核对原文", "B": "有摘录", "C": "凭记忆"}
TARGETS = {
    "material": "材料", "group": "材料组", "step": "步骤", "channel": "渠道", "fee": "收费", "limit": "时限",
    "result": "结果", "condition": "条件",
}  # fmt: skip

CODED = {
    "kind": ITEM_KINDS, "power": POWER_SOURCES, "level": LEVELS, "nature": AGENCY_NATURES, "project": PROJECT_KINDS,
    "objects": SERVICE_OBJECTS, "forms": HANDLING_FORMS, "area": HANDLING_AREAS, "depth": ONLINE_DEPTHS,
    "result": RESULT_KINDS, "person": PERSON_TOPICS, "company": COMPANY_TOPICS,
}  # fmt: skip
CHOSEN = {
    "need": NEEDS, "unit": UNITS, "limit": LIMITS, "counting": COUNTINGS, "exclusion": EXCLUSIONS,
    "channel": CHANNELS, "contact": CONTACTS, "remedy": REMEDIES, "step": STEPS, "form": FORMS, "source": SOURCES,
    "effect": EFFECTS, "confidence": CONFIDENCES, "replacement": REPLACEMENTS,
}  # fmt: skip
