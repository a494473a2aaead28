"""What the tablet's screens say, in the language in force."""

from portal.i18n import gettext as _
from surveys.collecting.tags import tags_of
from surveys.collecting.words import finished_names, level_names, tag_names


def words() -> dict[str, str]:
    """Every text of the screens by its key. `{n}` is filled in by the tablet."""
    return {
        **_screens(),
        **_staff(),
        **{f"level-{level}": name for level, name in level_names().items()},
        **{f"finished-{code}": name for code, name in finished_names().items()},
        **{f"tag-{tag.code}": tag_names()[tag.code] for level in level_names() for tag in tags_of(level)},
    }


def _screens() -> dict[str, str]:
    return {
        "title-start": _("这次办事，您满意吗？"),
        "hint-start": _("请按一个。不记名，窗口人员看不到是谁评的。"),
        "title-more": _("您选了“{level}”。愿意的话，再选几项"),
        "ask-5": _("哪些方面做得好？"),
        "ask-4": _("哪些方面做得好？"),
        "ask-3": _("哪些情况符合？"),
        "ask-2": _("哪里没有做好？"),
        "ask-1": _("哪里没有做好？"),
        "ask-finished": _("今天办成了吗？"),
        "send": _("提交评价"),
        "change": _("重新选满意程度"),
        "title-thanks": _("谢谢，评价已收到"),
        "thanks-online": _("回执号 {code}，可以凭它查询处理情况。"),
        "thanks-offline": _("网络暂时不通，评价已存在本机，恢复后自动送出。"),
        "next": _("下一位请评价"),
        "title-fault": _("没能保存这次评价"),
        "fault": _("请扫窗口上的二维码评价，或者请工作人员帮忙。"),
        "title-closed": _("这块评价屏已停用"),
        "closed": _("请扫窗口上的二维码评价，或者告诉工作人员。"),
        "title-full": _("这块评价屏存满了"),
        "idle-title": _("还在评价吗？"),
        "idle": _("{n} 秒后回到开头，只保留您选的满意程度。"),
        "idle-stay": _("我还需要时间"),
        "offline": _("离线，已暂存 {n} 条"),
        "holding": _("正在送出，已暂存 {n} 条"),
        "languages": _("语言"),
    }


def _staff() -> dict[str, str]:
    return {
        "staff": _("工作人员"),
        "title-pin": _("工作人员请输入口令"),
        "pin": _("已输入 {n} 位"),
        "pin-wrong": _("口令不对，或者试得太多需要等一刻钟。"),
        "pin-offline": _("离线时不能解锁。"),
        "erase": _("删除一位"),
        "back": _("返回评价"),
        "title-staff": _("评价屏的情况"),
        "staff-unsent": _("未送出"),
        "staff-refused": _("送不出"),
        "staff-offset": _("时钟相差（秒）"),
        "staff-build": _("版本"),
        "staff-send": _("立即送出"),
        "staff-reload": _("重新载入"),
        "staff-leave": _("退出评价屏"),
    }
