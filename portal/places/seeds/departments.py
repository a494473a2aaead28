"""The departments whose windows stand in a demo hall: name, English, Korean, window name in three languages."""

from typing import NamedTuple


class Department(NamedTuple):
    """A department of every demo region and its window."""

    key: str
    name: str
    name_en: str
    name_ko: str
    window: str
    window_en: str
    window_ko: str


DEPARTMENTS = (
    Department(
        "affairs",
        "政务服务和数字化建设管理局",
        "Government Services and Digital Administration Bureau",
        "정무서비스·디지털건설관리국",
        "综合受理窗口",
        "General intake window",
        "종합접수창구",
    ),
    Department(
        "police",
        "公安局",
        "Public Security Bureau",
        "공안국",
        "公安户政窗口",
        "Household and ID window",
        "공안 호적창구",
    ),
    Department(
        "market",
        "市场监督管理局",
        "Administration for Market Regulation",
        "시장감독관리국",
        "市场准入窗口",
        "Business registration window",
        "시장진입창구",
    ),
    Department(
        "labour",
        "人力资源和社会保障局",
        "Human Resources and Social Security Bureau",
        "인력자원사회보장국",
        "社会保险窗口",
        "Social insurance window",
        "사회보험창구",
    ),
    Department(
        "land",
        "自然资源局",
        "Natural Resources Bureau",
        "자연자원국",
        "不动产登记窗口",
        "Real estate registration window",
        "부동산등기창구",
    ),
    Department(
        "medical",
        "医疗保障局",
        "Healthcare Security Administration",
        "의료보장국",
        "医疗保障窗口",
        "Medical insurance window",
        "의료보장창구",
    ),
    Department(
        "civil", "民政局", "Civil Affairs Bureau", "민정국", "民政服务窗口", "Civil affairs window", "민정서비스창구"
    ),
    Department(
        "housing",
        "住房公积金管理中心",
        "Housing Provident Fund Centre",
        "주택공적금관리센터",
        "公积金窗口",
        "Housing fund window",
        "주택공적금창구",
    ),
    Department(
        "health",
        "卫生健康委员会",
        "Health Commission",
        "위생건강위원회",
        "卫生健康窗口",
        "Health window",
        "위생건강창구",
    ),
    Department(
        "transport",
        "交通运输局",
        "Transport Bureau",
        "교통운수국",
        "交通运输窗口",
        "Transport window",
        "교통운수창구",
    ),
)

WINDOWS_PER_LEVEL = {2: 20, 3: 14, 4: 6}
