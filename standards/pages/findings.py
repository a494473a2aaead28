"""The sentences for what an import finds, in the person's language."""

from collections.abc import Mapping

from portal.i18n import gettext as _
from standards.loading.errors import LoadingError
from standards.loading.report import Finding


def loading_error(error: LoadingError) -> str:
    """Why a file cannot be read at all."""
    values = dict.fromkeys(("path", "sheet", "sheets", "columns", "header", "most", "size"), "") | error.values
    sentences = {
        "file_missing": _("找不到文件“%(path)s”。", path=values["path"]),
        "format_unknown": _("“%(path)s”既不是 CSV 也不是 XLSX 文件。", path=values["path"]),
        "encoding_unknown": _("“%(path)s”的编码无法识别，请另存为 UTF-8。", path=values["path"]),
        "workbook_broken": _("“%(path)s”打不开，文件可能已损坏。", path=values["path"]),
        "sheet_unknown": _("没有找到需要的工作表；文件中有：%(sheets)s。", sheets=values["sheets"]),
        "header_merged": _("工作表“%(sheet)s”的表头有合并单元格，请拆分后重试。", sheet=values["sheet"]),
        "columns_missing": _("缺少列：%(columns)s。", columns=values["columns"]),
        "columns_repeated": _("这些列含义重复：%(columns)s。", columns=values["columns"]),
        "sheets_missing": _("工作簿缺少工作表：%(sheets)s。请从模板开始填写。", sheets=values["sheets"]),
        "too_many_rows": _("超过 %(most)s 行，请分成几个文件。", most=values["most"]),
        "workbook_too_large": _("“%(path)s”展开后太大，请分成几个文件。", path=values["path"]),
        "table_empty": _("“%(path)s”里没有数据行。", path=values["path"]),
    }
    return sentences.get(error.code, str(error))


def finding_sentence(finding: Finding) -> str:
    """What is wrong with a cell."""
    return _sentences().get(finding.code, finding.code)


def _sentences() -> Mapping[str, str]:
    return (
        _workbook_sentences()
        | _letter_sentences()
        | {
            "credit_code.missing": _("没有统一社会信用代码"),
            "credit_code.unreadable": _("事项编码结构不明，读不出统一社会信用代码"),
            "credit_code.placeholder": _("统一社会信用代码是占位的重复字符"),
            "credit_code.lower_case": _("统一社会信用代码有小写字母"),
            "credit_code.lost_character": _("统一社会信用代码只有 17 位，丢了一位"),
            "credit_code.other_length": _("统一社会信用代码不是 18 位"),
            "credit_code.wrong_alphabet": _("统一社会信用代码含有不用的字符（I、O、S、V、Z 等）"),
            "credit_code.wrong_check": _("统一社会信用代码的校验码不对"),
            "department.missing": _("没有部门名称"),
            "name.missing": _("没有事项名称"),
            "name.too_long": _("事项名称过长"),
            "name.repeated": _("同一部门有同名事项"),
            "item_code.missing": _("没有事项编码"),
            "item_code.repeated": _("事项编码重复"),
            "item_code.wrong_level": _("实施编码的行使层级不对"),
            "item_code.wrong_base": _("实施编码的基本编码不是数字"),
            "item_code.wrong_agency": _("实施编码中的统一社会信用代码不对"),
            "task_type.unknown": _("事项类型不在代码表中"),
            "region_code.other_length": _("区划代码不是 12 位"),
            "region_code.not_digits": _("区划代码含有数字以外的字符"),
            "region_code.unknown_province": _("区划代码没有省份"),
            "link.no_web_address": _("链接不是网址"),
            "row.ragged": _("这一行的列数与表头不一致"),
            "cell.formula": _("单元格是公式，不是值"),
            "cell.error": _("单元格是错误值"),
            "cell.long_number": _("长编码存成了数字，末尾几位可能已丢失"),
            "region.out_of_scope": _("这个地区不在您的管辖范围内"),
        }
    )


