"""What people write in the demo, in three languages: our own sentences, some with personal data on purpose. Pure."""

REMARKS: dict[str, dict[bool, tuple[str, ...]]] = {
    "zh": {
        True: (
            "窗口很耐心，一次就办完了。",
            "清单写得清楚，带齐材料十分钟办好。",
            "不会用手机，工作人员一步一步教我。",
            "排队时间短，态度好。",
            "预约后到了就办，省心。",
            "老人优先，谢谢。",
            "材料可以后补，没有白跑。",
        ),
        False: (
            "等了一个多小时，窗口只开了两个。",
            "跑了三趟，每次说的材料都不一样。",
            "指南上没有写要居住证明，到了才说。",
            "说好五个工作日，现在第九天还没有消息。",
            "复印要到街对面去，很不方便。",
            "问了三个人，答复各不相同。",
            "网上显示可以办，到现场说系统不通。",
            "材料退回来没有说清楚缺什么，请打 13812345678 联系我。",
            "找刘科长问了几次都不在。",
        ),
    },
    "ko": {
        True: (
            "직원이 친절하게 한국어로 안내해 주셨습니다.",
            "서류 목록이 분명해서 한 번에 끝났습니다.",
            "대기 시간이 짧았습니다.",
        ),
        False: (
            "한국어 안내문이 없어서 다시 와야 했습니다.",
            "서류가 또 필요하다고 해서 두 번 왔습니다.",
            "한 시간 넘게 기다렸습니다.",
        ),
    },
    "en": {
        True: ("Everything was done in one visit.", "The checklist online was exactly right."),
        False: ("I was sent to three windows.", "The sample form was only in Chinese."),
    },
}
SCRIPTED = ("服务非常好非常满意五星好评", "工作人员热情周到，点赞", "效率高态度好，非常满意")
