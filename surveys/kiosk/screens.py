"""What the tablet's screens say, in the language in force, and which of the window's matters they offer."""

import json
from collections.abc import Sequence
from datetime import timedelta

from markupsafe import Markup
from sqlalchemy.orm import Session

from portal.i18n import gettext as _
from portal.orm import utc_now
from standards.guide.text import Text
from surveys.collecting.guides import RatedItem, handled_items, lately_at
from surveys.collecting.intake import business_day
from surveys.collecting.tags import tags_of
from surveys.collecting.words import finished_names, level_names, tag_names

MOST_ITEMS = 96  # twelve pages of buttons: nobody turns more, and the page is kept for when the network is away
LATELY = timedelta(days=90)


def offered_items(session: Session, window_id: int) -> list[RatedItem]:
    """The matters a tablet asks about, with their papers: those asked for most often lately, then by code."""
    now = utc_now()
    often = lately_at(session, window_id, since=now - LATELY)
    handled = handled_items(session, window_id, day=business_day(now))
    return sorted(handled, key=lambda item: (-often.get(item.code, 0), item.code))[:MOST_ITEMS]


def matters(items: Sequence[RatedItem], locales: Sequence[str]) -> Markup:
    """JSON for a template element: `texts` by language, each once, and `matters` as [code, text, [[paper, text], …]].

    A text is a number in `texts`; one that says the same as the Chinese is left empty.
    """
    every = [name for item in items for name in (item.name, *(paper for _key, paper in item.papers))]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(every))}
    listed = [[item.code, numbers[item.name], [[key, numbers[name]] for key, name in item.papers]] for item in items]
    texts = {locale: [_said(name, locale) for name in numbers] for locale in locales}
    written = json.dumps({"texts": texts, "matters": listed}, ensure_ascii=False, separators=(",", ":"))
    return Markup(written.replace("&", "&amp;").replace("<", "&lt;"))  # noqa: S704 - text, so quotes may stand


def _said(name: Text, locale: str) -> str:
    said = name.translated(locale)
    return "" if locale != "zh" and said == name.zh else said


def words() -> dict[str, str]:
    """Every text of the screens by its key. `{n}` is filled in by the tablet."""
    return {
        **_screens(),
        **_details(),
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
        "tell": _("再说几句"),
        "step-back": _("上一步"),
        "step-on": _("下一步"),
        "title-thanks": _("谢谢，评价已收到"),
        "thanks-online": _("回执号 {code}，可以凭它查询处理情况。"),
        "thanks-offline": _("网络暂时不通，评价已存在本机，恢复后自动送出。"),
        "thanks-wordless": _("评价已收下，文字没能保存。想写几句，请用手机扫码。"),
        "next": _("下一位请评价"),
        "read": _("朗读"),
        "read-more": _("愿意的话，再选几项。也可以直接提交评价。"),
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


def _details() -> dict[str, str]:
    return {
        "title-item": _("办的是哪件事？"),
        "title-paper": _("缺的是哪一份材料？"),
        "title-words": _("还有什么想说的？"),
        "page-back": _("上一页"),
        "page-on": _("下一页"),
        "page": _("第 {n} 页，共 {m} 页"),
        "hint-most": _("选填。这里是这个窗口最常办的事，没有您办的，可以直接提交。"),
        "hint-optional": _("选填，不选可以直接提交。"),
        "ask-trips": _("为这件事跑了几趟？"),
        "trips-1": _("1 趟"),
        "trips-2": _("2 趟"),
        "trips-3": _("3 趟"),
        "trips-4": _("4 趟及以上"),
        "ask-words": _("意见或建议（最多 500 个字）"),
        "hint-words": _("请不要写姓名、身份证号、电话。写的话当场加密，这块屏上谁也看不到。"),
        "wordless": _("这块评价屏不能保密地保存文字。想写几句，请用手机扫码。"),
        "phone": _("希望得到回复？请用自己的手机扫码填写，这里不收联系方式。"),
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