def _letter_sentences() -> dict[str, str]:
    return {
        "service.no_id": _("没有服务编号，无法对应"),
        "service.repeated_id": _("服务编号重复"),
        "service.unknown": _("服务编号在服务表里不存在"),
        "steps.none": _("没有步骤"),
        "steps.no_title": _("步骤没有名称"),
        "fee.not_said": _("没有说明是否收费"),
        "fee.free_with_costs": _("写明免费，却列出了费用"),
        "fee.charged_without_costs": _("写明收费，却没有列出费用"),
        "fee.unreadable_amount": _("金额的写法读不懂，按原文保留"),
        "fee.no_amount": _("费用没有金额"),
        "limit.not_said": _("没有写办理时限"),
        "limit.not_estimated": _("办理时限写的是“尚未估计”"),
        "limit.unreadable": _("办理时限的单位或数字读不懂"),
        "limit.average": _("办理时限是平均值，不是承诺"),
        "paper.repeated": _("同一材料在不同步骤重复要求，只留一份"),
        "paper.no_case": _("材料没有说明适用情形"),
        "paper.case_without_name": _("材料只适用于某种情形，但情形没有名称"),
        "channel.unmapped": _("办理渠道的种类不在对照表里"),
        "channel.no_words": _("办理渠道没有说明"),
    }


def _workbook_sentences() -> dict[str, str]:
    return {
        "cell.missing": _("必填，现在是空的"),
        "cell.pattern": _("写法不对：代号只能用小写字母、数字、- 和 _"),
        "cell.too_long": _("太长"),
        "cell.choice": _("不在可选的词里"),
        "cell.range": _("数字太小或太大"),
        "cell.number": _("应当是整数"),
        "cell.money": _("应当是以元为单位的金额，最多两位小数"),
        "cell.yes_no": _("应当填“是”或“否”"),
        "cell.hours": _("开放时间应当写成 1-5 08:30-11:30 这样"),
        "cell.condition": _("条件读不懂，应当写成 问题=选项，或 全部(…)、任一(…)、都不(…)"),
        "cell.date": _("单元格是日期格式，已按文字读取"),
        "cell.invalid": _("内容不合要求"),
        "guide.repeated": _("指南编号重复"),
        "guide.not_listed": _("“指南”表里没有这个指南编号"),
        "guide.bad_code": _("指南编号只能用小写字母、数字和 -，最多 60 个"),
        "guide.unknown_item": _("目录里没有这个事项编码，“事项”表里也没有"),
        "guide.unknown_agency": _("您的管辖范围内没有这个单位"),
        "guide.out_of_scope": _("这份指南不在您的管辖范围内"),
        "guide.in_review": _("这份指南正在审核，现在不能改"),
        "guide.newer_edition": _("工作簿取自旧版本，现在已有新版本；请核对差别"),
        "guide.locked_differs": _("与事项的统一要素不一致"),
        "part.not_listed": _("所属的那一项不存在"),
        "translation.no_text": _("这个位置没有文字可以翻译"),
        "translation.outdated": _("译文对应的中文已经改动，请核对译文"),
        "unsound.duplicate_key": _("代号重复"),
        "unsound.no_options": _("这个问题没有选项"),
        "unsound.duplicate_option": _("选项代号重复"),
        "unsound.unknown_question": _("条件里的问题不存在"),
        "unsound.unknown_option": _("条件里的选项不存在"),
        "unsound.circular_questions": _("问题互相等待，永远问不到"),
        "unsound.unknown_basis": _("引用的依据不存在"),
        "unsound.unknown_target": _("规则的对象不存在"),
        "unsound.unknown_group": _("材料组不存在"),
        "unsound.small_group": _("材料组里的材料不够选"),
        "unsound.contradiction": _("两条规则互相矛盾"),
    }
