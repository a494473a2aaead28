"""The code lists of items and guides: national codes and their Chinese names, which are data."""

from typing import Literal

ITEM_KINDS = {
    "01": "行政许可", "02": "行政处罚", "03": "行政强制", "04": "行政征收", "05": "行政给付",
    "06": "行政检查", "07": "行政确认", "08": "行政奖励", "09": "行政裁决", "10": "其他行政权力",
    "20": "公共服务", "30": "政府内部审批", "31": "依申请便民服务", "32": "主题服务",
}  # fmt: skip
POWER_SOURCES = {
    "1": "法定本级行使", "2": "上级下放", "3": "上级授权", "4": "同级授权", "5": "上级委托",
    "6": "同级委托",
}  # fmt: skip
AGENCY_NATURES = {"1": "法定机关", "2": "授权组织", "3": "受委托组织"}
PROJECT_KINDS = {"1": "即办件", "2": "承诺件"}
SERVICE_OBJECTS = {
    "1": "自然人", "2": "企业法人", "3": "事业法人", "4": "社会组织法人", "5": "非法人企业",
    "6": "行政机关", "9": "其他组织",
}  # fmt: skip
LEVELS = {"1": "国家", "2": "省", "3": "市", "4": "县", "5": "乡镇(街道)", "6": "村(社区)"}
HANDLING_FORMS = {"1": "窗口", "2": "网上", "3": "快递"}
HANDLING_AREAS = {"1": "全国", "2": "跨省", "3": "跨市", "4": "跨县"}
ONLINE_DEPTHS = {
    "1": "互联网咨询", "2": "收件", "3": "预审", "4": "受理", "5": "办理", "6": "办理结果信息反馈",
    "7": "电子证照",
}  # fmt: skip
RESULT_KINDS = {"10": "证照", "20": "批文", "40": "其他"}
PAPER_KINDS = {"original": "1", "copy": "2", "both": "3"}
PAPER_FORMS = {"paper": "1", "electronic": "2", "both": "3"}
PAPER_NEEDS = {"always": "1", "by_rule": "2"}
PAPER_SOURCES = {"10": "申请人自备", "20": "政府部门核发", "99": "其他"}
REPLACEMENTS = {
    "certificate": "法定证照", "document": "法定文书", "promise": "书面告知承诺",
    "internal": "部门内部核查", "between": "部门间核查", "online": "网络核验", "contract": "合同凭证",
}  # fmt: skip
PERSON_TOPICS = {
    "005": "生育收养", "010": "户籍办理", "015": "民族宗教", "020": "教育科研", "025": "入伍服役",
    "030": "就业创业", "035": "设立变更", "040": "准营准办", "045": "抵押质押", "050": "职业资格",
    "055": "行政缴费", "060": "婚姻登记", "065": "优待抚恤", "070": "规划建设", "075": "住房保障",
    "085": "社会保障", "090": "证件办理", "095": "交通出行", "100": "旅游观光", "105": "出境入境",
    "110": "消费维权", "115": "公共安全", "120": "司法公证", "125": "知识产权", "130": "环保绿化",
    "135": "文化体育", "140": "公用事业", "145": "医疗卫生", "150": "离职退休", "155": "死亡殡葬",
    "998": "地方特色", "999": "其他",
}  # fmt: skip
COMPANY_TOPICS = {
    "005": "设立变更", "010": "准营准办", "015": "资质认证", "020": "年检年审", "025": "税收财务",
    "030": "人力资源", "035": "社会保障", "040": "投资审批", "045": "融资信贷", "050": "抵押质押",
    "055": "商务贸易", "060": "招标拍卖", "065": "海关口岸", "070": "涉外服务", "075": "农林牧渔",
    "085": "国土和规划建设", "090": "交通运输", "095": "环保绿化", "100": "应对气候变化", "105": "水务气象",
    "110": "医疗卫生", "115": "科技创新", "120": "文体教育", "125": "知识产权", "130": "民族宗教",
    "135": "质量技术", "140": "检验检疫", "145": "安全生产", "150": "公安消防", "155": "司法公证",
    "160": "公用事业", "165": "法人注销", "170": "档案文物", "998": "地方特色", "999": "其他",
}  # fmt: skip

Need = Literal["always", "by_rule"]
Unit = Literal["工作日", "自然日", "日", "小时", "分钟", "月", "即办"]
LimitKind = Literal["statutory", "promised"]
Counting = Literal["region", "workdays", "calendar"]
ExclusionKind = Literal[
    "hearing",
    "tender",
    "auction",
    "inspection",
    "testing",
    "quarantine",
    "appraisal",
    "expert",
    "notice",
    "other",
]
ChannelKind = Literal["window", "online", "app", "post", "phone", "kiosk", "agent", "visit"]
ContactKind = Literal["phone", "web", "email", "wechat", "letter", "window"]
RemedyKind = Literal["statement", "reconsideration", "litigation"]
StepKind = Literal["apply", "accept", "review", "special", "decide", "close", "deliver", "other"]
Form = Literal["paper", "electronic", "both"]
Confidence = Literal["A", "B", "C"]
