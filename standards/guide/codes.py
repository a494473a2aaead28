"""The code lists of items and guides: national codes and their Chinese names, which are data until they are shown."""

from typing import Literal


def N_(name: str) -> str:
    """Marks a name for the catalogues; it is translated where it is shown."""
    return name


ITEM_KINDS = {
    "01": N_("行政许可"), "02": N_("行政处罚"), "03": N_("行政强制"), "04": N_("行政征收"), "05": N_("行政给付"),
    "06": N_("行政检查"), "07": N_("行政确认"), "08": N_("行政奖励"), "09": N_("行政裁决"), "10": N_("其他行政权力"),
    "20": N_("公共服务"), "30": N_("政府内部审批"), "31": N_("依申请便民服务"), "32": N_("主题服务"),
}  # fmt: skip
POWER_SOURCES = {
    "1": N_("法定本级行使"), "2": N_("上级下放"), "3": N_("上级授权"), "4": N_("同级授权"), "5": N_("上级委托"),
    "6": N_("同级委托"),
}  # fmt: skip
AGENCY_NATURES = {"1": N_("法定机关"), "2": N_("授权组织"), "3": N_("受委托组织")}
PROJECT_KINDS = {"1": N_("即办件"), "2": N_("承诺件")}
SERVICE_OBJECTS = {
    "1": N_("自然人"), "2": N_("企业法人"), "3": N_("事业法人"), "4": N_("社会组织法人"), "5": N_("非法人企业"),
    "6": N_("行政机关"), "9": N_("其他组织"),
}  # fmt: skip
LEVELS = {"1": N_("国家"), "2": N_("省"), "3": N_("市"), "4": N_("县"), "5": N_("乡镇(街道)"), "6": N_("村(社区)")}
HANDLING_FORMS = {"1": N_("窗口"), "2": N_("网上"), "3": N_("快递")}
HANDLING_AREAS = {"1": N_("全国"), "2": N_("跨省"), "3": N_("跨市"), "4": N_("跨县")}
ONLINE_DEPTHS = {
    "1": N_("互联网咨询"), "2": N_("收件"), "3": N_("预审"), "4": N_("受理"), "5": N_("办理"),
    "6": N_("办理结果信息反馈"), "7": N_("电子证照"),
}  # fmt: skip
RESULT_KINDS = {"10": N_("证照"), "20": N_("批文"), "40": N_("其他")}
PAPER_KINDS = {"original": "1", "copy": "2", "both": "3"}
PAPER_FORMS = {"paper": "1", "electronic": "2", "both": "3"}
PAPER_NEEDS = {"always": "1", "by_rule": "2"}
PAPER_SOURCES = {"10": N_("申请人自备"), "20": N_("政府部门核发"), "99": N_("其他")}
REPLACEMENTS = {
    "certificate": N_("法定证照"), "document": N_("法定文书"), "promise": N_("书面告知承诺"),
    "internal": N_("部门内部核查"), "between": N_("部门间核查"), "online": N_("网络核验"), "contract": N_("合同凭证"),
}  # fmt: skip
PERSON_TOPICS = {
    "005": N_("生育收养"), "010": N_("户籍办理"), "015": N_("民族宗教"), "020": N_("教育科研"), "025": N_("入伍服役"),
    "030": N_("就业创业"), "035": N_("设立变更"), "040": N_("准营准办"), "045": N_("抵押质押"), "050": N_("职业资格"),
    "055": N_("行政缴费"), "060": N_("婚姻登记"), "065": N_("优待抚恤"), "070": N_("规划建设"), "075": N_("住房保障"),
    "085": N_("社会保障"), "090": N_("证件办理"), "095": N_("交通出行"), "100": N_("旅游观光"), "105": N_("出境入境"),
    "110": N_("消费维权"), "115": N_("公共安全"), "120": N_("司法公证"), "125": N_("知识产权"), "130": N_("环保绿化"),
    "135": N_("文化体育"), "140": N_("公用事业"), "145": N_("医疗卫生"), "150": N_("离职退休"), "155": N_("死亡殡葬"),
    "998": N_("地方特色"), "999": N_("其他"),
}  # fmt: skip
COMPANY_TOPICS = {
    "005": N_("设立变更"), "010": N_("准营准办"), "015": N_("资质认证"), "020": N_("年检年审"), "025": N_("税收财务"),
    "030": N_("人力资源"), "035": N_("社会保障"), "040": N_("投资审批"), "045": N_("融资信贷"), "050": N_("抵押质押"),
    "055": N_("商务贸易"), "060": N_("招标拍卖"), "065": N_("海关口岸"), "070": N_("涉外服务"), "075": N_("农林牧渔"),
    "085": N_("国土和规划建设"), "090": N_("交通运输"), "095": N_("环保绿化"),
    "100": N_("应对气候变化"), "105": N_("水务气象"), "110": N_("医疗卫生"), "115": N_("科技创新"),
    "120": N_("文体教育"), "125": N_("知识产权"), "130": N_("民族宗教"),
    "135": N_("质量技术"), "140": N_("检验检疫"), "145": N_("安全生产"), "150": N_("公安消防"), "155": N_("司法公证"),
    "160": N_("公用事业"), "165": N_("法人注销"), "170": N_("档案文物"), "998": N_("地方特色"), "999": N_("其他"),
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
