"""Findings and changes of question sets in the language of the page."""

from portal.i18n import gettext as _


def finding_words() -> dict[str, str]:
    """What each finding says."""
    return {
        "no_questions": _("还没有题目"),
        "no_measure": _("还没有指定计算满意率的五级题"),
        "never_shown": _("这道题永远不会问到：它的显示条件不可能同时成立"),
        "untranslated_en": _("英文没有写全"),
        "untranslated_ko": _("朝鲜文没有写全"),
        "two_things": _("一道题好像问了两件事，答的人不知道该答哪一件"),
        "leading": _("题目的说法好像在引导答案"),
        "personal": _("题目好像在问个人信息；问卷是不记名的"),
        "long": _("题目太长，电话里念完对方会忘掉开头"),
        "same_text": _("有两道题的题目一模一样"),
    }


def change_words() -> dict[str, str]:
    """What happened to a question."""
    return {"added": _("新增"), "removed": _("删去"), "moved": _("换了位置"), "changed": _("改动")}


def part_words(part: str) -> str:
    """The name of a changed part, such as `option.papers.en`."""
    named = {
        "title": _("问卷标题"),
        "introduction": _("开头说明"),
        "measure": _("计算满意率的题"),
        "text": _("题目"),
        "help": _("提示"),
        "kind": _("题型"),
        "required": _("必答"),
        "reverse": _("反向计分"),
        "dont_know": _("提供“不清楚”"),
        "least": _("最小"),
        "most": _("最大"),
        "longest": _("最多多少字"),
        "option": _("选项"),
        "options": _("选项的顺序"),
        "row": _("矩阵的行"),
        "rows": _("行的顺序"),
        "show_if": _("显示条件"),
        "zh": _("中文"),
        "en": _("英文"),
        "ko": _("朝鲜文"),
    }
    return " · ".join(named.get(piece, piece) for piece in part.split("."))
