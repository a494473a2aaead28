"""What people write in the demo, in three languages: our own sentences, some with personal data on purpose. Pure.

A remark is a beginning and an end put together, with a number, so that honest remarks rarely repeat.
"""

Parts = tuple[tuple[str, ...], tuple[str, ...]]

REMARKS: dict[str, dict[bool, Parts]] = {
    "zh": {
        True: (
            (
                "窗口很耐心，",
                "清单写得清楚，",
                "不会用手机，工作人员一步一步教我，",
                "预约后到了就办，",
                "老人优先，",
                "材料可以后补，没有白跑，",
                "叫号很快，",
                "表格有样本照着填，",
            ),
            (
                "{n} 分钟就办好了。",
                "前面 {n} 个人也没等多久。",
                "第 {n} 次来，一次比一次方便。",
                "带了 {n} 份材料一次通过。",
                "等了 {n} 分钟，可以接受。",
            ),
        ),
        False: (
            (
                "窗口只开了两个，",
                "每次说的材料都不一样，",
                "指南上没有写要居住证明，",
                "复印要到街对面去，",
                "问了三个人答复各不相同，",
                "网上显示可以办，到现场说系统不通，",
                "材料退回来没有说清楚缺什么，",
                "找刘科长问了几次都不在，",
            ),
            (
                "等了 {n} 分钟。",
                "前后跑了 {n} 趟。",
                "说好五个工作日，第 {n} 天还没有消息。",
                "排在第 {n} 号，轮到时已经下班。",
                "请打 138123456{n:02d} 联系我。",
            ),
        ),
    },
    "ko": {
        True: (
            ("직원이 친절하게 한국어로 안내해 주셔서 ", "서류 목록이 분명해서 ", "예약하고 왔더니 "),
            ("{n}분 만에 끝났습니다.", "대기 {n}번이었지만 금방 끝났습니다."),
        ),
        False: (
            ("한국어 안내문이 없어서 ", "서류가 또 필요하다고 해서 ", "창구가 두 개만 열려서 "),
            ("{n}분을 기다렸습니다.", "{n}번이나 다시 왔습니다."),
        ),
    },
    "en": {
        True: (("Friendly staff, ", "The checklist was right, "), ("done in {n} minutes.", "number {n} came up fast.")),
        False: (("I was sent around, ", "The sample form was only in Chinese, "), ("{n} minutes lost.", "visit {n}.")),
    },
}
SCRIPTED = ("服务非常好非常满意五星好评", "工作人员热情周到，点赞", "效率高态度好，非常满意")


def remark(language: str, *, pleased: bool, number: int) -> str:
    """One remark; the number chooses its parts."""
    beginnings, ends = REMARKS[language][pleased]
    end = ends[number // len(beginnings) % len(ends)]
    return beginnings[number % len(beginnings)] + end.format(n=2 + number // 97 % 58)
